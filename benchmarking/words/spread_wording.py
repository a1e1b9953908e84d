"""The words for a usual spread, its reliability and an opportunity: the same on screen and on a slide."""

from benchmarking.comparison import Comparison
from benchmarking.disclosure.allowed import TOO_FEW
from benchmarking.figures import Outcome
from benchmarking.findings import Findings, judge
from benchmarking.opportunities import Aim, Opportunities, Opportunity, size_together
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from benchmarking.spread import FAR, Spread
from benchmarking.words.wording import (
    a_week,
    at_the_rate,
    difference,
    so_many,
    two_figures,
    weeks_between,
    with_unit,
)

NO_SPREAD = {
    "no_interval": "This kind of figure has no likely range, so there is no usual spread to show.",
    "too_few": "Fewer than 20 practices have figures: too few to say what the usual spread is.",
}
NOT_SHOWN = {
    TOO_FEW: "Nothing is shown: too few were counted to tell.",
    "challenged": "Nothing is shown: the figure is under challenge.",
    "no_spread": "Not worked out: the usual spread of practices is not known for this indicator.",
    "no_average": "Not worked out: there is no average here to set it beside.",
    "no_chance_left": "Nothing is shown: practices differ by no more than chance here.",
    "no_difference": "Nothing is shown: there is no clear gap to close.",
    "uncertain": "Nothing is shown: the gap cannot be told from zero once chance is allowed for.",
}
RELIABLE = {
    "high": "most of the difference between practices is real",
    "medium": "much of the difference between practices is real, and much is chance",
    "low": "most of the difference between practices is chance, so localities are shown first",
}


def what_next(comparison: Comparison) -> tuple[str, str]:
    """What a reader may do about a difference, in two parts: what others have tried, or, where it is better
    than the average, that others may want to ask."""
    if comparison.figure.outcome is Outcome.BETTER:
        return "Worth sharing", "others may want to ask how you do it"
    return "Others have tried", comparison.indicator.ideas_for(comparison.figure.direction)[0]


def counts(spread: Spread) -> str:
    """Both counts: "41 of 92 practices differ from the STP average by more than chance; 3 by more than
    practices usually differ."."""
    if not spread.known:
        return NO_SPREAD[spread.reason]
    return (
        f"{spread.differ:,} of {spread.practices:,} practices {_verb(spread.differ, 'differ')} from the "
        f"{spread.against} by more than chance; {spread.standing_out or 'none'} by more than practices "
        "usually differ."
    )


def not_counted(spread: Spread) -> str:
    """Which practices are shown without counting; empty where all count."""
    if not spread.outside:
        return ""
    which = "practice is in the average and" if spread.outside == 1 else "practices are in the average and"
    doubted = "under challenge, " if spread.doubted else ""
    return (
        f"{spread.outside:,} {which} not counted here: {doubted}fewer than 750 patients, opened or closed in "
        "the period, serving a special group, or with too few counted to tell."
    )


def place(spread: Spread, practice: str) -> str:
    """Where one practice lies against the usual spread, one sentence."""
    if not spread.known:
        return NO_SPREAD[spread.reason]
    where = spread.average.removesuffix(" average")
    of = where if where == "England" else f"the {where}"
    found = spread.rows["significance"].get(practice)
    if not isinstance(found, str):
        return _not_placed(spread, practice)
    if found in FAR:
        word = "Higher" if found.startswith("high") else "Lower"
        return f"{word} than expected even after allowing for the usual spread between practices."
    if found == "not_significant":
        return f"Within the usual spread of {of}."
    return (
        f"Within the usual spread of {of}, near its {'higher' if found.startswith('high') else 'lower'} edge."
    )


def _not_placed(spread: Spread, practice: str) -> str:
    if spread.rows["challenged"].get(practice, False):
        return "Under challenge: it is shown, and not placed in the usual spread."
    if spread.rows["few"].get(practice, False):
        return "Too few were counted to say where it lies in the usual spread."
    return "There is no figure to place in the usual spread."


def beside_spread(significance: object) -> str:
    """The same for a cell of a table."""
    words = {"high_998": "Stands out, higher", "low_998": "Stands out, lower"}
    known = isinstance(significance, str)
    return words.get(str(significance), "Within the usual spread") if known else "–"


def reliability(spread: Spread) -> str:
    """ "High (0.85): most of the difference between practices is real."; why not, where it is not known."""
    if spread.reliability is None:
        return "Not known: " + {
            "no_interval": "this kind of figure has no likely range.",
            "too_few": "fewer than 20 practices have figures.",
        }.get(spread.reason, "there are no figures.")
    return f"{spread.level.capitalize()} ({spread.reliability:.2f}): {RELIABLE[spread.level]}."


