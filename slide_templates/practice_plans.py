"""The running order of one practice's report, and its two kinds of page."""

from collections.abc import Sequence
from datetime import date

from benchmarking.comparison import Comparison, compare
from benchmarking.drawing import ROLE_OF
from benchmarking.figures import Outcome
from benchmarking.findings import chance, compared, differing, weighed
from benchmarking.indicators import Indicator, Kind
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.wording import difference, finding, likely_range, short, shown, with_unit
from slide_templates import slides, source_slides, titles
from slide_templates.palette import MISSING_TINT, TINTS
from slide_templates.plan import Cell, Deck, Notes, Slide
from slide_templates.running_order import in_order, wanted
from slide_templates.slides import Setting
from slide_templates.spreads import Spread
from slide_templates.stamps import Stamps, cut, day, several
from slide_templates.tables import parts, table
from slide_templates.titles import in_words

AT_MOST = 3  # things worth a look
MOST_LINES = 10  # indicators on one page


def practice_plan(
    snapshot: Snapshot, practice: str, *, made_on: date, indicators: Sequence[str] | None = None
) -> Deck:
    """The report of `decks.practice_report` before it is a file."""
    organisation = snapshot.organisations[practice]
    setting = Setting(Stamps(snapshot, made_on), organisation.name, {}, 1)
    chosen = [i for i in wanted(snapshot, indicators) if snapshot.held.latest(i.id) is not None]
    every = [compare(snapshot, practice, indicator.id) for indicator in chosen]
    average = next((c.peers.average for c in every if c.peers), "average")
    held = [c for c in every if c.figure.value is not None]
    title = titles.deck_title([f"{setting.name}: how our figures compare", setting.name])
    listed = [
        slides.title_slide(
            setting,
            title,
            f"Report for the practice meeting, {day(made_on)}",
            "For the practice: not for handing on",
        ),
        _worth_a_look(setting, held, average),
        *_every_indicator(setting, every, average),
        *source_slides.sources(setting, [Spread(c, (c.figure,), average) for c in held]),
    ]
    return in_order(title, setting, listed)


def _worth_a_look(setting: Setting, held: Sequence[Comparison], average: str) -> Slide:
    """At most three findings that stay when the many comparisons are allowed for, each with an idea."""
    found = weighed(setting.stamps.snapshot, held).first(AT_MOST)
    what = f"{in_words(len(found))} thing{'' if len(found) == 1 else 's'} worth a look"
    differ = differing(held)
    if not found:
        what = "nothing stands out from the usual spread"
        what = what if differ else f"nothing differs clearly from the {average}"
    rows = [
        [
            Cell(c.indicator.title, bold=True),
            Cell(f"{with_unit(c.figure.value, c.indicator)} ({likely_range(c.figure, c.indicator)})"),
            Cell(f"{finding(c)} {difference(c)}".strip()),
            Cell(cut(c.indicator.change_ideas[0], 90)),
        ]
        for c in found
    ] or [
        [
            Cell("Steady", bold=True),
            Cell("every figure"),
            Cell("Within the usual spread of practices" if differ else f"Within chance of the {average}"),
            Cell("Keep going"),
        ]
    ]
    title = _titled(setting, what)
    head = ("What", "Our figure (likely range)", "How it stands", "Something to try")
    return Slide(
        layout="Table",
        section="What stands out",
        title=title,
        lede=f"After allowing for {len(compared(held))} comparisons. {chance(held)}",
        table=table(head, rows, (2.7, 2.6, 4.2, 2.63), [False] * 4, cut(f"Table: {title}.", 390)),
        source=_stamp(setting, [c.period for c in held], average),
        notes=Notes(
            5,
            f"{title}.",
            "Does this match what we see in the practice?",
            "Explaining a figure away before looking at it.",
            "95% intervals, then the false-discovery rule at 5% over all comparisons.",
        ),
    )


def _every_indicator(setting: Setting, every: Sequence[Comparison], average: str) -> list[Slide]:
    differ = len(differing(every))
    many = in_words(len(compared(every)))
    what = f"differs from the {average} on {in_words(differ)} of {many} indicators"
    if not differ:
        what = f"does not differ clearly from the {average} on any of {many} indicators"
    title = _titled(setting, what, between=" ")
    head = (
        "Indicator",
        "Our figure (likely range)",
        titles.opening(average),
        "Middle half of practices",
        "Finding",
    )
    return [
        Slide(
            layout="Table",
            section="All our figures",
            title=title,
            lede="Each figure with its likely range, beside the average and the middle half of practices",
            table=table(
                head,
                [_line(c) for c in part],
                (3.6, 2.5, 1.5, 2.1, 2.43),
                [False, True, True, True, False],
                f"Table: {len(part)} indicators: our figure, the average, the middle half and the finding.",
            ),
            source=_stamp(setting, [c.period for c in part], average),
            notes=Notes(
                3,
                f"{title}.",
                "Which of these do we want to understand better?",
                "Every difference taken as a fault.",
                "A figure differs where its whole 95% interval lies on one side of the average.",
            ),
        )
        for part in parts(every, MOST_LINES)
    ]


def _line(comparison: Comparison) -> list[Cell]:
    figure, indicator = comparison.figure, comparison.indicator
    limits = likely_range(figure, indicator)
    value = f"{shown(figure.value, indicator)} ({limits})" if limits else shown(figure.value, indicator)
    tint = TINTS[ROLE_OF[figure.outcome]] if figure.level is not None else ""
    if figure.value is None:
        tint = MISSING_TINT
    return [
        Cell(indicator.title, bold=True),
        Cell(value),
        Cell("–" if comparison.average is None else shown(comparison.average, indicator)),
        Cell(_middle(comparison, indicator)),
        Cell(short(figure), tint, bold=figure.outcome not in (Outcome.SIMILAR, Outcome.NOT_COMPARED)),
    ]


def _middle(comparison: Comparison, indicator: Indicator) -> str:
    low, high = comparison.peer_lower_quartile, comparison.peer_upper_quartile
    if low is None or high is None or indicator.kind is Kind.COUNT:
        return "–"
    return f"{shown(low, indicator)} to {shown(high, indicator)}"


def _titled(setting: Setting, what: str, between: str = ": ") -> str:
    names = (setting.name, cut(setting.name, 40), cut(setting.name, 20), "Our practice")
    return titles.fitting([f"{name}{between}{what}" for name in names])


def _stamp(setting: Setting, periods: Sequence[Period], average: str) -> tuple[str, str]:
    return setting.stamps.full(
        "data sets listed on the last slides", several(periods), "as listed", average, "95% intervals"
    )
