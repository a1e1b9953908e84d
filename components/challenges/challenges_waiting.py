"""Challenges waiting: what a home page says of the challenges of its reader's practices."""

from datetime import date, timedelta

from benchmarking.snapshot import Snapshot
from components import current
from components.challenges.challenge_words import page_of, status, subject, what_follows
from components.markup import address, escape
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
    return (
        f'<li><a href="{page_of(one)}"><b>Challenge {escape(stands[0].lower() + stands[1:])}</b></a><br>'
        f'<span class="sk-sub">{escape(subject(one, snapshot))}. {escape(said)}</span></li>'
    )


def _to_answer(count: int) -> str:
    many = "1 challenged figure waits" if count == 1 else f"{count} challenged figures wait"
    return (
        f'<li><a href="{address("data-held")}"><b>{many} for an answer</b></a><br>'
        '<span class="sk-sub">Somebody says that it is wrong, and is told what you found.</span></li>'
    )
