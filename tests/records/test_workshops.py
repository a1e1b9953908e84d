"""The verbs of a meeting: what each writes, refuses and puts into the audit."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from benchmarking.comparison import compare
from benchmarking.organisations import Level
from records import audit, priorities, workshops
from records.agreed import afterwards
from records.database import Database
from records.models import Role, Stance, User, Workshop, WorkshopState
from records.priorities import Stand
from records.refusals import Refused
from tests.accounts import account
from tests.records.meetings import (
    AGREED,
    BASELINE,
    HERE,
    LATER,
    PROPOSAL,
    SNAPSHOT,
    TODAY,
    count,
    ended,
    events,
    last,
    opened,
    record,
    stored_priorities,
)


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
    for other in ({"locality": "LOC-B"}, {"held_on": date(2026, 9, 14)}, {"snapshot_id": LATER}):
        with pytest.raises(Refused, match="something else") as refusal:
            opened(database, both, **other)
        assert refusal.value.code == "key_used"


def test_a_locality_has_one_live_meeting(database: Database, workshop: Workshop, by: User) -> None:
    """A second facilitator of the same day joins it; for another day or version it has to be closed first."""
    second = account(database, Role.FACILITATOR, "LOC-A", name="Second")
    assert opened(database, second, key="w2").id == workshop.id
    for other in ({"held_on": date(2026, 9, 16)}, {"snapshot_id": LATER}):
        with pytest.raises(Refused, match="meeting of 15 September 2026 is still open: close it first"):
            opened(database, by, key="w3", **other)
    ended(database, workshop, by)
    assert opened(database, by, key="w4").id != workshop.id
    elsewhere = account(database, Role.FACILITATOR, "LOC-B")
    assert opened(database, elsewhere, "LOC-B", key="w5").locality == "LOC-B"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"held_on": date(2026, 9, 30)}, "two weeks ahead and two years back"),
        ({"held_on": date(2024, 9, 14)}, "two weeks ahead and two years back"),
        ({"held_on": date(3026, 9, 15)}, "two weeks ahead"),
        ({"snapshot_id": ""}, "no figures"),
        ({"snapshot_id": "latest"}, "no figures"),
        ({"snapshot_id": "2026-08-11-abc123; x"}, "no figures"),
    ],
)
def test_open_workshop_refuses(database: Database, by: User, given: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        opened(database, by, **given)
    assert events(database) == ["refused"]


def test_a_meeting_is_two_weeks_ahead_or_two_years_back_at_most(database: Database, by: User) -> None:
    for day in (date(2026, 9, 29), date(2024, 9, 15)):
        ended(database, opened(database, by, key=str(day), held_on=day), by)


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
        "similar_value": None,
        "snapshot": SNAPSHOT.id,
        "words": "",
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
        record(database, workshop, by, baseline=replace(BASELINE, snapshot=LATER))
    assert count(database) == 0


def test_a_double_click_records_one_priority(database: Database, workshop: Workshop, by: User) -> None:
    assert record(database, workshop, by).id == record(database, workshop, by).id
    assert count(database) == 1 and events(database).count("priority_opened") == 1
    ended(database, workshop, by)
    other = opened(database, by, key="w2")
    with pytest.raises(Refused, match="something else"):
        record(database, other, by)


@pytest.mark.parametrize(
    "given",
    [
        {"indicator": replace(PROPOSAL.indicator, id="ue_ae_1000")},
        {"companion": "pop_list_size"},
        {"scope": HERE[:2]},
        {"wanted": "higher", "target": 10.4},
        {"target": 9.1},
        {"target_kind": "peer_median"},
        {"target_by": date(2027, 10, 1)},
        {"lead_role": "Nurse lead"},
        {"lead_practice": HERE[1]},
        {"review_on": date(2026, 12, 16)},
        {"own_words": "Frail people are seen early."},
        {"stands": AGREED | {HERE[0]: Stand(Stance.CAN_LIVE)}},
        {"stands": {code: AGREED[code] for code in HERE[1:]}},
        {"stands": AGREED | {HERE[0]: Stand(Stance.DISAGREE, "No room")}},
    ],
    ids=" ".join,
)
def test_a_key_never_swallows_another_priority(
    database: Database, workshop: Workshop, by: User, given: dict[str, Any]
) -> None:
    """A duplicated tab sends the key of the first one with something else: refused, and a new key records."""
    first = record(database, workshop, by)
    with pytest.raises(Refused, match="something else") as refusal:
        record(database, workshop, by, **given)
    assert refusal.value.code == "key_used"
    assert last(database) == (by.email, "refused", "key_used")
    assert [p.id for p in stored_priorities(database)] == [first.id]


def test_the_same_answers_again_are_the_stored_row_whatever_their_order(
    database: Database, workshop: Workshop, by: User
) -> None:
    reason = {HERE[1]: Stand(Stance.DISAGREE, "No room", unnamed=True)}
    first = record(database, workshop, by, stands=AGREED | reason)
    ended(database, workshop, by)
    again = record(database, workshop, by, scope=list(reversed(HERE)), stands=reason | AGREED | reason)
    assert again.id == first.id and count(database) == 1


def test_the_same_is_proposed_once_and_again_when_it_has_lapsed(
    database: Database, workshop: Workshop, by: User
) -> None:
    few = {code: Stand(Stance.AGREE) for code in HERE[:2]}
    priority = record(database, workshop, by, stands=few)
    with pytest.raises(Refused, match="proposed already: Ashdale will lower") as refusal:
        record(database, workshop, by, key="p2")
    assert refusal.value.code == "already_proposed"
    assert not priorities.is_lapsed(priority, priority.confirm_by)
    assert priorities.is_lapsed(priority, date(2026, 9, 30))
    record(database, workshop, by, key="p3", today=date(2026, 9, 30))
    assert count(database) == 2


def test_the_same_indicator_and_practices_are_open_once(
    database: Database, workshop: Workshop, by: User
) -> None:
    record(database, workshop, by)
    with pytest.raises(Refused, match="open already: Ashdale will lower"):
        record(database, workshop, by, key="p2", scope=list(reversed(HERE)))
    record(database, workshop, by, key="p3", scope=HERE[:1])
    assert count(database) == 2


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
            ended = {"outcome": "no_change", "note": "n" * 20, "today": TODAY}
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
