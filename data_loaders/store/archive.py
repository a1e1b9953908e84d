"""Received files as they came, each with where it came from and the tidy rows already read from it."""

import hashlib
import io
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from data_loaders import LOADERS
from data_loaders.received import Loaded, Problem
from data_loaders.store.written import write_file, write_folder
from data_loaders.tabular.files import Received

_FRAMES = (
    "rows", "organisations", "memberships", "populations", "reference_events", "definitions", "tariffs",
    "ccg_figures",
)  # fmt: skip
_PARQUETS = {name: f"{name}.parquet" for name in _FRAMES}
_LOADED, _SEAL = "loaded.json", "tidy.sha256"


class Damaged(ValueError):
    """Something in the store is not what was written there; the message names it."""


@dataclass(frozen=True)
class Provenance:
    """Where a received file came from. `order`: the later of two wins where both say the same thing.
    `beside`: the snapshot to which it added nothing, so that it is kept and not used."""

    sha256: str
    file: str
    received: date
    by: str
    order: int
    loader: str
    period: str  # the period given with it, where the file itself does not say
    beside: str = ""

    def written(self) -> dict[str, Any]:
        return {**asdict(self), "received": self.received.isoformat()}


def held(home: Path) -> list[Provenance]:
    """Every file as it was received, in order. The same bytes stand there again if they came again."""
    found = []
    for path in (home / "received").glob("[!.]*/provenance*.json"):
        given = json.loads(path.read_text("utf-8"))
        found.append(Provenance(**{**given, "received": date.fromisoformat(given["received"])}))
    return sorted(found, key=lambda note: note.order)


def keep(home: Path, note: Provenance, content: bytes | Path) -> None:
    """Put a file into the store as it came, with its provenance. It is never altered again.

    Bytes that came before get one more provenance: the earlier one may be that of an older snapshot.
    """
    folder = home / "received" / note.sha256
    text = json.dumps(note.written(), indent=1, ensure_ascii=False).encode()
    if not folder.exists():
        write_folder(folder, {"content": content, "provenance.json": text})
        return
    if not _is_there(folder / "content", note.sha256):
        write_file(folder / "content", content)
    write_file(folder / f"provenance-{note.order}.json", text)


def _is_there(path: Path, sha256: str) -> bool:
    return path.exists() and Received(path.name, path).sha256 == sha256


def received(home: Path, note: Provenance) -> Received:
    """A received file as it came. Raises Damaged if it is gone or not the one that came."""
    path = home / "received" / note.sha256 / "content"
    if not path.exists():
        raise Damaged(f"{note.file}: the received file is no longer in {path.parent.name[:12]}…")
    found = Received(note.file, path)
    if found.sha256 != note.sha256:
        raise Damaged(f"{note.file}: the received file is not the one that came; restore it from a backup")
    return found


def load(home: Path, note: Provenance, indicators: Collection[str]) -> Loaded:
    """What a received file says: from its tidy rows where this loader has read it before, else read anew."""
    found = read_tidy(_tidy(home, note, indicators))
    if found is not None:
        return found
    loaded = read_anew(home, note, indicators)
    keep_tidy(home, note, indicators, loaded)
    return loaded


def read_anew(home: Path, note: Provenance, indicators: Collection[str]) -> Loaded:
    file = received(home, note)
    return LOADERS[note.loader].load(file, indicators=indicators, period=note.period)


def keep_tidy(home: Path, note: Provenance, indicators: Collection[str], loaded: Loaded) -> None:
    """Keep the tidy rows beside the file, under everything that they depend on."""
    write_tidy(_tidy(home, note, indicators), loaded)


def write_tidy(folder: Path, loaded: Loaded) -> None:
    """Write what a file says into a folder of its own, sealed."""
    parts = {file: _parquet(getattr(loaded, name)) for name, file in _PARQUETS.items()}
    other = {name: value for name, value in vars(loaded).items() if name not in _FRAMES}
    other["problems"] = [asdict(problem) for problem in loaded.problems]
    parts[_LOADED] = json.dumps(other, ensure_ascii=False).encode()
    write_folder(folder, {**parts, _SEAL: _seal(parts)})


def _tidy(home: Path, note: Provenance, indicators: Collection[str]) -> Path:
    asked_for = [*_FRAMES, *sorted(indicators), note.file, note.period]
    asked = hashlib.sha256("\n".join(asked_for).encode()).hexdigest()[:8]
    return home / "received" / note.sha256 / f"tidy-{note.loader}-{LOADERS[note.loader].VERSION}-{asked}"


def _seal(parts: Mapping[str, bytes]) -> bytes:
    """One sha256 over all parts."""
    whole = hashlib.sha256()
    for name in sorted(parts):
        whole.update(f"{name} {hashlib.sha256(parts[name]).hexdigest()}\n".encode())
    return whole.hexdigest().encode()


def read_tidy(folder: Path) -> Loaded | None:
    """The tidy rows, or None where there are none or they are not as they were written."""
    try:
        parts = {name: (folder / name).read_bytes() for name in (_LOADED, *_PARQUETS.values())}
        if (folder / _SEAL).read_bytes() != _seal(parts):
            return None
    except OSError:
        return None
    given = json.loads(parts[_LOADED])
    given["periods"] = tuple(given["periods"])
    given["problems"] = tuple(Problem(**problem) for problem in given["problems"])
    frames: dict[str, Any] = {
        name: pd.read_parquet(io.BytesIO(parts[file])) for name, file in _PARQUETS.items()
    }
    return Loaded(**given, **frames)


def _parquet(frame: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.to_parquet(out, index=False)
    return out.getvalue()
