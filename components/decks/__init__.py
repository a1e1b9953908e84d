"""Decks: chosen, looked at, made, checked, released, taken back."""
