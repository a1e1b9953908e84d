"""Figures from the command line: exported, compared, and what is said of words that are not known."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import ROOT, run
from tests.conftest import Loaded


def test_small_numbers_reach_no_export_and_no_comparison(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "table.csv"
    assert run(home, "export", str(out), "--json")[0] == 0
    with out.open(newline="", encoding="utf-8") as file:
        table = [r for r in csv.DictReader(file) if r["indicator"] == "ue_acsc_1000"]
    hidden = [r for r in table if r["status"] == "suppressed"]
    counts = [float(r["numerator"]) for r in table if r["numerator"]]
    assert len(hidden) > 100 and len(counts) > 1000
    assert all(
        (r["numerator"], r["denominator"], r["value"], r["lower95"]) == ("", "", "", "") for r in hidden
    )
    assert all(count == 0 or (count >= 10 and count % 5 == 0) for count in counts)
    row = next(r for r in hidden if r["level"] == "practice")
    status, found, said = run(
        home, "compare", row["organisation"], "ue_acsc_1000", "--period", row["period"], "--json"
    )
    assert (status, found["value"], found["numerator"]) == (0, None, None)
    assert "too small" in said


def test_export_and_compare_say_the_same_number(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "table.csv"
    status, answer, _ = run(home, "export", str(out), "--level", "practice", "--json")
    assert status == 0
    with out.open(newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    assert answer["rows"] == len(table)
    row = next(
        r
        for r in table
        if (r["organisation"], r["indicator"], r["period"]) == ("X90043", "prev_htn_pct", "2024/25")
    )
    status, found, said = run(home, "compare", "X90043", "prev_htn_pct", "--json")
    assert status == 0
    assert (repr(found["value"]), repr(found["lower95"])) == (row["value"], row["lower95"])
    assert found["value"] == found["numerator"] / found["denominator"] * 100
    assert found["verdict"] == "lower"
    assert found["sentence"] in said
    for level, average in (("locality", "locality"), ("ccg", "CCG"), ("england", "England")):
        assert (
            average
            in run(home, "compare", "X90043", "prev_htn_pct", "--peers", level, "--json")[1]["sentence"]
        )


def test_similar_practices_from_the_command_line(home: Path) -> None:
    status, found, said = run(home, "compare", "X90043", "prev_htn_pct", "--peers", "similar", "--json")
    assert status == 0
    assert (found["peers"], found["practices_in_all"]) == ("Similar practices", 10)
    assert "similar practices average" in found["sentence"] and found["sentence"] in said
    assert found["peers_reason"].startswith("the 10 practices most like this one in list size, deprivation,")
    status, _, said = run(home, "compare", "LOC-L01", "prev_htn_pct", "--peers", "similar")
    assert status == 1
    assert "only practices have similar practices" in said


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("compare", "X99999", "prev_htn_pct"), "X99999"),
        (("compare", "X90001", "no_such_indicator"), "no_such_indicator"),
        (("compare", "X90001", "prev_htn_pct", "--period", "last year"), "last year"),
        (("decks", "--out", "{tmp}", "--locality", "LOC-XXX"), "LOC-XXX"),
        (("export", "{tmp}/t.csv", "--snapshot", "2001-01-01-abcdef"), "2001-01-01-abcdef"),
        (("users", "disable", "--email", "nobody@example.nhs.uk"), "nobody@example.nhs.uk"),
    ],
)
def test_what_is_not_known_is_named(
    words: tuple[str, ...], named: str, demonstration: Loaded, tmp_path: Path
) -> None:
    status, _, said = run(demonstration.home, *(word.replace("{tmp}", str(tmp_path)) for word in words))
    assert status == 1
    assert named in said


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("export", "{tmp}/no-folder/t.csv"), "no-folder"),
        (("decks", "--out", "{tmp}", "--template", "{tmp}/none.pptx"), "none.pptx"),
        (("decks", "--out", "{tmp}", "--template", "README.md"), "README.md: it is not"),
        (("decks", "--out", "{tmp}", "--what", "stp", "--locality", "LOC-L02"), "the whole area"),
        (("decks",), "--out"),
    ],
)
def test_files_and_folders_that_cannot_be_used_are_named(
    words: tuple[str, ...], named: str, demonstration: Loaded, tmp_path: Path
) -> None:
    status, _, said = run(demonstration.home, *(word.replace("{tmp}", str(tmp_path)) for word in words))
    assert status == 1
    assert named in said


def test_settings_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "area.toml").write_text('area = "QUY"\n')
    status, _, said = run(tmp_path, "refresh", str(tmp_path))
    assert (status, "area.toml" in said) == (1, True)
    for address in ("mysql://x", "postgresql+psycopg://localhost:1/none"):
        monkeypatch.setenv("DATABASE_URL", address)
        status, _, said = run(tmp_path, "users", "list")
        assert status == 1
        assert "DATABASE_URL" in said or "records database" in said


def test_whoever_reads_only_the_first_letter_sees_no_fault(tmp_path: Path) -> None:
    """With an empty folder: there is always something to say, in both streams."""
    command = f"{sys.executable} manage.py audit --json 2>&1 | head -c 1; echo =${{PIPESTATUS[0]}}"
    environment = {**os.environ, "STOCKTAKE_HOME": str(tmp_path), "PYTHONUNBUFFERED": ""}
    found = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert found.stdout.endswith("=0\n") and found.stderr == ""


def test_wrong_usage_is_2_and_an_empty_folder_says_how_to_start(tmp_path: Path) -> None:
    assert run(tmp_path, "no-such-command")[0] == 2
    assert run(tmp_path, "export")[0] == 2
    status, _, said = run(tmp_path, "export", str(tmp_path / "t.csv"))
    assert status == 1
    assert "refresh" in said
