"""Turnout: how many voted and what they gave, in practices or in people, as a meeting votes; never mixed."""

from collections import Counter
from collections.abc import Mapping, Sequence
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


def vote_behind(rounds: Sequence[Round], letter: str) -> dict[str, Any]:
    """What was voted for a topic, as a priority keeps it: its numbers are those of the last whole round that
    it stood in, and of a run-off apart. Empty where it was not voted on; `rounds` in their order."""
    held = [one for one in rounds if one.state is RoundState.REVEALED and letter in one.totals]
    whole = [one for one in held if not one.run_off]
    if not whole:
        return {}
    last = whole[-1]
    after = [one for one in held if one.run_off and one.number > last.number]
    kept = {
        "rounds": [one.number for one in held],
        **_numbers(last, letter),
        "quorum": held[-1].quorum,
        "method": last.method,
    }
    return kept | ({"run_off": _numbers(after[-1], letter)} if after else {})


def _numbers(one: Round, letter: str) -> dict[str, Any]:
    total = one.totals[letter]
    return {"strength": total["strength"], "voters": total["voters"], "voting": one.voting}


def round_before(rounds: Sequence[Round], one: Round) -> Round | None:
    """The shown round that a second one is held after; None for a first round and for a run-off."""
    if one.run_off:
        return None
    held = [r for r in rounds if r.state is RoundState.REVEALED and not r.run_off and r.number < one.number]
    return held[-1] if held else None


def not_again(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """The practices that voted in the round before and have not voted again, once for each vote that is
    missing: nobody is carried over. Both as `voting.has_voted` lists them."""
    return sorted((Counter(before) - Counter(now)).elements())
