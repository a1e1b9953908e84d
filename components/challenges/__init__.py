"""Challenges: somebody says that a figure is wrong, and reads what came of it."""
