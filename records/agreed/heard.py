"""Heard: what localities said in their latest meeting that the board should hear: gaps in data, and asks."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.models import DataGap, WorkshopState
from records.workshops import workshops


@dataclass(frozen=True)
class Heard:
    """One line of one locality: what it cannot measure (`is_gap`), or what it asks of the board."""

    locality: str  # its name
    on: date
    words: str
    is_gap: bool


def heard(session: Session) -> list[Heard]:
    """Of each locality's latest closed meeting, by name of the locality."""
    found: list[Heard] = []
    seen: set[str] = set()
    for meeting in workshops(session):  # the newest first
        if meeting.state is not WorkshopState.CLOSED or meeting.locality in seen:
            continue
        seen.add(meeting.locality)
        rows = select(DataGap).where(DataGap.workshop_id == meeting.id).order_by(DataGap.id)
        found += [
            Heard(meeting.locality_name, meeting.held_on, f"{gap.title}: {gap.to_measure}", True)
            for gap in session.scalars(rows)
        ]
        if meeting.ask:
            found.append(Heard(meeting.locality_name, meeting.held_on, meeting.ask, False))
    return sorted(found, key=lambda one: one.locality)
