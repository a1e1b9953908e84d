"""Northside, the locality of the acceptance scenarios: seven practices, two facilitators, six topics."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benchmarking.organisations import MEMBERSHIP_COLUMNS, Level, Organisation, Organisations
from records.database import Database, open_database
from records.meetings import joining, listing, preparing, rounds, running, voting
from records.meetings.listing import Listed
from records.models import Role, Round, User, Workshop
from records.tally import Method
from tests.accounts import account
from tests.builders import AREA

TODAY = date(2017, 5, 31)
SNAPSHOT = "2017-05-20-3f9c2a"
SECRET = b"a secret of the server that tests use"
NAMES = ("Ash", "Birch", "Cedar", "Dell", "Elm", "Fern", "Grove")
CODES = {name: f"Z1000{number}" for number, name in enumerate(NAMES, start=1)}
TOPICS = (
    ("Emergency admissions, adjusted", "ue_em_adm_ratio"),
    ("Easy to get through by phone", "exp_phone_pct"),
    ("High-dose opioids", "rx_opioid_high_1000"),
    ("COPD yearly review done", "cq_copd_review_pct"),
    ("District nursing contacts, 65+", "com_dn_65_1000"),
    ("A&E visits needing no treatment", "ue_ae_minor_inhours_1000"),
)
VOTES = {  # scenario 2
    "Ash": {"A": 2, "B": 1}, "Birch": {"A": 2, "C": 1}, "Cedar": {"B": 2, "A": 1},
    "Dell": {"A": 1, "B": 1, "E": 1}, "Elm": {"E": 2, "C": 1}, "Fern": {"B": 2, "D": 1},
    "Grove": {"A": 1, "C": 1, "F": 1},
}  # fmt: skip


def organisations() -> Organisations:
    """The tree: seven practices in Northside, one elsewhere."""
    practices = {**{code: name for name, code in CODES.items()}, "Z20001": "Yew"}
    found = [Organisation(code, name, Level.PRACTICE) for code, name in practices.items()]
    found += [
        Organisation("LOC-N", "Northside", Level.LOCALITY),
        Organisation("LOC-S", "Southside", Level.LOCALITY),
    ]
    rows = [
        (code, Level.LOCALITY.value, "LOC-S" if code == "Z20001" else "LOC-N", date.min, date.max)
        for code in practices
    ]
    memberships = pd.DataFrame(rows, columns=list(MEMBERSHIP_COLUMNS))
    return Organisations({o.code: o for o in found}, memberships, AREA)


TREE = organisations()
PRACTICES = {code: name for name, code in CODES.items()}


@dataclass
class Room:
    """A live meeting with its facilitators and phones."""

    database: Database
    f1: User
    f2: User
    workshop: Workshop
    key: str
    code: str
    phones: dict[str, str] = field(default_factory=dict)  # practice → token

    def join(self, name: str, role: str = "GP partner") -> str:
        """A new phone of a practice."""
        with self.database() as session:
            token = joining.join(session, address="10.0.0.1", key=self.key)
        with self.database() as session:
            joining.choose_practice(session, token, CODES[name], role, PRACTICES)
        return self.phones.setdefault(name, token)

    def topic_ids(self, letters: str = "ABCDEF") -> list[int]:
        with self.database() as session:
            topics = preparing.found.topics_of(session, self.workshop.id)
        return [topics["ABCDEF".index(letter)].id for letter in letters]

    def opened(self, method: Method = Method.DOTS, letters: str = "ABCDEF", run_off: bool = False) -> Round:
        with self.database() as session:
            one = rounds.prepare_round(
                session,
                self.workshop.id,
                method,
                self.topic_ids(letters),
                by=self.f1,
                tree=TREE,
                run_off=run_off,
            )
        with self.database() as session:
            return rounds.open_round(session, self.workshop.id, one.id, by=self.f1)

    def cast(self, name: str, one: Round, choices: Mapping[str, Any], key: str = "") -> voting.Answer:
        with self.database() as session:
            return voting.cast(
                session,
                self.phones[name],
                one.id,
                choices,
                idempotency_key=key or f"{name} {one.id} {choices}",
            )

    def closed(self, one: Round) -> Round:
        with self.database() as session:
            return rounds.close_round(session, self.workshop.id, one.id, by=self.f1)

    def revealed(self, one: Round, although_few: bool = True) -> Round:
        with self.database() as session:
            return rounds.reveal(session, self.workshop.id, one.id, by=self.f1, although_few=although_few)


def prepared(database: Database, f1: User, **given: Any) -> Workshop:
    """A meeting with its six topics, ready to begin."""
    with database() as session:
        workshop = preparing.prepare(
            session, "LOC-N", by=f1, tree=TREE, snapshot_id=SNAPSHOT, held_on=TODAY, today=TODAY,
            idempotency_key="w", **given,
        )  # fmt: skip
        for title, indicator in TOPICS:
            topic = Listed(title, f"Is there something to do about {title}?", indicator, why="scored")
            listing.list_topic(session, workshop.id, topic, by=f1, idempotency_key=indicator)
    return workshop


def room(database: Database, **given: Any) -> Room:
    """The meeting when it has begun."""
    f1, f2 = (account(database, Role.FACILITATOR, "LOC-N", name=name) for name in ("f1", "f2"))
    workshop = prepared(database, f1, **given)
    with database() as session:
        preparing.set_ready(session, workshop.id, True, by=f1)
        keys = running.start(session, workshop.id, by=f1, today=TODAY, secret=SECRET)
    return Room(database, f1, f2, workshop, keys.key, keys.code)


def read_by_commands(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """For a fixture: SQLite in a home folder that the commands read."""
    monkeypatch.setenv("STOCKTAKE_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    made = open_database(home)
    yield made
    made.kw["bind"].dispose()


def full_room(database: Database) -> Room:
    """A meeting that every practice has joined with a phone."""
    made = room(database)
    for name in NAMES:
        made.join(name)
    return made
