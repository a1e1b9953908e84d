"""The subject: practices, indicators and honest comparison. Imports nothing else of ours."""
