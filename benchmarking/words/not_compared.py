"""Why a figure has no verdict, in a sentence, and where it lies beside the others."""

import math
from collections import Counter
from collections.abc import Sequence

from benchmarking.challenged import CHALLENGED
from benchmarking.comparison import Comparison
from benchmarking.disclosure.allowed import TOO_FEW, fewest
from benchmarking.indicators import Indicator
from benchmarking.organisations import Level
from benchmarking.verdict_table import ENOUGH_OTHERS, SMALL_GROUP


def why_not_compared(comparison: Comparison) -> str:
    """One sentence, where there is no verdict."""
    figure = comparison.figure
    name = comparison.against if comparison.peers else ""
    own = comparison.organisation.level is Level.PRACTICE
    what = "this figure" if own else "this figure, or one in it,"
    plain = {
        "suppressed": "Not shown: the numbers are too small, so that nobody can be picked out.",
        "count": "A count, shown for context and not compared.",
        "broken": "No figure: it was counted in two ways within this time, which cannot be added up.",
        CHALLENGED: f"Under challenge: somebody says that {what} is wrong. It is shown, not compared.",
        "under_letters": f"Not compared with the {name}: the names of these practices are hidden from you, "
        "and the average of a few would tell which is which.",
    }
    if figure.reason in plain:
        return plain[figure.reason]
    if figure.reason == TOO_FEW:
        return _too_few(comparison)
    if figure.reason == "position_only":
        return (
            f"{_position(comparison)} No verdict: where fewer than {SMALL_GROUP} practices have figures, the "
            f"others together have to be at least {ENOUGH_OTHERS} times as large as this one, and are not."
        )
    if figure.reason == "no_interval":
        return f"{_position(comparison)} Not compared with the {name}: it has no likely range."
    if figure.reason == "no_benchmark":
        return f"Not compared: there is no {name} for this period."
    return "No figure was published for this period."


def why_nothing(comparisons: Sequence[Comparison]) -> str:
    """Where nothing of a list came to a verdict: what stands in the way most often, and what to do."""
    reasons = Counter(c.figure.reason or "" for c in comparisons)
    most = reasons.most_common(1)[0][0] if reasons else ""
    return {
        "position_only": f"The group is too small: where fewer than {SMALL_GROUP} practices have "
        f"figures, the others together have to be at least {ENOUGH_OTHERS} times as large as this one. Add "
        "practices to the group, or compare with a larger one.",
        "under_letters": "The names of these practices are hidden from you, and the average of a few would "
        "tell which is which. Compare with a larger group.",
        CHALLENGED: "What there is to compare is under challenge. It is compared once that is answered.",
        TOO_FEW: "The figures rest on too few patients or answers to tell. Look at the whole locality.",
        "no_interval": "What is looked at has no likely range, so chance cannot be told from a difference. "
        "Look at other indicators.",
    }.get(most, "Data held says what has been taken in, and when more is due.")


def _too_few(comparison: Comparison) -> str:
    """ "Too few to tell: this rests on 14 weighted answers to the question, and it takes at least 30."."""
    needed = math.ceil(fewest(comparison.indicator, comparison.period))
    held = math.floor(comparison.figure.denominator or 0)
    among = counted_among(comparison.indicator)
    return f"Too few to tell: this rests on {held:,} {among}, and it takes at least {needed:,}."


def counted_among(indicator: Indicator) -> str:
    """What a figure is divided by, as read after a number: "weighted answers to the question"."""
    what = indicator.denominator.partition(":")[0]
    return what[:1].lower() + what[1:]


def _position(comparison: Comparison) -> str:
    """Where a value lies in the spread of its peers, in quarters and never as a rank."""
    value, lower, upper = (
        comparison.figure.value,
        comparison.peer_lower_quartile,
        comparison.peer_upper_quartile,
    )
    if value is None or lower is None or upper is None:
        return "Shown beside the others."
    if value < lower:
        return "Among the lower quarter of these practices."
    return (
        "Among the higher quarter of these practices."
        if value > upper
        else "In the middle half of these practices."
    )
