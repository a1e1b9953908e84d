"""Received files as they came, each with where it came from and the tidy rows already read from it."""

import hashlib
import io
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from data_loaders import LOADERS
from data_loaders.files import Received
from data_loaders.received import Loaded, Problem
from data_loaders.written import write_folder

_FRAMES = ("rows", "organisations", "memberships", "populations", "reference_events")


class Damaged(ValueError):
    """Something in the store is not what was written there; the message names it."""


@dataclass(frozen=True)
class Provenance:
    """Where a received file came from. `order`: the later of two wins where both say the same thing."""

    sha256: str
    file: str
    received: date
    by: str
    order: int
    loader: str
    period: str  # the period given with it, where the file itself does not say

    def written(self) -> dict[str, Any]:
        return {**asdict(self), "received": self.received.isoformat()}


def held(home: Path) -> dict[str, Provenance]:
    """Every received file by sha256, in the order in which they came."""
    found = []
    for path in (home / "received").glob("[!.]*/provenance.json"):
        given = json.loads(path.read_text("utf-8"))
        found.append(Provenance(**{**given, "received": date.fromisoformat(given["received"])}))
    return {note.sha256: note for note in sorted(found, key=lambda note: note.order)}


def keep(home: Path, note: Provenance, content: bytes) -> None:
    """Put a file into the store as it came, with its provenance. It is never altered again."""
    text = json.dumps(note.written(), indent=1, ensure_ascii=False)
    write_folder(home / "received" / note.sha256, {"content": content, "provenance.json": text.encode()})


def content(home: Path, note: Provenance) -> bytes:
    """The bytes of a received file. Raises Damaged if they are gone or not the ones that came."""
    path = home / "received" / note.sha256 / "content"
    if not path.exists():
        raise Damaged(f"{note.file}: the received file is no longer in {path.parent.name[:12]}…")
    found = path.read_bytes()
    if hashlib.sha256(found).hexdigest() != note.sha256:
        raise Damaged(f"{note.file}: the received file is not the one that came; restore it from a backup")
    return found


def load(home: Path, note: Provenance, indicators: Collection[str]) -> Loaded:
    """What a received file says: from its tidy rows where this loader has read it before, else read anew."""
    folder = _tidy(home, note, indicators)
    if (folder / "loaded.json").exists():
        return _read_tidy(folder)
    loaded = read_anew(home, note, indicators)
    keep_tidy(home, note, indicators, loaded)
    return loaded


def read_anew(home: Path, note: Provenance, indicators: Collection[str]) -> Loaded:
    received = Received(note.file, content(home, note))
    return LOADERS[note.loader].load(received, indicators=indicators, period=note.period)


def keep_tidy(home: Path, note: Provenance, indicators: Collection[str], loaded: Loaded) -> None:
    """Keep the tidy rows beside the file, under the loader's version, the tables kept and the indicators."""
    parts = {f"{name}.parquet": _parquet(getattr(loaded, name)) for name in _FRAMES}
    other = {name: value for name, value in vars(loaded).items() if name not in _FRAMES}
    other["problems"] = [asdict(problem) for problem in loaded.problems]
    parts["loaded.json"] = json.dumps(other, ensure_ascii=False).encode()
    write_folder(_tidy(home, note, indicators), parts)


def _tidy(home: Path, note: Provenance, indicators: Collection[str]) -> Path:
    asked = hashlib.sha256("\n".join([*_FRAMES, *sorted(indicators)]).encode()).hexdigest()[:8]
    return home / "received" / note.sha256 / f"tidy-{note.loader}-{LOADERS[note.loader].VERSION}-{asked}"


def _read_tidy(folder: Path) -> Loaded:
    given = json.loads((folder / "loaded.json").read_text("utf-8"))
    given["periods"] = tuple(given["periods"])
    given["problems"] = tuple(Problem(**problem) for problem in given["problems"])
    frames: dict[str, Any] = {name: pd.read_parquet(folder / f"{name}.parquet") for name in _FRAMES}
    return Loaded(**given, **frames)


def _parquet(frame: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.to_parquet(out, index=False)
    return out.getvalue()
