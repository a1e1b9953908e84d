"""The register of decks: who took which, what they rest on, and the release by a second person."""

import hashlib
from datetime import date

import pytest

from benchmarking.periods import Period
from records import audit
from records.database import Database
from records.decks import register, releases
from records.decks.register import Entry
from records.models import Release, ReleaseState, Role, User
from records.refusals import NotAllowed, Refused
from records.verbs import COMMAND_LINE
from tests.accounts import account
from tests.builders import organisations

TODAY = date(2026, 9, 15)

ON = date(2026, 9, 15)
TREE = organisations()


def entry(kind: str = "summary", about: str = "XST", content: bytes = b"deck", **fields: object) -> Entry:
    rests = [{"indicator": "prev_htn_pct", "first": "2024-04-01", "last": "2025-03-31"}]
    return Entry(
        {
            "sha256": hashlib.sha256(content).hexdigest(), "code": "k7m2q9x", "kind": kind, "about": about,
            "title": "A deck", "file": "a deck.pptx", "snapshot": "2026-08-11-abc123", "made_on": ON,
            "masked": False, "draft": False, "slides": [{"title": ["0"]}], "whole": {}, "rests_on": rests,
            "priorities": [{"id": 1}], "live": ["slide-decks"], **fields,
        }
    )  # fmt: skip


def events(database: Database) -> list[tuple[str, str, str]]:
    with database() as session:
        return [(e.event, e.object, e.outcome) for e in audit.events(session)]


def test_a_deck_is_entered_once_and_everybody_who_took_it_is_known(database: Database) -> None:
    who = account(database, Role.ANALYST)
    with database() as session:
        for by in (who, COMMAND_LINE):
            register.take(session, [entry()], by=by, event="deck_exported", thing="STP summary", sha256="abc")
        (found,) = register.registered(session, who, TREE, ON)
    assert [by for by, _ in found.by] == ["command line", who.email]
    assert (found.deck.code, found.deck.made_on, found.deck.priorities) == ("k7m2q9x", ON, [{"id": 1}])
    assert events(database) == [("deck_exported", "STP summary", "done")] * 2
    with database() as session:
        assert audit.events(session)[0].after == "abc"
        assert register.by_code(session, "k7m2q9x") == [found.deck]
        assert register.by_code(session, "0000000") == []


def test_only_who_could_make_a_deck_sees_who_took_it(database: Database) -> None:
    decks = [
        entry("locality", "LOC-A", b"1"), entry("locality", "LOC-B", b"2"), entry("report", "X90003", b"3"),
        entry("report", "X90007", b"4"), entry("summary", "XST", b"5"), entry("minutes", "LOC-A", b"6"),
        entry("other", "LOC-A", b"7"),
    ]  # fmt: skip
    with database() as session:
        register.take(session, decks, by=COMMAND_LINE, event="deck_exported", thing="all", sha256="")
    allowed = {
        (Role.ANALYST, ()): "123 4 5",
        (Role.FACILITATOR, ("LOC-A",)): "136",
        (Role.PRACTICE_MANAGER, ("X90003",)): "3",
        (Role.BOARD_VIEWER, ()): "",
        (Role.ADMIN, ()): "",
    }
    for (role, scope), wanted in allowed.items():
        who = account(database, role, *scope)
        with database() as session:
            found = register.registered(session, who, TREE, ON)
        shas = {one.deck.sha256 for one in found}
        assert shas == {hashlib.sha256(w.encode()).hexdigest() for w in wanted if w != " "}, role


def test_a_deck_rests_on_figures_of_its_stretch_of_days_only(database: Database) -> None:
    with database() as session:
        register.take(session, [entry()], by=COMMAND_LINE, event="deck_exported", thing="x", sha256="")
        (deck,) = register.by_code(session, "k7m2q9x")
    asked = [("prev_htn_pct", "2024/25"), ("prev_htn_pct", "2023/24"), ("prev_dm_pct", "2024/25"),
             ("prev_htn_pct", "2025-03"), ("prev_htn_pct", "2025-04")]  # fmt: skip
    found = register.resting_on(deck, [(id_, Period.parse(period)) for id_, period in asked])
    assert [(id_, str(period)) for id_, period in found] == [asked[0], asked[3]]


