"""Rounds: a vote is prepared, opened, closed and revealed; then nobody can tell who voted how.

Nothing of a vote is to be had before the reveal but how many voted (WORKSHOP 6).
"""

import secrets
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from benchmarking.organisations import Organisations
from records import tally
from records.meetings import found
from records.meetings.control import hold
from records.meetings.doors import hashed
from records.models import (
    Ballot,
    Paper,
    Round,
    RoundState,
    Seat,
    Topic,
    TopicState,
    User,
    Voted,
    Workshop,
    WorkshopState,
)
from records.priorities import MOST_OPEN
from records.refusals import Refused
from records.remarks.free_text import accepted
from records.tally import LETTERS, Method, Total
from records.verbs import verb
from records.workshops import still_open

MOST_ROUNDS = 2  # that are not a run-off


@verb
def prepare_round(
    session: Session,
    workshop_id: int,
    method: Method,
    topic_ids: Sequence[int],
    *,
    by: User,
    tree: Organisations,
    run_off: bool = False,
) -> Round:
    """Freeze the ballot of the next round: 2 to 12 topics, which get their letters in this order.

    A second round is held on the topics of the first, or some of them; a run-off on those that are tied.
    """
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.LIVE)
    before = found.rounds_of(session, workshop_id)
    _check_another(before, run_off)
    topics = [found.topic_of(session, workshop, id_) for id_ in dict.fromkeys(topic_ids)]
    if run_off and {t.letter for t in topics} != set(before[-1].tied):
        raise Refused("A run-off is held on the topics that are tied.", "tie")
    if not tally.FEWEST_OPTIONS <= len(topics) <= tally.MOST_OPTIONS:
        raise Refused(f"A ballot has {tally.FEWEST_OPTIONS} to {tally.MOST_OPTIONS} topics.", "size")
    _put_on_ballot(session, workshop, topics, any(r.state is RoundState.REVEALED for r in before), by)
    made = Round(
        workshop_id, len(before) + 1, method, {topic.letter: topic.id for topic in topics},
        len(tree.practices(workshop.locality, workshop.held_on)), run_off=run_off,
    )  # fmt: skip
    session.add(made)
    session.flush()
    move(session, workshop, made, "", RoundState.PREPARED, by)
    return made


def _put_on_ballot(
    session: Session, workshop: Workshop, topics: Sequence[Topic], later: bool, by: User
) -> None:
    """These topics get letters, and keep them in a `later` round; in a first one all others go back to the
    list. Raises Refused where one may not be voted on."""
    allowed = {*found.NOT_VOTED_ON, *((TopicState.CHOSEN, TopicState.NOT_CHOSEN) if later else ())}
    if any(topic.state not in allowed or (later and not topic.letter) for topic in topics):
        raise Refused(
            "A topic of this ballot was set aside, or is new: it waits for the next meeting.", "topic"
        )
    for place, topic in enumerate(topics):
        topic.letter = topic.letter if later else LETTERS[place]
        if topic.state is TopicState.LISTED:
            choose(session, workshop, topic, TopicState.ON_BALLOT, by)
    for topic in [] if later else found.topics_of(session, workshop.id):
        if topic not in topics and topic.state is TopicState.ON_BALLOT:
            choose(session, workshop, topic, TopicState.LISTED, by)
            topic.letter = ""


@verb
def open_round(session: Session, workshop_id: int, round_id: int, *, by: User) -> Round:
    """Take votes. One round at a time."""
    workshop, one = round_for(session, workshop_id, round_id, by, RoundState.PREPARED)
    if any(r.state in found.UNREVEALED for r in found.rounds_of(session, workshop_id)):
        raise Refused("Another vote is not finished yet.", "open", f"round {one.number}")
    one.state = RoundState.OPEN
    move(session, workshop, one, RoundState.PREPARED, RoundState.OPEN, by)
    return one


@verb
def close_round(session: Session, workshop_id: int, round_id: int, *, by: User) -> Round:
    """Take no more votes; nothing is shown yet."""
    workshop, one = round_for(session, workshop_id, round_id, by, RoundState.OPEN)
    one.state = RoundState.CLOSED
    move(session, workshop, one, RoundState.OPEN, RoundState.CLOSED, by)
    return one


