"""The funnel's description: every practice once, limits that agree with the verdicts, its words."""

import numpy as np
import pytest

from benchmarking import statistics
from benchmarking.charts import Chart, Role, Series
from benchmarking.drawings.funnel_chart import funnel
from benchmarking.snapshot import Snapshot
from benchmarking.spread import Spread, latest_spread
from benchmarking.words.wording import banned_words
from tests.areas import area, code
from tests.builders import CATALOGUE

RATE, SHARE, SURVEY = "ue_ae_0_4_1000", "prev_htn_pct", "exp_phone_pct"


def varied(id_: str) -> tuple[Snapshot, Spread]:
    """45 practices of different size; number 7 far above and 9 far below all the others."""
    draw = np.random.default_rng(2)
    sizes = draw.integers(80, 300, 45) if id_ == SURVEY else draw.integers(900, 9000, 45)
    rates = draw.normal(0.2, 0.02, 45)
    rates[6], rates[8] = 0.6, 0.02
    pairs = [(float(round(n * r)), float(n)) for n, r in zip(sizes, rates, strict=True)]
    held = area({id_: pairs})
    found = latest_spread(held, CATALOGUE[id_])
    assert found is not None
    return held, found


def of_role(chart: Chart, role: Role) -> Series:
    return next(s for s in chart.series if s.role is role)


def limits(chart: Chart) -> dict[str, Series]:
    return {s.name: s for s in chart.series if s.role is Role.LIMIT}


@pytest.mark.parametrize("id_", [RATE, SHARE, SURVEY])
def test_every_practice_stands_once_at_its_size_and_value(id_: str) -> None:
    held, spread = varied(id_)
    chart = funnel(spread, held.organisations, code(1), [code(3), code(6)], "Ashdale")
    points = [s for s in chart.series if s.role not in (Role.LIMIT, Role.REFERENCE)]
    placed = {}
    for i, name in enumerate(chart.categories):
        (series,) = [s for s in points if s.values[i] is not None]
        placed[name] = (series.across[i], series.values[i], series.role)
    rows = spread.rows
    for number in range(1, 46):
        own = rows.loc[code(number)]
        assert placed[f"Practice {number:03d}"][:2] == (own["denominator"], own["value"])
    assert placed["Practice 001"][2] is Role.SELF
    assert {placed[f"Practice {n:03d}"][2] for n in (3, 6)} == {Role.TOGETHER}
    high, low = (Role.BETTER, Role.WORSE) if id_ == SURVEY else (Role.HIGHER, Role.LOWER)
    assert (placed["Practice 007"][2], placed["Practice 009"][2]) == (high, low)
    assert [label for label in chart.labels if label] == ["Practice 001"]
    assert of_role(chart, Role.REFERENCE).values == (spread.target, spread.target)


@pytest.mark.parametrize("id_", [RATE, SHARE, SURVEY])
def test_who_lies_outside_the_drawn_limits_is_who_stands_out(id_: str) -> None:
    held, spread = varied(id_)
    drawn = limits(funnel(spread, held.organisations))
    for name, places in (
        ("99.8%", ("high_998", "low_998")),
        ("95%", ("high_998", "high_95", "low_95", "low_998")),
    ):
        upper, lower = (drawn[f"{name} of usual spread, {side}"] for side in ("upper", "lower"))
        for _, row in spread.rows.iterrows():
            high = np.interp(row["denominator"], upper.across, upper.values)  # type: ignore[arg-type]
            low = np.interp(row["denominator"], lower.across, lower.values)  # type: ignore[arg-type]
            outside = row["value"] > high or row["value"] < low
            assert outside == (row["significance"] in places)
    assert all(drawn["99.8% of usual spread, upper"].strong) and not any(
        drawn["95% of usual spread, upper"].strong
    )


@pytest.mark.parametrize("id_", [RATE, SHARE, SURVEY])
def test_the_limits_of_chance_alone_agree_with_the_verdicts(id_: str) -> None:
    held, spread = varied(id_)
    drawn = limits(funnel(spread, held.organisations, chance_only=True))
    upper, lower = (drawn[f"95% of chance alone, {side}"] for side in ("upper", "lower"))
    wrong = 0
    for _, row in spread.rows.iterrows():
        high = np.interp(row["denominator"], upper.across, upper.values)  # type: ignore[arg-type]
        low = np.interp(row["denominator"], lower.across, lower.values)  # type: ignore[arg-type]
        differs = row["outcome"] not in ("similar", "not_compared")
        wrong += (row["value"] > high or row["value"] < low) != differs
    assert wrong <= 1  # between two points of a drawn curve a straight line stands for it


def test_limits_are_those_of_the_statistics() -> None:
    held, spread = varied(RATE)
    drawn = limits(funnel(spread, held.organisations))["95% of usual spread, lower"]
    one = statistics.adjusted_limits(
        statistic="rate", target=1.0, tau2=spread.tau2,
        denominators=[n * spread.scale.baseline for n in drawn.across if n is not None],
        multiplier=1000 * spread.scale.baseline,
    )  # fmt: skip
    assert list(drawn.values) == pytest.approx(one["lower95"])


def test_without_a_tree_nobody_is_named() -> None:
    held, spread = varied(SHARE)
    chart = funnel(spread)
    assert set(chart.categories) == set(chart.labels) == {""}
    assert "Practice" not in chart.alt.replace("practices", "")
    both = (
        f"{spread.differ} of 45 practices differ from the STP average by more than chance; "
        "2 by more than practices usually differ"
    )
    assert chart.title == both
    named = funnel(spread, held.organisations, code(7))
    assert named.title == "Higher than expected even after allowing for the usual spread between practices"
    assert "Practice 007 60.0%" in named.alt
    assert banned_words(" ".join([named.alt, chart.alt, named.title, chart.title])) == []


def test_without_a_usual_spread_there_are_no_limits() -> None:
    few = latest_spread(area({SHARE: [(140.0, 1000.0)] * 5}), CATALOGUE[SHARE])
    assert few is not None
    chart = funnel(few)
    assert not limits(chart) and of_role(chart, Role.PEER).values == pytest.approx((14.0,) * 5)
