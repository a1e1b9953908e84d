"""The last slides: where the figures come from, how old they are, and what is missing."""

from collections.abc import Sequence

from benchmarking.comparison import compare
from benchmarking.disclosure.allowed import is_shown, shown_for
from benchmarking.due import due_words
from benchmarking.indicators import Indicator
from benchmarking.organisations import Level
from benchmarking.words.wording import evidence
from slide_templates.locality.slides import OLD, Setting
from slide_templates.locality.spreads import ENOUGH_HAVE_FIGURES, Spread
from slide_templates.plan import Cell, Notes, Slide
from slide_templates.powerpoint.palette import OLD_TINT
from slide_templates.stamps import age, cut, several, stretch
from slide_templates.tables import parts, table

MOST_LINES = 8  # rows on one slide


def sources(setting: Setting, spreads: Sequence[Spread]) -> list[Slide]:
    """Where the figures come from: one row for each publication and period."""
    rows = _source_rows(setting, spreads)
    head = ("Data set", "Period", "Age", "Next due", "Practices", "Used for")
    title = "Where the figures come from and how old they are"
    made = []
    for part in parts(rows, MOST_LINES):
        listed = table(
            head,
            part,
            (2.75, 2.5, 1.25, 1.7, 1.2, 2.73),
            [False] * 6,
            f"Table: {len(part)} data sets with period, age and coverage.",
        )
        made.append(
            Slide(
                layout="Table",
                section="Sources",
                title=title,
                lede="Age is counted from the end of the period to the day this pack was made",
                table=listed,
                source=setting.stamps.full(
                    "data sets as listed",
                    several(s.period for s in spreads),
                    "see each slide",
                    "see each slide",
                    "see each slide",
                ),
                notes=Notes(
                    1,
                    "Every figure was published; nothing here was typed in by hand.",
                    "Does any of these figures look wrong to you?",
                    "A wrong figure used to dismiss all of them.",
                    "Age runs from the end of the period.",
                ),
            )
        )
    return made


def _who_lacks(setting: Setting, spread: Spread, named: bool) -> str:
    """How many practices have no figure, and which; empty where that is not said."""
    missing = [f.name for f in spread.practices if f.value is None]
    few = len(spread.with_figures) < ENOUGH_HAVE_FIGURES * len(spread.practices)
    if not missing or not (named or few):
        return ""
    names = f": {', '.join(missing)}" if named and setting.shows(spread) else ""
    return f"{len(missing)} of {len(spread.practices)} practices without a figure{names}"


def _why_none(setting: Setting, indicator: Indicator, whole: str) -> str:
    """Why no practice has a figure; that of all together where only it may be shown."""
    snapshot = setting.stamps.snapshot
    if is_shown(indicator, Level.PRACTICE) or snapshot.held.latest(indicator.id) is None:
        return "no figures for any of the practices"
    found = compare(snapshot, whole, indicator.id)
    together = f"; all our practices: {evidence(found)}" if found.figure.value is not None else ""
    return f"not for single practices, but for {shown_for(indicator, snapshot.tree(indicator))}{together}"


def _source_rows(setting: Setting, spreads: Sequence[Spread]) -> list[list[Cell]]:
    groups: dict[tuple[str, str], list[Spread]] = {}
    for spread in spreads:
        name = setting.stamps.publication(spread.indicator, spread.period)
        groups.setdefault((name, stretch(spread.period)), []).append(spread)
    return [_source_row(setting, name, period, members) for (name, period), members in sorted(groups.items())]


def _source_row(setting: Setting, name: str, period: str, members: Sequence[Spread]) -> list[Cell]:
    months = members[0].period.months_old(setting.stamps.made_on)
    have = max(len(spread.with_figures) for spread in members)
    every = max(len(spread.practices) for spread in members)
    if not every:  # not shown for practices
        have, every = members[0].whole.figure.counted, members[0].whole.figure.in_all
    old = months > OLD
    due = members[0].indicator.next_due.partition(";")[0]
    used = members[0].indicator.title if len(members) == 1 else f"{len(members)} indicators"
    return [
        Cell(cut(name, 60), bold=True),
        Cell(period),
        Cell(age(members[0].period, setting.stamps.made_on), OLD_TINT if old else "", bold=old),
        Cell(cut(due_words(due, setting.stamps.made_on), 32)),
        Cell(f"{have} of {every}"),
        Cell(cut(used, 50)),
    ]


def gaps(
    setting: Setting,
    spreads: Sequence[Spread],
    without: Sequence[Indicator],
    whole: str,
    named: bool = True,
) -> list[Slide]:
    """What is missing: indicators without any figure, practices without one; no slide where nothing is.

    `whole`: the code of whom the deck is about. Not `named`, as for the board, practices are only counted,
    where under three quarters have a figure.
    """
    missing = [(i, _why_none(setting, i, whole)) for i in without]
    missing += [(s.indicator, words) for s in spreads if (words := _who_lacks(setting, s, named))]
    rows = [[Cell(indicator.title, bold=True), Cell(cut(words, 150))] for indicator, words in missing]
    made = []
    for part in parts(rows, MOST_LINES):
        listed = table(
            ("Indicator", "What is missing"),
            part,
            (4.0, 8.13),
            [False] * 2,
            f"Table: what is missing, {len(part)} lines.",
        )
        made.append(
            Slide(
                layout="Table",
                section="Sources",
                title="What is missing from this pack",
                lede="A missing figure is never counted as zero",
                table=listed,
                flag="Practice names masked" if setting.masked else "",
                source=setting.stamps.short("data sets as listed"),
                notes=Notes(
                    1,
                    "These figures were not published or not held; nobody was left out on purpose.",
                    "Who could help to fill these gaps?",
                    "A gap taken for a fault of the practice.",
                    "A practice counts only where both numbers of a figure are there.",
                ),
            )
        )
    return made
