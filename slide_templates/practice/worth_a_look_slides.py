"""The first page of a practice's report: what kind of practice it is, and three things worth a look."""

from collections.abc import Iterator, Sequence

from benchmarking.comparison import Comparison, compare
from benchmarking.due import due_words
from benchmarking.expected.adjustment import DEPRIVATION, GROUPS, deprivation_fifth
from benchmarking.figures import Outcome
from benchmarking.findings import by_chance
from benchmarking.words.not_compared import why_nothing
from benchmarking.words.spread_wording import size, what_next, what_stays
from benchmarking.words.wording import evidence, finding, opening, with_unit
from slide_templates.plan import Notes, Slide, Statement
from slide_templates.powerpoint.lettering import LINE, lines
from slide_templates.practice.practice_figures import PracticeFigures
from slide_templates.running_order import LIST_SIZE
from slide_templates.stamps import cut, several
from slide_templates.titles import in_words

AT_MOST = 3  # things worth a look
SIZES = (16, 15, 14, 13, 12)  # points, the first at which a statement fits
ROOM, HIGH = 3.51 * 72 * 0.97, 3.44 * 72  # points that a statement has, across and down
HEADING, BETWEEN = 20, 6  # points: its heading, and what stands free below each paragraph
LEDE_ROOM = 12.13 * 72 * 0.97
AGES = (("pop_65plus_pct", "aged 65+"), ("pop_0_4_pct", "aged 0 to 4"))
NAMED = 6  # indicators named in a list

Rows = tuple[tuple[str, str], ...]  # what stands in bold, and what follows it
Said = tuple[str, Rows]  # a heading and its lines


def worth_a_look(figures: PracticeFigures) -> Slide:
    """At most three findings with their size, their evidence and an idea; what is steady, old or missing in
    the place of those that there are not."""
    found = figures.found
    first = found.first(AT_MOST) or _farthest(figures)
    said = [*(_finding(figures, c) for c in first), *_otherwise(figures)][:AT_MOST]
    title = figures.titled(_what(figures))
    return Slide(
        layout="Three statements",
        section="At a glance",
        title=title,
        lede=_who(figures),
        statements=fitted(said),
        asking="For scale",
        question=_scale(figures),
        source=figures.setting.stamps.full(
            "data sets listed on the last page", several(c.period for c in figures.every), "as listed there",
            figures.average, "95% intervals, 5% false discovery",
        ),
        notes=Notes(
            5,
            f"{title}. {_scale(figures)}",
            "Does this match what we see in the practice?",
            "Explaining a figure away before looking at it.",
            "95% intervals; then the false-discovery rule at 5% over all comparisons, held against the usual "
            "spread between practices.",
        ),
    )  # fmt: skip


def _farthest(figures: PracticeFigures) -> list[Comparison]:
    """The differences farthest out where nothing remains of them; what the practice chose stands first."""
    chosen = {c.indicator.id for c in figures.picks}
    every = figures.found.largest(len(figures.every))
    return sorted(every, key=lambda c: c.indicator.id not in chosen)[:AT_MOST]


def _what(figures: PracticeFigures) -> str:
    count = len(figures.found.first(AT_MOST))
    if count:
        return f"{in_words(count)} thing{'' if count == 1 else 's'} worth a look"
    if figures.found.differing:
        return "nothing stands out from the usual spread"
    if not figures.found.judged:
        return f"nothing can be compared with the {figures.average} yet"
    return f"nothing differs clearly from the {figures.average}"


def _who(figures: PracticeFigures) -> str:
    """Patients, ages and deprivation, as much of it as one line holds."""
    parts = [*_patients(figures), *_ages(figures), *_deprivation(figures)]
    while len(parts) > 1 and len(lines("; ".join(parts), 16, LEDE_ROOM)) > 1:
        parts.pop()
    return "; ".join(parts) or "The latest figure of each indicator"


def _patients(figures: PracticeFigures) -> Iterator[str]:
    if LIST_SIZE in figures.snapshot.indicators and figures.snapshot.held.latest(LIST_SIZE):
        value = compare(figures.snapshot, figures.practice, LIST_SIZE).figure.value
        if value is not None:
            yield f"{value:,.0f} patients"


def _ages(figures: PracticeFigures) -> Iterator[str]:
    for id_, words in AGES:
        yield from (f"{value} {words}{other}" for value, other in _beside(figures, id_))


def _beside(figures: PracticeFigures, id_: str) -> Iterator[tuple[str, str]]:
    """A figure of the practice and, in brackets, that of whom it is compared with; nothing without one."""
    comparison = next((c for c in figures.every if c.indicator.id == id_), None)
    if comparison is None or comparison.figure.value is None:
        return
    indicator = comparison.indicator
    area = indicator.compared_with(figures.average.removesuffix(" average"))
    other = "" if comparison.average is None else f" ({area} {with_unit(comparison.average, indicator)})"
    yield with_unit(comparison.figure.value, indicator), other


