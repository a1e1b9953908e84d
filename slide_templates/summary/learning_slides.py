"""The learning summary for the board: shared themes, what has changed by all five verdicts, gaps and asks."""

from collections.abc import Mapping, Sequence

from benchmarking.agreed.followed import Verdict
from benchmarking.indicators import Indicator
from benchmarking.words.progress_wording import JUDGED, SHORT, chance_line, judged
from benchmarking.words.wording import opening, shown
from records.agreed.courses import Course
from records.agreed.doubts import IN_DOUBT
from records.agreed.heard import Heard
from slide_templates.locality.slides import Setting
from slide_templates.plan import Cell, Notes, Slide
from slide_templates.stamps import cut, day
from slide_templates.summary.summary_slides import LocalityLine, page_of
from slide_templates.tables import parts, table
from slide_templates.titles import fitting, in_words

AGREED, CHANGED, LEARNED = "What was agreed", "What has changed", "What we learned"  # sections
MOST_LINES = 6  # rows on one slide
MEANS = {
    Verdict.WANTED: "More than ordinary variation, season and chance would give",
    Verdict.NO_CLEAR_CHANGE: "Not told apart from ordinary variation; something may have happened",
    Verdict.UNWANTED: "The other way, by more than ordinary variation and season",
    Verdict.TOO_EARLY: "Too few figures since the meeting",
    Verdict.SERIES_BROKEN: "Counted in another way since, or figures are missing",
}


def shared_themes(
    setting: Setting, lines: Sequence[LocalityLine], indicators: Mapping[str, Indicator]
) -> list[Slide]:
    """Each theme and each measure that two or more localities chose; no slide where none is shared."""
    chosen: dict[tuple[int, str], dict[str, None]] = {}
    for line in lines:
        for priority in line.priorities:
            indicator = indicators.get(priority.indicator)
            if indicator is not None:
                chosen.setdefault((0, indicator.theme), {})[line.name] = None
                chosen.setdefault((1, indicator.title), {})[line.name] = None
    shared = [(kind, what, list(names)) for (kind, what), names in chosen.items() if len(names) > 1]
    count = len(shared)
    title = fitting(
        [f"{opening(in_words(count))} {'theme is' if count == 1 else 'themes or measures are'} shared"]
    )
    rows = [
        [
            Cell(what, bold=True),
            Cell("Measure" if kind else "Theme"),
            Cell(f"{len(names)}"),
            Cell(cut(", ".join(names), 120)),
        ]
        for kind, what, names in sorted(shared)
    ]
    return [
        listed(
            setting,
            AGREED,
            title,
            "What two or more localities chose",
            ("What", "Kind", "Localities", "Which"),
            part,
            (3.6, 1.5, 1.5, 5.53),
            "Could localities that chose the same learn from each other?",
        )
        for part in parts(rows, MOST_LINES)
    ]


def what_has_changed(
    setting: Setting,
    lines: Sequence[LocalityLine],
    courses: Sequence[Course],
    indicators: Mapping[str, Indicator],
) -> list[Slide]:
    """All five verdicts with their counts and the chance line, then each priority with its latest verdict."""
    names = {line.code: line.name for line in lines}
    followed = [
        c for c in courses if c.is_followed and c.priority.locality in names and not c.priority.closed_on
    ]
    if not followed:
        return []
    rows = [_row(c, names[c.priority.locality], indicators.get(c.priority.indicator)) for c in followed]
    head = ("Locality", "Measure", "What the latest refresh says", "Change (likely range)")
    ask = "What would help the localities whose priority shows no clear change?"
    each = [
        listed(
            setting,
            CHANGED,
            "What the latest refresh says of each priority",
            "By locality; no order is meant",
            head,
            part,
            (2.3, 2.5, 5.03, 2.3),
            ask,
        )
        for part in parts(rows, MOST_LINES)
    ]
    return [_all_verdicts(setting, followed), *each]


def _all_verdicts(setting: Setting, followed: Sequence[Course]) -> Slide:
    """How many priorities each of the five verdicts has, with the chance line."""
    said = [c.said for c in followed if not c.doubted]
    left_out = len(followed) - len(said)
    old_enough = judged(said)
    counts = [
        [Cell(SHORT[verdict], bold=True), Cell(f"{said.count(verdict)}"), Cell(MEANS[verdict])]
        for verdict in Verdict
    ]
    return listed(
        setting,
        CHANGED,
        verdicts_title(old_enough, said.count(Verdict.WANTED), said.count(Verdict.UNWANTED)),
        f"{opening(in_words(old_enough))} of {in_words(len(said))} old enough to judge. All five verdicts"
        + (f"; {in_words(left_out)} under challenge left out" if left_out else ""),
        ("What the figures say", "Priorities", "Meaning"),
        counts,
        (4.2, 1.7, 6.23),
        chance_line(old_enough),
        "What chance would show",
    )


