"""The demonstration: a synthetic STP of 92 practices, written as files in the published layouts.

No real patient, practice or place. The files are loaded by the ordinary loaders; nothing in the product knows
that they are synthetic except the word "Demonstration" that the manifest asks it to show.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data_loaders.demonstration import further_files, manifest, refused_files
from data_loaders.demonstration.releases import Release, releases
from data_loaders.demonstration.value_model import values
from data_loaders.demonstration.written_file import WrittenFile

DEFAULT_SEED = 2025  # the first from 2017 on at which every check holds, the optional ones included


@dataclass(frozen=True)
class Refresh:
    """One refresh: its name (R1 to R8, R7b), the day the files came, its folder, and the files in order."""

    name: str
    received: date
    folder: Path
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Account:
    """An account of the demonstration, its role, what it may see, and a practice's locality."""

    name: str
    role: str
    organisations: tuple[str, ...]
    locality: str = ""


@dataclass(frozen=True)
class Demonstration:
    """What was written: refreshes in the order in which they are to be loaded, accounts, dates, hashes."""

    folder: Path
    seed: int
    as_at: date
    today: date
    refreshes: tuple[Refresh, ...]
    refused: tuple[Path, ...]
    to_try: tuple[Path, ...]  # not loaded: further publications to take in by hand
    accounts: tuple[Account, ...]
    sha256: dict[str, str]  # by path below the folder


def write(out: Path, seed: int = DEFAULT_SEED) -> Demonstration:
    """Write all files of the demonstration below `out`; the same seed gives the same bytes."""
    tables = values(seed)
    released = releases(tables)
    latest = next(
        file for release in released for file in release.files if file.path == "PREVALENCE_2425.csv"
    )
    refused = [refused_files.renamed_column(latest), refused_files.picture()]
    to_try = further_files.further(tables)
    written = {f"{release.name}/{file.path}": file for release in released for file in release.files}
    written |= {f"refused/{file.path}": file for file in refused}
    written |= {f"to_try/{file.path}": file for file in to_try}
    for path, file in written.items():
        _save(out / path, file.content)
    _save(out / "README.txt", manifest.README.encode())
    _save(out / "area.toml", manifest.AREA_TOML.encode())
    _save(out / "demo.json", manifest.demo_json(tables, released, refused, to_try).encode())
    return _summary(
        out, seed, released, refused, to_try, {path: file.sha256 for path, file in written.items()}
    )


def _save(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _summary(
    out: Path,
    seed: int,
    released: list[Release],
    refused: list[WrittenFile],
    to_try: list[WrittenFile],
    hashes: dict[str, str],
) -> Demonstration:
    refreshes = tuple(
        Refresh(
            release.name,
            release.received,
            out / release.name,
            tuple(out / release.name / file.path for file in release.files),
        )
        for release in released
    )
    accounts = tuple(
        Account(row["name"], row["role"], tuple(row["organisations"]), row.get("locality", ""))
        for row in manifest.accounts()
    )
    return Demonstration(
        folder=out,
        seed=seed,
        as_at=manifest.AS_AT,
        today=manifest.TODAY,
        refreshes=refreshes,
        refused=tuple(out / "refused" / file.path for file in refused),
        to_try=tuple(out / "to_try" / file.path for file in to_try),
        accounts=accounts,
        sha256=hashes,
    )
