"""Expected events and the words about them: a small area by hand."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarking.expected.adjustment import Adjustment, Mark, adjusted, deprivation_fifth, fifth_sums
from benchmarking.expected.expectation import band, expected_events
from benchmarking.expected.need import Prediction, need_sentence, prediction
from benchmarking.organisations import Level
from benchmarking.periods import Period
from benchmarking.words.wording import banned_words
from tests.adjusted_area import (
    EXPECTED,
    MONTHS,
    PATIENTS,
    REFERENCE,
    YEAR,
    adjusted_area,
    populations,
    reference,
)
from tests.builders import CATALOGUE, PRACTICES, organisations


def stps(month: Period) -> dict[str, str]:
    return dict.fromkeys(PRACTICES, "XST")


@pytest.mark.parametrize(
    ("text", "ages"), [("0-4", (0, 4)), ("85+", (85, 200)), ("4-0", None), ("all", None), ("", None)]
)
def test_an_age_band_is_read_or_is_none(text: str, ages: tuple[int, int] | None) -> None:
    assert band(text) == ages


def test_expected_events_by_hand() -> None:
    found = expected_events(populations(), reference(), stps)["em_adm"]
    assert len(found) == len(PRACTICES) * 12
    assert found.unique() == pytest.approx([EXPECTED / 12])


def test_a_month_without_ages_takes_the_nearest_within_three_months() -> None:
    found = expected_events(populations(("2025-06",), ("X90001",)), reference(), stps)["em_adm"]
    months = [month for _, month in found.dropna().index]
    assert months == ["2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09"]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (REFERENCE[:3], "a band that patients belong to is not there"),
        ([*REFERENCE, ("XST", "em_adm", "2025/26", "85+", "male", 1, 2)], "two bands hold the same ages"),
        ([*REFERENCE[:3], ("XST", "em_adm", "2025/26", "66+", "male", 80, 200)], "a band is cut in two"),
        ([(*cell[:5], None, 10) for cell in REFERENCE], "events are withheld"),
    ],
)
def test_without_a_rate_for_a_band_nothing_is_expected(cells: list[tuple[object, ...]], why: str) -> None:
    wanted = expected_events(populations(), reference(cells), stps)["em_adm"]
    assert wanted.isna().all() == (why != "a band is cut in two"), why


def test_a_band_without_patients_asks_nothing_of_the_reference() -> None:
    lists = populations()
    lists.loc[lists["sex"] == "male", "patients"] = 0.0
    found = expected_events(lists, reference(REFERENCE[::2]), stps)["em_adm"]
    assert found.unique() == pytest.approx([(30 + 18) / 12])


def test_a_missing_cell_is_never_nought() -> None:
    lists = populations()
    lists.loc[(lists["practice"] == "X90001") & (lists["age_band"] == "5-9"), "patients"] = np.nan
    found = expected_events(lists, reference(), stps)["em_adm"]
    assert found["X90001"].isna().all()
    assert found["X90002"].notna().all()


def test_a_practice_of_another_stp_has_no_expectation() -> None:
    found = expected_events(populations(), reference(), lambda month: {"X90001": "XST", "X90002": "XSU"})
    assert set(found.index.get_level_values(0)) == {"X90001"}


def test_seen_and_expected_of_a_practice_and_of_a_locality_by_hand() -> None:
    held = adjusted_area({1: 10})
    found = adjusted(held, "X90001", "ue_em_adm_1000")
    assert found is not None
    assert (found.period, found.counted, found.in_all) == (YEAR, 1, 1)
    assert found.seen == Mark(pytest.approx(120 / PATIENTS * 1000), 120)
    assert found.age == Mark(pytest.approx(EXPECTED / PATIENTS * 1000), pytest.approx(EXPECTED))
    assert found.average == pytest.approx((120 + 11 * 72) / (12 * PATIENTS) * 1000)
    assert (found.deprivation, found.fifth) == (None, None)  # twelve practices make no fifths
    place = adjusted(held, "LOC-A", "ue_em_adm_1000")
    assert place is not None
    assert (place.counted, place.in_all) == (5, 5)
    assert place.seen.count == 120 + 4 * 72
    assert place.age.count == pytest.approx(5 * EXPECTED)


def test_nothing_is_expected_where_the_year_is_not_held_whole() -> None:
    held = adjusted_area()
    assert adjusted(held, "X90001", "ue_em_adm_1000", Period.parse("year to 2026-06")) is None
    assert adjusted(held, "X90001", "ue_ae_0_4_1000") is None
    assert adjusted(replace(held, reference_events=reference([])), "X90001", "ue_em_adm_1000") is None
    short = replace(held, populations=populations(MONTHS[:6]))
    assert adjusted(short, "X90001", "ue_em_adm_1000") is None


def test_a_total_is_given_only_where_all_that_count_in_it_have_an_expectation() -> None:
    held = replace(adjusted_area(), populations=populations(MONTHS, tuple(PRACTICES)[1:]))
    assert adjusted(held, "LOC-A", "ue_em_adm_1000") is None
    assert adjusted(held, "LOC-B", "ue_em_adm_1000") is not None


def test_fewer_than_twenty_five_practices_make_no_fifths() -> None:
    held = adjusted_area()
    assert deprivation_fifth(held, "X90001", YEAR) is None
    assert fifth_sums(held).empty
    assert organisations().in_area(Level.PRACTICE, YEAR.end)


def made(seen: float, expected: float, average: float | None = 100.0, deprivation: bool = True) -> Adjustment:
    return Adjustment(
        organisation=organisations()["X90001"],
        indicator=CATALOGUE["ue_em_adm_1000"],
        period=YEAR,
        seen=Mark(seen, seen),
        lower=seen - 5,
        upper=seen + 5,
        age=Mark(expected, expected),
        deprivation=Mark(expected, expected) if deprivation else None,
        stp="STP",
        average=average,
        fifth=1,
        counted=1,
        in_all=1,
    )


@pytest.mark.parametrize(
    ("seen", "expected", "prediction_", "words"),
    [
        (120, 112, Prediction.MOST, "Most of the difference from the STP average is what your patients' age"),
        (
            120,
            111.9,
            Prediction.PART,
            "Part of the difference from the STP average is what your patients' age",
        ),
        (120, 105, Prediction.PART, "Part of the difference"),
        (120, 104.9, Prediction.LITTLE, "Your patients' age and deprivation do not explain the difference"),
        (120, 90, Prediction.LITTLE, "Your patients' age and deprivation do not explain the difference"),
        (120, 124, Prediction.MOST, "Most of the difference"),
        (120, 126, Prediction.BEYOND, "Higher than the STP average, yet lower than your patients' age"),
        (80, 88, Prediction.MOST, "Most of the difference"),
        (80, 74, Prediction.BEYOND, "Lower than the STP average, yet higher than your patients' age"),
        (103, 104, Prediction.CLOSE, "Close to the STP average, and to what your patients' age"),
        (103, 120, Prediction.OTHERWISE, "Close to the STP average, yet lower than your patients' age"),
        (105, 105, Prediction.CLOSE, "Close to the STP average"),  # a limit that touches is no difference
    ],
)
def test_need_in_words(seen: float, expected: float, prediction_: Prediction, words: str) -> None:
    found = made(seen, expected)
    assert prediction(found) is prediction_
    assert need_sentence(found).startswith(words)
    assert "deprivation" in need_sentence(found)
    assert banned_words(need_sentence(found)) == []


def test_the_other_way_round_is_said() -> None:
    assert need_sentence(made(80, 120)).endswith("from the STP average, but would predict a higher figure.")
    assert need_sentence(made(120, 102)).endswith("from the STP average.")


def test_without_deprivation_the_words_do_not_claim_it() -> None:
    assert need_sentence(made(120, 104, deprivation=False)) == (
        "Your patients' age does not explain the difference from the STP average."
    )
    assert need_sentence(made(120, 104, average=None)) == ""
    assert need_sentence(made(120, 115), "our").startswith(
        "Most of the difference from the STP average is what our"
    )
