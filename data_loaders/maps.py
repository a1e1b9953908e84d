"""Maps from practice to PCN, sub-ICB (CCG) and ICB (STP), as several publications carry them."""

from collections.abc import Sequence

import pandas as pd

from data_loaders.tabular.body import Body
from data_loaders.tabular.names import said, tidy

UNALLOCATED = "U"  # a network code that spans the country and is no network
LEVELS = ("pcn", "ccg", "stp")


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
    pieces = []
    for level in ("practice", *LEVELS):
        held = pd.DataFrame({"code": body.codes(level), "name": body.text(f"{level}_name"), "level": level})
        held = held[~held["code"].isin(["", UNALLOCATED])].drop_duplicates("code")
        held["name"] = held["name"].map(said if level in ("practice", "pcn") else tidy)
        pieces.append(held)
    blank = dict.fromkeys(("opened", "closed", "serves", "rural"), "")
    return pd.concat(pieces, ignore_index=True).assign(as_at=as_at, **blank)


def memberships(
    body: Body, statement: str, start: str, end: str, levels: Sequence[str] = LEVELS
) -> pd.DataFrame:
    """One row for each practice and level; a practice that stands there twice (two systems) is taken once."""
    practices = body.practices("practice")
    if "stp" in levels:
        _torn(body)
    pieces = [
        pd.DataFrame({"practice": practices, "level": level, "parent": _parents(body, level)}).dropna()
        for level in levels
    ]
    held = pd.concat(pieces, ignore_index=True).drop_duplicates(["practice", "level"])
    held = held[~held["parent"].isin(["", UNALLOCATED])]
    return held.assign(statement=statement, valid_from=start, valid_to=end)


def _torn(body: Body) -> None:
    """Remark on rows in which a CCG stands under another STP than in most of its rows."""
    ccg, stp = body.codes("ccg"), body.codes("stp")
    counted = pd.DataFrame({"ccg": ccg, "stp": stp}).value_counts().reset_index()
    usual = counted.drop_duplicates("ccg").set_index("ccg")["stp"]
    what = "is another one than in most rows of the same CCG (sub-ICB)"
    body.report((ccg != "") & (stp != ccg.map(usual)), "stp", "two_parents", what, blocking=False)


def _parents(body: Body, level: str) -> pd.Series:
    """Codes of a level; what is none is remarked on and comes as missing."""
    codes = body.codes(level)
    wrong = ~codes.str.fullmatch(r"[A-Z0-9]{0,9}")
    what = "is not the code of a network, CCG or STP, so the practice is given none"
    body.report(wrong, level, "code_unknown", what, blocking=False)
    return codes.mask(wrong)
