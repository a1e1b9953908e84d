"""Challenges: what is kept of the figure, who may raise and answer them, what they do to a comparison."""

from datetime import date

import pytest

from benchmarking.comparison import Comparison, compare
from benchmarking.figures import Outcome
from benchmarking.findings import weighed
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import banned_words, finding, short
from records.database import Database
from records.models import Challenge, ChallengeState, Role, User
from records.refusals import NotAllowed, Refused
from records.remarks import challenges
from tests import builders
from tests.accounts import account
from tests.records.test_people import lines

TODAY = date(2026, 6, 30)
INDICATOR = "prev_htn_pct"
OWN = "X90003"
WHY = "The flu clinic's closed slots were counted as missed."


def area(own: int = 2200) -> Snapshot:
    """All practices at 15 %, our own far above it."""
    return builders.snapshot(
        builders.rows(INDICATOR, lambda n: (own if n == 3 else 1500 + n, 10000)), id="2026-08-11-abc123"
    )


SNAPSHOT = area()


@pytest.fixture
def owner(database: Database) -> User:
    return account(database, Role.PRACTICE_MANAGER, OWN)


@pytest.fixture
def analyst(database: Database) -> User:
    return account(database, Role.ANALYST)


def about(code: str = OWN, snapshot: Snapshot = SNAPSHOT) -> Comparison:
    return compare(snapshot, code, INDICATOR)


def raised(database: Database, by: User, code: str = OWN, why: str = WHY, key: str = "c1") -> Challenge:
    with database() as session:
        return challenges.challenge(
            session, about(code), why, by=by, snapshot=SNAPSHOT, today=TODAY, idempotency_key=key
        )


def answered(database: Database, by: User, one: Challenge, state: ChallengeState) -> Challenge:
    with database() as session:
        words = "Checked with the source: it agrees."
        return challenges.answer(session, one.id, state, words, by=by, today=TODAY)


def marked(database: Database, snapshot: Snapshot = SNAPSHOT, corrected: bool = False) -> Snapshot:
    with database() as session:
        found = challenges.challenges(session)
    return snapshot.with_challenges(challenges.challenged(found, snapshot.organisations, lambda _: corrected))


def test_a_challenge_keeps_the_figure_as_it_was_read(database: Database, owner: User) -> None:
    made = raised(database, owner, why="  The flu clinic's  closed slots were counted as missed. ")
    assert (made.organisation, made.indicator, made.period) == (OWN, INDICATOR, str(about().period))
    assert (made.numerator, made.denominator, made.value, made.snapshot) == (2200, 10000, 22.0, SNAPSHOT.id)
    assert (made.reason, made.state, made.raised_by) == (WHY, ChallengeState.OPEN, owner.id)
    assert made.raised_at.date() == TODAY
    assert lines(database)[-1] == (
        owner.email, "challenge_raised", f"challenge {made.id}", f"{OWN} {INDICATOR} {made.period}", "open",
        "done",
    )  # fmt: skip
    assert raised(database, owner).id == made.id  # the form was sent twice


def test_it_is_shown_marked_and_never_a_finding(database: Database, owner: User) -> None:
    assert about().figure.outcome is Outcome.HIGHER
    raised(database, owner)
    snapshot = marked(database)
    own = about(snapshot=snapshot)
    assert own.figure.outcome is Outcome.NOT_COMPARED
    assert (own.figure.value, own.figure.lower) == (22.0, about().figure.lower)
    assert short(own.figure) == "Under challenge"
    assert own.figure.phrase.endswith("average: the figure is under challenge")
    assert "Under challenge" in finding(own) and not banned_words(finding(own))
    assert weighed(snapshot, [own]).judged == ()
    seen = next(f for f in about("X90001", snapshot).others if f.code == OWN)
    assert (seen.outcome, seen.reason) == (Outcome.NOT_COMPARED, "challenged")
    whole = about("LOC-A", snapshot).figure  # the locality's figure holds it
    assert (whole.outcome, whole.reason) == (Outcome.NOT_COMPARED, "challenged")
    assert about("LOC-B", snapshot).figure.reason != "challenged"
    assert about().figure.outcome is Outcome.HIGHER  # the snapshot itself stays as it is


