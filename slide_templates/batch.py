"""A batch: all decks and reports of a quarter, one after the other, each with the workbook behind it."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from benchmarking.organisations import Level, Organisation, Organisations
from benchmarking.snapshot import Snapshot
from records.agreed.courses import Course
from records.agreed.heard import Heard
from records.models import Priority
from slide_templates.decks import HOUSE_TEMPLATE, locality_plan, practice_plan, stp_plan
from slide_templates.pdf import ABSENT, NoPdf, office, pdf
from slide_templates.plan import Deck
from slide_templates.powerpoint.writer import write
from slide_templates.running_order import most_picked_first, usual_topics
from slide_templates.workbooks import locality_workbook, practice_workbook, summary_workbook

Picks = Mapping[str, Sequence[str]]  # practice → ids that it chose, in its order
NOTHING: Picks = {}


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
    picks: Picks = NOTHING,
    printed: bool = False,
    courses: Sequence[Course] = (),
    said: Sequence[Heard] = (),
    evidence: bool = False,
    made_for: str = "",
    site: str = "",
) -> Iterator[Made]:
    """The decks asked for: `what` is localities, stp, practices or all; `locality` limits it to one.

    `picks`: what each practice chose: it stands first in its report and in the deck of its locality.
    `courses`, `said`: what became of priorities, and what localities want the board to hear.
    `printed`: a PDF after each; raises NoPdf before the first one where that cannot be had.
    `evidence`: the workbook behind each after it, taken by `made_for`; none behind masked decks, as workbooks
    name practices. The summary for the board is a draft. `site` as in `decks.locality_deck`. The same
    snapshot, records and day give the same bytes, except under letters.
    """
    if printed and office() is None:
        raise NoPdf(ABSENT)
    written = partial(_made, template=template, site=site)
    for deck, book in _made_for(
        snapshot, priorities, made_on, what, locality, masked, written, picks, courses, said
    ):
        yield deck
        stem = deck.file.removesuffix(".pptx")
        if printed:
            yield _timed(f"{stem}.pdf", deck.slides, partial(pdf, deck.content))
        if evidence and not masked:
            yield _timed(f"{stem}-evidence.xlsx", 0, partial(book, made_on=made_on, made_for=made_for))


def _timed(file: str, slides: int, make: Callable[[], bytes]) -> Made:
    started = time.perf_counter()
    content = make()
    return Made(file, content, slides, time.perf_counter() - started)


def practices_of(tree: Organisations, locality: str | None, on: date) -> list[Organisation]:
    """The practices of our area, or of one of its localities: those that get a report."""
    every = tree.in_area(Level.PRACTICE, on)
    if locality is None:
        return list(every)
    above = {practice.code: tree.above(practice.code, Level.LOCALITY, on) for practice in every}
    return [p for p in every if (place := above[p.code]) is not None and place.code == locality]


def _made_for(
    snapshot: Snapshot,
    priorities: Sequence[Priority],
    made_on: date,
    what: str,
    locality: str | None,
    masked: bool,
    written: Callable[..., Made],
    picks: Picks,
    courses: Sequence[Course],
    said: Sequence[Heard],
) -> Iterator[tuple[Made, Callable[..., bytes]]]:
    """Each deck, and what makes the workbook behind it."""
    tree = snapshot.organisations
    if what in ("localities", "all"):
        for organisation in tree.in_area(Level.LOCALITY, made_on):
            if locality in (None, organisation.code):
                made = locality_file(
                    snapshot, organisation, priorities, made_on, masked, written, picks, courses
                )
                yield made, partial(locality_workbook, snapshot, organisation.code)
    if what in ("practices", "all"):
        for practice in practices_of(tree, locality, made_on):
            started = time.perf_counter()
            own = picks.get(practice.code)
            plan = practice_plan(snapshot, practice.code, made_on=made_on, indicators=own, courses=courses)
            made = written(file_name(practice, "report", snapshot), plan, started)
            yield made, partial(practice_workbook, snapshot, practice.code, indicators=own or ())
    if what in ("stp", "all") and locality is None:
        started = time.perf_counter()
        plan = stp_plan(snapshot, priorities, made_on=made_on, courses=courses, said=said)
        stp = snapshot.organisations.in_area(Level.STP, made_on)[0]
        made = written(file_name(stp, "summary", snapshot), plan, started, draft=True)
        yield made, partial(summary_workbook, snapshot)


def locality_file(
    snapshot: Snapshot,
    organisation: Organisation,
    priorities: Sequence[Priority],
    made_on: date,
    masked: bool = False,
    written: Callable[..., Made] | None = None,
    picks: Picks = NOTHING,
    courses: Sequence[Course] = (),
) -> Made:
    """The workshop deck of one locality, with slides for the usual topics."""
    started = time.perf_counter()
    code = organisation.code
    own = [p for p in priorities if p.locality == code]
    counts = Counter(id_ for p in snapshot.organisations.practices(code, made_on) for id_ in picks.get(p, ()))
    order = most_picked_first(snapshot, counts)
    plan = locality_plan(
        snapshot, code, own, made_on=made_on, masked=masked, indicators=order, courses=courses,
        topics=usual_topics(snapshot, code, counts, made_on),
    )  # fmt: skip
    name = file_name(organisation, "masked" if masked else "workshop", snapshot)
    return (written or partial(_made, template=None, site=""))(name, plan, started)


def file_name(organisation: Organisation, kind: str, snapshot: Snapshot) -> str:
    """ "harbour-loc-n-workshop-2026-08-11-3f9c2a.pptx": safe everywhere; the code sets equal names apart."""
    words = re.sub(r"[^a-z0-9]+", "-", f"{organisation.name} {organisation.code}".lower()).strip("-")
    return f"{words}-{kind}-{snapshot.id}.pptx"


def _made(
    file: str, plan: Deck, started: float, *, template: bytes | None, site: str, draft: bool = False
) -> Made:
    content = write(plan, template or HOUSE_TEMPLATE, site=site, draft=draft)
    return Made(file, content, len(plan.slides), time.perf_counter() - started)
