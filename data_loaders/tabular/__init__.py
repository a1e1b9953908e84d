"""Tables in received files: found, cut into rows, their numbers, days and names read."""
