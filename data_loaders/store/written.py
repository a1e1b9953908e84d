"""Write so that a file or a folder is there whole or not at all, whatever happens in between."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

ASIDE = ".being-written-"


def write_file(path: Path, content: bytes | Path) -> None:
    """Replace a file in one step: written aside, on the disk, then renamed."""
    aside = path.with_name(f"{ASIDE}{path.name}")
    _write(aside, content)
    aside.replace(path)
    _flush(path.parent)


def write_folder(path: Path, parts: Mapping[str, bytes | Path]) -> None:
    """Make a folder with these files (a name may hold one folder) in one step, in place of an earlier one.

    A content that is a path is copied from there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{ASIDE}{path.name}")
    shutil.rmtree(aside, ignore_errors=True)
    folders = sorted({(aside / name).parent for name in parts} | {aside})
    for folder in folders:
        folder.mkdir()
    for name, content in parts.items():
        _write(aside / name, content)
    for folder in folders:
        _flush(folder)
    if path.exists():
        damaged = path.with_name(f"{ASIDE}old-{path.name}")
        path.rename(damaged)
        shutil.rmtree(damaged)
    aside.rename(path)
    _flush(path.parent)


def sweep(folder: Path) -> None:
    """Take away what an interrupted write left behind."""
    for left in folder.glob(f"{ASIDE}*"):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def _write(path: Path, content: bytes | Path) -> None:
    with path.open("wb") as file:
        if isinstance(content, Path):
            with content.open("rb") as given:
                shutil.copyfileobj(given, file, 2**20)
        else:
            file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    """The names in a folder are on the disk only when the folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
