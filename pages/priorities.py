"""Agreed priorities: what each locality agreed, where it stood then, where it stands now, what is done."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from components import current, downloads, pickers, states
from components.agreed.learning_card import learning_card
from components.agreed.priority_cards import priority_card
from components.agreed.priority_list import as_csv, in_brief
from components.downloads import CSV, Offer
from components.figure.cards import day
from components.markup import head, lead, note
from records.agreed.actions import GOING, overdue
from records.agreed.courses import Course, readable_courses
from records.models import ActionState, PriorityState, User

STATES = {"": "Open", "closed": "Closed", "all": "All"}
ACTIONS = {"": "Any actions", "due": "Actions due"}
SOON = 30  # days ahead that an action counts as due


def page(user: User) -> None:
    """The priorities that a user may read, with what became of each."""
    snapshot, today = current.snapshot(user), current.today()
    if not snapshot.id:
        return states.nothing_held()
    with current.database()() as session:
        readable = readable_courses(session, user, snapshot.id, tree=snapshot.organisations, on=today)
    places = {"": "All that I may see"} | {c.priority.locality: c.priority.locality_name for c in readable}
    if pickers.outside("locality", places):
        return states.state(
            "No priorities of that locality to show",
            "It has none, or your account is not for it.",
            icon="flag",
            button="Show all",
            on_click=lambda: pickers.clear("locality"),
            key="none_there",
        )
    with head(
        "Agreed priorities",
        f"Updated by the tool at each refresh. Latest figures: version {snapshot.id}.",
        "Workshop",
    ):
        pickers.pills("state", "Which", STATES, "")
    single = [c for c in readable if str(c.priority.id) == st.query_params.get("priority")]
    if single:
        return _alone(user, single[0], snapshot, today)
    shown = [c for c in readable if _is_chosen(c, pickers.chosen("state", STATES, ""))]
    shown = _filtered(shown, snapshot, places, today)
    return _listed(user, shown, snapshot, today)


def _alone(user: User, course: Course, snapshot: Snapshot, today: date) -> None:
    """One priority that the address names."""
    if st.button("Show all", key="show_all", icon=":material/arrow_back:"):
        pickers.clear("priority")
        st.rerun()
    priority_card(user, course, snapshot, today)


def _is_chosen(course: Course, state: str) -> bool:
    return state == "all" or (course.priority.state is PriorityState.CLOSED) is (state == "closed")


def _filtered(shown: list[Course], snapshot: Snapshot, places: dict[str, str], today: date) -> list[Course]:
    """What the pickers leave; all of them are in the address."""
    held = snapshot.indicators
    themes = {"": "All themes"} | {
        t: t
        for t in sorted({held[c.priority.indicator].theme for c in shown if c.priority.indicator in held})
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        locality = theme = ""
        if len(places) > 2:
            called = pickers.called(snapshot.organisations, Level.LOCALITY)
            locality = pickers.choice("locality", called, places, "")
        if len(themes) > 2:
            theme = pickers.choice("theme", "Theme", themes, "")
        due = pickers.pills("actions", "Actions", ACTIONS, "")
    return [
        c
        for c in shown
        if locality in ("", c.priority.locality)
        and (not theme or (c.priority.indicator in held and held[c.priority.indicator].theme == theme))
        and (not due or any(_is_due(a.state, a.due_on, today) for a in c.actions))
    ]


def _is_due(state: ActionState, due_on: date, today: date) -> bool:
    return state in GOING and (due_on - today).days <= SOON


def _listed(user: User, shown: Sequence[Course], snapshot: Snapshot, today: date) -> None:
    if not shown:
        return states.state(
            "No priorities to show here",
            "They are recorded at a locality's workshop. Or choose another state, theme or locality.",
            icon="flag",
            kind=states.Kind.FINE,
            key="no_priorities",
        )
    finding, counts, chance = in_brief(shown, today)
    lead(
        finding,
        counts,
        " ".join(text for text in (chance, _reviews(shown, today), _late(shown, today)) if text),
    )
    make = Offer(
        "Save the list as csv", lambda: as_csv(shown, snapshot), f"agreed-priorities-{snapshot.id}.csv", CSV,
        "priorities_taken", f"{len(shown)} priorities",
    )  # fmt: skip
    for course in shown:
        priority_card(user, course, snapshot, today)
    learning_card(shown, snapshot)
    downloads.button(make, user, snapshot.id, "priorities_csv")
    note(
        "What is said of a change rests on two tests that have to agree: the chart, and the same months of "
        "the year before. It does not say what caused it. Figures picked for being far from the average "
        "often move towards it by themselves."
    )
    return None


def _reviews(shown: Sequence[Course], today: date) -> str:
    """What is overdue, and what comes next."""
    dates = [c.priority.review_on for c in shown if c.priority.state is not PriorityState.CLOSED]
    late, coming = sorted(d for d in dates if d < today), sorted(d for d in dates if d >= today)
    words = ""
    if late:
        words = (
            f"{len(late)} {'review is' if len(late) == 1 else 'reviews are'} overdue, since {day(late[0])}. "
        )
    return (words + (f"Next review: {day(coming[0])}." if coming else "")).strip()


def _late(shown: Sequence[Course], today: date) -> str:
    count = sum(overdue(a, today) for c in shown for a in c.actions)
    return f"{count} {'action is' if count == 1 else 'actions are'} overdue." if count else ""
