"""The cells of the appointments crosstab: who, how, what for, how long after booking; and their shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_loaders.demonstration import area
from data_loaders.demonstration.chance import Flags, Floats, expit, logit, stream

GP, OTHER, UNKNOWN = "GP", "Other Practice staff", "Unknown"
FACE, PHONE, HOME, VIDEO = "Face-to-Face", "Telephone", "Home Visit", "Video/Online"
WAITS = (
    "Same Day",
    "1 Day",
    "2 to 7 Days",
    "8  to 14 Days",
    "15  to 21 Days",
    "22  to 28 Days",
    "More than 28 Days",
    "Unknown / Data Issue",
)
WAIT = {name: position for position, name in enumerate(WAITS)}
_LATER = np.array([0.11, 0.34, 0.25, 0.13, 0.10, 0.07])  # shares of the waits beyond the same day
_WAIT_UNKNOWN, _STAFF_UNKNOWN = 0.002, 0.02
_DATA_QUALITY = ("Inconsistent Mapping", "Unmapped")
_BADLY_MAPPED = {"X90010": 0.44, "X90083": 0.47}


@dataclass(frozen=True)
class Cell:
    """One combination of the crosstab's columns, and its weight before the shares are fitted."""

    staff: str
    mode: str
    category: str
    wait: str
    weight: float


# staff, mode, category, weight, positions of the waits that occur
_KINDS = (
    (GP, FACE, "General Consultation Acute", 0.10, (0, 1)),
    (GP, FACE, "General Consultation Routine", 0.17, (0, 1, 2, 3, 4, 5, 6)),
    (GP, PHONE, "General Consultation Acute", 0.10, (0, 1)),
    (GP, PHONE, "General Consultation Routine", 0.11, (0, 2, 3)),
    (GP, HOME, "Home Visit", 0.01, (0,)),
    (GP, VIDEO, "General Consultation Routine", 0.03, (0, 2)),
    (GP, FACE, "Inconsistent Mapping", 0.04, (0, 2)),
    (GP, PHONE, "Unmapped", 0.02, (0,)),
    (OTHER, FACE, "Planned Clinics", 0.14, (1, 2, 3, 4, 5, 6)),
    (OTHER, FACE, "Planned Clinical Procedure", 0.12, (0, 2, 3, 4, 5)),
    (OTHER, FACE, "General Consultation Routine", 0.06, (0, 2)),
    (OTHER, PHONE, "General Consultation Routine", 0.05, (0, 2)),
    (OTHER, FACE, "Inconsistent Mapping", 0.05, (0, 3)),
    (OTHER, HOME, "Patient contact during Care Home Round", 0.005, (2,)),
    (UNKNOWN, UNKNOWN, "Unmapped", 0.02, (0, 7)),
)
CELLS = tuple(
    Cell(staff, mode, category, WAITS[wait], weight / len(waits))
    for staff, mode, category, weight, waits in _KINDS
    for wait in waits
)
FLU_CELL = next(
    n
    for n, cell in enumerate(CELLS)
    if (cell.staff, cell.category, cell.wait) == (OTHER, "Planned Clinics", "2 to 7 Days")
)


def _margin(values: list[str], names: tuple[str, ...], shares: Floats) -> tuple[Flags, Floats]:
    member = np.array([[value == name for value in values] for name in names])
    return member, shares


def _margins(seed: int, same_day: Floats) -> list[tuple[Flags, Floats]]:
    """Wanted shares by wait, staff, mode and mapping, each with the cells that belong (name, cell)."""
    rng = stream(seed, "appointments/margins")
    normal = rng.standard_normal((3, len(same_day)))
    timed = 1 - _WAIT_UNKNOWN
    later = (1 - same_day)[:, None] * _LATER * timed
    wait = np.column_stack([same_day * timed, later, np.full(len(same_day), _WAIT_UNKNOWN)])
    gp = expit(logit(0.51) + 0.20 * normal[0])
    staff = np.column_stack([gp, 1 - _STAFF_UNKNOWN - gp, np.full(len(gp), _STAFF_UNKNOWN)])
    face = expit(logit(0.66) + 0.25 * normal[1])
    mode = np.column_stack([face, 0.94 - face, np.full((len(gp), 3), (0.01, 0.03, 0.02))])
    badly = expit(logit(0.10) + 0.40 * normal[2])
    for code, share in _BADLY_MAPPED.items():
        badly[area.INDEX[code]] = share
    well = ["no" if cell.category in _DATA_QUALITY else "yes" for cell in CELLS]
    return [
        _margin([cell.wait for cell in CELLS], WAITS, wait),
        _margin([cell.staff for cell in CELLS], (GP, OTHER, UNKNOWN), staff),
        _margin([cell.mode for cell in CELLS], (FACE, PHONE, HOME, VIDEO, UNKNOWN), mode),
        _margin(well, ("yes", "no"), np.column_stack([1 - badly, badly])),
    ]


def cell_shares(seed: int, same_day: Floats) -> Floats:
    """Share of each cell of each practice, fitted to its wanted margins in turn; the same-day share last."""
    spread = stream(seed, "appointments/kinds").normal(0, 0.25, (len(same_day), len(CELLS)))
    shares = np.array([cell.weight for cell in CELLS]) * np.exp(spread)
    margins = _margins(seed, same_day)
    for _ in range(40):
        for member, wanted in reversed(margins):
            held = shares @ member.T.astype(float)
            shares = shares * ((wanted / held) @ member.astype(float))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))
