"""Every file of the catalogue is complete, carefully worded and supplied by a loader."""

import importlib
import re
import tomllib
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from benchmarking.indicators import (
    WAYS,
    DataClass,
    IncompleteIndicator,
    Indicator,
    Kind,
    Polarity,
    read_catalogue,
    read_indicator,
)
from benchmarking.organisations import Level
from benchmarking.words.wording import banned_words
from data_loaders import own_extracts

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "indicators").glob("*.toml"))
CATALOGUE = read_catalogue(ROOT / "indicators")
REQUIRED = [field.name for field in fields(Indicator) if field.default is MISSING]
THEMES = {
    "Population and need",
    "Access and experience",
    "General practice activity",
    "Long-term conditions",
    "Hospital and urgent care",
    "Community services",
    "Funding",
    "Prescribing",
    "Quality of care",
    "Workforce",
}
HIGHER_IS_WANTED = {
    "exp_overall_pct",
    "exp_phone_pct",
    "exp_preferred_pct",
    "exp_contact_pct",
    "act_continuity_idx",
    "act_two_weeks_pct",
    "cq_af_anticoag_pct",
    "cq_copd_review_pct",
    "cq_dm_hba1c_pct",
    "cq_htn_bp_pct",
    "prv_cervical_pct",
    "wf_gp_fte_10k",
}
LOWER_IS_WANTED = {
    "act_dna_pct",
    "rx_antibac_1000",
    "rx_broad_pct",
    "rx_hypnotic_1000",
    "rx_opioid_high_1000",
    "ue_ae_minor_inhours_1000",
    "ue_em_adm_ratio",
    "ue_acsc_ratio",
    "wf_gp_55plus_pct",
}
FIELD = r'^{name} = (?:"""[\s\S]*?"""|\[[^\]]*\]|.*)\n'

every_indicator = pytest.mark.parametrize("indicator", CATALOGUE.values(), ids=lambda indicator: indicator.id)


def test_there_is_an_indicator_for_every_file_and_enough_of_them() -> None:
    assert len(CATALOGUE) >= 50
    assert set(CATALOGUE) == {path.stem for path in FILES}


def test_only_these_indicators_are_judged() -> None:
    judged = {id: indicator.polarity for id, indicator in CATALOGUE.items()}
    assert {id for id, polarity in judged.items() if polarity is Polarity.HIGH_GOOD} == HIGHER_IS_WANTED
    assert {id for id, polarity in judged.items() if polarity is Polarity.LOW_GOOD} == LOWER_IS_WANTED


@every_indicator
def test_it_is_short_enough_for_a_chart_and_a_slide(indicator: Indicator) -> None:
    assert len(indicator.title) <= 40
    assert len(indicator.subject) <= 38
    assert max(len(idea) for way in WAYS for idea in indicator.ideas_for(way)) <= 90
    assert indicator.question.endswith("?")
    assert indicator.theme in THEMES


@every_indicator
def test_there_is_an_idea_for_a_figure_on_either_side(indicator: Indicator) -> None:
    for direction in WAYS:
        assert not any(idea.startswith(tuple(WAYS.values())) for idea in indicator.ideas_for(direction))
    one_way = [idea for idea in indicator.change_ideas if idea.startswith("If ")]
    assert all(idea.startswith(tuple(WAYS.values())) for idea in one_way)
    assert not one_way or indicator.polarity is Polarity.NEUTRAL  # elsewhere they are for the worse side


def test_an_idea_for_the_other_side_is_left_out() -> None:
    found = CATALOGUE["prev_htn_pct"]
    assert found.ideas_for("lower")[0].startswith("Check coding")
    assert found.ideas_for("higher") == found.change_ideas[2:]
    assert found.ideas_for("similar") == found.change_ideas


@every_indicator
def test_what_it_counts_can_be_read_after_a_number(indicator: Indicator) -> None:
    assert len(indicator.events) <= 36  # "400 to 640 more … a year" in the cell of a slide
    assert re.match(r"[a-z]|A&E|NHS", indicator.events)
    first = re.match(r"A&E \w+|NHS 111 and out-of-hours \w+|.*?s\b", indicator.events)
    assert first is not None and first[0].endswith("s"), "in the plural: “54 fewer emergency admissions”"
    if indicator.kind is Kind.SURVEY:
        assert indicator.events.startswith("patients ")


@every_indicator
def test_its_words_do_not_blame(indicator: Indicator) -> None:
    given = tomllib.loads((ROOT / "indicators" / f"{indicator.id}.toml").read_text("utf-8"))
    assert banned_words(str(given)) == []


@every_indicator
def test_it_points_to_other_indicators_of_the_catalogue(indicator: Indicator) -> None:
    assert indicator.related
    assert set(indicator.related) <= set(CATALOGUE) - {indicator.id}
    assert len(set(indicator.related)) == len(indicator.related)


@every_indicator
def test_a_loader_supplies_it(indicator: Indicator) -> None:
    assert (ROOT / "data_loaders" / f"{indicator.source}.py").is_file()
    loader = importlib.import_module(f"data_loaders.{indicator.source}")
    assert callable(loader.load)


@every_indicator
def test_it_is_looked_at_again_within_a_year_or_two(indicator: Indicator) -> None:
    assert 0 < (indicator.review_due - indicator.reviewed).days <= 731
    assert re.search(r"[A-Z][a-z]+ 20\d\d$", indicator.next_due)


