"""The command `doctor`: check everything and say what is wrong, and what to do about it."""

import argparse
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from commands import Answer, opened_records, tell
from data_loaders import snapshots
from data_loaders.area_settings import read_area
from data_loaders.home import home_folder
from data_loaders.store import archive
from data_loaders.store.written import ASIDE
from records import copies
from records.accounts.secret_keys import FOLDER, UnsafeSecret, secret

LEAST_FREE = 0.1  # of the disk

Faults = list[str]


def doctor(given: argparse.Namespace) -> Answer:
    """Every check with what it found. Fails where something is wrong; changes nothing."""
    home = home_folder()
    found = {name: _asked(check, home) for name, check in CHECKS.items()}
    for name, faults in found.items():
        tell(f"{'!' if faults else 'ok':>2}  {name}")
        for fault in faults:
            tell(f"      {fault}")
    wrong = sum(map(len, found.values()))
    tell("Nothing is wrong." if not wrong else f"{wrong} {'thing is' if wrong == 1 else 'things are'} wrong.")
    checks = [{"check": name, "ok": not faults, "faults": faults} for name, faults in found.items()]
    return {"healthy": not wrong, "checks": checks, "failed": bool(wrong)}


def _asked(check: Callable[[Path], Faults], home: Path) -> Faults:
    """What a check says; where it cannot even be made, why."""
    try:
        return check(home)
    except (OSError, ValueError, RuntimeError) as error:
        return [str(error)]


def _folder(home: Path) -> Faults:
    disk = shutil.disk_usage(home)
    found = [] if os.access(home, os.W_OK) else [f"{home} cannot be written to."]
    if disk.free < LEAST_FREE * disk.total:
        found.append(f"Only {disk.free / 2**30:.1f} GB are free on the disk: make room.")
    left = len(list(home.rglob(f"{ASIDE}*")))
    if left:
        found.append(f"{left} half-written files were left: the next refresh takes them away.")
    return found


def _settings(home: Path) -> Faults:
    read_area(home)
    return []


def _secrets(home: Path) -> Faults:
    found = []
    for path in sorted((home / FOLDER).glob("[!.]*")):
        try:
            secret(home, path.name)
        except UnsafeSecret as unsafe:
            found.append(str(unsafe))
    return found


def _records(home: Path) -> Faults:
    url = os.environ.get("DATABASE_URL")
    if not url and not (home / copies.NAME).exists():
        return []
    with opened_records() as database:
        return [f"{fault} Restore a backup." for fault in copies.faults_of(database)]


def _snapshots(home: Path) -> Faults:
    found = []
    for folder in sorted((home / "snapshots").glob("[!.]*")):
        try:
            snapshots.verify(home, folder.name)
        except archive.Damaged as damaged:
            found.append(f"{damaged}. Run: python manage.py rebuild {folder.name}")
    current = snapshots.current_id(home)
    if current and not (home / "snapshots" / current).is_dir():
        found.append(
            f"CURRENT names snapshot {current}, which is not there. Run: python manage.py rollback ID"
        )
    return found


def _received(home: Path) -> Faults:
    found = []
    for note in archive.held(home):
        try:
            archive.received(home, note)
        except archive.Damaged as damaged:
            found.append(f"{damaged}.")
    return found


CHECKS: dict[str, Callable[[Path], Faults]] = {
    "the home folder": _folder,
    "area.toml": _settings,
    "secrets": _secrets,
    "the records and their audit": _records,
    "snapshots": _snapshots,
    "received files": _received,
}
