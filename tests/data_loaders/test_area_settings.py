"""The rule for small numbers in area.toml: what may be written, and that a snapshot keeps it."""

from pathlib import Path

import pytest

from benchmarking.organisations import Area, SmallNumbers
from data_loaders.area_settings import kept_area, read_area, written_area


def area(home: Path, text: str) -> Area:
    (home / "area.toml").write_text(text, "utf-8")
    return read_area(home)


def test_hospital_counts_are_rounded_unless_the_area_says_otherwise(tmp_path: Path) -> None:
    assert read_area(tmp_path).small_numbers is SmallNumbers.ROUND
    assert area(tmp_path, 'area = ["QUY"]').small_numbers is SmallNumbers.ROUND
    assert area(tmp_path, 'small_numbers = "hes"').small_numbers is SmallNumbers.ROUND
    assert area(tmp_path, 'small_numbers = "hide"').small_numbers is SmallNumbers.HIDE


@pytest.mark.parametrize("written", ['"none"', '""', "5", "[1]", "true"])
def test_no_other_rule_can_be_written(tmp_path: Path, written: str) -> None:
    with pytest.raises(ValueError, match='small_numbers: write "hes" or "hide"'):
        area(tmp_path, f"small_numbers = {written}")


@pytest.mark.parametrize("rule", list(SmallNumbers))
def test_a_snapshot_keeps_the_rule(tmp_path: Path, rule: SmallNumbers) -> None:
    kept = tmp_path / "area.json"
    kept.write_bytes(written_area(Area(small_numbers=rule)))
    assert kept_area(kept).small_numbers is rule
    assert b"small_numbers" not in written_area(Area()), "snapshots made before keep their ids"
