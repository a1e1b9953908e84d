"""In which version a figure was corrected, over versions that are published one after the other."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarking.periods import Period
from data_loaders import snapshots
from data_loaders.store.corrections import corrected_in, corrected_since
from tests import builders
from tests.store import publish

OWN, INDICATOR, PERIOD = "X90003", "prev_htn_pct", Period.parse("2024/25")
FIGURES = (2200, 2200, 1502, 1480)  # as challenged, sent again unchanged, corrected, corrected once more


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of four versions in the order in which they were made."""
    made = []
    for place, own in enumerate(FIGURES):
        rows = builders.rows(INDICATOR, lambda n, own=own: (own if n == 3 else 1500 + n, 10000))
        other = builders.rows("pop_list_size", lambda n, place=place: (7000 + place, None))
        when = datetime(2026, 8, 11 + place, tzinfo=UTC)
        made.append(publish(tmp_path, builders.snapshot(rows, other), made_at=when))
    assert len(set(made)) == len(FIGURES) == len(snapshots.held(tmp_path))
    return made


def test_the_first_version_with_another_figure_is_named(tmp_path: Path, versions: list[str]) -> None:
    challenged, same, corrected, again = versions

    def found(since: str, now: str) -> str | None:
        return corrected_in(tmp_path, since, now, OWN, INDICATOR, PERIOD)

    assert found(challenged, challenged) is None
    assert found(challenged, same) is None
    assert found(challenged, corrected) == corrected
    assert found(challenged, again) == corrected
    assert found(corrected, again) == again
    assert found(corrected, challenged) is None  # after a rollback
    assert found("2020-01-01-000000", again) is None  # no longer held


def test_another_practice_and_period_are_not_touched(tmp_path: Path, versions: list[str]) -> None:
    first, last = versions[0], versions[-1]
    assert corrected_in(tmp_path, first, last, "X90004", INDICATOR, PERIOD) is None
    assert corrected_in(tmp_path, first, last, OWN, INDICATOR, Period.parse("2023/24")) is None
    assert corrected_in(tmp_path, first, last, "LOC-A", INDICATOR, PERIOD) == versions[2]


def test_every_figure_that_reads_otherwise_is_counted(tmp_path: Path, versions: list[str]) -> None:
    challenged, same, corrected, again = versions

    def found(since: str, now: str) -> dict[tuple[str, str], int]:
        every = corrected_since(tmp_path, since, now)
        return {(indicator, str(period)): count for (indicator, period), count in every.items()}

    lists = {("pop_list_size", "2026-06"): 12}
    assert found(challenged, same) == lists
    assert found(challenged, corrected) == found(corrected, again) == {**lists, (INDICATOR, "2024/25"): 1}
    assert found(corrected, challenged) == found("2020-01-01-000000", again) == found(again, again) == {}


def test_a_figure_that_came_late_counts_and_a_new_period_does_not(tmp_path: Path) -> None:
    def published(day: int, late: float | None, *more: list[tuple[object, ...]]) -> str:
        rows = builders.rows(
            INDICATOR, lambda n: (late if n == 3 else 1500.0, 10000.0 if n != 3 or late else None)
        )
        return publish(tmp_path, builders.snapshot(rows, *more), made_at=datetime(2026, 8, day, tzinfo=UTC))

    first = published(11, None)
    second = published(12, 1600.0, builders.rows(INDICATOR, lambda n: (1.0, 2.0), "2025/26"))
    assert corrected_since(tmp_path, first, second) == {(INDICATOR, PERIOD): 1}
