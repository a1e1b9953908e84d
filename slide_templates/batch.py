"""A batch: the decks of all localities and the summary, one after the other, each with its file name."""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from benchmarking.organisations import Level, Organisation
from benchmarking.snapshot import Snapshot
from records.models import Priority
from slide_templates.decks import HOUSE_TEMPLATE, locality_plan, stp_plan
from slide_templates.plan import Deck
from slide_templates.writer import write


@dataclass(frozen=True)
class Made:
    """One deck as a file: its name, its bytes, how many slides, and how long it took."""

    file: str
    content: bytes
    slides: int
    seconds: float


def batch(
    snapshot: Snapshot,
    priorities: Sequence[Priority],
    *,
    made_on: date,
    what: str = "all",
    locality: str | None = None,
    masked: bool = False,
    template: bytes | None = None,
) -> Iterator[Made]:
    """The decks that were asked for: `what` is localities, stp or all; `locality` limits it to one code."""
    if what in ("localities", "all"):
        for organisation in snapshot.organisations.in_area(Level.LOCALITY, made_on):
            if locality in (None, organisation.code):
                yield locality_file(snapshot, organisation, priorities, made_on, masked, template)
    if what in ("stp", "all") and locality is None:
        started = time.perf_counter()
        plan = stp_plan(snapshot, priorities, made_on=made_on)
        name = file_name(snapshot.organisations.level_name(Level.STP), "summary", snapshot)
        yield _made(name, plan, template, started)


def locality_file(
    snapshot: Snapshot,
    organisation: Organisation,
    priorities: Sequence[Priority],
    made_on: date,
    masked: bool = False,
    template: bytes | None = None,
) -> Made:
    """The workshop deck of one locality."""
    started = time.perf_counter()
    own = [p for p in priorities if p.locality == organisation.code]
    plan = locality_plan(snapshot, organisation.code, own, made_on=made_on, masked=masked)
    name = file_name(organisation.name, "masked" if masked else "workshop", snapshot)
    return _made(name, plan, template, started)


def file_name(name: str, kind: str, snapshot: Snapshot) -> str:
    """ "harbour-workshop-2026-08-11-3f9c2a.pptx": safe in every system, and says its snapshot."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return f"{words}-{kind}-{snapshot.id}.pptx"


def _made(file: str, plan: Deck, template: bytes | None, started: float) -> Made:
    content = write(plan, template or HOUSE_TEMPLATE)
    return Made(file, content, len(plan.slides), time.perf_counter() - started)
