"""Door: the QR code and the numbers that let phones into a meeting, and new ones."""

import base64
import io

import segno
import streamlit as st

from components import current, pickers
from components.acting import act
from components.markup import card, escape, show, title
from components.workshop.live import Live
from records.accounts.secret_keys import secret
from records.meetings import doors, running

JOIN = "join-vote"


def door(live: Live) -> None:
    """The QR code and the eight numbers, as long as the meeting runs."""
    with current.database()() as session:
        keys = doors.keys_of(session, live.workshop.id, secret(current.home(), "joining"))
    with card("door"):
        title("Join on your phone")
        if keys is None:
            show("<p>The code has ended.</p>")
            if st.button("Make a new code", key="new_code"):
                _renew(live)
            return
        address = f"{where_pages_are()}/{JOIN}"
        show(
            '<div class="sk-door"><img alt="QR code to join the meeting" '
            f'src="{qr(f"{address}?k={keys.key}")}">'
            f'<p class="sk-sub">{escape(address.partition("://")[2] or address)}</p>'
            f'<p class="sk-code">{escape(keys.spoken)}</p></div>'
        )


def where_pages_are() -> str:
    """What addresses begin with as the facilitator's browser reached this server, which phones use too."""
    return str(st.context.url or "").partition("/locality-workshop")[0].rstrip("/")


def qr(text: str) -> str:
    """A QR code as the address of a picture; black on white, one module of border."""
    written = io.BytesIO()
    segno.make(text, error="m").save(written, kind="png", scale=6, border=1)
    return f"data:image/png;base64,{base64.b64encode(written.getvalue()).decode()}"


def _renew(live: Live) -> None:
    act(
        lambda s: running.renew_code(
            s, live.workshop.id, by=live.user, secret=secret(current.home(), "joining")
        ),
        "No new code was made",
        "code",
    )


def renew_button(live: Live) -> None:
    """A new code: the old one ends, phones that joined stay."""
    if st.button("New code", key="renew_code", help="The old code ends; phones that joined stay."):
        pickers.clear("joined")
        _renew(live)
