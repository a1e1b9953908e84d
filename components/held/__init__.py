"""Data held: files taken in, what is held of each publication, and the versions of the figures."""
