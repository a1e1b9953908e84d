"""The statistics, numbers in and out, a module for each subject; `statistics` hands out what METHODS names."""
