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
from benchmarking.organisations import Level
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from data_loaders import demonstration, exports, snapshots
from data_loaders.archive import Damaged
from data_loaders.refresh import Busy, refresh
from data_loaders.summaries import summary
from records import audit, people, priorities, workshops
from records import demonstration as demonstration_records
from records.database import Database, begin_writing, open_database
from records.models import Role
from records.refusals import Refused
from records.secret_keys import secret
from records.verbs import COMMAND_LINE
from slide_templates.batch import batch

ROOT = Path(__file__).resolve().parent
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
    except (Failed, Refused, Damaged, Busy) as failure:
        tell(str(failure))
        return {"failed": True, "message": str(failure)}
    return answer


def tell(text: str) -> None:
    """Say something to a person: standard output is for the JSON."""
    print(text, file=sys.stderr, flush=True)


# ---------------------------------------------------------------- figures


def take_in(given: argparse.Namespace) -> Answer:
    outcome = refresh(
        home(),
        [Path(path) for path in given.paths],
        by=COMMAND_LINE.email,
        dry_run=given.dry_run,
        period=given.period or "",
        confirm=given.confirm,
        progress=tell,
    )
    tell(summary(outcome, opened(outcome.snapshot) if outcome.published else None))
    if outcome.published:
        note("snapshot_published", outcome.snapshot or "")
    return {**outcome.written(), "failed": not outcome.ok}


def list_snapshots(given: argparse.Namespace) -> Answer:
    current = snapshots.current_id(home())
    rows = [{**vars(held), "current": held.id == current} for held in snapshots.held(home())]
    for row in rows:
        tell(f"{'*' if row['current'] else ' '} {row['id']}")
    return {"snapshots": rows}


def roll_back(given: argparse.Namespace) -> Answer:
    before = snapshots.current_id(home())
    snapshots.rollback(home(), given.id)
    note("snapshot_rolled_back", given.id, before or "")
    tell(f"The current snapshot is now {given.id}.")
    return {"snapshot": given.id}


def rebuild(given: argparse.Namespace) -> Answer:
    made = snapshots.rebuild(home(), given.id)
    if made != given.id:
        raise Failed(
            f"The received files give {made}, not {given.id}: a file was changed after it was received."
        )
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
    try:
        period = Period.parse(given.period) if given.period else None
        found = compare(snapshot, given.practice, given.indicator, period, Level(given.peers))
    except KeyError as missing:
        raise Failed(f"{missing.args[0]} is not known in snapshot {snapshot.id}.") from None
    except ValueError as wrong:
        raise Failed(str(wrong)) from None
    tell(
        f"{found.organisation.name}, {found.indicator.title}, {found.period.label}: {wording.sentence(found)}"
    )
    return {**wording.as_json(found), "snapshot": snapshot.id}


# ---------------------------------------------------------------- decks


def make_decks(given: argparse.Namespace) -> Answer:
    snapshot = opened(given.snapshot)
    today = snapshot.organisations.area.demonstration_today or datetime.now(UTC).date()
    with database()() as session:
        agreed = workshops.agreed(session)
    folder = Path(given.out)
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for deck in batch(
        snapshot, agreed, made_on=today, what=given.what, locality=given.locality, masked=given.masked,
        template=Path(given.template).read_bytes() if given.template else None,
    ):  # fmt: skip
        (folder / deck.file).write_bytes(deck.content)
        tell(f"{deck.file}: {deck.slides} slides, {deck.seconds:.2f} s")
        made.append({"file": str(folder / deck.file), "slides": deck.slides, "seconds": deck.seconds})
    if not made:
        raise Failed(
            f"There is no locality {given.locality} in our area: `manage.py export` lists the codes."
        )
    note("decks_exported", f"{len(made)} decks", snapshot=snapshot.id)
    return {"decks": made, "snapshot": snapshot.id}


# ---------------------------------------------------------------- records


