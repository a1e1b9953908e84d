"""The demonstration's files to take in by hand: known to their loaders, with the figures that were put in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from data_loaders import LOADERS
from data_loaders.demonstration import DEFAULT_SEED, area
from data_loaders.demonstration.further_files import further
from data_loaders.demonstration.hospital import of_ccgs
from data_loaders.demonstration.prescribing import MONTHS, PRESENTATIONS, Prescribing, prescribing
from data_loaders.demonstration.survey import survey
from data_loaders.demonstration.value_model import Values, values
from data_loaders.demonstration.written_file import WrittenFile
from data_loaders.received import Loaded
from data_loaders.tabular.files import Received

INDICATORS = {
    "prescribing": (
        "rx_antibac_1000",
        "rx_broad_pct",
        "rx_opioid_1000",
        "rx_hypnotic_1000",
        "rx_cost_patient",
    ),
    "gp_patient_survey": ("exp_overall_pct", "exp_phone_pct", "exp_preferred_pct", "exp_contact_pct"),
    "hospital_activity": ("ue_ccg_nonel_1000", "ref_ccg_gp_1000", "ref_ccg_first_1000"),
}


@pytest.fixture(scope="module")
def drawn() -> Values:
    return values(DEFAULT_SEED)


@pytest.fixture(scope="module")
def prescribed(drawn: Values) -> Prescribing:
    return prescribing(drawn.seed, drawn.factors, drawn.lists)


@pytest.fixture(scope="module")
def written(drawn: Values) -> list[WrittenFile]:
    return further(drawn)


@pytest.fixture(scope="module")
def loaded(written: list[WrittenFile]) -> dict[str, tuple[str, Loaded]]:
    """By file: the loader that knows it best, and what that took from it."""
    found = {}
    for file in written:
        received = Received(file.path, file.content)
        source = max(LOADERS, key=lambda name: LOADERS[name].recognises(received))
        found[file.path] = source, LOADERS[source].load(received, indicators=INDICATORS[source])
    return found


def rows_of(loaded: Mapping[str, tuple[str, Loaded]], wanted: str) -> pd.DataFrame:
    return pd.concat([found.rows for source, found in loaded.values() if source == wanted])


def test_every_file_is_known_and_nothing_is_wrong_with_it(loaded: dict[str, tuple[str, Loaded]]) -> None:
    periods = {name: [] for name in INDICATORS}
    for source, found in loaded.values():
        assert not found.problems
        periods[source] += found.periods
    assert periods["prescribing"] == [f"2025-{m:02d}" for m in range(7, 13)] + [
        f"2026-{m:02d}" for m in range(1, 7)
    ]
    assert periods["gp_patient_survey"] == ["2022", "2023"]
    assert len(periods["hospital_activity"]) == 8
    assert "2025-06" in periods["hospital_activity"]  # whose column Year is wrong


def test_two_runs_write_the_same_bytes(drawn: Values, written: list[WrittenFile]) -> None:
    assert [file.sha256 for file in further(drawn)] == [file.sha256 for file in written]
    head = next(csv.reader(io.StringIO(written[0].content.decode())))
    assert (len(head), head[0], head[-1]) == (26, "YEAR_MONTH", "UNIDENTIFIED")


def test_prescribing_loads_as_it_was_drawn(
    prescribed: Prescribing, loaded: dict[str, tuple[str, Loaded]]
) -> None:
    held = rows_of(loaded, "prescribing").set_index(["indicator", "organisation", "period"])
    rows = held["numerator"].sort_index()

    def of(*groups: str) -> np.ndarray:
        return np.array([one.group in groups for one in PRESENTATIONS])

    drawn_items = {
        "rx_antibac_1000": of("narrow", "broad"),
        "rx_broad_pct": of("broad"),
        "rx_opioid_1000": of("opioid", "high"),
    }
    for code in ("X90001", "X90063", area.NEW):
        n = area.INDEX[code]
        for indicator, which in drawn_items.items():
            expected = prescribed.items[n, 3][which].sum()
            assert rows[indicator, code, "2025-10"] == expected, (indicator, code)
        cost = prescribed.cost[n, 3].sum()
        assert rows["rx_cost_patient", code, "2025-10"] == pytest.approx(cost, abs=0.001)
    closed = rows["rx_antibac_1000", area.CLOSED]
    assert set(closed.index) >= {"2025-09", "2025-10"}
    assert closed.index.max() <= "2025-11"


def test_prescribing_lies_where_it_was_measured(drawn: Values, loaded: dict[str, tuple[str, Loaded]]) -> None:
    rows = rows_of(loaded, "prescribing")
    sums = rows.pivot_table("numerator", "organisation", "indicator", "sum").reindex(area.CODES)
    patients = drawn.lists.monthly[:, MONTHS.start :].sum(axis=1) / 12
    whole = sums.sum() / patients.sum()
    assert 0.565 <= whole["rx_antibac_1000"] <= 0.600
    assert 9.3 <= 100 * sums["rx_broad_pct"].sum() / sums["rx_antibac_1000"].sum() <= 11.5
    assert 2.6 <= whole["rx_hypnotic_1000"] <= 3.2
    assert 140 <= whole["rx_cost_patient"] <= 165
    special = {area.STUDENTS, area.SINGLE_HANDED, area.CARE_HOMES, area.NEW}
    kept = np.array([code not in special for code in area.CODES])
    kept[area.LASTING :] = False
    rates = (sums["rx_antibac_1000"] / patients)[kept]
    assert 0.16 <= rates.std(ddof=0) / rates.mean() <= 0.21


def test_the_old_survey_loads_as_it_was_drawn(drawn: Values, loaded: dict[str, tuple[str, Loaded]]) -> None:
    rows = (
        rows_of(loaded, "gp_patient_survey").set_index(["indicator", "organisation", "period"]).sort_index()
    )
    for year in (2022, 2023):
        held = survey(drawn.seed, drawn.factors, year)
        for question in ("overall", "phone", "preferred", "contact"):
            row = rows.loc[(f"exp_{question}_pct", "X90001", str(year))]
            assert row["denominator"] == pytest.approx(held.weighted_base[question][0], abs=1e-4)
            assert row["numerator"] / row["denominator"] == pytest.approx(held.share[question][0], abs=1e-4)
        assert rows.loc[("exp_preferred_pct", area.SINGLE_HANDED, str(year)), "status"] == "suppressed"
        assert ("exp_overall_pct", area.NEW, str(year)) not in rows.index


def test_a_ccgs_admissions_are_its_practices_within_two_per_cent(
    drawn: Values, loaded: dict[str, tuple[str, Loaded]]
) -> None:
    rows = (
        rows_of(loaded, "hospital_activity").set_index(["indicator", "organisation", "period"]).sort_index()
    )
    for ccg in area.CCGS:
        for t, month in ((11, "2025-06"), (23, "2026-06")):
            truth = drawn.hospital.published["em_adm"][of_ccgs(ccg.code), t].sum()
            found = rows.loc[("ue_ccg_nonel_1000", ccg.code, month), "numerator"]
            assert found == pytest.approx(truth, rel=0.021)
            assert found != truth
            visits = rows.loc[("ref_ccg_first_1000", ccg.code, month), "numerator"]
            made = rows.loc[("ref_ccg_gp_1000", ccg.code, month), "numerator"]
            assert visits / made == pytest.approx(230 / 197, rel=0.045)
