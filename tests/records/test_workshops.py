"""The verbs of a meeting: what each writes, refuses and puts into the audit."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from benchmarking.comparison import compare
from benchmarking.indicators import Polarity
from benchmarking.organisations import Level
from records import afterwards, audit, priorities, workshops
from records.database import Database
from records.models import Priority, PriorityState, Role, Stance, User, Workshop, WorkshopState
from records.priorities import Baseline, Proposal, Stand
from records.refusals import NotAllowed, Refused
from tests import builders
from tests.accounts import account

TODAY = date(2026, 9, 15)
TREE = builders.organisations()
SNAPSHOT = builders.snapshot()
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


@pytest.fixture
def by(database: Database) -> User:
    return account(database, Role.FACILITATOR, "LOC-A")


@pytest.fixture
def workshop(database: Database, by: User) -> Workshop:
    return opened(database, by)


def opened(database: Database, by: User, locality: str = "LOC-A", key: str = "w1") -> Workshop:
    with database() as session:
        return workshops.open_workshop(
            session, locality, by=by, tree=TREE, snapshot_id=SNAPSHOT.id, held_on=TODAY, idempotency_key=key
        )


def record(
    database: Database,
    workshop: Workshop,
    by: User,
    key: str = "p1",
    baseline: Baseline = BASELINE,
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
            today=TODAY,
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
        return workshops.edit_priority(
            session, priority.id, version, by=by, tree=TREE, today=TODAY, **(form | given)
        )


def close(database: Database, priority: Priority, by: User, **given: Any) -> Priority:
    form: dict[str, Any] = {
        "version": priority.version,
        "outcome": "stopped",
        "note": "It is not in our power.",
    }
    with database() as session:
        return afterwards.close_priority(session, priority.id, by=by, today=TODAY, **(form | given))


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


def test_open_workshop_keeps_its_snapshot_and_walks_the_states(database: Database, by: User) -> None:
    workshop = opened(database, by)
    assert (workshop.locality_name, workshop.state) == ("Ashdale", WorkshopState.LIVE)
    assert (workshop.snapshot, workshop.held_on) == (SNAPSHOT.id, TODAY)
    with database() as session:
        told = [(line.event, line.before, line.after, line.snapshot) for line in audit.events(session)]
    assert told == [
        ("workshop_created", "", "draft", SNAPSHOT.id),
        ("workshop_ready", "draft", "ready", SNAPSHOT.id),
        ("workshop_started", "ready", "live", SNAPSHOT.id),
    ]


def test_a_double_click_opens_one_workshop(database: Database, by: User) -> None:
    assert opened(database, by).id == opened(database, by).id
    assert len(events(database)) == 3
    both = account(database, Role.FACILITATOR, "LOC-A", "LOC-B")
    with pytest.raises(Refused, match="something else"):
        opened(database, both, "LOC-B")


def test_close_workshop_ends_it_once(database: Database, workshop: Workshop, by: User) -> None:
    with database() as session:
        assert workshops.close_workshop(session, workshop.id, by=by).closed_at is not None
        workshops.close_workshop(session, workshop.id, by=by)
        assert [w.state for w in workshops.workshops(session, "LOC-A")] == [WorkshopState.CLOSED]
        assert workshops.workshops(session, "LOC-B") == []
    assert events(database)[3:] == ["workshop_closed"]
    with pytest.raises(Refused, match="This meeting is closed"):
        record(database, workshop, by)


@pytest.mark.parametrize("locality", ["LOC-X", "X90001", "XST"])
def test_a_workshop_is_of_a_locality(database: Database, locality: str) -> None:
    by = account(database, Role.FACILITATOR, locality)
    with pytest.raises(Refused, match="not a locality"):
        opened(database, by, locality)


def test_record_priority_builds_the_statement_and_keeps_the_baseline(
    database: Database, workshop: Workshop, by: User
) -> None:
    stands = AGREED | {HERE[1]: Stand(Stance.DISAGREE, "Our coding differs", unnamed=True)}
    del stands[HERE[4]]
    stands[HERE[2]] = Stand(Stance.CAN_LIVE)
    priority = record(database, workshop, by, stands=stands)
    assert priority.statement == (
        "Ashdale will lower emergency admissions from 9.84 to 9.2 per 1,000 by September 2027."
    )
    told = priorities.as_json(priority)
    assert told["baseline"] == {
        "value": 9.84,
        "lower": 9.56,
        "upper": 10.13,
        "numerator": 4724,
        "denominator": 480000,
        "period": "year to 2026-06",
        "practices_counted": 5,
        "practices_in_all": 5,
        "stp_value": 10.2,
        "snapshot": SNAPSHOT.id,
    }
    assert [(p["practice"], p["position"]) for p in told["positions"]] == [
        (HERE[0], "agree"),
        (HERE[1], "disagree"),
        (HERE[2], "can_live"),
        (HERE[3], "agree"),
        (HERE[4], "absent"),
    ]
    assert told["positions"][1] == {
        "practice": HERE[1],
        "position": "disagree",
        "reason": "Our coding differs",
        "unnamed": True,
    }
    assert (told["state"], told["agreed_on"], told["confirm_by"]) == ("open", "2026-09-15", "2026-09-29")
    assert (told["workshop"], told["locality"], told["scope"]) == (workshop.id, "LOC-A", HERE)
    assert last(database) == (by.email, "priority_opened", "done")


def test_statements_say_units_as_they_are_read() -> None:
    survey = replace(
        PROPOSAL.indicator, kind=SNAPSHOT.indicators["prev_htn_pct"].kind, unit="%", subject="COPD reviews"
    )
    raised = replace(PROPOSAL, indicator=survey, wanted="higher", target=79.0)
    baseline = replace(BASELINE, value=71.04)
    assert priorities.statement("Ashdale", raised, baseline) == (
        "Ashdale will raise COPD reviews from 71.0% to 79% by September 2027."
    )
    peers = replace(raised, target_kind="peer_median", target=78.96)
    assert "to 79.0% by" in priorities.statement("Ashdale", peers, baseline)
    money = replace(PROPOSAL, indicator=replace(PROPOSAL.indicator, unit="£ per patient"), target=9.2)
    assert "from £9.84 to £9.2 per patient by" in priorities.statement("Ashdale", money, BASELINE)


def test_the_baseline_is_the_locality_against_the_stp() -> None:
    found = compare(SNAPSHOT, "LOC-A", "prev_htn_pct", peers=Level.STP)
    baseline = priorities.baseline_from(found, SNAPSHOT.id)
    assert (baseline.numerator, baseline.denominator) == (4 * 1120 + 1600, 40000)
    assert baseline.value == pytest.approx(100 * (4 * 1120 + 1600) / 40000)
    assert (baseline.practices_counted, baseline.practices_in_all, baseline.snapshot) == (5, 5, SNAPSHOT.id)
    assert found.benchmark and baseline.stp_value == found.benchmark.value is not None
    with_ccg = compare(SNAPSHOT, "LOC-A", "prev_htn_pct", peers=Level.CCG)
    assert priorities.baseline_from(with_ccg, SNAPSHOT.id).stp_value is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"scope": []}, "the practices it is for"),
        ({"target": None}, "the target"),
        ({"target_by": None}, "the date of the target"),
        ({"lead_role": ""}, "who leads"),
        ({"review_on": None}, "the review date"),
        ({"wanted": ""}, "lower or higher"),
        ({"target_kind": "guess"}, "what kind of target"),
        ({"target": 9.84}, "already past this line: it stands at 9.84"),
        ({"target": 9.836}, "already past"),
        ({"target": 10.4}, "already past"),
        ({"target": 9.2, "wanted": "higher"}, "already past"),
        ({"target": -1.0}, "No figure can go past"),
        ({"target_by": date(2027, 3, 14)}, "6 to 24 months"),
        ({"target_by": date(2028, 9, 16)}, "6 to 24 months"),
        ({"review_on": date(2026, 9, 28)}, "two weeks to six months"),
        ({"review_on": date(2027, 3, 18)}, "two weeks to six months"),
        ({"scope": [HERE[0], "X90006"]}, "X90006 is not a practice of this locality"),
        ({"stands": {"X90006": Stand(Stance.AGREE)}}, "X90006 is not a practice"),
        ({"lead_practice": "X90006"}, "lead has to be at a practice"),
        ({"lead_role": "Dr Ann Archer"}, "from the list"),
        ({"own_words": "Too short"}, "10 to 140"),
        ({"own_words": "x" * 141}, "10 to 140"),
        ({"own_words": "We are the WORST in the area."}, '"worst"'),
        ({"own_words": "It is high because of coding."}, '"because"'),
        ({"own_words": "A significant fall in visits."}, '"significant"'),
        ({"own_words": "Recruit a shared pharmacist."}, "That is an action"),
        ({"stands": AGREED | {HERE[0]: Stand(Stance.DISAGREE, "x" * 301)}}, "300"),
        ({"stands": AGREED | {HERE[0]: Stand(Stance.AGREE, "why")}}, "disagreement only"),
    ],
)
def test_record_priority_refuses(
    database: Database, workshop: Workshop, by: User, given: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        record(database, workshop, by, **given)
    assert count(database) == 0
    actor, event, outcome = last(database)
    assert (actor, event) == (by.email, "refused") and outcome not in ("", "done")


@pytest.mark.parametrize(
    "words", ["Bestow more time on frail people.", "Statistically significant is not needed."]
)
def test_words_that_only_look_banned_are_kept(words: str) -> None:
    priorities.check_words(words)


def test_a_percentage_ends_at_a_hundred(database: Database, workshop: Workshop, by: User) -> None:
    survey = replace(PROPOSAL.indicator, unit="%")
    with pytest.raises(Refused, match="No figure can go past"):
        record(database, workshop, by, indicator=survey, wanted="higher", target=101.0)


def test_the_baseline_has_to_be_a_figure_of_this_meeting(
    database: Database, workshop: Workshop, by: User
) -> None:
    with pytest.raises(Refused, match="no figure"):
        record(database, workshop, by, baseline=replace(BASELINE, value=None))
    with pytest.raises(Refused, match=f"works on snapshot {SNAPSHOT.id}"):
        record(database, workshop, by, baseline=replace(BASELINE, snapshot="2026-09-14-ffffff"))
    assert count(database) == 0


def test_a_double_click_records_one_priority(database: Database, workshop: Workshop, by: User) -> None:
    assert record(database, workshop, by).id == record(database, workshop, by).id
    assert count(database) == 1 and events(database).count("priority_opened") == 1
    other = opened(database, by, key="w2")
    with pytest.raises(Refused, match="something else"):
        record(database, other, by)


def test_the_same_indicator_and_practices_are_open_once(
    database: Database, workshop: Workshop, by: User
) -> None:
    record(database, workshop, by)
    with pytest.raises(Refused, match="open already: Ashdale will lower"):
        record(database, workshop, by, key="p2", scope=list(reversed(HERE)))
    record(database, workshop, by, key="p3", scope=HERE[:1])
    assert count(database) == 2


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


def test_three_at_most_also_when_ten_press_at_once(database: Database, workshop: Workshop, by: User) -> None:
    refused: list[str] = []

    def press(number: int) -> None:
        try:
            record(
                database,
                workshop,
                by,
                key=f"p{number}",
                scope=HERE[number % 5 :][:1],
                target=9.0 - number / 100,
            )
        except Refused as refusal:
            refused.append(refusal.code)

    presses: list[Callable[[], None]] = [lambda n=n: press(n) for n in range(10)]  # type: ignore[misc]
    threads = [threading.Thread(target=one) for one in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(database) == 3 and len(refused) == 7
    with database() as session:
        assert audit.broken_at(session) is None


@pytest.mark.parametrize(
    ("present", "with_it", "state"),
    [
        (5, 5, "open"),
        (3, 2, "open"),
        (3, 1, "proposed"),
        (4, 2, "proposed"),
        (2, 2, "proposed"),
        (0, 0, "proposed"),
    ],
)
def test_enough_have_to_be_there_and_with_it(
    database: Database, workshop: Workshop, by: User, present: int, with_it: int, state: str
) -> None:
    stances = [Stance.AGREE] * with_it + [Stance.DISAGREE] * (present - with_it)
    priority = record(database, workshop, by, stands=dict(zip(HERE, map(Stand, stances), strict=False)))
    assert priority.state.value == state
    assert (priority.agreed_on is None) == (state == "proposed")


def test_a_proposed_priority_opens_when_enough_have_spoken(
    database: Database, workshop: Workshop, by: User
) -> None:
    priority = record(database, workshop, by, stands={code: Stand(Stance.AGREE) for code in HERE[:2]})
    manager = account(database, Role.PRACTICE_MANAGER, HERE[2])
    given: dict[str, Any] = {"tree": TREE, "today": date(2026, 9, 29)}
    with database() as session, pytest.raises(NotAllowed):
        afterwards.record_position(session, priority.id, HERE[3], Stand(Stance.AGREE), by=manager, **given)
    with database() as session:
        now = afterwards.record_position(
            session, priority.id, HERE[2], Stand(Stance.CAN_LIVE), by=manager, **given
        )
        assert (now.state, now.agreed_on) == (PriorityState.OPEN, date(2026, 9, 29))
    assert events(database)[-3:] == ["refused", "position_recorded", "priority_opened"]
    with database() as session:
        reason = Stand(Stance.DISAGREE, "We count them in another way")
        afterwards.record_position(session, priority.id, HERE[3], reason, by=by, **given)
    with database() as session, pytest.raises(Refused, match="until 29 September 2026"):
        late = given | {"today": date(2026, 9, 30)}
        afterwards.record_position(session, priority.id, HERE[3], Stand(Stance.AGREE), by=by, **late)
    (stored,) = stored_priorities(database)
    assert [p.stance.value for p in stored.positions] == ["agree", "agree", "can_live", "disagree", "absent"]


def stored_priorities(database: Database) -> list[Priority]:
    with database() as session:
        return workshops.agreed(session, "LOC-A")


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
    with pytest.raises(workshops.Conflict) as conflict:
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
                except workshops.Conflict as conflict:
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
    with pytest.raises(Refused, match="10 to 500"):
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
            afterwards.record_position(session, priority.id, HERE[1], stand, **given)
    assert events(database).count("refused") == 6 * len(forgers)
    assert priorities.as_json(stored_priorities(database)[0]) == before


def test_a_position_is_that_of_a_practice_of_the_locality(database: Database, workshop: Workshop) -> None:
    both = account(database, Role.FACILITATOR, "LOC-A", "LOC-B")
    priority = record(database, workshop, both)
    with database() as session, pytest.raises(Refused, match="X90006 is not a practice of this locality"):
        stand = Stand(Stance.AGREE)
        afterwards.record_position(session, priority.id, "X90006", stand, by=both, tree=TREE, today=TODAY)


def test_a_fault_of_the_program_leaves_nothing_at_all(
    database: Database, workshop: Workshop, by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(workshops.audit, "write", fail)
    with pytest.raises(OSError, match="disk full"):
        record(database, workshop, by)
    assert count(database) == 0 and "priority_opened" not in events(database)


@pytest.mark.parametrize("forged", [0, -1, 10**6])
def test_ids_that_do_not_exist_are_refused(database: Database, by: User, forged: int) -> None:
    with database() as session:
        with pytest.raises(Refused, match="no meeting"):
            workshops.close_workshop(session, forged, by=by)
        with pytest.raises(Refused, match="no priority"):
            ended = {"outcome": "stopped", "note": "n" * 20, "today": TODAY}
            afterwards.close_priority(session, forged, 1, by=by, **ended)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 9, 15), 6, date(2027, 3, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 24, date(2028, 12, 1)),
    ],
)
def test_months_after(day: date, months: int, expected: date) -> None:
    assert priorities.months_after(day, months) == expected
