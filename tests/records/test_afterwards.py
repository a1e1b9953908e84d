"""The verbs after a meeting: positions, changed words, an end; and who may do what at all."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from records import audit, priorities, workshops
from records.agreed import actions, afterwards
from records.agreed.actions import Planned
from records.database import Database, Session
from records.models import Priority, PriorityState, Role, Stance, User, Verdict, Workshop
from records.priorities import Stand
from records.refusals import NotAllowed, Refused
from tests.accounts import account
from tests.records.meetings import (
    AGREED,
    BASELINE,
    HERE,
    LATER,
    PROPOSAL,
    TODAY,
    TREE,
    close,
    edit,
    events,
    last,
    opened,
    position,
    record,
    stored_priorities,
)


def test_three_are_open_at_most_and_closing_one_frees_a_place(
    database: Database, workshop: Workshop, by: User
) -> None:
    first, *_ = (record(database, workshop, by, key=f"p{n}", scope=HERE[: n + 1]) for n in range(3))
    with pytest.raises(Refused, match="Close one first: Ashdale will lower") as refusal:
        record(database, workshop, by, key="p9", scope=HERE)
    assert str(refusal.value).count("Ashdale will lower") == 3
    closed = close(database, first, by)
    assert (closed.state, closed.outcome, closed.closed_on) == (PriorityState.CLOSED, "stopped", TODAY)
    record(database, workshop, by, key="p9", scope=HERE)
    with database() as session:
        assert len(workshops.still_open(session, "LOC-A")) == 3


def test_a_proposed_priority_opens_when_enough_have_spoken(
    database: Database, workshop: Workshop, by: User
) -> None:
    priority = record(database, workshop, by, stands={code: Stand(Stance.AGREE) for code in HERE[:2]})
    manager = account(database, Role.PRACTICE_MANAGER, HERE[2])
    last_day = date(2026, 9, 29)
    with pytest.raises(NotAllowed):
        position(database, priority, HERE[3], Stand(Stance.AGREE), manager, today=last_day)
    now = position(database, priority, HERE[2], Stand(Stance.CAN_LIVE), manager, today=last_day)
    assert (now.state, now.agreed_on) == (PriorityState.OPEN, last_day)
    assert events(database)[-3:] == ["refused", "position_recorded", "priority_opened"]
    reason = Stand(Stance.DISAGREE, "We count them in another way")
    now = position(database, now, HERE[3], reason, by, today=last_day)
    with pytest.raises(Refused, match="until 29 September 2026"):
        position(database, now, HERE[3], Stand(Stance.AGREE), by, today=date(2026, 9, 30))
    (stored,) = stored_priorities(database)
    assert [p.stance.value for p in stored.positions] == ["agree", "agree", "can_live", "disagree", "absent"]


def test_the_second_of_two_positions_gets_both(database: Database, workshop: Workshop, by: User) -> None:
    """A manager answers from a page that was drawn before the facilitator wrote the same down otherwise."""
    priority = record(database, workshop, by, stands={HERE[0]: Stand(Stance.AGREE)})
    manager = account(database, Role.PRACTICE_MANAGER, HERE[2])
    position(database, priority, HERE[2], Stand(Stance.DISAGREE, "No room"), by)
    with pytest.raises(afterwards.Conflict) as conflict:
        position(database, priority, HERE[2], Stand(Stance.AGREE), manager)
    stored = next(p for p in conflict.value.stored.positions if p.practice == HERE[2])
    assert (stored.stance, stored.reason) == (Stance.DISAGREE, "No room")
    assert conflict.value.given["stance"] is Stance.AGREE
    assert last(database) == (manager.email, "refused", "conflict")
    now = position(database, conflict.value.stored, HERE[2], Stand(Stance.AGREE), manager)
    assert now.version == 3


def test_edit_priority_changes_words_lead_and_review_only(
    database: Database, workshop: Workshop, by: User
) -> None:
    priority = record(database, workshop, by)
    before = priorities.as_json(priority)
    edit(database, priority, 1, by)
    (stored,) = stored_priorities(database)
    after = priorities.as_json(stored)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"own_words", "lead_role", "lead_practice", "review_on", "version"}
    assert after["version"] == 2
    with database() as session:
        line = audit.events(session)[-1]
    assert (line.event, line.before, line.after) == ("priority_edited", "version 1", "version 2")
    assert "Frail" not in str(audit.as_json(line))


def test_the_second_of_two_editors_gets_both_texts(database: Database, workshop: Workshop, by: User) -> None:
    priority = record(database, workshop, by)
    second = account(database, Role.FACILITATOR, "LOC-A", name="Second")
    edit(database, priority, 1, by, own_words="The first one's words.")
    with pytest.raises(afterwards.Conflict) as conflict:
        edit(database, priority, 1, second, own_words="The second one's words.")
    assert conflict.value.stored.own_words == "The first one's words."
    assert conflict.value.given["own_words"] == "The second one's words."
    assert stored_priorities(database)[0].own_words == "The first one's words."
    assert last(database) == (second.email, "refused", "conflict")
    edit(database, priority, 2, second, own_words="The second one's words.")
    assert stored_priorities(database)[0].version == 3


def test_edits_at_once_lose_nothing(database: Database, workshop: Workshop, by: User) -> None:
    priority = record(database, workshop, by)

    def five(number: int) -> None:
        for turn in range(5):
            version = 1
            while True:
                try:
                    edit(database, priority, version, by, own_words=f"Editor {number} turn {turn} words")
                    break
                except afterwards.Conflict as conflict:
                    version = conflict.stored.version

    threads = [threading.Thread(target=five, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stored_priorities(database)[0].version == 21
    assert events(database).count("priority_edited") == 20


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"own_words": "The best practice here."}, '"best"'),
        ({"lead_role": "Ann"}, "from the list"),
        ({"lead_practice": "X90006"}, "at a practice of this locality"),
        ({"review_on": date(2026, 9, 16)}, "two weeks"),
    ],
)
def test_edit_priority_refuses(
    database: Database, workshop: Workshop, by: User, given: dict[str, Any], words: str
) -> None:
    priority = record(database, workshop, by)
    with pytest.raises(Refused, match=words):
        edit(database, priority, 1, by, **given)
    assert stored_priorities(database)[0].version == 1


def test_close_priority_refuses(database: Database, workshop: Workshop, by: User) -> None:
    priority = record(database, workshop, by)
    with pytest.raises(Refused, match="how it ended"):
        close(database, priority, by, outcome="lost")
    with pytest.raises(Refused, match="10 to 300"):
        close(database, priority, by, note="no")
    closed = close(database, priority, by)
    with pytest.raises(Refused, match="closed already"):
        close(database, closed, by)
    with pytest.raises(Refused, match="closed"):
        edit(database, closed, closed.version, by)


def test_every_write_asks_the_stored_row_who_may(database: Database, workshop: Workshop, by: User) -> None:
    """A forged id of another locality's row is refused for every role, and each refusal is in the audit."""
    priority = record(database, workshop, by)
    forgers = [
        account(database, Role.FACILITATOR, "LOC-B"),
        account(database, Role.PRACTICE_MANAGER, HERE[0]),
        account(database, Role.ANALYST),
        account(database, Role.BOARD_VIEWER),
        account(database, Role.ADMIN),
    ]
    before = priorities.as_json(stored_priorities(database)[0])
    for forger in forgers:
        for forged in (
            lambda f=forger: opened(database, f, key="forged"),
            lambda f=forger: record(database, workshop, f, key="forged", scope=HERE[:1]),
            lambda f=forger: edit(database, priority, 1, f),
            lambda f=forger: close(database, priority, f),
        ):
            with pytest.raises(NotAllowed):
                forged()
        with database() as session, pytest.raises(NotAllowed):
            workshops.close_workshop(session, workshop.id, by=forger)
        with database() as session, pytest.raises(NotAllowed):
            stand = Stand(Stance.DISAGREE)
            given = {"by": forger, "tree": TREE, "today": TODAY}
            afterwards.record_position(session, priority.id, 1, HERE[1], stand, **given)
    assert events(database).count("refused") == 6 * len(forgers)
    assert priorities.as_json(stored_priorities(database)[0]) == before


