"""The demonstration as the tool sees it: the numbers are the generator's, the 2017 findings are there."""

import re
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import pearsonr, spearmanr

from benchmarking.drawings.change_chart import change_chart
from benchmarking.expected.adjustment import adjusted as adjusted_figure
from benchmarking.expected.adjustment import expected_of, seen_and_expected
from benchmarking.figures import figures
from benchmarking.organisations import Level
from benchmarking.over_time.changes import change
from benchmarking.over_time.series_breaks import breaks_of
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.statistics import expected_for_age_and_deprivation
from benchmarking.words.change_wording import cautions, headline
from data_loaders.demonstration import DEFAULT_SEED, area
from data_loaders.demonstration.rates import ACSC, AE, EM_ADM, Measure
from data_loaders.demonstration.value_model import Values, values
from records.models import Role, Scope, User
from records.permissions import snapshot_for
from tests.conftest import Loaded
from tests.data_loaders.demonstration_measures import adjusted, rate, usual_provider
from tests.slow_expectation import slow_expected

OPEN = [f"X9{number:04d}" for number in range(1, 93)]
YEAR = "year to 2026-06"
SPECIAL = {area.STUDENTS, area.SINGLE_HANDED, area.CARE_HOMES, area.NEW}


@pytest.fixture(scope="module")
def truth() -> Values:
    return values(DEFAULT_SEED)


@pytest.fixture(scope="module")
def latest(demonstration: Loaded) -> Snapshot:
    return demonstration.snapshot


def shown(snapshot: Snapshot, indicator: str, period: str) -> np.ndarray:
    """The tool's values of the 92 practices in order of code; nan where it has none."""
    table = figures(snapshot, snapshot.indicators[indicator], Period.parse(period), Level.PRACTICE)
    return table["value"].reindex(OPEN).to_numpy(float)


def rows(*left_out: str) -> np.ndarray:
    return np.array([code not in SPECIAL | set(left_out) for code in OPEN])


def test_the_area_is_92_practices_in_14_localities_and_3_ccgs(latest: Snapshot) -> None:
    tree, day = latest.organisations, Period.parse("2026-06").end
    assert [len(tree.in_area(level, day)) for level in Level] == [92, 14, 3, 1, 1]
    sizes = [len(tree.practices(o.code, day)) for o in tree.in_area(Level.LOCALITY, day)]
    assert (min(sizes), max(sizes), sum(sizes)) == (5, 10, 92)
    ccgs = [len(tree.practices(o.code, day)) for o in tree.in_area(Level.CCG, day)]
    assert sorted(ccgs) == [21, 24, 47]


def test_loaded_rates_are_the_generators_to_the_last_figure(latest: Snapshot, truth: Values) -> None:
    for indicator, counts in (("ue_ae_1000", truth.hospital.published["ae"]),):
        wanted = rate(truth, counts)[: len(OPEN)]
        found = shown(latest, indicator, YEAR)
        held = ~np.isnan(found)
        assert held.sum() == 92
        np.testing.assert_allclose(found[held], wanted[held], rtol=1e-12)
    continuity = 100 * usual_provider(truth)[: len(OPEN)]
    found = shown(latest, "act_continuity_idx", YEAR)
    held = ~np.isnan(found)
    assert held.sum() >= 90
    np.testing.assert_allclose(found[held], continuity[held], rtol=1e-6)


def test_totals_are_conserved_through_merger_closure_and_opening(latest: Snapshot, truth: Values) -> None:
    for month in (str(p) for p in latest.held.periods("pop_list_size")):
        sums = [
            figures(latest, latest.indicators["pop_list_size"], Period.parse(month), level)["numerator"].sum()
            for level in Level
        ]
        assert len(set(sums)) == 1, month


def test_deprivation_goes_with_ae_and_emergency_admissions(latest: Snapshot) -> None:
    deprivation, ordinary = shown(latest, "need_imd_score", "2019"), rows()
    assert (
        0.47 <= pearsonr(deprivation[ordinary], shown(latest, "ue_ae_1000", YEAR)[ordinary]).statistic <= 0.82
    )
    assert (
        pearsonr(
            deprivation[ordinary], shown(latest, "ue_em_adm_1000", "year to 2026-03")[ordinary]
        ).statistic
        > 0.2
    )
    small = shown(latest, "ue_ae_0_4_1000", str(latest.held.latest("ue_ae_0_4_1000")))
    both = ordinary & ~np.isnan(small)
    assert 0.05 <= pearsonr(deprivation[both], small[both]).statistic <= 0.70


