"""The command line, end to end, in a folder of its own: what people's scripts rely on."""

import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pptx import Presentation

from slide_templates.decks import HOUSE_TEMPLATE
from tests.conftest import Loaded

ROOT = Path(__file__).resolve().parents[1]


def run(home: Path, *words: str) -> tuple[int, Any, str]:
    """Exit status, the JSON of standard output (None where there is none), and what was said to people."""
    environment = {**os.environ, "STOCKTAKE_HOME": str(home)}
    command = [sys.executable, "manage.py", *words]
    found = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in found.stderr, found.stderr
    return found.returncode, json.loads(found.stdout) if found.stdout else None, found.stderr


@pytest.fixture
def home(demonstration: Loaded, tmp_path: Path) -> Path:
    """A copy of the demonstration that a test may change."""
    return Path(shutil.copytree(demonstration.home, tmp_path / "home"))


def current(home: Path) -> str:
    return (home / "CURRENT").read_text().strip()


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


def test_decks_of_one_locality_and_of_the_stp(home: Path, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "decks"))
    status, answer, said = run(home, "decks", *out, "--locality", "LOC-L04", "--json")
    assert status == 0
    deck, *reports = answer["decks"]
    assert len(reports) == 7
    assert len(Presentation(deck["file"]).slides) == deck["slides"] > 10
    assert Path(deck["file"]).name in said
    status, answer, _ = run(home, "decks", "--out", str(tmp_path / "decks"), "--what", "stp", "--json")
    assert status == 0
    text = " ".join(
        shape.text_frame.text
        for slide in Presentation(answer["decks"][0]["file"]).slides
        for shape in slide.shapes
        if shape.has_text_frame
    )
    assert "14 localities" in text


def test_decks_in_a_template_of_ones_own_with_the_workbook_behind_each(home: Path, tmp_path: Path) -> None:
    own, out = tmp_path / "ours.pptx", tmp_path / "decks"
    with zipfile.ZipFile(io.BytesIO(HOUSE_TEMPLATE)) as house, zipfile.ZipFile(own, "w") as made:
        for name in house.namelist():
            made.writestr(name, house.read(name).replace(b"005EB8", b"7C2855"))
    options = ["--what", "localities", "--locality", "LOC-L04", "--template", str(own), "--evidence"]
    status, answer, _ = run(home, "decks", "--out", str(out), *options, "--json")
    deck, book = (Path(one["file"]) for one in answer["decks"])
    assert status == 0 and book.name == f"{deck.stem}-evidence.xlsx"
    with zipfile.ZipFile(deck) as file:
        assert b"7C2855" in file.read("ppt/theme/theme1.xml")
    sheets = openpyxl.load_workbook(book, read_only=True).sheetnames
    assert {"Figures", "Peers", "History"} <= set(sheets)
    status, answer, _ = run(home, "verify", str(book), "--json")
    assert status == 1 and "A workbook cannot be checked" in answer["message"]
    (printed := tmp_path / "deck.pdf").write_bytes(b"%PDF-1.6")
    status, answer, _ = run(home, "verify", str(printed), "--json")
    assert status == 1 and "check the deck that it was printed from" in answer["message"]