def test_a_position_is_that_of_a_practice_of_the_locality(database: Database, workshop: Workshop) -> None:
    both = account(database, Role.FACILITATOR, "LOC-A", "LOC-B")
    priority = record(database, workshop, both)
    with database() as session, pytest.raises(Refused, match="X90006 is not a practice of this locality"):
        stand = Stand(Stance.AGREE)
        afterwards.record_position(session, priority.id, 1, "X90006", stand, by=both, tree=TREE, today=TODAY)


def test_an_edit_keeps_what_was_said_before(database: Database, by: User, workshop: Workshop) -> None:
    priority = record(database, workshop, by)
    edited = edit(database, priority, priority.version, by)
    with database() as session:
        kept = afterwards.versions_of(session, priority.id)
    assert [(v.version, v.held["lead_role"]) for v in kept] == [(1, priority.lead_role)]
    assert (edited.version, edited.lead_role) == (2, "Nurse lead")


def test_a_stopped_priority_says_why_and_may_come_back_for_ninety_days(
    database: Database, by: User, workshop: Workshop
) -> None:
    priority = record(database, workshop, by)
    with pytest.raises(Refused, match="why it is stopped"):
        close(database, priority, by, stop_reason="")
    closed = close(database, priority, by)
    assert closed.stop_reason == "not in our power"

    def reopened(day: date) -> Priority:
        with database() as session:
            return afterwards.reopen_priority(session, priority.id, closed.version, by=by, today=day)

    with pytest.raises(Refused, match="more than 90 days ago"):
        reopened(TODAY + timedelta(91))
    again = reopened(TODAY + timedelta(90))
    assert (again.state, again.outcome, again.baseline) == (PriorityState.OPEN, "", priority.baseline)


