"""The first and the last word for the board: what localities chose and why, and what it could be worth."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from benchmarking.comparison import compare
from benchmarking.indicators import Indicator
from benchmarking.opportunities import Aim, Opportunities, Opportunity, opportunities
from benchmarking.organisations import Level
from benchmarking.words.progress_wording import SHORT, chance_line, judged
from benchmarking.words.spread_wording import NOT_SHOWN, sizes
from benchmarking.words.wording import inside, opening, so_many, two_figures
from records.agreed.courses import Course
from records.agreed.heard import Heard
from records.models import Priority, PriorityState
from slide_templates.locality.slides import Setting
from slide_templates.locality.spreads import Spread
from slide_templates.plan import Cell, Notes, Slide
from slide_templates.practice.worth_a_look_slides import Said, fitted
from slide_templates.stamps import age, cut, day, until
from slide_templates.summary.learning_slides import MOST_LINES, listed
from slide_templates.summary.summary_slides import LocalityLine, page_of
from slide_templates.tables import parts
from slide_templates.titles import fitting, in_words

MOST_THEMES = 3
ANSWER, WORTH = "The answer", "What it could mean"  # sections
HEAD = ("Locality", "Measure", "Gap to the {average} (likely range)", "Figures to")
WIDTHS = (2.3, 3.6, 4.43, 1.8)

ASK = "Is closing any of these gaps worth help from outside the locality?"
METHOD = (
    "Only practices whose gap is more than chance; their figures are drawn towards the average first, and "
    "the range is of 95%. Nothing is shown where the range reaches zero."
)

Chosen = tuple[LocalityLine, Priority]


def answer(
    setting: Setting,
    lines: Sequence[LocalityLine],
    courses: Sequence[Course],
    spreads: Sequence[Spread],
    said: Sequence[Heard],
) -> list[Slide]:
    """What localities chose, why, and how it stands: all that a reader of one page needs; no slide before
    anything is agreed."""
    indicators = setting.stamps.snapshot.indicators
    themes = _themes(lines, indicators)
    if not themes:
        return []
    most = sorted(themes, key=lambda theme: (-len({line.code for line, _ in themes[theme]}), theme))
    agreed = [p for line in lines for p in line.priorities]
    title = _answer_title(most, sum(bool(line.priorities) for line in lines))
    ask = _to_decide(setting, agreed, said)
    return [
        Slide(
            layout="Three statements",
            section=ANSWER,
            title=title,
            lede=_when(agreed),
            statements=fitted(
                [
                    *(_theme(theme, themes[theme], len(lines), courses, spreads) for theme in most),
                    *_otherwise(lines, courses, spreads),
                ][:MOST_THEMES]
            ),
            asking="For the board to decide",
            question=ask,
            source=setting.stamps.full(
                "workshop records",
                "as stated",
                "localities that chose a theme",
                "own frozen baseline",
                "count",
            ),
            notes=Notes(
                3,
                f"{title}. Each theme has its priorities on the next slides, with where they started.",
                opening(ask),
                "A theme that few localities chose taken as one that matters little.",
                "A locality counts once for a theme. Verdicts are those of the latest refresh; none says "
                "what caused a change.",
            ),
        )
    ]


def _themes(lines: Sequence[LocalityLine], indicators: Mapping[str, Indicator]) -> dict[str, list[Chosen]]:
    found: dict[str, list[Chosen]] = {}
    for line in lines:
        for priority in line.priorities:
            if priority.indicator in indicators:
                found.setdefault(indicators[priority.indicator].theme, []).append((line, priority))
    return found


def _answer_title(themes: Sequence[str], localities: int) -> str:
    """By number of localities, at a tie by name; where there are more than three, that it is the first."""
    who = "One locality" if localities == 1 else "Localities"
    *before, last = [inside(theme) for theme in themes[:MOST_THEMES]]
    named = f"{', '.join(before)} and {last}" if before else last
    more = " most often" if len(themes) > MOST_THEMES else ""
    many = f"{who} chose to work on {in_words(len(themes))} theme{'' if len(themes) == 1 else 's'}"
    return fitting([f"{who} chose{more} to work on {named}", f"{who} chose{more} {named}", many])


def _when(agreed: Sequence[Priority]) -> str:
    days = [p.agreed_on or p.recorded_on for p in agreed]
    many = f"{opening(in_words(len(agreed)))} {'priority' if len(agreed) == 1 else 'priorities'}"
    first, last = day(min(days)), day(max(days))
    return f"{many}, agreed on {first}" if first == last else f"{many}, agreed from {first} to {last}"


def _theme(
    theme: str,
    chosen: Sequence[Chosen],
    localities: int,
    courses: Sequence[Course],
    spreads: Sequence[Spread],
) -> Said:
    """One theme: how many localities, which, why, and how its priorities stand."""
    names = list(dict.fromkeys(line.name for line, _ in chosen))
    first = Counter(p.indicator for _, p in chosen).most_common(1)[0][0]
    why = next((_differ(s) for s in spreads if s.indicator.id == first and s.compared), "")
    ids = {p.idempotency_key for _, p in chosen}
    stand = _stand([c for c in courses if c.is_followed and c.priority.idempotency_key in ids])
    said = (("", cut(", ".join(names), 90)), ("Why:", why), ("So far:", stand))
    many = f"{len(names)} of {localities} localities" if localities > 1 else "The one locality"
    return f"{many}: {inside(theme)}", tuple(row for row in said if row[1])


def _otherwise(
    lines: Sequence[LocalityLine], courses: Sequence[Course], spreads: Sequence[Spread]
) -> Iterator[Said]:
    """What stands beside fewer than three themes: who has agreed nothing, what is really improving, how old
    the figures are."""
    without = [line.name for line in lines if not line.priorities]
    if without:
        heading = f"{len(without)} of {len(lines)} localities: no priority yet"
        yield heading, (("", cut(", ".join(without), 150)),)
    followed = [c for c in courses if c.is_followed and not c.priority.closed_on]
    old = judged([c.said for c in followed if not c.doubted])
    yield (
        "Is anything really improving?",
        (
            ("", _stand(followed) or "No figures came since the meetings."),
            ("", chance_line(old) if old else ""),
        ),
    )
    periods = sorted((s.period for s in spreads), key=lambda period: period.end)
    if periods:
        reach = f"The newest go to {until(periods[-1])}, the oldest to {until(periods[0])}."
        yield "How old are the figures?", (("", reach),)


def _differ(spread: Spread) -> str:
    many = f"{len(spread.differing)} of {len(spread.compared)} practices"
    differ = "differs" if len(spread.differing) == 1 else "differ"
    return f"{spread.indicator.title}: {many} {differ} from the {spread.against}."


def _stand(courses: Sequence[Course]) -> str:
    """The verdicts of some priorities in words, those under challenge apart."""
    verdicts = Counter(c.said for c in courses if not c.doubted)
    said = [f"{verdicts[v]} {inside(words)}" for v, words in SHORT.items() if verdicts[v]]
    doubted = sum(c.doubted for c in courses)
    said += [f"{doubted} under challenge"] if doubted else []
    return f"{', '.join(said)}." if said else ""


def _to_decide(setting: Setting, agreed: Sequence[Priority], said: Sequence[Heard]) -> str:
    asks = len({one.locality for one in said if not one.is_gap})
    reviews = sorted(p.review_on for p in agreed if p.state is not PriorityState.CLOSED)
    coming = [on for on in reviews if on >= setting.stamps.made_on]
    overdue = len(reviews) - len(coming)
    back = "which of these to back" if len(agreed) > 1 else "whether to back this"
    if asks:
        what = "the locality that asks" if asks == 1 else f"the {in_words(asks)} localities that ask"
        back += f", and what to answer {what} something of it"
    many = f"{in_words(overdue)} review{' is' if overdue == 1 else 's are'}"
    late = f" {opening(many)} overdue, since {day(reviews[0])}." if overdue else ""
    following = f" The next review is due on {day(coming[0])}." if coming else ""
    return f"{back}.{late}{following}"


def worth(setting: Setting, lines: Sequence[LocalityLine]) -> list[Slide]:
    """What matching the average would mean for each priority, as a range and never added up; why nothing is
    shown where nothing is. No slide before anything is agreed."""
    snapshot = setting.stamps.snapshot
    average = f"{snapshot.organisations.level_name(Level.STP)} average"
    rows, sized = [], []
    for line in lines:
        for priority in line.priorities:
            if priority.indicator in snapshot.indicators:
                row, gap = _row(setting, line, priority, average)
                rows.append(row)
                sized += [gap] if gap else []
    title = _worth_title(sized, len(rows), average)
    head = [words.format(average=average) for words in HEAD]
    source = setting.stamps.full(
        "data sets listed on the last slides", "as listed", "gaps beyond chance", average, "shrunk, 95%"
    )
    notes = Notes(
        2, f"{title}. None of this is a saving.", ASK, "Ranges being added up, or read as a promise.", METHOD
    )
    lede = "An illustration, not a saving. Ranges after chance is allowed for; rows overlap, do not add"
    made = [listed(setting, WORTH, title, lede, head, part, WIDTHS, ASK) for part in parts(rows, MOST_LINES)]
    return [replace(slide, source=source, notes=notes) for slide in made]


def _row(setting: Setting, line: LocalityLine, priority: Priority, average: str) -> tuple[list[Cell], str]:
    """The row of one priority, and its gap in words as it would be closed; empty where it has none."""
    snapshot = setting.stamps.snapshot
    words, until_when, closed = "No figures are held", "–", ""
    if snapshot.held.latest(priority.indicator) is not None:
        comparison = compare(snapshot, line.code, priority.indicator, peers=Level.STP)
        words, closed = _gap(opportunities(snapshot, comparison), priority.wanted, average)
        months = age(comparison.period, setting.stamps.made_on)
        until_when = until(comparison.period) + ("" if "year" in months else f" ({months} old)")
    return [
        Cell(cut(line.name, 40), bold=True),
        Cell(snapshot.indicators[priority.indicator].title, page=page_of(priority)),
        Cell(words),
        Cell(until_when),
    ], closed


def _gap(found: Opportunities, wanted: str, average: str) -> tuple[str, str]:
    """The gap as it is and, where it has a size, what matching the average would mean."""
    one = next((o for o in found.shown if o.aim is Aim.AVERAGE), None)
    if one is None:
        return NOT_SHOWN[found.reason] if found.reason else f"Not worked out against the {average}.", ""
    if one.more != (wanted == "higher"):
        return f"No gap: on the wanted side of the {average} already", ""
    many = f"{one.practices} practice{'' if one.practices == 1 else 's'}"
    closed = so_many(_reach(one), "more" if one.more else "fewer", found.comparison)
    return f"{sizes(one, found.comparison)} in {many}", closed


def _reach(one: Opportunity) -> str:
    low, high = two_figures(one.lower), two_figures(one.upper)
    return f"{low} to {high}" if low != high else f"about {low}"


def _worth_title(sized: Sequence[str], priorities: int, average: str) -> str:
    if not sized:
        return f"No priority has a gap to the {average} that can be sized"
    if len(sized) == 1:
        return fitting(
            [
                f"Matching the {average} could mean {sized[0]}",
                f"Matching the average could mean {sized[0]}",
                "One priority has a gap that can be sized",
            ]
        )
    return (
        f"{opening(in_words(len(sized)))} of {in_words(priorities)} priorities have a gap that can be sized"
    )
