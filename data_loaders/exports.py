"""The tidy table handed out: every figure of a snapshot with its interval, as csv."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarking.challenged import CHALLENGED, challenged_codes
from benchmarking.disclosure.allowed import TOO_FEW, is_shown
from benchmarking.figures import figures
from benchmarking.indicators import Indicator
from benchmarking.observations import Status
from benchmarking.organisations import Level
from benchmarking.periods import Period, PeriodKind
from benchmarking.snapshot import Snapshot
from benchmarking.verdict_table import too_few
from data_loaders.store.written import write_file

COLUMNS = (
    "level",
    "organisation",
    "name",
    "indicator",
    "period",
    "numerator",
    "denominator",
    "value",
    "lower95",
    "upper95",
    "practices_counted",
    "practices_in_all",
    "status",
    "source",
    "snapshot",
)
_JOIN = "; "
_Asked = tuple[Level, Indicator, Period]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_table(snapshot: Snapshot, out: Path, levels: Iterable[Level] = tuple(Level)) -> int:
    """Write the figures of these levels: every published period and every year put together from months.

    Numbers are written in full, so that reading them gives the same number back. Names are those that this
    user may see. An indicator is left out below the lowest level at which it may be shown; the status of a
    figure that rests on too few for a verdict is "too_few", of one under challenge "challenged". Returns the
    number of rows.
    """
    table = rows(snapshot, levels)
    write_file(out, table.to_csv(index=False, lineterminator="\n").encode())
    return len(table)


def rows(snapshot: Snapshot, levels: Iterable[Level] = tuple(Level)) -> pd.DataFrame:
    """The same table as a frame, in order of level, indicator, period and organisation."""
    sources = _Sources(snapshot)
    asked = [
        (level, indicator, period)
        for level in levels
        for indicator in snapshot.indicators.values()
        if is_shown(indicator, level)
        for period in _periods(snapshot, indicator.id)
    ]
    tables = [_figures(snapshot, level, indicator, period) for level, indicator, period in asked]
    if not any(map(len, tables)):
        return pd.DataFrame(columns=list(COLUMNS))
    sizes = [len(table) for table in tables]
    made = _without_sizes(pd.concat([table for table in tables if len(table)]))
    codes = [[str(code) for code in table.index] for table in tables]
    for name, texts in _texts(snapshot, sources, asked, codes).items():
        made[name] = texts
    for name, texts in (
        ("level", [level.value for level, _, _ in asked]),
        ("indicator", [indicator.id for _, indicator, _ in asked]),
        ("period", [str(period) for _, _, period in asked]),
    ):
        made[name] = np.repeat(texts, sizes)
    return made.assign(snapshot=snapshot.id).reset_index(drop=True)[list(COLUMNS)]


def _figures(snapshot: Snapshot, level: Level, indicator: Indicator, period: Period) -> pd.DataFrame:
    """The figures of one table; the status says which rest on too few for a verdict or are challenged."""
    table = figures(snapshot, indicator, period, level).sort_index()
    few = too_few(indicator, period, table)
    table = table.assign(status=table["status"].mask(few, TOO_FEW)) if few.any() else table
    doubted = table.index.isin(challenged_codes(snapshot.challenged, indicator.id, period))
    return table.assign(status=table["status"].mask(doubted, CHALLENGED)) if doubted.any() else table


def _texts(
    snapshot: Snapshot, sources: "_Sources", asked: Sequence[_Asked], codes: Sequence[Sequence[str]]
) -> dict[str, list[str]]:
    """Codes, names and files of each row."""
    texts: dict[str, list[str]] = {"organisation": [], "name": [], "source": []}
    for (level, indicator, period), these in zip(asked, codes, strict=True):
        names = snapshot.tree(indicator).names
        texts["organisation"] += [safe_cell(code) for code in these]
        texts["name"] += [safe_cell(names.get(code, code)) for code in these]
        texts["source"] += sources.said(indicator.id, period, level, these, snapshot.tree(indicator).lettered)
    return texts


def _without_sizes(made: pd.DataFrame) -> pd.DataFrame:
    """Nothing that tells how large a practice under a letter is, nor that it is a small one."""
    if "lettered" in made:
        sizes = ["numerator", "denominator", "lower95", "upper95"]
        lettered = (made["lettered"] == True).to_numpy(bool)  # noqa: E712 - missing at higher levels
        made.loc[lettered, sizes] = np.nan
        withheld = lettered & made["value"].isna().to_numpy() & (made["status"] == Status.OK).to_numpy()
        made.loc[withheld, "status"] = Status.SUPPRESSED.value
    return made


def _periods(snapshot: Snapshot, indicator: str) -> list[Period]:
    held = snapshot.held
    return list(dict.fromkeys([*held.periods(indicator), *held.shown_periods(indicator)]))


class _Sources:
    """Names of the files behind the figures."""

    def __init__(self, snapshot: Snapshot) -> None:
        table = snapshot.observations
        names = {source.sha256: source.file for source in snapshot.sources}
        self._names, self._of_ccgs = names, snapshot.held.of_ccgs
        self._codes = table["organisation"].to_numpy(object)
        self._files = table["source"].map(names).to_numpy(object)
        self._rows = table.groupby(["indicator", "period"], observed=True).indices
        self._made: dict[tuple[str, Period], dict[str, str]] = {}

    def said(
        self, indicator: str, period: Period, level: Level, codes: Sequence[str], lettered: Collection[str]
    ) -> list[str]:
        """For each organisation: a practice's own files, or all of those behind the indicator and period, for
        CCGs and above also those of whole CCGs; under a letter all of them, as a file could be that of one
        practice."""
        by_practice = self._by_practice(indicator, period)
        files = {file for joined in set(by_practice.values()) for file in joined.split(_JOIN)}
        if level not in (Level.PRACTICE, Level.LOCALITY):
            files |= {self._names.get(source, "") for source in self._of_ccgs.sources(indicator, period)}
        every = safe_cell(_JOIN.join(sorted(files)))
        if level is not Level.PRACTICE:
            return [every] * len(codes)
        return [every if code in lettered else by_practice[code] for code in codes]

    def _by_practice(self, indicator: str, period: Period) -> dict[str, str]:
        if (indicator, period) not in self._made:
            found: dict[str, set[str]] = {}
            months = period.months() if period.kind is PeriodKind.YEAR_TO else (period,)
            for month in months:
                for row in self._rows.get((indicator, str(month)), ()):
                    found.setdefault(self._codes[row], set()).add(self._files[row])
            said = {code: safe_cell(_JOIN.join(sorted(files))) for code, files in found.items()}
            self._made[indicator, period] = said
        return self._made[indicator, period]


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
