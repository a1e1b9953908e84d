"""The first start: the demonstration is written and loaded, its accounts are made, its meetings are held."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from data_loaders import demonstration, snapshots
from data_loaders.area_settings import read_area
from data_loaders.demonstration.loading import check_empty, load
from records import demonstration as made_up
from records import demonstration_follow_up, demonstration_voices
from records.agreed.following import follow
from records.database import Database


def make_demonstration(
    home: Path, database: Database, out: Path, seed: int, tell: Callable[[str], None]
) -> dict[str, Any]:
    """Write the files below `out`, load them, make accounts and priorities; doing it again changes nothing.

    Raises OtherFiguresHeld where the home folder holds an area of its own.
    """
    check_empty(home)
    tell("Writing the demonstration: a made-up area, no real patient, practice or place.")
    written = demonstration.write(out, seed)
    made = load(home, written, tell)
    with database() as session:
        accounts = made_up.make_accounts(session, written.accounts)
        made_up.agree(session, made)
        if made:
            demonstration_follow_up.follow_up(session, made[-1].organisations)
        for snapshot in made:
            follow(session, snapshot, max(source.received for source in snapshot.sources))
        demonstration_voices.speak(
            session, made, read_area(home).demonstration_today or made[-1].made_at.date()
        )
    if accounts:
        path = _accounts_file(home)
        path.touch(mode=0o600)
        path.write_text(json.dumps(accounts, indent=1))
    return {"folder": str(out), "snapshots": [snapshot.id for snapshot in made], "accounts": accounts}


def is_first(home: Path) -> bool:
    """Whether a demonstration is to be made: nothing is held, no area is set, or it was interrupted."""
    if _accounts_file(home).exists():
        return False
    anything = snapshots.current_id(home) is not None or (home / "area.toml").exists()
    return not anything or read_area(home).is_demonstration


def accounts(home: Path) -> list[dict[str, str]]:
    """The demonstration's accounts with their passwords, as they were made at the first start."""
    path = _accounts_file(home)
    found: list[dict[str, str]] = json.loads(path.read_text()) if path.exists() else []
    return found


def _accounts_file(home: Path) -> Path:
    return home / "demonstration_accounts.json"
