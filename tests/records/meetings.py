"""Meetings in one line each: a locality that opens one, records, changes, answers and closes."""

from dataclasses import replace
from datetime import date
from typing import Any

from benchmarking.indicators import Polarity
from records import audit, workshops
from records.agreed import afterwards
from records.database import Database
from records.models import Priority, Stance, User, Workshop
from records.priorities import Baseline, Proposal, Stand
from tests import builders

TODAY = date(2026, 9, 15)
TREE = builders.organisations()
SNAPSHOT = builders.snapshot()
LATER = "2026-09-14-ffffff"  # the id of another version
INDICATOR = SNAPSHOT.indicators["ue_ae_0_4_1000"]
HERE = [code for code, (_, locality) in builders.PRACTICES.items() if locality == "LOC-A"]
AGREED = {code: Stand(Stance.AGREE) for code in HERE}
BASELINE = Baseline(9.84, 9.56, 10.13, 4724, 480000, "year to 2026-06", 5, 5, 10.2, SNAPSHOT.id)
PROPOSAL = Proposal(
    indicator=replace(INDICATOR, unit="per 1,000", subject="Emergency admissions", polarity=Polarity.NEUTRAL),
    scope=HERE,
    wanted="lower",
    target_kind="own",
    target=9.2,
    target_by=date(2027, 9, 1),
    lead_role="GP partner",
    lead_practice=HERE[0],
    review_on=date(2026, 12, 15),
    stands=AGREED,
)


def opened(database: Database, by: User, locality: str = "LOC-A", key: str = "w1", **given: Any) -> Workshop:
    form: dict[str, Any] = {"snapshot_id": SNAPSHOT.id, "held_on": TODAY, "today": TODAY}
    with database() as session:
        return workshops.open_workshop(
            session, locality, by=by, tree=TREE, idempotency_key=key, **(form | given)
        )


def ended(database: Database, workshop: Workshop, by: User) -> None:
    with database() as session:
        workshops.close_workshop(session, workshop.id, by=by)


def record(
    database: Database,
    workshop: Workshop,
    by: User,
    key: str = "p1",
    baseline: Baseline = BASELINE,
    today: date = TODAY,
    **given: Any,
) -> Priority:
    with database() as session:
        return workshops.record_priority(
            session,
            workshop.id,
            replace(PROPOSAL, **given),
            baseline,
            by=by,
            tree=TREE,
            today=today,
            idempotency_key=key,
        )


def edit(database: Database, priority: Priority, version: int, by: User, **given: Any) -> Priority:
    form: dict[str, Any] = {
        "own_words": "Frail people are seen early.",
        "lead_role": "Nurse lead",
        "lead_practice": HERE[1],
        "review_on": date(2027, 1, 15),
    }
    with database() as session:
        return afterwards.edit_priority(
            session, priority.id, version, by=by, tree=TREE, today=TODAY, **(form | given)
        )


def close(database: Database, priority: Priority, by: User, **given: Any) -> Priority:
    form: dict[str, Any] = {
        "version": priority.version,
        "outcome": "stopped",
        "stop_reason": "not in our power",
        "note": "It is not in our power.",
    }
    with database() as session:
        return afterwards.close_priority(session, priority.id, by=by, today=TODAY, **(form | given))


def position(
    database: Database, priority: Priority, practice: str, stand: Stand, by: User, **given: Any
) -> Priority:
    form: dict[str, Any] = {"version": priority.version, "today": TODAY}
    with database() as session:
        return afterwards.record_position(
            session, priority.id, practice=practice, stand=stand, by=by, tree=TREE, **(form | given)
        )


def events(database: Database) -> list[str]:
    with database() as session:
        return [line.event for line in audit.events(session)]


def last(database: Database) -> tuple[str, str, str]:
    with database() as session:
        line = audit.events(session)[-1]
    return line.actor, line.event, line.outcome


def count(database: Database) -> int:
    with database() as session:
        return len(workshops.agreed(session))


def stored_priorities(database: Database) -> list[Priority]:
    with database() as session:
        return workshops.agreed(session, "LOC-A")
