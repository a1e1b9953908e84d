"""The PowerPoint file: parts, shapes and native charts, written from strings."""
