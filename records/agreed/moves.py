"""Moves: what happened to the agreed priorities of some localities since a moment, as the audit tells it."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.models import AuditEvent, Priority

TOLD = {  # event → what it says of a priority; that its verdict turned has a card of its own
    "priority_proposed": "Proposed, to be confirmed by the practices",
    "priority_opened": "Newly agreed",
    "priority_edited": "Its words, lead or review date were changed",
    "priority_closed": "Closed",
    "priority_reopened": "Opened again",
    "priority_rebaselined": "It has a new baseline",
    "priority_reviewed": "Review recorded",
    "baseline_restated": "",  # from what to what
}
OF = re.compile(r"priority (\d+)\b")


@dataclass(frozen=True)
class Move:
    """One priority that moved, and what happened to it in order, each once, without a full stop."""

    priority: Priority
    said: tuple[str, ...]


def moves(session: Session, since: datetime, localities: Collection[str]) -> list[Move]:
    """The priorities of these localities that moved after a moment, the latest move first."""
    lines = select(AuditEvent).where(AuditEvent.time > since, AuditEvent.event.in_(list(TOLD)))
    told: dict[int, list[str]] = {}
    for line in session.scalars(lines.order_by(AuditEvent.seq)):
        if about := OF.match(line.object):
            before, words = told.pop(int(about[1]), []), _words(line)
            told[int(about[1])] = [*(said for said in before if said != words), words]
    rows = select(Priority).where(Priority.id.in_(list(told)), Priority.locality.in_(list(localities)))
    found = {priority.id: priority for priority in session.scalars(rows)}
    return [Move(found[id_], tuple(said)) for id_, said in reversed(told.items()) if id_ in found]


def _words(line: AuditEvent) -> str:
    if line.event == "baseline_restated":
        return f"Baseline restated from {line.before} to {line.after}"
    return TOLD[line.event]
