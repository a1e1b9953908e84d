"""Which slides, in which order: the locality deck and the STP summary. Opens no files and no database."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarking.comparison import compare
from benchmarking.indicators import Indicator, Kind
from benchmarking.organisations import Level, Organisations
from benchmarking.snapshot import Snapshot
from records.models import Priority
from slide_templates import glance_slides, priority_slides, slides, source_slides, summary_slides, titles
from slide_templates.chart_workbook import letters
from slide_templates.glance_slides import Glance
from slide_templates.plan import Deck, Slide
from slide_templates.slides import Setting
from slide_templates.spreads import Spread, spread
from slide_templates.stamps import Stamps, day
from slide_templates.writer import write

PROFILE = (
    "pop_65plus_pct",
    "need_imd_score",
    "pop_85plus_pct",
    "pop_list_size",
)  # the first two that are held
LIST_SIZE = "pop_list_size"


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
) -> bytes:
    """The workshop deck of one locality as the bytes of a .pptx.

    `indicators` are ids in the order of their slides; without them, every indicator that is held and has a
    comparison. Masked: letters instead of names everywhere, in an order made from `letters_from` (kept by
    whoever needs the same letters again) or, without it, drawn anew. Raises KeyError for a code or id that is
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
    )
    return write(plan, template or HOUSE_TEMPLATE)


def locality_plan(
    snapshot: Snapshot,
    locality: str,
    priorities: Sequence[Priority],
    *,
    made_on: date,
    indicators: Sequence[str] | None = None,
    masked: bool = False,
    letters_from: bytes | None = None,
) -> Deck:
    """The same deck before it is a file."""
    tree = snapshot.organisations
    organisation = tree[locality]
    practices = tree.practices(locality, made_on)
    lettered = _lettered(practices, letters_from or secrets.token_bytes(16)) if masked else {}
    setting = Setting(Stamps(snapshot, made_on), organisation.name, lettered)
    wanted = _wanted(snapshot, indicators)
    found = [(i, spread(snapshot, locality, i, lettered)) for i in wanted]
    spreads = [s for _, s in found if s is not None]
    without = [i for i, s in found if s is None]
    need = _profile(snapshot, locality, setting)
    every = [*need, *(s for s in spreads if s.indicator.id not in {n.indicator.id for n in need})]
    agreed = summary_slides.open_priorities(priorities, locality)
    listed = [
        _opening(snapshot, setting, locality, practices),
        slides.how_to_read(setting),
        *(slides.profile(setting, need) if need else []),
        *_overview(setting, _in_overview(snapshot, setting, spreads)),
        *(slide for s in spreads for slide in slides.comparison(setting, s)),
        priority_slides.priorities(setting, agreed, snapshot.indicators, _namer(tree, setting)),
        *source_slides.sources(setting, every),
        *source_slides.gaps(setting, every, without),
    ]  # fmt: skip
    return _deck(f"{organisation.name}: what our figures say and what we do next", setting, listed)


def stp_summary(
    snapshot: Snapshot,
    priorities: Sequence[Priority],
    *,
    made_on: date,
    indicators: Sequence[str] | None = None,
    template: bytes | None = None,
) -> bytes:
    """The summary for the board as the bytes of a .pptx: localities by name, practices only as counts.

    Raises ValueError where the tree holds no STP for the area, and as `locality_deck` otherwise.
    """
    return write(
        stp_plan(snapshot, priorities, made_on=made_on, indicators=indicators), template or HOUSE_TEMPLATE
    )


def stp_plan(
    snapshot: Snapshot,
    priorities: Sequence[Priority],
    *,
    made_on: date,
    indicators: Sequence[str] | None = None,
) -> Deck:
    """The same summary before it is a file."""
    tree = snapshot.organisations
    areas = tree.in_area(Level.STP, made_on)
    if not areas:
        raise ValueError(
            f"no {tree.level_name(Level.STP)} is known on {day(made_on)}: load the organisation lists first"
        )
    stp = areas[0]
    setting = Setting(Stamps(snapshot, made_on), stp.name, {})
    lines = [
        summary_slides.LocalityLine(
            code=o.code,
            name=o.name,
            practices=len(tree.practices(o.code, made_on)),
            patients=_list_size(snapshot, o.code),
            priorities=summary_slides.open_priorities(priorities, o.code),
        )
        for o in tree.in_area(Level.LOCALITY, made_on)
    ]
    wanted = _wanted(snapshot, indicators)
    found = [(i, spread(snapshot, stp.code, i, {})) for i in wanted]
    spreads = [s for _, s in found if s is not None]
    practices = len(tree.practices(stp.code, made_on))
    listed = [
        _summary_opening(setting, lines, practices, tree.level_name(Level.STP)),
        *summary_slides.localities(setting, lines),
        *summary_slides.agreed(setting, lines, snapshot.indicators),
        *_localities_at_a_glance(snapshot, setting, lines, spreads),
        *summary_slides.variation(setting, spreads, practices),
        *source_slides.sources(setting, spreads),
        *source_slides.gaps(setting, spreads, [i for i, s in found if s is None], named=False),
    ]
    return _deck(listed[0].title, setting, listed)