def what_stays(findings: Findings) -> str:
    """What remains of a list of differences: said after how many differ and what chance would give."""
    found = len(findings.found)
    if not findings.judged:
        return ""
    stay = f"{found} {_verb(found, 'stand')} out" if found else "Not one lies outside the usual spread"
    return f"{stay} when the number of comparisons is allowed for."


def size(snapshot: Snapshot, comparison: Comparison) -> str:
    """How large a difference is, in one sentence: the same number on every page, report and slide.

    A practice's is drawn towards the average and has its range, as its opportunity has (METHODS 8); where the
    usual spread is not known, and of several practices together, it is the difference as counted. Empty where
    there is no difference, or where its size cannot be told from none.
    """
    as_counted = difference(comparison)
    practice = comparison.organisation.level is Level.PRACTICE
    if not as_counted or not practice or judge(snapshot, comparison) is None:
        return as_counted
    one = size_together(snapshot, [comparison])
    if one is None:
        return ""
    return f"That is about {_in_words(one, comparison)} than {at_the_rate(comparison)} {_limits(one)}."


def opportunity(found: Opportunities, one: Opportunity) -> str:
    """ "If this practice matched the STP average: about 540 fewer emergency admissions a year, some 10 a week
    (likely range 400 to 700)." """
    comparison = found.comparison
    if found.neutral:  # a difference as it is; nothing is to be gained
        whose = "" if comparison.organisation.level is Level.PRACTICE else f" in {_practices(one)}"
        words = _in_words(one, comparison, whose)
        at = "expected" if comparison.indicator.against_expected else f"at {_aim(one.aim, comparison)}"
        return f"About {words} than {at} {_limits(one)}."
    number, week = two_figures(one.events), a_week(one.events, comparison)
    words = so_many(number, "more" if one.more else "fewer", comparison) + (f", {week}" if week else "")
    return f"If {_who(comparison, one)} matched {_aim(one.aim, comparison)}: about {words} {_limits(one)}."


def sizes(one: Opportunity, comparison: Comparison) -> str:
    """The range of the difference as it is, for a slide: "400 to 640 more A&E attendances a year, 8 to 12 a
    week"; "about 130,000 more" where both ends read alike."""
    low, high = two_figures(one.lower), two_figures(one.upper)
    words = so_many(f"{low} to {high}" if low != high else f"about {low}", _as_it_is(one), comparison)
    week = weeks_between(one.lower, one.upper, comparison)
    return f"{words}, {week}" if week else words


def _in_words(one: Opportunity, comparison: Comparison, whose: str = "") -> str:
    """The difference as it is, before "than": "520 more A&E attendances a year, some 10 a week,"."""
    words = f"{so_many(two_figures(one.events), _as_it_is(one), comparison)}{whose}"
    week = a_week(one.events, comparison)
    return f"{words}, {week}," if week else words


def _limits(one: Opportunity) -> str:
    return f"(likely range {two_figures(one.lower)} to {two_figures(one.upper)})"


def _as_it_is(one: Opportunity) -> str:
    """Which way the figure differs, where `more` says which way it would have to go."""
    return "fewer" if one.more else "more"


def aimed_at(one: Opportunity, comparison: Comparison) -> str:
    """The aim with its value: "the STP average, 9.84 per 1,000"."""
    return f"{_aim(one.aim, comparison)}, {with_unit(one.value, comparison.indicator)}"


def _aim(aim: Aim, comparison: Comparison) -> str:
    return {
        Aim.AVERAGE: f"the {comparison.against}",
        Aim.PEER_MEDIAN: f"the middle one of {_whose(comparison)}",
        Aim.TOP_QUARTER: "the top quarter of practices",
    }[aim]


def _whose(comparison: Comparison) -> str:
    """ "the STP's practices", "England's practices", "the similar practices"."""
    peers = comparison.peers
    word = peers.average.removesuffix(" average") if peers else "area"
    if peers and peers.chosen:
        return f"the {word}"
    return f"{'' if word == 'England' else 'the '}{word}'s practices"


def _who(comparison: Comparison, one: Opportunity) -> str:
    return "this practice" if comparison.organisation.level is Level.PRACTICE else _practices(one)


def _practices(one: Opportunity) -> str:
    return f"{one.practices} practice{'' if one.practices == 1 else 's'}"


def _verb(count: int, word: str) -> str:
    return f"{word}s" if count == 1 else word
