"""The decks: the locality deck, the STP summary and the practice report. Opens no files and no database."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarking.comparison import Peers
from benchmarking.snapshot import Snapshot
from records.agreed.courses import Course
from records.agreed.heard import Heard
from records.models import Priority
from slide_templates.locality.locality_plans import locality_plan
from slide_templates.powerpoint.writer import write
from slide_templates.practice.practice_plans import practice_plan
from slide_templates.summary.summary_plans import stp_plan

__all__ = [
    "HOUSE_TEMPLATE",
    "locality_deck",
    "locality_plan",
    "practice_plan",
    "practice_report",
    "stp_plan",
    "stp_summary",
]


def _house_template() -> bytes:
    """The template that is checked in; read once, when this module is first used."""
    return Path(__file__).with_name("stocktake.pptx").read_bytes()


HOUSE_TEMPLATE = _house_template()


def locality_deck(
    snapshot: Snapshot,
    locality: str,
    priorities: Sequence[Priority],
    *,
    made_on: date,
    indicators: Sequence[str] | None = None,
    masked: bool = False,
    letters_from: bytes | None = None,
    template: bytes | None = None,
    courses: Sequence[Course] = (),
    topics: Sequence[str] | None = None,
    site: str = "",
) -> bytes:
    """The workshop deck of one locality as the bytes of a .pptx.

    `indicators` are ids in the order of their slides; without them, every indicator that is held and has a
    comparison. `topics`: those of them that get slides of their own, the others being in the overview and in
    the counts; without them, all. `courses`: what became of priorities, whose finished actions are marked.
    Masked: letters instead of names everywhere, in an order made from `letters_from` (kept by whoever needs
    the same letters again) or, without it, drawn anew. `site`: where this installation is reached, for the
    links back to it; without it each slide has its short code alone. Raises KeyError for a code or id that is
    not known and UnusableTemplate for a template that lacks what the slides need.
    """
    plan = locality_plan(
        snapshot,
        locality,
        priorities,
        made_on=made_on,
        indicators=indicators,
        masked=masked,
        letters_from=letters_from,
        courses=courses,
        topics=topics,
    )
    return write(plan, template or HOUSE_TEMPLATE, site=site)


def stp_summary(
    snapshot: Snapshot,
    priorities: Sequence[Priority],
    *,
    made_on: date,
    indicators: Sequence[str] | None = None,
    template: bytes | None = None,
    courses: Sequence[Course] = (),
    said: Sequence[Heard] = (),
    site: str = "",
    draft: bool = False,
) -> bytes:
    """The summary for the board as the bytes of a .pptx: localities by name, practices only as counts.

    `draft`: marked as not released on every slide.
    Raises ValueError where the tree holds no STP for the area, and as `locality_deck` otherwise.
    """
    plan = stp_plan(snapshot, priorities, made_on=made_on, indicators=indicators, courses=courses, said=said)
    return write(plan, template or HOUSE_TEMPLATE, site=site, draft=draft)


def practice_report(
    snapshot: Snapshot,
    practice: str,
    *,
    made_on: date,
    indicators: Sequence[str] | None = None,
    peers: Peers | None = None,
    template: bytes | None = None,
    courses: Sequence[Course] = (),
    site: str = "",
) -> bytes:
    """The report of one practice for its own meeting, as the bytes of a .pptx: no other practice is named.

    Four pages, or fewer where nothing has a past. `indicators`: the practice's own picks, which get the first
    rows; the surest differences get the others. `peers`: whom it is compared with; None: the STP, or the
    widest group there is. Raises KeyError for an unknown practice, and as `locality_deck` for a template.
    """
    plan = practice_plan(
        snapshot, practice, made_on=made_on, indicators=indicators, peers=peers, courses=courses
    )
    return write(plan, template or HOUSE_TEMPLATE, site=site)
