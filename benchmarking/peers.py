"""PeerGroup: who a practice is compared with, and why."""

from dataclasses import dataclass
from datetime import date

from benchmarking.organisations import Level, Organisation, Organisations


@dataclass(frozen=True)
class PeerGroup:
    """The other members of the comparison. `average` is how its benchmark is called in a sentence."""

    name: str  # "Practices of Holmenside"
    reason: str  # "the practices of your locality"
    average: str  # "locality average"
    organisation: Organisation  # whose ratio of sums is the benchmark
    members: tuple[str, ...]  # practice codes, the compared practice itself among them


def peers_of(tree: Organisations, organisation: Organisation, level: Level, on: date) -> PeerGroup | None:
    """The practices that share an organisation of `level` with a practice, or that make up the level above
    a locality or CCG, on a day; None where it is not known or would be the organisation itself."""
    practices = tree.practices(organisation.code, on)
    if not practices or organisation.level is level:
        return None
    above = tree.above(practices[0], level, on)
    if above is None:
        return None
    called = tree.level_name(level)
    where = "England" if level is Level.ENGLAND else f"{above.name}"
    return PeerGroup(
        name=f"Practices of {where}",
        reason=f"every practice of the {called} {where}" if level is not Level.ENGLAND else "every practice in England",
        average=f"{called} average",
        organisation=above,
        members=tree.practices(above.code, on),
    )
