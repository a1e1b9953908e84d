"""The practices behind a trend: deciles of ten or more, dots of fewer, nobody who may not be told apart."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from benchmarking.charts import Role
from benchmarking.drawings.change_chart import change_chart
from benchmarking.organisations import Level
from benchmarking.over_time.changes import Change, change
from benchmarking.over_time.peers_over_time import (
    described,
    peers_over_time,
    table_heads,
    table_rows,
    with_peers,
)
from benchmarking.peers import PeerGroup, chosen_group, peers_of
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from records.models import Role as Account
from records.models import Scope, User
from records.permissions import snapshot_for
from tests.builders import CATALOGUE, rows, snapshot

HTN, YEARS = "prev_htn_pct", ("2022/23", "2023/24", "2024/25")
HELD = snapshot(*(rows(HTN, lambda n, y=y: ((10 + n + y) * 80, 8000), year) for y, year in enumerate(YEARS)))


def of(held: Snapshot, level: Level = Level.STP) -> tuple[Change, PeerGroup]:
    tree = held.organisations
    group = peers_of(tree, tree["X90003"], level, Period.parse("2024/25").end)
    assert group is not None
    return change(held, "X90003", HTN), group


def test_the_nine_lines_are_the_tenths_of_all_who_count() -> None:
    found = peers_over_time(HELD, *of(HELD))
    assert found is not None and found.counted == (12, 12, 12) and not found.dots
    for place in range(3):
        values = [10 + n + place for n in range(1, 13)]
        at = [line[place] for line in found.lines]
        assert at == pytest.approx(list(np.percentile(values, range(10, 100, 10))))


def test_the_figures_behind_take_the_place_of_the_usual_range() -> None:
    own, group = of(HELD)
    found = peers_over_time(HELD, own, group)
    assert found is not None
    chart = with_peers(change_chart(own), own, found)
    assert [s.role for s in chart.series] == [Role.DECILE] * 9 + [Role.SELF]
    assert chart.axis[0] <= 12.1 and chart.axis[1] >= 22.9
    assert described(own, found) in chart.alt
    assert "one in ten lay below 14.1%, half below 18.5% and one in ten above 22.9%" in chart.alt
    assert len(table_heads(found)) == len(table_rows(own, found)[0]) == 11


def test_fewer_than_ten_are_dots_by_name() -> None:
    own, group = of(HELD, Level.LOCALITY)
    found = peers_over_time(HELD, own, group)
    assert found is not None and not found.lines
    assert [name for name, _ in found.dots] == [f"{n} Surgery" for n in ("Alder", "Beech", "Damson", "Elm")]
    chart = with_peers(change_chart(own), own, found)
    assert [s.role for s in chart.series] == [Role.PEER] * 4 + [Role.SELF]


def test_no_line_crosses_a_break() -> None:
    broken = replace(HELD.indicators[HTN], series_breaks=(Period.parse("2024/25"),))
    held = replace(HELD, indicators=HELD.indicators | {HTN: broken})
    own, group = of(held)
    found = peers_over_time(held, own, group)
    assert found is not None
    lines = [s for s in with_peers(change_chart(own), own, found).series if s.role is Role.DECILE]
    assert len(lines) == 18
    assert all((s.values[1] is None) != (s.values[2] is None) for s in lines)


def test_who_is_under_challenge_is_in_no_line() -> None:
    year = Period.parse("2024/25")
    held = replace(HELD, challenged={("X90012", HTN): (year,)})
    found = peers_over_time(held, *of(held))
    assert found is not None and found.counted == (12, 12, 11)


def test_nothing_behind_what_is_not_held_against_others() -> None:
    counts = snapshot(rows("pop_list_size", lambda n: (7000 + n, None)))
    own = change(counts, "X90003", "pop_list_size")
    assert peers_over_time(counts, own, of(HELD)[1]) is None
    assert peers_over_time(HELD, of(HELD)[0], None) is None


def test_nobody_under_a_letter_is_drawn_by_name_or_in_a_chosen_group() -> None:
    confidential = next(i for i in CATALOGUE.values() if i.in_confidence and not i.counts_events)
    held = snapshot(rows(confidential.id, lambda n: (50.0 * n, 1000 + 10 * n)))
    manager = User("m@x.example", "M", Account.PRACTICE_MANAGER, "", held.made_at, [Scope("X90003")])
    seen = snapshot_for(manager, held, secret=b"s", on=date(2026, 9, 15))
    chosen = chosen_group("Two", ["X90001", "X90002"], reason="mine")
    locality = of(HELD, Level.LOCALITY)[1]
    for reader, drawn in ((held, True), (seen, False)):
        own = change(reader, "X90003", confidential.id)
        for group in (chosen, locality):
            found = peers_over_time(reader, own, group)
            assert (found is not None) is drawn