@verb
def reopen_round(session: Session, workshop_id: int, round_id: int, *, by: User) -> Round:
    """Take votes again, once, before the result is shown."""
    workshop, one = round_for(session, workshop_id, round_id, by, RoundState.CLOSED)
    if one.reopened:
        raise Refused("This vote was opened again once already.", "reopened", f"round {one.number}")
    one.state, one.reopened = RoundState.OPEN, True
    found.tell(session, workshop, "round_reopened", by=by, about=f"round {one.number}", after=one.state)
    return one


@verb
def void_round(session: Session, workshop_id: int, round_id: int, reason: str, *, by: User) -> Round:
    """Throw a round away that was closed in error; its counts are not kept."""
    workshop, one = round_for(session, workshop_id, round_id, by, *found.UNREVEALED, RoundState.REVEALED)
    before = one.state
    one.reason, one.state = accepted(reason, 300, "The reason"), RoundState.VOID
    one.totals, one.tied, one.voting, one.practices = {}, [], 0, 0
    for table in (Ballot, Paper, Voted):
        session.execute(delete(table).where(table.round_id == one.id))
    for topic in (found.topic_of(session, workshop, id_) for id_ in one.topics.values()):
        if topic.state in (TopicState.CHOSEN, TopicState.NOT_CHOSEN):
            choose(session, workshop, topic, TopicState.ON_BALLOT, by)
    found.tell(
        session, workshop, "round_voided", by=by, about=f"round {one.number}", before=before, after=one.state
    )
    return one


@verb
def reveal(
    session: Session, workshop_id: int, round_id: int, *, by: User, although_few: bool = False
) -> Round:
    """Show the result: totals are counted and the link between practices and choices is cut for good.

    Who voted is kept without what was chosen; the papers are kept shuffled, with new random ids. One vote
    alone is never shown, nor one from a phone among sheets that were typed in; so few that the counts tell
    who voted how only with `although_few`: the voters were told so before they sent. A rehearsal, which is
    forgotten, shows everything.
    """
    workshop, one = round_for(session, workshop_id, round_id, by, RoundState.CLOSED)
    ballots = session.execute(
        select(Ballot, Seat).join(Seat, Seat.id == Ballot.seat_id).where(Ballot.round_id == one.id)
    ).all()
    if not workshop.rehearsal:
        check_enough(one, len(ballots), sum(b.channel == "paper" for b, _ in ballots), although_few)
    voted = sorted((seat.practice, ballot.channel) for ballot, seat in ballots)
    papers = [dict(ballot.choices) for ballot, _ in ballots]
    secrets.SystemRandom().shuffle(papers)
    spent = [hashed(key) for ballot, _ in ballots for key in ballot.keys]
    one.spent = sorted(spent)  # in no order of theirs: a lost answer is asked for again after the reveal
    session.execute(delete(Ballot).where(Ballot.round_id == one.id))
    session.add_all(Paper(secrets.token_hex(8), one.id, choices) for choices in papers)
    most = 1 if one.run_off else tally.dots_for(len(one.topics))[1]
    counted = tally.totals(Method(one.method), list(one.topics), papers, most)
    return show_result(session, workshop, one, voted, len(papers), counted, by)


def show_result(
    session: Session,
    workshop: Workshop,
    one: Round,
    voted: Sequence[tuple[str, str]],
    voting: int,
    counted: Sequence[Total],
    by: User,
) -> Round:
    """A closed round with what it came to, inside the caller's transaction.

    `voted`: practice and channel of each that is known; `voting`: how many votes; `counted`: of tally.
    """
    session.add_all(Voted(one.id, practice, channel) for practice, channel in voted)
    one.voting, one.practices = voting, len({practice for practice, _ in voted})
    one.quorum, one.state = tally.quorum(one.practices, one.eligible), RoundState.REVEALED
    _count(session, workshop, one, counted, by)
    found.tell(session, workshop, "votes_sealed", by=None, actor="the program", about=about(one),
               after=str(one.voting))  # fmt: skip
    move(session, workshop, one, RoundState.CLOSED, RoundState.REVEALED, by)
    return one


