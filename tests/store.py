"""A home folder that holds one small snapshot, published as any other."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from data_loaders import snapshots
from data_loaders.store.assembly import Assembled

INDICATORS = Path(__file__).resolve().parents[1] / "indicators"
AREA = """area = {area}
localities = "local"

[levels]
practice = "practice"
locality = "locality"
ccg = "CCG"
stp = "STP"
england = "England"

[demonstration]
today = {today}
"""


MADE = datetime(2026, 8, 11, tzinfo=UTC)


def publish(
    home: Path,
    snapshot: Snapshot,
    area: str = '["XST"]',
    made_at: datetime = MADE,
    lowest: Mapping[str, Level] = MappingProxyType({}),
    today: date = date(2026, 9, 15),
) -> str:
    """Write the settings and the snapshot into a home folder and make it current; returns its id.

    `lowest`: the lowest level of some indicators, where it is not the catalogue's. `today`: the day it is.
    """
    home.mkdir(parents=True, exist_ok=True)
    (home / "area.toml").write_text(AREA.format(area=area, today=today.isoformat()), "utf-8")
    tree = snapshot.organisations
    rows = [
        (o.code, o.name, o.level.value, _day(o.opened), _day(o.closed), o.serves, "")
        for o in tree.by_code.values()
        if o.level is not Level.ENGLAND
    ]
    memberships = tree.memberships.assign(
        valid_from=tree.memberships["valid_from"].map(_day), valid_to=tree.memberships["valid_to"].map(_day)
    )
    content = Assembled(
        observations=snapshot.observations,
        organisations=pd.DataFrame(
            rows, columns=["code", "name", "level", "opened", "closed", "serves", "rural"]
        ),
        memberships=memberships,
        catalogue={id_: _written(id_, lowest.get(id_, Level.PRACTICE)) for id_ in snapshot.indicators},
        area=snapshots.read_area(home),
        sources=snapshot.sources,
        populations=snapshot.populations,
        reference_events=snapshot.reference_events,
        definitions=snapshot.definitions,
        tariffs=snapshot.tariffs,
    )
    return snapshots.publish(home, content, by="tests", made_at=made_at)


def _written(id_: str, lowest: Level) -> bytes:
    text = (INDICATORS / f"{id_}.toml").read_text("utf-8")
    return text.replace('lowest_level = "practice"', f'lowest_level = "{lowest}"').encode()


def _day(when: date | None) -> str:
    return when.isoformat() if when else ""