def test_a_later_window_that_holds_the_month_is_marked_too() -> None:
    monthly = "ue_ae_0_4_1000"
    table = builders.rows(monthly, lambda n: (40 + n, 8000), period="year to 2026-06")
    snapshot = builders.snapshot(table)
    for period, touches in (("2025-11", True), ("2025-06", False), ("2026-06", True), ("2026-07", False)):
        held = snapshot.with_challenges({(OWN, monthly): (Period.parse(period),)})
        assert (compare(held, OWN, monthly).figure.reason == "challenged") is touches, period


def test_an_answer_is_final_and_says_what_it_does(database: Database, owner: User, analyst: User) -> None:
    one = raised(database, owner)
    done = answered(database, analyst, one, ChallengeState.REJECTED)
    assert (done.state, done.reply) == (ChallengeState.REJECTED, "Checked with the source: it agrees.")
    assert lines(database)[-1][1:5] == ("challenge_answered", f"challenge {one.id}", "open", "rejected")
    assert about(snapshot=marked(database)).figure.outcome is Outcome.HIGHER
    with pytest.raises(Refused, match="rejected already"):
        answered(database, analyst, one, ChallengeState.ACCEPTED)
    assert raised(database, owner, key="c2").id != one.id  # a new reason may be given


def test_an_accepted_one_is_marked_until_another_figure_is_held(
    database: Database, owner: User, analyst: User
) -> None:
    answered(database, analyst, raised(database, owner), ChallengeState.ACCEPTED)
    assert short(about(snapshot=marked(database)).figure) == "Under challenge"
    assert about(snapshot=marked(database, corrected=True)).figure.outcome is Outcome.HIGHER


def test_a_correction_does_not_end_an_open_challenge(database: Database, owner: User) -> None:
    raised(database, owner)
    assert short(about(snapshot=marked(database, corrected=True)).figure) == "Under challenge"


@pytest.mark.parametrize(
    ("code", "role", "scope"),
    [
        (OWN, Role.PRACTICE_MANAGER, "X90004"),
        (OWN, Role.FACILITATOR, "LOC-B"),
        (OWN, Role.ANALYST, ""),
        (OWN, Role.BOARD_VIEWER, ""),
    ],
)
def test_others_raise_none(database: Database, code: str, role: Role, scope: str) -> None:
    with pytest.raises(NotAllowed):
        raised(database, account(database, role, *scope.split()), code)
    with database() as session:
        assert challenges.challenges(session) == []


def test_only_an_analyst_answers_and_reasons_stay_in_the_practice(
    database: Database, owner: User, analyst: User
) -> None:
    one = raised(database, owner)
    facilitator, other = (
        account(database, Role.FACILITATOR, "LOC-A"),
        account(database, Role.PRACTICE_MANAGER, "X90004"),
    )
    for user in (owner, facilitator, other):
        with pytest.raises(NotAllowed):
            answered(database, user, one, ChallengeState.ACCEPTED)
    tree = SNAPSHOT.organisations
    readers = [
        user.role
        for user in (owner, facilitator, other, analyst)
        if challenges.readable([one], user, tree, TODAY)
    ]
    assert readers == [Role.PRACTICE_MANAGER, Role.FACILITATOR, Role.ANALYST]


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("wrong", "10 to 500"),
        ("x" * 501, "10 to 500"),
        ("Ask about 943 476 5919, who was there.", "NHS number"),
        ("Ask about 9434765919, who was there.", "NHS number"),
    ],
)
def test_what_is_refused_leaves_nothing(database: Database, owner: User, why: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        raised(database, owner, why=why)
    with database() as session:
        assert challenges.challenges(session) == []


def test_ten_digits_that_are_no_nhs_number_may_stand(database: Database, owner: User) -> None:
    assert raised(database, owner, why="The desk's number is 943 476 5918 since May.").id


def test_a_figure_is_challenged_once_at_a_time(database: Database, owner: User) -> None:
    raised(database, owner)
    with pytest.raises(Refused, match="under challenge already"):
        raised(database, owner, key="c2")
