"""Attending: which practices are there, who speaks for an absent one, how many people are in the room."""

from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from benchmarking.organisations import Organisations
from records.meetings import found
from records.models import Attendance, User, Workshop, WorkshopState
from records.refusals import Overtaken, Refused
from records.verbs import verb

HERE = "present", "apologies"
HEADCOUNT = "headcount"  # in `seen`, beside the codes of practices
PEOPLE = "People in the room"


@verb
def attend(
    session: Session,
    workshop_id: int,
    states: Mapping[str, str],
    seen: Mapping[str, int],
    *,
    by: User,
    tree: Organisations,
    represented_by: Mapping[str, str] | None = None,
    headcount: int | None = None,
) -> None:
    """Say of each practice whether it is present or sent apologies, and who speaks for an absent one; of the
    people in the room how many they are. A practice that is not named stays as it is.

    `seen`: the version of each practice's row as the form was filled from it (none: it had no row), and under
    HEADCOUNT that of the meeting. Raises Overtaken where somebody (or a phone that joined) changed one of
    them to something else since.
    """
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.READY, WorkshopState.LIVE)
    practices = tree.practices(workshop.locality, workshop.held_on)
    speaking = dict(represented_by or {})
    _check_filled(states, speaking, practices)
    there = {a.practice: a for a in found.attendance(session, workshop_id)}
    changed = {
        code: (state, speaking.get(code, there[code].represented_by if code in there else ""))
        for code, state in sorted(states.items())
    }
    changed = {code: now for code, now in changed.items() if code not in there or _of(there[code]) != now}
    counted = headcount if headcount is not None else workshop.headcount
    _refuse_overtaken(workshop, tree, there, changed, counted, seen)
    for code, (state, speaker) in changed.items():
        row = there.get(code)
        before = row.state if row else ""
        found.tell(session, workshop, "attendance_changed", by=by, about=code, before=before, after=state)
        if row is None:
            session.add(Attendance(workshop_id, code, state, speaker))
        else:
            row.state, row.represented_by, row.version = state, speaker, row.version + 1
    if counted != workshop.headcount:
        before, workshop.headcount = str(workshop.headcount), counted
        workshop.version += 1
        found.tell(session, workshop, "headcount_changed", by=by, before=before, after=str(counted))


def _check_filled(states: Mapping[str, str], speaking: Mapping[str, str], practices: Collection[str]) -> None:
    """Raise Refused for a practice that is not of the locality, or a state that there is not."""
    outside = [code for code in (*states, *speaking, *speaking.values()) if code not in practices]
    if outside:
        raise Refused(f"{outside[0]} is not a practice of this locality.", "outside_locality", outside[0])
    if any(state not in HERE for state in states.values()):
        raise Refused("A practice is present or sent apologies.", "state")


def _of(row: Attendance) -> tuple[str, str]:
    return row.state, row.represented_by


def _refuse_overtaken(
    workshop: Workshop,
    tree: Organisations,
    there: Mapping[str, Attendance],
    changed: Mapping[str, tuple[str, str]],
    headcount: int,
    seen: Mapping[str, int],
) -> None:
    """Raise Overtaken where what is to be changed is another thing than the form was filled from."""
    versions = {code: row.version for code, row in there.items()}
    other = [code for code in changed if versions.get(code, 0) != seen.get(code, 0)]
    saved = {tree[code].name: there[code].state if code in there else "not said" for code in other}
    given = {tree[code].name: changed[code][0] for code in other}
    if headcount != workshop.headcount and seen.get(HEADCOUNT, 0) != workshop.version:
        saved[PEOPLE], given[PEOPLE] = str(workshop.headcount), str(headcount)
    if saved:
        raise Overtaken(saved, given, versions | {HEADCOUNT: workshop.version}, found.thing(workshop))
