"""The server's own secrets: made at the first run, kept in the home folder, readable by its account only."""

import os
import secrets
from pathlib import Path

SHORTEST = 32  # bytes
FEWEST_DIFFERENT = 12  # a key of few different characters was not made by chance
FOLDER = "secrets"


class UnsafeSecret(RuntimeError):
    """A stored secret that must not be used; the message says which file and what to do."""


def secret(home: Path, name: str) -> bytes:
    """The secret of a name ("sign_in", "masking"), made where there is none yet.

    Raises UnsafeSecret for one that is too short, was copied from an example or can be read by others.
    """
    path = home / FOLDER / name
    if not path.exists():
        _make(path)
    _refuse_readable_by_others(path)
    value = path.read_text("utf-8").strip()
    if len(value.encode()) < SHORTEST:
        raise UnsafeSecret(f"{path}: shorter than {SHORTEST} characters. Delete the file: a new one is made.")
    if len(set(value)) < FEWEST_DIFFERENT or "example" in value.lower() or "change" in value.lower():
        raise UnsafeSecret(
            f"{path}: looks like an example, not a secret. Delete the file: a new one is made."
        )
    return value.encode()


def _make(path: Path) -> None:
    """Written aside with its rights and then linked, so that two servers that start together agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_hex(SHORTEST))
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(aside)
    except FileExistsError:
        pass  # the other server was first: its secret counts
    finally:
        aside.unlink()


def _refuse_readable_by_others(path: Path) -> None:
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise UnsafeSecret(f"{path}: can be read by other accounts. Run: chmod 600 {path}")
