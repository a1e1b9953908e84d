"""Fingertips csv exports: deprivation scores (93553) and A&E attendances at ages 0 to 4 (93930)."""

from __future__ import annotations

import numpy as np

from data_loaders.demonstration import area, months
from data_loaders.demonstration.childrens_ae import ChildrensAe
from data_loaders.demonstration.factors import Factors
from data_loaders.demonstration.lists import Lists
from data_loaders.demonstration.written_file import WrittenFile, table

_BEFORE = [
    "Indicator ID",
    "Indicator Name",
    "Parent Code",
    "Parent Name",
    "Area Code",
    "Area Name",
    "Area Type",
    "Sex",
    "Age",
    "Category Type",
    "Category",
    "Time period",
    "Value",
    "Lower CI 95.0 limit",
    "Upper CI 95.0 limit",
    "Lower CI 99.8 limit",
    "Upper CI 99.8 limit",
    "Count",
    "Denominator",
    "Value note",
    "Recent Trend",
    "Compared to England value or percentiles",
]
_AFTER = ("Time period Sortable", "New data", "Compared to goal", "Time period range")
IMD_COLUMNS = (*_BEFORE, "Compared to percentiles", *_AFTER)
AE_COLUMNS = (*_BEFORE, "Compared to PCNs (v. 27/10/23) value or percentiles", *_AFTER)
_IMD = ("93553", "Deprivation score (IMD 2019)")
_AE = ("93930", "A&E attendances (0 to 4 years)")
_ENGLAND = ("E92000001", "England")
_NOWHERE = ("", "")
_DECILES = "County & UA deprivation deciles in England (IMD2019, 4/21 geography)"
_DECILE_NAMES = (
    "Most deprived",
    "Second most deprived",
    "Third more deprived",
    "Fourth more deprived",
    "Fifth more deprived",
    "Fifth less deprived",
    "Fourth less deprived",
    "Third less deprived",
    "Second least deprived",
    "Least deprived",
)
SUPPRESSED = "Value suppressed for disclosure control reasons"
SMALLEST_COUNT = 8
_BOYS = 0.53


def _network(practice: area.Practice) -> tuple[str, str]:
    if practice.pcn == area.UNALLOCATED:
        return _ENGLAND
    return practice.pcn, practice.pcn_name.title().replace("Pcn", "PCN")


def deprivation(factors: Factors, lists: Lists) -> WrittenFile:
    """IMD 2019 score of each practice, with England twice."""
    numbers = [n for n in range(len(area.CODES)) if lists.yearly[n].any()]
    score = np.average(factors.imd[numbers], weights=lists.yearly[numbers].max(axis=1))
    places = [(_NOWHERE, *_ENGLAND, "England", score), (_ENGLAND, *_ENGLAND, "England", score)]
    places += [
        (_ENGLAND, area.CODES[n], area.PRACTICES[n].name.title(), "GP", factors.imd[n]) for n in numbers
    ]
    rows = []
    for parent, code, name, kind, value in places:
        front = [*_IMD, *parent, code, name, kind, "Persons", "All ages", "", "", "2019", f"{value:.13f}"]
        notes = ["Cannot be calculated", "Not compared", "Not compared", "20190000", "", "", "1y"]
        rows.append([*front, *[""] * 7, *notes])
    return table("indicator-data.csv", IMD_COLUMNS, rows, "Value")


def _byar(count: int, denominator: int, z: float = 1.959964) -> tuple[float, float]:
    """95 % limits of a rate per 1,000 by Byar's method."""
    more = count + 1
    low = count * (1 - 1 / (9 * count) - z / (3 * count**0.5)) ** 3 if count else 0.0
    high = more * (1 - 1 / (9 * more) + z / (3 * more**0.5)) ** 3
    return 1000 * low / denominator, 1000 * high / denominator


def _against(low: float, high: float, england: float) -> str:
    if low > england:
        return "Worse"
    return "Better" if high < england else "Similar"


class _Year:
    """The rows of one financial year."""

    def __init__(self, counts: ChildrensAe, factors: Factors, lists: Lists, year: int) -> None:
        self.year = year
        self.position = months.YEARS.index(year)
        self.numbers = [n for n in range(len(area.CODES)) if lists.yearly[n, self.position] > 0]
        self.count = counts.attendances[:, self.position]
        self.children = counts.children[:, self.position]
        self.by_need = sorted(self.numbers, key=lambda n: -factors.imd[n])
        self.england = 1000 * self._sum(self.count, self.numbers) / self._sum(self.children, self.numbers)

    @staticmethod
    def _sum(values: np.typing.NDArray[np.int64], numbers: list[int]) -> int:
        return int(values[numbers].sum())

    def _row(
        self, place: tuple[str, ...], count: int, children: int, sex: str = "Persons", decile: str = ""
    ) -> list[object]:
        start = f"{self.year - 1}0000"
        front = [*_AE, *place, sex, "0-4 yrs", _DECILES if decile else "", decile]
        front.append(months.financial_year(self.year))
        if count < SMALLEST_COUNT:
            blank = [""] * 6
            return [*front, *blank, children, SUPPRESSED, "", "Not compared", "Not compared", start, *_END]
        low, high = _byar(count, children)
        value = f"{1000 * count / children:.7f}"
        against = "Not compared" if sex != "Persons" else _against(low, high, self.england)
        limits = [f"{low:.7f}", f"{high:.7f}", "", ""]
        return [*front, value, *limits, count, children, "", "", against, "Not compared", start, *_END]

    def _england(self, parent: tuple[str, str]) -> list[list[object]]:
        place = (*parent, *_ENGLAND, "England")
        count, children = self._sum(self.count, self.numbers), self._sum(self.children, self.numbers)
        boys, male = round(_BOYS * count), round(0.513 * children)
        return [
            self._row(place, boys, male, "Male"),
            self._row(place, count - boys, children - male, "Female"),
            self._row(place, count, children),
        ]

    def rows(self) -> list[list[object]]:
        """England by sex, deciles, England again below itself, then the practices."""
        rows = self._england(_NOWHERE)
        for name, numbers in zip(_DECILE_NAMES, np.array_split(self.by_need, 10), strict=True):
            place = (*_NOWHERE, *_ENGLAND, "England")
            count, children = (
                self._sum(self.count, numbers.tolist()),
                self._sum(self.children, numbers.tolist()),
            )
            rows.append(self._row(place, count, children, decile=f"{name} decile (IMD2019)"))
        rows += self._england(_ENGLAND)
        for n in self.numbers:
            practice = area.PRACTICES[n]
            place = (*_network(practice), practice.code, practice.name.title(), "GPs")
            rows.append(self._row(place, int(self.count[n]), int(self.children[n])))
        return rows


_END = ("", "", "1y")


def attendances(counts: ChildrensAe, factors: Factors, lists: Lists, years: tuple[int, ...]) -> WrittenFile:
    """A&E attendances at ages 0 to 4 of these financial years."""
    rows = [row for year in years for row in _Year(counts, factors, lists, year).rows()]
    return table("indicator-data-93930.csv", AE_COLUMNS, rows, "Count")
