"""Commands about figures: take files in, go back, make again, export, compare."""

import argparse
from pathlib import Path

from benchmarking.comparison import compare
from benchmarking.organisations import Level
from benchmarking.periods import Period
from benchmarking.similar import SimilarPractices
from benchmarking.words import wording
from benchmarking.words.likeness import why_nobody
from benchmarking.words.spread_wording import size
from commands import Answer, Failed, database, note, opened, tell, today
from components.challenges.under_challenge import marked
from data_loaders import exports, snapshots
from data_loaders.home import home_folder
from data_loaders.reading_apart import USUAL
from data_loaders.refresh import refresh
from data_loaders.summaries import summary
from records.agreed.following import Turned, follow, restated_in
from records.verbs import COMMAND_LINE

SIMILAR = "similar"


def take_in(given: argparse.Namespace) -> Answer:
    asked = {"dry_run": given.dry_run, "period": given.period or "", "confirm": given.confirm}
    paths = [Path(path) for path in given.paths]
    outcome = refresh(home_folder(), paths, by=COMMAND_LINE.email, progress=tell, apart=USUAL, **asked)
    tell(summary(outcome, opened(outcome.snapshot) if outcome.published else None))
    if outcome.published and outcome.snapshot:
        note("snapshot_published", outcome.snapshot)
        for turned in followed(outcome.snapshot):
            tell(f"{turned.priority.statement}\n  {turned.said}")
    restated = _restated(outcome.snapshot) if outcome.published and outcome.snapshot else []
    return {**outcome.written(), "restated": restated, "failed": not outcome.ok}


def _restated(snapshot_id: str) -> list[Answer]:
    """What was agreed on figures that a new snapshot corrects; said and returned."""
    with database()() as session:
        found = [
            {
                "priority": agreed.id,
                "locality": agreed.locality,
                "statement": agreed.statement,
                "from": one.value_before,
                "to": one.value_now,
            }
            for agreed, one in restated_in(session, snapshot_id)
        ]
    for one in found:
        tell(f"Rests on a corrected figure: {one['statement']} Baseline {one['from']}, now {one['to']}.")
    return found


def followed(snapshot_id: str) -> list[Turned]:
    """The verdicts of what was agreed, on a snapshot that was just published."""
    whole = snapshots.open_snapshot(home_folder(), snapshot_id)
    marked_now = marked(whole, home_folder(), database())
    with database()() as session:
        return follow(session, marked_now, today(whole))


def list_snapshots(given: argparse.Namespace) -> Answer:
    current = snapshots.current_id(home_folder())
    rows = [{**vars(held), "current": held.id == current} for held in snapshots.held(home_folder())]
    for row in rows:
        tell(f"{'*' if row['current'] else ' '} {row['id']}")
    return {"snapshots": rows}


def roll_back(given: argparse.Namespace) -> Answer:
    before = snapshots.current_id(home_folder())
    snapshots.rollback(home_folder(), given.id)
    note("snapshot_rolled_back", given.id, before or "")
    tell(f"The current snapshot is now {given.id}.")
    return {"snapshot": given.id}


def rebuild(given: argparse.Namespace) -> Answer:
    made = snapshots.rebuild(home_folder(), given.id)
    if made != given.id:
        raise Failed(f"The received files give {made}, not {given.id}: a received file was changed.")
    tell(f"Made again from the received files: {made}, identical.")
    return {"snapshot": made}


def export(given: argparse.Namespace) -> Answer:
    levels = [Level(given.level)] if given.level else list(Level)
    snapshot = opened(given.snapshot, as_now=given.as_now)
    rows = exports.write_table(snapshot, Path(given.out), levels)
    tell(f"{rows:,} rows of snapshot {snapshot.id} written to {given.out}")
    return {"file": given.out, "rows": rows, "snapshot": snapshot.id}


def compare_one(given: argparse.Namespace) -> Answer:
    snapshot = opened(given.snapshot)
    period = Period.parse(given.period) if given.period else None
    try:
        peers = SimilarPractices() if given.peers == SIMILAR else Level(given.peers)
        found = compare(snapshot, given.practice, given.indicator, period, peers)
    except KeyError as missing:
        raise Failed(f"{missing.args[0]} is not known in snapshot {snapshot.id}.") from None
    if given.peers == SIMILAR and found.peers is None:
        raise Failed(why_nobody(snapshot, found.organisation, given.indicator))
    about = f"{found.organisation.name}, {found.indicator.title}, {found.period.label}"
    how_large = size(snapshot, found)
    tell(f"{about}: {wording.sentence(found, how_large)}")
    return {**wording.as_json(found, how_large), "snapshot": snapshot.id}
