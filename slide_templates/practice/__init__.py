"""A practice's report: its running order and its pages."""
