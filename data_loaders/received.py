"""What a loader makes of a received file, and the problems it may have."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandas as pd

from benchmarking.ccg_figures import CCG_FIGURES
from benchmarking.expected.expectation import NUMBERS, POPULATIONS, REFERENCE_EVENTS
from benchmarking.observations import COLUMNS, DEFINITIONS
from benchmarking.snapshot import TARIFFS

ROW_COLUMNS = tuple(name for name in COLUMNS if name != "source")
CCG_COLUMNS = tuple(name for name in CCG_FIGURES if name != "source")
ORGANISATION_COLUMNS = ("code", "name", "level", "as_at", "opened", "closed", "serves", "rural")
MEMBERSHIP_COLUMNS = ("practice", "level", "parent", "statement", "valid_from", "valid_to")


@dataclass(frozen=True)
class Problem:
    """Something about a file that people should know; a blocking one refuses the file."""

    code: str
    message: str
    row: int | None = None  # as a spreadsheet numbers it
    column: str = ""
    blocking: bool = True


class Refused(ValueError):
    """A file that cannot be taken in; `problems` say why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


class NotATable(Refused):
    """The bytes are no table at all: empty, a picture, damaged."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__([Problem(code, message)])


def nothing(columns: Iterable[str]) -> pd.DataFrame:
    """An empty frame: text columns, and those that hold numbers."""
    return _empty(tuple(columns)).copy(deep=False)  # what is put into one never reaches another


@cache
def _empty(columns: tuple[str, ...]) -> pd.DataFrame:
    """Made once: every file that is loaded needs half a dozen."""
    numbers = ("numerator", "denominator", "practices", "unit_cost", *NUMBERS)
    return pd.DataFrame({name: pd.Series(dtype="float64" if name in numbers else "str") for name in columns})


@dataclass(frozen=True)
class Loaded:
    """What one file says, in the source's own numbers.

    `rows`: observations.COLUMNS without source. `organisations`: ORGANISATION_COLUMNS, all as text (dates as
    2017-03-31, rural yes, no or nothing). `memberships`: MEMBERSHIP_COLUMNS, levels pcn, local, ccg, stp;
    `statement` says how the dates are meant: "map" is a complete list that holds from its day until the next
    one, "year" a complete list for a financial year, "dated" holds for the stretch given, "month" is the CCG
    alone, for the days of that month, "register" is used only for practices that no complete list knows, and
    "above" says where a CCG belongs (its code stands under `practice`): for practices whose own statements
    end with the CCG. `populations` and `reference_events`: as in benchmarking/expected/expectation.py, of all
    practices that the file has. `definitions`: for each of the `rows` what the file calls its way of
    counting, empty where it does not say. `tariffs`: as in benchmarking/snapshot.py. `ccg_figures`: of whole
    CCGs, of indicators that are otherwise of practices: benchmarking/ccg_figures.py without source.
    """

    publication: str
    periods: tuple[str, ...] = ()
    published: str = ""
    rows: pd.DataFrame = field(default_factory=lambda: nothing(ROW_COLUMNS))
    organisations: pd.DataFrame = field(default_factory=lambda: nothing(ORGANISATION_COLUMNS))
    memberships: pd.DataFrame = field(default_factory=lambda: nothing(MEMBERSHIP_COLUMNS))
    populations: pd.DataFrame = field(default_factory=lambda: nothing(POPULATIONS))
    reference_events: pd.DataFrame = field(default_factory=lambda: nothing(REFERENCE_EVENTS))
    definitions: pd.DataFrame = field(default_factory=lambda: nothing(DEFINITIONS))
    tariffs: pd.DataFrame = field(default_factory=lambda: nothing(TARIFFS))
    ccg_figures: pd.DataFrame = field(default_factory=lambda: nothing(CCG_COLUMNS))
    problems: tuple[Problem, ...] = ()
    read: int = 0
    used: int = 0
    declared: str = ""  # what an own extract says of itself: class, owner, small numbers


def named(codes: pd.DataFrame, level: str, as_at: str = "") -> pd.DataFrame:
    """ORGANISATION_COLUMNS from columns code and name, and opened and closed where they are known."""
    blank = ("opened", "closed", "serves", "rural")
    there = codes["code"]
    held = codes[(there != "") & there.notna() & ~there.duplicated()]
    made = {"code": held["code"], "name": held["name"], "level": level, "as_at": as_at}
    made |= {name: held.get(name, "") for name in blank}
    return pd.DataFrame(made, columns=list(ORGANISATION_COLUMNS), dtype="str", copy=False)


_TABLES = (
    "rows",
    "organisations",
    "memberships",
    "populations",
    "reference_events",
    "definitions",
    "tariffs",
    "ccg_figures",
)


def _one_below_the_other(empty: pd.DataFrame, found: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables as one, with the columns that an empty one has; a single one is there already."""
    first = found[0]
    if len(found) == 1 and first.columns.equals(empty.columns) and first.dtypes.equals(empty.dtypes):
        return first.reset_index(drop=True)
    return pd.concat([empty, *found], ignore_index=True)


def put_together(publication: str, parts: Sequence[Loaded], indicators: Collection[str]) -> Loaded:
    """What the tables of one file say, as one; rows only of the indicators that are wanted."""
    empty = Loaded(publication)
    tables: dict[str, Any] = {
        name: _one_below_the_other(getattr(empty, name), found)
        for name in _TABLES
        if (found := [table for part in parts if len(table := getattr(part, name))])
    }
    for name in {"rows", "ccg_figures"} & tables.keys():
        tables[name] = tables[name][tables[name]["indicator"].isin(list(indicators))]
    return Loaded(
        publication,
        tuple(sorted({period for part in parts for period in part.periods})),
        max((part.published for part in parts), default=""),
        **tables,
        problems=tuple(dict.fromkeys(problem for part in parts for problem in part.problems)),
        read=sum(part.read for part in parts),
        used=sum(part.used for part in parts),
    )
