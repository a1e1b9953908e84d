"""Turnout: how many voted and what they gave, in practices or in people, as a meeting votes; never mixed."""

from collections.abc import Mapping
from typing import Any

from records.models import Round, RoundState, VotingMode, Workshop
from records.tally import Method


def turnout(workshop: Workshop, one: Round, votes: int) -> str:
    """ "5 of 7 practices have voted", or of people against the headcount; once the result is shown "…voted",
    with how many practices the people were of. Without a full stop."""
    done = one.state is RoundState.REVEALED
    verb = "voted" if done else "have voted"
    if workshop.mode is VotingMode.PER_PRACTICE:
        return f"{votes} of {one.eligible} practices {verb}"
    people = f"{votes} of {max(workshop.headcount, votes)} people {verb}"
    return f"{people}, from {one.practices} of {one.eligible} practices" if done else people


def given(workshop: Workshop, one: Round, total: Mapping[str, Any]) -> tuple[str, str]:
    """What a topic got, and from how many: ("7", "dots from 5 practices"), ("1", "dot from 1 practice").

    `total`: of one letter of a round whose result is shown; nothing given is ("0", "dots").
    """
    unit = "dot" if one.method == Method.DOTS else "point"
    strength, voters = total[f"{unit}s"], total["voters"]
    people = workshop.mode is VotingMode.PER_PERSON
    single, many = ("person", "people") if people else ("practice", "practices")
    whose = f" from {voters} {single if voters == 1 else many}" if voters else ""
    return f"{strength:g}", f"{unit}{'' if strength == 1 else 's'}{whose}"
