"""The slides that are tables: at a glance, priorities agreed, sources, gaps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarking.drawing import ROLE_OF
from benchmarking.figures import Figure
from benchmarking.indicators import Indicator
from benchmarking.wording import SUPPRESSED, shown
from records.models import Priority, PriorityState, Stance
from slide_templates import titles
from slide_templates.lettering import fits
from slide_templates.palette import MISSING_TINT, OLD_TINT, TINTS
from slide_templates.plan import Cell, Notes, Slide
from slide_templates.slides import OLD, Setting
from slide_templates.spreads import Spread
from slide_templates.stamps import cut, day, several, stretch
from slide_templates.tables import MARGIN, MOST_ROWS, WIDE, names_for, parts, table

NAMES = 2.9  # inches of the first column
MOST_INDICATORS = 8  # columns beside the names and none wider than its words allow
HEAD_SIZE = 12
GLANCE = (
    "▲ higher or ▼ lower than the {average} beyond chance. Blue: better. Orange: worse. Grey: neither way is better"
)


@dataclass(frozen=True)
class Glance:
    """One column of an at-a-glance table: an indicator, its figures by organisation code, and the average."""

    indicator: Indicator
    figures: dict[str, Figure]
    average: float | None


def at_a_glance(
    setting: Setting, columns: Sequence[Glance], names: Sequence[tuple[str, str]], average: str, first: str
) -> list[Slide]:
    """Organisations by indicators, one slide for each dozen rows and as many columns as keep their words whole.

    `names` are (code, name) in the order of the rows; `first` heads them. Titles say what chance alone would give.
    """
    weighed = [f for column in columns for f in column.figures.values() if f.outcome != "not_compared"]
    differing = sum(f.level is not None for f in weighed)
    title = titles.chance_title(differing, len(weighed), average)
    made = []
    for some in _column_parts(columns):
        for part in parts(names, MOST_ROWS):
            made.append(_glance(setting, some, part, average, first, title))
    return made


def _column_parts(columns: Sequence[Glance]) -> list[Sequence[Glance]]:
    """As few slides as possible, with columns wide enough for the longest word in their heads."""
    for most in range(MOST_INDICATORS, 1, -1):
        room = (WIDE - NAMES) / most * 72 - MARGIN
        if all(fits(_head(column), HEAD_SIZE, room, bold=True) for column in columns):
            return parts(columns, most)
    return parts(columns, 2)


def _head(column: Glance) -> str:
    unit = column.indicator.unit
    short = "%" if unit == "%" else "£" if unit.startswith("£") else ""
    return f"{column.indicator.title}, {short}" if short else column.indicator.title


def _glance(
    setting: Setting, columns: Sequence[Glance], names: Sequence[tuple[str, str]], average: str, first: str, title: str
) -> Slide:
    area = average.removesuffix(" average")
    shown_names = names_for([name for _, name in names], NAMES)
    rows = [
        [Cell(name, bold=True), *(_figure_cell(column, column.figures.get(code)) for column in columns)]
        for (code, _), name in zip(names, shown_names, strict=True)
    ]
    last = [Cell(shown(c.average, c.indicator) if c.average is not None else "–") for c in columns]
    rows.append([Cell(titles.opening(area), bold=True), *last])
    counted = [c.figures[code] for c in columns for code, _ in names if code in c.figures]
    differing = sum(f.level is not None for f in counted)
    alt = (
        f"Table: {len(names)} rows by {len(columns)} indicators, {', '.join(c.indicator.title for c in columns)}. "
        f"{differing} of {len(counted)} figures differ from the {average}; their cells say which way."
    )
    made = table(
        [first, *(_head(c) for c in columns)], rows, [NAMES, *[(WIDE - NAMES) / len(columns)] * len(columns)],
        [False, *[True] * len(columns)], cut(alt, 390),
    )  # fmt: skip
    source, stamp = setting.stamps.full("data sets listed on the last slides", "as listed", "as listed", average, "95% intervals")
    return Slide(
        layout="Table",
        section="At a glance",
        title=title,
        lede=GLANCE.format(average=area),
        table=made,
        source=(source, stamp),
        notes=Notes(
            3,
            f"{title}. Point, do not read out.",
            "Which two or three of these shall we look at more closely?",
            "Every coloured cell taken as a finding.",
            "One comparison in twenty differs by chance alone. Each is made at 95% and on its own.",
        ),
    )


def _figure_cell(column: Glance, figure: Figure | None) -> Cell:
    if figure is None or figure.value is None:
        withheld = figure is not None and figure.status == "suppressed"
        return Cell(SUPPRESSED if withheld else "no figure", MISSING_TINT)
    value = shown(figure.value, column.indicator)
    if figure.level is None:
        return Cell(value)
    return Cell(f"{value} {'▲' if figure.direction == 'higher' else '▼'}", TINTS[ROLE_OF[figure.outcome]], bold=True)


def priorities(
    setting: Setting, agreed: Sequence[Priority], indicators: dict[str, Indicator], name_of: Callable[[str], str]
) -> list[Slide]:
    """What the locality agreed: priority, measure and baseline, target, lead, review, positions."""
    open_ones = [p for p in agreed if p.state is PriorityState.OPEN]
    against = [sum(position.stance is Stance.DISAGREE for position in p.positions) for p in open_ones]
    title = titles.record_title(len(open_ones), against)
    if not open_ones:
        title = "What we agree today: no more than three priorities"
        rows = [[Cell(f"{place}. to agree", bold=True), *[Cell("to agree")] * 5] for place in (1, 2, 3)]
    else:
        rows = [_priority_row(i, p, indicators.get(p.indicator), name_of) for i, p in enumerate(open_ones, 1)]
    head = ("Priority", "Measure and baseline (likely range)", "Target, by when", "Lead (role)", "Review", "Positions")
    made = table(head, rows, (2.9, 2.9, 1.75, 1.7, 1.15, 1.73), [False] * 6, _priorities_alt(setting, open_ones))
    dates = sorted({p.agreed_on or p.recorded_on for p in open_ones})
    when = f", {day(dates[-1])}" if dates else ""
    source, stamp = setting.stamps.full(
        "workshop record", day(dates[-1]) if dates else "no record yet", "practices that gave a position",
        "own frozen baseline", "95% intervals",
    )  # fmt: skip
    return [
        Slide(
            layout="Table",
            section="What we choose",
            title=title,
            lede=f"{setting.name}{when}; baselines frozen on the day" if open_ones else "To be filled in together, at most three",
            table=made,
            source=(source, stamp),
            notes=Notes(
                5,
                f"{title}. Read each one out as it stands.",
                "Does each of these say how far, by when and who leads?",
                "An action written where a measure should be.",
                "The baseline stays as it was on the day; later figures are compared with it.",
            ),
        )
    ]


def _priority_row(place: int, priority: Priority, indicator: Indicator | None, name_of: Callable[[str], str]) -> list[Cell]:
    title = indicator.title if indicator else priority.indicator
    words = priority.own_words or f"{'Lower' if priority.wanted == 'lower' else 'Raise'} {titles.inside(title)}"
    return [
        Cell(f"{place}. {cut(words, 90)}", bold=True),
        Cell(f"{title}: {baseline_words(priority, indicator)}"),
        Cell(target_words(priority, indicator)),
        Cell(f"{priority.lead_role}, {cut(name_of(priority.lead_practice), 40)}"),
        Cell(f"{priority.review_on:%b %Y}"),
        Cell(positions_words(priority)),
    ]


def baseline_words(priority: Priority, indicator: Indicator | None) -> str:
    """Where a priority started: "15.2% (14.9 to 15.6)"."""
    value, lower, upper = (priority.baseline.get(name) for name in ("value", "lower", "upper"))
    limits = f" ({_plain(lower, indicator)} to {_plain(upper, indicator)})" if lower is not None and upper is not None else ""
    return f"{_plain(value, indicator)}{_sign(indicator) if value is not None else ''}{limits}"


def target_words(priority: Priority, indicator: Indicator | None) -> str:
    """Where a priority is to go: "13.0% or lower, Jun 2027"."""
    return f"{_plain(priority.target, indicator)}{_sign(indicator)} or {priority.wanted}, {priority.target_by:%b %Y}"


def _plain(number: float | None, indicator: Indicator | None) -> str:
    if indicator is None:
        return "no figure" if number is None else f"{number:,.4g}"
    return shown(number, indicator)


def _sign(indicator: Indicator | None) -> str:
    return "%" if indicator is not None and indicator.unit == "%" else ""


def positions_words(priority: Priority) -> str:
    """How the practices stood: "7 agree, no one disagrees"."""
    stances = [position.stance for position in priority.positions]
    agree, live, against = (stances.count(s) for s in (Stance.AGREE, Stance.CAN_LIVE, Stance.DISAGREE))
    said = [f"{agree} agree"] if agree != 1 else ["1 agrees"]
    if live:
        said.append(f"{live} can live with it")
    said.append("no one disagrees" if not against else f"{against} {'disagrees' if against == 1 else 'disagree'}")
    return ", ".join(said)


def _priorities_alt(setting: Setting, agreed: Sequence[Priority]) -> str:
    if not agreed:
        return f"Table: three empty lines for the priorities that {setting.name} will agree."
    return cut(f"Table: priorities of {setting.name}. " + " ".join(p.statement for p in agreed), 390)


def sources(setting: Setting, spreads: Sequence[Spread]) -> list[Slide]:
    """Where the figures come from: one row for each publication and period."""
    groups: dict[tuple[str, str], list[Spread]] = {}
    for spread in spreads:
        name = setting.stamps.publication(spread.indicator, spread.period)
        groups.setdefault((name, stretch(spread.period)), []).append(spread)
    rows = [_source_row(setting, name, period, members) for (name, period), members in sorted(groups.items())]
    head = ("Data set", "Period", "Age", "Next due", "Practices", "Used for")
    title = "Where the figures come from and how old they are"
    made = []
    for part in parts(rows, 8):
        listed = table(head, part, (2.75, 2.5, 1.25, 1.7, 1.2, 2.73), [False] * 6, f"Table: {len(part)} data sets with period, age and coverage.")
        made.append(
            Slide(
                layout="Table",
                section="Sources",
                title=title,
                lede="Age is counted from the end of the period to the day this pack was made",
                table=listed,
                source=setting.stamps.full("data sets as listed", several(s.period for s in spreads), "see each slide", "see each slide", "see each slide"),
                notes=Notes(
                    1,
                    "Every figure was published; nothing here was typed in by hand.",
                    "Does any of these figures look wrong to you?",
                    "A wrong figure used to dismiss all of them.",
                    "Age runs from the end of the period. A figure can be challenged from its page.",
                ),
            )
        )  # fmt: skip
    return made


def _source_row(setting: Setting, name: str, period: str, members: Sequence[Spread]) -> list[Cell]:
    months = members[0].period.months_old(setting.stamps.made_on)
    have = max(len(spread.with_figures) for spread in members)
    every = max(len(spread.practices) for spread in members)
    old = months > OLD
    used = members[0].indicator.title if len(members) == 1 else f"{len(members)} indicators"
    return [
        Cell(cut(name, 60), bold=True),
        Cell(period),
        Cell(f"{months} month{'' if months == 1 else 's'}", OLD_TINT if old else "", bold=old),
        Cell(cut(members[0].indicator.next_due.partition(";")[0], 32)),
        Cell(f"{have} of {every}"),
        Cell(cut(used, 50)),
    ]


def gaps(
    setting: Setting, spreads: Sequence[Spread], without: Sequence[Indicator], named: bool = True
) -> list[Slide]:
    """What is missing: indicators without any figure here, and practices without one, by name only where `named`.

    No slide where nothing is missing.
    """
    rows = [[Cell(i.title, bold=True), Cell("no figures for any of the practices")] for i in without]
    for spread in spreads:
        missing = [f for f in spread.practices if f.value is None]
        if missing:
            names = ": " + ", ".join(f.name for f in missing) if named and setting.practices_shown else ""
            words = f"{len(missing)} of {len(spread.practices)} practices without a figure{names}"
            rows.append([Cell(spread.indicator.title, bold=True), Cell(cut(words, 150))])
    made = []
    for part in parts(rows, 8):
        listed = table(("Indicator", "What is missing"), part, (4.0, 8.13), [False] * 2, f"Table: what is missing, {len(part)} lines.")
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
        )  # fmt: skip
    return made
