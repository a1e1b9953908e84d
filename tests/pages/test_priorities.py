"""Agreed priorities: the stored verdict, the actions, the reviews, the filters, and who may change what."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from benchmarking.charts import Role as Mark
from benchmarking.over_time.changes import change
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from components import current
from components.agreed.priority_list import as_csv
from components.agreed.priority_plot import chart_of
from components.agreed.priority_reviews import new_baseline
from records import workshops
from records.agreed import actions
from records.agreed.actions import Planned
from records.agreed.courses import Course, course
from records.agreed.following import followed
from records.models import ActionState, Priority, Restatement, Role, Verdict
from tests import builders
from tests.accounts import account
from tests.pages.conftest import Place, words
from tests.records import meetings

FACILITATOR, PM = Role.FACILITATOR, Role.PRACTICE_MANAGER
EARLIER = "2026-08-10-000000"  # a version of the day before the one that is held
NOW, TODAY = "2026-08-11-zzzzzz", date(2026, 9, 15)
WANTED = "Change in the wanted direction: 9.1 in the year, 9.8 in the year before the meeting."
MORE = "More than ordinary variation, and more than chance would give back."
HTN = "prev_htn_pct"


@pytest.fixture
def agreed(stocked: Place) -> Priority:
    """One open priority of Ashdale on recorded hypertension."""
    by = stocked.users[FACILITATOR]
    database = current.database()
    meeting = meetings.opened(database, by)
    baseline = replace(meetings.BASELINE, value=15.2, lower=14.9, upper=15.6, period="2024/25")
    measured = builders.CATALOGUE[HTN]
    return meetings.record(
        database, meeting, by, baseline=baseline, indicator=measured, target=14.0, wanted="lower"
    )


def judged(priority: Priority, verdict: str, *sentences: str, snapshot: str = EARLIER) -> None:
    with current.database()() as session:
        session.add(
            Verdict(priority.id, snapshot, verdict, "", {"sentences": list(sentences)}, date(2026, 8, 11))
        )
        session.commit()


def act(place: Place, priority: Priority, what: str = "Send text reminders", **given: Any) -> int:
    planned = Planned(what, "Nurse lead", "X90003", TODAY, date(2026, 10, 1))
    with current.database()() as session:
        return actions.add_action(
            session, priority.id, replace(planned, **given), by=place.users[FACILITATOR],
            tree=meetings.TREE, today=TODAY, idempotency_key=what,
        ).id  # fmt: skip


def now(priority: Priority) -> Course:
    with current.database()() as session:
        return course(session, workshops.stored_priority(session, priority.id), NOW)


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def test_a_card_says_the_stored_verdict_of_the_current_version_and_nothing_else_judges(
    stocked: Place, agreed: Priority
) -> None:
    judged(agreed, "wanted", WANTED, MORE)
    judged(agreed, "unwanted", "Change in the unwanted direction: later.", snapshot="2026-09-14-ffffff")
    said = words(stocked.open("priorities", FACILITATOR))
    assert "<h2>Change in the wanted direction</h2>" in said and MORE in said
    assert "9.1 in the year, 9.8 in the year before the meeting." in said
    assert "At the refresh of 11 August 2026." in said
    assert "later." not in said and "not judged yet" not in said


def test_before_the_first_refresh_it_is_too_early(stocked: Place, agreed: Priority) -> None:
    said = words(stocked.open("priorities", FACILITATOR))
    assert "<h2>Too early to tell</h2>" in said and "No figures came since it was agreed." in said
    assert "old enough to judge" not in said


def test_the_lead_counts_all_five_verdicts_and_says_what_chance_would_show(
    stocked: Place, agreed: Priority
) -> None:
    judged(agreed, "no_clear_change", "No clear change: as before.")
    said = words(stocked.open("priorities", FACILITATOR))
    assert (
        "Change in the wanted direction: 0; no clear change: 1; change in the unwanted direction: 0; "
        "too early to tell: 0; cannot be compared: 0." in said
    )
    assert "1 priority is old enough to judge." in said and "fewer than one of them" in said


def test_what_is_learnt_stands_below_with_its_way_to_the_priority(stocked: Place, agreed: Priority) -> None:
    app = stocked.open("priorities", FACILITATOR)
    assert "What we learn from them" not in words(app)
    for snapshot, made_on in (("2026-05-11-aaaaaa", date(2026, 5, 11)), (EARLIER, date(2026, 8, 10))):
        with current.database()() as session:
            session.add(Verdict(agreed.id, snapshot, "no_clear_change", "", {"sentences": ["So."]}, made_on))
            session.commit()
    number = act(stocked, agreed, due_on=date(2026, 10, 1))
    with current.database()() as session:
        actions.move_action(
            session, number, ActionState.DONE, 1, by=stocked.users[FACILITATOR], tree=meetings.TREE,
            today=TODAY, done_on=TODAY,
        )  # fmt: skip
    said = words(stocked.open("priorities", FACILITATOR))
    assert "Tried, no clear change yet" in said and "Worth a closer look" not in said
    assert f'href="agreed-priorities?priority={agreed.id}"' in said
    assert "Done there: Send text reminders (done 15 September 2026)." in said
    alone = stocked.open("priorities", FACILITATOR, priority=str(agreed.id), state="closed")
    assert agreed.statement in words(alone) and "show_all" in [b.key for b in alone.button]


def test_a_restated_baseline_says_on_which_day(stocked: Place, agreed: Priority) -> None:
    with current.database()() as session:
        session.add(Restatement(agreed.id, EARLIER, 15.2, 15.3, date(2026, 8, 11), []))
        session.get_one(Priority, agreed.id).baseline = {**agreed.baseline, "value": 15.3}
        session.get_one(Priority, agreed.id).snapshot = "2026-08-09-000000"
        session.commit()
    judged(agreed, "too_early", "Too early to tell.")
    said = words(stocked.open("priorities", FACILITATOR))
    assert "Baseline restated from 15.3% to 15.2% on 11 August 2026: the source was corrected." in said


def test_the_owning_practice_says_that_it_is_done_and_nobody_else(stocked: Place, agreed: Priority) -> None:
    number = act(stocked, agreed)
    app = stocked.open("priorities", PM)
    press(app, f"move_{number}_done")
    (done,) = now(agreed).actions
    assert (done.state, done.done_on) == (ActionState.DONE, TODAY)
    assert "Done 15 September 2026." in words(app)
    other = account(current.database(), PM, "X90001")
    stranger = Place(stocked.home, {PM: other}).open("priorities", PM)
    assert "Send text reminders" in words(stranger)
    assert not [b for b in stranger.button if b.key.startswith("move_")]


def test_an_action_is_dropped_with_a_reason_only(stocked: Place, agreed: Priority) -> None:
    number = act(stocked, agreed)
    app = stocked.open("priorities", FACILITATOR)
    press(app, f"move_{number}_drop")
    assert "The action was not changed" in words(app)
    app.text_input(key=f"move_{number}_why").set_value("Nobody has the time for it")
    press(app, f"move_{number}_drop")
    assert now(agreed).actions[0].state is ActionState.DROPPED
    assert "Dropped: Nobody has the time for it." in words(app)


def test_what_is_overdue_is_said_and_found(stocked: Place, agreed: Priority) -> None:
    act(stocked, agreed, start_on=date(2026, 6, 1), due_on=date(2026, 7, 1))
    app = stocked.open("priorities", FACILITATOR)
    assert "Planned, overdue, was due 1 July 2026." in words(app) and "1 action is overdue." in words(app)
    assert "overdue" in words(stocked.open("priorities", FACILITATOR, actions="due"))


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ({}, True),
        ({"state": "closed"}, False),
        ({"state": "all"}, True),
        ({"actions": "due"}, False),
        ({"theme": "no such theme"}, True),  # what is no option counts as all
    ],
)
def test_filters_stand_in_the_address(
    stocked: Place, agreed: Priority, address: Mapping[str, str], found: bool
) -> None:
    assert (agreed.statement in words(stocked.open("priorities", FACILITATOR, **address))) is found


def test_a_review_is_kept_with_its_next_date(stocked: Place, agreed: Priority) -> None:
    app = stocked.open("priorities", FACILITATOR)
    form = f"review_form_{agreed.id}"
    next(g for g in app.get("button_group") if g.label == "How does it go on?").set_value("keep")
    next(a for a in app.text_area if a.label == "What was said").set_value("All is well")
    next(b for b in app.button if b.label == "Keep this review").click().run()
    (kept,) = now(agreed).reviews
    assert (kept.decision, kept.note, kept.reviewed_on) == ("keep", "All is well", TODAY)
    assert "15 September 2026, keep it as it is: All is well" in words(app)
    assert f"{form}_key" in app.session_state


def test_a_closed_one_says_how_it_ended_and_is_opened_again(stocked: Place, agreed: Priority) -> None:
    meetings.close(current.database(), agreed, stocked.users[FACILITATOR])
    app = stocked.open("priorities", FACILITATOR, state="closed")
    said = words(app)
    assert "Closed 15 September 2026. Stopped before its time: not in our power." in said
    assert "It is not in our power." in said
    press(app, f"reopen_{agreed.id}")
    assert now(agreed).priority.state == "open"


def test_a_manager_sees_no_button_of_the_facilitator(stocked: Place, agreed: Priority) -> None:
    app = stocked.open("priorities", PM)
    assert not [b for b in app.button if b.label in ("Keep this review", "Add this action")]


def test_a_new_baseline_needs_a_series_that_broke(stocked: Place, agreed: Priority) -> None:
    judged(agreed, "series_broken", "Cannot be compared: the way this is counted changed.")
    app = stocked.open("priorities", FACILITATOR)
    press(app, f"rebaseline_{agreed.id}")
    found = now(agreed).priority
    assert found.baseline_version == 2 and found.old_baselines[0]["value"] == 15.2
    assert "Earlier baseline: 15.2, 2024/25." in words(app)


def test_no_new_baseline_from_a_period_before_the_break(stocked: Place, agreed: Priority) -> None:
    held = builders.snapshot()
    assert new_baseline(agreed, held) is not None
    broken = replace(builders.CATALOGUE[HTN], series_breaks=(Period.parse("2025/26"),))
    assert new_baseline(agreed, replace(held, indicators={**held.indicators, HTN: broken})) is None


def yearly() -> Snapshot:
    years = [f"{y}/{y % 100 + 1}" for y in range(2019, 2026)]
    return builders.snapshot(*[builders.rows(HTN, lambda n: (1200, 8000), year) for year in years])


def test_the_plot_has_agreement_target_and_finished_actions(stocked: Place, agreed: Priority) -> None:
    number = act(stocked, agreed, start_on=date(2025, 5, 1), due_on=date(2025, 9, 1))
    with current.database()() as session:
        actions.move_action(
            session, number, ActionState.DONE, 1, by=stocked.users[FACILITATOR], tree=meetings.TREE,
            today=TODAY, done_on=date(2025, 9, 1),
        )  # fmt: skip
    chart = chart_of(now(agreed), change(yearly(), "LOC-A", HTN))
    (target,) = [s for s in chart.series if s.role is Mark.TARGET]
    assert target.values == (None, None, None, None, None, None, 14.0)
    assert [(m.place, m.words) for m in chart.marks] == [(6, "Send text reminders")]
    assert "Too early to tell." in chart.alt and "Send text reminders" in chart.alt


def test_the_list_as_csv_has_the_numbers_in_full(stocked: Place, agreed: Priority) -> None:
    judged(agreed, "wanted", WANTED)
    head, row = as_csv([now(agreed)], builders.snapshot()).decode("utf-8-sig").splitlines()
    assert head.startswith("locality,state,indicator,statement,baseline,")
    assert row.startswith(f"Ashdale,Open,{HTN},") and ",15.2,2024/25," in row and WANTED in row


def test_what_follows_a_new_baseline_starts_after_it(stocked: Place, agreed: Priority) -> None:
    before = followed(agreed).agreed_on
    agreed.baseline = {**agreed.baseline, "period": "2027/28"}
    assert followed(agreed).agreed_on == before == TODAY
    agreed.baseline_version = 2
    assert followed(agreed).agreed_on == date(2028, 3, 31)


def test_a_slide_leads_the_board_to_what_was_released_and_others_to_the_priority(
    stocked: Place, agreed: Priority
) -> None:
    asked, (analyst, board) = str(agreed.id), (Role.ANALYST, Role.BOARD_VIEWER)
    assert "no summary that was released" in words(stocked.open("slide", board, priority=asked))
    stocked.open("decks", analyst, deck="summary").button(key="put_forward").click().run()
    stocked.users[analyst] = account(current.database(), analyst, name="Second analyst")
    stocked.open("decks", analyst, deck="summary").button(key="release_1").click().run()
    assert agreed.statement in words(stocked.open("slide", board, priority=asked))
    assert "no summary that was released" in words(stocked.open("slide", board, priority="99"))
    assert f'href="agreed-priorities?priority={asked}"' in words(stocked.open("slide", PM, priority=asked))
