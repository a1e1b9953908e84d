"""PeerGroup: who a practice is compared with, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from benchmarking.organisations import Level, Organisation, Organisations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot

SMALLEST_LIST = 750  # the inclusion rule of the Fingertips practice profiles


@dataclass(frozen=True)
class PeerGroup:
    """The other members of the comparison. `average` is how its benchmark is called in a sentence."""

    name: str  # "Practices of Holmenside", "Similar practices"
    reason: str  # "the practices of your locality"
    average: str  # "locality average"
    organisation: Organisation  # whose ratio of sums is the benchmark; of a chosen group only the name counts
    members: tuple[str, ...]  # practice codes; the compared practice may be missing from a chosen group
    chosen: bool = False  # practices picked one by one: the benchmark is the ratio of their sums

    @property
    def key(self) -> str | tuple[str, ...]:
        """What decides its figures: an organisation's code, or who was chosen."""
        return self.members if self.chosen else self.organisation.code


def chosen_group(name: str, practices: Iterable[str], *, reason: str, average: str = "") -> PeerGroup:
    """A group of practices picked one by one: similar ones, or a group that somebody saved under a name."""
    average = average or f"“{name}” average"  # a name that somebody gave is no word of a sentence
    return PeerGroup(
        name=name,
        reason=reason,
        average=average,
        organisation=Organisation("chosen", average.removesuffix(" average"), Level.PRACTICE),
        members=tuple(sorted(set(practices))),
        chosen=True,
    )


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
    of = where if where.endswith(called) else f"the {called} {where}"
    return PeerGroup(
        name=f"Practices of {where}",
        reason="every practice in England" if level is Level.ENGLAND else f"every practice of {of}",
        average=f"{called} average",
        organisation=above,
        members=tree.practices(above.code, on),
    )


def ordinary(snapshot: Snapshot, period: Period) -> frozenset[str]:
    """Practices that count in quartiles, peers and funnels (METHODS 1).

    A list of at least 750, neither opened nor closed in the period, not serving a special group. The others
    are still shown and still summed.
    """
    key = ("ordinary", period)
    if key not in snapshot.made:
        snapshot.made[key] = snapshot.ordinary(period) if snapshot.ordinary else _ordinary(snapshot, period)
    found: frozenset[str] = snapshot.made[key]
    return found


def _ordinary(snapshot: Snapshot, period: Period) -> frozenset[str]:
    return frozenset(_with_enough_patients(snapshot, period) - _out_of_the_ordinary(snapshot, period))


def _with_enough_patients(snapshot: Snapshot, period: Period) -> set[str]:
    nearest = snapshot.held.nearest("pop_list_size", period)
    placed = set(snapshot.organisations.placed(period.end).index)
    if nearest is None:
        return placed
    lists = snapshot.held.at("pop_list_size", nearest)["numerator"]
    return placed - set(lists.index[lists < SMALLEST_LIST])


def _out_of_the_ordinary(snapshot: Snapshot, period: Period) -> set[str]:
    """Those that serve a special group, or opened or closed within a period; a trend asks for many."""
    if "moments" not in snapshot.made:
        practices = snapshot.organisations.by_code.items()
        snapshot.made["moments"] = (
            {code for code, practice in practices if practice.serves},
            [(day, code) for code, p in practices for day in (p.opened, p.closed) if day],
        )
    serving: set[str] = snapshot.made["moments"][0]
    moments: list[tuple[date, str]] = snapshot.made["moments"][1]
    return serving | {code for day, code in moments if period.start <= day <= period.end}
