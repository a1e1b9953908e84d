"""Slide decks after they were made: released by a second person, checked, recalled, found by a short code."""

import io
from datetime import UTC, datetime

import pytest
from pptx import Presentation

from components import current
from components.decks.recall import live_address
from components.downloads import POWERPOINT, Offer, registered
from pages.decks import _found
from records.decks import register, releases
from records.models import Role, User
from slide_templates.checking.entries import entries
from slide_templates.decks import locality_deck, practice_report, stp_summary
from tests import builders
from tests.accounts import account
from tests.pages.conftest import Place, words
from tests.store import publish

FACILITATOR, ANALYST, BOARD = Role.FACILITATOR, Role.ANALYST, Role.BOARD_VIEWER
MANAGER = Role.PRACTICE_MANAGER


def taken(place: Place, kind: str, by: User) -> bytes:
    """A deck of the current version, taken by somebody as with a button."""
    held, today = current.snapshot(by), current.today()
    make = {
        "locality": lambda: locality_deck(held, "LOC-A", [], made_on=today, site="https://stocktake.example"),
        "report": lambda: practice_report(held, "X90003", made_on=today),
        "summary": lambda: stp_summary(held, [], made_on=today, draft=True),
    }[kind]
    offer = Offer("Make", make, f"{kind}.pptx", POWERPOINT, "deck_exported", kind, entries=entries)
    return registered(offer, current.database(), by, held.id)


def corrected(place: Place) -> str:
    """A later version in which one practice's hypertension figure was corrected."""
    figures = current.snapshot(place.users[ANALYST]).observations.copy()
    there = (figures["indicator"] == "prev_htn_pct") & (figures["organisation"] == "X90003")
    figures.loc[there, "numerator"] = 1500.0
    held = builders.snapshot([tuple(row) for row in figures.itertuples(index=False)])
    return publish(place.home, held, made_at=datetime(2026, 8, 20, tzinfo=UTC))


def test_a_summary_reaches_the_board_by_a_second_analyst_only(stocked: Place) -> None:
    first = stocked.users[ANALYST]
    second = account(current.database(), ANALYST, name="Second analyst")
    assert "Nothing was released to the board yet" in words(stocked.open("decks", BOARD))
    app = stocked.open("decks", ANALYST, deck="summary")
    app.button(key="put_forward").click().run()
    said = words(app)
    assert "Waits for a second analyst" in said and "another analyst releases it" in said
    assert not [b for b in app.button if b.key in ("release_1", "put_forward")]
    assert "Waiting for a release" in said and "Released to the board" not in said
    assert "Nothing was released" in words(stocked.open("decks", BOARD))
    stocked.users[ANALYST] = second
    assert "To be released" in words(stocked.open("home", ANALYST))
    app = stocked.open("decks", ANALYST, deck="summary")
    app.button(key="release_1").click().run()
    said = words(app)
    assert "by Second analyst" in said and "Released to the board" in said and "Waiting for a" not in said
    assert "One with these figures was released" in said
    with current.database()() as session:
        ((one, deck),) = releases.released_to_board(session, first)
    shown = Presentation(io.BytesIO(one.content))
    texts = " ".join(s.text_frame.text for slide in shown.slides for s in slide.shapes if s.has_text_frame)
    assert "DRAFT" not in texts and not deck.draft
    assert _found(one.content).released and not _found(altered(one.content)).released
    board = stocked.open("decks", BOARD)
    assert deck.title in words(board) and "Make the deck" not in str(board) and "Surgery" not in words(board)
    assert "Released to you" in words(stocked.open("home", BOARD))
    assert not [b for b in board.button if "release" in b.key or "put" in b.key]


def test_a_draft_that_is_turned_down_says_why_and_goes_nowhere(stocked: Place) -> None:
    app = stocked.open("decks", ANALYST, deck="summary")
    app.button(key="put_forward").click().run()
    app.text_input[-1].set_value("The wrong quarter is on the title slide.")
    next(b for b in app.button if b.label == "Turn it down").click().run()
    assert "Turned down" in words(app) and "The wrong quarter" in words(app)
    assert "Nothing was released" in words(stocked.open("decks", BOARD))


