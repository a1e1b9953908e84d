"""Entering: a meeting that was held on paper is typed in afterwards, by the same rules (WORKSHOP 12)."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarking.organisations import Organisations
from records import clock, tally
from records.meetings import found
from records.meetings.rounds import about, check_enough, move, round_for, show_result
from records.models import Ballot, Round, RoundState, User, VotingMode, Workshop, WorkshopState
from records.permissions import Action, check
from records.refusals import Refused
from records.tally import Method, Total
from records.verbs import verb
from records.workshops import check_meeting


@verb
def enter_afterwards(
    session: Session,
    locality: str,
    *,
    by: User,
    tree: Organisations,
    snapshot_id: str,
    held_on: date,
    today: date,
    idempotency_key: str,
    mode: VotingMode = VotingMode.PER_PRACTICE,
) -> Workshop:
    """Begin to type in a meeting that was held without this program. The same key again: the same one.

    It takes everything that a live meeting takes, on its own day, until it is closed; no phone joins it, and
    another meeting of the locality may run meanwhile.
    """
    check(by, Action.WRITE_WORKSHOP, locality)
    again = found.with_key(session, Workshop, idempotency_key)
    if again:
        return again
    check_meeting(locality, tree, snapshot_id, held_on, today)
    _check_past(held_on, today)
    workshop = Workshop(
        locality, tree[locality].name, held_on, snapshot_id, WorkshopState.READY, by.email, clock.now(),
        idempotency_key, on_paper=True, mode=mode,
    )  # fmt: skip
    session.add(workshop)
    session.flush()
    found.tell(session, workshop, "workshop_created", by=by, after=WorkshopState.DRAFT)
    found.tell(
        session, workshop, "workshop_ready", by=by, before=WorkshopState.DRAFT, after=WorkshopState.READY
    )
    found.tell(session, workshop, "paper_entry_begun", by=by, after=held_on.isoformat())
    return workshop


@verb
def held_on_paper(session: Session, workshop_id: int, held_on: date, *, by: User, today: date) -> Workshop:
    """A meeting that was prepared here was held on paper: it is typed in from now on, with its topics."""
    workshop = found.workshop_for(session, workshop_id, by, WorkshopState.READY)
    _check_past(held_on, today)
    workshop.on_paper, workshop.held_on, workshop.opened_at = True, held_on, clock.now()
    found.tell(session, workshop, "paper_entry_begun", by=by, after=held_on.isoformat())
    return workshop


@verb
def enter_totals(
    session: Session,
    workshop_id: int,
    round_id: int,
    counts: Mapping[str, tuple[int, int]],
    practices: Sequence[str],
    *,
    by: User,
    tree: Organisations,
    voting: int = 0,
    although_few: bool = False,
) -> Round:
    """Type in what a vote by dots came to, where the sheets themselves are gone; the result is shown at once.

    `counts`: letter → dots, and how many voters gave any; `practices`: those that voted; `voting`: how many
    people, where each person votes. Raises Refused for counts that so many sheets cannot come to.
    """
    workshop, one = round_for(session, workshop_id, round_id, by, RoundState.OPEN)
    if not found.is_typed_in(workshop):
        raise Refused("Totals are typed in of a meeting that was held on paper.", "state", about(one))
    outside = set(practices) - set(tree.practices(workshop.locality, workshop.held_on))
    if outside:
        raise Refused(f"{min(outside)} is not a practice of this locality.", "outside_locality", min(outside))
    if session.scalars(select(Ballot).where(Ballot.round_id == one.id)).first():
        raise Refused("Sheets of this vote are typed in already: go on with those.", "mixed", about(one))
    voted = sorted(set(practices))
    people = voting if workshop.mode is VotingMode.PER_PERSON else len(voted)
    if people < len(voted):
        raise Refused(
            f"{len(voted)} practices voted: those are at least {len(voted)} people, not {people}.", "totals",
            about(one),
        )  # fmt: skip
    counted = _counted(one, counts, people)
    check_enough(one, people, people, although_few)
    one.state = RoundState.CLOSED
    move(session, workshop, one, RoundState.OPEN, RoundState.CLOSED, by)
    told = f"{about(one)} totals"
    found.tell(session, workshop, "vote_entered_from_paper", by=by, about=told, after=str(people))
    return show_result(session, workshop, one, [(code, "paper") for code in voted], people, counted, by)


def _counted(one: Round, counts: Mapping[str, tuple[int, int]], people: int) -> list[Total]:
    """The totals of a round, the strongest first; whether views differ cannot be read from them."""
    if one.method != Method.DOTS:
        raise Refused(
            "Only dots can be typed in as totals: type these sheets in one by one.", "method", about(one)
        )
    dots, most = (1, 1) if one.run_off else tally.dots_for(len(one.topics))
    for letter, (given, voters) in counts.items():
        if letter not in one.topics:
            raise Refused(f"{letter} is not on this ballot.", "unknown_topic", about(one))
        if not 0 <= voters <= people or not voters <= given <= voters * most:
            raise Refused(
                f"{letter}: {given} dots from {voters} voters cannot be: {people} voted, with at most {most} "
                "dots on one topic.", "totals", about(one),
            )  # fmt: skip
    if sum(given for given, _ in counts.values()) > people * dots:
        raise Refused(f"{people} sheets have {people * dots} dots: these are more.", "totals", about(one))
    found_ = [
        Total(letter, given, voters, voters, 3 * voters >= people > 0, False)
        for letter, (given, voters) in ((x, counts.get(x, (0, 0))) for x in one.topics)
    ]
    return sorted(found_, key=lambda total: (-total.strength, -total.second, total.letter))


def _check_past(held_on: date, today: date) -> None:
    if held_on > today:
        raise Refused("A meeting on paper is typed in once it was held.", "held_on")
