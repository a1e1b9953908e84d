"""Challenges: somebody says that a figure is wrong, and is told what came of it."""

from collections.abc import Callable, Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarking.challenged import Challenged
from benchmarking.comparison import Comparison
from benchmarking.organisations import Organisations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from records import audit, clock
from records.models import Challenge, ChallengeState, User
from records.permissions import Action, check, localities_of, may
from records.refusals import Refused
from records.remarks.free_text import accepted
from records.verbs import verb

LONGEST = 500  # characters of a reason and of a reply
_NEWEST_FIRST = select(Challenge).order_by(Challenge.id.desc())


@verb
def challenge(
    session: Session,
    comparison: Comparison,
    reason: str,
    *,
    by: User,
    snapshot: Snapshot,
    today: date,
    idempotency_key: str,
) -> Challenge:
    """Say that the figure of a comparison is wrong, and why. The same key again: the same challenge.

    Raises Refused where the reason is too short or too long, or the figure is under challenge already.
    """
    code = comparison.organisation.code
    check(by, Action.CHALLENGE, code, tree=snapshot.organisations, on=today)
    again = session.scalars(select(Challenge).where(Challenge.idempotency_key == idempotency_key)).first()
    if again:
        return again
    words = accepted(reason, LONGEST, "The reason")
    read, indicator, period = comparison.figure, comparison.indicator.id, str(comparison.period)
    _refuse_a_second(session, code, indicator, period)
    made = Challenge(
        code, indicator, period, snapshot.id, read.numerator, read.denominator, read.value, words,
        by.id, clock.on(today), idempotency_key,
    )  # fmt: skip
    session.add(made)
    session.flush()
    about = f"{code} {indicator} {period}"
    audit.write(
        session, by=by, event="challenge_raised", thing=_thing(made), before=about, after=made.state,
        snapshot=snapshot.id,
    )  # fmt: skip
    return made


@verb
def answer(
    session: Session, challenge_id: int, state: ChallengeState, reply: str, *, by: User, today: date
) -> Challenge:
    """Accept or reject a challenge, with words that the practice reads. An answer is never changed."""
    check(by, Action.ANSWER_CHALLENGE)
    found = session.get(Challenge, challenge_id)
    if found is None:
        raise Refused("This challenge is not there.", "unknown", f"challenge {challenge_id}")
    if found.state is not ChallengeState.OPEN:
        raise Refused(f"This challenge was {found.state} already.", "answered", _thing(found))
    if state is ChallengeState.OPEN:
        raise Refused("Accept or reject the challenge.", "missing", _thing(found))
    found.reply, found.state, found.replied_at = accepted(reply, LONGEST, "The reply"), state, clock.on(today)
    audit.write(
        session,
        by=by,
        event="challenge_answered",
        thing=_thing(found),
        before=ChallengeState.OPEN,
        after=state,
        snapshot=found.snapshot,
    )
    return found


def challenges(session: Session) -> list[Challenge]:
    """All of them, the newest first."""
    return list(session.scalars(_NEWEST_FIRST))


def readable(found: Iterable[Challenge], user: User, tree: Organisations, on: date) -> list[Challenge]:
    """Those whose reason and reply an account may read: of its own practice or locality, or all."""
    return [c for c in found if may(user, Action.READ_CHALLENGE, c.organisation, tree=tree, on=on)]


def challenged(
    found: Iterable[Challenge], tree: Organisations, corrected: Callable[[Challenge], bool]
) -> Challenged:
    """Which figures are under challenge, for `Snapshot.with_challenges`; with that of a practice also its
    locality's, which holds it.

    One that was accepted counts as long as it is not `corrected`: until the snapshot holds another figure.
    One that was rejected does not count.
    """
    marked: dict[tuple[str, str], tuple[Period, ...]] = {}
    for one in found:
        stands = one.state is ChallengeState.ACCEPTED and not corrected(one)
        if not stands and one.state is not ChallengeState.OPEN:
            continue
        period = Period.parse(one.period)
        for code in {one.organisation} | localities_of(tree, one.organisation, period.end):
            marked[code, one.indicator] = (*marked.get((code, one.indicator), ()), period)
    return marked


def _refuse_a_second(session: Session, code: str, indicator: str, period: str) -> None:
    same = select(Challenge).where(
        Challenge.organisation == code,
        Challenge.indicator == indicator,
        Challenge.period == period,
        Challenge.state == ChallengeState.OPEN,
    )
    if session.scalars(same).first():
        raise Refused("This figure is under challenge already.", "already_there", f"{code} {indicator}")


def _thing(one: Challenge) -> str:
    return f"challenge {one.id}"