@pytest.mark.parametrize("role", [FACILITATOR, BOARD])
def test_others_neither_put_forward_nor_release(stocked: Place, role: Role) -> None:
    app = stocked.open("decks", role, deck="summary")
    assert not [b for b in app.button if b.key in ("put_forward", "release_1")]


def test_every_deck_is_registered_and_shown_to_who_may_make_it(stocked: Place) -> None:
    by = stocked.users[FACILITATOR]
    taken(stocked, "locality", by)
    taken(stocked, "report", stocked.users[MANAGER])
    taken(stocked, "summary", stocked.users[ANALYST])
    mine, all_of_them = words(stocked.open("decks", FACILITATOR)), words(stocked.open("decks", ANALYST))
    assert by.email in mine and stocked.users[ANALYST].email not in mine
    assert "Board summary, draft" in all_of_them and "Practice report" in all_of_them
    assert "Handed out" not in words(stocked.open("decks", BOARD))


def test_what_rests_on_corrected_figures_is_listed_and_told_at_home(stocked: Place) -> None:
    by, manager = stocked.users[FACILITATOR], stocked.users[MANAGER]
    file = taken(stocked, "locality", by)
    taken(stocked, "report", manager)
    assert "to take back" not in words(stocked.open("decks", FACILITATOR))
    before = _found(file)
    assert before.unaltered and before.deck is not None and before.said.startswith("This is the file")
    code = f"{before.deck.code}-6"
    assert live_address(current.database(), stocked.home, code) == before.deck.live[5]
    assert "are the latest ones" in words(stocked.open("slide", BOARD, code=code))
    newer = corrected(stocked)
    said = words(stocked.open("decks", FACILITATOR))
    assert "2 decks to take back" in said and by.email in said and "Recorded hypertension" in said
    assert "Decks to take back" in words(stocked.open("home", FACILITATOR))
    home = words(stocked.open("home", MANAGER))
    assert "Decks to take back" in home and "my-practice?practice=X90003" in home
    assert "2 decks to take back" in words(stocked.open("decks", ANALYST))
    assert "Superseded" in words(stocked.open("slide", ANALYST, code=code))
    assert live_address(current.database(), stocked.home, code) is None
    taken(stocked, "locality", by)  # made again: whoever had the old one has the new one
    said = words(stocked.open("decks", FACILITATOR))
    assert "1 deck to take back" in said and "Made again since" in said
    assert "and 1 more" not in words(stocked.open("home", FACILITATOR))
    assert current.snapshot(by).id == newer


def altered(file: bytes) -> bytes:
    """A deck that somebody wrote other notes into."""
    shown, saved = Presentation(io.BytesIO(file)), io.BytesIO()
    shown.slides[1].notes_slide.notes_text_frame.text = "Say: nothing."
    shown.save(saved)
    return saved.getvalue()


def test_an_altered_deck_is_told_and_an_unknown_one_too(stocked: Place) -> None:
    file = taken(stocked, "locality", stocked.users[FACILITATOR])
    found = _found(altered(file))
    assert not found.unaltered and found.differs == ("Slide 2: the notes: now “Say: nothing.”",)
    with current.database()() as session:
        session.delete(session.scalars(register.select(register.DeckTaken)).one())
        session.delete(session.scalars(register.select(register.RegisteredDeck)).one())
        session.commit()
    found = _found(file)
    assert (found.unaltered, found.deck, found.snapshot) == (
        False,
        None,
        current.snapshot(stocked.users[ANALYST]).id,
    )
    with pytest.raises(ValueError, match="not a PowerPoint file"):
        _found(b"words")


@pytest.mark.parametrize("code", ["", "zzzzzzz-1", "k7m2q9x", "../people-and-access", "<b>-1"])
def test_a_code_that_is_not_known_leads_nowhere(stocked: Place, code: str) -> None:
    assert "No slide with this code" in words(stocked.open("slide", MANAGER, code=code))
    assert live_address(current.database(), stocked.home, code) is None
