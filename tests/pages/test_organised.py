"""The choice between practices as they were and as they are organised today, where anybody moved."""

from dataclasses import replace
from datetime import date

import pandas as pd

from components import organised
from data_loaders import snapshots
from records.models import Role
from tests.builders import snapshot
from tests.pages.conftest import Place, words
from tests.store import publish


def test_where_nobody_moved_nothing_is_asked(stocked: Place) -> None:
    for page in ("locality", "indicator"):
        assert "As organised today" not in words(stocked.open(page, Role.ANALYST))


def test_a_move_is_carried_back_and_said(place: Place) -> None:
    whole = snapshot()
    tree = whole.organisations
    rows = tree.memberships
    own = (rows["practice"] == "X90003") & (rows["level"] == "locality")
    before = rows[own].assign(parent="LOC-B", valid_to=date(2017, 3, 31))
    now = rows.assign(valid_from=rows["valid_from"].mask(own, date(2017, 4, 1)))
    tree.memberships = pd.concat([now, before], ignore_index=True)
    publish(place.home, replace(whole, organisations=tree))
    held = snapshots.open_snapshot(place.home, str(snapshots.current_id(place.home)))
    assert organised.has_moved(held.organisations)
    for page in ("locality", "indicator"):
        app = place.open(page, Role.ANALYST, organised="now")
        assert not app.exception
        assert "mergers, moves and new codes are carried back" in words(app)
