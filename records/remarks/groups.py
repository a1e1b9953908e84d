"""Own groups: practices that somebody compares with under a name of their own, seen by nobody else."""

from collections.abc import Collection

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from benchmarking.organisations import Level, Organisations
from records import audit, clock
from records.models import OwnGroup, User
from records.permissions import Action, check
from records.refusals import NotAllowed, Refused
from records.verbs import verb

FEWEST, MOST = 2, 300  # practices: one is no group, and more cannot be told apart in a drawing
LONGEST_NAME = 40  # characters: the name stands in sentences and on charts
MOST_GROUPS = 20  # of one account
_OF_ACCOUNT = select(OwnGroup).where(OwnGroup.user_id == bindparam("account")).order_by(OwnGroup.name)


@verb
def save_group(
    session: Session,
    name: str,
    practices: Collection[str],
    *,
    by: User,
    tree: Organisations,
    group_id: int | None = None,
) -> OwnGroup:
    """Store a group under a name, or change the one with `group_id`; only its owner may.

    `tree` says which codes are practices. Raises Refused where the name is empty, too long or already used,
    or where there are fewer than two or more than 300 practices.
    """
    check(by, Action.SEE_PRACTICES)
    name, codes = " ".join(name.split()), sorted(set(practices))
    _check_name(session, name, by, group_id)
    _check_practices(codes, tree)
    if group_id is None:
        if len(own_groups(session, by)) >= MOST_GROUPS:
            raise Refused(f"You have {MOST_GROUPS} groups already: delete one first.", "too_many")
        group, before = OwnGroup(by.id, name, codes, clock.now()), ""
        session.add(group)
        session.flush()
    else:
        group = _own(session, group_id, by)
        before = " ".join(group.practices)
        group.name, group.practices = name, codes
    audit.write(
        session, by=by, event="group_saved", thing=_thing(group.id), before=before, after=" ".join(codes)
    )
    return group


@verb
def delete_group(session: Session, group_id: int, *, by: User) -> None:
    """Take away a group; only its owner may."""
    group = _own(session, group_id, by)
    session.delete(group)
    audit.write(
        session, by=by, event="group_deleted", thing=_thing(group_id), before=" ".join(group.practices)
    )


def own_groups(session: Session, user: User) -> list[OwnGroup]:
    """The groups of an account, in order of name; nobody else's."""
    return list(session.scalars(_OF_ACCOUNT, {"account": user.id}))


def _own(session: Session, group_id: int, by: User) -> OwnGroup:
    """A group of the account; somebody else's is refused as one that is not there."""
    group = session.get(OwnGroup, group_id)
    if group is None or group.user_id != by.id:
        raise NotAllowed("This group is not one of yours.", thing=_thing(group_id))
    return group


def _check_name(session: Session, name: str, by: User, group_id: int | None) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise Refused(f"Give the group a name of at most {LONGEST_NAME} characters.", "name")
    if any(
        group.name.casefold() == name.casefold() and group.id != group_id for group in own_groups(session, by)
    ):
        raise Refused("You have a group of that name already: choose another name.", "already_there")


def _check_practices(codes: list[str], tree: Organisations) -> None:
    unknown = [code for code in codes if code not in tree or tree[code].level is not Level.PRACTICE]
    if unknown:
        raise Refused(f"{unknown[0]} is not a practice that is held.", "unknown", unknown[0])
    if not FEWEST <= len(codes) <= MOST:
        raise Refused(f"Choose {FEWEST} to {MOST} practices.", "size")


def _thing(group_id: int) -> str:
    return f"group {group_id}"
