"""The at-a-glance table: organisations by indicators, with what chance alone would give."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarking.challenged import CHALLENGED
from benchmarking.disclosure.allowed import TOO_FEW
from benchmarking.drawings.drawing import ROLE_OF
from benchmarking.figures import Figure, Outcome
from benchmarking.indicators import Indicator
from benchmarking.observations import Status
from benchmarking.words.wording import MISSING, SUPPRESSED, opening, shown
from slide_templates import titles
from slide_templates.locality.slides import Setting
from slide_templates.plan import Cell, Notes, Slide
from slide_templates.powerpoint.lettering import fits
from slide_templates.powerpoint.palette import MISSING_TINT, TINTS
from slide_templates.stamps import cut
from slide_templates.tables import MARGIN, MOST_ROWS, WIDE, names_for, parts, table

NAMES = 2.9  # inches of the first column
MOST_INDICATORS = 8  # columns beside the names and none wider than its words allow
HEAD_SIZE = 12
GLANCE = (
    "▲ higher or ▼ lower than the {average} beyond chance. Blue: better. Orange: worse. "
    "Grey: neither way is better"
)
IN_SHORT = "▲ higher, ▼ lower beyond chance. Blue better, orange worse. "


@dataclass(frozen=True)
class Glance:
    """One column of an at-a-glance table: an indicator, its figures by organisation code, and the average."""

    indicator: Indicator
    figures: dict[str, Figure]
    average: float | None

    @property
    def differing(self) -> int:
        """How many of its figures differ from the average beyond chance."""
        return sum(figure.level is not None for figure in self.figures.values())


def at_a_glance(
    setting: Setting,
    columns: Sequence[Glance],
    names: Sequence[tuple[str, str]],
    average: str,
    first: str,
    among: Sequence[Glance] = (),
    *,
    published: bool = False,
    most: int = MOST_ROWS,
) -> list[Slide]:
    """Organisations by indicators, a slide for each `most` rows and as many columns as keep words whole.

    `names` are (code, name) in the order of the rows; `first` heads them. Titles say what chance would give
    `among` all columns, where there are others in a table of their own or in none. `published`: figures
    shared in confidence are left out and not counted.
    """
    weighed = [
        f
        for column in among or columns
        for f in column.figures.values()
        if f.outcome is not Outcome.NOT_COMPARED
    ]
    differing = sum(f.level is not None for f in weighed)
    title = titles.chance_title(differing, len(weighed), average)
    lede = _lede(len(columns), len(among or columns), average.removesuffix(" average"), published)
    made = []
    for some in _column_parts(columns):
        for part in parts(names, most):
            made.append(_glance(setting, some, part, average, first, title, lede))
    return made


def _lede(columns: int, among: int, average: str, published: bool) -> str:
    """How to read the table, and what of all that is counted stands in it."""
    which = " published" if published else ""
    if columns < among:
        return f"{IN_SHORT}{columns} of {among}{which} indicators; the title counts all {among}"
    if published:
        return f"{IN_SHORT}Published figures; those in confidence are not counted here"
    return GLANCE.format(average=average)


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
    setting: Setting,
    columns: Sequence[Glance],
    names: Sequence[tuple[str, str]],
    average: str,
    first: str,
    title: str,
    lede: str,
) -> Slide:
    area = average.removesuffix(" average")
    shown_names = names_for([name for _, name in names], NAMES)
    rows = [
        [Cell(name, bold=True), *(_figure_cell(column, column.figures.get(code)) for column in columns)]
        for (code, _), name in zip(names, shown_names, strict=True)
    ]
    last = [Cell(shown(c.average, c.indicator) if c.average is not None else "–") for c in columns]
    rows.append([Cell(opening(area), bold=True), *last])
    counted = [c.figures[code] for c in columns for code, _ in names if code in c.figures]
    differing = sum(f.level is not None for f in counted)
    alt = (
        f"Table: {len(names)} rows by {len(columns)} indicators, "
        f"{', '.join(c.indicator.title for c in columns)}. "
        f"{differing} of {len(counted)} figures differ from the {average}; their cells say which way."
    )
    made = table(
        [first, *(_head(c) for c in columns)], rows, [NAMES, *[(WIDE - NAMES) / len(columns)] * len(columns)],
        [False, *[True] * len(columns)], cut(alt, 390),
    )  # fmt: skip
    source, stamp = setting.stamps.full(
        "data sets listed on the last slides", "as listed", "as listed", average, "95% intervals"
    )
    return Slide(
        layout="Table",
        section="At a glance",
        title=title,
        lede=lede,
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
        withheld = figure is not None and figure.status == Status.SUPPRESSED
        return Cell(SUPPRESSED if withheld else MISSING, MISSING_TINT)
    value = shown(figure.value, column.indicator)
    if figure.reason == TOO_FEW:
        return Cell(f"{value} (few)", MISSING_TINT)
    if figure.reason == CHALLENGED:
        return Cell(f"{value} (challenged)", MISSING_TINT)
    if figure.level is None:
        return Cell(value)
    return Cell(
        f"{value} {'▲' if figure.direction == 'higher' else '▼'}", TINTS[ROLE_OF[figure.outcome]], bold=True
    )
