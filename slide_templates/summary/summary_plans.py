"""The running order of the summary for the board."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from benchmarking.comparison import compare
from benchmarking.disclosure.allowed import is_shown
from benchmarking.indicators import Indicator
from benchmarking.organisations import Level, Organisation
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import opening
from records.agreed.courses import Course
from records.agreed.heard import Heard
from records.models import Priority
from slide_templates import source_slides, titles
from slide_templates.locality import doubt_slides, glance_slides, slides
from slide_templates.locality.glance_slides import Glance
from slide_templates.locality.slides import Setting
from slide_templates.locality.spreads import Spread, spread
from slide_templates.locality.standing_out_slides import usual_spread_of_all
from slide_templates.plan import SUMMARY, Deck, Slide
from slide_templates.priority_slides import open_priorities
from slide_templates.running_order import OF_ONE_THEME, About, in_order, list_size, wanted
from slide_templates.stamps import Stamps, day
from slide_templates.summary import (
    board_slides,
    each_way_slides,
    learning_slides,
    lesson_slides,
    summary_slides,
)
from slide_templates.summary.summary_slides import LocalityLine
from slide_templates.tables import MOST_ON_PAPER

LIVE = "slide-decks?deck=summary"
SHOWN = 12  # indicators, as many as in the overview of a locality


def stp_plan(
    snapshot: Snapshot,
    priorities: Sequence[Priority],
    *,
    made_on: date,
    indicators: Sequence[str] | None = None,
    courses: Sequence[Course] = (),
    said: Sequence[Heard] = (),
) -> Deck:
    """The summary of `decks.stp_summary` before it is a file."""
    tree = snapshot.organisations
    areas = tree.in_area(Level.STP, made_on)
    if not areas:
        raise ValueError(
            f"no {tree.level_name(Level.STP)} is known on {day(made_on)}: load the organisation lists first"
        )
    stp = areas[0]
    setting = Setting(Stamps(snapshot, made_on), stp.name, {}, len(tree.practices(stp.code, made_on)))
    lines = _lines(snapshot, priorities, made_on)
    found = [(i, spread(snapshot, stp.code, i, {})) for i in wanted(snapshot, indicators)]
    spreads = [s for _, s in found if s is not None]
    without = [i for i, s in found if s is None]
    sums_only = [s for i in without if (s := _of_localities(snapshot, stp, i)) is not None]
    columns = _by_locality(snapshot, lines, [*spreads, *sums_only])
    chosen = {p.indicator for line in lines for p in line.priorities}
    drawn = that_matter(columns, chosen)
    listed = [
        _opening(setting, lines, tree.level_name(Level.STP), list_size(snapshot, stp.code)),
        *board_slides.answer(setting, lines, courses, spreads, said),
        *summary_slides.localities(setting, lines),
        *summary_slides.agreed(setting, lines, snapshot.indicators),
        *learning_slides.shared_themes(setting, lines, snapshot.indicators),
        *learning_slides.what_has_changed(setting, lines, courses, snapshot.indicators),
        *each_way_slides.each_way(setting, lines, courses),
        *lesson_slides.lessons(setting, lines, courses, snapshot.indicators),
        *board_slides.worth(setting, lines),
        *_localities_at_a_glance(setting, lines, columns, chosen),
        *summary_slides.variation(setting, spreads, drawn),
        *usual_spread_of_all(setting, spreads),
        *doubt_slides.disagreements(setting, lines, spreads),
        *learning_slides.heard(setting, said),
        *source_slides.sources(setting, [*spreads, *sums_only]),
        *source_slides.gaps(setting, spreads, without, stp.code, named=False),
    ]
    compared = [(s.indicator, s.period) for s in [*spreads, *sums_only]]
    agreed = [p for line in lines for p in line.priorities]
    return in_order(listed[0].title, setting, listed, About(SUMMARY, stp.code, LIVE, compared, agreed))


def _lines(snapshot: Snapshot, priorities: Sequence[Priority], day: date) -> list[LocalityLine]:
    """Every locality of the area on a day."""
    tree = snapshot.organisations
    return [
        LocalityLine(
            code=o.code,
            name=o.name,
            practices=len(tree.practices(o.code, day)),
            patients=list_size(snapshot, o.code),
            priorities=open_priorities(priorities, o.code),
        )
        for o in tree.in_area(Level.LOCALITY, day)
    ]


def _opening(setting: Setting, lines: Sequence[LocalityLine], called: str, patients: float | None) -> Slide:
    """`patients` of all practices, also of those that are in no locality."""
    count = f"{titles.in_words(len(lines))} localit{'y' if len(lines) == 1 else 'ies'}"
    whole = f", {patients:,.0f} patients" if patients is not None else ""
    size = f"{setting.size:,} practices, {count}{whole}; practices are not named"
    agreed = any(line.priorities for line in lines)
    return slides.title_slide(
        setting,
        f"What {count} agreed, and what the figures say" if agreed else f"What the figures of {count} say",
        f"{setting.name}: summary for the {called} board, {day(setting.stamps.made_on)}",
        opening(size),
    )


def _of_localities(snapshot: Snapshot, stp: Organisation, indicator: Indicator) -> Spread | None:
    """An indicator that is shown for localities and not for practices, with no practice in it."""
    if is_shown(indicator, Level.PRACTICE) or not is_shown(indicator, Level.LOCALITY):
        return None
    if snapshot.held.latest(indicator.id) is None:
        return None
    average = f"{snapshot.organisations.level_name(Level.STP)} average"
    return Spread(compare(snapshot, stp.code, indicator.id), (), average)


def _by_locality(
    snapshot: Snapshot, lines: Sequence[LocalityLine], spreads: Sequence[Spread]
) -> list[Glance]:
    """The columns of the table of all localities."""
    made = []
    for s in spreads if lines else ():
        first = compare(snapshot, lines[0].code, s.indicator.id, s.period)
        held = {figure.code: figure for figure in (first.figure, *first.others)}
        made.append(Glance(s.indicator, held, first.average))
    return made


def that_matter(columns: Sequence[Glance], agreed: Collection[str], most: int = SHOWN) -> set[str]:
    """Ids of the indicators that a board is shown: what localities agreed to work on, then what most of them
    differ on, at most two more of one theme as long as there are others."""
    order = sorted(columns, key=lambda c: (c.indicator.id not in agreed, -c.differing))
    alike: Counter[str] = Counter()
    chosen: list[str] = []
    late: list[str] = []
    for indicator in (c.indicator for c in order):
        is_first = indicator.id in agreed or alike[indicator.theme] < OF_ONE_THEME
        (chosen if is_first else late).append(indicator.id)
        alike[indicator.theme] += 1
    return set([*chosen, *late][:most])


def _localities_at_a_glance(
    setting: Setting, lines: Sequence[LocalityLine], columns: Sequence[Glance], agreed: Collection[str]
) -> list[Slide]:
    pages = -(-len(lines) // MOST_ON_PAPER)  # more rows leave room for fewer columns
    drawn = that_matter(columns, agreed, SHOWN // max(1, pages))
    shown = [c for c in columns if c.indicator.id in drawn]
    if not shown:
        return []
    names = [(line.code, line.name) for line in lines]
    average = f"{setting.stamps.snapshot.organisations.level_name(Level.STP)} average"
    made = glance_slides.at_a_glance(setting, shown, names, average, "Locality", columns, most=MOST_ON_PAPER)
    if len(shown) == len(columns):
        return made
    lede = f"{glance_slides.IN_SHORT}{summary_slides.rest_elsewhere(len(shown), len(columns))}"
    return [replace(slide, lede=lede) for slide in made]
