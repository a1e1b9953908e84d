"""The statistics, numbers in and numbers out, a module for each subject; the door is `statistics`."""
