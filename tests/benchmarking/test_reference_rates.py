"""Reference events as they are shown: small bands put together, counts rounded, nothing to solve for."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from benchmarking.disclosure.small_numbers import as_handed_out
from benchmarking.expected.adjustment import adjusted, expected, fifth_sums
from benchmarking.expected.reference_rates import shown_reference
from benchmarking.organisations import SmallNumbers
from benchmarking.snapshot import Snapshot
from tests import builders
from tests.adjusted_area import LIST, PATIENTS, YEAR, adjusted_area, reference
from tests.records.test_only_what_is_handed_out import whole

ROUND, HIDE = SmallNumbers.ROUND, SmallNumbers.HIDE
Band = tuple[str, float | None]


def of_women(*bands: Band, rule: SmallNumbers = ROUND) -> list[tuple[str, float]]:
    """What is shown of these bands; there are 1,000 patient-years in each, and many men."""
    cells: list[tuple[object, ...]] = [
        ("XST", "ae", "2025/26", band, "female", events, 1000) for band, events in bands
    ]
    cells.append(("XST", "ae", "2025/26", "0+", "male", 502, 9000))
    found = shown_reference(reference(cells), rule)
    women = found[found["sex"] == "female"]
    assert women["patient_years"].sum() == 1000 * len(bands)
    return list(zip(women["age_band"], women["events"], strict=True))


def test_events_are_rounded_and_zero_stays() -> None:
    assert of_women(("0-4", 0), ("5-64", 12), ("65+", 88)) == [("0-4", 0), ("5-64", 10), ("65+", 90)]


@pytest.mark.parametrize(
    ("bands", "shown"),
    [
        ([("0-4", 3), ("5-64", 12), ("65+", 88)], [("0-64", 15), ("65+", 90)]),
        ([("0-4", 12), ("5-64", 88), ("65+", 7)], [("0-4", 10), ("5+", 95)]),
        ([("0-4", 3), ("5-9", 2), ("10-64", 1), ("65+", 40)], [("0+", 45)]),
        ([("0-4", 3), ("5-9", 0), ("10-64", 20), ("65+", 40)], [("0-64", 25), ("65+", 40)]),
    ],
)
def test_a_band_with_few_events_is_put_together_with_the_next(bands: list[Band], shown: list[Band]) -> None:
    assert of_women(*bands) == shown


def test_bands_are_taken_in_order_of_age() -> None:
    """Written as text "100+" or "5-14" would stand elsewhere."""
    assert of_women(("65+", 50), ("5-64", 30), ("0-4", 3)) == [("0-64", 35), ("65+", 50)]


def test_bands_that_do_not_touch_or_are_missing_are_not_put_together() -> None:
    for bands in ((("0-4", 3), ("10-64", 20)), (("0-4", 3), ("5-64", None))):
        assert all(np.isnan(events) for _, events in of_women(*bands)), (
            "few in what is left: nothing is shown"
        )
    assert np.isnan(dict(of_women(("0-4", None), ("5-64", 20)))["0-4"])
    assert dict(of_women(("0-4", None), ("5-64", 20)))["5-64"] == 20


def test_few_in_a_whole_sex_hide_the_other_one_too() -> None:
    cells = [("XST", "ae", "2025/26", "0+", sex, n, 900) for sex, n in (("female", 3), ("male", 400))]
    other = [("XST", "acsc", "2025/26", "0+", sex, 400, 900) for sex in ("female", "male")]
    found = shown_reference(reference([*cells, *other]), ROUND).set_index("measure")["events"]
    assert found["ae"].isna().all() and found["acsc"].tolist() == [400, 400]


def test_under_the_other_rule_events_are_exact_and_few_are_fewer() -> None:
    assert of_women(("0-4", 6), ("5+", 88), rule=HIDE) == [("0-4", 6), ("5+", 88)]
    assert of_women(("0-4", 5), ("5+", 88), rule=HIDE) == [("0+", 93)]


def test_what_is_expected_of_practices_gives_the_rounded_events_and_no_others() -> None:
    """The attack: expected events of thirty practices, divided by their lists."""
    true = whole(1)
    held = as_handed_out(true)
    for made, changed in ((true, False), (held, True)):
        rows = made.observations[made.observations["indicator"] == "ue_em_adm_ratio"]
        per_patient = rows["denominator"].to_numpy(float) / _patients(
            made, rows["organisation"], rows["period"]
        )
        first = float(np.median(per_patient)) * 12
        assert (abs(first - _rate(true)) < 1e-9) != changed
        assert abs(first - _rate(made)) < 1e-9


def _patients(held: Snapshot, practices: pd.Series, periods: pd.Series) -> np.ndarray:
    sums = held.populations.groupby(["practice", "period"])["patients"].sum()
    wanted = pd.MultiIndex.from_arrays([practices, periods])
    found: np.ndarray = sums.reindex(wanted).to_numpy(float)
    return found


def _rate(held: Snapshot) -> float:
    """Yearly events for each patient of the lists, which all have the same ages."""
    cells = held.reference_events.set_index(["sex", "age_band"])
    rates = cells["events"] / cells["patient_years"]
    reference_band = {"30-34": "0-64", "70-74": "65+", "90-94": "65+"}
    events = [n * rates[sex, reference_band[age]] for (sex, age), n in LIST.items()]
    return float(sum(events) / sum(LIST.values()))


def test_a_denominator_that_came_with_a_file_stays() -> None:
    rows = builders.rows("ue_em_adm_ratio", lambda n: (50.0, 33.25 + n), "2025-05")
    made = replace(
        builders.snapshot(rows), populations=adjusted_area().populations, reference_events=reference()
    )
    assert as_handed_out(made).observations["denominator"].tolist() == [33.25 + n for n in range(1, 13)]


def test_a_fifth_with_a_hidden_practice_and_a_fifth_of_few_are_left_out() -> None:
    true = whole(0)
    assert sorted(set(true.fifths["fifth"])) == [1, 2, 3, 4, 5]
    rows = true.observations.copy()
    of_one = rows["organisation"] == "X90001"
    few = of_one & (rows["indicator"] == "ue_em_adm_1000")
    rows.loc[few, "numerator"] = np.where(rows.loc[few, "period"] == "2025-05", 3.0, 0.0)
    shown = as_handed_out(replace(true, observations=rows)).fifths
    about = shown[shown["indicator"] == "ue_em_adm_1000"]
    assert sorted(about["fifth"]) == [1, 2, 3, 4], "the least deprived fifth holds practice 1"
    assert (shown["seen"] % 5 == 0).all() and len(shown[shown["indicator"] == "ue_ae_1000"]) == 0
    some = rows[~rows["organisation"].isin(["X90001", "X90002"]) | (rows["indicator"] != "ue_em_adm_1000")]
    left = fifth_sums(replace(true, observations=some))
    assert sorted(left[left["indicator"] == "ue_em_adm_1000"]["fifth"]) == [1, 2, 3, 4]


def test_adjusted_figures_rest_on_the_shown_reference() -> None:
    held = as_handed_out(adjusted_area())
    found = adjusted(held, "X90001", "ue_em_adm_1000")
    assert found is not None and found.period == YEAR
    assert found.age.count == pytest.approx(expected(held)["em_adm"].loc["X90001"].sum())
    assert found.seen.count == 70 and found.seen.value == pytest.approx(70 / PATIENTS * 1000)
