"""The same work from the command line: refresh, decks, users, demonstration. `python manage.py --help`."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from benchmarking import wording
from benchmarking.comparison import compare
from benchmarking.likeness import why_nobody
from benchmarking.organisations import Level
from benchmarking.periods import Period
from benchmarking.similar import SimilarPractices
from benchmarking.small_numbers import as_handed_out
from benchmarking.snapshot import Snapshot
from components import first_start
from data_loaders import demonstration, exports, snapshots
from data_loaders.home import home_folder
from data_loaders.refresh import refresh
from data_loaders.summaries import summary
from records import audit, chosen, people, priorities, workshops
from records.database import Database, begin_writing, open_database
from records.models import Role
from records.refusals import Refused
from records.secret_keys import secret
from records.verbs import COMMAND_LINE
from slide_templates.batch import batch

Answer = dict[str, Any]


class Failed(Exception):
    """The command could not do what was asked; the message says why and what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command. 0 done, 1 refused or failed with a message, 2 wrong usage."""
    given = _parser().parse_args(arguments)
    answer = _answer(given)
    if given.json:
        print(json.dumps(answer, default=str, ensure_ascii=False))
    return 1 if answer.get("failed") else 0


def command_answer(arguments: list[str]) -> Answer:
    """The answer of one command as `--json` would print it; a refusal is an answer with `failed`."""
    return _answer(_parser().parse_args(arguments))


def _answer(given: argparse.Namespace) -> Answer:
    try:
        answer: Answer = given.command(given)
    except (Failed, Refused, ValueError, OSError, RuntimeError) as failure:
        # Settings, files, folders, a catalogue, a template: what people can mend, in the words that name it.
        message = str(failure)
        if isinstance(failure, OSError) and failure.filename:
            message = f"{failure.filename}: {failure.strerror}"
        tell(message)
        return {"failed": True, "message": message}
    return answer


def tell(text: str) -> None:
    """Say something to a person: standard output is for the JSON."""
    print(text, file=sys.stderr, flush=True)


def take_in(given: argparse.Namespace) -> Answer:
    asked = {"dry_run": given.dry_run, "period": given.period or "", "confirm": given.confirm}
    paths = [Path(path) for path in given.paths]
    outcome = refresh(home_folder(), paths, by=COMMAND_LINE.email, progress=tell, **asked)
    tell(summary(outcome, opened(outcome.snapshot) if outcome.published else None))
    if outcome.published:
        note("snapshot_published", outcome.snapshot or "")
    return {**outcome.written(), "failed": not outcome.ok}


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
    snapshot = opened(given.snapshot)
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
    tell(f"{about}: {wording.sentence(found)}")
    return {**wording.as_json(found), "snapshot": snapshot.id}


def make_decks(given: argparse.Namespace) -> Answer:
    snapshot = opened(given.snapshot)
    today = snapshot.organisations.area.demonstration_today or datetime.now(UTC).date()
    with database()() as session:
        agreed, picks = workshops.agreed(session), chosen.choices(session)
    if not given.out:
        raise Failed("Say where the decks are to go: --out DIR")
    folder = Path(given.out)
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for deck in batch(
        snapshot, agreed, made_on=today, what=given.what, locality=given.locality, masked=given.masked,
        template=Path(given.template).read_bytes() if given.template else None, picks=picks,
    ):  # fmt: skip
        (folder / deck.file).write_bytes(deck.content)
        tell(f"{deck.file}: {deck.slides} slides, {deck.seconds:.2f} s")
        made.append({"file": str(folder / deck.file), "slides": deck.slides, "seconds": deck.seconds})
    if not made:
        raise Failed(f"Our area has no locality {given.locality}: `manage.py export` lists the codes.")
    note("decks_exported", f"{len(made)} decks", snapshot=snapshot.id)
    return {"decks": made, "snapshot": snapshot.id}


def list_priorities(given: argparse.Namespace) -> Answer:
    with database()() as session:
        found = [priorities.as_json(p) for p in workshops.agreed(session, given.locality)]
    for priority in found:
        tell(f"{priority['locality']} ({priority['state']}): {priority['statement']}")
    return {"priorities": found}


def list_audit(given: argparse.Namespace) -> Answer:
    with database()() as session:
        events = [audit.as_json(line) for line in audit.events(session, given.since)]
        broken = audit.broken_at(session)
    for event in events:
        words = (event[name] for name in ("time", "actor", "event", "object", "outcome"))
        tell(f"{event['seq']:>6} {' '.join(words)}")
    tell("The chain holds: no line was changed." if broken is None else f"The chain breaks at line {broken}.")
    return {"events": events, "chain": broken is None}


def users(given: argparse.Namespace) -> Answer:
    with database()() as session:
        if given.action == "list":
            found = [people.as_json(user) for user in people.users(session)]
            for user in found:
                tell(f"{user['email']} · {user['role']} · {', '.join(user['organisations']) or 'everywhere'}")
            return {"users": found}
        if not given.email:
            raise Failed("Give the e-mail address of the account: --email name@example.nhs.uk")
        if given.action == "disable":
            people.disable_user(session, given.email, by=COMMAND_LINE)
            tell(f"{given.email} can no longer sign in.")
            return {"email": given.email}
    password = _password(given)
    tell(f"{given.email}: password {password}")
    return {"email": given.email, "password": password}


def _password(given: argparse.Namespace) -> str:
    """A new account's password, or an old account's new one."""
    with database()() as session:
        if given.action == "reset":
            return people.reset_password(session, given.email, by=COMMAND_LINE)
        if not given.role:
            raise Failed("Say what the account is for: --role practice_manager, facilitator, analyst, …")
        name, role = given.name or given.email.split("@")[0], Role(given.role)
        tree = opened(None).organisations if snapshots.current_id(home_folder()) else None
        return people.add_user(
            session, by=COMMAND_LINE, email=given.email, name=name, role=role, organisations=given.scope,
            tree=tree,
        )[1]  # fmt: skip


def demo(given: argparse.Namespace) -> Answer:
    out = Path(given.out) if given.out else home_folder() / "demonstration"
    return first_start.make_demonstration(home_folder(), database(), out, given.seed, tell)


def start(given: argparse.Namespace) -> Answer:
    """What `make run` does before it serves: at the first start secrets, demonstration and accounts."""
    secret(home_folder(), "sign_in")
    if first_start.is_first(home_folder()):
        demo(given)
    accounts = first_start.accounts(home_folder())
    if accounts:
        tell("\nDemonstration accounts (a made-up area; kept in demonstration_accounts.json):")
    for account in accounts:
        tell(f"  {account['email']:<40} {account['password']:<28} {account['role'].replace('_', ' ')}")
    tell(f"\nStocktake: http://localhost:{given.port}\n")
    return {"address": f"http://localhost:{given.port}"}


def database() -> Database:
    return open_database(home_folder(), os.environ.get("DATABASE_URL"))


def opened(id_: str | None) -> Snapshot:
    """A snapshot by id as it may be handed out, the current one where none is named."""
    wanted = id_ or snapshots.current_id(home_folder())
    if wanted is None:
        raise Failed("Nothing has been loaded yet: start with `python manage.py refresh PATH` or `demo`.")
    return as_handed_out(snapshots.open_snapshot(home_folder(), wanted))


def note(event: str, thing: str, before: str = "", snapshot: str = "") -> None:
    """A line in the audit for what was done from the command line."""
    with database()() as session:
        begin_writing(session)
        audit.write(session, by=COMMAND_LINE, event=event, thing=thing, before=before, snapshot=snapshot)
        session.commit()


LEVELS = [level.value for level in Level]
SIMILAR = "similar"
OPTIONS: dict[str, dict[str, Any]] = {
    "paths": {"nargs": "+", "metavar": "PATH"},
    "id": {},
    "out": {"metavar": "OUT.csv"},
    "practice": {"help": "code of a practice, or of any other organisation"},
    "indicator": {},
    "action": {"choices": ["add", "list", "disable", "reset"]},
    "--seed": {"type": int, "default": demonstration.DEFAULT_SEED},
    "--out": {"metavar": "DIR"},
    "--dry-run": {"action": "store_true", "help": "check only; publish nothing"},
    "--period": {"help": "2017-03, 2016/17 Q4, 2016/17 or 2024"},
    "--confirm": {"action": "store_true", "help": "take in what was held for its looks"},
    "--snapshot": {"metavar": "ID", "help": "instead of the current one"},
    "--level": {"choices": LEVELS},
    "--peers": {"default": "stp", "choices": [*LEVELS[1:], SIMILAR]},
    "--what": {"default": "all", "choices": ["localities", "stp", "practices", "all"]},
    "--locality": {"metavar": "CODE"},
    "--masked": {"action": "store_true", "help": "letters for practices"},
    "--template": {"metavar": "FILE"},
    "--since": {"type": date.fromisoformat, "metavar": "YYYY-MM-DD"},
    "--email": {},
    "--name": {},
    "--role": {"choices": [role.value for role in Role]},
    "--scope": {"nargs": "*", "default": [], "metavar": "CODE", "help": "codes of practices or localities"},
    "--port": {"type": int, "default": 8501},
}
COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], Answer], str, str]] = {
    "demo": (demo, "write and load the demonstration, make its accounts", "--seed --out"),
    "refresh": (take_in, "take in files and publish a snapshot", "paths --dry-run --period --confirm"),
    "snapshots": (list_snapshots, "list the snapshots; * is the current one", ""),
    "rollback": (roll_back, "make an earlier snapshot the current one", "id"),
    "rebuild": (rebuild, "make a snapshot again from the received files: identical id", "id"),
    "export": (export, "the tidy table as csv", "out --snapshot --level"),
    "compare": (compare_one, "one comparison", "practice indicator --peers --period --snapshot"),
    "decks": (make_decks, "slide decks", "--out --what --locality --snapshot --masked --template"),
    "priorities": (list_priorities, "agreed priorities with their baseline", "--locality"),
    "audit": (list_audit, "what was done and refused, oldest first", "--since"),
    "users": (users, "accounts, roles and scopes", "action --email --name --role --scope"),
    "start": (start, "what `make run` does before it serves", "--port --seed --out"),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="manage.py", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (does, what, options) in COMMANDS.items():
        command = commands.add_parser(name, help=what, description=what)
        command.add_argument("--json", action="store_true", help="one JSON object on standard output")
        command.set_defaults(command=does)
        for option in options.split():
            command.add_argument(option, **OPTIONS[option])
    return parser


if __name__ == "__main__":
    sys.exit(main())
