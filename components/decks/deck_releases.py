"""Deck releases: a board summary is put forward, a second person releases it, and the board reads it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from benchmarking.snapshot import Snapshot
from components import current, states
from components.acting import act
from components.decks.recall import corrected_words, standing
from components.downloads import POWERPOINT, Entries, Offer, button
from components.figure.cards import day
from components.markup import card, escape, note, show, title
from records import people
from records.agreed.courses import course
from records.database import Session
from records.decks import releases
from records.models import Priority, RegisteredDeck, Release, ReleaseState, User
from records.permissions import Action, may


def put_forward_card(
    user: User, make: Callable[..., bytes], entries: Entries, file: str, snapshot_id: str
) -> None:
    """The button that puts the deck on the page forward, one at a time. `make`: its bytes, with `draft` as a
    draft."""
    with current.database()() as session:
        waiting = releases.releases(session, ReleaseState.WAITING)
        released = releases.releases(session, ReleaseState.RELEASED)
    same = next((one for one, deck in released if deck.snapshot == snapshot_id), None)
    with card("put_forward"):
        title(
            "For the board",
            "The board reads a summary once a second analyst has released it. Until then it is a draft.",
        )
        if waiting:
            return note(
                "One waits already. It is released or turned down, below, before another is put forward."
            )
        if same:
            note(f"One with these figures was released {_when(same)}. Another is for what was agreed since.")
        label = "Put this one forward as well" if same else "Put this summary forward for release"
        if st.button(label, key="put_forward"):
            content, draft = make(), make(draft=True)
            listed = [*entries(content, file), *entries(draft, file)]
            act(
                lambda session: releases.put_forward(
                    session, listed, content, draft, by=user, today=current.today()
                ),
                "It was not put forward",
                "release",
            )
    return None


def releases_card(user: User, snapshot_id: str, entries: Entries) -> None:
    """What waits for a release, with the draft to read first; and what was decided."""
    if not may(user, Action.RELEASE_DECK):
        return
    with current.database()() as session:
        every = releases.releases(session, *ReleaseState)
        names = {u.id: u.name for u in people.users(session)}
    waiting = [(one, deck) for one, deck in every if one.state is ReleaseState.WAITING]
    decided = [(one, deck) for one, deck in every if one.state is not ReleaseState.WAITING]
    if waiting:
        with card("waiting"):
            title("Waiting for a release", "Read the draft; then release it as it is, or say why not.")
            for one, deck in waiting:
                _told(one, deck, names)
                _decide(user, one, deck, snapshot_id, entries)
    if decided:
        with card("releases"):
            title("Released to the board, or turned down")
            for one, deck in decided:
                _told(one, deck, names)


def released_cards(user: User, snapshot: Snapshot, entries: Entries) -> None:
    """For the board: each released deck, whether its figures still stand, and the priorities it rests on."""
    with current.database()() as session:
        found = releases.released_to_board(session, user)
        resting = {one.id: _priorities(session, deck) for one, deck in found}
    if not found:
        return states.state(
            "Nothing was released to the board yet",
            "A summary stands here once a second analyst has released it.",
            icon="slideshow",
            kind=states.Kind.FINE,
            key="nothing_released",
        )
    for one, deck in found:
        with card(f"released_{one.id}"):
            title(deck.title, f"Released {_when(one)}. Made from version {deck.snapshot}.")
            how = standing(deck, current.home())
            if how.corrected:
                words = corrected_words(how, snapshot)
                show(f"<p><b>Superseded.</b> Figures were corrected since: {escape(words)}.</p>")
            offer = Offer(
                "Take the deck", partial(_content, one), deck.file, POWERPOINT, "released_deck_taken",
                f"release {one.id}", entries=entries,
            )  # fmt: skip
            button(offer, user, deck.snapshot, f"released_{one.id}", primary=True)
            _resting(resting[one.id])
    return None


def released_priority(user: User, asked: str) -> tuple[Priority, str] | None:
    """A priority that stands in a released deck, by its id, with what the latest such deck says of it."""
    with current.database()() as session:
        found = [deck for _, deck in releases.released_to_board(session, user)]
        decks = [d for d in found if asked in {str(entry["id"]) for entry in d.priorities}]
        standing_in = _priorities(session, decks[0]) if decks else []
    return next(((p, said) for p, said in standing_in if str(p.id) == asked), None)


def _content(one: Release) -> bytes:
    return one.content


def _priorities(session: Session, deck: RegisteredDeck) -> list[tuple[Priority, str]]:
    """The priorities that stand in a deck, each with what the figures of the deck said of it."""
    ids = [int(entry["id"]) for entry in deck.priorities]
    held = (session.get(Priority, id_) for id_ in ids)
    return [(p, course(session, p, deck.snapshot).sentences[0]) for p in held if p is not None]


def _resting(found: list[tuple[Priority, str]]) -> None:
    """What localities agreed, in the words of the record; no practice is named."""
    if not found:
        return note("No priority stands in it.")
    items = "".join(
        f"<li><b>{escape(p.locality_name)}</b>: {escape(p.statement)}<br>"
        f'<span class="sk-sub">{escape(said)}</span></li>'
        for p, said in found
    )
    with st.expander(f"The {len(found)} priorities it rests on", expanded=True):
        show(f'<ul class="sk-lines">{items}</ul>')
    return None


def _told(one: Release, deck: RegisteredDeck, names: dict[int, str]) -> None:
    by = f"Put forward by {names.get(one.put_forward_by, 'somebody')} on {day(one.put_forward_at.date())}"
    decided = names.get(one.decided_by or 0, "somebody")
    said = {
        ReleaseState.WAITING: f"{by}. Waits for a second analyst.",
        ReleaseState.RELEASED: f"{by}. Released {_when(one)} by {decided}.",
        ReleaseState.TURNED_DOWN: f"{by}. Turned down {_when(one)}: {one.reason}",
    }[one.state]
    show(
        f"<p><b>{escape(deck.title)}</b> <span class='sk-note'>version {escape(deck.snapshot)}</span><br>"
        f"<span class='sk-sub'>{escape(said)}</span></p>"
    )


def _decide(user: User, one: Release, deck: RegisteredDeck, snapshot_id: str, entries: Entries) -> None:
    """The draft to read, and the two answers; the first is not for who put it forward."""
    draft = Offer(
        "Read the draft", lambda: one.draft, f"DRAFT {deck.file}", POWERPOINT, "draft_taken",
        f"release {one.id}", entries=entries,
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        button(draft, user, snapshot_id, f"draft_{one.id}")
        if one.put_forward_by == user.id:
            note("You put it forward: another analyst releases it.")
        elif st.button("Release it to the board", key=f"release_{one.id}", type="primary"):
            act(
                lambda session: releases.release(session, one.id, by=user, today=current.today()),
                "It was not released",
                "release",
            )
    with st.expander("Turn it down"), st.form(f"turn_down_{one.id}", border=False):
        reason = st.text_input("Why", max_chars=releases.LONGEST)
        if st.form_submit_button("Turn it down"):
            act(
                lambda session: releases.turn_down(session, one.id, reason, by=user, today=current.today()),
                "It was not turned down",
                "release",
            )


def _when(one: Release) -> str:
    return day(one.decided_at.date()) if one.decided_at else ""
