"""The entry script: who is signed in, which pages they get, run the one that was asked for."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

FOLDER = Path(__file__).resolve().parent
if str(FOLDER.parent) not in sys.path:
    sys.path.insert(0, str(FOLDER.parent))

from components import menu, states  # noqa: E402
from components.entrance import sign_in  # noqa: E402
from components.stylesheet import STYLESHEET  # noqa: E402
from pages import SITE, Entry, groups_of, pages_of, run  # noqa: E402
from records.models import User  # noqa: E402


def open_the_door() -> None:
    """One rerun: nothing of a page runs for somebody who is not signed in."""
    st.set_page_config(page_title="Stocktake", page_icon=str(FOLDER / "page_icon.svg"), layout="wide")
    st.html(STYLESHEET)
    st.logo(str(FOLDER / "logo.svg"), size="large")
    user = sign_in.signed_in_user()
    if user is None:
        # All addresses are known and none is run: an address that was typed stays in the browser meanwhile.
        st.navigation([_page(entry, sign_in.form) for entry in SITE], position="hidden").run()
    else:
        _for_user(user)


def _for_user(user: User) -> None:
    groups = {
        group: [_page(entry, partial(run, entry, user), entry.hidden) for entry in entries]
        for group, entries in groups_of(user).items()
    }
    out = st.Page(sign_in.sign_out, title="Sign out", url_path="sign-out")
    groups.setdefault(user.name, []).append(out)
    # The pages of other roles are known too, so that whoever follows a link to one is told in plain words.
    for entry in SITE:
        if entry not in pages_of(user):
            groups[""].append(_page(entry, partial(states.not_your_page, entry.title), hidden=True))
    opened = st.navigation(groups, position="top")
    menu.opens_afresh()  # before the page, so that it is there as soon as there is something to press
    opened.run()


def _page(entry: Entry, show: Callable[[], None], hidden: bool = False) -> st.Page:
    return st.Page(
        show,
        title=entry.title,
        url_path=entry.address,
        default=entry.address == "",
        visibility="hidden" if hidden else "visible",
    )


open_the_door()
