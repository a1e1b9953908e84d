"""Agreed priorities: what each locality agreed, where it stood then and where it stands now."""

from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from components import current, pickers, states
from components.cards import day
from components.markup import head, lead, note
from components.priority_cards import priority_card
from records import workshops
from records.models import Priority, PriorityState, User
from records.permissions import Action, may
from records.priorities import is_lapsed

SHOWN = {"": "Open", "closed": "Closed"}


def page(user: User) -> None:
    """The priorities that a user may read."""
    snapshot, today = current.snapshot(user), current.today()
    if not snapshot.id:
        return states.nothing_held()
    tree = snapshot.organisations
    with current.database()() as session:
        readable = [
            p
            for p in workshops.agreed(session)
            if may(user, Action.READ_WORKSHOP, p.locality, tree=tree, on=today)
        ]
    options = {"": "All that I may see"} | {p.locality: p.locality_name for p in readable}
    if pickers.outside("locality", options):
        return states.state(
            "No priorities of that locality to show",
            "It has none, or your account is not for it.",
            icon="flag",
            button="Show all",
            on_click=lambda: pickers.clear("locality"),
            key="none_there",
        )
    locality = pickers.chosen("locality", options, "")
    closed = pickers.chosen("state", SHOWN, "") == "closed"
    shown = [
        p for p in readable if locality in ("", p.locality) and (p.state is PriorityState.CLOSED) is closed
    ]
    with head(
        "Agreed priorities",
        f"Baselines are kept as they were on the day. Latest figures: version {snapshot.id}.",
        "Workshop",
    ):
        if len(options) > 2:
            pickers.choice("locality", pickers.called(tree, Level.LOCALITY), options, "")
        pickers.pills("state", "Which", SHOWN, "")
    return _listed(user, shown, snapshot, closed)


def _reviews(priorities: list[Priority]) -> str:
    """What is overdue, and what comes next."""
    today = current.today()
    overdue = sorted(p.review_on for p in priorities if p.review_on < today)
    coming = sorted(p.review_on for p in priorities if p.review_on >= today)
    words = ""
    if overdue:
        are = "review is" if len(overdue) == 1 else "reviews are"
        words = f"{len(overdue)} {are} overdue, since {day(overdue[0])}. "
    return words + (f"Next review: {day(coming[0])}." if coming else "")


def _listed(user: User, priorities: list[Priority], snapshot: Snapshot, closed: bool) -> None:
    if not priorities:
        return states.state(
            "Nothing was closed yet" if closed else "No priorities agreed yet",
            "" if closed else "The first ones are recorded at a locality's workshop.",
            icon="flag",
            kind=states.Kind.FINE,
            key="no_priorities",
        )
    today = current.today()
    on = [p for p in priorities if not is_lapsed(p, today)]
    count = f"{len(on)} {'priority' if len(on) == 1 else 'priorities'}"
    lapsed = f", {len(priorities) - len(on)} lapsed" if len(on) < len(priorities) else ""
    lead(f"{count} {'closed' if closed else 'open or proposed'}{lapsed}.", "" if closed else _reviews(on))
    for priority in priorities:
        priority_card(user, priority, snapshot, today)
    note(
        "Then and latest stand side by side and are not tested against each other; the chart is tested, "
        "month by month or year by year. "
        "Figures picked for being far from the average often move towards it by themselves."
    )
    return None
