"""One figure: its value and sentence, and a card for each question that is asked of it."""