def test_consultations_over_65_vary_two_fold_once_suspect_figures_are_left_out(latest: Snapshot) -> None:
    consultations = shown(latest, "act_contacts_65_1000", YEAR)
    clean, everyone = consultations[rows(*area.SUSPECTS)], consultations[rows()]
    low, high = np.quantile(clean, [0.05, 0.95])
    assert 1.75 <= high / low <= 2.3
    assert everyone.max() / everyone.min() > 6


def test_better_continuity_goes_with_better_experience(latest: Snapshot) -> None:
    continuity, overall = shown(latest, "act_continuity_idx", YEAR), shown(latest, "exp_overall_pct", "2026")
    both = rows(*area.SUSPECTS) & ~np.isnan(continuity) & ~np.isnan(overall)
    assert 0.34 <= pearsonr(continuity[both], overall[both]).statistic <= 0.68


def test_there_is_no_relation_of_consultations_and_ae(latest: Snapshot) -> None:
    consultations, attendances = shown(latest, "act_contacts_1000", YEAR), shown(latest, "ue_ae_1000", YEAR)
    clean = rows(*area.SUSPECTS)
    assert abs(pearsonr(consultations[clean], attendances[clean]).statistic) <= 0.15
    assert abs(spearmanr(consultations[clean], attendances[clean]).statistic) <= 0.15


def test_one_practice_records_far_less_hypertension_than_its_patients_would_have(latest: Snapshot) -> None:
    share, old = (
        shown(latest, "prev_htn_pct", "2024/25") / 100,
        shown(latest, "pop_65plus_pct", "2025-03") / 100,
    )
    deprivation = shown(latest, "need_imd_score", "2019")
    used = rows() & ~np.isnan(share) & ~np.isnan(old)
    design = np.column_stack([np.ones(used.sum()), np.log(old / (1 - old))[used], np.log(deprivation)[used]])
    recorded = np.log(share / (1 - share))[used]
    gap = recorded - design @ np.linalg.lstsq(design, recorded, rcond=None)[0]
    order = np.argsort(gap)
    assert np.array(OPEN)[used][order[0]] == area.CODING_GAP
    assert gap[order[0]] < 2 * gap[order[1]]


def test_a_restated_figure_moves_only_with_the_corrected_file(demonstration: Loaded) -> None:
    first, corrected = demonstration.snapshots()[6:8]
    before, after = (
        figures(s, s.indicators["ue_ae_1000"], Period.parse("year to 2026-03"), Level.LOCALITY)["value"]
        for s in (first, corrected)
    )
    assert 0.94 <= before["LOC-L12"] / after["LOC-L12"] <= 0.96
    assert before["LOC-L04"] == after["LOC-L04"]


