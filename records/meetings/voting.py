"""Voting: a seat's vote comes in from a phone or from paper, is changed, or comes too late (WORKSHOP 6)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarking.organisations import Organisations
from records import tally
from records.meetings import found
from records.meetings.doors import hashed
from records.meetings.joining import name_of, new_seat, phone_verb, seat_of
from records.meetings.rounds import about
from records.models import (
    Ballot,
    Paper,
    Phone,
    Round,
    RoundState,
    Seat,
    User,
    Voted,
    VotingMode,
    Workshop,
    WorkshopState,
)
from records.refusals import Refused
from records.tally import Method
from records.verbs import verb

LATE = "Voting had closed before your vote arrived. It was not counted."
COUNTED = "Your vote was counted."
LONGEST_SHEET = 10  # characters of a sheet's number
SENT = "Sent. You can change it until voting closes."


@dataclass(frozen=True)
class Answer:
    """What a phone is told about a vote that it sent."""

    counted: bool
    words: str
    choices: Mapping[str, Any]


@phone_verb
def cast(
    session: Session, phone: Phone, round_id: int, choices: Mapping[str, Any], *, idempotency_key: str
) -> Answer:
    """Store a seat's vote, or change it: the last one that was acknowledged counts. A key counts once.

    A vote for a round that is closed is not counted, and the phone is told so. Raises Refused for a vote
    that breaks the rules of the ballot; an earlier one stands.
    """
    workshop = session.get(Workshop, phone.workshop_id)
    if workshop is None or workshop.state is not WorkshopState.LIVE:
        raise Refused("The meeting is over.", "state")
    one = found.round_of(session, workshop, round_id)
    seat = session.get(Seat, phone.seat_id) if phone.seat_id else None
    if seat is None:
        raise Refused("This phone does not hold a vote.", "no_seat", f"round {one.number}")
    stored = session.get(Ballot, (one.id, seat.id))
    if stored is not None and idempotency_key in stored.keys:
        return Answer(True, SENT, own_vote(session, one, phone) or {})
    if hashed(idempotency_key) in one.spent:
        return Answer(True, COUNTED, {})
    if one.state is RoundState.PREPARED:
        raise Refused("Voting has not begun.", "state", about(one))
    if one.state is not RoundState.OPEN:
        one.late += 1
        found.tell(session, workshop, "vote_late", by=None, actor=name_of(session, phone), about=about(one))
        return Answer(False, LATE, own_vote(session, one, phone) or {})
    tally.check_choices(Method(one.method), list(one.topics), choices, one.run_off)
    event = _store(session, one, seat, choices, "phone", idempotency_key)
    found.tell(session, workshop, event, by=None, actor=f"seat {seat.number}", about=about(one))
    return Answer(True, SENT, dict(choices))


@verb
def enter_paper(
    session: Session,
    workshop_id: int,
    round_id: int,
    practice: str,
    choices: Mapping[str, Any],
    *,
    by: User,
    tree: Organisations,
    sheet: str,
    replace: bool = False,
) -> None:
    """Type in a vote sheet, by its number: each sheet counts once. A practice that has voted, or a sheet that
    is in already: only with `replace`, which is told.

    Where each person votes every sheet is a person's, and people and phones together are the headcount.
    """
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.LIVE)
    one = found.round_of(session, workshop, round_id)
    if one.state is not RoundState.OPEN:
        raise Refused(f"This vote is {one.state}.", "state", about(one))
    if practice not in tree.practices(workshop.locality, workshop.held_on):
        raise Refused(f"{practice} is not a practice of this locality.", "outside_locality", practice)
    tally.check_choices(Method(one.method), list(one.topics), choices, one.run_off)
    number = sheet.strip()
    if not number or len(number) > LONGEST_SHEET:
        raise Refused("Type in the number that is printed on the sheet.", "sheet", practice)
    seat = _seat_of_sheet(session, workshop, one, practice, number)
    stored = session.get(Ballot, (one.id, seat.id))
    if stored is not None and not replace:
        whose = f"Sheet {number} is in" if stored.sheet == number else "This practice has voted"
        raise Refused(f"{whose} already. Replace the earlier vote?", "already_voted", practice)
    after = "replaced_by_paper" if stored is not None else ""
    _store(session, one, seat, choices, "paper", f"paper {secrets.token_hex(8)}", number)
    seated = f"{about(one)} seat {seat.number}"
    found.tell(session, workshop, "vote_entered_from_paper", by=by, about=seated, after=after)


def _seat_of_sheet(session: Session, workshop: Workshop, one: Round, practice: str, sheet: str) -> Seat:
    """The seat that a sheet votes for. Raises Refused where the number was typed in for another practice, or
    the sheet would be one vote more than there are people."""
    same = select(Seat).join(Ballot, Ballot.seat_id == Seat.id)
    there = session.scalars(same.where(Ballot.round_id == one.id, Ballot.sheet == sheet)).first()
    if there is not None and there.practice != practice:
        raise Refused(f"Sheet {sheet} was typed in for another practice.", "sheet", practice)
    if workshop.mode is VotingMode.PER_PRACTICE:
        return seat_of(session, workshop.id, practice) or new_seat(session, workshop, practice)
    return there or _free_seat(session, workshop, one, practice)


def _free_seat(session: Session, workshop: Workshop, one: Round, practice: str) -> Seat:
    """Where each person votes: a seat of the practice without a phone, which has not voted in this round."""
    by_phone = select(Phone.seat_id).where(Phone.workshop_id == workshop.id, Phone.seat_id.is_not(None))
    voted = select(Ballot.seat_id).where(Ballot.round_id == one.id)
    seats = select(Seat).where(Seat.workshop_id == workshop.id).order_by(Seat.number)
    free = session.scalars(
        seats.where(Seat.practice == practice, Seat.id.not_in(by_phone), Seat.id.not_in(voted))
    ).first()
    if free is not None:
        return free
    if len(session.scalars(seats).all()) >= workshop.headcount:
        raise Refused(
            f"The headcount is {workshop.headcount}, and each person has a vote: change it first.",
            "headcount", practice,
        )  # fmt: skip
    return new_seat(session, workshop, practice)


def has_voted(session: Session, one: Round) -> list[str]:
    """The practices that have voted so far in a round, in order of code: for the facilitators alone."""
    if one.state is RoundState.REVEALED:
        return sorted(session.scalars(select(Voted.practice).where(Voted.round_id == one.id)))
    rows = select(Seat.practice).join(Ballot, Ballot.seat_id == Seat.id).where(Ballot.round_id == one.id)
    return sorted(session.scalars(rows))


def number_voted(session: Session, one: Round) -> int:
    """How many have voted so far: all that anybody may know before the reveal."""
    if one.state is RoundState.REVEALED:
        return one.voting
    count = select(func.count()).select_from(Ballot).where(Ballot.round_id == one.id)
    return session.scalar(count) or 0


def number_typed(session: Session, one: Round) -> int:
    """How many of those that have voted in a round were typed in from sheets."""
    table = Voted if one.state is RoundState.REVEALED else Ballot
    typed = select(func.count()).select_from(table).where(table.round_id == one.id, table.channel == "paper")
    return session.scalar(typed) or 0


def own_vote(session: Session, one: Round, phone: Phone) -> Mapping[str, Any] | None:
    """What the seat of a phone chose, while its round is not revealed; None for what it may not see: a vote
    whose phone was taken out, or one that was typed in from paper."""
    stored = _stored(session, one, phone)
    return stored.choices if stored and not _is_closed_to_phones(stored) else None


def has_unseen_vote(session: Session, one: Round, phone: Phone) -> bool:
    """Whether the seat of a phone has voted in a way that this phone may not see, only replace."""
    stored = _stored(session, one, phone)
    return stored is not None and _is_closed_to_phones(stored)


def _stored(session: Session, one: Round, phone: Phone) -> Ballot | None:
    return session.get(Ballot, (one.id, phone.seat_id)) if phone.seat_id else None


def _is_closed_to_phones(ballot: Ballot) -> bool:
    return ballot.hidden or ballot.channel == "paper"


def papers_of(session: Session, one: Round) -> list[Mapping[str, Any]]:
    """The papers of a revealed round, in the order of their random ids."""
    return [
        p.choices for p in session.scalars(select(Paper).where(Paper.round_id == one.id).order_by(Paper.id))
    ]


def _store(
    session: Session,
    one: Round,
    seat: Seat,
    choices: Mapping[str, Any],
    channel: str,
    key: str,
    sheet: str = "",
) -> str:
    stored = session.get(Ballot, (one.id, seat.id))
    if stored is None:
        session.add(Ballot(one.id, seat.id, dict(choices), channel, [key], sheet))
        return "vote_cast"
    stored.choices, stored.channel, stored.sheet = dict(choices), channel, sheet
    stored.keys, stored.hidden = [*stored.keys, key], False
    stored.version += 1
    return "vote_changed"