def put(database: Database, by: User, content: bytes = b"deck") -> Release:
    with database() as session:
        return releases.put_forward(
            session,
            [entry(content=content), entry(content=b"draft", draft=True)],
            content,
            b"draft",
            by=by,
            today=TODAY,
        )


def test_a_second_person_releases_and_the_register_keeps_what(database: Database) -> None:
    maker, second = account(database, Role.ANALYST, name="One"), account(database, Role.ANALYST, name="Two")
    board = account(database, Role.BOARD_VIEWER)
    waiting = put(database, maker)
    with database() as session:
        assert releases.released_to_board(session, board) == []
        with pytest.raises(NotAllowed, match="a second person"):
            releases.release(session, waiting.id, by=maker, today=TODAY)
        released = releases.release(session, waiting.id, by=second, today=TODAY)
    assert released.state is ReleaseState.RELEASED and released.decided_by == second.id
    assert (
        released.decided_at is not None
        and released.decided_at.date() == waiting.put_forward_at.date() == TODAY
    )
    with database() as session:
        ((one, deck),) = releases.released_to_board(session, board)
        assert (one.content, one.sha256) == (b"deck", hashlib.sha256(b"deck").hexdigest())
        assert releases.is_released(session, deck.sha256)
        assert not releases.is_released(session, hashlib.sha256(b"draft").hexdigest())
        lines = audit.events(session)
    assert [line.event for line in lines] == ["deck_put_forward", "refused", "deck_released"]
    assert (lines[2].actor, lines[2].after, lines[2].before) == (second.email, one.sha256, "waiting")


def test_what_cannot_be_released_is_refused_in_words(database: Database) -> None:
    maker, second = account(database, Role.ANALYST, name="One"), account(database, Role.ANALYST, name="Two")
    waiting = put(database, maker)
    with database() as session, pytest.raises(Refused, match="waits for release already"):
        releases.put_forward(
            session, [entry(), entry(content=b"draft")], b"deck", b"draft", by=second, today=TODAY
        )
    with pytest.raises(Refused, match="Another one waits already"):
        put(database, second, b"another")  # of somebody who had the page open before
    for role, scope in ((Role.FACILITATOR, "LOC-A"), (Role.BOARD_VIEWER, ""), (Role.ADMIN, "")):
        who = account(database, role, *filter(None, [scope]))
        with database() as session, pytest.raises(NotAllowed):
            releases.release(session, waiting.id, by=who, today=TODAY)
        with database() as session, pytest.raises(NotAllowed):
            put(database, who, b"other")
    with database() as session, pytest.raises(Refused, match="not there"):
        releases.release(session, 999, by=second, today=TODAY)
    with database() as session, pytest.raises(Refused, match="The reason has 10"):
        releases.turn_down(session, waiting.id, "no", by=second, today=TODAY)
    with database() as session:
        releases.turn_down(
            session, waiting.id, "The title slide names the wrong board.", by=second, today=TODAY
        )
    with database() as session, pytest.raises(Refused, match="decided already"):
        releases.release(session, waiting.id, by=second, today=TODAY)
    assert put(database, maker).state is ReleaseState.WAITING  # put forward again


def test_a_deck_that_was_changed_in_the_database_is_not_released(database: Database) -> None:
    maker, second = account(database, Role.ANALYST, name="One"), account(database, Role.ANALYST, name="Two")
    waiting = put(database, maker)
    with database() as session:
        stored = session.get(Release, waiting.id)
        assert stored is not None
        stored.content = b"another deck"
        session.commit()
        with pytest.raises(Refused, match="not the one that was put forward"):
            releases.release(session, waiting.id, by=second, today=TODAY)


def test_only_the_board_and_analysts_read_what_was_released(database: Database) -> None:
    for role, scope in ((Role.FACILITATOR, "LOC-A"), (Role.PRACTICE_MANAGER, "X90003"), (Role.ADMIN, "")):
        who = account(database, role, *filter(None, [scope]))
        with database() as session, pytest.raises(NotAllowed):
            releases.released_to_board(session, who)
