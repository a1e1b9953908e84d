"""Drawings: a comparison as a Chart, which the screen and the slide then draw."""
