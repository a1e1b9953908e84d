"""The time of day on the server, in one place, so that a test can set it."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment in UTC. Sign-ins and the audit use it; the demonstration's standing clock never does."""
    return datetime.now(UTC)
