"""The words that go with a figure and a comparison: the same on screen, in a report and on a slide."""

import math
from typing import Any

from benchmarking.challenged import CHALLENGED
from benchmarking.comparison import Comparison
from benchmarking.disclosure.allowed import TOO_FEW, WITHHELD
from benchmarking.figures import Figure, Outcome
from benchmarking.indicators import Indicator, Kind, Polarity
from benchmarking.periods import PeriodKind
from benchmarking.words.banned import banned_words as banned_words  # noqa: PLC0414  # asked for with the words
from benchmarking.words.not_compared import why_not_compared

MISSING = "no figure"
SUPPRESSED = "too few to show"
NOT_HERE = "not shown"  # below the lowest level at which an indicator is shown
PER = {PeriodKind.MONTH: " a month", PeriodKind.QUARTER: " a quarter"}  # every other period is a year
A_YEAR, WEEKS = " a year", 365.25 / 7


def decimals(value: float | None, indicator: Indicator) -> int:
    """Decimal places shown (METHODS 1): percentages 1, counts none, others 3 significant figures."""
    return max(0, _places(value, indicator))


def _places(value: float | None, indicator: Indicator) -> int:
    """The same, below 0 for values above a thousand: -1 is to the nearest ten."""
    if indicator.kind is Kind.COUNT:
        return 0
    if indicator.kind in (Kind.PROPORTION, Kind.SURVEY) or not value:
        return 1
    figures = float(f"{value:.2e}")  # 9.996 is 10.0 when it is read, not 10.00
    return 2 - math.floor(math.log10(abs(figures)))


def shown(value: float | None, indicator: Indicator, places_of: float | None = None) -> str:
    """A value as it is read ("9.84", "5,370", "13.1"), without its unit; "no figure" where there is none.

    `places_of` is the value whose places are to be used: an interval is shown to the places of its value.
    """
    if value is None:
        return MISSING
    places = _places(value if places_of is None else places_of, indicator)
    return f"{round(value, places):,.{max(0, places)}f}"


def with_unit(value: float | None, indicator: Indicator) -> str:
    """A value with its unit as it stands in a sentence: "13.1%", "£184 per weighted patient"."""
    if value is None:
        return MISSING
    text, unit = shown(value, indicator), indicator.unit
    if unit == "%":
        return f"{text}%"
    if indicator.kind in (Kind.MEAN, Kind.RATIO) and not unit.startswith("£"):
        return text  # "a score of 21.7": the unit only repeats the indicator's name
    if unit.startswith("£"):
        return f"£{text}{unit[1:]}"
    return f"{text} {unit}"


def likely_range(figure: Figure, indicator: Indicator) -> str:
    """The 95% limits in words, "298 to 326"; empty where there are none."""
    if figure.value is None or figure.lower is None or figure.upper is None:
        return ""
    limits = (shown(limit, indicator, places_of=figure.value) for limit in (figure.lower, figure.upper))
    return " to ".join(limits) + ("%" if indicator.unit == "%" else "")


def in_words(comparison: Comparison) -> str:
    """A figure with its likely range and period: "15.2%, likely range 14.9 to 15.6%, June 2026"."""
    figure, indicator = comparison.figure, comparison.indicator
    limits = likely_range(figure, indicator)
    ranged = f"likely range {limits}" if limits else ""
    said = (with_unit(figure.value, indicator), ranged, comparison.period.label)
    return ", ".join(part for part in said if part)


def short(figure: Figure) -> str:
    """The verdict for a column or a label: "Worse (lower), strong evidence", "No clear difference"."""
    if figure.outcome is Outcome.NOT_COMPARED:
        return {
            "suppressed": "Too few to show",
            "missing": "No figure",
            "not_applicable": "No figure",
            "broken": "Counted in two ways",
            TOO_FEW: "Too few to tell",
            WITHHELD: "Not shown at this level",
            CHALLENGED: "Under challenge",
            "count": "Not compared: a count",
            "under_letters": "Not compared: names hidden",
            "no_interval": "Not compared: no likely range",
            "no_benchmark": "Not compared: no average",
            "position_only": "Not compared: few practices",
        }.get(figure.reason or "", "Not compared")
    if figure.outcome is Outcome.SIMILAR:
        return "No clear difference"
    judged = figure.outcome in (Outcome.BETTER, Outcome.WORSE)
    word = f"{figure.outcome.capitalize()} ({figure.direction})" if judged else figure.outcome.capitalize()
    return f"{word}, {'strong' if figure.level == 99.8 else 'some'} evidence"


