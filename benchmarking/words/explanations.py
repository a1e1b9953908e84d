"""Explanations: what every number means, in plain words, with the formula, the library and the source.

The words are in explanations.toml. Every threshold in them is put in from the constant that the calculation
uses, so that words and sums agree.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarking import findings, peers, similar
from benchmarking.characteristics import LABELS
from benchmarking.expected import adjustment
from benchmarking.indicators import Indicator, Kind, Polarity
from benchmarking.methods import disclosure, similarity
from benchmarking.methods.intervals import EXACT_BELOW
from benchmarking.methods.overdispersion import FEWEST_PRACTICES as FEWEST_FOR_SPREAD
from benchmarking.methods.overdispersion import left_by_trimming
from benchmarking.methods.process_charts import FEWEST_POINTS, LIMIT_FACTOR, RUN, SCREEN_FACTOR
from benchmarking.methods.relationships import FEWEST_PRACTICES as FEWEST_FOR_LINK
from benchmarking.methods.relationships import STRONG
from benchmarking.methods.trends import CHI2_998, YEARS
from benchmarking.methods.values import DESIGN_EFFECT
from benchmarking.organisations import SmallNumbers
from benchmarking.over_time import quarters
from benchmarking.spread import TRIM
from benchmarking.verdict_table import ENOUGH_OTHERS, SMALL_GROUP
from benchmarking.words import relation_wording

THRESHOLDS: Mapping[str, object] = {
    "cap": similarity.CAP,
    "caution_in_short": relation_wording.CAUTION_IN_SHORT,
    "chi2_998": CHI2_998,
    "design_effect": DESIGN_EFFECT,
    "enough_others": ENOUGH_OTHERS,
    "exact_below": EXACT_BELOW,
    "few_events": quarters.FEW_EVENTS,
    "fewest_for_link": FEWEST_FOR_LINK,
    "fewest_for_spread": FEWEST_FOR_SPREAD,
    "fewest_others": adjustment.FEWEST_OTHERS,
    "fewest_points": FEWEST_POINTS,
    "groups": adjustment.GROUPS,
    "left_by_trimming": round(left_by_trimming(TRIM), 3),
    "limit_factor": LIMIT_FACTOR,
    "nearest": similar.NEAREST,
    "no_sign": relation_wording.NO_SIGN,
    "rounded_to": disclosure.ROUNDED_TO,
    "run": RUN,
    "screen_factor": SCREEN_FACTOR,
    "small_count": disclosure.SMALL_COUNT,
    "small_group": SMALL_GROUP,
    "small_hospital_count": disclosure.SMALL_HOSPITAL_COUNT,
    "smallest_list": peers.SMALLEST_LIST,
    "still_a_finding": findings.STILL_A_FINDING,
    "strong": STRONG,
    "together": relation_wording.TOGETHER,
    "trim": TRIM,
    "variables": ", ".join(LABELS.values()),
    "weak": relation_wording.WEAK,
    "years": YEARS,
}
EVENTS = f"exact below {EXACT_BELOW} events, Byar's method from {EXACT_BELOW} on"
NO_SAMPLE = "none, as nothing is drawn by chance here, so a difference is shown and not judged"
INTERVALS = {
    Kind.PROPORTION: "Wilson's method",
    Kind.SURVEY: f"Wilson's method, on the number of answers ÷ {DESIGN_EFFECT}",
    Kind.RATE: EVENTS,
    Kind.INDIRECT: EVENTS,
    Kind.DIRECT: "that of the publication",
    Kind.RATIO: NO_SAMPLE,
    Kind.MEAN: NO_SAMPLE,
    Kind.COUNT: "none, as a count is shown for context and not compared",
}


@dataclass(frozen=True)
class Explanation:
    """One thing that a page shows. `about` names it in an address; `formulas` are pairs: of what, formula."""

    about: str
    title: str
    words: tuple[str, ...]  # paragraphs
    formulas: tuple[tuple[str, str], ...] = ()
    worked_by: str = ""  # the library that does the sums
    source: str = ""


def explanations(
    rule: SmallNumbers = SmallNumbers.ROUND, catalogue: Iterable[Indicator] = ()
) -> tuple[Explanation, ...]:
    """All of them, in the order in which a reader meets what they are about. `catalogue`: the indicators
    whose directions are named.

    Raises KeyError where the words name a threshold that there is not.
    """
    values = {**THRESHOLDS, "directions": directions(catalogue)}
    return tuple(
        _explanation(given, values) for given in _written() if given.get("small_numbers", rule) == rule
    )


def directions(catalogue: Iterable[Indicator]) -> str:
    """Which indicators have an agreed direction, and that the others have none."""
    wanted: dict[Polarity, list[str]] = {}
    for indicator in sorted(catalogue, key=lambda i: i.title):
        wanted.setdefault(indicator.polarity, []).append(indicator.title)
    said = [
        f"{word} is wanted of: {'; '.join(wanted[polarity])}."
        for word, polarity in (("Higher", Polarity.HIGH_GOOD), ("Lower", Polarity.LOW_GOOD))
        if polarity in wanted
    ]
    if not said:
        return "Each indicator's page says whether it has one."
    return f"{' '.join(said)} No other indicator has one."


def formula(indicator: Indicator) -> str:
    """How the values of an indicator are worked out, in its own words."""
    if indicator.kind is Kind.COUNT:
        return f"{indicator.numerator}: a count, with nothing to divide it by"
    if indicator.weighted_by:
        return f"{indicator.numerator}; several practices are weighted by the patients on their lists"
    times = f"{indicator.per:,} × " if indicator.per != 1 else ""
    months = "" if indicator.months_shown == 1 else f", both added up over {indicator.months_shown} months"
    return f"{times}[{indicator.numerator}] ÷ [{indicator.denominator}]{months}"


def likely_range_by(indicator: Indicator) -> str:
    """The method behind the likely range of an indicator."""
    return INTERVALS[indicator.kind]


@cache
def _written() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))[
        "explanation"
    ]
    return found


def _explanation(given: Mapping[str, Any], values: Mapping[str, object]) -> Explanation:
    return Explanation(
        about=given["about"],
        title=given["title"],
        words=tuple(text.format_map(values) for text in given["words"]),
        formulas=tuple((a.format_map(values), b.format_map(values)) for a, b in given.get("formulas", [])),
        worked_by=given.get("worked_by", ""),
        source=given.get("source", ""),
    )