def _summary_opening(
    setting: Setting, lines: Sequence[summary_slides.LocalityLine], practices: int, called: str
) -> Slide:
    count = f"{titles.in_words(len(lines))} localit{'y' if len(lines) == 1 else 'ies'}"
    patients = [line.patients for line in lines if line.patients is not None]
    whole = f", {sum(patients):,.0f} patients" if patients else ""
    size = f"{practices:,} practices, {count}{whole}; practices are not named"
    return slides.title_slide(
        setting,
        f"What {count} agreed, and what the figures say",
        f"{setting.name}: summary for the {called} board, {day(setting.stamps.made_on)}",
        titles.opening(size),
    )


def _localities_at_a_glance(
    snapshot: Snapshot,
    setting: Setting,
    lines: Sequence[summary_slides.LocalityLine],
    spreads: Sequence[Spread],
) -> list[Slide]:
    if not lines or not spreads:
        return []
    columns = []
    for s in spreads:
        first = compare(snapshot, lines[0].code, s.indicator.id, s.period)
        held = {figure.code: figure for figure in (first.figure, *first.others)}
        columns.append(Glance(s.indicator, held, first.average))
    names = [(line.code, line.name) for line in lines]
    average = f"{snapshot.organisations.level_name(Level.STP)} average"
    return glance_slides.at_a_glance(setting, columns, names, average, "Locality")


def _list_size(snapshot: Snapshot, organisation: str) -> float | None:
    """Registered patients of an organisation as last published; None where list sizes are not held."""
    held = LIST_SIZE in snapshot.indicators and snapshot.held.latest(LIST_SIZE)
    return compare(snapshot, organisation, LIST_SIZE).figure.value if held else None


def _wanted(snapshot: Snapshot, indicators: Sequence[str] | None) -> list[Indicator]:
    """The indicators that get slides, those of one theme together so that each section stands once."""
    if indicators is None:
        return [i for i in snapshot.held_indicators() if i.kind is not Kind.COUNT and i.id not in PROFILE]
    given = [snapshot.indicators[id_] for id_ in indicators]
    order = list(dict.fromkeys(i.theme for i in given))
    return sorted(given, key=lambda i: order.index(i.theme))


def _profile(snapshot: Snapshot, locality: str, setting: Setting) -> list[Spread]:
    """The first two indicators of need that are held; no count beside letters: list sizes are public."""
    known = [snapshot.indicators[id_] for id_ in PROFILE if id_ in snapshot.indicators]
    usable = [i for i in known if not (setting.masked and i.kind is Kind.COUNT)]
    found = [s for i in usable if (s := spread(snapshot, locality, i, setting.letters)) is not None]
    return found[:2]


def _in_overview(snapshot: Snapshot, setting: Setting, spreads: Sequence[Spread]) -> list[Spread]:
    """Where names are hidden for figures shared in confidence only, those stay out: one or the other."""
    if setting.masked or snapshot.in_confidence is None:
        return list(spreads)
    return [s for s in spreads if not s.indicator.in_confidence]


def _overview(setting: Setting, spreads: Sequence[Spread]) -> list[Slide]:
    if not spreads or not setting.practices_shown:
        return []
    names = {f.code: f.name for s in spreads for f in s.practices}
    rows = sorted(names.items(), key=lambda item: (item[1], item[0]))
    columns = [Glance(s.indicator, {f.code: f for f in s.practices}, s.whole.average) for s in spreads]
    return glance_slides.at_a_glance(setting, columns, rows, spreads[0].average, "Practice")


def _opening(snapshot: Snapshot, setting: Setting, locality: str, practices: Sequence[str]) -> Slide:
    patients = _list_size(snapshot, locality)
    named = "practices are shown by letters" if setting.masked else "practices are shown by name"
    counted = (
        f"{titles.opening(titles.in_words(len(practices)))} practice{'' if len(practices) == 1 else 's'}"
    )
    dated = f"{counted}, {patients:,.0f} patients; {named}" if patients is not None else f"{counted}; {named}"
    return slides.title_slide(
        setting,
        titles.deck_title(
            [
                f"{setting.name}: what our figures say and what we do next",
                f"{setting.name}: our figures",
                setting.name,
            ]
        ),
        f"Workshop pack for GPs and practice managers, {day(setting.stamps.made_on)}",
        dated,
    )


def _lettered(practices: Sequence[str], order: bytes) -> dict[str, str]:
    """Practice A, Practice B … in an order that nobody can work out without `order`."""
    drawn = sorted(practices, key=lambda code: hashlib.blake2b(code.encode(), key=order[:64]).digest())
    return {code: f"Practice {letters(place)}" for place, code in enumerate(drawn)}


def _namer(tree: Organisations, setting: Setting) -> Callable[[str], str]:
    """What a practice is called in this deck; one that has gone or that no letter hides is not named."""

    def name_of(code: str) -> str:
        if not setting.masked and code in tree:
            return tree[code].name
        return setting.letters.get(code, "a practice here") if setting.practices_shown else "a practice here"

    return name_of


def _deck(title: str, setting: Setting, listed: Sequence[Slide]) -> Deck:
    named = titles.unique([slide.title for slide in listed])
    made = tuple(replace(slide, title=name) for slide, name in zip(listed, named, strict=True))
    stamps = setting.stamps
    return Deck(title, f"Snapshot {stamps.snapshot.id}", stamps.made_on, stamps.snapshot.id, made)
