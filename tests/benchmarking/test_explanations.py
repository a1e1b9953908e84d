"""The explanations: every threshold of the sums is in the words, and no word judges."""

import re
import tomllib
from pathlib import Path

import pytest

from benchmarking.indicators import Indicator, Kind, Polarity
from benchmarking.organisations import SmallNumbers
from benchmarking.words import explanations as module
from benchmarking.words.explanations import THRESHOLDS, Explanation, explanations, formula, likely_range_by
from benchmarking.words.wording import banned_words
from tests.builders import CATALOGUE

WRITTEN = Path(module.__file__).with_suffix(".toml").read_text("utf-8")
ALL = {e.about: e for rule in SmallNumbers for e in explanations(rule)}


def said(explanation: Explanation) -> str:
    return " ".join([*explanation.words, *(part for pair in explanation.formulas for part in pair)])


@pytest.mark.parametrize("name", THRESHOLDS)
def test_every_threshold_of_the_sums_is_in_the_words(name: str) -> None:
    assert f"{{{name}}}" in WRITTEN or f"{{{name}:" in WRITTEN
    value = f"{THRESHOLDS[name]:.0%}" if f"{{{name}:.0%}}" in WRITTEN else str(THRESHOLDS[name])
    assert any(value in said(e) for rule in SmallNumbers for e in explanations(rule))


def test_a_threshold_that_changes_changes_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(THRESHOLDS, "small_group", 4711)  # type: ignore[arg-type]
    assert "4711" in " ".join(map(said, explanations()))


def test_what_a_reader_asks_about_is_there_once() -> None:
    for rule in SmallNumbers:
        names = [e.about for e in explanations(rule)]
        assert len(set(names)) == len(names)
    assert set(ALL) == {
        "value", "interval", "periods", "missing", "challenge", "average", "verdict", "position", "chance",
        "funnel", "change", "opportunity", "relationships", "similar", "adjustment", "small-numbers",
        "letters",
    }  # fmt: skip


def test_small_numbers_are_explained_by_the_rule_of_the_area() -> None:
    rounding, hiding = (
        next(e for e in explanations(rule) if e.about == "small-numbers") for rule in SmallNumbers
    )
    assert "nearest 5" in said(rounding) and "1 to 7" in said(rounding)
    assert "1 to 5 are hidden" in said(hiding) and "nearest" not in said(hiding)


@pytest.mark.parametrize("explanation", ALL.values(), ids=ALL.keys())
def test_no_explanation_judges_and_each_says_where_it_comes_from(explanation: Explanation) -> None:
    assert banned_words(f"{explanation.title} {said(explanation)} {explanation.source}") == []
    assert "{" not in said(explanation) and explanation.words
    assert not explanation.formulas or explanation.about == "periods" or explanation.source
    assert all(len(text) < 420 for text in explanation.words), "plain words are short"


def test_the_written_file_holds_nothing_that_is_not_read() -> None:
    fields = {name for given in tomllib.loads(WRITTEN)["explanation"] for name in given}
    assert fields == {"about", "title", "words", "formulas", "worked_by", "source", "small_numbers"}


@pytest.mark.parametrize("indicator", CATALOGUE.values(), ids=CATALOGUE.keys())
def test_every_indicator_has_its_formula_and_its_range(indicator: Indicator) -> None:
    text = formula(indicator)
    assert indicator.numerator in text
    divided = indicator.kind is not Kind.COUNT and not indicator.weighted_by
    assert (indicator.denominator in text) == ("÷" in text) == divided
    assert indicator.months_shown == 1 or "12 months" in text
    assert likely_range_by(indicator)


def test_which_indicators_have_a_direction_is_read_from_the_catalogue() -> None:
    verdict = next(e for e in explanations(catalogue=CATALOGUE.values()) if e.about == "verdict")
    named = " ".join(verdict.words)
    judged = [i.title for i in CATALOGUE.values() if i.polarity is not Polarity.NEUTRAL]
    listed = re.findall(r"(?:Higher|Lower) is wanted of: (.+?)\.(?: |$)", named)
    assert sorted(title for one in listed for title in one.split("; ")) == sorted(judged)
    assert "Missed appointments" in named.partition("Lower is wanted")[2]
    assert "Hospital use, need and money" not in WRITTEN
    plain = next(e for e in explanations() if e.about == "verdict")
    assert "Each indicator's page says whether it has one." in " ".join(plain.words)
