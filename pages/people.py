"""People and access: accounts with their roles and organisations, and the last lines of the audit."""

import streamlit as st

from components import accounts, current, tables
from components.markup import card, head, show, title
from records import audit, people
from records.models import User
from records.permissions import Action, check

LINES = 50


def page(user: User) -> None:
    """Accounts and the audit; every change is a verb that asks again whether it is allowed."""
    check(user, Action.MANAGE_USERS)
    snapshot = current.snapshot(user)
    tree = snapshot.organisations if snapshot.id else None
    with current.database()() as session:
        users, lines = people.users(session), audit.events(session, limit=LINES)
    head("People and access", f"{sum(u.disabled_at is None for u in users)} accounts in use.", alone=True)
    with card("accounts"):
        title("Accounts")
        show(accounts.table(users, snapshot.organisations.names))
    left, right = st.columns(2, gap="small")
    with left:
        accounts.add(user, tree)
    with right:
        accounts.change(user, users, tree)
    accounts.fresh_password()
    with card("audit"):
        title(f"The last {len(lines)} lines of the audit", "Newest first. Times in UTC.")
        columns = [tables.Column(name) for name in ("When", "Who", "What", "About", "From", "To", "Outcome")]
        rows = [
            [
                f"{e.time:%d %b %Y %H:%M}",
                e.actor,
                e.event.replace("_", " "),
                e.object,
                e.before or "–",
                e.after or "–",
                e.outcome,
            ]
            for e in reversed(lines)
        ]
        show(tables.table(columns, rows, "Audit"))
