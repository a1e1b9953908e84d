"""At a glance: a practice, a locality or an area on everything that is held."""