def list_priorities(given: argparse.Namespace) -> Answer:
    with database()() as session:
        found = [priorities.as_json(p) for p in workshops.agreed(session, given.locality)]
    for priority in found:
        tell(f"{priority['locality']} ({priority['state']}): {priority['statement']}")
    return {"priorities": found}


def list_audit(given: argparse.Namespace) -> Answer:
    with database()() as session:
        events = [audit.as_json(line) for line in audit.events(session, given.since)]
    for event in events:
        tell(
            f"{event['seq']:>6} {event['time'][:19]} {event['actor']} {event['event']} {event['object']} {event['outcome']}"
        )
    return {"events": events}


def users(given: argparse.Namespace) -> Answer:
    with database()() as session:
        if given.action == "list":
            found = [people.as_json(user) for user in people.users(session)]
            for user in found:
                tell(
                    f"{user['email']} · {user['role']} · {', '.join(user['organisations']) or 'no organisations'}"
                )
            return {"users": found}
        if not given.email:
            raise Failed("Give the e-mail address of the account: --email name@example.nhs.uk")
        if given.action == "disable":
            people.disable_user(session, given.email, by=COMMAND_LINE)
            tell(f"{given.email} can no longer sign in.")
            return {"email": given.email}
        if given.action == "reset":
            password = people.reset_password(session, given.email, by=COMMAND_LINE)
        else:
            if not given.role:
                raise Failed("Say what the account is for: --role practice_manager, facilitator, analyst, …")
            _, password = people.add_user(
                session, by=COMMAND_LINE, email=given.email, name=given.name or given.email.split("@")[0],
                role=Role(given.role), organisations=given.scope,
            )  # fmt: skip
        tell(f"{given.email}: password {password}")
        return {"email": given.email, "password": password}


# ---------------------------------------------------------------- demonstration and first start


def demo(given: argparse.Namespace) -> Answer:
    folder = Path(given.out) if given.out else home() / "demonstration"
    tell("Writing the demonstration: a made-up area, no real patient, practice or place.")
    written = demonstration.write(folder, given.seed)
    made = demonstration_home(written, given)
    with database()() as session:
        accounts = demonstration_records.make_accounts(session, written.accounts)
        demonstration_records.agree(session, made)
    password_file = home() / "demonstration_accounts.json"
    password_file.write_text(json.dumps(accounts, indent=1))
    password_file.chmod(0o600)
    return {"folder": str(folder), "snapshots": [s.id for s in made], "accounts": accounts}


def demonstration_home(written: demonstration.Demonstration, given: argparse.Namespace) -> list[Snapshot]:
    """Load the files as they came, refresh by refresh; the snapshots, oldest first."""
    (home() / "area.toml").write_bytes((written.folder / "area.toml").read_bytes())
    made = []
    for step in written.refreshes:
        tell(f"Refresh {step.name}, {step.received:%d %B %Y}")
        outcome = refresh(home(), [step.folder], by="demonstration", confirm=True, today=step.received)
        if outcome.snapshot is None or not outcome.ok:
            raise Failed(summary(outcome, None))
        made.append(snapshots.open_snapshot(home(), outcome.snapshot))
    return made


def start(given: argparse.Namespace) -> Answer:
    """What `make run` does before it serves: at the first start secrets, demonstration and accounts."""
    secret(home(), "sign_in")
    if snapshots.current_id(home()) is None and not (home() / "area.toml").exists():
        demo(given)
    password_file = home() / "demonstration_accounts.json"
    if password_file.exists():
        tell("\nDemonstration accounts (made-up area; passwords are kept in demonstration_accounts.json):")
        for account in json.loads(password_file.read_text()):
            tell(f"  {account['email']:<36} {account['password']:<24} {account['role'].replace('_', ' ')}")
    tell(f"\nStocktake is served at http://localhost:{given.port}\n")
    return {"address": f"http://localhost:{given.port}"}


# ---------------------------------------------------------------- what the commands stand on