def test_the_localities_have_agreed_their_priorities(
    demonstration: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    import manage

    monkeypatch.setenv("STOCKTAKE_HOME", str(demonstration.home))
    agreed = manage.command_answer(["priorities"])["priorities"]
    assert [(p["locality"], p["indicator"], p["state"]) for p in agreed] == [
        ("LOC-L04", "act_dna_pct", "open"),
        ("LOC-L04", "ue_ae_minor_inhours_1000", "open"),
        ("LOC-L07", "ue_em_adm_1000", "open"),
        ("LOC-L12", "ue_ae_1000", "open"),
    ]
    assert agreed[1]["statement"].startswith("Holmenside will lower ")


ADMISSION_YEAR = "year to 2026-03"  # the newest year whose events by age and sex are held
ADJUSTED = (("ue_ae_1000", AE), ("ue_em_adm_1000", EM_ADM), ("ue_acsc_1000", ACSC))


def seen_over_expected(snapshot: Snapshot, indicator: str) -> np.ndarray:
    """The tool's observed ÷ expected for age and sex of the 92 practices."""
    found = seen_and_expected(snapshot, snapshot.indicators[indicator], Period.parse(ADMISSION_YEAR))
    return (found["seen"] / found["expected"]).reindex(OPEN).to_numpy(float)


@pytest.mark.parametrize(("indicator", "measure"), ADJUSTED)
def test_expected_events_are_those_of_a_slow_sum_over_the_generators_patients(
    latest: Snapshot, truth: Values, indicator: str, measure: Measure
) -> None:
    wanted = slow_expected(truth, measure, len(OPEN), range(9, 21))
    found = expected_of(latest, latest.indicators[indicator], Period.parse(ADMISSION_YEAR)).reindex(OPEN)
    np.testing.assert_allclose(found, wanted, rtol=1e-7)
    assert sum(wanted) == pytest.approx(truth.hospital.true[measure.name][: len(OPEN), 9:21].sum(), rel=0.02)


@pytest.mark.parametrize(("indicator", "measure"), ADJUSTED)
def test_adjusted_ratios_follow_the_rates_by_age_that_were_planted(
    latest: Snapshot, truth: Values, indicator: str, measure: Measure
) -> None:
    planted = adjusted(truth, measure, slice(9, 21))[: len(OPEN)]
    found = seen_over_expected(latest, indicator)
    assert not np.isnan(found).any()
    steady = found / planted
    assert steady.std() / steady.mean() < 0.02  # the rates that were seen differ by chance from those planted
    assert pearsonr(found, planted).statistic > 0.99


def test_adjusted_ratios_are_indicators_like_any_other(latest: Snapshot) -> None:
    for indicator, crude in (("ue_em_adm_ratio", "ue_em_adm_1000"), ("ue_acsc_ratio", "ue_acsc_1000")):
        assert str(latest.held.latest(indicator)) == ADMISSION_YEAR
        np.testing.assert_allclose(
            shown(latest, indicator, ADMISSION_YEAR), 100 * seen_over_expected(latest, crude), rtol=1e-12
        )
        for level in (Level.LOCALITY, Level.CCG, Level.STP):
            table = figures(latest, latest.indicators[indicator], Period.parse(ADMISSION_YEAR), level)
            assert (table["practices_counted"] == table["practices_in_all"]).all()
        assert table.at["XST", "value"] == pytest.approx(100, abs=0.5)


def test_deprivation_goes_with_adjusted_hospital_use_and_more_so_than_with_crude(latest: Snapshot) -> None:
    deprivation, ordinary = shown(latest, "need_imd_score", "2019")[rows()], rows()
    found = {
        indicator: pearsonr(deprivation, seen_over_expected(latest, indicator)[ordinary]).statistic
        for indicator, _ in ADJUSTED
    }
    assert 0.48 <= found["ue_ae_1000"] <= 0.82
    assert 0.45 <= found["ue_em_adm_1000"] <= 0.82
    assert 0.40 <= found["ue_acsc_1000"] <= 0.82
    crude = pearsonr(deprivation, shown(latest, "ue_em_adm_1000", ADMISSION_YEAR)[ordinary]).statistic
    assert 0.27 <= crude < found["ue_em_adm_1000"]


def test_what_is_expected_for_deprivation_is_the_method_over_all_practices(latest: Snapshot) -> None:
    indicator, period = latest.indicators["ue_ae_1000"], Period.parse(ADMISSION_YEAR)
    table = seen_and_expected(latest, indicator, period).reindex(OPEN)
    scores = shown(latest, "need_imd_score", "2019")
    special = {
        area.STUDENTS,
        area.CARE_HOMES,
        area.SINGLE_HANDED,
    }  # METHODS 1: two of them serve a group, one is small
    ordinary = [place for place, code in enumerate(OPEN) if code not in special]
    fifths: list[int | None] = [None] * len(OPEN)
    order = sorted(ordinary, key=lambda place: -scores[place])
    for rank, place in enumerate(order):
        fifths[place] = 1 + rank * 5 // len(order)
    wanted = expected_for_age_and_deprivation(
        observed=table["seen"], expected=table["expected"], fifths=fifths
    )["expected"]
    for code, fifth, events in zip(OPEN, fifths, wanted, strict=True):
        found = adjusted_figure(latest, code, "ue_ae_1000")
        assert found is not None and found.deprivation is not None and found.period == period
        if fifth:
            assert found.fifth == fifth
            assert found.deprivation.count == pytest.approx(events, rel=1e-12)


@pytest.mark.parametrize("indicator", [indicator for indicator, _ in ADJUSTED])
def test_a_practice_manager_is_told_the_same_of_the_own_practice_and_nothing_of_others(
    latest: Snapshot, indicator: str
) -> None:
    own, other = "X90030", "X90031"
    manager = User("m@stocktake.example", "M", Role.PRACTICE_MANAGER, "", None, [Scope(own)])  # type: ignore[arg-type]
    handed_out = snapshot_for(manager, latest, secret=b"secret", on=Period.parse("2026-09").end)
    whole, found = (adjusted_figure(s, own, indicator) for s in (latest, handed_out))
    assert whole is not None and found is not None
    assert found.fifth == whole.fifth
    assert found.deprivation is not None and whole.deprivation is not None
    # The counts are rounded, and so are the STP's events by age and sex that expectations are made from.
    for mark, true in ((found.age, whole.age), (found.deprivation, whole.deprivation)):
        assert mark.value == pytest.approx(true.value, rel=0.01)
    assert found.age.count != whole.age.count
    assert adjusted_figure(handed_out, other, indicator) is None
    place = adjusted_figure(handed_out, "LOC-L04", indicator)
    assert place is not None and place.deprivation is None  # it would rest on counts that have letters


@pytest.mark.parametrize(
    ("organisation", "changed", "some"),
    [
        ("LOC-L07", True, ""),
        ("X90048", True, ""),
        ("XST", True, " in 68 of 92 practices"),
        ("LOC-L12", False, ""),  # of the vale: its hospital records as before
        ("X90070", False, ""),
    ],
)
def test_emergency_admissions_are_counted_differently_from_april_2026(
    latest: Snapshot, organisation: str, changed: bool, some: str
) -> None:
    """P1: the fall is one of counting; no line, limit or year goes across it."""
    for indicator in ("ue_em_adm_1000", "ue_zero_day_pct"):
        found = change(latest, organisation, indicator)
        said = f"Counted differently from April 2026{some}: no line is drawn across."
        assert (said in cautions(found)) is changed
        assert change_chart(found).breaks == ((21,) if changed else ())
        assert (headline(found) == "Too few months since counting changed in April 2026 (3 of 12)") is changed
        assert str(latest.held.latest(indicator)) == ADMISSION_YEAR
    assert not change_chart(change(latest, organisation, "ue_ae_1000")).breaks
    ratio = breaks_of(latest, latest.indicators["ue_em_adm_ratio"], latest.organisations[organisation])
    assert [str(b.period) for b in ratio] == ["2026-04"] * changed


def test_a_reader_who_sees_letters_sees_the_same_breaks(latest: Snapshot) -> None:
    manager = User("m@stocktake.example", "M", Role.PRACTICE_MANAGER, "", None, [Scope("X90030")])  # type: ignore[arg-type]
    seen = snapshot_for(manager, latest, secret=b"s", on=latest.made_at.date())
    for organisation in ("X90030", "LOC-L04", "LOC-L12", "XC1", "XST"):
        ours, theirs = (change(s, organisation, "ue_em_adm_1000") for s in (latest, seen))
        assert ours.breaks == theirs.breaks
    assert seen.held.shown_periods("ue_em_adm_1000") == latest.held.shown_periods("ue_em_adm_1000")
    letters = set(seen.definitions["organisation"]) - set(latest.organisations.by_code)
    assert len(letters) == len(set(latest.definitions["organisation"])) - 1


def test_the_tour_of_the_readme_signs_in_as_accounts_that_there_are(demonstration: Loaded) -> None:
    readme = (Path(__file__).resolve().parents[1] / "README.md").read_text("utf-8")
    named = re.findall(r"[Ss]ign in as `([^`]+)`", readme)
    assert len(named) >= 2 and set(named) <= {a["email"] for a in demonstration.answer["accounts"]}
