"""What is agreed: which topics to take up, how far to aim, and whether it has changed (WORKSHOP 4 and 11)."""
