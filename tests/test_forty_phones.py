"""Forty phones at once against the real server: each acknowledged vote counts once, late ones are told."""

import http.cookiejar
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from records.accounts.secret_keys import secret
from records.database import Database, open_database
from records.meetings import listing, preparing, rounds, running, voting
from records.meetings.listing import Listed
from records.models import Role, Round, User, VotingMode
from records.tally import Method
from tests import builders, store
from tests.accounts import account
from tests.records.meetings import TODAY
from tests.servers import Server
from tests.servers import running as serving

PHONES = 40
TREE = builders.organisations()


class Phone:
    """A browser without scripts."""

    def __init__(self, server: Server, number: int) -> None:
        self.address, self.number = server.address, number
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def post(self, path: str, **fields: str) -> str:
        body = urllib.parse.urlencode(fields).encode()
        address = f"{self.address}/join-vote/{path}"
        request = urllib.request.Request(address, body, {"x-phone": "1"})  # noqa: S310 - our own server
        with self.opener.open(request, timeout=30) as answer:
            return str(answer.read().decode())

    def poll(self) -> str:
        with self.opener.open(f"{self.address}/join-vote/state", timeout=30) as answer:
            return str(answer.read().decode())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    store.publish(tmp_path, builders.snapshot())
    return tmp_path


@pytest.fixture
def database(home: Path) -> Iterator[Database]:
    opened = open_database(home)
    yield opened
    opened.kw["bind"].dispose()


def begun(database: Database, home: Path, by: User) -> tuple[int, str]:
    """A live meeting in which each of forty people votes: its number and the key of its QR code."""
    from data_loaders import snapshots

    with database() as session:
        made = preparing.prepare(
            session, "LOC-A", by=by, tree=TREE, snapshot_id=snapshots.current_id(home) or "", held_on=TODAY,
            today=TODAY, idempotency_key="w", mode=VotingMode.PER_PERSON,
        )  # fmt: skip
        for name in ("Calls", "Visits", "Reviews", "Lists"):
            listing.list_topic(
                session, made.id, Listed(name, f"What of {name}?"), by=by, idempotency_key=name
            )
        preparing.change_settings(session, made.id, {"headcount": PHONES}, by=by, today=TODAY, version=1)
        preparing.set_ready(session, made.id, True, by=by)
        keys = running.start(session, made.id, by=by, today=TODAY, secret=secret(home, "joining"))
    return made.id, keys.key


def opened(database: Database, meeting: int, by: User) -> Round:
    with database() as session:
        ids = [t.id for t in preparing.found.topics_of(session, meeting)]
        one = rounds.prepare_round(session, meeting, Method.DOTS, ids, by=by, tree=TREE)
        return rounds.open_round(session, meeting, one.id, by=by)


def at_once(work: list[threading.Thread]) -> None:
    for thread in work:
        thread.start()
    for thread in work:
        thread.join(120)
    assert not any(thread.is_alive() for thread in work)


def test_every_acknowledged_vote_counts_once(home: Path, database: Database) -> None:
    by = account(database, Role.FACILITATOR, "LOC-A")
    with serving(home) as server:
        meeting, key = begun(database, home, by)
        phones = [Phone(server, number) for number in range(PHONES)]
        practices = [code for code, (_, locality) in builders.PRACTICES.items() if locality == "LOC-A"]

        def join(phone: Phone) -> None:
            phone.post("join", k=key)
            phone.post("practice", practice=practices[phone.number % 5], role="GP partner")

        at_once([threading.Thread(target=join, args=(phone,)) for phone in phones])
        one = opened(database, meeting, by)
        told: dict[int, list[str]] = {}

        def vote(phone: Phone) -> None:
            phone.poll()
            sent = {"round": str(one.id), "key": f"k{phone.number}", "A": "1", "BCD"[phone.number % 3]: "1"}
            told[phone.number] = [phone.post("vote", **sent)]
            if phone.number < 5:  # the answer was lost: sent again with its key
                told[phone.number].append(phone.post("vote", **sent))
            phone.poll()

        at_once([threading.Thread(target=vote, args=(phone,)) for phone in phones])
        assert all('"counted":true' in answer for answers in told.values() for answer in answers)
        with database() as session:
            assert voting.number_voted(session, one) == PHONES

        late: dict[int, str] = {}

        def change(phone: Phone) -> None:
            time.sleep(phone.number / 200)
            late[phone.number] = phone.post("vote", round=str(one.id), key=f"c{phone.number}", A="2")

        closing = threading.Thread(target=_close, args=(database, meeting, one, by))
        at_once([*(threading.Thread(target=change, args=(phone,)) for phone in phones[:20]), closing])
        counted = sum('"counted":true' in answer for answer in late.values())
        with database() as session:
            shown = rounds.reveal(session, meeting, one.id, by=by)
            stored = session.get(Round, one.id)
        assert stored is not None and shown.voting == PHONES
        assert counted + stored.late == 20
        assert shown.totals["A"]["dots"] == PHONES + counted  # each that was counted gave one dot more


def _close(database: Database, meeting: int, one: Round, by: User) -> None:
    time.sleep(0.05)
    with database() as session:
        rounds.close_round(session, meeting, one.id, by=by)
