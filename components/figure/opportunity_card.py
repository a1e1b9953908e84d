"""Opportunity card: what matching an aim could mean, with its range, and where a locality's gap lies."""

from collections.abc import Sequence

from benchmarking.comparison import Comparison
from benchmarking.opportunities import (
    Contribution,
    Opportunities,
    Opportunity,
    contributions,
    opportunities,
    unwanted,
)
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from benchmarking.tariffs import Tariff, in_pounds, tariff_for
from benchmarking.words.spread_wording import NOT_SHOWN, aimed_at, opportunity
from benchmarking.words.tariff_wording import pounds
from components.markup import card, escape, heading, stack

CAUTION = "An illustration, not a saving. Small numbers are drawn towards the average first."
NO_POUNDS = "Not in pounds: no dated tariff is held for this period."
NO_PRICE = "Not in pounds: what is counted here has no cost of its own."


def opportunity_card(snapshot: Snapshot, comparison: Comparison) -> None:
    """The card of a practice or a locality; why nothing is shown, where nothing is."""
    found = opportunities(snapshot, comparison)
    tariff = tariff_for(snapshot, comparison.indicator, comparison.period)
    about = "How large the difference is" if found.neutral else "What it could mean"
    with card("opportunity", stretch=True):
        bars = said = ""
        if found.shown:
            note = "Neither way is better by itself. " if found.neutral else ""
            words = f"{note}{CAUTION} {_money(comparison, tariff)}"
            said = f'<p class="sk-note">{escape(words)}</p>'
        if comparison.organisation.level is not Level.PRACTICE:
            bars = contribution_bars(comparison, contributions(snapshot, comparison))
        head = heading(about, f"Counted: {comparison.indicator.numerator}.")
        stack(head, f'<ul class="sk-lines">{_lines(found, tariff)}</ul>', said, bars)


def _lines(found: Opportunities, tariff: Tariff | None) -> str:
    if not found.shown:
        return f"<li>{escape(NOT_SHOWN[found.reason])}</li>"
    return "".join(
        f"<li>{escape(opportunity(found, one))}{_in_pounds(found, one, tariff)}"
        f'<br><span class="sk-note">{escape(f"{aimed[0].upper()}{aimed[1:]}.")}</span></li>'
        for one in found.shown
        if (aimed := aimed_at(one, found.comparison))
    )


def _in_pounds(found: Opportunities, one: Opportunity, tariff: Tariff | None) -> str:
    """The same line in pounds, as HTML; empty where no tariff holds for the whole period."""
    if tariff is None:
        return ""
    return f"<br>{escape(pounds(in_pounds(tariff, one), found.comparison))}"


def _money(comparison: Comparison, tariff: Tariff | None) -> str:
    """Whose tariff it is, or why nothing is in pounds."""
    if tariff is not None:
        return f"Tariff: {tariff.source.rstrip('.')}."
    return NO_POUNDS if comparison.indicator.counts_over(comparison.period) else NO_PRICE


def contribution_bars(comparison: Comparison, found: Sequence[Contribution]) -> str:
    """Each practice's part of the gap as a bar from zero, in order of name, as HTML; empty without any."""
    if not found:
        return ""
    average = comparison.against
    side = unwanted(comparison)
    largest = max(c.share for c in found)
    events = comparison.indicator.events
    bars = "".join(_bar(c, largest) for c in found)
    return (
        f'<p class="sk-note">Practices {"above" if side == "higher" else "below"} the {escape(average)}, '
        f"clearly or not, and each one’s share of the gap{escape(f' in {events}' if events else '')}:</p>"
        f'<ul class="sk-bars">{bars}</ul>'
    )


def _bar(one: Contribution, largest: float) -> str:
    width = 100 * one.share / largest
    return (
        f'<li><span>{escape(one.name)}</span><span class="b"><i style="width:{width:.1f}%"></i></span>'
        f"<b>{100 * one.share:.0f}%</b></li>"
    )
