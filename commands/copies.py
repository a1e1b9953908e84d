"""Commands about copies: everything out into one file under load, and back again."""

import argparse
import hashlib
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from commands import Answer, Failed, note, opened_records, tell
from data_loaders import snapshots
from data_loaders.home import home_folder
from data_loaders.store.written import ASIDE, write_file
from records import copies

FORMAT = 1
MANIFEST, FILES = "manifest.json", "home/"
LEFT_OUT = ("backups", "logs", "refresh.lock")  # of the home folder; the records are copied by themselves
CHUNK = 2**20


def backup(given: argparse.Namespace) -> Answer:
    """Copy the records, the snapshots, the received files, settings and secrets out, while people work."""
    path = Path(given.file)
    if path.exists():
        raise Failed(f"{path} is there already: name a new file.")
    if not path.parent.is_dir():
        raise Failed(f"{path.parent}: no such folder.")
    answer = written(path)
    note("backup_made", answer["sha256"][:16], snapshot=answer["snapshot"] or "")
    tell(f"{path}: {answer['files']} files, {sum(answer['records'].values())} rows of the records.")
    tell("It holds secrets and everything that was loaded: keep it encrypted, away from this machine.")
    return answer


def written(path: Path) -> Answer:
    """The copy, looked over once it is written; there whole or not at all."""
    home = home_folder()
    aside = path.with_name(f"{ASIDE}{path.name}")
    current = snapshots.current_id(home)  # before the files: what it names is there by then
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=ASIDE) as folder:
        with opened_records() as database:
            records = copies.copy_out(database, Path(folder))
        try:
            with zipfile.ZipFile(_private(aside), "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
                held = {copies.NAME: _put(out, copies.NAME, records)}
                held |= {name: _put(out, name, file) for name, file in _files(home, path)}
                made_at = datetime.now(UTC).isoformat(timespec="seconds")
                about = {"format": FORMAT, "made_at": made_at, "snapshot": current, "files": held}
                out.writestr(MANIFEST, json.dumps(about, indent=1))
            rows = copies.looked_over(Path(folder))
            _check(aside)
            with aside.open("rb") as file:
                os.fsync(file.fileno())
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
    return {
        "file": str(path), "bytes": path.stat().st_size, "sha256": _sha256(path), "snapshot": current,
        "files": len(held) - 1, "records": rows,
    }  # fmt: skip


def restore(given: argparse.Namespace) -> Answer:
    """Bring a copy back. What is here is copied out first, into `backups` of the home folder."""
    path, home = Path(given.file), home_folder()
    about = _check(path)
    with tempfile.TemporaryDirectory(dir=home, prefix=ASIDE) as folder, zipfile.ZipFile(path) as held:
        held.extract(copies.NAME, folder)
        rows = copies.looked_over(Path(folder))
        copies.check_place(home, os.environ.get("DATABASE_URL"))
        before = _before(home)
        last = f"{FILES}CURRENT"
        for name in sorted(about["files"], key=lambda name: name == last):
            if name.startswith(FILES) and name != last:
                _bring_back(held, name, home)
        copies.bring_back(Path(folder), home, os.environ.get("DATABASE_URL"))
        if last in about["files"]:
            _bring_back(held, last, home)
    note("restored", _sha256(path)[:16], snapshot=about["snapshot"] or "")
    tell(f"Brought back from {about['made_at']}: {sum(rows.values())} rows, snapshot {about['snapshot']}.")
    if before:
        tell(f"What was here before is in {before}.")
    return {
        "file": str(path), "made_at": about["made_at"], "snapshot": about["snapshot"],
        "files": len(about["files"]) - 1, "records": rows, "before": str(before) if before else None,
    }  # fmt: skip


def _files(home: Path, out: Path) -> Iterator[tuple[str, Path]]:
    """What is in the home folder, by its name in the copy, without what is only half written."""
    for file in sorted(home.rglob("*")):
        name = file.relative_to(home)
        skipped = name.parts[0] in LEFT_OUT or name.parts[0].startswith(copies.NAME)
        half = any(part.startswith(ASIDE) for part in name.parts)
        if file.is_file() and not file.is_symlink() and not skipped and not half and file != out.resolve():
            yield f"{FILES}{name.as_posix()}", file


def _put(out: zipfile.ZipFile, name: str, file: Path) -> str:
    """Add a file; its sha256."""
    found = hashlib.sha256()
    entry = zipfile.ZipInfo.from_file(file, name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with file.open("rb") as given, out.open(entry, "w", force_zip64=True) as to:
        while chunk := given.read(CHUNK):
            found.update(chunk)
            to.write(chunk)
    return found.hexdigest()


def _check(path: Path) -> dict[str, Any]:
    """The manifest of a copy in which every file is as it was written. Raises Failed, naming what is not."""
    try:
        with zipfile.ZipFile(path) as held:
            about: dict[str, Any] = json.loads(held.read(MANIFEST))
            if about.get("format") != FORMAT or copies.NAME not in about["files"]:
                raise Failed(f"{path} was made by another version of this program.")
            for name, digest in about["files"].items():
                if not _belongs(name):
                    raise Failed(f"{path}: {name} does not belong into a copy.")
                with held.open(name) as file:
                    if hashlib.file_digest(file, "sha256").hexdigest() != digest:  # type: ignore[arg-type]
                        raise Failed(f"{path}: {name} is not as it was written. Use another copy.")
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError) as error:
        raise Failed(f"{path} is not a copy that `backup` made, or it is damaged: {error}.") from None
    return about


def _belongs(name: str) -> bool:
    """Whether a file of a copy comes back inside the home folder, and nowhere else."""
    inside = Path(name.removeprefix(FILES))
    is_ours = name == copies.NAME or name.startswith(FILES)
    return is_ours and not inside.is_absolute() and ".." not in inside.parts


def _before(home: Path) -> Path | None:
    """A copy of what is here, before it goes; None where there is nothing, or nothing that can be read."""
    if not (home / copies.NAME).exists() and not (home / "CURRENT").exists():
        return None
    folder = home / "backups"
    folder.mkdir(exist_ok=True, mode=0o700)
    path = folder / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.zip"
    try:
        written(path)
    except Exception as error:
        tell(f"What is here could not be copied first: {error}")
        return None
    return path


def _bring_back(held: zipfile.ZipFile, name: str, home: Path) -> None:
    """One file of the home folder, in one step; its rights as they were."""
    path = home / name.removeprefix(FILES)
    is_secret = path.parent.name == "secrets"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if is_secret else 0o755)
    with tempfile.NamedTemporaryFile(dir=home, prefix=ASIDE) as aside:
        with held.open(name) as file:
            shutil.copyfileobj(file, aside, CHUNK)
        aside.flush()
        write_file(path, Path(aside.name))
    rights = held.getinfo(name).external_attr >> 16 & 0o777
    path.chmod(rights or 0o600)


def _private(path: Path) -> Path:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
