"""The summary for the board: its running order and its slides."""
