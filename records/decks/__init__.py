"""Decks handed out: the register, releases, templates."""
