"""My practice: how it compares on everything that is held, and one indicator in detail."""

from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from components import current, pickers, states
from components.detail import detail
from components.glance import glance
from components.markup import head
from records.models import Role, User


def page(user: User) -> None:
    """The page of one of the practices that a user may open."""
    snapshot, today = current.snapshot(user), current.today()
    if not snapshot.held_indicators():
        return states.nothing_held()
    options = pickers.practices(user, snapshot.organisations, today)
    if not options:
        return states.no_practice()
    if pickers.outside("practice", options):
        return states.not_yours("practice")
    return _practice(user, snapshot, options)


def _practice(user: User, snapshot: Snapshot, options: dict[str, str]) -> None:
    tree, today = snapshot.organisations, current.today()
    practice = pickers.chosen("practice", options, next(iter(options)))
    levels = pickers.peers(tree, tree[practice], today)
    held = {
        i: title
        for i, title in pickers.indicators(snapshot).items()
        if practice in snapshot.tree(snapshot.indicators[i])
    }
    indicator = pickers.chosen("indicator", held, "")
    own = user.role is Role.PRACTICE_MANAGER
    if not levels:
        return states.nobody_to_compare(tree[practice].name)
    place = tree.above(practice, Level.LOCALITY, today)
    where = place.name if place else ""
    if indicator:
        measured = snapshot.indicators[indicator]
        beside = head(
            measured.title,
            f"{measured.question} {_period(snapshot, indicator)}",
            f"{tree[practice].name}, {where}",
        )
    else:
        beside = head(
            tree[practice].name, f"{where}. The latest period of each indicator.", "" if own else "Practice"
        )
    with beside:
        if len(options) > 1:
            pickers.choice("practice", "Practice", options, practice)
        level = Level(pickers.choice("peers", "Compare with", levels, pickers.usual_peers(levels)))
        pickers.choice("indicator", "Look at", {"": "All indicators"} | held, "", width=270)
    if indicator:
        return detail(snapshot, practice, indicator, level, [Level(each) for each in levels], today)
    return glance(snapshot, practice, level, own)


def _period(snapshot: Snapshot, indicator: str) -> str:
    latest = snapshot.held.latest(indicator)
    return latest.label + "." if latest else ""
