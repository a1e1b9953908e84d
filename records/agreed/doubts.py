"""Doubts: figures behind a priority that somebody says are wrong; what is said beside its verdict."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarking.challenged import Challenged
from benchmarking.periods import Period
from records.models import Challenge, ChallengeState, Priority

WINDOW_YEARS = 3  # the longest baseline: twelve quarters
IN_DOUBT = "A figure behind this is under challenge: it is no finding until that is settled."


def doubted_periods(priority: Priority, challenged: Challenged) -> tuple[Period, ...]:
    """The periods in which a figure behind a priority's verdict is marked as wrong (`Snapshot.challenged`).

    Figures of its indicator, of the practices in its scope or of its locality, from the start of the baseline
    on. A verdict that rests on one is shown with IN_DOUBT beside it and counts as a finding nowhere.
    """
    found = {
        period
        for code in (*priority.scope, priority.locality)
        for period in challenged.get((code, priority.indicator), ())
        if period.end >= _begins(priority)
    }
    return tuple(sorted(found, key=lambda period: (period.start, period.end)))


def challenges_about(session: Session, priority: Priority) -> list[Challenge]:
    """The challenges of figures behind a priority's verdict that were not rejected, oldest first.

    An accepted one stays here when the figure was corrected: whether it still stands is known to a snapshot.
    """
    rows = select(Challenge).where(
        Challenge.indicator == priority.indicator,
        Challenge.organisation.in_([*priority.scope, priority.locality]),
        Challenge.state != ChallengeState.REJECTED,
    )
    begins = _begins(priority)
    every: Sequence[Challenge] = session.scalars(rows.order_by(Challenge.id)).all()
    return [one for one in every if Period.parse(one.period).end >= begins]


def _begins(priority: Priority) -> date:
    end = Period.parse(priority.baseline["period"]).end
    return date(end.year - WINDOW_YEARS, end.month, 1)
