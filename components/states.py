"""States: what a page says when there is nothing to show or something was refused."""

from collections.abc import Callable
from enum import StrEnum

import streamlit as st

from components import pickers
from components.markup import address, card, escape, plain, show


class Kind(StrEnum):
    """Grey: nothing to do with you. Blue: nothing is wrong. Dark pink: the system refused or failed."""

    QUIET = "gray"
    FINE = "blue"
    STOPPED = "red"


def state(
    what: str,
    then: str = "",
    *,
    icon: str = "info",
    kind: Kind = Kind.QUIET,
    button: str = "",
    on_click: Callable[[], None] | None = None,
    link: tuple[str, str] | None = None,
    key: str = "state",
    alone: bool = False,
) -> None:
    """What happened, what to do, one button or one link (its words and the page's address).

    `alone`: nothing else is on the page.
    """
    with card(f"state_{key}"):
        with st.container(key=f"ic_{key}"):
            st.markdown(f":{kind.value}[:material/{icon}:]")
        line = f"<h1>{escape(what)}</h1>" if alone else f'<p class="sk-state"><b>{escape(what)}</b></p>'
        show(f'{line}<p class="sk-sub">{escape(then)}</p>')
        if button:
            st.button(plain(button), key=f"button_{key}", on_click=on_click)
        if link:
            show(f'<a class="sk-button sk-short" href="{address(link[1])}">{escape(link[0])}</a>')


def refused(what: str, then: str = "", key: str = "refused") -> None:
    """The system said no; nothing was changed and what was typed is kept."""
    state(what, then, icon="error", kind=Kind.STOPPED, key=key)


def nothing_held(alone: bool = True) -> None:
    """There is no snapshot at all."""
    state(
        "No figures are held yet",
        "An analyst takes in the published files under Data held. Nothing else can be shown until then.",
        icon="inventory_2",
        key="nothing_held",
        alone=alone,
    )


def no_practice() -> None:
    """The account is for no practice that is held."""
    state(
        "No practice is set for your account",
        "Ask an administrator which practice or locality it should be for.",
        icon="domain_disabled",
        key="no_practice",
        alone=True,
    )


def not_your_page(title: str) -> None:
    """The address is that of a page which only other roles have."""
    state(
        f"Your account has no page “{title}”",
        "It is for another role. An administrator can change what an account is for.",
        icon="lock",
        link=("Go to Home", ""),
        key="not_your_page",
        alone=True,
    )


def not_yours(kind: str) -> None:
    """The address names a practice or a locality that the account is not for."""
    state(
        f"That {kind} is not one of yours",
        f"You can open every {kind} that your account is for.",
        icon="lock",
        button="Show mine",
        on_click=lambda: pickers.clear(kind),
        key="not_yours",
        alone=True,
    )


def nobody_to_compare(name: str) -> None:
    """The practice stands alone: no locality, area or country with others is known for it."""
    state(
        f"{name} has nobody to compare with yet",
        "The files that say which practices belong together have not been taken in. An analyst can add them.",
        icon="group_off",
        key="alone",
        alone=True,
    )


def no_localities(own: bool = False) -> None:
    """The area has no localities, or `own`: the reader's own practice is in none."""
    if own:
        return state(
            "Your practice is in no locality now",
            "It has closed, or nobody has said which locality it belongs to. My practice shows what figures "
            "it had. An analyst can say under Data held which locality it is in.",
            icon="map",
            link=("Go to My practice", "my-practice"),
            key="no_locality",
            alone=True,
        )
    return state(
        "No localities are known here",
        "Take in the list of localities under Data held: one row for each practice, with its locality.",
        icon="map",
        key="no_localities",
        alone=True,
    )