def label(figure: Figure, indicator: Indicator) -> str:
    """A row label beside a mark: "121 worse (higher)"; words only for exceptions (SLIDES 1.5)."""
    if figure.value is None:
        return {"suppressed": SUPPRESSED, WITHHELD: NOT_HERE}.get(figure.status, MISSING)
    text = shown(figure.value, indicator)
    if figure.reason == CHALLENGED:
        return f"{text}  under challenge"
    if figure.reason == TOO_FEW:
        return f"{text}  too few to tell"
    if figure.outcome in (Outcome.HIGHER, Outcome.LOWER):
        return f"{text}  {figure.outcome.value}"
    if figure.outcome in (Outcome.BETTER, Outcome.WORSE):
        return f"{text}  {figure.outcome.value} ({figure.direction})"
    return text


def finding(comparison: Comparison) -> str:
    """What the difference means, one sentence without its numbers."""
    figure, peers = comparison.figure, comparison.peers
    if comparison.withheld:
        return comparison.withheld
    if peers is None:
        return "There is nobody to compare this with."
    if figure.outcome is Outcome.SIMILAR:
        return f"No clear difference from the {comparison.against}: chance alone could explain it."
    if figure.outcome is Outcome.NOT_COMPARED:
        return why_not_compared(comparison)
    chance = "with some evidence that it is more than chance"
    if figure.level == 99.8:
        chance = "and more than chance would explain"
    if figure.outcome in (Outcome.HIGHER, Outcome.LOWER):
        return f"{figure.outcome.capitalize()} than the {comparison.against}, {chance}."
    return f"{figure.outcome.capitalize()} ({figure.direction}) than the {comparison.against}, {chance}."


def sentence(comparison: Comparison, size: str = "") -> str:
    """The finding with its numbers: value, benchmark and likely range, then its `size` (FEATURES B9)."""
    numbers = evidence(comparison)
    text = finding(comparison)
    if numbers:
        text = f"{text[:-1]} ({numbers})."
    return f"{text} {size}" if size else text


def evidence(comparison: Comparison) -> str:
    """ "12.4 against 9.8 per 1,000; likely range 11.1 to 13.8"; empty where there is no value. Of
    an adjusted figure it says what the 100 is."""
    figure, indicator = comparison.figure, comparison.indicator
    if figure.value is None:
        return ""
    text = with_unit(figure.value, indicator)
    if comparison.average is not None:
        pounds = "£" if indicator.unit.startswith("£") else ""
        text = f"{pounds}{shown(figure.value, indicator)} against {with_unit(comparison.average, indicator)}"
    if indicator.against_expected and comparison.benchmark is not None:
        text = f"{text}: {comparison.benchmark.name}"
    limits = likely_range(figure, indicator)
    return f"{text}; likely range {limits}" if limits else text


def difference(comparison: Comparison) -> str:
    """The difference in numbers of people or events as counted, two figures, where the verdict is one; what
    pages say is `spread_wording.size`."""
    figure, average, peers = comparison.figure, comparison.average, comparison.peers
    if figure.level is None or average is None or peers is None:
        return ""
    if figure.numerator is None or figure.denominator is None:
        return ""
    expected = average / comparison.indicator.per * figure.denominator
    gap = figure.numerator - expected
    if comparison.indicator.in_hundred:
        gap *= 100 / figure.denominator
    size = so_many(two_figures(abs(gap)), "more" if gap > 0 else "fewer", comparison)
    week = a_week(abs(gap), comparison)
    return f"That is about {size}{f', {week},' if week else ''} than {at_the_rate(comparison)}."