def test_a_baseline_is_made_anew_only_where_the_series_broke(
    database: Database, by: User, workshop: Workshop
) -> None:
    priority = record(database, workshop, by)

    def rebaselined(value: float = 12.1) -> Priority:
        with database() as session:
            new = replace(BASELINE, value=value, snapshot=LATER)
            return afterwards.rebaseline(
                session, priority.id, priority.version, new, by=by, indicator=PROPOSAL.indicator,
                frozen={"allowance": 0.3},
            )  # fmt: skip

    with pytest.raises(Refused, match="series is whole"):
        rebaselined()
    with database() as session:
        session.add(Verdict(priority.id, LATER, "series_broken", "counted_anew", {}, TODAY))
        session.commit()
    with pytest.raises(Refused, match="already past this line: it stands at 9"):
        rebaselined(9.0)  # the target of 9.2 would be nothing to reach
    done = rebaselined()
    assert (done.baseline["value"], done.baseline_version, done.target) == (12.1, 2, 9.2)
    assert "lower emergency admissions from 12.1 to 9.2 per 1,000" in done.statement
    assert done.frozen == {"allowance": 0.3, "similar": []}
    (old,) = done.old_baselines
    assert (old["value"], old["statement"], old["frozen"]) == (BASELINE.value, priority.statement, {})


NUMBER = "Ask for 943 476 5919 at the desk."  # passes the check, and is published as an example
BORN = "She was born on 12/05/1941, they say."


@pytest.mark.parametrize("words", [NUMBER, BORN])
def test_no_text_of_a_priority_takes_a_patients_number_or_birthday(
    database: Database, by: User, workshop: Workshop, words: str
) -> None:
    with pytest.raises(Refused, match="take it out"):
        record(database, workshop, by, own_words=words)
    with pytest.raises(Refused, match="take it out"):
        record(database, workshop, by, stands=AGREED | {HERE[0]: Stand(Stance.DISAGREE, words)})
    priority = record(database, workshop, by)
    plan = Planned("Phone people back", "Nurse lead", HERE[0], TODAY, TODAY + timedelta(30))
    texts: list[Callable[[Session], object]] = [
        lambda s: afterwards.close_priority(
            s, priority.id, 1, by=by, outcome="no_change", note=words, today=TODAY
        ),
        lambda s: actions.review(
            s, priority.id, "keep", words, by=by, today=TODAY, next_on=TODAY + timedelta(30),
            idempotency_key="r",
        ),
        *(
            partial(
                actions.add_action, priority_id=priority.id, planned=replace(plan, **{name: words}), by=by,
                tree=TREE, today=TODAY, idempotency_key=name,
            )
            for name in ("what", "try_first", "expect")
        ),
    ]  # fmt: skip
    for text in texts:
        with database() as session, pytest.raises(Refused, match="take it out"):
            text(session)
    with pytest.raises(Refused, match="take it out"):
        edit(database, priority, 1, by, own_words=words)
    with pytest.raises(Refused, match="take it out"):
        position(database, priority, HERE[1], Stand(Stance.DISAGREE, words), by)


def test_what_was_never_agreed_cannot_be_closed_and_come_back_open(
    database: Database, by: User, workshop: Workshop
) -> None:
    stands = {HERE[0]: Stand(Stance.AGREE)} | {code: Stand(Stance.DISAGREE) for code in HERE[1:3]}
    proposed = record(database, workshop, by, stands=stands)
    assert proposed.state is PriorityState.PROPOSED
    with pytest.raises(Refused, match="not agreed yet"):
        close(database, proposed, by)


def test_a_second_one_of_the_same_keeps_the_first_from_coming_back(
    database: Database, by: User, workshop: Workshop
) -> None:
    closed = close(database, record(database, workshop, by), by)
    record(database, workshop, by, key="p2")
    with database() as session, pytest.raises(Refused, match="open already"):
        afterwards.reopen_priority(session, closed.id, closed.version, by=by, today=TODAY)
