"""Words for what is held of whole CCGs alone: in which years, and what it comes to above the practices."""

from benchmarking.figures import figure
from benchmarking.indicators import Indicator
from benchmarking.organisations import Level, Organisation, plural
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import with_unit

ABOVE = (Level.CCG, Level.STP, Level.ENGLAND)


def without_practices(snapshot: Snapshot, indicator: Indicator, own: Organisation) -> str:
    """For a practice or locality the years without a figure at its level, each with those above it:
    "2016/17: no figure of a practice is held, only of whole CCGs (NHS X CCG 10.8%, England 13.8%)."

    Empty where there is no such year, or where `own` is a CCG or larger.
    """
    tree, alone = snapshot.tree(indicator), sorted(snapshot.held.ccgs_alone(indicator.id))
    if own.level in ABOVE or own.code not in tree:
        return ""
    of_ccgs, called = plural(tree.level_name(Level.CCG)), tree.level_name(own.level)
    said = []
    for period in alone:
        values = "; ".join(_above(snapshot, indicator, own, period))
        known = f" ({values})" if values else ""
        said.append(f"{period}: no figure of a {called} is held, only of whole {of_ccgs}{known}.")
    return " ".join(said)


def _above(snapshot: Snapshot, indicator: Indicator, own: Organisation, period: Period) -> list[str]:
    """What is known of those that the organisation was part of then."""
    tree = snapshot.tree(indicator)
    practice = next(iter(tree.practices(own.code, period.end)), "")
    found = []
    for level in ABOVE:
        above = tree.above(practice, level, period.end)
        value = None if above is None else figure(snapshot, indicator, period, above).value
        if above is not None and value is not None:
            found.append(f"{above.name} {with_unit(value, indicator)}")
    return found