def _deprivation(figures: PracticeFigures) -> Iterator[str]:
    periods = figures.snapshot.held.periods(LIST_SIZE) if LIST_SIZE in figures.snapshot.indicators else ()
    fifth = deprivation_fifth(figures.snapshot, figures.practice, periods[-1]) if periods else None
    if fifth:
        yield f"deprivation fifth {fifth} of {GROUPS} (1: most deprived)"
    else:
        yield from (f"deprivation score {v}{other}" for v, other in _beside(figures, DEPRIVATION))


def _scale(figures: PracticeFigures) -> str:
    """How many differ, what stands out of them, and what chance would do."""
    judged, differ = len(figures.found.judged), len(figures.found.differing)
    if not judged:
        return f"Nothing can be compared with the {figures.average} yet. {why_nothing(figures.every)}"
    chance = by_chance(figures.found.judged)
    first = f"{differ} of {judged} indicators differ from the {figures.average} ({chance})."
    lead = f"{first} {what_stays(figures.found)}"
    if figures.found.found or not differ:
        return lead
    chosen = ", its own choice first" if figures.picks else ""
    return f"{lead} Shown: the farthest from the average{chosen}."


def _finding(figures: PracticeFigures, comparison: Comparison) -> Said:
    """One difference: the verdict, the numbers, the size and something to try."""
    numbers, (heading, idea) = evidence(comparison), what_next(comparison)
    return comparison.indicator.title, (
        (finding(comparison), ""),
        ("", f"{opening(numbers)}." if numbers else ""),
        ("", size(figures.snapshot, comparison)),
        (f"{heading}:", idea),
    )


def _otherwise(figures: PracticeFigures) -> Iterator[Said]:
    """What else there is to know: what is steady, the oldest figure, what is missing."""
    steady = [c for c in figures.every if c.figure.outcome is Outcome.SIMILAR]
    if steady:
        yield (
            f"Steady: {len(steady)} of {len(figures.found.judged)} indicators",
            (
                ("", f"No clear difference from the {figures.average}: chance alone could explain it."),
                ("Among them:", _listed(steady)),
            ),
        )
    held = [c for c in figures.every if c.figure.value is not None]
    if held:
        oldest = min(held, key=lambda c: (c.period.end, c.indicator.title))
        months = oldest.period.months_old(figures.setting.stamps.made_on)
        yield (
            f"Oldest figure: {months} months old",
            (
                ("", f"{oldest.indicator.title} is of {oldest.period.label}."),
                ("Next due:", due_words(oldest.indicator.next_due, figures.setting.stamps.made_on)),
            ),
        )
    missing = [c for c in figures.every if c.figure.value is None]
    if missing:
        lacking = "one indicator" if len(missing) == 1 else f"{in_words(len(missing))} indicators"
        yield (
            f"No figure on {lacking}",
            (
                ("", f"{_listed(missing)}."),
                ("", "A missing figure is never counted as zero."),
            ),
        )
    else:
        yield "Nothing is missing", (("", "Every indicator that is held has a figure here."),)
    yield (
        "When new figures come",
        (("", "Data held says when each is due. This report can be made again then."),),
    )
    yield "A figure looks wrong?", (("", "Say so on its page. It is in no finding until that is answered."),)


def _listed(comparisons: list[Comparison]) -> str:
    names = "; ".join(c.indicator.title for c in comparisons[:NAMED])
    more = len(comparisons) - NAMED
    return f"{names}; and {more} more" if more > 0 else names


def fitted(said: Sequence[Said]) -> tuple[Statement, ...]:
    """The statements in the largest type in which all of them fit; what fits in none loses its last words."""
    whole = [(heading, tuple((n, w) for n, w in rows if n or w)) for heading, rows in said]
    tried = (size for size in SIZES if all(_height(h, rows, size) <= HIGH for h, rows in whole))
    size = next(tried, SIZES[-1])
    return tuple(Statement(heading, _within(heading, rows, size), size) for heading, rows in whole)


def _within(heading: str, rows: Rows, size: float) -> Rows:
    *before, (name, last) = rows
    while len(last) > 20 and _height(heading, (*before, (name, last)), size) > HIGH:
        last = cut(last, len(last) - 10)
    return (*before, (name, last))


def _height(heading: str, rows: Rows, size: float) -> float:
    """Points that a statement needs."""
    broken = [len(lines(f"{n} {w}".strip(), size, ROOM, bold=not w)) for n, w in rows]
    first = len(lines(heading, HEADING, ROOM, bold=True)) * HEADING
    return (first + sum(broken) * size) * LINE + BETWEEN * (len(rows) + 1)
