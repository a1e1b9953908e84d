"""What was agreed, followed: the acceptance scenarios 7 to 9, read back as the command line shows them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot, Source
from records import audit, clock, workshops
from records.agreed import afterwards, following
from records.agreed.actions import Planned, add_action, move_action, review, reviews_of
from records.agreed.courses import course
from records.agreed.doubts import doubted_periods
from records.database import Database
from records.meetings import found, minutes, running, whole
from records.models import (
    ActionState,
    Challenge,
    ChallengeState,
    Priority,
    PriorityState,
    Role,
    Stance,
    TopicState,
)
from records.priorities import Baseline, Proposal, Stand
from records.refusals import Refused
from records.remarks.challenges import answer
from tests import builders
from tests.accounts import account
from tests.benchmarking.test_progress import BASELINE as MONTHS
from tests.benchmarking.test_progress import RATE, ROW_1, month
from tests.records.northside import CODES, NAMES, PRACTICES, SNAPSHOT, TODAY, TREE, Room, room

INDICATOR = replace(
    RATE,
    id="ue_em_adm_ratio",
    unit="per 1,000",
    subject="Emergency admissions",
    title="Emergency admissions",
    months_shown=12,
)
BASE = Baseline(9.84, 9.56, 10.13, 4724, 480000, "year to 2017-05", 7, 7, 10.0, SNAPSHOT)


def refreshed(
    after: int, id: str, received: date, restated: float = 1.0, others: tuple[str, ...] = ()
) -> Snapshot:
    """The months of the method's vectors in Ash, the other practices flat, up to some follow-up months."""
    return of_months(ROW_1[:after], id, received, restated, others)


def of_months(
    follow_up: list[float],
    id: str,
    received: date,
    restated: float = 1.0,
    others: tuple[str, ...] = (),
) -> Snapshot:
    tables = []
    for place, value in enumerate([*MONTHS, *follow_up]):
        tables += [
            (code, INDICATOR.id, month(place), value * 40 * restated if code == CODES["Ash"] else 400.0,
             40000.0, "ok", "file")
            for code in (*CODES.values(), *others)
        ]  # fmt: skip
    made = builders.snapshot(tables, tree=TREE, indicators={INDICATOR.id: INDICATOR}, id=id)
    source = Source("adm.csv", "own extract", "2017", "2017", received, "file", 1, 1)
    return replace(made, sources=(source,))


@pytest.fixture
def live(database: Database) -> Room:
    made = room(database)
    for name in NAMES:
        made.join(name)
    return made


def agreed(
    live: Room,
    scope: tuple[str, ...] = (CODES["Ash"],),
    key: str = "p",
    today: date = TODAY,
    **given: object,
) -> Priority:
    stands = {code: Stand(Stance.AGREE) for code in PRACTICES}
    stands[CODES["Dell"]] = Stand(Stance.DISAGREE, "Our coding differs", unnamed=True)
    stands[CODES["Fern"]] = Stand(Stance.CAN_LIVE)
    proposal = Proposal(
        indicator=INDICATOR, scope=scope, wanted="lower", target_kind="own", target=9.2,
        target_by=date(2018, 5, 31), lead_role="GP partner", lead_practice=CODES["Ash"],
        review_on=date(2017, 9, 30), stands=stands, topic_id=live.topic_ids("A")[0],
        frozen={"allowance": 0.0, "smallest_visible": 0.457, "similar": []},
    )  # fmt: skip
    with live.database() as session:
        return workshops.record_priority(
            session, live.workshop.id, replace(proposal, **given), BASE, by=live.f1, tree=TREE, today=today,
            idempotency_key=key,
        )  # fmt: skip