def places_free(session: Session, workshop: Workshop) -> int:
    """How many priorities may be opened: three less those that are open."""
    return max(0, MOST_OPEN - len(still_open(session, workshop.locality)))


def check_enough(one: Round, votes: int, typed: int, although_few: bool) -> None:
    """A result that tells whose vote was which is not shown, or not without being asked for."""
    if votes == 1:
        raise Refused(
            "One vote was sent: the result would tell what was in it. Open the vote again, or throw it away.",
            "one_vote", about(one),
        )  # fmt: skip
    if votes - typed == 1:
        raise Refused(
            "Only one vote was sent by phone, and whoever typed in the sheets would read it off the result. "
            "Open the vote again for more, type that practice's sheet in too, or throw the vote away.",
            "one_vote", about(one),
        )  # fmt: skip
    if votes and tally.gives_away(votes, typed=typed) and not although_few:
        sent = "were sent by phone" if votes > typed > 0 else "were sent"
        raise Refused(
            f"Only {votes - typed or votes} votes {sent}: others may guess who voted how.", "few_votes",
            about(one),
        )  # fmt: skip


def _check_another(before: Sequence[Round], run_off: bool) -> None:
    held = [r for r in before if r.state is not RoundState.VOID]
    if any(r.state is not RoundState.REVEALED for r in held):
        raise Refused("Another vote is not finished yet.", "open")
    if run_off and not (held and held[-1].tied):
        raise Refused("Nothing is tied.", "tie")
    if not run_off and sum(not r.run_off for r in held) >= MOST_ROUNDS:
        raise Refused("Two rounds are the most.", "rounds")


def round_for(
    session: Session, workshop_id: int, round_id: int, by: User, *states: RoundState
) -> tuple[Workshop, Round]:
    """A round in one of some states, for whoever holds the control of its live meeting."""
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.LIVE)
    one = found.round_of(session, workshop, round_id)
    if one.state not in states:
        raise Refused(f"This vote is {one.state}.", "state", about(one))
    hold(session, workshop, by)
    return workshop, one


def _count(session: Session, workshop: Workshop, one: Round, counted: Sequence[Total], by: User) -> None:
    """Totals, what goes forward, and what is tied across the last place."""
    unit = "dots" if one.method == Method.DOTS else "points"
    one.totals = {t.letter: {unit: t.strength, **asdict(t)} for t in counted}
    places = places_free(session, workshop)
    if one.run_off:  # those that were sure already have their places
        sure = [t for t in found.topics_of(session, workshop.id) if t.id not in one.topics.values()]
        places -= sum(t.state is TopicState.CHOSEN for t in sure)
    decided = tally.forward(counted, max(0, places))
    one.tied = list(decided.tied)
    for letter, id_ in one.topics.items():
        state = TopicState.CHOSEN if letter in decided.chosen else TopicState.NOT_CHOSEN
        if letter in decided.tied:  # whatever an earlier round said of it is open again
            state = TopicState.ON_BALLOT
        choose(session, workshop, found.topic_of(session, workshop, id_), state, by)


def choose(session: Session, workshop: Workshop, topic: Topic, state: TopicState, by: User) -> None:
    """What becomes of a topic by a vote or by the room, with its line, inside the caller's transaction."""
    before, topic.state = topic.state, state
    if before is not state:
        named = f"topic {topic.id}"
        found.tell(session, workshop, f"topic_{state}", by=by, about=named, before=before, after=state)


def move(session: Session, workshop: Workshop, one: Round, before: str, after: RoundState, by: User) -> None:
    """One line in the audit: a round goes from one state to the next."""
    event = {
        RoundState.PREPARED: "round_prepared",
        RoundState.OPEN: "round_opened",
        RoundState.CLOSED: "round_closed",
        RoundState.REVEALED: "round_revealed",
    }[after]
    found.tell(session, workshop, event, by=by, about=about(one), before=before, after=after)


def about(one: Round) -> str:
    """A round as the audit calls it."""
    return f"round {one.number}"
