"""Our locality at a glance: every practice on every indicator, coloured where there is evidence."""

from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from components import current, organised, pickers, states
from components.locality_glance import locality_glance
from components.markup import head
from components.picked_card import picked_card
from records.models import Role, User
from records.permissions import Action, may


def page(user: User) -> None:
    """The localities of a user, one at a time."""
    snapshot, today = organised.snapshot(user), current.today()
    if not snapshot.held_indicators():
        return states.nothing_held()
    options = pickers.localities(user, snapshot.organisations, today)
    if not options:
        return states.no_localities()
    if pickers.outside("locality", options):
        return states.not_yours("locality")
    return _locality(user, snapshot, options)


def _locality(user: User, snapshot: Snapshot, options: dict[str, str]) -> None:
    tree, today = snapshot.organisations, current.today()
    locality = pickers.chosen("locality", options, next(iter(options)))
    codes = list(pickers.open_practices(tree, locality, today))
    levels = {
        k: v for k, v in pickers.peers(tree, tree[locality], today).items() if k != Level.LOCALITY.value
    }
    if not codes or not levels:
        return states.nobody_to_compare(options[locality])
    with head(options[locality], f"{len(codes)} practices. The latest period of each indicator."):
        if len(options) > 1:
            pickers.choice("locality", pickers.called(tree, Level.LOCALITY), options, locality)
        level = Level(pickers.choice("peers", "Compare with", levels, pickers.usual_peers(levels)))
    organised.switch(snapshot)
    own = next(iter(user.organisations), "") if user.role is Role.PRACTICE_MANAGER else ""
    doubts = [code for code in codes if may(user, Action.CHALLENGE, code, tree=tree, on=today)]
    locality_glance(snapshot, locality, codes, level, pickers.practices(user, tree, today), own, doubts)
    if may(user, Action.READ_WORKSHOP, locality, tree=tree, on=today):
        picked_card(snapshot, locality, codes)
    return None
