"""Maps from practice to PCN, sub-ICB (CCG) and ICB (STP), as several publications carry them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_loaders.tabular.body import Body
from data_loaders.tabular.coded import Coded, together
from data_loaders.tabular.names import said, tidy

UNALLOCATED = "U"  # a network code that spans the country and is no network
LEVELS = ("pcn", "ccg", "stp")
_NONE = ["", UNALLOCATED]


def columns(
    practice: str, pcn: str, sub_icb: str, ccg: str, icb: str, stp: str, suffix: str
) -> dict[str, tuple[str, ...]]:
    """Columns of a map; the names given are what stands before the code's `suffix` and before _NAME."""
    return {
        "practice": (f"{practice}_CODE",),
        "practice_name": (f"{practice}_NAME",),
        "pcn": (f"{pcn}{suffix}",),
        "pcn_name": (f"{pcn}_NAME",),
        "ccg": (f"{sub_icb}{suffix}", f"{ccg}{suffix}"),
        "ccg_name": (f"{sub_icb}_NAME", f"{ccg}_NAME"),
        "stp": (f"{icb}{suffix}", f"{stp}{suffix}"),
        "stp_name": (f"{icb}_NAME", f"{stp}_NAME"),
    }


def organisations(body: Body, as_at: str) -> pd.DataFrame:
    """Every organisation that a map names, each once, with the name as it is said."""
    codes: list[str] = []
    names: list[str] = []
    levels: list[str] = []
    for level in ("practice", *LEVELS):
        held, called = body.spelt(level), body.coded(f"{level}_name")
        rows = held.first_rows(held.values.isin(_NONE))
        codes += held.values.take(held.places[rows]).tolist()
        names += map(
            said if level in ("practice", "pcn") else tidy, called.values.take(called.places[rows]).tolist()
        )
        levels += [level] * len(rows)
    blank = dict.fromkeys(("opened", "closed", "serves", "rural"), "")
    return pd.DataFrame({"code": codes, "name": names, "level": levels, "as_at": as_at, **blank}, dtype="str")


def memberships(
    body: Body, statement: str, start: str, end: str, levels: Sequence[str] = LEVELS
) -> pd.DataFrame:
    """One row for each practice and level; a practice that stands there twice (two systems) is taken once."""
    practices = body.coded_practices("practice")
    if "stp" in levels:
        _torn(body)
    pieces = [_members(practices, _parents(body, level)) for level in levels]
    number = np.repeat(np.arange(len(levels)), [len(rows) for rows, _ in pieces])
    rows = np.concatenate([rows for rows, _ in pieces])
    return pd.DataFrame(
        {
            "practice": practices.values.take(practices.places[rows]).array,
            "level": pd.Series(levels, dtype="str").take(number).array,
            "parent": pd.concat([parents for _, parents in pieces]).array,
            "statement": statement,
            "valid_from": start,
            "valid_to": end,
        },
        copy=False,
    )


def _members(practices: Coded, parents: Coded) -> tuple[npt.NDArray[np.intp], pd.Series]:
    """The first row of each practice that has a parent, without those that belong to none; the parents."""
    there = Coded(np.where(parents.places < 0, -1, practices.places), practices.values, practices.index)
    rows = there.first_rows()
    rows = rows[~parents.which(parents.values.isin(_NONE))[rows]]
    return rows, parents.values.take(parents.places[rows])


def _torn(body: Body) -> None:
    """Remark on rows in which a CCG stands under another STP than in most of its rows."""
    held = body.spelt("ccg"), body.spelt("stp")
    if len(np.unique(together(held))) == len(np.unique(held[0].places)):
        return  # each CCG stands under one
    ccg, stp = (column.texts() for column in held)
    counted = pd.DataFrame({"ccg": ccg, "stp": stp}).value_counts().reset_index()
    usual = counted.drop_duplicates("ccg").set_index("ccg")["stp"]
    what = "is another one than in most rows of the same CCG (sub-ICB)"
    body.report((ccg != "") & (stp != ccg.map(usual)), "stp", "two_parents", what, blocking=False)


def _parents(body: Body, level: str) -> Coded:
    """Codes of a level; what is none is remarked on and comes as missing."""
    codes = body.spelt(level)
    wrong = ~codes.values.str.fullmatch(r"[A-Z0-9]{0,9}")
    if not wrong.any():
        return codes
    what = "is not the code of a network, CCG or STP, so the practice is given none"
    body.report(codes.which(wrong), level, "code_unknown", what, blocking=False)
    return codes.made(codes.values.mask(wrong))
