"""The slide of one priority that moved each way: the clearest change as wanted, and the one against it."""

from collections.abc import Sequence
from dataclasses import replace

from benchmarking.agreed.followed import Verdict
from benchmarking.disclosure.allowed import is_shown
from benchmarking.drawings.scales import short_unit
from benchmarking.organisations import Level
from benchmarking.over_time.changes import Change, change
from benchmarking.words.wording import inside, opening
from records.agreed.courses import Course
from slide_templates.locality.change_slides import named_chart, over
from slide_templates.locality.slides import Setting
from slide_templates.plan import Notes, Slide
from slide_templates.powerpoint.lettering import shortened
from slide_templates.practice.practice_change_slides import FEWEST, HEADING, ROOM
from slide_templates.stamps import counted, several
from slide_templates.summary.learning_slides import CHANGED
from slide_templates.summary.summary_slides import FOR_THE_BOARD, LocalityLine
from slide_templates.titles import fitting

MOVED = {Verdict.WANTED: "moved the wanted way", Verdict.UNWANTED: "moved the other way"}
ASK = "What do the people there say was different?"


def each_way(setting: Setting, lines: Sequence[LocalityLine], courses: Sequence[Course]) -> list[Slide]:
    """The two clearest changes over time, or the one where no priority moved the other way; no slide where
    nothing moved. A priority of some practices alone has no chart: its locality's would be of others too."""
    found = {way: _clearest(setting, lines, courses, way) for way in MOVED}
    moved = {way: shown for way, shown in found.items() if shown is not None}
    if not moved:
        return []
    said = {c.said for c in courses if _counts(c)}
    title = _title(moved, [way for way in MOVED if way not in said])
    drawn = [c for _, c in moved.values()]
    publications = [setting.stamps.publication(c.indicator, c.points[-1].period) for c in drawn]
    both = len(drawn) > 1
    slide = Slide(
        layout="Two charts" if both else "Wide chart",
        section=CHANGED,
        title=title,
        lede=f"The clearest change{' each way' if both else ''}, all practices of the locality together. "
        "Not what caused it",
        charts=tuple(replace(named_chart(c), value_title=opening(short_unit(c.indicator))) for c in drawn),
        headings=tuple(
            shortened(f"{name}: {inside(c.indicator.title)}", HEADING, ROOM, bold=True)
            for name, c in moved.values()
        )
        if both
        else (),
        asking=FOR_THE_BOARD,
        question=ASK if both else "",
        source=setting.stamps.full(
            "; ".join(dict.fromkeys(publications)), several(p.period for c in drawn for p in c.points),
            "; ".join(counted(c.indicator) for c in drawn), "its own average", "XmR charts",
        ),
        notes=Notes(
            2,
            f"{title}.",
            ASK,
            "An action taken for the cause of a change; one locality held against another.",
            "The verdict compares the same months with those before the meeting, and allows for what chance "
            "gives back. The chart shows the whole series.",
        ),
        rests_on=tuple(over(c) for c in drawn),
    )  # fmt: skip
    return [slide]


def _clearest(
    setting: Setting, lines: Sequence[LocalityLine], courses: Sequence[Course], way: Verdict
) -> tuple[str, Change] | None:
    """The locality and the figures of the clearest change one way: the largest beside its likely range."""
    names = {line.code: line.name for line in lines}
    found = [
        c
        for c in courses
        if _counts(c) and c.said == way and c.priority.locality in names and _is_drawn(setting, c)
    ]
    found.sort(key=lambda c: (-_clearness(c), names[c.priority.locality], c.priority.indicator))
    for one in found:
        code = one.priority.locality
        made = change(setting.stamps.snapshot, code, one.priority.indicator)
        if sum(point.value is not None for point in made.points) >= FEWEST:
            return names[code], made
    return None


def _counts(course: Course) -> bool:
    """Whether a priority is one of those whose verdicts the board is told."""
    return course.is_followed and not course.doubted and not course.priority.closed_on


def _is_drawn(setting: Setting, course: Course) -> bool:
    priority, snapshot = course.priority, setting.stamps.snapshot
    indicator = snapshot.indicators.get(priority.indicator)
    if indicator is None or snapshot.held.latest(indicator.id) is None:
        return False
    practices = snapshot.organisations.practices(priority.locality, setting.stamps.made_on)
    return is_shown(indicator, Level.LOCALITY) and set(priority.scope) >= set(practices)


def _clearness(course: Course) -> float:
    """How many half widths of its likely range a change is away from none."""
    details = course.verdict.details if course.verdict else {}
    value, lower, upper = (details.get(name) for name in ("change", "lower", "upper"))
    if value is None or lower is None or upper is None or upper <= lower:
        return 0.0
    return float(abs(value) * 2 / (upper - lower))


def _title(moved: dict[Verdict, tuple[str, Change]], never: Sequence[Verdict]) -> str:
    """Which measure moved which way, and where; the way in which none did is named too (`never`)."""
    parts = [f"{inside(c.indicator.title)} {MOVED[way]} in {name}" for way, (name, c) in moved.items()]
    none = [f"no priority {MOVED[way]}" for way in never]
    short = [f"{inside(c.indicator.title)} {MOVED[way]}" for way, (_, c) in moved.items()]
    kinds = "; ".join(["one priority " + MOVED[way] for way in moved] + none)
    return fitting([opening("; ".join([*said, *none])) for said in (parts, short)] + [opening(kinds)])
