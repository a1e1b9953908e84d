"""The words for a verdict on a priority (WORKSHOP 14): what changed, when, and what it is not."""

from collections.abc import Sequence
from datetime import date

from benchmarking.agreed.followed import Progress, Verdict
from benchmarking.indicators import Indicator
from benchmarking.periods import Frequency, Period
from benchmarking.words.wording import inside, opening, shown, with_unit

SHORT = {
    Verdict.WANTED: "Change in the wanted direction",
    Verdict.NO_CLEAR_CHANGE: "No clear change",
    Verdict.UNWANTED: "Change in the unwanted direction",
    Verdict.TOO_EARLY: "Too early to tell",
    Verdict.SERIES_BROKEN: "Cannot be compared",
}
JUDGED = (Verdict.WANTED, Verdict.NO_CLEAR_CHANGE, Verdict.UNWANTED)
NO_CHANGE = {
    "inside_ordinary_variation": "This is inside ordinary variation.",
    "not_when_same_months_compared": "The season explains it.",
    "no_more_than_chance_gives_back": "It is no more than chance gives back.",
}
BROKEN = {
    "no_longer_held": "the figures are not published any more",
    "practices_missing": "too few of the practices have figures",
}
COMPARED = {
    "more_than_similar": "Similar practices changed less.",
    "about_the_same": "Similar practices changed about as much.",
    "less_than_similar": "Similar practices changed more.",
}
COUNTED = {
    Frequency.MONTHLY: ("month", 6),
    Frequency.QUARTERLY: ("quarter", 4),
    Frequency.ANNUAL: ("year", 1),
}


def sentences(found: Progress, indicator: Indicator, anew: Period | None = None) -> list[str]:
    """The verdict and what stands beside it, one sentence each. `anew`: from when on it is counted anew."""
    if found.verdict is Verdict.SERIES_BROKEN:
        return [f"{SHORT[found.verdict]}: {_why_broken(found, anew)}."]
    said = (_too_early if found.verdict is Verdict.TOO_EARLY else _changed)(found, indicator)
    more = []
    if found.verdict is Verdict.WANTED:
        more.append("More than ordinary variation, and more than chance would give back.")
    if found.verdict is Verdict.NO_CLEAR_CHANGE:
        more.append(NO_CHANGE.get(found.reason, ""))
    if found.verdict in (Verdict.WANTED, Verdict.UNWANTED) and found.comparison in COMPARED:
        more.append(COMPARED[found.comparison])
    if found.already_moving and found.verdict is Verdict.WANTED:
        more.append("It was already moving this way before the meeting.")
    if found.at_target:
        at_line = "It is at the line that was agreed." if found.verdict is Verdict.WANTED else ""
        more.append(at_line or _at_line_only(found))
    return [said, *(line for line in more if line)]


def chance_line(judged: int) -> str:
    """What chance alone would show among priorities that are old enough to judge (WORKSHOP 11.4)."""
    expected = 0.025 * judged
    about = "fewer than one" if expected < 1 else f"about {expected:.0f}"
    many = "priority is" if judged == 1 else "priorities are"
    return (
        f"{judged} {many} old enough to judge. If nothing had changed, chance alone would be expected to "
        f"show {about} of them as a change in the wanted direction."
    )


def counted(verdicts: Sequence[str]) -> str:
    """How many have each of the five verdicts, none left out: "Change in the wanted direction: 1; …"."""
    said = [f"{inside(words)}: {sum(v == verdict for v in verdicts)}" for verdict, words in SHORT.items()]
    return f"{opening('; '.join(said))}."


def judged(verdicts: Sequence[str]) -> int:
    """How many are old enough to judge, and their series whole."""
    return sum(verdict in JUDGED for verdict in verdicts)


def restated(before: float, now: float, indicator: Indicator, on: date) -> str:
    """A baseline that was worked out again from corrected figures."""
    return (
        f"Baseline restated from {with_unit(before, indicator)} to {with_unit(now, indicator)} on "
        f"{on.day} {on:%B %Y}: the publisher corrected its file."
    )


def _changed(found: Progress, indicator: Indicator) -> str:
    if found.now is None or found.same is None:
        return f"{SHORT[found.verdict]}."
    now, same = with_unit(found.now, indicator), shown(found.same, indicator)
    before = (
        "the year before the meeting" if len(found.periods) == 1 else "the same months before the meeting"
    )
    if indicator.frequency is Frequency.QUARTERLY:
        before = "the same quarters before the meeting"
    return f"{SHORT[found.verdict]}: {now} {_from_to(found.periods)}, {same} in {before}."


def _too_early(found: Progress, indicator: Indicator) -> str:
    called, needed = COUNTED[indicator.frequency]
    count = len(found.periods)
    figures = f"{count or 'no'} {called}{'' if count == 1 else 's'} of figures; a verdict needs {needed}"
    when = f" Expected with the {found.expected.label} data." if found.expected else ""
    return f"{SHORT[found.verdict]}: {figures}.{when}"


def _why_broken(found: Progress, anew: Period | None) -> str:
    if found.reason in BROKEN:
        return BROKEN[found.reason]
    changed = f" in {anew.start:%B %Y}" if anew else ""
    return f"the way this is counted changed{changed}"


def _at_line_only(found: Progress) -> str:
    unclear = (Verdict.NO_CLEAR_CHANGE, Verdict.UNWANTED)
    return "At the line today, but the change is not clear." if found.verdict in unclear else ""


def _from_to(periods: tuple[Period, ...]) -> str:
    first, last = periods[0], periods[-1]
    if len(periods) == 1:
        return f"in {first.label}"
    return f"from {first.start:%B %Y} to {last.end:%B %Y}"
