"""Locality lists: the dated memberships of a tree as the file that an area keeps of its own localities."""

import pandas as pd

from benchmarking.organisations import Level, Organisations
from data_loaders.store.tree import FIRST, LAST

COLUMNS = ("practice_code", "locality_code", "locality_name", "valid_from", "valid_to", "serves", "rural")
_RURAL = {True: "yes", False: "no", None: ""}


def listed(tree: Organisations) -> pd.DataFrame:
    """One line for each practice and stretch of days, as text; no day where there is no first or last."""
    rows = tree.memberships
    rows = rows[rows["level"] == Level.LOCALITY.value].sort_values(["practice", "valid_from"])
    lines = [
        (
            practice,
            locality,
            tree.names.get(locality, locality),
            _day(start),
            _day(end),
            tree[practice].serves if practice in tree else "",
            _RURAL[tree[practice].rural if practice in tree else None],
        )
        for practice, locality, start, end in zip(
            rows["practice"], rows["parent"], rows["valid_from"], rows["valid_to"], strict=True
        )
    ]
    return pd.DataFrame(lines, columns=list(COLUMNS)).astype("str")


def _day(day: object) -> str:
    text = str(day)
    return "" if text in (FIRST, LAST) else text


def as_csv(lines: pd.DataFrame) -> bytes:
    """The lines as the file that `refresh` takes in; a line without a practice is left out."""
    kept = lines.reindex(columns=list(COLUMNS)).fillna("").astype("str")
    kept = kept[kept["practice_code"].str.strip() != ""]
    return kept.to_csv(index=False, lineterminator="\n").encode()
