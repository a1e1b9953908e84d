"""Indicator, and reading the catalogue: one TOML file for each indicator."""

import tomllib
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from benchmarking.organisations import Level
from benchmarking.periods import Frequency, Period, PeriodKind


class Kind(StrEnum):
    """The family of an indicator: it decides the interval and the roll-up (METHODS 2 and 8)."""

    COUNT = "count"  # no denominator; never compared
    PROPORTION = "proportion"  # Wilson
    SURVEY = "survey"  # Wilson on the effective base (base ÷ design effect)
    RATE = "rate"  # exact below 10 events, Byar's from 10 on
    RATIO = "ratio"  # ratio of sums; no sampling interval
    INDIRECT = "indirect"  # observed ÷ expected
    DIRECT = "direct"
    MEAN = "mean"  # of patients' values, or a published score; no sampling interval here


class Polarity(StrEnum):
    HIGH_GOOD = "high_good"
    LOW_GOOD = "low_good"
    NEUTRAL = "neutral"


class DataClass(StrEnum):
    """Published: already open to all. In confidence: shared by practices with each other ."""

    PUBLISHED = "published"
    IN_CONFIDENCE = "in_confidence"


class Movable(StrEnum):
    """Who can change it: the practice itself, practices with others, or neither (WORKSHOP 4.2)."""

    PRACTICE = "practice"
    SHARED = "shared"
    OUTSIDE = "outside"


EXPECTED = "number expected"
WAYS = {
    "higher": "If higher: ",
    "lower": "If lower: ",
}  # how a change idea begins that is only for one of them


class IncompleteIndicator(ValueError):
    """A catalogue file that cannot be used; the message names the file and everything wrong with it."""


@dataclass(frozen=True)
class Indicator:
    """One reviewed file of the catalogue. `id` is that of FEATURES section 4 and names the file."""

    id: str
    title: str  # "A&E attendances"
    subject: str  # as it starts a sentence: "A&E attendances", "Recorded hypertension"
    plural: bool  # "are" or "is" after the subject
    question: str  # in plain words: "Do our patients …?"
    theme: str
    numerator: str  # in words
    denominator: str  # in words
    events: str  # what is counted, plural, as read after a number: "emergency admissions", "patients"
    kind: Kind
    per: int  # value = numerator ÷ denominator × per
    unit: str  # "%", "per 1,000 patients a year", "patients"
    polarity: Polarity
    source: str  # name of the loader that supplies it
    data_class: DataClass
    frequency: Frequency
    first_period: Period
    next_due: str
    series_breaks: tuple[Period, ...]  # first period counted the new way
    minimum_denominator: int
    lowest_level: Level
    movable: Movable
    change_ideas: tuple[str, ...]
    related: tuple[str, ...]
    why_it_matters: str
    caveats: str
    owner: str
    checked_by: str
    reviewed: date
    review_due: date
    months_shown: int = 1  # 12: shown as the twelve months to the latest one
    patient_years_of: str = ""  # list indicator whose count ÷ 12 fills an empty monthly denominator
    patients_of: str = ""  # the same without ÷ 12: staff per registered patients
    expected_from: str = ""  # measure whose events by age and sex give the expectation (INDIRECT: divided by)
    counts_events: bool = True  # False: the numerator is a sum that counts nobody, such as one of shares
    published_for: Level = Level.PRACTICE  # CCG: its rows are those of whole CCGs, never of practices
    weighted_by: str = ""  # list indicator that weights a published score when practices are put together
    of_ccgs_alone: bool = False  # in no file: a snapshot holds it of whole CCGs and of no practice

    @property
    def in_confidence(self) -> bool:
        return self.data_class is DataClass.IN_CONFIDENCE

    @property
    def against_expected(self) -> bool:
        """Whether a value is held against what is expected of these patients (METHODS 2): against `per`, and
        never against other values, whose expectation is one of other patients."""
        return self.kind is Kind.INDIRECT

    def compared_with(self, average: str) -> str:
        """What a sentence calls what figures are held against: an average, or the number expected."""
        return EXPECTED if self.against_expected else average

    @property
    def in_hundred(self) -> bool:
        """Whether a size is said in so many of a hundred: the numerator is a sample, or counts nobody."""
        return self.kind is Kind.SURVEY or not self.counts_events

    def ideas_for(self, direction: str | None) -> tuple[str, ...]:
        """The change ideas for a figure that is higher or lower than others, without saying again for which;
        all of them as they are written where it is neither, or where none is for it."""
        own = WAYS.get(direction or "", "")
        others = tuple(way for way in WAYS.values() if way != own)
        fit = tuple(idea.removeprefix(own) for idea in self.change_ideas if not idea.startswith(others))
        return tuple(f"{idea[:1].upper()}{idea[1:]}" for idea in fit) if own and fit else self.change_ideas

    def counts_over(self, period: Period) -> bool:
        """Whether it counts events in the time of a period, so many a year: no register or survey does."""
        over_time = self.kind in (Kind.RATE, Kind.INDIRECT) or period.kind is PeriodKind.YEAR_TO
        return over_time and not self.in_hundred


