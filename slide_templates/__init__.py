"""PowerPoint, all of it: the template, the charts, the slides, the decks."""
