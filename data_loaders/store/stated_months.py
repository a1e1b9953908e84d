"""The CCG that a file of one month states for each practice, laid over the tree for that month's days."""

from datetime import date, timedelta

import pandas as pd

STATEMENT = "month"
_HELD = ["practice", "level", "parent", "valid_from", "valid_to"]


def with_months(held: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """`held` with every practice of a month's file in the CCG that the file states, for that month.

    `held`: organisations.MEMBERSHIP_COLUMNS, dates as text; `statements`: as in tree.memberships. A practice
    that stands in that CCG, and in an STP, at the end of the month stays as it is, all others keep their
    locality. The STP is the one in which the CCG stands nearest in time, or that of the newest list of CCGs,
    or the practice's own, or for want of one that of most practices of the CCG. A practice without a place
    takes the locality of the nearest days on which it was in that CCG.
    """
    stated = _elsewhere(_stated(statements), held)
    if stated.empty:
        return held
    mine = held[held["practice"].isin(stated["practice"])]
    whole = stated.assign(stp=_stp(stated, held, statements), locality=_locality(stated, mine))
    days = ["practice", "valid_from", "valid_to"]
    placed = whole.melt(days, ["locality", "ccg", "stp"], "level", "parent").dropna(subset="parent")
    laid = _joined(pd.concat([_without(mine, stated), placed[_HELD]], ignore_index=True))
    return pd.concat([held.drop(mine.index), laid], ignore_index=True)


def _stp(stated: pd.DataFrame, held: pd.DataFrame, statements: pd.DataFrame) -> pd.Series:
    above = statements[statements["statement"] == "above"].sort_values("order")
    lists = above.drop_duplicates("practice", keep="last").set_index("practice")["parent"]
    listed = lists.reindex(stated["ccg"]).set_axis(stated.index)
    found = _nearest(stated, _with_ccg(held, "stp"), ["ccg"]).fillna(listed)
    found = found.fillna(_at_end(stated, held, "stp"))
    others = stated.assign(parent=found).dropna(subset="parent")
    return found.fillna(_nearest(stated, others, ["ccg"]))  # a CCG that no map and no list knows


def _locality(stated: pd.DataFrame, held: pd.DataFrame) -> pd.Series:
    without_place = _at_end(stated, held, "ccg").isna()
    nearest = _nearest(stated, _with_ccg(held, "locality"), ["practice", "ccg"]).where(without_place)
    return _at_end(stated, held, "locality").fillna(nearest)


def _stated(statements: pd.DataFrame) -> pd.DataFrame:
    """Practice, ccg, valid_from, valid_to; of two files of one month the later one is used."""
    rows = statements[statements["statement"] == STATEMENT].sort_values("order", kind="stable")
    rows = rows.drop_duplicates(["practice", "valid_from"], keep="last").rename(columns={"parent": "ccg"})
    return rows[["practice", "ccg", "valid_from", "valid_to"]].reset_index(drop=True)


def _elsewhere(stated: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """The rows whose practice does not stand in that CCG, or in no STP, at the end of the month."""
    ccgs = held[held["level"] == "ccg"].rename(columns={"parent": "ccg"})
    same = _on_last_day(stated, ccgs, ["practice", "ccg"])
    stays = stated.index.isin(same["index"]) & _at_end(stated, held, "stp").notna()
    return stated[~stays].reset_index(drop=True)


def _on_last_day(stated: pd.DataFrame, rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    both = stated.reset_index().merge(rows, on=keys, suffixes=("", "_held"))
    return both[(both["valid_from_held"] <= both["valid_to"]) & (both["valid_to_held"] >= both["valid_to"])]


def _at_end(stated: pd.DataFrame, held: pd.DataFrame, level: str) -> pd.Series:
    """Where each practice stood at the end of the month, missing where it had no place."""
    there = _on_last_day(stated, held[held["level"] == level], ["practice"]).drop_duplicates("index")
    return there.set_index("index")["parent"].reindex(stated.index)


def _with_ccg(held: pd.DataFrame, level: str) -> pd.DataFrame:
    """Practice, ccg, the parent of a level, and the days on which the practice was in both."""
    ccgs = held[held["level"] == "ccg"].rename(columns={"parent": "ccg"})
    both = held[held["level"] == level].merge(ccgs, on="practice", suffixes=("", "_ccg"))
    first = both[["valid_from", "valid_from_ccg"]].max(axis=1)
    last = both[["valid_to", "valid_to_ccg"]].min(axis=1)
    both = both.assign(valid_from=first, valid_to=last)
    return both.loc[first <= last, ["practice", "ccg", "parent", "valid_from", "valid_to"]]


def _nearest(stated: pd.DataFrame, among: pd.DataFrame, keys: list[str]) -> pd.Series:
    """The parent of the stretch nearest to the end of each month; of several that of most practices."""
    counted = among.value_counts([*keys, "parent", "valid_from", "valid_to"]).reset_index(name="practices")
    wanted = stated[[*keys, "valid_to"]].drop_duplicates()
    both = wanted.merge(counted, on=keys, suffixes=("", "_held"))
    day = _number(both["valid_to"])
    before, after = day - _number(both["valid_to_held"]), _number(both["valid_from"]) - day
    both = both.assign(away=pd.concat([before, after], axis=1).max(axis=1).clip(lower=0))
    best = both.sort_values(["away", "practices", "parent"], ascending=[True, False, True])
    best = best.drop_duplicates([*keys, "valid_to"])[[*keys, "valid_to", "parent"]]
    return stated.merge(best, on=[*keys, "valid_to"], how="left")["parent"].set_axis(stated.index)


def _number(days: pd.Series) -> pd.Series:
    return days.map({day: date.fromisoformat(day).toordinal() for day in days.unique()}).astype("int64")


def _without(held: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """`held` without the days of the months that are stated for the same practice."""
    months = stated[["valid_from", "valid_to"]].drop_duplicates()
    for start, end in months.itertuples(index=False, name=None):
        met = held["practice"].isin(stated.loc[stated["valid_from"] == start, "practice"])
        met &= (held["valid_from"] <= end) & (held["valid_to"] >= start)
        earlier, later = met & (held["valid_from"] < start), met & (held["valid_to"] > end)
        day_before = date.fromisoformat(start) - timedelta(days=1)
        day_after = date.fromisoformat(end) + timedelta(days=1)
        held = pd.concat(
            [
                held[~met],
                held[earlier].assign(valid_to=day_before.isoformat()),
                held[later].assign(valid_from=day_after.isoformat()),
            ]
        )
    return held


def _joined(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for stretches of a practice that touch and have the same parent."""
    rows = rows.sort_values(["practice", "level", "valid_from"], ignore_index=True)
    what = rows[["practice", "level", "parent"]]
    touches = _number(rows["valid_from"]) == _number(rows["valid_to"]).shift() + 1
    groups = rows.groupby((~(what.eq(what.shift()).all(axis=1) & touches)).cumsum())
    return groups[_HELD].first().assign(valid_to=groups["valid_to"].last())
