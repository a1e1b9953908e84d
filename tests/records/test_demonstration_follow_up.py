"""What the demonstration's practices did after their meetings, read back from the records that it made."""

from datetime import date

from records.agreed import actions
from records.agreed.actions import actions_of
from records.agreed.following import latest_verdict
from records.database import open_database
from records.demonstration_follow_up import follow_up
from records.models import ActionState
from records.workshops import agreed
from tests.conftest import Loaded


def test_two_actions_are_done_and_the_priority_was_kept_at_its_review(demonstration: Loaded) -> None:
    with open_database(demonstration.home)() as session:
        missed = next(p for p in agreed(session, "LOC-L04") if p.indicator == "act_dna_pct")
        done = [(a.done_on, a.state) for a in actions_of(session, missed.id)]
        (kept,) = actions.reviews_of(session, missed.id)
        verdict = latest_verdict(session, missed.id)
    assert done == [(date(2026, 1, 5), ActionState.DONE), (date(2026, 2, 16), ActionState.DONE)]
    assert (kept.decision, kept.reviewed_on) == ("keep", date(2026, 5, 27))
    assert missed.review_on == date(2026, 11, 12)
    assert verdict is not None and verdict.verdict == "wanted"


def test_following_up_again_changes_nothing(demonstration: Loaded) -> None:
    with open_database(demonstration.home)() as session:
        before = [len(actions_of(session, p.id)) for p in agreed(session)]
        follow_up(session, demonstration.snapshot.organisations)
        assert [len(actions_of(session, p.id)) for p in agreed(session)] == before
    assert sum(before) == 4
