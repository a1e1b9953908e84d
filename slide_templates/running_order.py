"""What all decks share when slides are put in order: indicators, patients, titles."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from benchmarking.comparison import compare
from benchmarking.indicators import Indicator, Kind
from benchmarking.picks import most_picked, picked_first, themes_together
from benchmarking.snapshot import Snapshot
from slide_templates import titles
from slide_templates.plan import Deck, Slide
from slide_templates.slides import Setting

PROFILE = ("pop_65plus_pct", "need_imd_score", "pop_85plus_pct", "pop_list_size")  # need, in order of choice
LIST_SIZE = "pop_list_size"


def wanted(snapshot: Snapshot, indicators: Sequence[str] | None) -> list[Indicator]:
    """The indicators that get slides, those of one theme together so that each section stands once."""
    if indicators is None:
        return [i for i in snapshot.held_indicators() if i.kind is not Kind.COUNT and i.id not in PROFILE]
    return themes_together(snapshot.indicators[id_] for id_ in indicators)


def most_picked_first(snapshot: Snapshot, counts: Mapping[str, int]) -> list[str] | None:
    """Ids for `wanted`: what most practices of a locality picked, then the usual ones.

    `counts`: how many practices picked each; None where nobody picked anything that can have a slide.
    """
    held = [i for i in snapshot.held_indicators() if i.kind is not Kind.COUNT]
    first = [i.id for i, _ in most_picked(counts, held)]
    usual = {i.id for i in wanted(snapshot, None)} | set(first)
    return [i.id for i in picked_first((i for i in held if i.id in usual), first)] if first else None


def list_size(snapshot: Snapshot, organisation: str) -> float | None:
    """Registered patients of an organisation as last published; None where list sizes are not held."""
    held = LIST_SIZE in snapshot.indicators and snapshot.held.latest(LIST_SIZE)
    return compare(snapshot, organisation, LIST_SIZE).figure.value if held else None


def in_order(title: str, setting: Setting, listed: Sequence[Slide]) -> Deck:
    """The slides as a deck, with titles that are all different."""
    named = titles.unique([slide.title for slide in listed])
    made = tuple(replace(slide, title=name) for slide, name in zip(listed, named, strict=True))
    stamps = setting.stamps
    return Deck(title, f"Snapshot {stamps.snapshot.id}", stamps.made_on, stamps.snapshot.id, made)