def test_agreed_with_disagreement_as_the_minutes_say_it(live: Room) -> None:
    priority = agreed(live)
    assert (priority.state, priority.snapshot) == (PriorityState.OPEN, SNAPSHOT)
    assert priority.statement == (
        "Northside will lower emergency admissions from 9.84 to 9.2 per 1,000 by May 2018."
    )
    with live.database() as session:
        add_action(
            session, priority.id,
            Planned("Phone frail patients within 2 days of discharge", "Nurse lead", CODES["Elm"], TODAY,
                    date(2017, 9, 30)),
            by=live.f1, tree=TREE, today=TODAY, idempotency_key="a",
        )  # fmt: skip
        written = dict(minutes.minutes_of(session, live.workshop, PRACTICES).sections)
        shown = whole.as_json(session, live.workshop.id)
        topic = found.topics_of(session, live.workshop.id)[0]
    said = "\n".join(written["Agreed"])
    assert "5 of 7 agreed, 1 can live with it, 1 disagreed: Our coding differs" in said
    assert "Dell" not in said
    assert topic.state is TopicState.AGREED
    assert shown["priorities"][0]["baseline"]["numerator"] == 4724
    assert [p["position"] for p in shown["priorities"][0]["positions"]].count("agree") == 5
    assert [a["state"] for a in shown["actions"]] == ["planned"]
    assert written["Actions"] == (
        "Phone frail patients within 2 days of discharge: Nurse lead, Elm, by 30 September 2017",
    )


def test_a_target_that_is_passed_already_is_refused(live: Room) -> None:
    with pytest.raises(Refused, match="already past this line"):
        agreed(live, target=9.9)


def test_three_refreshes_give_too_early_then_wanted_then_wanted(live: Room) -> None:
    priority = agreed(live)
    said, turned = [], []
    for after, day in ((3, date(2017, 10, 10)), (6, date(2018, 1, 10)), (9, date(2018, 4, 10))):
        snapshot = refreshed(after, f"{day}-aaaaa{after}", day)
        with live.database() as session:
            turned += [(t.before, t.now) for t in following.follow(session, snapshot, day)]
            again = following.follow(session, snapshot, day)
            stored = following.latest_verdict(session, priority.id)
        assert again == [] and stored is not None
        said.append(stored.verdict)
    assert said == ["too_early", "wanted", "wanted"]
    assert turned == [("", "too_early"), ("too_early", "wanted")]
    with live.database() as session:
        read = following.as_json(session, priority)
        events = [line.event for line in audit.events(session)]
    assert [round(read[name], 3) for name in ("change", "lower", "upper")] == [-0.789, -0.958, -0.619]
    assert (read["already_moving"], read["at_target"]) == (False, False)
    assert read["sentences"][0].startswith("Change in the wanted direction: 8.97 per 1,000 from June 2017 to")
    assert events.count("verdict_changed") == 2


def closed(live: Room, priority: Priority, outcome: str, day: date) -> Priority:
    with live.database() as session:
        return afterwards.close_priority(
            session, priority.id, priority.version, by=live.f1, outcome=outcome, today=day,
            note="Said in the meeting.", stop_reason="not in our power" if outcome == "stopped" else "",
        )  # fmt: skip


@pytest.mark.parametrize(("level", "state"), [(8.6, "holding"), (9.9, "not_holding")])
def test_what_was_reached_is_watched_for_a_year_by_the_same_test(
    live: Room, level: float, state: str
) -> None:
    """Closed after a year at about 8.9: that year is the baseline, not those before the meeting."""
    priority = closed(live, agreed(live), "changed", date(2018, 6, 15))
    year = [8.8, 9.0, 8.9, 8.7, 9.1, 8.9, 8.8, 9.0, 8.9, 9.1, 8.7, 8.9]  # June 2017 to May 2018
    said = []
    for after, day in ((15, date(2018, 10, 1)), (19, date(2019, 2, 1)), (26, date(2019, 9, 1))):
        snapshot = of_months(
            [*year, 8.9, *[level + 0.05 * (n % 3) for n in range(after - 13)]], f"{day}-aaaaaa", day
        )
        with live.database() as session:
            following.follow(session, snapshot, day)
            stored = following.verdict_on(session, priority.id, snapshot.id)
        assert stored is not None
        said.append((stored.snapshot == snapshot.id, (stored.details["watch"] or {})["state"]))
    assert said == [(True, "too_early"), (True, state), (False, state)]  # the year is over


