"""Events on trends: finished actions and dated notes, as those who may read them see them on a chart."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from benchmarking.agreed.happened import Happened, about
from benchmarking.organisations import Organisations
from records.agreed.actions import actions_of
from records.agreed.courses import Course
from records.models import ActionState, Note, PlannedAction, Priority, User
from records.permissions import Action, may
from records.workshops import agreed

_PRIORITIES = select(Priority).where(Priority.indicator == bindparam("about"))


def done_actions(courses: Iterable[Course]) -> list[Happened]:
    """The finished actions of some priorities, about the practices in their scope and their locality."""
    return [h for course in courses for h in _of(course.priority, course.actions)]


def all_done_actions(session: Session) -> list[Happened]:
    """The finished actions of every priority: for decks, whose readers are asked about elsewhere."""
    return [h for p in agreed(session) for h in _of(p, actions_of(session, p.id))]


def events_on(
    session: Session,
    user: User,
    organisation: str,
    indicator: str,
    noted: Iterable[Note],
    *,
    tree: Organisations,
    on: date,
) -> list[Happened]:
    """What an account may see marked on one trend: finished actions, and notes with a day.

    `noted`: the notes on it that the account may read, as `notes_on` gives them.
    """
    rows = session.scalars(_PRIORITIES, {"about": indicator})
    readable = [p for p in rows if may(user, Action.READ_WORKSHOP, p.locality, tree=tree, on=on)]
    found = [h for p in readable for h in _of(p, actions_of(session, p.id))]
    found += [
        Happened(n.happened_on, n.words, indicator, frozenset([organisation])) for n in noted if n.happened_on
    ]
    return about(found, indicator, organisation)


def _of(priority: Priority, actions: Iterable[PlannedAction]) -> list[Happened]:
    places = frozenset([priority.locality, *priority.scope])
    return [
        Happened(a.done_on, a.what, priority.indicator, places)
        for a in actions
        if a.state is ActionState.DONE and a.done_on is not None
    ]
