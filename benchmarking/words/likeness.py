"""The words that say why a practice is among the similar ones, and in what it is not like."""

from collections.abc import Collection, Mapping

from benchmarking.characteristics import LABELS, RURAL
from benchmarking.indicators import Indicator
from benchmarking.organisations import Level, Organisation
from benchmarking.similar import (
    NEAREST,
    Difference,
    SimilarPeer,
    SimilarPeers,
    Variable,
    in_a_row,
    similar_peers,
)
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import with_unit

UNKNOWN = "not known"


def value_words(variable: Variable, value: float | None, indicators: Mapping[str, Indicator]) -> str:
    """A value of a variable in its own unit: "8,094 patients", "45.8", "1.9%", "rural"."""
    if value is None:
        return UNKNOWN
    if variable.id == RURAL:
        return "rural" if value else "urban"
    return with_unit(value, indicators[variable.id])


def reasons(peer: SimilarPeer) -> str:
    """ "Alike in list size and deprivation; unlike in share aged 85 and over." """
    parts = []
    if peer.alike:
        parts.append(f"alike in {in_a_row(peer.alike)}")
    if peer.unlike:
        parts.append(f"unlike in {in_a_row(peer.unlike)}")
    text = "; ".join(parts) or "neither alike nor unlike in any one thing"
    return f"{text[0].upper()}{text[1:]}."


def largest_words(peer: SimilarPeer, indicators: Mapping[str, Indicator]) -> str:
    """The largest differences, each with the peer's value and then the practice's own."""
    return "; ".join(_both(difference, indicators) for difference in peer.largest) or "none"


def chosen_by(found: SimilarPeers) -> str:
    """How these practices were chosen, and what could not be used."""
    weighed = [variable.label for variable in found.variables if variable.weight > 0]
    text = f"The {len(found.peers)} nearest in {in_a_row(weighed)}, of {found.pool}."
    if found.not_held:
        text += f" Not used, as it is not held for enough practices: {in_a_row(found.not_held)}."
    return text


def changed(found: SimilarPeers, dropped: Collection[str]) -> str:
    """What the reader chose otherwise than usual; empty where nothing. `dropped`: names."""
    said = [
        f"{v.label} {f'counts {v.weight:g} times' if v.weight else 'is left out'}"
        for v in found.variables
        if v.weight != 1
    ]
    pinned = [peer.name for peer in found.peers if peer.pinned]
    said += [f"{in_a_row(pinned)} always in"] if pinned else []
    said += [f"{in_a_row(dropped)} left out"] if dropped else []
    return f"Not the usual {NEAREST}: {'; '.join(said)}." if said else ""


def also_compared(compared: str) -> str:
    """That one of the characteristics is compared, so that others were chosen; empty where none is."""
    if compared not in LABELS:
        return ""
    return (
        f"As {LABELS[compared]} is what is compared here, nobody was chosen by it: these may be other "
        "practices than on other pages."
    )


def why_nobody(snapshot: Snapshot, organisation: Organisation, compared: str) -> str:
    """Why an organisation has no similar practices for an indicator; empty where it has."""
    if organisation.level is not Level.PRACTICE:
        return f"{organisation.name} is not a practice: only practices have similar practices."
    return similar_peers(snapshot, organisation.code, compared).refusal


def _both(difference: Difference, indicators: Mapping[str, Indicator]) -> str:
    variable = difference.variable
    peer, own = (value_words(variable, v, indicators) for v in (difference.peer, variable.own))
    return f"{variable.label} {peer} against {own}"
