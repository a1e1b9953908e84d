"""Home: what to look at, what waits for you, and what the figures rest on."""

import streamlit as st

from benchmarking.findings import at_a_glance, weighed
from benchmarking.organisations import Level
from benchmarking.set_apart import pressed
from benchmarking.snapshot import Snapshot
from components import cards, current, markup, pickers, states
from components.glance import lead_words
from components.waiting import held, waiting
from pages import pages_of
from records import workshops
from records.models import Priority, Role, User
from records.permissions import Action, may

WHAT_FOR = {  # module → what the page is for, in a line
    "practice": "How a practice compares, on everything that is held",
    "indicator": "All practices on one indicator",
    "locality": "Every practice of a locality at a glance",
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
        markup.head(
            "People and access", "Your account manages accounts. It sees no figures.", hello, alone=True
        )
        return _pages(user)
    if not snapshot.held_indicators():
        markup.head("Home", "", hello, alone=True)
        states.nothing_held(alone=False)
        return _pages(user)
    made = f"Figures refreshed {cards.newest_file(snapshot)}."
    if user.role is Role.PRACTICE_MANAGER and (
        options := pickers.practices(user, snapshot.organisations, today)
    ):
        _to_look_at(snapshot, next(iter(options)), hello, made)
    else:
        markup.head("Home", made, hello, alone=True)
        _pages(user)
    left, right = st.columns([2, 3], gap="small")
    with left:
        waiting(user, _priorities(user, snapshot), snapshot, today)
    with right:
        held(snapshot, today)
    return None


def _to_look_at(snapshot: Snapshot, practice: str, hello: str, made: str) -> None:
    """Up to three cards: the strongest differences of the practice, each with its link."""
    tree = snapshot.organisations
    levels = pickers.peers(tree, tree[practice], current.today())
    level = Level(pickers.usual_peers(levels)) if levels else Level.STP
    compared = tree.level_name(level)
    found = weighed(snapshot, pressed(snapshot, at_a_glance(snapshot, practice, level)))
    first = found.first(3) or found.largest(3)
    count = {0: "Nothing stands out", 1: "One thing to look at", 2: "Two things to look at"}
    markup.head(
        count.get(len(found.found), "Three things to look at"),
        f"{tree[practice].name}. {made}",
        hello,
        alone=True,
    )
    if not found.found:
        states.state(
            "Nothing stands out",
            "None of your figures lies outside the usual spread of practices when the number of comparisons "
            f"is allowed for. {_below(len(first), compared)}",
            icon="balance",
            kind=states.Kind.FINE,
            key="nothing_stands_out",
        )
    for place, column in enumerate(st.columns(3, gap="small")[: len(first)]) if first else ():
        with column:
            cards.to_look_at(first[place], practice, compared, str(place))
    markup.note(" ".join(lead_words(found, "You differ", compared)))


def _below(differences: int, compared: str) -> str:
    """What the cards show where nothing stands out."""
    if not differences:
        return f"Chance alone could explain how they differ from the {compared} average."
    return "Below: where you lie farthest from the average, within that spread."


def _pages(user: User) -> None:
    """A card of links to the pages of a role."""
    entries = [e for e in pages_of(user) if e.address]
    links = "".join(
        f'<li><a href="{markup.address(e.address)}"><b>{markup.escape(e.title)}</b></a><br>'
        f'<span class="sk-sub">{markup.escape(WHAT_FOR.get(e.module, ""))}</span></li>'
        for e in entries
    )
    with markup.card("pages"):
        markup.title("Where to go")
        markup.show(f'<ul class="sk-lines sk-columns">{links}</ul>')


def _priorities(user: User, snapshot: Snapshot) -> list[Priority]:
    tree, today = snapshot.organisations, current.today()
    with current.database()() as session:
        found = workshops.agreed(session)
    return [p for p in found if may(user, Action.READ_WORKSHOP, p.locality, tree=tree, on=today)]
