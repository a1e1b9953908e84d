"""The time of day on the server, in one place, so that a test can set it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment in UTC. Sign-ins and the audit use it; the demonstration's standing clock never does."""
    return datetime.now(UTC)


def today() -> date:
    """The day in England."""
    return now().astimezone(ZoneInfo("Europe/London")).date()


def on(day: date) -> datetime:
    """This moment on a day that may be another one: in the demonstration it is always the same day."""
    return datetime.combine(day, now().timetz())
