"""Similar practices: the ten nearest to a practice in what it is, never in what it does, with reasons.

The method is METHODS 10 (Model Health System, RightCare); `similarity.similar_practices` is its scalar form.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benchmarking.characteristics import LABELS, Characteristics, characteristics
from benchmarking.methods.similarity import MOST_MISSING
from benchmarking.organisations import Organisation
from benchmarking.peers import PeerGroup, chosen_group
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot

NEAREST = 10
ALIKE, UNLIKE = 0.5, 1.0  # standard deviations apart: at most the first is alike, from the second on unlike
LARGEST = 3  # differences named for each peer
FAR = 2.0  # times as far as the ten nearest usually are: nobody is close
AVERAGE = "similar practices average"

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SimilarPractices:
    """The wish to be compared with similar practices: the same for every practice and indicator.

    `weights`: pairs of a variable's id and its weight, where it is not 1. `pinned` are always in, `dropped`
    never; a practice in both is dropped.
    """

    weights: tuple[tuple[str, float], ...] = ()
    pinned: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    k: int = NEAREST


@dataclass(frozen=True)
class Variable:
    """One thing that practices are alike or unlike in. `id`: an indicator's, or "rural"."""

    id: str
    label: str  # "list size"
    weight: float
    period: Period | None  # that its figures are of; None for what is not a figure
    own: float | None  # the practice's value in the indicator's own unit; rural is 1, urban 0


@dataclass(frozen=True)
class Difference:
    """Both sides of one variable, and how many standard deviations of the pool they are apart."""

    variable: Variable
    peer: float | None
    apart: float | None  # None where either side is not known


@dataclass(frozen=True)
class SimilarPeer:
    """One of the similar practices and why it is one."""

    code: str
    name: str
    distance: float  # weighted; 0 is the same in everything
    pinned: bool
    differences: tuple[Difference, ...]  # in the order of the variables

    @property
    def alike(self) -> tuple[str, ...]:
        """Labels of the variables in which the two are close."""
        return tuple(d.variable.label for d in self.differences if d.apart is not None and d.apart <= ALIKE)

    @property
    def unlike(self) -> tuple[str, ...]:
        """Labels of the variables in which they are far apart, the farthest first."""
        return tuple(d.variable.label for d in self._farthest() if (d.apart or 0) >= UNLIKE)

    @property
    def largest(self) -> tuple[Difference, ...]:
        """The largest differences, whatever their weight; fewer where the two are the same in the others."""
        return self._farthest()[:LARGEST]

    def _farthest(self) -> tuple[Difference, ...]:
        return tuple(sorted((d for d in self.differences if d.apart), key=lambda d: -(d.apart or 0)))


@dataclass(frozen=True)
class SimilarPeers:
    """The similar practices of one practice; `group` is None where `refusal` says why there are none."""

    practice: Organisation
    pool: str  # in words: "the 92 practices of Wendle STP"
    variables: tuple[Variable, ...]
    not_held: tuple[str, ...]  # labels of variables that are not known for enough practices
    peers: tuple[SimilarPeer, ...] = ()  # nearest first
    group: PeerGroup | None = None
    distance: float | None = None  # the median of the peers' distances…
    typical: float | None = None  # …and the same of the pool's practices, in the middle of them
    warning: str = ""
    refusal: str = ""


def similar_peers(
    snapshot: Snapshot,
    practice: str,
    compared: str = "",
    *,
    weights: Mapping[str, float] | None = None,
    pinned: Collection[str] = (),
    dropped: Collection[str] = (),
    k: int = NEAREST,
) -> SimilarPeers:
    """The `k` practices most like one, by what the newest snapshot of their lists, area and ages says.

    `compared` is the id of the indicator to be compared: it is no variable then, and it decides the pool (all
    practices held where it is known in most of them, else the STP's). `weights`: variable id to weight, 1
    where none is given; pinned practices are counted among the `k`. A practice that lacks more than a third
    of the variables gets no group. Raises KeyError for an unknown practice and ValueError for a weight that
    is negative or of no variable.
    """
    own = snapshot.organisations[practice]
    held = characteristics(snapshot, practice, compared)
    weighing = _weighing(held, weights or {})
    row = held.row_of.get(practice)
    variables = _variables(held, weighing, row)
    found = SimilarPeers(own, held.pool, variables, held.not_held)
    refusal = _refusal(own, row, variables)
    if refusal or row is None:
        return replace(found, refusal=refusal)
    distances = np.sqrt((((held.scaled - held.scaled[row]) * weighing) ** 2).sum(axis=1))
    chosen = _nearest(held, row, distances, frozenset(pinned) - {practice}, frozenset(dropped), k)
    if not chosen:
        return replace(found, refusal=f"No other practice of {held.pool} can be compared with {own.name}.")
    peers = tuple(_peer(snapshot, held, variables, row, at, float(distances[at]), pinned) for at in chosen)
    middle, typical = float(np.median(distances[chosen])), _typical(snapshot, held, weighing, k)
    return replace(
        found,
        peers=peers,
        group=chosen_group(
            "Similar practices",
            (peer.code for peer in peers),
            reason=f"the {len(peers)} practices most like this one in {in_a_row(_labels(variables))}",
            average=AVERAGE,
        ),
        distance=middle,
        typical=typical,
        warning=_warning(len(peers), k, held, middle, typical),
    )


def similar_group(
    snapshot: Snapshot, practice: str, compared: str, wish: SimilarPractices
) -> PeerGroup | None:
    """The group alone, for a comparison; None where the practice gets none."""
    return similar_peers(
        snapshot,
        practice,
        compared,
        weights=dict(wish.weights),
        pinned=wish.pinned,
        dropped=wish.dropped,
        k=wish.k,
    ).group


