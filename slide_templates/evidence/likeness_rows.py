"""The sheet of similar practices in an evidence workbook: who they are, how near, and why."""

from collections.abc import Iterable, Sequence

from benchmarking.characteristics import RURAL
from benchmarking.similar import Difference, SimilarPractices, similar_peers
from benchmarking.snapshot import Snapshot
from benchmarking.words.likeness import reasons
from benchmarking.words.wording import decimals
from slide_templates.evidence.sheets import Cell, Number, Sheet


def similar_sheet(snapshot: Snapshot, practices: Sequence[str], wish: SimilarPractices) -> Sheet:
    """One row for each similar practice and each thing they are held against each other in."""
    head = (
        "For", "Similar practice", "Code", "Distance", "Pinned", "Why", "In", "Its value", "Value of “For”",
        "Standard deviations apart", "Weight",
    )  # fmt: skip
    rows = [row for code in practices for row in _of_practice(snapshot, code, wish)]
    return Sheet("Similar practices", head, rows, frozenset({"Why"}))


def _of_practice(snapshot: Snapshot, practice: str, wish: SimilarPractices) -> Iterable[list[Cell]]:
    found = similar_peers(
        snapshot, practice, weights=dict(wish.weights), pinned=wish.pinned, dropped=wish.dropped, k=wish.k
    )
    if not found.peers:
        yield [found.practice.name, found.refusal or "nobody"]
    for peer in found.peers:
        for difference in peer.differences:
            yield [
                found.practice.name, peer.name, peer.code, Number(float(peer.distance), 2),
                "yes" if peer.pinned else "no", reasons(peer), difference.variable.label,
                *_both(snapshot, difference),
                None if difference.apart is None else Number(float(difference.apart), 2),
                Number(float(difference.variable.weight), 1),
            ]  # fmt: skip


def _both(snapshot: Snapshot, difference: Difference) -> list[Cell]:
    """The peer's value and the practice's own."""
    return [
        _value(snapshot, difference.variable.id, value)
        for value in (difference.peer, difference.variable.own)
    ]


def _value(snapshot: Snapshot, id_: str, value: float | None) -> Cell:
    if value is None:
        return None
    if id_ == RURAL:
        return "rural" if value else "urban"
    return Number(float(value), decimals(value, snapshot.indicators[id_]))
