"""Over time: process charts, series and their breaks, two periods, what is new (METHODS 5 and 6)."""
