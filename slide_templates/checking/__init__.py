"""Checking a deck: what it says of itself, and what was altered in it."""
