"""The contract of a template: what decks need of it, and everything that is wrong with one."""
