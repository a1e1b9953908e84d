"""Accounts that are in no database: whoever looks at a snapshot."""

from datetime import UTC, date, datetime

from records.models import Role, Scope, User

ON = date(2026, 6, 30)
SECRET = b"a secret of the server for tests, 32 bytes or more"


def reader(role: Role, *codes: str) -> User:
    """An account of a role, with its organisations."""
    now = datetime(2026, 9, 15, tzinfo=UTC)
    return User(f"{role}@x.example", role.value, role, "", now, [Scope(code) for code in codes])