def test_what_was_stopped_is_not_watched(live: Room) -> None:
    priority = closed(live, agreed(live), "stopped", TODAY)
    with live.database() as session:
        following.follow(session, refreshed(6, "2018-01-10-aaaaaa", date(2018, 1, 10)), date(2018, 1, 10))
        assert following.latest_verdict(session, priority.id) is None


def test_a_verdict_on_a_figure_under_challenge_is_no_news(live: Room) -> None:
    priority = agreed(live)
    asked = {(CODES["Ash"], INDICATOR.id): (Period.parse("2017-10"),)}
    snapshot = refreshed(6, "2018-01-10-aaaaaa", date(2018, 1, 10)).with_challenges(asked)
    with live.database() as session:
        assert following.follow(session, snapshot, date(2018, 1, 10)) == []
        read = following.as_json(session, priority)
    assert (read["verdict"], read["doubted"]) == ("wanted", ["2017-10"])
    old = {(CODES["Ash"], INDICATOR.id): (Period.parse("2012-10"),)}
    assert doubted_periods(priority, old) == ()


def test_an_accepted_challenge_stays_a_doubt_where_the_day_stands_still(live: Room) -> None:
    """As in the demonstration: the verdict is made and the challenge answered on a day long over."""
    priority, day = agreed(live), date(2018, 1, 10)
    analyst = account(live.database, Role.ANALYST)

    def doubted(snapshot: Snapshot) -> bool:
        with live.database() as session:
            following.follow(session, snapshot, day)
            return course(session, priority, snapshot.id).doubted

    first = refreshed(6, "2018-01-10-aaaaaa", day)
    assert not doubted(first)
    with live.database() as session:
        wrong = Challenge(
            CODES["Ash"], INDICATOR.id, "2017-10", first.id, 1.0, 2.0, 0.5, "It is wrong.", analyst.id,
            clock.on(day), "k",
        )  # fmt: skip
        session.add(wrong)
        session.commit()
        answer(
            session, wrong.id, ChallengeState.ACCEPTED, "You are right: it is wrong.", by=analyst, today=day
        )
    assert doubted(first)
    assert not doubted(refreshed(6, "2018-01-10-bbbbbb", day))  # holds another figure


def test_a_snapshot_from_before_the_meeting_gives_no_verdict(live: Room) -> None:
    priority = agreed(live)
    with live.database() as session:
        following.follow(session, refreshed(0, "2017-05-20-aaaaaa", date(2017, 5, 20)), TODAY)
        assert following.latest_verdict(session, priority.id) is None


def test_a_corrected_baseline_is_restated_once_and_the_frozen_one_stays(live: Room) -> None:
    whole_locality = tuple(sorted(CODES.values()))
    priority = agreed(live, scope=whole_locality, key="q")
    base = dict(priority.baseline)
    for number, factor in ((1, 1.0), (2, 1.3), (3, 1.3)):
        day = date(2017, 7, 10) + timedelta(number)
        with live.database() as session:
            following.follow(session, refreshed(1, f"{day}-bbbbb{number}", day, factor), day)
    with live.database() as session:
        stored = following.restatements_of(session, priority.id)
        told = [(p.id, r.snapshot) for r0 in stored for p, r in following.restated_in(session, r0.snapshot)]
        assert told == [(priority.id, r.snapshot) for r in stored]
        assert following.restated_in(session, "another") == []
        held = session.get(Priority, priority.id)
    assert len(stored) == 2  # what the snapshot has is not what was typed; then the correction; then nothing
    assert stored[-1].value_now > stored[-1].value_before
    assert [(r.files, r.baseline_version) for r in stored] == [(["adm.csv"], 1)] * 2
    assert held is not None and held.baseline == base


