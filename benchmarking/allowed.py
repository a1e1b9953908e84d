"""Allowed: how many an indicator needs to have counted for a verdict."""

from benchmarking.indicators import Indicator
from benchmarking.periods import Period

TOO_FEW = "too_few"  # the reason why a figure that rests on fewer is shown without a verdict


def fewest(indicator: Indicator, period: Period) -> float:
    """The denominator below which a figure has no verdict. The catalogue's is for the period that pages
    compare: of an indicator that is shown by the year a month needs a twelfth of it."""
    return indicator.minimum_denominator * min(1.0, len(period.months()) / indicator.months_shown)
