"""Files taken in from the command line: refused, held already, listed, rolled back, made again."""

from pathlib import Path

from tests.command_line import current, run
from tests.conftest import Loaded


def test_a_refused_file_changes_nothing_and_is_named_with_its_column(home: Path) -> None:
    before = current(home)
    refused = home / "demonstration" / "refused"
    renamed, picture = refused / "PREVALENCE_2425.csv", refused / "gp-reg-pat-prac-all.csv"
    status, answer, said = run(home, "refresh", str(renamed), "--json")
    assert (status, answer["published"], answer["files"][0]["outcome"]) == (1, False, "refused")
    problem = answer["files"][0]["problems"][0]
    assert renamed.name in problem["message"]
    assert (problem["row"], problem["column"]) == (1, "REGISTER")
    assert "REGISTER" in said
    status, answer, said = run(home, "refresh", str(picture), "--json")
    assert (status, answer["published"]) == (1, False)
    assert picture.name in answer["files"][0]["problems"][0]["message"]
    assert current(home) == before


def test_an_empty_file_and_a_missing_one_are_refused(home: Path, tmp_path: Path) -> None:
    empty = tmp_path / "PREVALENCE_2526.csv"
    empty.write_bytes(b"")
    for path in (empty, tmp_path / "not-there.csv"):
        status, answer, said = run(home, "refresh", str(path), "--json")
        assert status == 1
        assert path.name in said
        assert answer["published"] is False


def test_the_same_files_again_are_loaded_before(home: Path) -> None:
    before = current(home)
    status, answer, said = run(home, "refresh", str(home / "demonstration" / "R8"), "--json")
    assert (status, answer["published"], answer["snapshot"]) == (0, False, before)
    assert {f["outcome"] for f in answer["files"]} == {"already_loaded"}
    assert "Nothing new" in said


def test_snapshots_are_listed_rolled_back_and_made_again_identically(
    home: Path, demonstration: Loaded
) -> None:
    status, answer, _ = run(home, "snapshots", "--json")
    assert status == 0
    ids = [row["id"] for row in answer["snapshots"]]
    assert set(ids) == set(demonstration.answer["snapshots"])
    assert [row["id"] for row in answer["snapshots"] if row["current"]] == [current(home)]
    earlier = demonstration.answer["snapshots"][4]
    assert run(home, "rollback", earlier)[0] == 0
    assert current(home) == earlier
    status, answer, _ = run(home, "rebuild", earlier, "--json")
    assert (status, answer["snapshot"]) == (0, earlier)
    status, _, said = run(home, "rollback", "2001-01-01-abcdef")
    assert status == 1
    assert "2001-01-01-abcdef" in said
    events = run(home, "audit", "--json")[1]["events"]
    assert events[-1]["event"] == "snapshot_rolled_back"
