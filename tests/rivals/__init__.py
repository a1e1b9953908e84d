"""The same deck made by others, to hold our own speed and size against theirs."""
