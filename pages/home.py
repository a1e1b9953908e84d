"""Home: what to look at, what changed since the last visit, what waits, and what the figures rest on."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from benchmarking.comparison import Comparison
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from components import accounts, current, markup, pickers, states
from components.agreed.turned_card import turned_card
from components.choosing import choosing, chosen
from components.figure.cards import day, newest_file
from components.figure.propose_card import propose_one_of
from components.figure.together import AREA
from components.glance.first_look import compared_with, first_look, looked_at
from components.held.publications import publications, up_to_date
from components.news_card import Subject, news_card
from components.own_localities import own_localities
from components.waiting import held, waiting
from pages import pages_of
from records import people, workshops
from records.models import Priority, Role, User
from records.permissions import Action, may
from records.permissions import own_localities as codes_of
from records.remarks.chosen import chosen_by

WHAT_FOR = {  # module → what the page is for, in a line
    "practice": "How a practice compares, on everything that is held",
    "indicator": "All practices on one indicator",
    "locality": "Every practice of a locality at a glance",
    "relationships": "Whether two indicators go together across practices",
    "workshop": "Record what the practices in the room agree",
    "priorities": "What was agreed, and the latest figures",
    "decks": "PowerPoint for a workshop or a board",
    "data": "What is held, how old it is, and new files",
    "methods": "What each number means",
    "people": "Accounts, roles and the audit",
}


def page(user: User) -> None:
    """The first page of every account."""
    snapshot, today = current.snapshot(user), current.today()
    hello = f"Hello, {user.name.split()[0] if user.name else user.email}"
    if user.role is Role.ADMIN:
        return _administrator(user, hello)
    if not snapshot.held_indicators():
        markup.head("Home", "", hello, alone=True)
        states.nothing_held(alone=False)
        return _pages(user)
    made = f"Figures refreshed {newest_file(snapshot)}.{_standing_day()}"
    priorities = _priorities(user, snapshot)
    own = pickers.practices(user, snapshot.organisations, today)
    looked: Sequence[Comparison] = ()
    if user.role is Role.PRACTICE_MANAGER and own:
        practice = next(iter(own))
        choose = partial(choosing, user, snapshot, practice)
        looked = first_look(snapshot, practice, hello, made, chosen(snapshot, practice), choose)
    else:
        markup.head("Home", made, hello, alone=True)
        _of_role(user, snapshot, priorities)
    left, right = st.columns([3, 2], gap="small")
    with right:
        turned_card(user, priorities, snapshot, today)
        propose_one_of(user, snapshot, [c.indicator for c in looked])
    held(snapshot, today)
    if user.role is not Role.PRACTICE_MANAGER:
        _pages(user)
    with left:  # last: the first time after a refresh it opens the version before
        news_card(user, snapshot, _subjects(user, snapshot), codes_of(user, snapshot.organisations, today))
        waiting(user, priorities, snapshot, today)
    return None


def _standing_day() -> str:
    """That the demonstration's day stands still: what is written in it bears that day."""
    if not current.area().is_demonstration:
        return ""
    return f" In the demonstration it is always {day(current.today())}."


def _administrator(user: User, hello: str) -> None:
    markup.head("People and access", "Your account manages accounts. It sees no figures.", hello, alone=True)
    with current.database()() as session:
        found = people.users(session)
    markup.lead(accounts.in_brief(found))
    _pages(user)


def _of_role(user: User, snapshot: Snapshot, priorities: Sequence[Priority]) -> None:
    """What stands first for those who are for no single practice."""
    today = current.today()
    if user.role is Role.FACILITATOR:
        places = pickers.localities(user, snapshot.organisations, today)
        own_localities(snapshot, places, priorities, today)
    if user.role is Role.ANALYST:
        markup.lead(*up_to_date(publications(snapshot, today)))


def _subjects(user: User, snapshot: Snapshot) -> list[Subject]:
    """Whom the reader is told about: the own practices, the own localities, or the whole area."""
    tree, today = snapshot.organisations, current.today()
    if user.role is Role.PRACTICE_MANAGER:
        return [_practice(snapshot, code) for code in pickers.practices(user, tree, today)]
    if user.role is Role.FACILITATOR:
        return [_locality(snapshot, code) for code in pickers.localities(user, tree, today)]
    areas = tree.in_area(Level.STP, today)
    return [Subject(area.code, Level.ENGLAND, (), "one-indicator", {"of": AREA}) for area in areas[:1]]


def _practice(snapshot: Snapshot, code: str) -> Subject:
    level, picks = compared_with(snapshot, code), chosen(snapshot, code)
    about = picks or [c.indicator.id for c in looked_at(snapshot, code, level, ())]
    return Subject(code, level, about, "my-practice", {"practice": code})


def _locality(snapshot: Snapshot, code: str) -> Subject:
    """A locality on what its practices picked, where they did."""
    tree, today = snapshot.organisations, current.today()
    with current.database()() as session:
        picked = chosen_by(session, tree.practices(code, today))
    about = [i.id for i in snapshot.held_indicators() if i.id in picked]
    return Subject(code, pickers.area_level(tree, today), about, "one-indicator", {"of": code})


def _pages(user: User) -> None:
    """A card of links to the pages of a role."""
    entries = [e for e in pages_of(user) if e.address and not e.hidden]
    links = "".join(
        markup.linked(e.title, WHAT_FOR.get(e.module, ""), markup.address(e.address)) for e in entries
    )
    with markup.card("pages"):
        markup.title("Where to go")
        markup.show(f'<ul class="sk-lines sk-columns">{links}</ul>')


def _priorities(user: User, snapshot: Snapshot) -> list[Priority]:
    tree, today = snapshot.organisations, current.today()
    with current.database()() as session:
        found = workshops.agreed(session)
    return [p for p in found if may(user, Action.READ_WORKSHOP, p.locality, tree=tree, on=today)]
