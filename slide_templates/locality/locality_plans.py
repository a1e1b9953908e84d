"""The running order of a locality's workshop deck."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import date

from benchmarking.indicators import Indicator, Kind
from benchmarking.organisations import Level, Organisations
from benchmarking.over_time.changes import Change
from benchmarking.picks import themes_together
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import opening
from records.agreed.courses import Course
from records.agreed.events_on_trends import done_actions
from records.models import Priority
from slide_templates import priority_slides, source_slides, titles
from slide_templates.locality import (
    change_slides,
    doubt_slides,
    glance_slides,
    link_slides,
    need_slides,
    slides,
)
from slide_templates.locality.glance_slides import Glance
from slide_templates.locality.slides import Setting
from slide_templates.locality.spreads import Spread, spread
from slide_templates.locality.standing_out_slides import what_stands_out
from slide_templates.plan import LOCALITY, Deck, Slide
from slide_templates.powerpoint.chart_workbook import letters
from slide_templates.running_order import PROFILE, About, in_order, list_size, shown_at, wanted
from slide_templates.stamps import Stamps, day

COLUMNS = 12  # indicators in the overview of a deck that has topics


def locality_plan(
    snapshot: Snapshot,
    locality: str,
    priorities: Sequence[Priority],
    *,
    made_on: date,
    indicators: Sequence[str] | None = None,
    masked: bool = False,
    letters_from: bytes | None = None,
    courses: Sequence[Course] = (),
    topics: Sequence[str] | None = None,
) -> Deck:
    """The deck of `decks.locality_deck` before it is a file."""
    tree = snapshot.organisations
    organisation = tree[locality]
    practices = tree.practices(locality, made_on)
    order = letters_from or secrets.token_bytes(16)
    letters, confidential = _lettered(tree, locality, order) if masked else ({}, {})
    stamps = Stamps(snapshot, made_on)
    setting = Setting(
        stamps, organisation.name, letters, len(practices), confidential, frozenset(practices),
        tuple(done_actions(courses)),
    )  # fmt: skip
    about = _with_topics(snapshot, wanted(snapshot, indicators), topics)
    found = [(i, spread(snapshot, locality, i, setting.names(i))) for i in about]
    spreads = [s for _, s in found if s is not None]
    without = [i for i, s in found if s is None]
    need = _profile(snapshot, locality, setting)
    every = [*need, *(s for s in spreads if s.indicator.id not in {n.indicator.id for n in need})]
    held = [s.indicator for s in spreads]
    own = spreads if topics is None else [s for s in spreads if s.indicator.id in topics]
    clearest = change_slides.clearest_change(snapshot, locality, [s.indicator for s in own])
    in_overview = _in_overview(snapshot, setting, spreads)
    agreed = priority_slides.open_priorities(priorities, locality)
    listed = [
        _opening(snapshot, setting, locality, every),
        slides.how_to_read(setting),
        *(slides.profile(setting, need) if need else []),
        *_overview(setting, in_overview, spreads, topics),
        *what_stands_out(setting, in_overview, [s.indicator.id for s in own]),
        *(slide for s in own for slide in _of_one(setting, locality, s, clearest)),
        *shown_at(link_slides.how_they_go_together(setting, locality, held), "side-by-side"),
        *shown_at(
            [priority_slides.priorities(setting, agreed, snapshot.indicators, _namer(tree, setting))],
            "agreed-priorities", locality=locality,
        ),
        *doubt_slides.under_challenge(setting, every),
        *source_slides.sources(setting, every),
        *source_slides.gaps(setting, every, without, locality),
    ]  # fmt: skip
    compared = [(s.indicator, s.period) for s in every]
    shown = About(LOCALITY, locality, f"our-locality?locality={locality}", compared, agreed)
    return in_order(f"{organisation.name}: what our figures say and what we do next", setting, listed, shown)


def _of_one(setting: Setting, locality: str, one: Spread, clearest: Change | None) -> Sequence[Slide]:
    """The slides of one indicator, each leading to its page."""
    made = (
        *slides.comparison(setting, one),
        *need_slides.seen_and_expected(setting, locality, one.indicator),
        *change_slides.over_time(setting, clearest, one.indicator),
    )
    return shown_at(made, "one-indicator", indicator=one.indicator.id, of=locality)


def _profile(snapshot: Snapshot, locality: str, setting: Setting) -> list[Spread]:
    """The first two indicators of need that are held; no count beside letters: list sizes are public."""
    known = [snapshot.indicators[id_] for id_ in PROFILE if id_ in snapshot.indicators]
    usable = [i for i in known if not (setting.masked and i.kind is Kind.COUNT)]
    found = [s for i in usable if (s := spread(snapshot, locality, i, setting.names(i))) is not None]
    return found[:2]


def _in_overview(snapshot: Snapshot, setting: Setting, spreads: Sequence[Spread]) -> list[Spread]:
    """Where names are hidden for figures shared in confidence only, those stay out: one or the other."""
    if setting.masked or snapshot.in_confidence is None:
        return list(spreads)
    return [s for s in spreads if not s.indicator.in_confidence]


def _with_topics(
    snapshot: Snapshot, about: Sequence[Indicator], topics: Sequence[str] | None
) -> list[Indicator]:
    """What the deck is about, the topics first, those of one theme together."""
    if topics is None:
        return list(about)
    first = [snapshot.indicators[id_] for id_ in topics]
    return themes_together([*first, *(i for i in about if i.id not in topics)])


def _overview(
    setting: Setting, spreads: Sequence[Spread], every: Sequence[Spread], topics: Sequence[str] | None
) -> list[Slide]:
    """One table or, under letters, one for each kind of letters: the two never stand side by side.

    `every`: with those that are left out as they stand under letters. With topics the table holds these and
    what most practices differ on; the title counts all.
    """
    if not spreads or not setting.practices_shown:
        return []
    columns = [
        Glance(s.indicator, {f.code: f for f in s.practices}, s.whole.average)
        for s in spreads
        if setting.shows(s)
    ]
    drawn = columns if topics is None else _first_columns(columns, topics)
    tables = [drawn]
    if setting.masked:
        tables = [[c for c in drawn if c.indicator.in_confidence is shared] for shared in (False, True)]
    apart = len(spreads) < len(every)
    average = spreads[0].average
    return [
        slide
        for some in tables
        if some
        for slide in glance_slides.at_a_glance(
            setting, some, _rows(some), average, "Practice", columns, published=apart
        )
    ]


def _first_columns(columns: Sequence[Glance], topics: Sequence[str]) -> list[Glance]:
    """As many columns as a hand-out has: the topics, then those on which most practices differ."""
    order = sorted(columns, key=lambda c: (c.indicator.id not in topics, -c.differing))[:COLUMNS]
    return [c for c in columns if c in order]


def _rows(columns: Sequence[Glance]) -> list[tuple[str, str]]:
    """The practices of some columns, by code and name, in order of name."""
    names = {figure.code: figure.name for column in columns for figure in column.figures.values()}
    return sorted(names.items(), key=lambda item: (item[1], item[0]))


def _opening(snapshot: Snapshot, setting: Setting, locality: str, spreads: Sequence[Spread]) -> Slide:
    patients = list_size(snapshot, locality)
    named = "practices are shown by name"
    if setting.masked:
        named = "practices are " + ("lettered" if setting.practices_shown else "not shown one by one")
    counted = f"{opening(titles.in_words(setting.size))} practice{'' if setting.size == 1 else 's'}"
    then = sorted({len(s.practices) for s in spreads if not setting.is_as_today(s)} - {setting.size})
    if then:  # practices merge and move; each figure is shown for those of its own time
        counted += f" ({' or '.join(titles.in_words(size) for size in then)} in older figures)"
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


def _lettered(tree: Organisations, locality: str, order: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Practice A, Practice B … in an order that nobody can work out without `order`, and other letters after
    those in another order: the first for published figures, the second for figures shared in confidence.

    For every practice that ever was in the locality: older figures show those of their own time.
    """
    held = tree.memberships
    ever = held[(held["level"] == Level.LOCALITY.value) & (held["parent"] == locality)]["practice"].unique()
    made: list[dict[str, str]] = []
    for salt in (b"published", b"in confidence"):
        drawn = sorted(
            ever, key=lambda code: hashlib.blake2b(str(code).encode(), key=order[:64], salt=salt).digest()
        )
        made.append({str(c): f"Practice {letters(len(ever) * len(made) + n)}" for n, c in enumerate(drawn)})
    return made[0], made[1]


def _namer(tree: Organisations, setting: Setting) -> Callable[[str], str]:
    """What a practice is called in this deck; one that has gone, or in a masked deck any, is not named: who
    leads is known to others, and a letter beside it would tell whose it is."""

    def name_of(code: str) -> str:
        return tree[code].name if not setting.masked and code in tree else "a practice here"

    return name_of
