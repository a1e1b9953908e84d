"""Entries for the register: what a deck, or each deck of a zip, is and rests on, read from its bytes."""

import hashlib

from records.register import Entry
from slide_templates.contents import contents, digests
from slide_templates.differences import kept_slides
from slide_templates.manifest import PART
from slide_templates.plan import Rest
from slide_templates.zipping import NotAZip, TooLarge, unzipped


def entries(content: bytes, file: str) -> list[Entry]:
    """The entries of a file that is handed out: one for a deck, one for each deck of a zip of decks, none for
    anything else."""
    try:
        parts = unzipped(content)
    except (NotAZip, TooLarge):
        return []
    if PART in parts:
        return [entry(content, file)]
    decks = {name: held for name, held in parts.items() if name.endswith(".pptx")}
    return [entry(held, name) for name, held in decks.items()]


def entry(deck: bytes, file: str) -> Entry:
    """The entry of one deck of ours."""
    found = contents(deck)
    about = found.manifest
    if about is None:
        raise ValueError(f"{file}: a deck that does not say what it is cannot be registered")
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
