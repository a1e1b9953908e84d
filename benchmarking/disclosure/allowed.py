"""Allowed: from which level on an indicator is shown, and how many must have been counted for a verdict."""

from benchmarking.indicators import Indicator
from benchmarking.organisations import Level, Organisations, plural
from benchmarking.periods import Period

TOO_FEW = "too_few"  # the reason why a figure that rests on fewer is shown without a verdict
WITHHELD = "not_at_this_level"  # status and reason of a figure below the lowest level that is shown


def fewest(indicator: Indicator, period: Period) -> float:
    """The denominator below which a figure has no verdict. The catalogue's is for the period that pages
    compare: of an indicator that is shown by the year a month needs a twelfth of it."""
    return indicator.minimum_denominator * min(1.0, len(period.months()) / indicator.months_shown)


def is_shown(indicator: Indicator, level: Level) -> bool:
    """Whether figures of this level may be shown."""
    order = list(Level)
    return order.index(level) >= order.index(indicator.lowest_level)


def shown_for(indicator: Indicator, tree: Organisations) -> str:
    """At what level it is shown: "localities and larger areas", "England"."""
    if indicator.lowest_level is Level.ENGLAND:
        return tree.level_name(Level.ENGLAND)
    return f"{plural(tree.level_name(indicator.lowest_level))} and larger areas"


def why_not(indicator: Indicator, level: Level, tree: Organisations) -> str:
    """Why there is no figure of this level, and where there is one."""
    if indicator.of_ccgs_alone:
        held = plural(tree.level_name(Level.CCG))
        return f"Held of whole {held} so far: there is no figure of a single {tree.level_name(level)}."
    if indicator.published_for is not Level.PRACTICE:
        return (
            f"Published for {shown_for(indicator, tree)} only: nobody outside knows it for a single"
            f" {tree.level_name(level)}."
        )
    return (
        f"Not shown for a single {tree.level_name(level)}, but for {shown_for(indicator, tree)}: for fewer "
        "patients it would be mostly chance, or could point to somebody."
    )
