"""The running order of one practice's report, and its page of all figures at a glance."""

from collections.abc import Sequence
from datetime import date

from benchmarking.challenged import CHALLENGED
from benchmarking.comparison import Comparison, Peers
from benchmarking.drawings.spine_chart import spine_chart
from benchmarking.findings import compared, differing
from benchmarking.snapshot import Snapshot
from records.agreed.courses import Course
from records.agreed.events_on_trends import done_actions
from slide_templates.plan import REPORT, Deck, Notes, Slide
from slide_templates.practice.practice_change_slides import over_time
from slide_templates.practice.practice_figures import MOST_ROWS, PracticeFigures, practice_figures
from slide_templates.practice.practice_source_slides import whom_and_how
from slide_templates.practice.worth_a_look_slides import worth_a_look
from slide_templates.running_order import About, in_order
from slide_templates.stamps import several
from slide_templates.tables import parts
from slide_templates.titles import in_words

KEY = "Line: likely range. Grey bar: middle half of practices"


def practice_plan(
    snapshot: Snapshot,
    practice: str,
    *,
    made_on: date,
    indicators: Sequence[str] | None = None,
    peers: Peers | None = None,
    courses: Sequence[Course] = (),
) -> Deck:
    """The report of `decks.practice_report` before it is a file."""
    figures = practice_figures(snapshot, practice, made_on, peers, indicators or (), done_actions(courses))
    listed = [worth_a_look(figures), *_at_a_glance(figures), *over_time(figures), *whom_and_how(figures)]
    compared = [(c.indicator, c.period) for c in figures.every]
    shown = About(REPORT, practice, f"my-practice?practice={practice}", compared)
    return in_order(f"{figures.setting.name}: how our figures compare", figures.setting, listed, shown)


def _at_a_glance(figures: PracticeFigures) -> list[Slide]:
    """The spine, a dozen rows on each page."""
    title = _title(figures)
    return [
        Slide(
            layout="Wide chart",
            section="All our figures",
            title=title,
            lede=KEY if figures.flag(part) else _lede(figures),
            flag=_flag(figures, part),
            charts=(spine_chart(part, figures.average),),
            source=figures.setting.stamps.full(
                "data sets listed on the last page", several(c.period for c in part), "as listed there",
                figures.average, "95% intervals",
            ),
            notes=Notes(
                3,
                f"{title}.",
                "Which of these do we want to understand better?",
                "Every difference taken as a fault.",
                "A figure differs where its whole 95% interval lies on one side of the average. Each row has "
                "a scale of its own; the figures stand in the chart's data.",
            ),
        )
        for part in parts(figures.shown, MOST_ROWS)
    ]  # fmt: skip


def _title(figures: PracticeFigures) -> str:
    """How many differ of those that the practice chose, as on My practice, or of all."""
    counted = figures.picks or figures.every
    differ, many = len(differing(counted)), len(compared(counted))
    if not many:
        return figures.titled("nothing can be compared yet")
    chosen = "chosen " if figures.picks else ""
    of = f"of its {in_words(many)} {chosen}indicators" if chosen else f"of {in_words(many)} indicators"
    which = f"{in_words(differ)} {of}" if differ else f"any {of}"
    if many == 1:
        which = "its one chosen indicator" if chosen else "the one indicator compared"
    verb = "differs" if differ else "does not differ clearly"
    return figures.titled(f"{verb} from the {figures.average} on {which}", " ")


def _flag(figures: PracticeFigures, rows: Sequence[Comparison]) -> str:
    """How many are under challenge; of the chosen ones, that the title does not count them."""
    chosen = {c.indicator.id for c in figures.picks}
    doubted = [c for c in rows if c.figure.reason == CHALLENGED]
    every, picks = len(doubted), sum(c.indicator.id in chosen for c in doubted)
    if not picks or not compared(figures.picks):
        return figures.flag(rows)
    more = f"{picks} more chosen, under challenge"
    return more if picks == every else f"{every} under challenge, {picks} chosen"


def _lede(figures: PracticeFigures) -> str:
    """How the chart is read, whose choice stands first, and what has no row."""
    left, more = len(figures.every) - len(figures.shown), len(figures.shown) - len(figures.picks)
    said = [KEY]
    if figures.picks and more:
        said.append("Its own choice first")
    if left:
        said.append(f"{left} further figures: on My practice, in the workbook")
    return ". ".join(said)
