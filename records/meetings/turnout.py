"""Turnout: how many voted, in practices or in people, as a meeting votes; practices and votes never mixed."""

from records.models import Round, RoundState, VotingMode, Workshop


def turnout(workshop: Workshop, one: Round, votes: int) -> str:
    """ "5 of 7 practices have voted", or of people against the headcount; once the result is shown "…voted",
    with how many practices the people were of. Without a full stop."""
    done = one.state is RoundState.REVEALED
    verb = "voted" if done else "have voted"
    if workshop.mode is VotingMode.PER_PRACTICE:
        return f"{votes} of {one.eligible} practices {verb}"
    people = f"{votes} of {max(workshop.headcount, votes)} people {verb}"
    return f"{people}, from {one.practices} of {one.eligible} practices" if done else people