def verdicts_title(judged: int, wanted: int, unwanted: int) -> str:
    """The rule T-verdicts: how many of those that are old enough to judge changed, and which way."""
    if not judged:
        return "No priority is old enough to judge"
    if judged == 1:
        changed = "changed the other way" if unwanted else "shows no clear change"
        changed = "changed in the wanted direction" if wanted else changed
        return f"The one priority that is old enough to judge {changed}"
    first = f"{opening(in_words(wanted))} of {in_words(judged)} priorities old enough to judge"
    if not wanted:
        first = f"No priority of {in_words(judged)} old enough to judge"
    also = f"; {in_words(unwanted)} the other way" if unwanted else ""
    return fitting([f"{first} changed in the wanted direction{also}", f"{first} changed as wanted{also}"])


def heard(setting: Setting, said: Sequence[Heard]) -> list[Slide]:
    """What localities cannot measure yet, and what they ask of the board, word for word."""
    gaps = [one for one in said if one.is_gap]
    asks = [one for one in said if not one.is_gap]
    many = f"{opening(in_words(len(gaps)))} {'thing' if len(gaps) == 1 else 'things'}"
    asking = f"{opening(in_words(len(asks)))} {'locality asks' if len(asks) == 1 else 'localities ask'}"
    made = []
    for found, title, head, ask in (
        (
            gaps,
            f"{many} that localities want to measure",
            "Not measured yet",
            "Who could help to measure this?",
        ),
        (
            asks,
            f"{asking} something of the board",
            "What they ask, word for word",
            "What can the board answer?",
        ),
    ):
        rows = [[Cell(cut(one.locality, 40), bold=True), Cell(day(one.on)), Cell(one.words)] for one in found]
        made += [
            listed(
                setting,
                LEARNED,
                fitting([title]),
                "From the meetings' records",
                ("Locality", "Meeting", head),
                part,
                (2.6, 2.3, 7.23),
                ask,
            )
            for part in parts(rows, MOST_LINES)
        ]
    return made


def change_words(course: Course, indicator: Indicator | None) -> str:
    """ "−1.8 (−2.0 to −1.6)" where something can be said; "–" where it is too early or cannot be compared."""
    details = course.verdict.details if course.verdict else {}
    value, lower, upper = (details.get(name) for name in ("change", "lower", "upper"))
    if course.said not in JUDGED or indicator is None or value is None:
        return "–"
    near = details.get("now") or value  # with as many places as the figure itself
    unit = " points" if indicator.unit == "%" else ""
    limits = (
        ""
        if lower is None or upper is None
        else f" ({_signed(lower, indicator, near)} to {_signed(upper, indicator, near)})"
    )
    return f"{_signed(value, indicator, near)}{unit}{limits}"


def _signed(value: float, indicator: Indicator, near: float) -> str:
    words = shown(abs(value), indicator, near)
    sign = "" if not words.strip("0.,") else "−" if value < 0 else "+"
    return f"{sign}{words}"


def _row(course: Course, name: str, indicator: Indicator | None) -> list[Cell]:
    return [
        Cell(cut(name, 40), bold=True),
        Cell(indicator.title if indicator else course.priority.indicator, page=page_of(course.priority)),
        Cell(IN_DOUBT if course.doubted else [*course.sentences, SHORT[Verdict(course.said)]][0]),
        Cell(change_words(course, indicator)),
    ]


def listed(
    setting: Setting,
    section: str,
    title: str,
    lede: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    question: str,
    asking: str = "For the board",
) -> Slide:
    """A slide of the learning summary: a table, and below it a question or what to know."""
    alt = cut(f"Table: {title}. {'; '.join(row[0].words for row in rows)}.", 390)
    return Slide(
        layout="Table and question",
        section=section,
        title=title,
        lede=lede,
        table=table(head, rows, widths, [False] * len(head), alt, high=3.78),
        question=question,
        asking=asking,
        source=setting.stamps.short("workshop records, verdicts stored at each refresh"),
        notes=Notes(
            2,
            f"{title}.",
            "Which of these should the board follow up with the locality?",
            "An action taken for the cause of a change; localities put in an order.",
            "A verdict needs two tests that agree: the process chart, and the same months of the year "
            "before. None says what caused a change.",
        ),
    )
