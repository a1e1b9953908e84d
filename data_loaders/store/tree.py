"""Dated memberships: every map and list that was received, put together into one tree over time."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pandas as pd

from benchmarking.organisations import MEMBERSHIP_COLUMNS, Area
from data_loaders.store.stated_months import with_months

FIRST, LAST = date.min.isoformat(), date.max.isoformat()
_KEYS = ["practice", "level"]
_NEWEST = ["as_at", "order"]


def memberships(statements: pd.DataFrame, area: Area) -> pd.DataFrame:
    """One row for each practice, level and stretch of days; dates as text, both ends included.

    `statements`: received.MEMBERSHIP_COLUMNS, `order` (of receipt) and `as_at` (the day of a list that has
    one: the newest counts, whenever it came). A patients-registered map holds from
    its day to the day before the next statement. A financial year's map (QOF, appointments) holds for its
    year where no patients-registered map falls in it; otherwise it only adds practices that no other map
    knows. After a year's map, the next statement reaches back to its end. The first statement reaches back,
    the last one forward. The register (epraccur) adds, up to the first statement, practices that no map
    knows. Localities are PCNs, or the newest own list, as long as the maps hold the practice: a list written
    before a practice closed does not keep it open. Lists of CCGs give the register's practices their STP.
    A file of one month that states the CCG of its practices is laid over all this, for that month's days.
    """
    maps = statements[statements["statement"].isin(["map", "year"])]
    used, spare = _timeline(maps)  # of two maps for the same day or year the later one is used
    complete = _held(maps, used)
    pieces = [
        complete,
        _added(maps, spare, set(complete["practice"])),
        _while_open(_own(statements), complete),
    ]
    known = set(pd.concat(pieces[:2])["practice"])
    pieces.append(_register(statements, known, _day_before(min(day for day, _, _ in used)) if used else LAST))
    held = pd.concat(pieces, ignore_index=True)
    locality = "pcn" if area.localities == "pcn" else "local"
    held["level"] = held["level"].replace({locality: "locality"})
    held = held[held["level"].isin(["locality", "ccg", "stp"]) & (held["valid_from"] <= held["valid_to"])]
    columns = list(MEMBERSHIP_COLUMNS)
    held = with_months(held[columns], statements)
    return held.drop_duplicates().sort_values(columns, ignore_index=True)


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


Statement = tuple[str, str, int]  # first day, last day or nothing, order of receipt


def _timeline(maps: pd.DataFrame) -> tuple[list[Statement], list[Statement]]:
    """Which statements are used, in order of time, and which years are spare."""
    last = maps.groupby(["statement", "valid_from", "valid_to"])["order"].max().reset_index()
    stated = {
        kind: list(zip(rows["valid_from"], rows["valid_to"], rows["order"].astype(int), strict=True))
        for kind, rows in last.groupby("statement")
    }
    all_maps, all_years = stated.get("map", []), stated.get("year", [])
    spare = [year for year in all_years if any(year[0] <= day <= year[1] for day, _, _ in all_maps)]
    return sorted([*all_maps, *(year for year in all_years if year not in spare)]), sorted(spare)


def _held(maps: pd.DataFrame, used: list[Statement]) -> pd.DataFrame:
    """Complete statements one after the other; a practice that does not move has one row for all of them."""
    pieces, start = [], FIRST
    for place, (_, last_day, order) in enumerate(used):
        following = used[place + 1][0] if place + 1 < len(used) else ""
        end = (last_day or _day_before(following)) if following else LAST
        stated = maps[(maps["order"] == order) & (maps["valid_from"] == used[place][0])]
        pieces.append(stated.assign(valid_from=start, valid_to=end, place=place))
        start = "" if not following else (date.fromisoformat(end) + timedelta(days=1)).isoformat()
    if not pieces:
        return maps[[*_KEYS, "parent", "valid_from", "valid_to"]]
    held = pd.concat(pieces).sort_values([*_KEYS, "place"])
    same = held[[*_KEYS, "parent"]].eq(held[[*_KEYS, "parent"]].shift()).all(axis=1)
    goes_on = same & (held["place"] == held["place"].shift() + 1)
    stretch = (~goes_on).cumsum()
    groups = held.groupby(stretch)
    first = groups[[*_KEYS, "parent", "valid_from"]].first()
    return first.assign(valid_to=groups["valid_to"].last())


def _added(maps: pd.DataFrame, spare: list[Statement], known: set[str]) -> pd.DataFrame:
    """Practices that only a year's map knows, for that year."""
    orders = [order for _, _, order in spare]
    return maps[
        (maps["statement"] == "year") & maps["order"].isin(orders) & ~maps["practice"].isin(list(known))
    ]


