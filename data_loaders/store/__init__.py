"""The store: received files put together, and the parts of a snapshot on disk."""
