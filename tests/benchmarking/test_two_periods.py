"""Two periods side by side: the worked example of the method, what stands in the way, and the drawing."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from benchmarking.charts import Role
from benchmarking.drawings.two_period_chart import dumbbells, finding, in_detail, label, verdict
from benchmarking.figures import Outcome
from benchmarking.over_time.two_periods import (
    ThenAndNow,
    a_year_before,
    earlier_periods,
    group_then_and_now,
    then_and_now,
    usual_change,
)
from benchmarking.peers import chosen_group
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from records.models import Role as Account
from records.models import User
from records.permissions import snapshot_for
from tests import many
from tests.builders import CATALOGUE, rows, snapshot

HTN, DNA = "prev_htn_pct", "act_dna_pct"
THEN, NOW = Period.parse("2023/24"), Period.parse("2024/25")


def moved(then: tuple[float | None, float | None], now: tuple[float | None, float | None]) -> Snapshot:
    """Practice 1 with these two; all the others stay where they are."""
    return snapshot(
        rows(HTN, lambda n: then if n == 1 else (1120, 8000), period="2023/24"),
        rows(HTN, lambda n: now if n == 1 else (1120, 8000), period="2024/25"),
    )


def of(held: Snapshot, code: str = "X90001") -> ThenAndNow:
    return then_and_now(held, held.indicators[HTN], THEN, NOW, held.organisations[code])


def test_the_worked_example_of_the_method() -> None:
    found = of(moved((4210, 5480), (4420, 5510)))  # WORKSHOP 11.2
    assert (found.change, found.lower, found.upper) == pytest.approx((3.39, 1.86, 4.93), abs=0.005)
    assert (found.outcome, found.direction) == (Outcome.HIGHER, "higher")  # neither way is wanted
    assert label(found, CATALOGUE[HTN]) == "+3.4  higher"
    assert verdict(found) == "Higher than before, by more than chance"


def test_a_change_within_chance_is_no_change() -> None:
    found = of(moved((1120, 8000), (1140, 8000)))
    assert found.outcome is Outcome.SIMILAR and not found.changed
    assert label(found, CATALOGUE[HTN]) == "+0.2"
    assert verdict(found) == "No clear change"


def test_the_wanted_way_is_better() -> None:
    held = snapshot(
        *(rows(DNA, lambda n: (900 if n == 1 else 600, 10_000), f"2024-{m:02d}") for m in range(7, 13)),
        *(rows(DNA, lambda n: (900 if n == 1 else 600, 10_000), f"2025-{m:02d}") for m in range(1, 7)),
        *(rows(DNA, lambda _: (600, 10_000), f"2025-{m:02d}") for m in range(7, 13)),
        *(rows(DNA, lambda _: (600, 10_000), f"2026-{m:02d}") for m in range(1, 7)),
    )
    indicator = held.indicators[DNA]
    latest, earlier = held.held.latest(DNA), earlier_periods(held, indicator)
    assert latest is not None and [str(p) for p in earlier] == ["year to 2025-06"]
    assert a_year_before(latest, earlier) == earlier[0]
    found = then_and_now(held, indicator, earlier[0], latest, held.organisations["X90001"])
    assert (found.outcome, label(found, indicator)) == (Outcome.BETTER, "−3.0  better (lower)")
    assert in_detail([found, found]) == "2 better (lower). Chance alone would give fewer than one."


def test_an_adjusted_figure_is_not_put_beside_another_periods() -> None:
    adjusted = next(i for i in CATALOGUE.values() if i.against_expected)
    assert earlier_periods(snapshot(rows(adjusted.id, lambda _: (90, 100))), adjusted) == ()


def test_nothing_is_compared_across_a_break() -> None:
    held = moved((4210, 5480), (4420, 5510))
    broken = replace(held.indicators[HTN], series_breaks=(Period.parse("2024/25"),))
    held = replace(held, indicators=held.indicators | {HTN: broken})
    found = of(held)
    assert (found.change, found.outcome) == (None, Outcome.NOT_COMPARED)
    chart = dumbbells(None, [found], broken, THEN, NOW, "x")
    assert next(s for s in chart.series if s.role is Role.BEFORE).values == (None,)
    assert chart.labels == ("counted differently from April 2024 to March 2025",)


def test_what_is_under_challenge_is_shown_and_not_judged() -> None:
    held = replace(moved((4210, 5480), (4420, 5510)), challenged={("X90001", HTN): (THEN,)})
    found = of(held)
    assert (found.change, found.why) == (None, "under challenge")
    chart = dumbbells(None, [found], held.indicators[HTN], THEN, NOW, "x")
    assert [s.role for s in chart.series] == [Role.BEFORE, Role.CHALLENGED]
    assert chart.series[1].strong == (False,)  # a ring, as everywhere


def test_missing_is_said_and_never_nought() -> None:
    assert of(moved((None, None), (4420, 5510))).why == "no figure then"
    gone = of(moved((4210, 5480), (None, None)))
    assert gone.change is None and label(gone, CATALOGUE[HTN]) == "no figure now"


def test_too_few_are_shown_without_a_verdict() -> None:
    found = of(moved((90, 300), (200, 300)))  # below the 750 patients of the indicator
    assert found.change == pytest.approx(36.67, abs=0.01)
    assert (found.outcome, found.why) == (Outcome.NOT_COMPARED, "too few to tell")


def test_a_locality_is_its_sums_and_so_is_a_group() -> None:
    held = moved((1120, 8000), (2720, 8000))
    place = of(held, "LOC-A")
    assert (place.then.value, place.now.value) == pytest.approx((14.0, 18.0))
    group = chosen_group("Two", ["X90001", "X90002"], reason="mine")
    whole = group_then_and_now(held, held.indicators[HTN], THEN, NOW, group)
    assert whole is not None and whole.now.value == pytest.approx(24.0)


def test_the_usual_differences_between_periods_widen_the_limits() -> None:
    """Forty practices that change by chance and by a spread of their own: the spread is found again."""
    draw = np.random.default_rng(4)
    base, own = np.full(40, 14.0), draw.normal(0, 2.0, 40)
    held = many.many({HTN: list(base)}, periods={HTN: "2023/24"})
    later = many.many({HTN: list(base + own)}, periods={HTN: "2024/25"})
    held = replace(held, observations=_both(held, later))
    variance = usual_change(held, held.indicators[HTN], THEN, NOW)
    assert 1.4 < variance**0.5 < 2.6
    code = many.CODES[int(np.argmax(own))]
    found = then_and_now(held, held.indicators[HTN], THEN, NOW, held.organisations[code])
    assert found.lower is not None and found.change is not None
    assert found.change - found.lower > 1.9 * variance**0.5


def _both(one: Snapshot, other: Snapshot) -> pd.DataFrame:
    return pd.concat([one.observations, other.observations], ignore_index=True)


def test_the_drawing_holds_both_values_in_the_order_given() -> None:
    held = moved((4210, 5480), (4420, 5510))
    found = [of(held, code) for code in ("X90003", "X90001")]
    whole = of(held, "LOC-A")
    words = finding(found, "practice")
    chart = dumbbells(whole, found, held.indicators[HTN], THEN, NOW, words)
    assert chart.categories == ("All our practices", "Cedar Surgery", "Alder Surgery")
    before, *now = chart.series
    assert before.values == pytest.approx((whole.then.value, 14.0, 100 * 4210 / 5480))
    roles = {s.role: s.values for s in now}
    assert roles[Role.TOGETHER] == (whole.now.value, None, None)
    assert roles[Role.SIMILAR] == (None, pytest.approx(14.0), None)
    assert roles[Role.HIGHER] == (None, None, pytest.approx(100 * 4420 / 5510))
    assert words.startswith("1 of 2 practices changed by more than chance")
    assert words in chart.alt and "Alder Surgery +3.4 higher" in chart.alt


def test_under_letters_there_is_no_group() -> None:
    confidential = next(i for i in CATALOGUE.values() if i.in_confidence and not i.counts_events)
    held = snapshot(rows(confidential.id, lambda n: (0.5 * n, 1 + n)))
    period = held.held.periods(confidential.id)[-1]
    manager = User("m@x.example", "M", Account.PRACTICE_MANAGER, "", held.made_at)
    seen = snapshot_for(manager, held, secret=b"s", on=date(2026, 9, 15))
    group = chosen_group("Two", ["X90001", "X90002"], reason="mine")
    assert group_then_and_now(held, confidential, period, period, group) is not None
    assert group_then_and_now(seen, confidential, period, period, group) is None
