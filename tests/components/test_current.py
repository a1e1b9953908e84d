"""The current snapshot: each user gets their own view of it, and nobody more than that."""

from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from benchmarking.organisations import Area
from components import current
from data_loaders import snapshots
from data_loaders.store.assembly import Assembled
from records.database import Database
from records.models import Role
from tests import builders
from tests.accounts import account

FOLDER = Path(__file__).resolve().parents[2] / "indicators"
DEMONSTRATION = "[demonstration]\ntoday = 2026-09-15\n"


def published(home: Path) -> str:
    """The tests' small snapshot, published in a home folder."""
    made = builders.snapshot()
    tree = made.organisations
    organisations = [
        {"code": o.code, "name": o.name, "level": o.level.value, "opened": "", "closed": ""}
        for o in tree.by_code.values()
    ]
    content = Assembled(
        observations=made.observations,
        organisations=pd.DataFrame(organisations).assign(serves="", rural=""),
        memberships=tree.memberships,
        catalogue={id: (FOLDER / f"{id}.toml").read_bytes() for id in made.indicators},
        area=Area(),
        sources=made.sources,
    )
    return snapshots.publish(home, content, by="tests", made_at=datetime(2026, 8, 11, tzinfo=UTC))


def test_before_the_first_snapshot_there_is_an_empty_one(database: Database) -> None:
    found = current.snapshot(account(database, Role.ANALYST))
    assert found.id == "" and found.held_indicators() == ()
    current.load()


def test_the_demonstration_has_its_own_day(home: Path) -> None:
    assert current.today() > date(2026, 1, 1)
    (home / "area.toml").write_text(DEMONSTRATION)
    assert current.today() == date(2026, 9, 15)


def test_one_snapshot_is_held_for_all_who_see_the_same(home: Path, database: Database) -> None:
    id_ = published(home)
    current.load()
    analyst, admin = account(database, Role.ANALYST), account(database, Role.ADMIN)
    manager = account(database, Role.PRACTICE_MANAGER, "X90001")
    assert current.snapshot(analyst).id == id_
    assert current.snapshot(analyst) is current.snapshot(account(database, Role.ANALYST, name="Another"))
    assert current.snapshot(manager) is current.snapshot(analyst), "published figures are for everybody"
    assert current.snapshot(admin).observations.empty


def test_a_role_that_changed_is_another_view(home: Path, database: Database) -> None:
    published(home)
    who = account(database, Role.ANALYST)
    assert "X90001" in current.snapshot(who).organisations
    who.role = Role.BOARD_VIEWER
    assert "X90001" not in current.snapshot(who).organisations