def home() -> Path:
    """STOCKTAKE_HOME, the one folder that the app writes to; made where it is not there yet."""
    folder = Path(os.environ.get("STOCKTAKE_HOME") or ROOT / "var").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def database() -> Database:
    return open_database(home(), os.environ.get("DATABASE_URL"))


def opened(id_: str | None) -> Snapshot:
    """A snapshot by id, the current one where none is named."""
    wanted = id_ or snapshots.current_id(home())
    if wanted is None:
        raise Failed("Nothing has been loaded yet: start with `python manage.py refresh PATH` or `demo`.")
    return snapshots.open_snapshot(home(), wanted)


def note(event: str, thing: str, before: str = "", snapshot: str = "") -> None:
    """A line in the audit for what was done from the command line."""
    with database()() as session:
        begin_writing(session)
        audit.write(session, by=COMMAND_LINE, event=event, thing=thing, before=before, snapshot=snapshot)
        session.commit()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="manage.py", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, does: Callable[[argparse.Namespace], Answer], help_: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_)
        added.add_argument("--json", action="store_true", help="one JSON object on standard output")
        added.set_defaults(command=does)
        return added

    one = command("demo", demo, "write and load the demonstration, make its accounts")
    one.add_argument("--seed", type=int, default=demonstration.DEFAULT_SEED)
    one.add_argument("--out", help="folder for its files (default: in STOCKTAKE_HOME)")
    one = command("refresh", take_in, "take in files or folders and publish one new snapshot, or refuse")
    one.add_argument("paths", nargs="+", metavar="PATH")
    one.add_argument("--dry-run", action="store_true", help="check only; publish nothing")
    one.add_argument("--period", help="the period of files that do not say it, such as 2022/23")
    one.add_argument("--confirm", action="store_true", help="take in what was held for its looks")
    command("snapshots", list_snapshots, "list the snapshots; * is the current one")
    one = command("rollback", roll_back, "make an earlier snapshot the current one")
    one.add_argument("id")
    one = command("rebuild", rebuild, "make a snapshot again from the received files: identical id")
    one.add_argument("id")
    one = command("export", export, "the tidy table as csv")
    one.add_argument("out", metavar="OUT.csv")
    one.add_argument("--snapshot")
    one.add_argument("--level", choices=[level.value for level in Level])
    one = command("compare", compare_one, "one comparison: value, interval, peers, verdict, sentence")
    one.add_argument("practice")
    one.add_argument("indicator")
    one.add_argument("--peers", default="stp", choices=["locality", "ccg", "stp", "england"])
    one.add_argument("--period")
    one.add_argument("--snapshot")
    one = command("decks", make_decks, "PowerPoint files, one line each")
    one.add_argument("--out", required=True, metavar="DIR")
    one.add_argument("--what", default="all", choices=["localities", "stp", "all"])
    one.add_argument("--locality", metavar="CODE")
    one.add_argument("--snapshot")
    one.add_argument("--masked", action="store_true", help="letters for practices")
    one.add_argument("--template", metavar="FILE")
    one = command("priorities", list_priorities, "agreed priorities with their baseline")
    one.add_argument("--locality", metavar="CODE")
    one = command("audit", list_audit, "what was done and refused, oldest first")
    one.add_argument("--since", type=date.fromisoformat, metavar="YYYY-MM-DD")
    one = command("users", users, "accounts, roles and scopes")
    one.add_argument("action", choices=["add", "list", "disable", "reset"])
    one.add_argument("--email")
    one.add_argument("--name")
    one.add_argument("--role", choices=[role.value for role in Role])
    one.add_argument("--scope", nargs="*", default=[], metavar="CODE", help="practice or locality codes")
    one = command("start", start, "what `make run` does before it serves")
    one.add_argument("--port", type=int, default=8501)
    one.set_defaults(seed=demonstration.DEFAULT_SEED, out=None)
    return parser


if __name__ == "__main__":
    sys.exit(main())
