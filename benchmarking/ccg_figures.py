"""Figures of whole CCGs whose practices have none: apart from the rows of practices, part of sums alone."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

import pandas as pd

from benchmarking.indicators import Indicator
from benchmarking.organisations import Level
from benchmarking.periods import Period

# organisation  code of a CCG, none of whose practices has a figure of that indicator and period
# practices     how many practices it counts, as the file says
# others        as in observations.COLUMNS; both numbers are there, and they are possible
CCG_FIGURES = ("organisation", "indicator", "period", "numerator", "denominator", "practices", "source")


def held_of_ccgs(
    indicators: Mapping[str, Indicator], observations: pd.DataFrame, of_ccgs: pd.DataFrame
) -> dict[str, Indicator]:
    """The catalogue with those shown from the CCG up of which no practice has a row, in any period."""
    alone = set(of_ccgs["indicator"])
    if alone:
        alone -= set(observations.loc[observations["indicator"].isin(list(alone)), "indicator"])
    return {
        id: replace(one, lowest_level=Level.CCG, of_ccgs_alone=True) if id in alone else one
        for id, one in indicators.items()
    }


class CcgFigures:
    """The table read by indicator and period. What is handed out is shared: never change it."""

    def __init__(self, table: pd.DataFrame | None = None) -> None:
        """`table`: CCG_FIGURES; None where nothing is held of whole CCGs."""
        self._table = pd.DataFrame(columns=list(CCG_FIGURES)) if table is None else table

    @cached_property
    def _at(self) -> dict[str, dict[Period, pd.DataFrame]]:
        found: dict[str, dict[Period, pd.DataFrame]] = {}
        for (indicator, period), rows in self._table.groupby(["indicator", "period"], observed=True):
            held = rows.set_index("organisation").sort_index()
            found.setdefault(str(indicator), {})[Period.parse(str(period))] = held
        return found

    def periods(self, indicator: str) -> frozenset[Period]:
        """The periods in which an indicator has figures of whole CCGs."""
        return frozenset(self._at.get(indicator, ()))

    def sources(self, indicator: str, period: Period) -> frozenset[str]:
        """The received files (sha256) that those of a period came from."""
        rows = self.at(indicator, period)
        return frozenset() if rows is None else frozenset(rows["source"])

    def same(self, other: "CcgFigures", indicator: str) -> bool:
        """Whether both hold the same of an indicator, whatever files it came from."""
        mine, theirs = self._at.get(indicator, {}), other._at.get(indicator, {})
        return mine.keys() == theirs.keys() and all(
            rows.drop(columns="source").equals(theirs[period].drop(columns="source"))
            for period, rows in mine.items()
        )

    def at(self, indicator: str, period: Period) -> pd.DataFrame | None:
        """Those of a period, by code; None where there are none."""
        return self._at.get(indicator, {}).get(period)
