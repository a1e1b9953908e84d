"""Where a method of METHODS runs once for one figure and once over arrays, both give the same."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarking import statistics
from benchmarking.disclosure.recovery import rounded
from benchmarking.expected.expectation import expected_events
from benchmarking.figures import figures
from benchmarking.organisations import Level
from benchmarking.periods import Period
from tests.adjusted_area import BANDS, LIST, REFERENCE, populations, reference
from tests.builders import CATALOGUE, PRACTICES, rows, snapshot

DECISIONS = Path(__file__).parents[2].joinpath("DECISIONS.md").read_text("utf-8")
count = st.one_of(st.none(), st.integers(0, 400))


@given(st.lists(st.tuples(count, count), min_size=12, max_size=12))
def test_sums_are_those_of_aggregate(pairs: list[tuple[int | None, int | None]]) -> None:
    held = snapshot(rows("ue_ae_0_4_1000", lambda n: pairs[n - 1], period="2021/22"))
    period, indicator = Period.parse("2021/22"), CATALOGUE["ue_ae_0_4_1000"]
    for level in (Level.LOCALITY, Level.CCG, Level.STP):
        for code, row in figures(held, indicator, period, level).iterrows():
            members = held.organisations.practices(str(code), period.end)
            inside = [pairs[list(PRACTICES).index(member)] for member in members]
            one = statistics.aggregate(
                numerators=[o for o, _ in inside], denominators=[n for _, n in inside], multiplier=1000
            )
            wanted = {"value": one["value"], "numerator": one["numerator"], "denominator": one["denominator"]}
            for name, number in wanted.items():
                assert row[name] == pytest.approx(np.nan if number is None else number, nan_ok=True)
            assert (row["practices_counted"], row["practices_in_all"]) == (
                one["n_included"],
                one["n_included"] + one["n_missing"],
            )


def test_expected_events_are_those_of_the_indirect_ratio() -> None:
    """Twelve months of a practice, cell by cell of age and sex against the door."""
    months = expected_events(populations(), reference(), lambda month: dict.fromkeys(PRACTICES, "XST"))
    of = {(age, sex): (events, years) for *_, age, sex, events, years in REFERENCE}
    cells = [(LIST.get((sex, age), 0), of[_wide(age), sex]) for sex in ("female", "male") for age in BANDS]
    one = statistics.isr_ratio(
        observed=72, populations=[n for n, _ in cells],
        reference_counts=[events for _, (events, _) in cells],
        reference_populations=[years for _, (_, years) in cells],
    )  # fmt: skip
    assert months["em_adm"]["X90001"].sum() == pytest.approx(one["expected"]) == 75.6
    ratio = statistics.rate_ci(numerator=72, denominator=one["expected"], multiplier=100)
    assert [one[name] for name in ("value", "lower", "upper")] == pytest.approx(
        [ratio[name] for name in ("value", "lower", "upper")]
    )


def _wide(age: str) -> str:
    return "0-64" if int(age.partition("-")[0].rstrip("+")) < 65 else "65+"


@given(st.lists(st.one_of(st.integers(0, 60), st.integers(0, 20_000)), min_size=1, max_size=20))
def test_counts_are_hidden_and_rounded_by_the_rule_of_hospital_statistics(counts: list[int]) -> None:
    shown = statistics.suppress_hospital_counts(counts=counts)["display"]
    made = rounded(np.array(counts, dtype=float)).tolist()
    assert ["*" if np.isnan(n) else n for n in made] == shown


@pytest.mark.parametrize("name", statistics.__all__)
def test_every_method_has_its_place_in_the_decisions(name: str) -> None:
    table = DECISIONS.partition("## Where each method runs")[2].partition("\n## ")[0]
    assert f"`{name}`" in table
