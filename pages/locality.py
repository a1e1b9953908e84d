"""Our locality at a glance: every practice on every indicator, coloured where there is evidence."""

from benchmarking.organisations import Level, Organisation
from benchmarking.snapshot import Snapshot
from components import current, organised, pickers, states
from components.figure.propose_card import propose_one_of
from components.glance.area_glance import AT, area_glance, larger, parts_called, parts_of
from components.glance.locality_glance import locality_glance
from components.glance.picked_card import picked_card
from components.markup import address, head
from records.models import Role, User
from records.permissions import Action, may

WORDS, PLACE, SHOW, WITH = 470, 165, 225, 195  # pixels: of the words of the head, and of its boxes


def page(user: User) -> None:
    """The localities of a user, one at a time."""
    snapshot, today = organised.snapshot(user), current.today()
    if not snapshot.held_indicators():
        return states.nothing_held()
    options = pickers.localities(user, snapshot.organisations, today)
    if not options:
        return states.no_localities(user.role is Role.PRACTICE_MANAGER)
    if pickers.outside("locality", options):
        return states.not_yours("locality")
    return _locality(user, snapshot, options)


def _locality(user: User, snapshot: Snapshot, options: dict[str, str]) -> None:
    tree, today = snapshot.organisations, current.today()
    locality = pickers.chosen("locality", options, next(iter(options)))
    pickers.stay("locality", locality)
    codes = list(pickers.open_practices(tree, locality, today))
    places = {"": f"Practices of {options[locality]}"} | larger(tree, locality, today)
    at = pickers.chosen(AT, places, "")
    if at:
        return _area(snapshot, options, locality, places, tree[at])
    levels = {
        k: v for k, v in pickers.peers(tree, tree[locality], today).items() if k != Level.LOCALITY.value
    }
    if not codes or not levels:
        return states.nobody_to_compare(options[locality])
    with head(
        options[locality], f"{len(codes)} practices. The latest period of each indicator.", width=WORDS
    ):
        if len(options) > 1:
            pickers.choice("locality", pickers.called(tree, Level.LOCALITY), options, locality, PLACE)
        if len(places) > 1:
            pickers.choice(AT, "Show", places, "", width=SHOW)
        level = Level(pickers.choice("peers", "Compare with", levels, pickers.usual_peers(levels), WITH))
    organised.explained()
    own = next(iter(user.organisations), "") if user.role is Role.PRACTICE_MANAGER else ""
    doubts = [code for code in codes if may(user, Action.CHALLENGE, code, tree=tree, on=today)]
    locality_glance(snapshot, locality, codes, level, pickers.practices(user, tree, today), own, doubts)
    if may(user, Action.READ_WORKSHOP, locality, tree=tree, on=today):
        picked_card(snapshot, locality, codes)
    propose_one_of(user, snapshot, snapshot.held_indicators(), locality)
    return None


def _area(
    snapshot: Snapshot, options: dict[str, str], locality: str, places: dict[str, str], above: Organisation
) -> None:
    """A CCG or the STP by its parts: one step up from a locality, and down again."""
    tree, today = snapshot.organisations, current.today()
    parts = parts_of(tree, above, today)
    levels = pickers.peers(tree, parts[0], today)
    second = f"{len(parts)} {parts_called(tree, above)}. The latest period of each indicator."
    with head(above.name, second, width=WORDS):
        pickers.choice(AT, "Show", places, "", width=SHOW)
        level = Level(pickers.choice("peers", "Compare with", levels, pickers.usual_peers(levels), WITH))
    organised.explained()
    opens = {code: address("our-locality", locality=code) for code in options}
    opens |= {code: address("our-locality", locality=locality, at=code) for code in places if code}
    area_glance(snapshot, above, parts, level, opens)