ADDED_SINCE = ("events",)  # fields that the catalogue of an older snapshot may lack: empty then


def read_catalogue(folder: Path, *, kept: bool = False) -> dict[str, Indicator]:
    """Every indicator of a folder of TOML files, by id, in order of id.

    `kept`: the folder is that of a snapshot, which may be older than some fields. Raises IncompleteIndicator,
    naming file and fields, if one is not complete or is not called after its id.
    """
    found = [read_indicator(path, kept=kept) for path in sorted(folder.glob("*.toml"))]
    return {indicator.id: indicator for indicator in found}


def read_indicator(path: Path, *, kept: bool = False) -> Indicator:
    """The indicator in one TOML file; raises IncompleteIndicator naming everything that is wrong."""
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise IncompleteIndicator(f"{path.name}: not a readable TOML file: {error}") from None
    lacking = [name for name in _required() if given.get(name) in (None, "")]
    older = {name: "" for name in lacking if kept and name in ADDED_SINCE}
    given |= older
    faults = [f"{name} is missing" for name in lacking if name not in older]
    faults += [f"{name} is not a field of an indicator" for name in given if name not in _types()]
    values: dict[str, Any] = {}
    for name in given.keys() & _types().keys():
        try:
            values[name] = _value(_types()[name], given[name])
        except (ValueError, TypeError) as error:
            faults.append(f"{name}: {error}")
    if given.get("id") not in (None, path.stem):
        faults.append(f"id is {given['id']!r} but the file is called {path.name}")
    if not 2 <= len(values.get("change_ideas", ("", ""))) <= 3:
        faults.append("change_ideas: give two or three")
    if faults:
        raise IncompleteIndicator(f"{path.name}: " + "; ".join(faults))
    return Indicator(**values)


@cache
def _types() -> dict[str, Any]:
    return {name: kind for name, kind in get_type_hints(Indicator).items() if name != "of_ccgs_alone"}


def _required() -> list[str]:
    return [f.name for f in fields(Indicator) if f.default is MISSING]


def _value(wanted: Any, given: Any) -> Any:
    """One TOML value as the field's type; raises ValueError or TypeError when it cannot be."""
    if wanted is Period:
        return Period.parse(str(given))
    if wanted == tuple[Period, ...]:
        return tuple(Period.parse(str(item)) for item in given)
    if wanted == tuple[str, ...]:
        if not isinstance(given, list):
            raise TypeError("give a list of texts")
        return tuple(str(item) for item in given)
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return wanted(given)
    if not isinstance(given, wanted) or (wanted is int and isinstance(given, bool)):
        raise TypeError(f"{given!r} is not a {wanted.__name__}")
    return given
