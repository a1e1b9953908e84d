"""Figures of whole CCGs: those that stand for practices without any, and those that practices' replace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from benchmarking.ccg_figures import CCG_FIGURES
from benchmarking.checks import without_invalid
from benchmarking.indicators import Indicator
from benchmarking.observations import Status, usable
from benchmarking.organisations import Level
from benchmarking.periods import Period
from data_loaders.received import Loaded, nothing
from data_loaders.store.archive import Provenance

BESIDE = (*CCG_FIGURES, "own_numerator", "own_denominator", "counted")
_KEYS = ["organisation", "indicator", "period"]


@dataclass(frozen=True)
class WholeCcgs:
    """`used`: CCG_FIGURES, of CCGs none of whose practices has a figure. `beside`: those that are not used,
    with the sums of the CCG's practices and how many have figures; without sums where none is known as its
    own."""

    used: pd.DataFrame = field(default_factory=lambda: nothing(CCG_FIGURES))
    beside: pd.DataFrame = field(default_factory=lambda: nothing(BESIDE))


def whole_ccgs(
    parts: Sequence[tuple[Provenance, Loaded]],
    indicators: Mapping[str, Indicator],
    observations: pd.DataFrame,
    memberships: pd.DataFrame,
) -> WholeCcgs:
    """What whole CCGs count for, so that no patient counts twice.

    Where practices have figures of an indicator and period, a CCG stands for its own only if all of them are
    known to be in other CCGs of the same file: the codes are then of one time, and none of them is its own.
    Of several files with an indicator and period only the last one counts, as a later one may have the same
    patients under the codes of CCGs that merged.
    """
    tables = [
        loaded.ccg_figures.assign(source=note.sha256) for note, loaded in parts if len(loaded.ccg_figures)
    ]
    held = pd.concat(tables or [nothing(CCG_FIGURES)], ignore_index=True)
    held = held[held["indicator"].isin(_of_practices(indicators))]
    held = held[held["source"] == held.groupby(["indicator", "period"])["source"].transform("last")]
    held = held.drop_duplicates(_KEYS, keep="last")
    held = without_invalid(held.assign(status=Status.OK.value), indicators)
    held = held[(held["status"] == Status.OK) & (held["denominator"] > 0)]
    used, beside = [nothing(CCG_FIGURES)], [nothing(BESIDE)]
    own = observations[observations["indicator"].isin(held["indicator"].unique())]
    for (id, period), rows in held.groupby(["indicator", "period"]):
        there = own[(own["indicator"] == id) & (own["period"] == period)]
        there = there[usable(there, indicators[str(id)].kind)]
        ccgs = there["organisation"].map(_ccg_on(memberships, Period.parse(str(period)).end.isoformat()))
        free = ~rows["organisation"].isin(ccgs) & bool(ccgs.isin(rows["organisation"]).all())
        used.append(rows[free])
        beside.append(_beside(rows[~free], there, ccgs))
    order = ["indicator", "period", "organisation"]
    return WholeCcgs(
        pd.concat(used).sort_values(order, ignore_index=True)[list(CCG_FIGURES)],
        pd.concat(beside).sort_values(order, ignore_index=True)[list(BESIDE)],
    )


def _of_practices(indicators: Mapping[str, Indicator]) -> list[str]:
    """Published indicators whose rows are of practices and add up."""
    return [
        id
        for id, one in indicators.items()
        if one.published_for is Level.PRACTICE and not (one.in_confidence or one.weighted_by)
    ]


def _ccg_on(memberships: pd.DataFrame, day: str) -> Mapping[str, str]:
    there = memberships[(memberships["valid_from"] <= day) & (memberships["valid_to"] >= day)]
    there = there[there["level"] == Level.CCG.value].drop_duplicates("practice")
    return dict(zip(there["practice"], there["parent"], strict=True))


def _beside(rows: pd.DataFrame, there: pd.DataFrame, ccgs: pd.Series) -> pd.DataFrame:
    sums = there.groupby(ccgs)[["numerator", "denominator"]].sum().add_prefix("own_")
    counted = ccgs.value_counts().rename("counted")
    return rows.join(sums, on="organisation").join(counted, on="organisation")
