"""The table handed out equals an independent, slow recomputation; no cell is a formula."""

import csv

import pytest

from benchmarking.organisations import ENGLAND, Level
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from data_loaders import exports, snapshots
from tests import builders
from tests.data_loaders import area, published

MONTHS = [f"2025-{month:02d}" for month in range(8, 13)] + [f"2026-{month:02d}" for month in range(1, 8)]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("export")
    home = area.home(folder)
    practices = list(published.PRACTICES)
    ae = [
        [code, month, "ae", 10 + n + t, ""]
        for t, month in enumerate(MONTHS)
        for n, code in enumerate(practices)
        if (code, month) != ("X90004", "2026-01")
    ]
    lists = {
        f"list{n}__csv": published.registered_totals(f"{month}-01", dict.fromkeys(practices, 1200))
        for n, month in enumerate(MONTHS[:-1])
    }
    named = dict(published.PRACTICES) | {"X90001": ("=2+3 SURGERY", "U90001", "XC1", "XST")}
    new = area.files(
        folder / "new",
        own__csv=published.own_extract(ae),
        map__csv=published.registered_map("01JUL2026", named),
        **lists,
    )
    done = area.take_in(home, area.first_files(folder), new, confirm=True)
    return snapshots.open_snapshot(home, str(done.snapshot))


@pytest.fixture(scope="module")
def table(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    out = tmp_path_factory.mktemp("out") / "out.csv"
    count = exports.write_table(snapshot, out)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == count
    assert tuple(rows[0]) == exports.COLUMNS
    return rows


def slow(snapshot: Snapshot, row: dict[str, str]) -> tuple[float, float, int, int]:
    """Numerator, denominator, practices counted and practices in all, one practice and month at a time."""
    period = Period.parse(row["period"])
    months = (
        [str(month) for month in period.months()] if row["period"].startswith("year to") else [row["period"]]
    )
    tree, level = snapshot.organisations, Level(row["level"])
    held = {
        (o, i, p): (n, d)
        for o, i, p, n, d, status, _ in snapshot.observations.itertuples(index=False)
        if status == "ok"
    }
    inside = [
        code
        for code in sorted({code for code, _, _ in held})
        if (level is Level.PRACTICE and code == row["organisation"])
        or (
            level is not Level.PRACTICE
            and (above := tree.above(code, level, period.end)) is not None
            and above.code == row["organisation"]
        )
    ]
    whole = [
        [held[code, row["indicator"], month] for month in months]
        for code in inside
        if all((code, row["indicator"], month) in held for month in months)
    ]
    return (
        sum(n for practice in whole for n, _ in practice),
        sum(d for practice in whole for _, d in practice),
        len(whole),
        len(inside),
    )


def test_every_row_equals_the_slow_recomputation(snapshot: Snapshot, table: list[dict[str, str]]) -> None:
    seen = set()
    for row in table:
        numerator, denominator, counted, in_all = slow(snapshot, row)
        seen.add((row["level"], row["indicator"]))
        assert (int(row["practices_counted"]), int(row["practices_in_all"])) == (counted, in_all), row
        if counted == 0:
            assert (row["value"], row["status"]) == ("", "missing")
            continue
        indicator = snapshot.indicators[row["indicator"]]
        assert float(row["numerator"]) == pytest.approx(numerator, rel=1e-12)
        if row["indicator"] == "pop_list_size":
            assert (row["denominator"], float(row["value"])) == ("", numerator)
            continue
        assert float(row["denominator"]) == pytest.approx(denominator, rel=1e-12)
        assert float(row["value"]) == pytest.approx(numerator / denominator * indicator.per, rel=1e-12)
        assert float(row["lower95"]) < float(row["value"]) < float(row["upper95"])
    assert {level for level, _ in seen} == {"practice", "locality", "ccg", "stp", "england"}


def test_years_are_put_together_and_a_practice_without_a_month_is_missing(
    table: list[dict[str, str]],
) -> None:
    years = [row for row in table if row["period"] == "year to 2026-07" and row["indicator"] == "ue_ae_1000"]
    by_code = {row["organisation"]: row for row in years}
    assert float(by_code["X90001"]["numerator"]) == sum(10 + t for t in range(12))
    assert (by_code["X90004"]["status"], by_code["X90004"]["value"]) == ("missing", "")
    assert by_code["XST"]["practices_counted"] == "4"
    assert by_code["XST"]["practices_in_all"] == "5"
    assert by_code[ENGLAND]["name"] == "England"


def test_numbers_are_written_in_full(table: list[dict[str, str]]) -> None:
    row = next(r for r in table if r["organisation"] == "X90003" and r["indicator"] == "prev_htn_pct")
    assert row["value"] == repr(102 / 1000 * 100)
    assert row["source"] == "PREVALENCE_2223.csv"
    assert row["snapshot"].startswith("2026-08-11-")


def test_no_text_is_a_formula(table: list[dict[str, str]]) -> None:
    names = {row["name"] for row in table if row["organisation"] == "X90001"}
    assert names == {"'=2+3 Surgery"}
    for row in table:
        for name in ("organisation", "name", "indicator", "period", "source"):
            assert not row[name].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_only_the_levels_asked_for(snapshot: Snapshot) -> None:
    assert set(exports.rows(snapshot, [Level.CCG])["level"]) == {"ccg"}


def test_an_indicator_is_left_out_below_its_lowest_level(snapshot: Snapshot) -> None:
    from dataclasses import replace

    ae = replace(snapshot.indicators["ue_ae_1000"], lowest_level=Level.CCG)
    shown = exports.rows(replace(snapshot, indicators={"ue_ae_1000": ae}))
    assert set(shown["level"]) == {"ccg", "stp", "england"}


def test_a_figure_without_a_verdict_has_its_status() -> None:
    table = exports.rows(builders.snapshot(builders.rows("prev_htn_pct", lambda n: (70 + n, 740 + 2 * n))))
    found = dict(zip(table["organisation"], zip(table["status"], table["value"], strict=True), strict=True))
    assert found["X90004"] == ("too_few", 74 / 748 * 100) and found["X90005"] == ("ok", 75 / 750 * 100)
    assert found["LOC-A"][0] == "ok"


def test_a_figure_under_challenge_has_its_status() -> None:
    held = builders.snapshot(builders.rows("prev_htn_pct", lambda n: (1100 + n, 8000)))
    doubted = held.with_challenges({("X90003", "prev_htn_pct"): (Period.parse("2024/25"),)})
    status = exports.rows(doubted).set_index("organisation")["status"]
    assert (status["X90003"], status["X90004"]) == ("challenged", "ok")
    assert set(exports.rows(held)["status"]) == {"ok"}
