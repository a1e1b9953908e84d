"""Priorities as a workshop leaves them, in one line each."""

from collections.abc import Sequence
from datetime import date

from records.models import Position, Priority, PriorityState, Stance
from tests.builders import LOCALITIES, PRACTICES


def priority(
    locality: str,
    indicator: str = "prev_htn_pct",
    *,
    against: int = 0,
    state: PriorityState = PriorityState.OPEN,
    own_words: str = "",
    baseline: float | None = 15.2,
    wanted: str = "lower",
) -> Priority:
    """A priority of a locality on the day of its workshop, with so many practices against it."""
    practices: Sequence[str] = [code for code, (_, place) in PRACTICES.items() if place == locality]
    return Priority(
        workshop_id=1,
        locality=locality,
        locality_name=LOCALITIES[locality],
        snapshot="2026-08-11-abc123",
        indicator=indicator,
        companion="",
        scope=list(practices),
        wanted=wanted,
        baseline={
            "value": baseline,
            "lower": 14.9,
            "upper": 15.6,
            "period": "2024/25",
            "practices_counted": len(practices),
            "practices_in_all": len(practices),
        }
        if baseline is not None
        else {"value": None},
        target_kind="own",
        target=14.0,
        target_by=date(2027, 6, 30),
        statement=f"{LOCALITIES[locality]} will lower {indicator} from 15.2% to 14.0% by June 2027.",
        own_words=own_words,
        lead_role="Practice manager",
        lead_practice=practices[0],
        review_on=date(2026, 12, 1),
        state=state,
        recorded_on=date(2026, 9, 10),
        agreed_on=date(2026, 9, 10),
        confirm_by=date(2026, 9, 24),
        idempotency_key=f"{locality}-{indicator}",
        positions=[
            Position(practice=code, stance=Stance.DISAGREE if place < against else Stance.AGREE)
            for place, code in enumerate(practices)
        ],
    )
