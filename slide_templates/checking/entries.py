"""Entries for the register: what a deck, or each deck of a zip, is and rests on, read from its bytes."""

import hashlib
import io
import zipfile

from records.decks.register import Entry
from slide_templates.checking.contents import contents, digests
from slide_templates.checking.differences import kept_slides
from slide_templates.checking.manifest import PART
from slide_templates.plan import Rest


def entries(content: bytes, file: str) -> list[Entry]:
    """The entries of a file that is handed out: one for a deck, one for each deck of a zip of decks, none for
    anything else."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        held = {name: archive.read(name) for name in names if name.endswith(".pptx")}
    found = (entry(content, file),) if PART in names else (entry(deck, name) for name, deck in held.items())
    return [one for one in found if one is not None]


def entry(deck: bytes, file: str) -> Entry | None:
    """The entry of one deck; None of one that does not say what it is, such as a sample of a template."""
    found = contents(deck)
    about = found.manifest
    if about is None:
        return None
    return Entry(
        {
            "sha256": hashlib.sha256(deck).hexdigest(),
            "code": about.code, "kind": about.kind, "about": about.about, "title": about.title, "file": file,
            "snapshot": about.snapshot, "made_on": about.made_on, "masked": about.masked,
            "draft": about.draft, "slides": kept_slides(found), "whole": digests(found.whole),
            "rests_on": [_kept(rest) for rest in about.rests_on],
            "priorities": [{"id": id_} for id_ in about.priorities],
            "live": list(about.live),
        }
    )  # fmt: skip


def _kept(rest: Rest) -> dict[str, str]:
    return {"indicator": rest.indicator, "first": rest.first.isoformat(), "last": rest.last.isoformat()}
