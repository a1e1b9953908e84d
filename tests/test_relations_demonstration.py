"""The findings of 2017 as the tool words them on the demonstration, "no sign of a relation" among them."""

import pytest

from benchmarking.drawings.relation_chart import relation_chart
from benchmarking.organisations import Level
from benchmarking.over_time.changes import change
from benchmarking.relations import AGE_AND_DEPRIVATION, relation
from benchmarking.snapshot import Snapshot
from benchmarking.words.change_wording import headline
from benchmarking.words.relation_wording import NO_SIGN, TOGETHER, WEAK, given, left_out, sentence
from data_loaders.demonstration import area
from tests.conftest import Loaded

DEPRIVATION, AGE = AGE_AND_DEPRIVATION


@pytest.fixture(scope="module")
def latest(demonstration: Loaded) -> Snapshot:
    return demonstration.snapshot


def test_deprivation_goes_with_ae(latest: Snapshot) -> None:
    found = relation(latest, DEPRIVATION, "ue_ae_1000", held=[AGE])
    assert sentence(found) == (
        "Deprivation of the list and A&E attendances tend to go together: where deprivation of the list is "
        "higher, A&E attendances tend to be higher."
    )
    assert found.given is not None and found.given.words == TOGETHER
    assert found.link.pearson == pytest.approx(0.65, abs=0.03)
    assert any(s.name == "Fitted line" for s in relation_chart(found).series)


@pytest.mark.parametrize("admissions", ["ue_em_adm_1000", "ue_acsc_1000"])
def test_deprivation_goes_with_admissions_once_age_is_held_equal(latest: Snapshot, admissions: str) -> None:
    """Deprived lists are younger, so the crude relation is the weaker one: the reason to adjust."""
    found = relation(latest, DEPRIVATION, admissions, held=[AGE])
    assert (found.link.words, found.given and found.given.words) == (WEAK, TOGETHER)
    assert given(found) == (
        "With the share of patients aged 65 and over held equal, the two tend to go together: higher with "
        "higher."
    )


def test_deprivation_goes_weakly_with_ae_of_small_children(latest: Snapshot) -> None:
    assert relation(latest, DEPRIVATION, "ue_ae_0_4_1000").link.words == WEAK


def test_consultations_over_65_vary_two_fold_and_the_suspects_are_left_out(latest: Snapshot) -> None:
    found = relation(latest, "act_contacts_65_1000", "ue_em_adm_1000")
    assert found.suspects == len(area.SUSPECTS) == 3
    assert {d.code for d in found.dots}.isdisjoint(area.SUSPECTS)
    values = sorted(d.across for d in found.dots)
    assert 2.15 <= values[-1] / values[0] <= 3.2
    assert left_out(found).startswith("3 practices are left out")
    assert found.link.words == NO_SIGN


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("act_continuity_idx", "exp_overall_pct"),
        ("act_continuity_idx", "exp_preferred_pct"),
        ("exp_phone_pct", "exp_overall_pct"),
    ],
)
def test_continuity_and_access_go_with_experience(latest: Snapshot, first: str, second: str) -> None:
    found = relation(latest, first, second)
    assert found.link.words == TOGETHER and (found.link.spearman or 0) > 0
    assert str(found.second_period) == "2026"


def test_there_is_no_sign_of_a_relation_of_consultations_and_ae(latest: Snapshot) -> None:
    found = relation(latest, "act_contacts_1000", "ue_ae_1000", held=AGE_AND_DEPRIVATION)
    assert sentence(found) == "No sign of a relation between consultations and A&E attendances."
    assert given(found) == (
        "With deprivation of the list and the share of patients aged 65 and over held equal, there is no "
        "sign of a relation."
    )
    for link in (found.link, found.given):
        assert link is not None and link.spearman is not None and abs(link.spearman) <= 0.15
    assert abs(found.link.pearson or 1) <= 0.15
    assert not any(s.name == "Fitted line" for s in relation_chart(found).series)


def test_continuity_and_ae_are_not_found_to_go_together(latest: Snapshot) -> None:
    assert relation(latest, "act_continuity_idx", "ue_ae_1000").link.words == NO_SIGN


def test_missed_appointments_fell_where_it_was_planted_and_nowhere_else(latest: Snapshot) -> None:
    said = {
        o.name: headline(change(latest, o.code, "act_dna_pct"))
        for o in latest.organisations.at_level(Level.LOCALITY, latest.held.periods("act_dna_pct")[-1].end)
    }
    wanted = "Change in the wanted direction: lower than before since January 2026"
    assert said["Holmenside"] == wanted
    assert [name for name, words in said.items() if words == wanted] == ["Holmenside"]


def test_ae_without_treatment_of_holmenside_has_not_changed(latest: Snapshot) -> None:
    found = change(latest, "LOC-L04", "ue_ae_minor_inhours_1000")
    assert found.outcome == "common_cause" and not any(p.special for p in found.points[-6:])
