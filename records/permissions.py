"""Roles, the one question (may this user do this here?), and the snapshot as a user may see it."""

import hmac
from dataclasses import replace
from datetime import date
from enum import StrEnum

from benchmarking.disclosure.few_practices import without_few
from benchmarking.disclosure.small_numbers import as_handed_out
from benchmarking.disclosure.sums_only import with_sums_only, without_figures
from benchmarking.organisations import Level, Organisations
from benchmarking.snapshot import Snapshot
from records import masking
from records.models import Role, User
from records.refusals import NotAllowed

PM, FACILITATOR, ANALYST = Role.PRACTICE_MANAGER, Role.FACILITATOR, Role.ANALYST
BOARD, ADMIN = Role.BOARD_VIEWER, Role.ADMIN


class Action(StrEnum):
    """Everything that is asked about. What is not granted below is not allowed."""

    SEE_FIGURES = "see figures"  # of localities and above, at least
    SEE_PRACTICES = "see figures of practices"
    READ_WORKSHOP = "read workshop records"
    WRITE_WORKSHOP = "write workshop records"
    GIVE_POSITION = "give a practice's position"
    CHOOSE_INDICATORS = "choose a practice's indicators"
    CHALLENGE = "challenge a figure"
    READ_CHALLENGE = "read challenges"
    ANSWER_CHALLENGE = "answer a challenge"
    WRITE_NOTE = "write a note"
    READ_SHARED_NOTE = "read a locality's notes"
    OFFER = "offer to be asked"
    EXPORT_PRACTICE_REPORT = "export a practice report"
    EXPORT_LOCALITY_DECK = "export a locality deck"
    EXPORT_STP_SUMMARY = "export the STP summary"
    KEEP_TEMPLATE = "keep or remove a deck template"
    OPEN_DECKS = "open the page of slide decks"
    RELEASE_DECK = "release a deck to the board"
    READ_RELEASED = "read what was released to the board"
    IMPORT = "take in files, publish and roll back"
    MANAGE_USERS = "manage accounts"
    READ_AUDIT = "read the audit"


class Reach(StrEnum):
    """How far a grant goes."""

    EVERYWHERE = "everywhere"
    OWN = "own"  # the account's own organisations
    LOCALITY = "locality"  # its own organisations, and the locality that its practice is part of
    WITHIN = "within"  # its own organisations, and the practices that are part of them


GRANTS: dict[Action, dict[Role, Reach]] = {
    Action.SEE_FIGURES: dict.fromkeys((PM, FACILITATOR, ANALYST, BOARD), Reach.EVERYWHERE),
    Action.SEE_PRACTICES: dict.fromkeys((PM, FACILITATOR, ANALYST), Reach.EVERYWHERE),
    # The board reads what was released to it, and of records only the priorities that stand in that.
    Action.READ_WORKSHOP: {PM: Reach.LOCALITY, FACILITATOR: Reach.OWN, ANALYST: Reach.EVERYWHERE},
    Action.WRITE_WORKSHOP: {FACILITATOR: Reach.OWN},
    Action.GIVE_POSITION: {PM: Reach.OWN, FACILITATOR: Reach.WITHIN},
    Action.CHOOSE_INDICATORS: {PM: Reach.OWN, FACILITATOR: Reach.WITHIN},
    Action.CHALLENGE: {PM: Reach.OWN, FACILITATOR: Reach.WITHIN},
    Action.READ_CHALLENGE: {PM: Reach.OWN, FACILITATOR: Reach.WITHIN, ANALYST: Reach.EVERYWHERE},
    Action.ANSWER_CHALLENGE: {ANALYST: Reach.EVERYWHERE},
    Action.WRITE_NOTE: {PM: Reach.OWN, FACILITATOR: Reach.WITHIN},
    Action.READ_SHARED_NOTE: {PM: Reach.LOCALITY, FACILITATOR: Reach.WITHIN},
    Action.OFFER: {PM: Reach.OWN},
    Action.EXPORT_PRACTICE_REPORT: {PM: Reach.OWN, FACILITATOR: Reach.WITHIN, ANALYST: Reach.EVERYWHERE},
    Action.EXPORT_LOCALITY_DECK: {FACILITATOR: Reach.OWN, ANALYST: Reach.EVERYWHERE},
    Action.EXPORT_STP_SUMMARY: {ANALYST: Reach.EVERYWHERE},
    Action.KEEP_TEMPLATE: dict.fromkeys((FACILITATOR, ANALYST), Reach.EVERYWHERE),
    Action.OPEN_DECKS: {FACILITATOR: Reach.OWN, ANALYST: Reach.EVERYWHERE, BOARD: Reach.EVERYWHERE},
    Action.RELEASE_DECK: {ANALYST: Reach.EVERYWHERE},
    Action.READ_RELEASED: {ANALYST: Reach.EVERYWHERE, BOARD: Reach.EVERYWHERE},
    Action.IMPORT: {ANALYST: Reach.EVERYWHERE},
    Action.MANAGE_USERS: {ADMIN: Reach.EVERYWHERE},
    Action.READ_AUDIT: {ADMIN: Reach.EVERYWHERE, ANALYST: Reach.EVERYWHERE},
}


