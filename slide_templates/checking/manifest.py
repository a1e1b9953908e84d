"""The manifest of a deck: what it is and rests on, kept inside the file, and the short code of its slides."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slide_templates.plan import Deck, Rest
from slide_templates.powerpoint.markup import XML, Run, text
from slide_templates.stamps import BETWEEN, LONGEST

PART = "docProps/custom.xml"
DECK, SNAPSHOT, MANIFEST = "Stocktake deck", "Stocktake snapshot", "Stocktake manifest"
SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"  # no i, l, o, u: the code is typed off paper
LENGTH = 7
CODE = f"[{SIGNS}]{{{LENGTH}}}"  # as a pattern
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the format's own name for properties that anybody may add


@dataclass(frozen=True)
class Manifest:
    """What a deck says of itself. `code` is made from everything that is in it: another deck has another."""

    code: str
    kind: str  # one of plan.KINDS
    about: str  # code of the organisation
    title: str
    snapshot: str  # id
    made_on: date
    masked: bool
    draft: bool
    rests_on: tuple[Rest, ...]
    priorities: tuple[int, ...]
    live: tuple[str, ...]  # of each slide: the address of the page that shows the same


@dataclass(frozen=True)
class Back:
    """The way from a slide back to the live view: the address of the installation, and the slide's code."""

    site: str
    code: str

    @property
    def address(self) -> str:
        return f"{self.site}/v/{self.code}" if self.site else ""

    def run(self, stamp: Sequence[str], link: str) -> Run:
        """The end of a stamp: with the name of the installation where the line has room for it."""
        name = self.site.partition("://")[2]
        room = LONGEST - len(stamp[-1] if stamp else "") - len(BETWEEN)
        words = f"{name}/v/{self.code}"
        return Run(words if len(words) <= room else f"/v/{self.code}", link=link)


def manifest_of(deck: Deck, draft: bool) -> Manifest:
    """The manifest of a deck before it is a file."""
    whole = hashlib.sha256(f"{deck!r} {draft}".encode()).digest()
    bits = int.from_bytes(whole, "big")
    code = "".join(SIGNS[bits >> 5 * place & 31] for place in range(LENGTH))
    return Manifest(
        code, deck.kind, deck.about, deck.title, deck.snapshot, deck.made_on, deck.masked, draft,
        deck.rests_on, deck.priorities, tuple(slide.live for slide in deck.slides),
    )  # fmt: skip


def as_properties(manifest: Manifest) -> str:
    """The manifest as a part of the file."""
    kept = {DECK: manifest.code, SNAPSHOT: manifest.snapshot, MANIFEST: written(manifest)}
    listed = "".join(
        f'<property fmtid="{_SET}" pid="{place}" name="{name}">'
        f"<vt:lpwstr>{text(value)}</vt:lpwstr></property>"
        for place, (name, value) in enumerate(kept.items(), 2)
    )
    return (
        f'{XML}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">'
        f"{listed}</Properties>"
    )


def written(manifest: Manifest) -> str:
    """The manifest as one line of JSON."""
    rests = [[r.indicator, r.first.isoformat(), r.last.isoformat()] for r in manifest.rests_on]
    kept = {**vars(manifest), "made_on": manifest.made_on.isoformat(), "rests_on": rests}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def read(properties: Mapping[str, str]) -> Manifest | None:
    """The manifest in the properties of a file; None where there is none, or it cannot be read."""
    try:
        kept: dict[str, Any] = json.loads(properties[MANIFEST])
        rests = tuple(Rest(i, date.fromisoformat(a), date.fromisoformat(b)) for i, a, b in kept["rests_on"])
        return Manifest(
            **{
                **kept,
                "made_on": date.fromisoformat(kept["made_on"]),
                "rests_on": rests,
                "priorities": tuple(kept["priorities"]),
                "live": tuple(kept["live"]),
            }
        )
    except (KeyError, TypeError, ValueError):
        return None
