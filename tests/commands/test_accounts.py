"""Accounts and starts from the command line."""

import sqlite3
from pathlib import Path

from tests.command_line import current, run
from tests.conftest import Loaded


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
