"""Snapshots: publish one, open one, say which is current, go back to one, make one again."""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarking.ccg_figures import held_of_ccgs
from benchmarking.expected.adjustment import fifth_sums
from benchmarking.indicators import read_catalogue
from benchmarking.snapshot import Snapshot
from data_loaders.area_settings import kept_area, read_area
from data_loaders.store import archive
from data_loaders.store.archive import Damaged, Provenance
from data_loaders.store.assembly import Assembled, assemble
from data_loaders.store.identity import (
    DEFINED,
    MEMBERSHIPS,
    OBSERVATIONS,
    ORGANISATIONS,
    POPULATIONS,
    PRICED,
    REFERENCE,
    SHORTEST,
    SUCCEEDED,
    WHOLE,
    digest_of,
    id_of,
    tables,
    texts,
)
from data_loaders.store.stored_parts import observations, organisations, small_tables, source
from data_loaders.store.written import write_file, write_folder

__all__ = [
    "Damaged",
    "Held",
    "current_id",
    "held",
    "open_snapshot",
    "publish",
    "read_area",
    "rebuild",
    "received_files",
    "rollback",
]

SCHEMA = 1
_MANIFEST, _SEAL = "manifest.json", "manifest.sha256"
_MADE = (  # by a rebuild
    OBSERVATIONS, POPULATIONS, REFERENCE, DEFINED, PRICED, SUCCEEDED, WHOLE, ORGANISATIONS,
    MEMBERSHIPS,
)  # fmt: skip


@dataclass(frozen=True)
class Held:
    """One snapshot of the store, as it is listed."""

    id: str
    made_at: datetime
    made_by: str
    files: int
    rows: int
    current: bool


def current_id(home: Path) -> str | None:
    """The snapshot that is shown, or None before the first one."""
    path = home / "CURRENT"
    return path.read_text("utf-8").strip() or None if path.exists() else None


def set_current(home: Path, id: str) -> None:
    write_file(home / "CURRENT", f"{id}\n".encode())


def publish(
    home: Path,
    content: Assembled,
    *,
    by: str,
    made_at: datetime,
    orders: Mapping[str, int] | None = None,
    digest: str = "",
) -> str:
    """Write the snapshot of a content, whole or not at all, and make it the current one. Its id.

    `orders`: Provenance.order of each file by sha256, where its bytes have come more than once. `digest`: of
    the content, where it has been worked out.
    """
    digest = digest or digest_of(content)
    id = _free_id(home, content, digest)
    if not _is_whole(home, id):
        _write(home, id, content, digest, by=by, made_at=made_at, orders=orders or {})
    set_current(home, id)
    return id


def is_content(home: Path, id: str, content: Assembled, digest: str) -> bool:
    """Whether a snapshot, which is whole, is that of this content."""
    return _free_id(home, content, digest) == id and _is_whole(home, id)


def _free_id(home: Path, content: Assembled, digest: str) -> str:
    """The shortest id under which no other content is held."""
    for digits in range(SHORTEST, len(digest) + 1):
        id = id_of(content, digest, digits)
        try:
            if _manifest(home / "snapshots" / id, id)["content"] == digest:
                return id
        except Damaged:
            return id  # not there, or so spoilt that it is written again
    raise Damaged(f"Snapshot {id}: its manifest belongs to another content")


def _write(
    home: Path, id: str, content: Assembled, digest: str, *, by: str, made_at: datetime,
    orders: Mapping[str, int],
) -> None:  # fmt: skip
    parts = texts(content)
    for name, table in tables(content).items():
        out = io.BytesIO()
        table.to_parquet(out, index=False, compression="zstd")
        parts[name] = out.getvalue()
    manifest = {
        "schema": SCHEMA,
        "id": id,
        "content": digest,
        "made_at": made_at.astimezone(UTC).isoformat(),
        "made_by": by,
        "previous": current_id(home),
        "rows": len(content.observations),
        "parts": {name: hashlib.sha256(part).hexdigest() for name, part in sorted(parts.items())},
        "sources": [
            {
                **asdict(source),
                "received": source.received.isoformat(),
                "order": orders.get(source.sha256, 0),
            }
            for source in content.sources
        ],
    }
    parts[_MANIFEST] = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
    parts[_SEAL] = hashlib.sha256(parts[_MANIFEST]).hexdigest().encode()
    write_folder(home / "snapshots" / id, parts)


def _is_whole(home: Path, id: str) -> bool:
    try:
        verify(home, id)
    except Damaged:
        return False
    return True


def verify(home: Path, id: str) -> dict[str, Any]:
    """The manifest of a snapshot whose every part is as it was written. Raises Damaged, naming the part."""
    folder = home / "snapshots" / id
    manifest = _manifest(folder, id)
    _check_parts(folder, id, manifest["parts"])
    return manifest