@every_indicator
def test_what_it_counts_and_its_unit_agree(indicator: Indicator) -> None:
    percent = indicator.kind in (Kind.PROPORTION, Kind.SURVEY)
    assert (indicator.per == 100) == (percent or indicator.kind is Kind.INDIRECT)
    assert (indicator.unit == "%") == percent
    assert (indicator.unit == "per 100 expected") == (indicator.kind is Kind.INDIRECT)
    assert (indicator.per == 1000) == ("per 1,000" in indicator.unit)
    assert (indicator.kind is Kind.RATE) == indicator.unit.startswith("per 1,000")
    assert (indicator.minimum_denominator == 0) == (indicator.kind is Kind.COUNT)
    assert indicator.movable in ("practice", "shared", "outside")


@every_indicator
def test_lists_that_fill_or_weight_it_count_registered_patients(indicator: Indicator) -> None:
    if indicator.published_for is Level.CCG:
        assert indicator.lowest_level is Level.CCG
        assert "Published for whole CCGs only" in indicator.caveats
    for list_indicator in filter(
        None, (indicator.patient_years_of, indicator.patients_of, indicator.weighted_by)
    ):
        counted = CATALOGUE[list_indicator]
        own = counted.published_for is Level.CCG and counted.source == indicator.source
        assert own or counted.source == "patients_registered"
    if indicator.patient_years_of:
        assert indicator.kind in (Kind.RATE, Kind.RATIO)
        assert indicator.months_shown == 12
        assert ("65" in indicator.id) == (indicator.patient_years_of == "pop_65plus_pct")


@every_indicator
def test_what_expects_events_is_a_hospital_figure_of_a_whole_year(indicator: Indicator) -> None:
    if indicator.kind is Kind.INDIRECT:
        assert indicator.expected_from
        assert not indicator.patient_years_of
    if indicator.expected_from:
        assert (indicator.source, indicator.months_shown) == ("own_extracts", 12)
        assert indicator.expected_from in own_extracts.MEASURES
        assert indicator.id in own_extracts.MEASURES[indicator.expected_from]


@every_indicator
def test_own_extracts_and_only_they_are_shared_in_confidence(indicator: Indicator) -> None:
    assert (indicator.source == "own_extracts") == (indicator.data_class is DataClass.IN_CONFIDENCE)
    assert indicator.in_confidence == ("Shared in confidence" in indicator.caveats)


@every_indicator
def test_crude_hospital_rates_say_that_they_are_not_adjusted(indicator: Indicator) -> None:
    if indicator.id.startswith("ue_") and indicator.kind is Kind.RATE:
        assert "Not adjusted for age" in indicator.caveats


def spoilt(folder: Path, text: str) -> Path:
    path = folder / "act_dna_pct.toml"
    path.write_text(text, "utf-8")
    return path


def whole() -> str:
    return (ROOT / "indicators" / "act_dna_pct.toml").read_text("utf-8")


@pytest.mark.parametrize("name", REQUIRED)
def test_a_file_without_a_required_field_is_refused_by_name(tmp_path: Path, name: str) -> None:
    text, removed = re.subn(FIELD.format(name=name), "", whole(), flags=re.MULTILINE)
    assert removed == 1
    with pytest.raises(IncompleteIndicator, match=rf"^act_dna_pct\.toml: .*\b{name} is missing"):
        read_indicator(spoilt(tmp_path, text))


def test_the_catalogue_of_an_older_snapshot_may_lack_what_was_not_asked_for_then(tmp_path: Path) -> None:
    spoilt(tmp_path, re.sub(FIELD.format(name="events"), "", whole(), flags=re.MULTILINE))
    with pytest.raises(IncompleteIndicator, match="events is missing"):
        read_catalogue(tmp_path)
    assert read_catalogue(tmp_path, kept=True)["act_dna_pct"].events == ""
    spoilt(tmp_path, re.sub(FIELD.format(name="owner"), "", whole(), flags=re.MULTILINE))
    with pytest.raises(IncompleteIndicator, match="owner is missing"):
        read_catalogue(tmp_path, kept=True)


def test_one_refused_file_stops_the_whole_catalogue(tmp_path: Path) -> None:
    spoilt(tmp_path, whole().replace('owner = "Analytics lead"\n', ""))
    with pytest.raises(IncompleteIndicator, match=r"act_dna_pct\.toml: owner is missing"):
        read_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('owner = "', 'colour = "blue"\nowner = "', "colour is not a field of an indicator"),
        ('id = "act_dna_pct"', 'id = "act_dna"', "id is 'act_dna' but the file is called act_dna_pct.toml"),
        ('kind = "proportion"', 'kind = "share"', "kind: 'share' is not a valid Kind"),
        ("per = 100", 'per = "100"', "per: '100' is not a int"),
        ('first_period = "2022-10"', 'first_period = "Oct 2022"', "first_period: 'Oct 2022' is not a period"),
        ("series_breaks = []", 'series_breaks = ["2024-13"]', "series_breaks: '2024-13' is not a period"),
        ("reviewed = 2026-09-01", 'reviewed = "soon"', "reviewed: 'soon' is not a date"),
        ('theme = "', "theme = ", "not a readable TOML file"),
    ],
)
def test_a_file_with_a_fault_is_refused_with_the_fault(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    assert before in whole()
    with pytest.raises(IncompleteIndicator, match=r"^act_dna_pct\.toml: ") as refusal:
        read_indicator(spoilt(tmp_path, whole().replace(before, after, 1)))
    assert message in str(refusal.value)


def test_a_file_needs_two_or_three_change_ideas(tmp_path: Path) -> None:
    text = re.sub(FIELD.format(name="change_ideas"), 'change_ideas = ["One"]\n', whole(), flags=re.MULTILINE)
    with pytest.raises(IncompleteIndicator, match="change_ideas: give two or three"):
        read_indicator(spoilt(tmp_path, text))
