"""The words that go with pounds: always with the tariff, its dates, and that no cash is released."""

from benchmarking.comparison import Comparison
from benchmarking.tariffs import Pounds, Tariff
from benchmarking.words.wording import PER, two_figures

NO_CASH = "a cost of activity and not cash that can be released"


def pounds(found: Pounds, comparison: Comparison) -> str:
    """A difference in pounds, one sentence: "At £180 each (Tariff 2025/26, 1 April 2025 to 31 March 2026):
    about £94,000 a year (likely range £74,000 to £110,000), a cost of activity and not …"."""
    amount, lower, upper = (f"£{two_figures(x)}" for x in (found.amount, found.lower, found.upper))
    when = PER.get(comparison.period.kind, " a year")
    return (
        f"At {_money(found.tariff.unit_cost)} each ({_named(found.tariff)}): about {amount}{when} "
        f"(likely range {lower} to {upper}), {NO_CASH}."
    )


def range_in_pounds(found: Pounds) -> str:
    """The range alone, for the cell of a slide: "activity cost £74,000 to £110,000"."""
    return f"activity cost £{two_figures(found.lower)} to £{two_figures(found.upper)}"


def tariff_said(tariff: Tariff) -> str:
    """One tariff for notes and lists: "£180 each by Tariff 2025/26, 1 April 2025 to 31 March 2026"."""
    return f"{_money(tariff.unit_cost)} each by {_named(tariff)}"


def _named(tariff: Tariff) -> str:
    dates = (f"{day.day} {day:%B %Y}" for day in (tariff.valid_from, tariff.valid_to))
    return f"{tariff.name}, {' to '.join(dates)}"


def _money(cost: float) -> str:
    """ "£180", "£2,400.50"."""
    return f"£{cost:,.2f}".removesuffix(".00")
