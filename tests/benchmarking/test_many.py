"""All practices in one pass: the same verdicts and changes as one practice at a time, and as the door's."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarking.comparison import compare
from benchmarking.figures import figure, figures, figures_of, read_figures
from benchmarking.indicators import Kind, Polarity
from benchmarking.organisations import Level
from benchmarking.over_time.changes import change
from benchmarking.over_time.many_charts import outcomes_over_time, variations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.statistics import compare_to_benchmark, proportion_ci, rate_ci, survey_share_ci, xmr
from benchmarking.verdict_table import verdict_table
from tests import builders, synthetic

HIGHER = (Level.LOCALITY, Level.CCG, Level.STP, Level.ENGLAND)
DOOR = {
    Kind.PROPORTION: proportion_ci,
    Kind.SURVEY: survey_share_ci,
    Kind.RATE: rate_ci,
    Kind.INDIRECT: rate_ci,
}


def with_gaps() -> Snapshot:
    """Forty practices, indicators of every kind and polarity, nine months; one figure in ten is missing."""
    made = synthetic.snapshot(40, 18, 9, shared=0)
    random = np.random.default_rng(3)
    table, out = made.observations.copy(), random.random(len(made.observations)) < 0.1
    table.loc[out, ["numerator", "denominator"]] = np.nan
    table.loc[out, "status"] = np.where(random.random(out.sum()) < 0.5, "missing", "suppressed")
    indicators = {
        id_: replace(indicator, polarity=list(Polarity)[n % 3])
        for n, (id_, indicator) in enumerate(made.indicators.items())
    }
    return replace(made, observations=table, indicators=indicators)


MANY = with_gaps()
LAST = synthetic.latest(MANY)


@pytest.mark.parametrize("id_", MANY.indicators)
@pytest.mark.parametrize("peers", HIGHER)
def test_the_verdict_table_is_every_comparison_at_once(id_: str, peers: Level) -> None:
    table = verdict_table(MANY, MANY.indicators[id_], LAST, peers)
    for code, row in table.rows.iterrows():
        found = compare(MANY, str(code), id_, peers=peers)
        held = found.figure
        level = None if np.isnan(row["evidence"]) else row["evidence"]
        assert (row["outcome"], level, row["direction"] or None) == (
            held.outcome.value,
            held.level,
            held.direction,
        )
        assert (row["reason"] or None) == held.reason
        assert found.peers is not None and row["group"] == found.peers.organisation.code
        against = table.benchmarks.loc[code]
        assert found.benchmark is not None
        for name, value in (("value", found.benchmark.value), ("denominator", found.benchmark.denominator)):
            assert np.isclose(against[name], np.nan if value is None else value, rtol=1e-12, equal_nan=True)
        assert against["practices_counted"] == found.benchmark.counted


@pytest.mark.parametrize("id_", [i.id for i in MANY.indicators.values() if i.kind in DOOR])
@pytest.mark.parametrize("peers", HIGHER)
def test_the_verdict_table_agrees_with_the_scalar_functions(id_: str, peers: Level) -> None:
    """Row by row: the benchmark added up from the observations, the limits and the verdict from the door."""
    indicator = MANY.indicators[id_]
    table = verdict_table(MANY, indicator, LAST, peers)
    usable = MANY.held.at(id_, LAST).query("status == 'ok'")
    seen = set()
    for code, row in table.rows.iterrows():
        if np.isnan(row["value"]):
            continue
        limits = [
            DOOR[indicator.kind](
                numerator=row["numerator"], denominator=row["denominator"], multiplier=indicator.per,
                confidence=confidence,
            )
            for confidence in (0.95, 0.998)
        ]  # fmt: skip
        for name, made in zip(("95", "998"), limits, strict=True):
            assert made["lower"] == pytest.approx(row[f"lower{name}"], rel=1e-9)
            assert made["upper"] == pytest.approx(row[f"upper{name}"], rel=1e-9)
        members = MANY.organisations.practices(row["group"], LAST.end)
        adjusted = indicator.kind is Kind.INDIRECT
        small = usable.index.isin(members).sum() < 20 and not adjusted
        rest = usable[usable.index.isin([m for m in members if not (small and m == code)])]
        benchmark = rest["numerator"].sum() / rest["denominator"].sum() * indicator.per
        benchmark = 100.0 if adjusted else benchmark
        assert table.benchmarks.at[code, "value"] == pytest.approx(benchmark, rel=1e-9)
        said = compare_to_benchmark(
            value=made["value"], lower95=limits[0]["lower"], upper95=limits[0]["upper"],
            lower998=made["lower"], upper998=made["upper"], benchmark=benchmark,
            polarity=indicator.polarity.value,
            benchmark_name="number expected" if adjusted else "STP average",
        )  # fmt: skip
        if small and rest["denominator"].sum() < 5 * row["denominator"]:
            assert (row["outcome"], row["reason"]) == ("not_compared", "position_only")
            continue
        seen.add(said["outcome"])
        assert (said["outcome"], said["level"], said["direction"]) == (
            row["outcome"],
            None if np.isnan(row["evidence"]) else row["evidence"],
            row["direction"],
        )
        assert compare(MANY, str(code), id_, LAST, peers).figure.phrase == said["phrase"].replace(
            "STP", MANY.organisations.level_name(peers)
        )
    assert len(seen) == 3


@pytest.mark.parametrize("id_", MANY.indicators)
@pytest.mark.parametrize("level", [Level.PRACTICE, Level.LOCALITY])
def test_changes_of_all_are_those_of_each(id_: str, level: Level) -> None:
    found = outcomes_over_time(MANY, MANY.indicators[id_], level)
    assert found == {code: change(MANY, code, id_).outcome for code in found} and len(found) >= 6


POINTS = st.lists(
    st.one_of(st.none(), st.integers(0, 6), st.sampled_from([10.0, 10.5, 25.0])), min_size=1, max_size=26
)


@given(
    st.lists(POINTS, min_size=1, max_size=6),
    st.sampled_from(["increase", "decrease", "neutral"]),
    st.lists(st.integers(1, 25), max_size=2, unique=True),
)
def test_a_table_of_series_reads_as_its_rows_do(
    series: list[list[float | None]], improvement: str, breaks: list[int]
) -> None:
    width = max(map(len, series))
    rows = [[*row, *[None] * (width - len(row))] for row in series]
    segments = np.array([sum(at >= cut for cut in breaks) for at in range(width)])
    found = variations(np.array(rows, dtype=float), improvement, segments)
    made = [xmr(values=row, improvement=improvement, rebase_at=breaks)["variation"] for row in rows]
    assert found == [variation or "too_few_points" for variation in made]


def test_a_figure_is_its_row_of_the_table() -> None:
    """Read one by one, for many periods, or with all the others of its table."""
    for indicator in MANY.indicators.values():
        for level in (Level.PRACTICE, Level.STP):
            tables = {p: figures(MANY, indicator, p, level) for p in MANY.held.periods(indicator.id)}
            for code in list(tables[LAST].index)[:7]:
                own = MANY.organisations[code]
                each = [figure(MANY, indicator, p, own) for p in tables]
                assert list(figures_of(MANY, indicator, list(tables), own)) == each
                rows = [read_figures(t.loc[[code]], {code: own.name})[0] for t in tables.values()]
                assert rows == each


def test_an_organisation_without_a_row_has_a_missing_figure() -> None:
    held, indicator = builders.snapshot(), builders.CATALOGUE["prev_htn_pct"]
    found = figure(held, indicator, Period.parse("1999"), held.organisations["XST"])
    assert (found.value, found.status, found.reason, found.in_all) == (None, "missing", "missing", 12)
