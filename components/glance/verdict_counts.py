"""Verdict counts: how many of those shown differ, and in which direction, as a sentence."""

from collections import Counter
from collections.abc import Sequence

from benchmarking.challenged import CHALLENGED
from benchmarking.comparison import Comparison
from benchmarking.figures import Outcome
from benchmarking.findings import compared, differing
from benchmarking.organisations import plural
from components.markup import joined


def counts(rows: Sequence[Comparison], what: str, average: str) -> tuple[str, str]:
    """ "5 of 8 practices differ from the STP average:" and "4 higher and 1 lower.", on one indicator."""
    judged, found = compared(rows), differing(rows)
    named = plural(what)
    if not judged:
        return f"These {named} are shown and not compared.", ""
    against = judged[0].indicator.compared_with(f"{average} average")
    if not found:
        return f"No clear difference between any of {len(judged)} {named} and the {against}.", ""
    words = Counter(_word(c) for c in found)
    listed = joined([f"{n} {word}" for word, n in words.items()])
    verb = "differs" if len(judged) == 1 else "differ"
    return f"{len(found)} of {len(judged)} {named} {verb} from the {against}:", f"{listed}."


def doubted(rows: Sequence[Comparison]) -> str:
    """ "2 figures are under challenge: no finding is drawn from them. "; empty for none."""
    count = sum(row.figure.reason == CHALLENGED for row in rows)
    if not count:
        return ""
    which = "1 figure is" if count == 1 else f"{count} figures are"
    return f"{which} under challenge: no finding is drawn from {'it' if count == 1 else 'them'}. "


def _word(comparison: Comparison) -> str:
    figure = comparison.figure
    judged = figure.outcome in (Outcome.BETTER, Outcome.WORSE)
    return f"{figure.outcome} ({figure.direction})" if judged else str(figure.outcome)
