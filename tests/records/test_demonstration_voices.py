"""What the demonstration's practices said of their figures, read back from the records that it made."""

import pytest

from components.challenges.under_challenge import corrected_version, marked
from manage import command_answer
from records import people
from records.database import open_database
from records.demonstration_voices import MANAGER, speak
from records.models import ChallengeState, Note, Role, Visibility
from records.remarks import challenges, chosen, notes, offers
from tests.conftest import Loaded


def test_three_challenges_one_of_each_state_and_the_first_was_corrected(demonstration: Loaded) -> None:
    database, now = open_database(demonstration.home), demonstration.answer["snapshots"][-1]
    with database() as session:
        first, second, third = reversed(challenges.challenges(session))
    assert [(c.organisation, c.state, str(c.raised_at.date())) for c in (first, second, third)] == [
        ("X90045", ChallengeState.ACCEPTED, "2026-02-18"),
        ("X90022", ChallengeState.REJECTED, "2026-04-02"),
        ("X90013", ChallengeState.OPEN, "2026-08-20"),
    ]
    ids = demonstration.answer["snapshots"]
    assert [first.snapshot, second.snapshot, third.snapshot] == [ids[5], ids[5], ids[8]]  # R6, R6, R8
    assert first.replied_at is not None and str(first.replied_at.date()) == "2026-03-02"
    assert corrected_version(first, demonstration.home, now) == ids[6]  # R7
    held = marked(demonstration.snapshot, demonstration.home, database).challenged
    assert set(held) == {("X90013", "act_contacts_65_1000"), ("LOC-L02", "act_contacts_65_1000")}


def test_the_command_line_marks_the_open_one(demonstration: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOCKTAKE_HOME", str(demonstration.home))
    about = command_answer(["compare", "X90013", "act_contacts_65_1000"])
    assert (about["verdict"], about["level"]) == ("not_compared", None)
    assert about["value"] is not None and about["phrase"].endswith("the figure is under challenge")
    assert "Under challenge" in about["sentence"]
    corrected = command_answer(["compare", "X90045", "act_dna_pct", "--period", "2025-11"])
    assert corrected["verdict"] != "not_compared"
    wrong = ["compare", "X90045", "act_dna_pct", "--period", "2025-11", "--snapshot"]
    assert command_answer([*wrong, demonstration.answer["snapshots"][5]])["verdict"] == "not_compared"


def test_forty_practices_chose_and_missed_appointments_lead_in_holmenside(demonstration: Loaded) -> None:
    tree = demonstration.snapshot.organisations
    with open_database(demonstration.home)() as session:
        picks = {code: chosen.chosen_indicators(session, code) for code in tree.by_code}
        here = chosen.chosen_by(session, tree.practices("LOC-L04", demonstration.snapshot.made_at.date()))
        asked = offers.offers(session, "act_dna_pct")
    picks = {code: ids for code, ids in picks.items() if ids}
    assert len(picks) == 40 and {len(ids) for ids in picks.values()} == {3, 4, 5, 6}
    (first, most), (_, next_most) = here.most_common(2)
    assert first == "act_dna_pct" and most > next_most
    assert [offer.practice for offer in asked] == ["X90031", "X90045"]


def test_notes_are_read_where_they_were_meant_to_be_and_saying_it_again_changes_nothing(
    demonstration: Loaded,
) -> None:
    database, tree = open_database(demonstration.home), demonstration.snapshot.organisations
    with database() as session:
        users = people.users(session)
        facilitator = next(user for user in users if user.role is Role.FACILITATOR)
        today = demonstration.snapshot.made_at.date()
        shared = session.query(Note).filter(Note.visibility == Visibility.LOCALITY).all()
        hidden = notes.notes_on(session, facilitator, "X90013", "act_contacts_65_1000", tree=tree, on=today)
        assert len(shared) == 1 and hidden == []
        assert [user.email for user in users].count(MANAGER) == 1
        before = len(challenges.challenges(session))
        speak(session, [demonstration.snapshot], today)
        assert len(challenges.challenges(session)) == before
