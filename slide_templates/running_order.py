"""What all decks share when slides are put in order: indicators, patients, titles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from benchmarking.comparison import compare
from benchmarking.findings import at_a_glance, weighed
from benchmarking.indicators import Indicator, Kind
from benchmarking.organisations import Level
from benchmarking.periods import Period
from benchmarking.picks import most_picked, picked_first, themes_together
from benchmarking.snapshot import Snapshot
from records.models import Priority
from slide_templates import titles
from slide_templates.locality.slides import Setting
from slide_templates.plan import Deck, Rest, Slide

PROFILE = ("pop_65plus_pct", "need_imd_score", "pop_85plus_pct", "pop_list_size")  # need, in order of choice
LIST_SIZE = "pop_list_size"
# Topics with slides of their own unless somebody chooses, and how many of a theme that nobody picked.
TOPICS, OF_ONE_THEME = 6, 2


@dataclass(frozen=True)
class About:
    """What a deck is and rests on: its kind, its organisation, the page that shows the same, the indicators
    and periods that it compares, the priorities that stand in it."""

    kind: str
    code: str
    live: str
    compared: Sequence[tuple[Indicator, Period]]
    priorities: Sequence[Priority] = ()


def wanted(snapshot: Snapshot, indicators: Sequence[str] | None) -> list[Indicator]:
    """The indicators that get slides, those of one theme together so that each section stands once."""
    if indicators is None:
        return [i for i in snapshot.held_indicators() if i.kind is not Kind.COUNT and i.id not in PROFILE]
    return themes_together(snapshot.indicators[id_] for id_ in indicators)


def most_picked_first(snapshot: Snapshot, counts: Mapping[str, int]) -> list[str] | None:
    """Ids for `wanted`: what most practices of a locality picked, then the usual ones.

    `counts`: how many practices picked each; None where nobody picked anything that can have a slide.
    """
    held = [i for i in snapshot.held_indicators() if _has_slide(i)]
    first = [i.id for i, _ in most_picked(counts, held)]
    usual = {i.id for i in wanted(snapshot, None)} | set(first)
    return [i.id for i in picked_first((i for i in held if i.id in usual), first)] if first else None


def usual_topics(snapshot: Snapshot, locality: str, counts: Mapping[str, int], made_on: date) -> list[str]:
    """Ids of the few indicators that get slides of their own in a locality's deck unless somebody chooses.

    First what most of its practices picked (`counts`), then what its practices differ on most surely, at most
    two of one theme; the others stay in the overview and in all counts.
    """
    tree, held = snapshot.organisations, wanted(snapshot, None)
    of_ours = [
        c for code in tree.practices(locality, made_on) for c in at_a_glance(snapshot, code, Level.STP)
    ]
    surest = [d.comparison.indicator for d in weighed(snapshot, of_ours).differences]
    ids = {i.id for i in held}
    picked = [i for i, _ in most_picked(counts, [i for i in snapshot.held_indicators() if _has_slide(i)])]
    chosen = {i.id: i for i in picked[:TOPICS]}
    for indicator in (i for i in [*surest, *held] if i.id in ids):
        alike = sum(other.theme == indicator.theme for other in chosen.values())
        if len(chosen) < TOPICS and indicator.id not in chosen and alike < OF_ONE_THEME:
            chosen[indicator.id] = indicator
    rest = [i for i in held if i.id in chosen and i not in picked]
    return [i.id for i in themes_together([*picked[:TOPICS], *rest])]


def _has_slide(indicator: Indicator) -> bool:
    return indicator.kind is not Kind.COUNT


def list_size(snapshot: Snapshot, organisation: str) -> float | None:
    """Registered patients of an organisation as last published; None where list sizes are not held."""
    held = LIST_SIZE in snapshot.indicators and snapshot.held.latest(LIST_SIZE)
    return compare(snapshot, organisation, LIST_SIZE).figure.value if held else None


def in_order(title: str, setting: Setting, listed: Sequence[Slide], about: About) -> Deck:
    """The slides as a deck, with titles that are all different."""
    named = titles.unique([slide.title for slide in listed])
    made = tuple(
        replace(slide, title=name, live=slide.live or about.live)
        for slide, name in zip(listed, named, strict=True)
    )
    stamps = setting.stamps
    compared = {Rest(i.id, p.start, p.end): None for i, p in about.compared}
    return Deck(
        title, f"Snapshot {stamps.snapshot.id}", stamps.made_on, stamps.snapshot.id, made, about.kind,
        about.code, (*compared, *(rest for slide in made for rest in slide.rests_on)),
        tuple(p.id for p in about.priorities if p.id is not None), setting.masked,
    )  # fmt: skip


def shown_at(listed: Sequence[Slide], page: str, **choices: str) -> list[Slide]:
    """The slides with the address of the page that shows the same."""
    return [replace(slide, live=f"{page}?{urlencode(choices)}" if choices else page) for slide in listed]
