"""The slides of the STP summary: localities by name, practices only as counts."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from benchmarking.charts import Chart, Role, Series, Shape
from benchmarking.drawings.drawing import axis
from benchmarking.indicators import Indicator
from benchmarking.words.wording import inside, opening
from records.models import Priority
from records.tally import Method
from slide_templates import titles
from slide_templates.locality.slides import Setting
from slide_templates.locality.spreads import Spread
from slide_templates.plan import Cell, Notes, Slide
from slide_templates.priority_slides import baseline_words, positions_words, target_words
from slide_templates.stamps import cut, day, several
from slide_templates.tables import MOST_ON_PAPER, names_for, parts, table
from slide_templates.titles import in_words, of_all

FOR_THE_BOARD = "For the board"
MOST_BARS = 12
TOGETHER = "Which of these should localities look at together?"
ORDINARY = "Differences are ordinary: no list of practices follows"
OLDER = "Older figures count practices that have merged or closed since"
NAMES = 4.2  # inches


@dataclass(frozen=True)
class LocalityLine:
    """One locality in the summary: its practices, patients and open priorities."""

    code: str
    name: str
    practices: int
    patients: float | None
    priorities: tuple[Priority, ...]


def localities(setting: Setting, lines: Sequence[LocalityLine]) -> list[Slide]:
    """Every locality with its practices, patients and number of priorities."""
    title, lede = _localities_title(lines), "Localities by name; at most three open priorities each"
    if outside := setting.size - sum(line.practices for line in lines):
        are = "is" if outside == 1 else "are"
        lede += f". {opening(in_words(outside))} of all {setting.size:,} practices {are} in no locality"
    made = []
    for part in parts(lines, MOST_ON_PAPER):
        alt = (
            f"Table: {len(part)} localities with their practices, patients and number of priorities. {title}."
        )
        head = ("Locality", "Practices", "Patients", "Priorities agreed")
        listed = table(head, _locality_rows(part), (NAMES, 2.3, 2.8, 2.83), (False, True, True, True), alt)
        made.append(
            Slide(
                layout="Table",
                section="What was agreed",
                title=title,
                lede=lede,
                table=listed,
                source=setting.stamps.short("Patients registered at a GP practice; workshop records"),
                notes=Notes(
                    2,
                    f"{title}.",
                    "Which locality has not met yet?",
                    "Localities compared by how many priorities they have.",
                    "Practices are counted on the day the summary was made; patients as last published.",
                ),
            )
        )
    return made


def _localities_title(lines: Sequence[LocalityLine]) -> str:
    agreed = sum(len(line.priorities) for line in lines)
    many = f"{in_words(len(lines))} localit{'y' if len(lines) == 1 else 'ies'}"
    if not agreed:
        practices = sum(line.practices for line in lines)
        return f"{opening(many)} of {practices:,} practices: no priority is agreed yet"
    with_some = sum(bool(line.priorities) for line in lines)
    return f"{opening(of_all(with_some, len(lines)))} agreed priorities, {in_words(agreed)} in all"


def _locality_rows(lines: Sequence[LocalityLine]) -> list[list[Cell]]:
    names = names_for([line.name for line in lines], NAMES)
    return [
        [
            Cell(name, bold=True),
            Cell(f"{line.practices}"),
            Cell(f"{line.patients:,.0f}" if line.patients is not None else "no figure"),
            Cell(str(len(line.priorities) or "–")),
        ]
        for name, line in zip(names, lines, strict=True)
    ]


def agreed(setting: Setting, lines: Sequence[LocalityLine], indicators: dict[str, Indicator]) -> list[Slide]:
    """Each priority with its baseline, target and positions; no slide where there is none."""
    rows = [_agreed_row(setting, line, p, indicators) for line in lines for p in line.priorities]
    title = _theme_title(lines, indicators)
    days = [p.agreed_on or p.recorded_on for line in lines for p in line.priorities]
    made = []
    for part in parts(rows, 8):
        head = ("Locality", "Measure", "Baseline (likely range)", "Target, by when", "Positions")
        alt = f"Table: {len(part)} priorities with baseline, target and positions. {title}."
        listed = table(head, part, (2.6, 2.5, 2.15, 2.4, 2.48), [False] * 5, alt)
        made.append(
            Slide(
                layout="Table",
                section="What was agreed",
                title=title,
                lede="Priorities agreed by locality; disagreement is kept on record",
                table=listed,
                source=setting.stamps.full(
                    "workshop records",
                    " to ".join(dict.fromkeys((day(min(days)), day(max(days))))),
                    "practices that gave a position",
                    "own frozen baseline",
                    "95% intervals",
                ),
                notes=Notes(
                    3,
                    f"{title}.",
                    "Where could the board clear something out of the way?",
                    "Practices being asked for by name: they are not named here.",
                    "Baselines are frozen on the day of agreement.",
                ),
            )
        )
    return made


def _agreed_row(
    setting: Setting, line: LocalityLine, priority: Priority, indicators: dict[str, Indicator]
) -> list[Cell]:
    indicator = indicators.get(priority.indicator)
    return [
        Cell(cut(line.name, 50), bold=True),
        Cell(_what_and_why(priority, indicator), page=page_of(priority)),
        Cell(baseline_words(priority, indicator, setting.stamps.snapshot)),
        Cell(target_words(priority, indicator)),
        Cell(positions_words(priority)),
    ]


def page_of(priority: Priority) -> str:
    """The page that a slide's reader gets for one priority; empty before it is recorded."""
    return "" if priority.id is None else f"from-a-slide?priority={priority.id}"


