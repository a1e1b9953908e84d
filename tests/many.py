"""Snapshots of many small practices: enough of them for a relation between two indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from benchmarking.organisations import Organisations
from benchmarking.snapshot import Snapshot
from tests.builders import CATALOGUE, LOCALITIES, organisations, snapshot

CODES = [f"X9{number:04d}" for number in range(1, 41)]
HOMES = {
    code: (f"Practice {number:02d}", list(LOCALITIES)[number % 3]) for number, code in enumerate(CODES, 1)
}
PERIOD = {"monthly": "2026-06", "annual": "2024/25"}
BASE = 10_000.0

Values = Mapping[str, Sequence[float | None]]  # indicator → one value for each of CODES


def many(
    values: Values, tree: Organisations | None = None, periods: Mapping[str, str] | None = None
) -> Snapshot:
    """Forty practices in three localities; the values of an indicator stand in its own unit."""
    tables = [
        [
            (
                code,
                id_,
                period,
                None if v is None else round(v * BASE / CATALOGUE[id_].per),
                BASE,
                _status(v),
                "file-1",
            )
            for code, v in zip(CODES, given, strict=True)
        ]
        for id_, given in values.items()
        for period in _periods(id_, periods or {})
    ]
    indicators = {i.id: replace(i, months_shown=1) for i in CATALOGUE.values()}  # one month is enough here
    return snapshot(*tables, tree=tree or organisations(HOMES), indicators=indicators)


def shuffled(made: Snapshot) -> Snapshot:
    """The same with its rows in another order."""
    turned = made.observations.sample(frac=1, random_state=7).reset_index(drop=True)
    return replace(made, observations=turned)


def with_special(code: str, **fields: object) -> Organisations:
    """The tree with one practice that is out of the ordinary."""
    tree = organisations(HOMES)
    changed = {code: replace(tree[code], **fields)}  # type: ignore[arg-type]
    return Organisations(tree.by_code | changed, tree.memberships, tree.area)


def opened_on(code: str, day: date) -> Organisations:
    return with_special(code, opened=day)


def _periods(id_: str, given: Mapping[str, str]) -> list[str]:
    return [p for p in given.get(id_, PERIOD[CATALOGUE[id_].frequency]).split(", ") if p]


def _status(value: float | None) -> str:
    return "missing" if value is None else "ok"