def may(
    user: User,
    action: Action,
    organisation: str | None = None,
    *,
    tree: Organisations | None = None,
    on: date | None = None,
) -> bool:
    """Whether an account may do something, here (`organisation`, a code) or anywhere at all (None).

    Where the answer depends on which practices a locality has (a facilitator and a practice, a practice
    manager and a locality), give the tree and the day; without them that answer is no.
    """
    reach = GRANTS[action].get(user.role)
    if reach is None or user.disabled_at is not None:
        return False
    if organisation is None or reach is Reach.EVERYWHERE or organisation in user.organisations:
        return True
    if tree is None or on is None:
        return False
    if reach is Reach.WITHIN:
        return bool(localities_of(tree, organisation, on) & set(user.organisations))
    return reach is Reach.LOCALITY and organisation in own_localities(user, tree, on)


def check(
    user: User,
    action: Action,
    organisation: str | None = None,
    *,
    tree: Organisations | None = None,
    on: date | None = None,
) -> None:
    """Raise NotAllowed where `may` says no."""
    if not may(user, action, organisation, tree=tree, on=on):
        where = f" for {organisation}" if organisation else ""
        raise NotAllowed(f"Your account may not {action.value}{where}.", thing=organisation or "")


def own_localities(user: User, tree: Organisations, on: date) -> set[str]:
    """Codes of the localities of an account: those it is assigned to, and those of its practices."""
    codes: set[str] = set()
    for code in user.organisations:
        codes |= localities_of(tree, code, on)
    return codes


def localities_of(tree: Organisations, code: str, on: date) -> set[str]:
    """The locality of a practice on a day, or a locality itself, as a set; empty where it is not known."""
    if code not in tree:
        return set()
    if tree[code].level is Level.LOCALITY:
        return {code}
    if tree[code].level is not Level.PRACTICE:
        return set()
    above = tree.above(code, Level.LOCALITY, on)
    return {above.code} if above else set()


def named_practices(user: User, tree: Organisations, on: date) -> frozenset[str] | None:
    """Practices that an account may see by name in data shared in confidence; None: all of them."""
    if user.role is Role.ANALYST:
        return None
    if user.role is Role.FACILITATOR:
        here = own_localities(user, tree, on)
        return frozenset(practice for code in here for practice in tree.practices(code, on))
    if user.role is Role.PRACTICE_MANAGER:
        return frozenset(user.organisations)
    return frozenset()


def snapshot_for(user: User, snapshot: Snapshot, *, secret: bytes, on: date) -> Snapshot:
    """What this user may see of a snapshot: all that a page, a deck or an export shows comes from here.

    First how small figures may be (`small_numbers.as_handed_out`, for everybody), then whose.

    Published figures are named, except for the board, which sees localities and above and gets nothing by
    practice. Data shared in confidence: all named for an analyst; assigned localities named for a
    facilitator; the own practice named for its manager, and the others only where five are shown; nothing
    for the board. An administrator gets no figures at all. `on` is the day whose localities count.
    """
    if user.role is Role.ADMIN:
        return without_figures(snapshot)
    order = _order(user, snapshot, secret)
    if user.role is Role.BOARD_VIEWER:
        return _for_the_board(snapshot, order)
    handed_out = as_handed_out(snapshot)
    named = named_practices(user, snapshot.organisations, on)
    if named is None or not masking.confidential(snapshot, snapshot.observations).any():
        return handed_out
    seen = masking.under_letters(handed_out, masking.letters_for(snapshot.organisations, named, order))
    return without_few(seen, masking.FEWEST_SHOWN, named) if user.role is Role.PRACTICE_MANAGER else seen


def scope_id(user: User) -> str:
    """What decides how a snapshot looks to a user: part of the key wherever a scoped snapshot is kept."""
    return " ".join([user.role.value, *user.organisations])


def _for_the_board(snapshot: Snapshot, order: bytes) -> Snapshot:
    published = replace(
        snapshot,
        observations=masking.published(snapshot, snapshot.observations),
        definitions=masking.published(snapshot, snapshot.definitions),
    )
    letters = masking.letters_for(snapshot.organisations, frozenset(), order)
    tree = masking.masked_tree(snapshot.organisations, letters, published.observations)
    definitions = masking.relabelled(published.definitions, masking.names_under(letters, snapshot))
    return replace(with_sums_only(published, definitions), organisations=tree)


def _order(user: User, snapshot: Snapshot, secret: bytes) -> bytes:
    """A key for this snapshot and this scope: two users, or two snapshots, give two orders."""
    return hmac.digest(secret, f"{snapshot.id}\n{scope_id(user)}".encode(), "sha256")
