"""Releases: which of two files of one publication is the older one, and what an older one does."""

import re
from collections.abc import Sequence

import pandas as pd

from benchmarking.checks import KEYS
from benchmarking.periods import Period
from data_loaders.received import Loaded
from data_loaders.store.archive import Provenance

Part = tuple[Provenance, Loaded]


def _release(part: Part) -> tuple[str, Period, int]:
    """What makes a file later than another of its publication: a later last period, then _v2 in its name."""
    note, loaded = part
    version = re.search(r"_v(\d+)\b", note.file.lower())
    last = max((Period.parse(period) for period in loaded.periods), default=Period.parse("1900"))
    return loaded.published, last, int(version[1]) if version else 0


def older_than(part: Part, others: Sequence[Part]) -> list[Part]:
    """Those of the other files that are later releases of the same publication."""
    mine = _release(part)
    return [
        other for other in others if other[1].publication == part[1].publication and _release(other) > mine
    ]


def overwrites(part: Part, held: Sequence[Part], rows: pd.DataFrame, before: pd.DataFrame) -> str:
    """What an older release would put in the place of a later one's figures; else nothing.

    `rows`: observations.COLUMNS with the file, `before`: without it.
    """
    later = {other[0].sha256: other[0].file for other in older_than(part, held)}
    if not later:
        return ""
    mine = rows[rows["source"] == part[0].sha256]
    there = before[before["source"].isin(list(later))].merge(mine, on=KEYS, suffixes=("", "_now"))
    other = pd.Series(False, there.index)
    for number in ("numerator", "denominator"):
        was, now = there[number], there[f"{number}_now"]
        other |= (was != now) & ~(was.isna() & now.isna())
    if not other.any():
        return ""
    files = ", ".join(sorted({later[sha] for sha in there.loc[other, "source"]}))
    figures = "1 figure" if other.sum() == 1 else f"{other.sum():,} figures"
    return (
        f"{part[0].file} looks like an older release than {files}: it would put back {figures}"
        " that the later one corrected."
    )


def beside(part: Part, held: Sequence[Part]) -> str:
    """Why a file that changes nothing is kept and not used."""
    later = older_than(part, held)
    if later and part[1].published:
        newest = max(later, key=_release)
        return (
            f"{part[0].file} is the list of {_day(part[1].published)}. {newest[0].file}, of"
            f" {_day(newest[1].published)}, is held and says the same or what is newer: it stays in use."
            " The older file is kept and not used."
        )
    return f"{part[0].file} says nothing that is not held already: it is kept and not used."


def covered(part: Part, rows: pd.DataFrame, files: dict[str, str]) -> str:
    """Said of a file none of whose figures is in use, because others that came later have them all.

    `files`: name of each file by its sha256.
    """
    note, loaded = part
    if loaded.rows.empty or (rows["source"] == note.sha256).any():
        return ""
    there = rows[[*KEYS, "source"]].merge(loaded.rows[KEYS].drop_duplicates(), on=KEYS)
    names = ", ".join(sorted({files.get(sha, sha) for sha in there["source"].unique()}))
    return (
        f"{note.file}: none of its figures is used, as {names} has all of them and counts as the later one."
    )


def _day(text: str) -> str:
    """2018-06-30 as 30 June 2018; anything else stays."""
    try:
        day = pd.Timestamp(text)
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}"