def _what_and_why(priority: Priority, indicator: Indicator | None) -> str:
    """The measure, and how many chose it where there was a vote: of the whole round, a run-off apart."""
    title = indicator.title if indicator else priority.indicator
    vote = priority.vote
    if not vote.get("voters") or not vote.get("voting"):
        return title
    said = f"{vote['voters']} of {vote['voting']} that voted chose it"
    if vote.get("method") == Method.POINTS:  # who rates a topic low does not choose it
        said = f"Rated {vote['strength']:g} of 81 by {vote['voters']} of {vote['voting']} that voted"
    after = vote.get("run_off")
    last = f", {after['voters']} of {after['voting']} in the run-off" if after else ""
    return f"{title}. {said}{last}"


def _theme_title(lines: Sequence[LocalityLine], indicators: dict[str, Indicator]) -> str:
    """How many localities chose the commonest theme; where several are, all of them by name."""
    chosen = Counter(
        theme
        for line in lines
        for theme in {indicators[p.indicator].theme for p in line.priorities if p.indicator in indicators}
    )
    if not chosen:
        return "What localities agreed"
    most = max(chosen.values())
    first = sorted(theme for theme, count in chosen.items() if count == most)
    if len(first) == 1:
        return f"{opening(of_all(most, len(lines)))} chose {inside(first[0])}"
    said = ", ".join(inside(theme) for theme in first)
    many = f"by {of_all(most, len(lines))}{' each' if len(lines) > 1 else ''}"
    return titles.fitting(
        [f"Most chosen, {many}: {said}", f"Most chosen, {many}: {in_words(len(first))} themes"]
    )


def variation(setting: Setting, spreads: Sequence[Spread], drawn: Collection[str]) -> list[Slide]:
    """How many practices differ from the average on each indicator, as bars; no names and no ranks.

    `drawn`: ids of those that get a bar, of which the title speaks."""
    tested = [s for s in spreads if s.compared]
    bars = [s for s in tested if s.indicator.id in drawn]
    if not bars:
        return []
    average = tested[0].average
    held = [len(s.compared) for s in bars]
    practices = f"{held[0]:,}" if len(set(held)) == 1 else f"{min(held):,} to {max(held):,}"
    title = _variation_title([len(s.differing) for s in bars], held, average)
    lede = f"Practices above or below the {average} beyond chance, of {practices} with a figure"
    if len(bars) < len(tested):
        where = rest_elsewhere(len(bars), len(tested))
        lede = f"Practices that differ beyond chance, of {practices}. {where}"
    about = OLDER if max(held) > setting.size else ORDINARY
    return [
        Slide(
            layout="Chart",
            section="At a glance",
            title=title,
            lede=lede,
            charts=(_bars(part, average),),
            key_figure=("1 in 20", "would differ by chance alone on each indicator"),
            facts=(about, "Practices are not named outside their locality"),
            question=TOGETHER,
            asking=FOR_THE_BOARD,
            source=setting.stamps.full(
                "data sets listed on the last slides", several(s.period for s in part),
                "practices that differ", average, "95% intervals",
            ),
            notes=Notes(
                2,
                f"{title}.",
                TOGETHER,
                "A wish for a list of practices.",
                "Each practice against the average at 95%; one in twenty would differ by chance alone.",
            ),
        )
        for part in parts(bars, MOST_BARS)
    ]  # fmt: skip


def _bars(spreads: Sequence[Spread], average: str) -> Chart:
    """How many practices differ on each indicator."""
    values = tuple(float(len(s.differing)) for s in spreads)
    differ = f"Practices that differ from the {average}"
    counts = "; ".join(f"{s.indicator.title} {len(s.differing)} of {len(s.compared)}" for s in spreads)
    return Chart(
        shape=Shape.BARS,
        title="Practices that differ",
        category_title="Indicator",
        value_title=differ,
        categories=tuple(s.indicator.title for s in spreads),
        series=(Series(differ, Role.SELF, values),),
        axis=axis([*values, 1.0], from_zero=True),
        decimals=0,
        source="",
        alt=cut(f"Bars: practices that differ from the {average} beyond chance. {counts}", 390),
    )


def rest_elsewhere(some: int, every: int) -> str:
    """Where the indicators are that a board's slide leaves out."""
    return f"{some} of {every} indicators, the rest in the evidence workbook"


def _variation_title(counts: Sequence[int], held: Sequence[int], average: str) -> str:
    """`held`: how many practices each indicator compares; earlier years may hold more than there are now."""
    low, high = min(counts), max(counts)
    of = f"of {in_words(held[0])} practices" if len(set(held)) == 1 else "practices"
    if not high:
        return f"No practice differs clearly from the {average} on any indicator"
    if low == high:
        differ = "differs" if low == 1 else "differ"
        return f"{opening(in_words(low))} {of} {differ} from the {average} on each indicator"
    if not low:
        return f"Up to {in_words(high)} {of} differ from the {average}, depending on the indicator"
    return titles.fitting(
        [
            f"Between {in_words(low)} and {in_words(high)} {of} differ from the {average}, depending on "
            "the indicator",
            f"Between {in_words(low)} and {in_words(high)} {of} differ from the {average}",
        ]
    )
