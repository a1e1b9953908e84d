"""What came of a refresh is said once for page and command line, and each thing in it once."""

from pathlib import Path

import pytest

from data_loaders.outcome_words import decision, problem_said
from data_loaders.reading import FileReport
from data_loaders.received import Problem
from data_loaders.summaries import summary
from tests.data_loaders import area, published


@pytest.mark.parametrize(
    ("message", "row", "column", "said"),
    [
        ("a.csv, row 2, column X: “x” is not a number.", 2, "X", "“x” is not a number."),
        ("a.csv: the column “X” is missing.", 1, "X", "The column “X” is missing."),
        ("a.csv: Sheet 1, row 2, column X: “x” is none.", 2, "X", "Sheet 1: “x” is none."),
        ("a.csv, column X: 11 more rows where it is none.", None, "X", "11 more rows where it is none."),
        ("a.csv is larger than 2 GB.", None, "", "It is larger than 2 GB."),
        ("Recorded hypertension: the total moved.", None, "", "Recorded hypertension: the total moved."),
        ("a.csv.zip is none.", None, "", "A.csv.zip is none."),
    ],
)
def test_file_row_and_column_are_not_said_twice(
    message: str, row: int | None, column: str, said: str
) -> None:
    assert problem_said(FileReport("a.csv", "refused"), Problem("x", message, row, column)) == said


def test_what_was_only_checked_is_fine_and_what_is_not_known_gets_a_next_step(tmp_path: Path) -> None:
    home, first = area.home(tmp_path), area.first_files(tmp_path)
    done = area.take_in(home, first, dry_run=True)
    assert decision(done) == (
        "Checked: these files can be taken in",
        "4 new files in all. Nothing was changed yet.",
    )
    assert "PREVALENCE_2223.csv: can be taken in (Quality" in summary(done, None)
    (folder := tmp_path / "new").mkdir()
    (folder / "beds.csv").write_bytes(b"Ward,Beds\nNightingale,12\n")
    said = summary(area.take_in(home, folder / "beds.csv"), None)
    assert "beds.csv: not recognised\n    It fits none of the " in said and "template" in said
    assert len(said) < 500
    near = published.prevalence({("X90001", "HYP"): (1, 9)}).replace(b"REGISTER", b"COUNT")
    near = near.replace(b"PRACTICE_LIST_SIZE", b"PATIENTS").replace(b"PRACTICE_CODE", b"WHO")
    (folder / "near.csv").write_bytes(near)
    said = summary(area.take_in(home, folder / "near.csv"), None)
    assert "It comes nearest to Quality and Outcomes Framework, but lacks the column “" in said


def test_the_command_line_calls_figures_by_their_titles(tmp_path: Path) -> None:
    home, first = area.home(tmp_path), area.first_files(tmp_path)
    assert area.take_in(home, first).published
    rows = {(code, "HYP"): (100 + n, 1000) for n, code in enumerate(published.PRACTICES)}
    rows |= {("X90001", "HYP"): (700, 1000)}
    new = area.files(tmp_path / "new", PREVALENCE_2223__csv=published.prevalence(rows))
    held = summary(area.take_in(home, new), None)
    assert (
        "Alder Surgery (X90001), Recorded hypertension: 700 in April 2022 to March 2023, 100 before" in held
    )
    assert "1 changed, 0 lost; total 1,110, before 510" in held
    assert "--confirm" in held and "prev_htn_pct" not in held and "2022/23" not in held
    over = published.prevalence(rows | {("X90001", "HYP"): (1001, 1000)})
    absurd = summary(area.take_in(home, area.files(tmp_path / "over", PREVALENCE_2223__csv=over)), None)
    for words in ("1 practice has a figure that cannot be: Alder", ": 1,001 in April 2022", "--confirm"):
        assert words in absurd
    taken = summary(area.take_in(home, new, confirm=True), None)
    assert (
        "is now in use" in taken and "Practices whose figure moves beyond reason:\n  Alder Surgery" in taken
    )
