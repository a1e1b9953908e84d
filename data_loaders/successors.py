"""Our own list of successors: who took over a practice's patients, or what a CCG's code became, and when."""

from collections.abc import Collection

import pandas as pd

from data_loaders.received import MEMBERSHIP_COLUMNS, Loaded, Problem, Refused
from data_loaders.tabular.files import Received
from data_loaders.tabular.spreadsheets import Layout, best_fit, read_only

NAME = "Own list of successors"
VERSION = 1
STATEMENT = "successor"

_LAYOUT = Layout({"code": ("code",), "successor": ("successor_code",), "day": ("valid_from",)})


def recognises(received: Received) -> float:
    return best_fit(received, [_LAYOUT])


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """One statement for each code: what it became, and from which day. No observations.

    A code has one successor, none is its own, and none comes back to itself over others.
    """
    body = read_only(received, _LAYOUT)
    codes, successors, days = body.codes("code"), body.codes("successor"), body.days("day")
    for column, given in (("code", codes), ("successor", successors)):
        wrong = ~given.str.fullmatch(r"[A-Z0-9]{3,9}")
        body.report(wrong, column, "code_unknown", "is not the code of a practice, locality or CCG")
    body.report(days == "", "day", "day_missing", "is not the day from which it holds")
    body.report(codes.duplicated(), "code", "duplicate", "stands there twice")
    body.report(_in_a_ring(codes, successors), "successor", "ring", "leads back to the code itself")
    body.refuse_if_blocked()
    memberships = pd.DataFrame(
        {
            "practice": codes,
            "level": STATEMENT,
            "parent": successors,
            "statement": STATEMENT,
            "valid_from": days,
            "valid_to": "",
        }
    )
    used = len(memberships)
    return Loaded(NAME, memberships=memberships[list(MEMBERSHIP_COLUMNS)], read=len(body), used=used)


def _in_a_ring(codes: pd.Series, successors: pd.Series) -> pd.Series:
    """Which codes come back to themselves when one follows the successors."""
    onward = dict(zip(codes, successors, strict=True))

    def returns(code: str) -> bool:
        seen, here = set(), onward.get(code)
        while here is not None and here not in seen:
            if here == code:
                return True
            seen.add(here)
            here = onward.get(here)
        return False

    return codes.map(returns).astype(bool)


def succession(statements: pd.DataFrame) -> pd.DataFrame:
    """What each code became: code, successor, valid_from, of the newest list that names the code.

    `statements`: received.MEMBERSHIP_COLUMNS and `order`. Raises Refused where lists together form a ring.
    """
    rows = statements[statements["statement"] == STATEMENT].sort_values("order", kind="stable")
    last = rows.drop_duplicates("practice", keep="last").sort_values("practice", ignore_index=True)
    ring = _in_a_ring(last["practice"], last["parent"])
    if ring.any():
        message = f"The lists of successors lead {last.loc[ring, 'practice'].iloc[0]} back to itself."
        raise Refused([Problem("ring", message)])
    named = {"practice": "code", "parent": "successor"}
    return last.rename(columns=named)[["code", "successor", "valid_from"]].astype("str")
