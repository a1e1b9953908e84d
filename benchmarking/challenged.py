"""Challenged figures: somebody says that they are wrong; they are shown, marked, never made a headline."""

from collections.abc import Mapping

from benchmarking.periods import Period

CHALLENGED = "challenged"  # the reason why such a figure is not compared
Challenged = Mapping[tuple[str, str], tuple[Period, ...]]  # (organisation, indicator) → periods


def is_challenged(challenged: Challenged, organisation: str, indicator: str, period: Period) -> bool:
    """Whether a figure shares a day with a period that is under challenge: the twelve months to July hold
    the month that was challenged in May."""
    periods = challenged.get((organisation, indicator), ())
    return any(p.start <= period.end and period.start <= p.end for p in periods)


def holds_challenged(challenged: Challenged, organisation: str, indicator: str, period: Period) -> bool:
    """Whether a period holds one that is under challenge as a whole: a year holds its month, not the month
    its year."""
    periods = challenged.get((organisation, indicator), ())
    return any(period.start <= p.start and p.end <= period.end for p in periods)


def challenged_codes(challenged: Challenged, indicator: str, period: Period) -> frozenset[str]:
    """The organisations whose figure of an indicator and period is under challenge."""
    about = (code for code, id_ in challenged if id_ == indicator)
    return frozenset(code for code in about if is_challenged(challenged, code, indicator, period))
