"""Organisation, and the tree practice → locality → CCG → STP → England with dated memberships."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

Days = npt.NDArray[np.datetime64]
ENGLAND = "E92000001"


class Level(StrEnum):
    """Five fixed levels. What they are called on a page (PCN, sub-ICB, ICB) is in `Area.level_names`."""

    PRACTICE = "practice"
    LOCALITY = "locality"
    CCG = "ccg"
    STP = "stp"
    ENGLAND = "england"


class SmallNumbers(StrEnum):
    """What happens to small counts that are shared in confidence (METHODS 9)."""

    ROUND = "hes"  # 1 to 7 hidden, others to the nearest 5: NHS Digital's rule for HES
    HIDE = "hide"  # exact, with 1 to 5 hidden and what would give them away


@dataclass(frozen=True)
class Area:
    """Which organisations are 'our area', what a locality is here and what levels are called (area.toml)."""

    codes: tuple[str, ...] = ()
    localities: str = "pcn"  # "pcn" or "local"
    level_names: Mapping[Level, str] = field(
        default_factory=lambda: {
            Level.PRACTICE: "practice",
            Level.LOCALITY: "PCN",
            Level.CCG: "sub-ICB",
            Level.STP: "ICB",
            Level.ENGLAND: "England",
        }
    )
    demonstration_today: date | None = None  # set only for the demonstration area, whose clock stands still
    small_numbers: SmallNumbers = SmallNumbers.ROUND
    site: str = (
        ""  # where this installation is reached, such as https://stocktake.example; no snapshot keeps it
    )

    @property
    def is_demonstration(self) -> bool:
        return self.demonstration_today is not None


@dataclass(frozen=True)
class Organisation:
    """A practice, a locality, a CCG, the STP or England: one type, one tree. Codes are ODS codes."""

    code: str
    name: str
    level: Level
    opened: date | None = None
    closed: date | None = None
    serves: str = ""  # "students", "homeless", "care_home" or nothing
    rural: bool | None = None
    lettered: bool = False  # stands for a practice whose name this reader may not know


def plural(called: str) -> str:
    """The plural of what a level is called: "practices", "localities", "PCNs"."""
    return f"{called[:-1]}ies" if called.endswith("y") else f"{called}s"


def _arranged(memberships: pd.DataFrame) -> pd.DataFrame:
    """Memberships of one day, a row for each practice."""
    table = memberships.pivot_table(
        index="practice", columns="level", values="parent", aggfunc="first", observed=True
    )
    return table.reindex(columns=[Level.LOCALITY.value, Level.CCG.value, Level.STP.value])


MEMBERSHIP_COLUMNS = ("practice", "level", "parent", "valid_from", "valid_to")


class Organisations:
    """The tree as it stood on any day.

    `organisations`: every organisation by code. `memberships`: a frame with MEMBERSHIP_COLUMNS, one row for
    each practice, level (locality, ccg, stp) and stretch of days (both ends included, as `datetime.date`).
    Every practice is in England. `successors`: what a practice, locality, CCG or STP became, and from when.
    """

    def __init__(
        self,
        organisations: Mapping[str, Organisation],
        memberships: pd.DataFrame,
        area: Area,
        successors: Mapping[str, tuple[str, date]] = MappingProxyType({}),
    ) -> None:
        self.by_code = dict(organisations)
        self.by_code.setdefault(ENGLAND, Organisation(ENGLAND, "England", Level.ENGLAND))
        self.memberships = memberships
        self.area = area
        self.successors = dict(successors)
        self._placed: dict[date, pd.DataFrame] = {}
        self._arranged: dict[bytes, pd.DataFrame] = {}
        self._members: dict[tuple[Level, date], dict[str, str]] = {}
        self._inside: dict[date, frozenset[str]] = {}
        self._grouped: dict[tuple[Level, date], dict[str, tuple[str, ...]]] = {}

    def __getitem__(self, code: str) -> Organisation:
        return self.by_code[code]

    def __contains__(self, code: str) -> bool:
        return code in self.by_code

    @cached_property
    def names(self) -> dict[str, str]:
        return {code: organisation.name for code, organisation in self.by_code.items()}

    @cached_property
    def lettered(self) -> frozenset[str]:
        """Codes of the practices under letters."""
        return frozenset(code for code, organisation in self.by_code.items() if organisation.lettered)

    def placed(self, on: date) -> pd.DataFrame:
        """Where each practice stood on a day: index practice, columns locality, ccg, stp."""
        if on not in self._placed:
            begins, ends = self._stretches
            day = np.datetime64(on, "D")
            there = (begins <= day) & (ends >= day)
            key = np.packbits(there).tobytes()  # on most days everybody stands where they stood before
            if key not in self._arranged:
                self._arranged[key] = _arranged(self.memberships[there])
            self._placed[on] = self._arranged[key]
        return self._placed[on]

    @cached_property
    def _stretches(self) -> tuple[Days, Days]:
        """First and last day of each membership."""
        begins, ends = (self.memberships[name].to_list() for name in ("valid_from", "valid_to"))
        return np.array(begins, dtype="datetime64[D]"), np.array(ends, dtype="datetime64[D]")

    def member_of(self, level: Level, on: date) -> dict[str, str]:
        """Code of the locality, CCG or STP that each practice was part of on a day."""
        key = (level, on)
        if key not in self._members:
            parents = self.placed(on)[level.value].dropna()
            self._members[key] = {str(code): str(parent) for code, parent in parents.items()}
        return self._members[key]

    def practices(self, code: str, on: date) -> tuple[str, ...]:
        """Codes of the practices of an organisation on a day, in order (a practice: itself)."""
        organisation = self.by_code[code]
        if organisation.level is Level.PRACTICE:
            return (code,)
        return self._groups(organisation.level, on).get(code, ())

    def _groups(self, level: Level, on: date) -> dict[str, tuple[str, ...]]:
        """The practices of every organisation of a level on a day: a country has more than a thousand."""
        if (level, on) not in self._grouped:
            groups: dict[str, list[str]] = {}
            everyone = dict.fromkeys(self.placed(on).index, ENGLAND)
            parents = everyone if level is Level.ENGLAND else self.member_of(level, on)
            for practice, parent in sorted(parents.items()):
                groups.setdefault(parent, []).append(practice)
            self._grouped[level, on] = {code: tuple(members) for code, members in groups.items()}
        return self._grouped[level, on]

    def above(self, practice: str, level: Level, on: date) -> Organisation | None:
        """The organisation of a level that a practice belonged to on a day, or None where it is not known."""
        if level is Level.ENGLAND:
            return self.by_code[ENGLAND]
        return self.by_code.get(self.member_of(level, on).get(practice, ""))

    def at_level(self, level: Level, on: date) -> tuple[Organisation, ...]:
        """Every organisation of a level that had practices on a day, in order of name."""
        if level is Level.ENGLAND:
            return (self.by_code[ENGLAND],)
        placed = self.placed(on)
        codes = placed.index if level is Level.PRACTICE else placed[level.value].dropna().unique()
        return tuple(
            sorted((self.by_code[c] for c in codes if c in self.by_code), key=lambda o: (o.name, o.code))
        )

    def in_area(self, level: Level, on: date) -> tuple[Organisation, ...]:
        """Those of `at_level` that hold practices of our area; all of them where no area is set."""
        if level is Level.ENGLAND:
            return (self.by_code[ENGLAND],)
        codes = self.area_practices(on)
        if level is not Level.PRACTICE:
            parents = self.member_of(level, on)
            codes = frozenset(parents[code] for code in codes & parents.keys())
        held = (self.by_code[code] for code in codes if code in self.by_code)
        return tuple(sorted(held, key=lambda o: (o.name, o.code)))

    def area_practices(self, on: date) -> frozenset[str]:
        """Codes of the practices of our area on a day; every placed practice where no area is set."""
        if on not in self._inside:
            placed = self.placed(on)
            inside = (
                placed[["ccg", "stp"]].isin(self.area.codes).any(axis=1) if self.area.codes else slice(None)
            )
            self._inside[on] = frozenset(placed.index[inside])
        return self._inside[on]

    def level_name(self, level: Level) -> str:
        return self.area.level_names[level]
