"""The commands of `manage.py`, by subject; what they share is here."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from typing import Any

from benchmarking.as_now import as_now as organised_as_now
from benchmarking.disclosure.small_numbers import as_handed_out
from benchmarking.snapshot import Snapshot
from components.challenges.under_challenge import marked
from data_loaders import snapshots
from data_loaders.home import home_folder
from records import audit, clock
from records.database import Database, begin_writing, open_database
from records.verbs import COMMAND_LINE

Answer = dict[str, Any]


class Failed(Exception):
    """The command could not do what was asked; the message says why and what to do."""


def tell(text: str) -> None:
    """Say something to a person: standard output is for the JSON. That nobody reads it any more (`| head`)
    stops no work half-way."""
    with suppress(BrokenPipeError):
        print(text, file=sys.stderr, flush=True)


def database() -> Database:
    return open_database(home_folder(), os.environ.get("DATABASE_URL"))


@contextmanager
def opened_records() -> Iterator[Database]:
    """The records database, let go of at the end."""
    opened_now = database()
    try:
        yield opened_now
    finally:
        opened_now.kw["bind"].dispose()


def opened(id_: str | None, *, as_now: bool = False) -> Snapshot:
    """A snapshot by id as it may be handed out, the current one where none is named; what is under challenge
    is marked in it. `as_now`: every period put together as practices are organised today, which its id says.
    """
    wanted = id_ or snapshots.current_id(home_folder())
    if wanted is None:
        raise Failed("Nothing has been loaded yet: start with `python manage.py refresh PATH` or `demo`.")
    whole = snapshots.open_snapshot(home_folder(), wanted)
    if not as_now:
        return marked(as_handed_out(whole), home_folder(), database())
    day = today(whole)
    made = marked(as_handed_out(organised_as_now(whole, day)), home_folder(), database())
    return replace(made, id=f"{wanted} as organised on {day.isoformat()}")


def today(snapshot: Snapshot) -> date:
    """The day it is: the demonstration's own day, which stands still, or the day in England."""
    return snapshot.organisations.area.demonstration_today or clock.today()


def note(event: str, thing: str, before: str = "", snapshot: str = "") -> None:
    """A line in the audit for what was done from the command line."""
    with opened_records() as records, records() as session:
        begin_writing(session)
        audit.write(session, by=COMMAND_LINE, event=event, thing=thing, before=before, snapshot=snapshot)
        session.commit()
