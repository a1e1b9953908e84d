"""The statistics, numbers in and out, one module a subject; `statistics` hands out what METHODS names."""
