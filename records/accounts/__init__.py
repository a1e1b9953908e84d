"""Accounts: passwords, sessions and secrets."""
