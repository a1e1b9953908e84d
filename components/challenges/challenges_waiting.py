"""Challenges waiting: what a home page says of the challenges of its reader's practices."""

from datetime import date, timedelta

from benchmarking.snapshot import Snapshot
from components import current
from components.challenges.challenge_words import page_of, status, subject, what_follows
from components.markup import address, linked
from records.models import Challenge, ChallengeState, User
from records.permissions import Action, may
from records.remarks import challenges

NEWS = timedelta(days=30)  # how long an answer is news


def challenge_entries(user: User, snapshot: Snapshot, today: date) -> list[str]:
    """Entries of "Waiting for you", as HTML: what an analyst has to answer; for everybody else, open
    challenges and fresh answers of what is theirs."""
    with current.database()() as session:
        found = challenges.challenges(session)
    waiting = [one for one in found if one.state is ChallengeState.OPEN]
    if may(user, Action.ANSWER_CHALLENGE):
        return [_to_answer(len(waiting))] if waiting else []
    mine = challenges.readable(found, user, snapshot.organisations, today)
    return [_entry(one, snapshot) for one in mine if one in waiting or _is_news(one, today)]


def _is_news(one: Challenge, today: date) -> bool:
    return one.replied_at is not None and today - one.replied_at.date() <= NEWS


def _entry(one: Challenge, snapshot: Snapshot) -> str:
    said, stands = one.reply or what_follows(one, snapshot), status(one)
    what = f"Challenge {stands[0].lower()}{stands[1:]}"
    return linked(what, f"{subject(one, snapshot)}. {said}", page_of(one))


def _to_answer(count: int) -> str:
    many = "1 challenged figure waits" if count == 1 else f"{count} challenged figures wait"
    words = "Somebody says that it is wrong, and is told what you found."
    return linked(f"{many} for an answer", words, address("data-held"))