def _own(statements: pd.DataFrame) -> pd.DataFrame:
    """The newest own list of localities; it carries its own dates."""
    rows = statements[statements["statement"] == "dated"]
    return _open_ended(rows[rows["order"] == rows["order"].max()])


def _while_open(own: pd.DataFrame, complete: pd.DataFrame) -> pd.DataFrame:
    """Own memberships cut to the days on which the complete statements hold the practice."""
    held = complete.loc[complete["level"] == "ccg", ["practice", "valid_from", "valid_to"]]
    both = own.merge(held, on="practice", how="left", suffixes=("", "_held"))
    unknown = both["valid_from_held"].isna()
    first = both[["valid_from", "valid_from_held"]].max(axis=1)
    last = both[["valid_to", "valid_to_held"]].min(axis=1)
    cut = both.assign(
        valid_from=both["valid_from"].where(unknown, first), valid_to=both["valid_to"].where(unknown, last)
    )
    return cut[own.columns]


def _register(statements: pd.DataFrame, known: set[str], until: str) -> pd.DataFrame:
    rows = statements[(statements["statement"] == "register") & ~statements["practice"].isin(list(known))]
    rows = rows.sort_values(_NEWEST).drop_duplicates(_KEYS, keep="last")
    rows = _open_ended(pd.concat([rows, _above(statements, rows)], ignore_index=True))
    return rows.assign(valid_to=rows["valid_to"].where(rows["valid_to"] < until, until))


def _above(statements: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The STP of practices of which only the CCG is known, from the newest list of CCGs."""
    above = statements[statements["statement"] == "above"].sort_values(_NEWEST)
    stps = above.drop_duplicates("practice", keep="last").set_index("practice")["parent"]
    placed = rows.loc[rows["level"] == "stp", "practice"]
    found = rows[(rows["level"] == "ccg") & ~rows["practice"].isin(list(placed))]
    return found.assign(level="stp", parent=found["parent"].map(stps)).dropna(subset="parent")


def _open_ended(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        valid_from=rows["valid_from"].replace("", FIRST), valid_to=rows["valid_to"].replace("", LAST)
    )


def organisations(
    named: pd.DataFrame, placed: pd.DataFrame, practices: pd.Series, area: Area
) -> pd.DataFrame:
    """Every organisation once: code, name, level, opened, closed, serves, rural, as text.

    `named`: received.ORGANISATION_COLUMNS and `order`; the newest name wins. An organisation that nothing
    names is called by its code.
    """
    locality = "pcn" if area.localities == "pcn" else "local"
    named = named.assign(level=named["level"].replace({locality: "locality"}))
    named = named[named["level"].isin(["practice", "locality", "ccg", "stp"])]
    names = _newest(named[named["name"] != ""], ["name", "level"], by=_NEWEST)
    unnamed = _unnamed(placed, practices)
    names = pd.concat([names, unnamed[~unnamed.index.isin(names.index)]])
    register = _newest(named[named["opened"] != ""], ["opened", "closed"], by=_NEWEST)
    served = _newest(named[(named["serves"] != "") | (named["rural"] != "")], ["serves", "rural"])
    made = names.join(register).join(served).fillna("").sort_index()
    return made.rename_axis("code").reset_index()


def _newest(rows: pd.DataFrame, columns: list[str], by: Sequence[str] = ("order",)) -> pd.DataFrame:
    """The last row of each code when they are put in order."""
    ordered = rows.sort_values(list(by), kind="stable")
    return ordered.drop_duplicates("code", keep="last").set_index("code")[columns]


def _unnamed(placed: pd.DataFrame, practices: pd.Series) -> pd.DataFrame:
    levels: Mapping[str, str] = {
        **dict.fromkeys([*practices.unique(), *placed["practice"].unique()], "practice"),
        **dict(zip(placed["parent"], placed["level"], strict=True)),
    }
    codes = pd.Index(list(levels))
    return pd.DataFrame({"name": codes, "level": list(levels.values())}, index=codes)
