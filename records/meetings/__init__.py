"""The verbs of a meeting: prepare it, run it, join it, collect ideas, vote, close it (WORKSHOP.md)."""
