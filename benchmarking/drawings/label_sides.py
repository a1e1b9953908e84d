"""Label sides: on which side of its mark each name of a plot stands, so that names and marks do not meet."""

from collections.abc import Sequence
from dataclasses import dataclass

SIDES = ("right", "left", "above", "below")
GAP = 2.0  # between a mark and its name
MOST_UNDER = 3  # nameless marks that a name may cover


@dataclass(frozen=True)
class Mark:
    """A mark in units of the drawing, y upward: its middle, half its size, its name's width (0: no name)."""

    x: float
    y: float
    reach: float
    width: float = 0.0


@dataclass(frozen=True)
class _Box:
    left: float
    low: float
    right: float
    high: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.low < other.high
            and other.low < self.high
        )

    def within(self, wide: float, high: float) -> bool:
        return self.left >= 0 and self.low >= 0 and self.right <= wide and self.high <= high


def label_sides(marks: Sequence[Mark], wide: float, high: float, line: float) -> list[str]:
    """A side for each mark with a name, "" for the others and where there is none: such a name is left out.

    The drawing is `wide` and `high`, a name `line` high. A name never meets another name or a mark that has
    one; of the sides that are left it takes the one with fewest nameless marks under it, three at most. The
    marks with fewest such sides choose first.
    """
    taken = [_Box(m.x - m.reach, m.y - m.reach, m.x + m.reach, m.y + m.reach) for m in marks]
    named = [box for mark, box in zip(marks, taken, strict=True) if mark.width]
    nameless = [box for mark, box in zip(marks, taken, strict=True) if not mark.width]
    free: dict[int, list[tuple[int, str, _Box]]] = {}
    for i, mark in enumerate(marks):
        if mark.width:
            boxes = [(side, _box(mark, side, line)) for side in SIDES]
            counted = [
                (sum(box.meets(other) for other in nameless), side, box)
                for side, box in boxes
                if box.within(wide, high) and not any(box.meets(o) for o in named if o is not taken[i])
            ]
            free[i] = sorted((c for c in counted if c[0] <= MOST_UNDER), key=lambda c: c[0])
    return _chosen(free, len(marks))


def _chosen(free: dict[int, list[tuple[int, str, _Box]]], count: int) -> list[str]:
    found, placed = [""] * count, list[_Box]()
    for i in sorted(free, key=lambda i: (len(free[i]), i)):
        for _, side, box in free[i]:
            if not any(box.meets(other) for other in placed):
                found[i] = side
                placed.append(box)
                break
    return found


def _box(mark: Mark, side: str, line: float) -> _Box:
    """Where the name of a mark would stand."""
    away, half = mark.reach + GAP, mark.width / 2
    if side in ("right", "left"):
        left = mark.x + away if side == "right" else mark.x - away - mark.width
        return _Box(left, mark.y - line / 2, left + mark.width, mark.y + line / 2)
    low = mark.y + away if side == "above" else mark.y - away - line
    return _Box(mark.x - half, low, mark.x + half, low + line)