def _manifest(folder: Path, id: str) -> dict[str, Any]:
    """The manifest, if it is as it was written."""
    if "/" in id or id.startswith(".") or not folder.is_dir():
        raise Damaged(f"There is no snapshot {id}")
    text, seal = _bytes(folder, id, _MANIFEST), _bytes(folder, id, _SEAL)
    if hashlib.sha256(text).hexdigest().encode() != seal.strip():
        raise Damaged(f"Snapshot {id}: {_MANIFEST} is not as it was written")
    manifest: dict[str, Any] = json.loads(text)
    if manifest["id"] != id:
        raise Damaged(f"Snapshot {id}: its manifest is that of {manifest['id']}")
    return manifest


def _check_parts(folder: Path, id: str, parts: Mapping[str, str]) -> None:
    for name, digest in parts.items():
        if hashlib.sha256(_bytes(folder, id, name)).hexdigest() != digest:
            raise Damaged(f"Snapshot {id}: {name} is not as it was written")


def _bytes(folder: Path, id: str, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise Damaged(f"Snapshot {id}: {name} cannot be read ({error.strerror})") from None


def open_snapshot(home: Path, id: str) -> Snapshot:
    """A snapshot, verified. Raises Damaged."""
    whole = as_stored(home, id)
    return replace(whole, fifths=fifth_sums(whole))


def as_stored(home: Path, id: str) -> Snapshot:
    """A snapshot, verified, without what is worked out at opening: enough for a figure. Raises Damaged."""
    manifest = verify(home, id)
    folder = home / "snapshots" / id
    whole = Snapshot(
        id=id,
        made_at=datetime.fromisoformat(manifest["made_at"]),
        made_by=manifest["made_by"],
        sources=tuple(source(given) for given in manifest["sources"]),
        organisations=organisations(folder, manifest["parts"]),
        indicators=read_catalogue(folder / "indicators", kept=True),
        observations=observations(folder),
    )
    whole = replace(whole, **small_tables(folder, manifest["parts"]))
    return replace(whole, indicators=held_of_ccgs(whole.indicators, whole.observations, whole.ccg_figures))


def held(home: Path) -> list[Held]:
    """Every snapshot whose manifest can be read, oldest first."""
    current = current_id(home)
    found = []
    for path in (home / "snapshots").glob(f"[!.]*/{_MANIFEST}"):
        try:
            given = json.loads(path.read_text("utf-8"))
            made_at = datetime.fromisoformat(given["made_at"])
            entry = Held(
                given["id"],
                made_at,
                given["made_by"],
                len(given["sources"]),
                given["rows"],
                given["id"] == current,
            )
        except (ValueError, KeyError, TypeError):
            continue  # `doctor` names damaged ones; a list must not fail over them
        found.append(entry)
    return sorted(found, key=lambda entry: (entry.made_at, entry.id))


def rollback(home: Path, id: str) -> None:
    """Make an earlier snapshot the current one. Raises Damaged if it is not there whole."""
    verify(home, id)
    set_current(home, id)


def received_files(home: Path, id: str) -> list[Provenance]:
    """The received files that a snapshot was made from, in order. Raises Damaged if one is gone."""
    held = archive.held(home)
    first = {note.sha256: note for note in reversed(held)}
    known = {(note.sha256, note.order): note for note in held}
    sources = _manifest(home / "snapshots" / id, id)["sources"]
    gone = [source["file"] for source in sources if source["sha256"] not in first]
    if gone:
        raise Damaged(
            f"Snapshot {id} cannot be made again: {', '.join(gone)} is no longer among the received files"
        )
    return [known.get((s["sha256"], s.get("order")), first[s["sha256"]]) for s in sources]


def rebuild(home: Path, id: str) -> str:
    """Make a snapshot again from the received files that its manifest names, read anew; the id is the same.

    Raises Damaged if a file is gone, the manifest cannot be trusted, or today's loaders read something else.
    """
    folder = home / "snapshots" / id
    manifest = _manifest(folder, id)
    needed = {name: digest for name, digest in manifest["parts"].items() if name not in _MADE}
    _check_parts(folder, id, needed)
    catalogue = folder / "indicators"
    ids = list(read_catalogue(catalogue, kept=True))
    wanted = received_files(home, id)
    content = assemble([(note, archive.read_anew(home, note, ids)) for note in wanted], catalogue,
                       kept_area(folder / "area.json"))  # fmt: skip
    digest = digest_of(content)
    if digest != manifest["content"]:
        made = id_of(content, digest)
        raise Damaged(
            f"Snapshot {id} comes out as {made}: the files are read otherwise than when it was made"
        )
    if not _is_whole(home, id):
        made_at = datetime.fromisoformat(manifest["made_at"])
        orders = {note.sha256: note.order for note in wanted}
        _write(home, id, content, digest, by=manifest["made_by"], made_at=made_at, orders=orders)
    return id
