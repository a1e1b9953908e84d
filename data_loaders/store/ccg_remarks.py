"""What a refresh says of figures of whole CCGs: which count, which no longer do, and how far off they are."""

from collections.abc import Collection, Iterator, Mapping

import pandas as pd

from benchmarking.checks import MOVED, Finding, suspicions
from benchmarking.indicators import Indicator
from benchmarking.observations import Status
from data_loaders.store.assembly import Assembled

FAR = 0.02  # share by which a number of a whole CCG lies away from the sum of its practices: worth telling
_EXAMPLES = 3
_KEYS = ["period", "indicator", "organisation"]
_NUMBERS = ["numerator", "denominator"]


def doubts(
    content: Assembled, before: Assembled | None, files: Collection[str], indicators: Mapping[str, Indicator]
) -> list[Finding]:
    """What looks wrong in the figures of whole CCGs that new files (sha256) brought, or took the place of."""
    came = content.ccg_figures[content.ccg_figures["source"].isin(list(files))]
    pairs = [pd.MultiIndex.from_frame(table[_KEYS[:2]]) for table in (content.ccg_figures, came)]
    tables = [content.ccg_figures[pairs[0].isin(pairs[1])], _held(before)]
    rows, held = (table.assign(status=Status.OK.value) for table in tables)
    return [*suspicions(rows, held, indicators, called="CCGs"), *_thinned(content.beside, _held(before))]


def _thinned(beside: pd.DataFrame, before: pd.DataFrame) -> Iterator[Finding]:
    """Periods in which practices take the place of whole CCGs and count far fewer patients than those did:
    England would lose the others."""
    given_way = beside.merge(before[_KEYS], on=_KEYS)
    for period, rows in given_way.groupby("period"):
        covered = rows["own_denominator"].sum() / rows["denominator"].sum()
        if covered < 1 - MOVED:
            message = (
                f"{period}: {_counted(pd.MultiIndex.from_frame(rows[_KEYS]))} would count no longer, and the"
                f" figures of practices in their place are of {covered:.0%} of the patients."
            )
            yield Finding("ccg_figures_thinned", message, "", str(period), False)


def remarks(
    content: Assembled, before: Assembled | None, files: Collection[str]
) -> Iterator[tuple[str, str]]:
    """What changes in what counts of whole CCGs, each time with the new file (sha256) that it is said of."""
    for file in files:
        about = _from(content, file)
        beside = content.beside[_within(content.beside, about)]
        yield from ((file, said) for said in _changes(content.ccg_figures, _held(before), beside, about))
        for period, rows in beside.groupby("period"):
            yield from ((file, said) for said in _beside(rows, str(period)))


def _held(before: Assembled | None) -> pd.DataFrame:
    return pd.DataFrame(columns=[*_KEYS, *_NUMBERS]) if before is None else before.ccg_figures


def _from(content: Assembled, file: str) -> set[tuple[str, str]]:
    """The periods and indicators that a file says something of."""
    tables = (content.observations, content.ccg_figures, content.beside)
    rows = pd.concat([table.loc[table["source"] == file, _KEYS[:2]] for table in tables])
    return set(rows.drop_duplicates().itertuples(index=False, name=None))


def _within(table: pd.DataFrame, about: set[tuple[str, str]]) -> pd.Series:
    pairs = zip(table["period"], table["indicator"], strict=True)
    return pd.Series([pair in about for pair in pairs], table.index, dtype=bool)


def _changes(
    now: pd.DataFrame, before: pd.DataFrame, beside: pd.DataFrame, about: set[tuple[str, str]]
) -> Iterator[str]:
    new, old = (table[_within(table, about)].set_index(_KEYS)[_NUMBERS] for table in (now, before))
    both = new.index.intersection(old.index)
    changed = both[(new.loc[both] != old.loc[both]).any(axis=1)]
    given_way = pd.MultiIndex.from_frame(beside[_KEYS])
    for period in sorted({*new.index.unique("period"), *old.index.unique("period")}):
        came, gone, other = (
            index[index.get_level_values("period") == period]
            for index in (new.index.difference(old.index), old.index.difference(new.index), changed)
        )
        if len(came):
            yield f"{period}: {_counted(came)} count from now on, as none of their practices has a figure."
        if len(other):
            yield f"{period}: {_counted(other)} read otherwise than before."
        for some, why in (
            (gone.intersection(given_way), "practices have figures"),
            (gone.difference(given_way), "this file has no figure of them that can be used"),
        ):
            if len(some):
                yield f"{period}: {_counted(some)} counted until now and do no longer: {why}."


def _counted(index: pd.Index) -> str:
    whole = index.unique("organisation")
    return f"{len(index):,} figures of {len(whole):,} whole CCG{'s' if len(whole) != 1 else ''}"


def _beside(rows: pd.DataFrame, period: str) -> Iterator[str]:
    told, untold = rows[rows["counted"].notna()], rows[rows["counted"].isna()]
    if len(untold):
        index = pd.MultiIndex.from_frame(untold[_KEYS])
        yield (
            f"{period}: {_counted(index)} are not used: practices have figures of that year, and not of"
            " each is it known in which CCG of this list it was. Take in a list of practices of that year."
        )
    if len(told):
        apart = [(told[name] / told[f"own_{name}"] - 1).abs() for name in _NUMBERS]
        far = told[pd.concat(apart, axis=1).max(axis=1) > FAR]
        yield (
            f"{period}: {_counted(pd.MultiIndex.from_frame(told[_KEYS]))} are not used, as practices of these"
            f" have figures. {_far(far)}"
        )


def _far(far: pd.DataFrame) -> str:
    if far.empty:
        return "None lies more than 2% away from the sum of the practices."
    said = [
        f"{row.indicator} of {row.organisation} is {row.numerator:,.0f} of {row.denominator:,.0f}, its"
        f" {row.counted:,.0f} practices have {row.own_numerator:,.0f} of {row.own_denominator:,.0f}"
        for row in far.head(_EXAMPLES).itertuples()
    ]
    more = f"; {len(far) - _EXAMPLES:,} more" if len(far) > _EXAMPLES else ""
    return f"{len(far):,} lie more than 2% away from the sum of the practices: {'; '.join(said)}{more}."
