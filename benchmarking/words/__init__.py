"""Words: what is said of a figure, a comparison, a change, a priority: the same on screen and on a slide."""
