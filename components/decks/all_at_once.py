"""All at once: the card that makes many decks into one zip, says how far it is, and can be stopped."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from components import states
from components.decks import batches
from components.decks.batches import Batch, State
from components.downloads import ZIP, Entries, Offer, button
from components.markup import card, note, title
from records.models import User

EVERY = 1.0  # seconds between two looks at how far it is


@dataclass(frozen=True)
class Work:
    """What can be made at once: its button, what it is called, how many files, and how they are made."""

    label: str  # "Make all 92 practice reports"
    called: str  # "92 practice reports"
    total: int
    files: Callable[[], Iterable[tuple[str, bytes]]]
    zip: str  # the name of the zip


def all_at_once(user: User, works: Sequence[Work], snapshot_id: str, entries: Entries) -> None:
    """The card. A batch goes on when its page is left, and its zip waits for whoever began it."""
    with card("all"):
        title("All at once", "One zip of all of them. You can leave this page while it is made.")
        found = batches.last(user)
        if found is not None and found.running:
            _progress(user)
            return
        with st.container(horizontal=True):
            for place, work in enumerate(works):
                st.button(work.label, key=f"all_{place}", on_click=_begin, args=(user, work))
        if found is not None:
            _result(user, found, snapshot_id, entries)


def _begin(user: User, work: Work) -> None:
    batches.begin(user, work.called, work.total, work.files, work.zip)


@st.fragment(run_every=EVERY)
def _progress(user: User) -> None:
    """How far it is, looked at every second; the whole page once it has ended."""
    found = batches.last(user)
    if found is None or not found.running:
        st.rerun()
    text = f"Making {found.called}: {found.done} of {found.total} ready"
    if found.state is State.WAITING:
        text = f"{found.called}: waiting until another batch has ended"
    st.progress(min(1.0, found.done / found.total), text=text)
    st.button("Stop", key="all_stop", on_click=found.stop)


def _result(user: User, found: Batch, snapshot_id: str, entries: Entries) -> None:
    """The zip, or why there is none."""
    if found.state is State.READY:
        offer = Offer(
            f"Save the zip of {found.called}", found.content, found.file, ZIP, "batch_exported", found.called,
            entries=entries,
        )  # fmt: skip
        button(offer, user, snapshot_id, "all_zip")
    elif found.state is State.STOPPED:
        note(f"Stopped: {found.called}. Nothing of it was kept.")
    else:
        states.refused(
            f"The {found.called} were not made",
            "Something went wrong and nothing was kept. Try again; if it happens again, tell whoever looks "
            "after this server.",
            key="all_failed",
        )