def in_a_row(words: Collection[str]) -> str:
    """ "list size, deprivation and rural or urban"."""
    *first, last = words or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _weighing(held: Characteristics, weights: Mapping[str, float]) -> Floats:
    for id_, weight in weights.items():
        if id_ not in LABELS:
            raise ValueError(f"{id_!r} is none of the variables: {', '.join(LABELS)}")
        if not 0 <= weight < math.inf:
            raise ValueError(f"the weight of {id_} must be 0 or more, not {weight}")
    return np.array([weights.get(id_, 1.0) for id_ in held.ids], dtype=float)


def _variables(held: Characteristics, weighing: Floats, row: int | None) -> tuple[Variable, ...]:
    own = [None] * len(held.ids) if row is None else [_known(value) for value in held.values[row]]
    return tuple(
        Variable(id_, LABELS[id_], float(weight), period, value)
        for id_, weight, period, value in zip(held.ids, weighing, held.periods, own, strict=True)
    )


def _refusal(own: Organisation, row: int | None, variables: tuple[Variable, ...]) -> str:
    """Why a practice gets no group; empty where it gets one."""
    if not variables:
        return "Neither list size nor anything else is held that would show which practices are alike."
    if row is None:
        return f"{own.name} is not among the practices that are open now, so it has no similar practices."
    weighed = [variable for variable in variables if variable.weight > 0]
    if not weighed:
        return "Give at least one characteristic a weight above 0."
    lacking = [variable.label for variable in weighed if variable.own is None]
    if len(lacking) > MOST_MISSING * len(weighed):
        what = f"{in_a_row(lacking)} {'is' if len(lacking) == 1 else 'are'} missing"
        return f"Too little is known about {own.name} to find similar practices: {what}."
    return ""


def _nearest(
    held: Characteristics,
    row: int,
    distances: Floats,
    pinned: frozenset[str],
    dropped: frozenset[str],
    k: int,
) -> list[int]:
    """Rows of the pinned practices and of the nearest others, nearest first; ties by code."""
    # Rounded for the order only: equal distances are to be settled by code, not by the last binary digit.
    rounded = np.round(distances, 9)
    fixed = np.zeros(len(rounded), dtype=bool)
    fixed[[held.row_of[code] for code in pinned - dropped if code in held.row_of]] = True
    free = held.candidates & ~fixed
    free[[row, *(held.row_of[code] for code in dropped if code in held.row_of)]] = False
    wanted = max(k - int(fixed.sum()), 0)
    near = np.flatnonzero(free)
    if wanted < len(near):  # nobody beyond the last of those wanted can be among them
        near = near[rounded[near] <= np.partition(rounded[near], max(wanted - 1, 0))[max(wanted - 1, 0)]]
    near = near[np.lexsort((near, rounded[near]))][:wanted]
    taken = np.concatenate([np.flatnonzero(fixed), near])
    return [int(at) for at in taken[np.lexsort((taken, rounded[taken]))]]


def _peer(
    snapshot: Snapshot,
    held: Characteristics,
    variables: tuple[Variable, ...],
    row: int,
    at: int,
    distance: float,
    pinned: Collection[str],
) -> SimilarPeer:
    code = held.codes[at]
    known = ~np.isnan(held.values[row]) & ~np.isnan(held.values[at])
    apart = np.abs(held.scaled[row] - held.scaled[at])
    differences = tuple(
        Difference(variable, _known(held.values[at, i]), float(apart[i]) if known[i] else None)
        for i, variable in enumerate(variables)
    )
    return SimilarPeer(code, snapshot.organisations[code].name, distance, code in pinned, differences)


def _typical(snapshot: Snapshot, held: Characteristics, weighing: Floats, k: int) -> float | None:
    """The median distance of the k nearest, for the practice of the pool that is in the middle."""
    if k != NEAREST or (weighing != 1).any():  # weights are as many as there are readers
        return _measured_typical(held, weighing, k)
    key = ("typical distance", held.stp, held.ids)
    if key not in snapshot.made:
        snapshot.made[key] = _measured_typical(held, weighing, k)
    made: float | None = snapshot.made[key]
    return made


def _measured_typical(held: Characteristics, weighing: Floats, k: int) -> float | None:
    from scipy.spatial import cKDTree  # noqa: PLC0415 - a fifth of a second at the start

    places = held.scaled[held.candidates] * weighing
    nearest = min(k, len(places) - 1)
    if nearest < 1:
        return None
    distances, _ = cKDTree(places).query(places, nearest + 1)  # the first is the practice itself
    return float(np.median(np.median(distances[:, 1:], axis=1)))


def _warning(found: int, k: int, held: Characteristics, distance: float, typical: float | None) -> str:
    """What has to be said about how close these practices are; empty where they are close."""
    said = []
    pool = int(held.candidates.sum())
    if found < k:
        said.append(f"Only {found} practices can be chosen from {held.pool}.")
    elif found > pool / 2:
        said.append(f"These are {found} of only {held.pool}: the nearest there are, which need not be near.")
    if typical is not None and distance > FAR * typical:
        times = f"{distance / typical:.1f} times as far" if typical else "farther from it"
        said.append(
            f"No practice is close to this one. These lie {times} from it as the {k} nearest usually do "
            f"among {held.pool}; from {FAR:.0f} times on we say so. What differs may come from the kind of "
            "practice this is."
        )
    return " ".join(said)


def _labels(variables: tuple[Variable, ...]) -> list[str]:
    return [variable.label for variable in variables if variable.weight > 0]


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
