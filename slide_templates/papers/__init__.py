"""Papers of a meeting: the vote sheets and agenda before it, the minutes after it."""
