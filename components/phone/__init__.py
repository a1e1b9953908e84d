"""The participant's phone: a light page of its own, without an account (WORKSHOP 7)."""
