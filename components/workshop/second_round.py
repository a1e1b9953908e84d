"""Second round: what the room is told of it, and that nobody's earlier vote is carried over."""

from components import current
from components.workshop.live import Live
from records.meetings import turnout, voting
from records.models import Round, RoundState

ASKED = "Having heard each other: vote again. Your last answer is shown."
WARNING = "Who does not vote again is not counted: no vote of the first round is carried over."


def missing(live: Live, one: Round) -> list[str]:
    """The practices that voted in the round before and not again, once for each vote; none if first."""
    before = turnout.round_before(live.rounds, one)
    if before is None:
        return []
    with current.database()() as session:
        return turnout.not_again(voting.has_voted(session, before), voting.has_voted(session, one))


def said(live: Live, one: Round) -> list[str]:
    """What stands under the ballot: while it is open what is asked, once it is closed who is left out, as a
    number; nothing in a first round. The line that ticks says how many are missing while it is open."""
    if turnout.round_before(live.rounds, one) is None:
        return []
    if one.state is RoundState.OPEN:
        return [ASKED, WARNING]
    count = len(missing(live, one))
    if not count:
        return []
    votes = "1 vote" if count == 1 else f"{count} votes"
    return [f"{votes} of the first round did not come again and will not be counted."]
