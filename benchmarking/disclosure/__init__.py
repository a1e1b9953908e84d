"""Disclosure control: what small counts allow to be shown, and to whom (METHODS 9)."""