def at_the_rate(comparison: Comparison) -> str:
    """ "at the STP average rate", or "expected" where that is what a figure is compared with."""
    if comparison.indicator.against_expected:
        return "expected"
    return f"at the {comparison.against} rate"


def so_many(number: str, more: str, comparison: Comparison) -> str:
    """A size with what it is of: "54 fewer emergency admissions a year", "14 more patients who get through
    easily in every 100"; of what counts nobody "8 percentage points higher"."""
    events = comparison.indicator.events
    if not comparison.indicator.counts_events:
        way = "higher" if more == "more" else "lower"
        return f"{number} percentage point{'' if number == '1' else 's'} {way}"
    return f"{number} {more}{f' {events}' if events else ''}{in_what(comparison)}"


def a_week(events: float, comparison: Comparison) -> str:
    """How many a week so many a year are: "some 44 a week"; empty where nothing is counted over a year."""
    if in_what(comparison) != A_YEAR:
        return ""
    number = round(events / WEEKS)
    few = {0: "less than one a week", 1: "about one a week"}
    return few.get(number, f"some {two_figures(number)} a week")


def weeks_between(low: float, high: float, comparison: Comparison) -> str:
    """The same of a range: "8 to 12 a week"."""
    if in_what(comparison) != A_YEAR:
        return ""
    first, last = (round(events / WEEKS) for events in (low, high))
    if not last:
        return "less than one a week"
    if first == last or (first and two_figures(first) == two_figures(last)):
        return a_week(high, comparison)
    return f"{two_figures(first) if first else 'less than one'} to {two_figures(last)} a week"


def in_what(comparison: Comparison) -> str:
    """The stretch of time in which events were counted; of a survey, how many patients."""
    indicator, kind = comparison.indicator, comparison.period.kind
    if indicator.in_hundred:
        return " in every 100"
    return PER.get(kind, A_YEAR) if indicator.counts_over(comparison.period) else ""


def two_figures(value: float) -> str:
    """A whole number to two significant figures, with thousands marked: FEATURES T16."""
    if value < 1:
        return "1"
    size = 10 ** max(0, math.floor(math.log10(value)) - 1)
    return f"{round(value / size) * size:,.0f}"


def wanted(indicator: Indicator) -> str:
    """Which direction is wanted, always stated."""
    return {
        Polarity.HIGH_GOOD: "Higher is better.",
        Polarity.LOW_GOOD: "Lower is better.",
        Polarity.NEUTRAL: "Neither higher nor lower is better by itself.",
    }[indicator.polarity]


def counted(figure: Figure) -> str:
    """How many practices a figure rests on: "8 of 9 practices"."""
    return f"{figure.counted:,} of {figure.in_all:,} practices"


def as_json(comparison: Comparison, size: str = "") -> dict[str, Any]:
    """One comparison with its words and the `size` of its difference, as the command line prints it."""
    figure, benchmark, peers = comparison.figure, comparison.benchmark, comparison.peers
    return {
        "organisation": comparison.organisation.code,
        "indicator": comparison.indicator.id,
        "period": str(comparison.period),
        "value": figure.value,
        "lower95": figure.lower,
        "upper95": figure.upper,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "peers": peers.name if peers else None,
        "peers_reason": peers.reason if peers else None,
        "benchmark": comparison.average,
        "practices_counted": benchmark.counted if benchmark else None,
        "practices_in_all": benchmark.in_all if benchmark else None,
        "verdict": figure.outcome.value,
        "level": figure.level,
        "phrase": figure.phrase,
        "sentence": sentence(comparison, size),
    }


def inside(subject: str) -> str:
    """A subject as it stands inside a sentence; "A&E attendances" and "COPD reviews" keep their capitals."""
    return subject[0].lower() + subject[1:] if subject[1:2].islower() or subject[1:2] == " " else subject


def opening(words: str) -> str:
    """Words as they start a sentence."""
    return words[:1].upper() + words[1:]