def test_actions_move_as_the_states_allow_and_five_are_the_most(live: Room) -> None:
    priority = agreed(live)

    def added(number: int) -> int:
        with live.database() as session:
            plan = Planned(f"Try thing {number}", "Nurse lead", CODES["Elm"], TODAY, date(2017, 9, 30))
            return add_action(
                session, priority.id, plan, by=live.f1, tree=TREE, today=TODAY, idempotency_key=f"a{number}"
            ).id

    ids = [added(number) for number in range(5)]
    assert added(0) == ids[0]
    with pytest.raises(Refused, match="5 actions are open"):
        added(5)

    def moved(state: ActionState, version: int, **given: object) -> ActionState:
        with live.database() as session:
            return move_action(
                session, ids[0], state, version, by=live.f1, tree=TREE, today=date(2017, 7, 1),
                **given,  # type: ignore[arg-type]
            ).state  # fmt: skip

    assert moved(ActionState.STARTED, 1) is ActionState.STARTED
    with pytest.raises(Refused, match="Somebody else changed"):
        moved(ActionState.DONE, 1)
    with pytest.raises(Refused, match="a day that is over"):
        moved(ActionState.DONE, 2, done_on=date(2017, 7, 2))
    assert moved(ActionState.DONE, 2, done_on=date(2017, 6, 20)) is ActionState.DONE
    with pytest.raises(Refused, match="cannot become"):
        moved(ActionState.DROPPED, 3, note="We had no time for it.")
    assert moved(ActionState.STARTED, 3) is ActionState.STARTED
    with pytest.raises(Refused, match="The reason has"):
        moved(ActionState.DROPPED, 4)


def test_a_review_says_how_it_goes_on_and_when_next(live: Room) -> None:
    priority = agreed(live)
    with live.database() as session:
        review(
            session, priority.id, "keep", "Going as hoped.", by=live.f1, today=date(2017, 9, 30),
            next_on=date(2017, 12, 15), idempotency_key="r",
        )  # fmt: skip
        held = session.get(Priority, priority.id)
        assert held is not None and held.review_on == date(2017, 12, 15)
        assert [r.decision for r in reviews_of(session, priority.id)] == ["keep"]
        with pytest.raises(Refused, match="when it is looked at next"):
            review(
                session,
                priority.id,
                "keep",
                "Again.",
                by=live.f1,
                today=TODAY,
                next_on=None,
                idempotency_key="s",
            )


def test_closing_the_meeting_forgets_phones_and_authors(live: Room) -> None:
    from records.meetings import ideas

    with live.database() as session:
        ideas.send_idea(session, live.phones["Ash"], "Call back the same day.", idempotency_key="i")
    with live.database() as session:
        running.close(
            session, live.workshop.id, by=live.f1, tree=TREE, ask="A shared phone line for the locality."
        )
        [idea] = ideas.ideas_of(session, live.workshop.id)
        shown = whole.as_json(session, live.workshop.id)
    assert idea.phone_id is None and idea.words == "Call back the same day."
    assert idea.idempotency_key == f"forgotten {idea.id}"  # nor by its key, which began with the phone
    assert (shown["state"], shown["ask"]) == ("closed", "A shared phone line for the locality.")


def test_a_rehearsal_leaves_nothing_but_its_line_in_the_audit(database: Database) -> None:
    live = room(database, rehearsal=True)
    for name in NAMES:
        live.join(name)
    one = live.opened()
    live.cast("Ash", one, {"A": 1})
    live.closed(one)
    live.revealed(one)
    agreed(live)
    with database() as session:
        running.close(session, live.workshop.id, by=live.f1, tree=TREE)
        shown = whole.as_json(session, live.workshop.id)
        told = [line.event for line in audit.events(session)]
    assert [shown[name] for name in ("topics", "rounds", "priorities", "actions")] == [[], [], [], []]
    assert shown["minutes"] is None  # the one vote that a rehearsal shows is in no minutes
    assert told[-1] == "workshop_closed"
