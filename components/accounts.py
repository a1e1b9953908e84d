"""Accounts: the table of them, and the forms to add, close and give a new password."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from benchmarking.organisations import Organisations
from components import current, states, tables
from components.markup import card, escape, show, title
from records import people
from records.models import Role, User
from records.refusals import Refused

ROLES = {
    Role.PRACTICE_MANAGER: "Practice manager",
    Role.FACILITATOR: "Facilitator",
    Role.ANALYST: "Analyst",
    Role.BOARD_VIEWER: "Board viewer",
    Role.ADMIN: "Administrator",
}
CODES, EXAMPLE = "Codes of its practice or localities", "X90001 or LOC-L01 LOC-L02"
PASSWORD = "new_password"  # noqa: S105 - where the page keeps one until it was shown


def table(users: Sequence[User], names: Mapping[str, str]) -> str:
    """Every account as HTML; `names`: code → name, as far as they are known."""
    columns = [tables.Column(name) for name in ("Name", "Email address", "Role", "For", "State")]
    rows = [
        [
            u.name,
            u.email,
            ROLES[u.role],
            ", ".join(f"{names.get(c, c)} ({c})" for c in u.organisations) or "–",
            "closed" if u.disabled_at else "in use",
        ]
        for u in users
    ]
    return tables.table(columns, rows, "Accounts")


def in_brief(users: Sequence[User]) -> str:
    """ "4 accounts in use: 2 practice managers, 1 facilitator, 1 administrator. 1 is closed." """
    held = [u for u in users if u.disabled_at is None]
    closed = len(users) - len(held)
    counts = {role: sum(u.role is role for u in held) for role in ROLES}
    each = [f"{n} {name.lower()}{'s' if n > 1 else ''}" for r, name in ROLES.items() if (n := counts[r])]
    more = "" if not closed else f" {closed} {'is' if closed == 1 else 'are'} closed."
    return f"{len(held)} account{'s' if len(held) != 1 else ''} in use: {', '.join(each)}.{more}"


def fresh_password() -> None:
    """A password that was just made, shown once."""
    made = st.session_state.pop(PASSWORD, None)
    if made:
        email, password = made
        with card("password"):
            show(
                f"<h2>The password of {escape(email)}</h2><p class='sk-lead'>"
                f"<code>{escape(password)}</code></p>"
                '<p class="sk-sub">It is shown once. Hand it over in person; a new one can be '
                "made at any time.</p>"
            )


def add(user: User, tree: Organisations | None) -> None:
    """The form for a new account; `tree` says which codes there are, where figures are held."""
    with card("add", stretch=True):
        title("Add an account")
        with st.form("add_account", border=False):
            name = st.text_input("Name", key="account_name")
            email = st.text_input("Email address", key="account_email")
            role = st.selectbox("Role", list(ROLES), format_func=ROLES.__getitem__, key="account_role")
            codes = st.text_input(CODES, key="account_codes", placeholder=EXAMPLE)
            pressed = st.form_submit_button("Add the account", type="primary")
        if pressed:
            _done(
                lambda session: people.add_user(
                    session,
                    by=user,
                    email=email,
                    name=name,
                    role=role,
                    organisations=_split(codes),
                    tree=tree,
                )[1],
                email.strip().lower(),
            )


def change(user: User, users: Sequence[User], tree: Organisations | None) -> None:
    """Give an account another role or other organisations, a new password, or close it."""
    with card("change", stretch=True):
        title("Change an account", "It is signed out everywhere at once.")
        others = {u.email: u for u in users if u.disabled_at is None and u.email != user.email}
        if not others:
            show('<p class="sk-sub">There is no other account.</p>')
            return
        email = st.selectbox(
            "Account", list(others), index=None, placeholder="Choose one", key="account_chosen"
        )
        if email is None:
            return
        _role(user, others[email], tree)
        with st.container(horizontal=True):
            fresh = st.button("Make a new password", key="account_reset")
            closed = st.button("Close the account", key="account_close")
        if fresh:
            _done(lambda session: people.reset_password(session, email, by=user), email)
        if closed:
            _done(lambda session: _closed(session, user, email), email)


def _role(user: User, account: User, tree: Organisations | None) -> None:
    """What an account is for; each account has fields of its own, filled with what it is now."""
    with st.form(f"role_{account.id}", border=False):
        place = list(ROLES).index(account.role)
        role = st.selectbox(
            "Its role", list(ROLES), place, format_func=ROLES.__getitem__, key=f"role_of_{account.id}"
        )
        codes = st.text_input(
            CODES, " ".join(account.organisations), key=f"codes_of_{account.id}", placeholder=EXAMPLE
        )
        pressed = st.form_submit_button("Save the role")
    if pressed:
        _done(
            lambda session: _changed(session, user, account.email, role, _split(codes), tree), account.email
        )


def _changed(
    session: Any, user: User, email: str, role: Role, codes: list[str], tree: Organisations | None
) -> None:
    people.change_role(session, email, by=user, role=role, organisations=codes, tree=tree)


def _split(codes: str) -> list[str]:
    return codes.replace(",", " ").split()


def _closed(session: Any, user: User, email: str) -> None:
    people.disable_user(session, email, by=user)


def _done(verb: Callable[[Any], str | None], email: str) -> None:
    try:
        with current.database()() as session:
            password = verb(session)
    except Refused as refusal:
        states.refused("Nothing was changed", str(refusal), key="account_refused")
        return
    if password:
        st.session_state[PASSWORD] = (email, password)
    st.toast("Saved.")
    st.rerun()