def test_a_deck_is_verified_and_an_altered_or_superseded_one_is_told(
    home: Path, demonstration: Loaded, tmp_path: Path
) -> None:
    earlier = next(id_ for id_ in demonstration.answer["snapshots"] if id_.startswith("2026-05"))
    options = ["--out", str(tmp_path), "--what", "localities", "--locality", "LOC-L04", "--snapshot", earlier]
    status, made, _ = run(home, "decks", *options, "--json")
    file = Path(made["decks"][0]["file"])
    status, answer, said = run(home, "verify", str(file), "--json")
    assert (status, answer["unaltered"], answer["state"]) == (0, True, "as_handed_out")
    assert (answer["snapshot"], answer["superseded"], answer["superseded_by"]) == (
        earlier,
        True,
        current(home),
    )
    assert {"indicator": "ue_ae_1000", "period": "2026-03"} in answer["corrected"]
    assert answer["deck"]["about"] == "LOC-L04" and not answer["released"]
    assert "Superseded" in said and "A&E attendances" in said
    status, recalled, said = run(home, "recall", "--json")
    (one,) = recalled["decks"]
    assert (one["title"], one["snapshot"], one["taken"][0]["by"]) == (
        answer["deck"]["title"], earlier, "command line",
    )  # fmt: skip
    assert one["corrected"] == answer["corrected"] and "taken by command line: A&E attendances" in said
    shown = Presentation(str(file))
    shown.slides[2].shapes.title.text_frame.paragraphs[0].runs[0].text = "All is well"
    shown.save(str(file))
    status, answer, said = run(home, "verify", str(file), "--json")
    assert (status, answer["unaltered"], answer["snapshot"]) == (1, False, earlier)
    assert answer["changes"] == [{"slide": 3, "kind": "title", "what": "the title: now “All is well”"}]
    assert "slide 3: the title: now" in said
    other = tmp_path / "words.pptx"
    other.write_text("no deck")
    status, answer, said = run(home, "verify", str(other), "--json")
    assert status == 1 and "words.pptx: This is not a PowerPoint file" in answer["message"]
    assert run(home, "verify", str(tmp_path / "absent.pptx"))[0] == 1


def test_accounts_are_added_reset_disabled_and_audited(home: Path) -> None:
    given = ("--email", "Pat@Example.nhs.uk", "--role", "practice_manager", "--scope", "X90001")
    status, answer, _ = run(home, "users", "add", *given, "--json")
    assert status == 0
    assert len(answer["password"]) >= 12
    assert run(home, "users", "add", *given)[0] == 1
    assert (
        run(home, "users", "reset", "--email", "pat@example.nhs.uk", "--json")[1]["password"]
        != answer["password"]
    )
    assert run(home, "users", "disable", "--email", "pat@example.nhs.uk")[0] == 0
    listed = {user["email"]: user for user in run(home, "users", "list", "--json")[1]["users"]}
    assert listed["pat@example.nhs.uk"]["organisations"] == ["X90001"]
    events = [e["event"] for e in run(home, "audit", "--json")[1]["events"] if "pat@" in e["object"]]
    assert events[:1] == ["user_added"]
    assert "user_disabled" in events


def test_an_account_is_for_organisations_that_are_held(home: Path) -> None:
    given = ("--email", "pat@example.nhs.uk", "--role", "practice_manager", "--scope")
    for code, named in (("x99999", "X99999"), ("LOC-L04", "LOC-L04")):
        status, _, said = run(home, "users", "add", *given, code)
        assert (status, f"{named} is not the code of a practice" in said) == (1, True)
    assert run(home, "users", "add", *given, "x90030")[0] == 0
    listed = {user["email"]: user for user in run(home, "users", "list", "--json")[1]["users"]}
    assert listed["pat@example.nhs.uk"]["organisations"] == ["X90030"]


def test_the_audit_says_whether_its_chain_holds(home: Path) -> None:
    status, answer, said = run(home, "audit", "--json")
    assert (status, answer["chain"]) == (0, True)
    assert "The chain holds" in said
    with sqlite3.connect(home / "records.sqlite") as link:
        link.execute("DROP TRIGGER audit_UPDATE")
        link.execute("UPDATE audit SET actor = 'somebody else' WHERE seq = 2")
    status, answer, said = run(home, "audit", "--json")
    assert answer["chain"] is False
    assert "The chain breaks at line 2." in said


def test_the_demonstration_is_never_mixed_with_an_area_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "area.toml").write_text('area = ["QUY"]\n')
    status, _, said = run(tmp_path, "demo")
    assert status == 1
    assert "empty folder" in said
    assert not (tmp_path / "CURRENT").exists()
    assert run(tmp_path, "start")[0] == 0
    assert not (tmp_path / "CURRENT").exists()


def test_a_second_start_only_says_where_to_go(home: Path, demonstration: Loaded) -> None:
    status, answer, said = run(home, "start", "--port", "8600", "--json")
    assert (status, answer["address"]) == (0, "http://localhost:8600")
    email, password = demonstration.account("facilitator")
    assert email in said
    assert password in said
    assert current(home) == demonstration.answer["snapshots"][-1]
