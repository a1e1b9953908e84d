"""Expected: what the patients of a practice would lead one to expect (METHODS 4)."""
