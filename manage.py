"""The same work from the command line: refresh, decks, users, demonstration. `python manage.py --help`."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from benchmarking.organisations import Level
from commands import Answer, Failed, accounts, agreements, copies, decks, figures, health, tell
from data_loaders import demonstration
from records.models import Role
from records.refusals import Refused


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


LEVELS = [level.value for level in Level]
OPTIONS: dict[str, dict[str, Any]] = {
    "file": {"metavar": "FILE"},
    "paths": {"nargs": "+", "metavar": "PATH"},
    "id": {},
    "show": {"choices": ["show"]},
    "out": {"metavar": "OUT.csv"},
    "practice": {"help": "code of a practice, or of any other organisation"},
    "indicator": {},
    "deck": {"metavar": "DECK.pptx"},
    "action": {"choices": ["add", "list", "disable", "reset"]},
    "--seed": {"type": int, "default": demonstration.DEFAULT_SEED},
    "--out": {"metavar": "DIR"},
    "--dry-run": {"action": "store_true", "help": "check only; publish nothing"},
    "--period": {"help": "2017-03, 2016/17 Q4, 2016/17 or 2024"},
    "--confirm": {"action": "store_true", "help": "take in what was held for its looks"},
    "--snapshot": {"metavar": "ID", "help": "instead of the current one"},
    "--level": {"choices": LEVELS},
    "--as-now": {"action": "store_true", "help": "every period as practices are organised today"},
    "--peers": {"default": "stp", "choices": [*LEVELS[1:], figures.SIMILAR]},
    "--what": {"default": "all", "choices": ["localities", "stp", "practices", "all"]},
    "--locality": {"metavar": "CODE"},
    "--masked": {"action": "store_true", "help": "letters for practices"},
    "--pdf": {"action": "store_true", "help": "a PDF beside each, where LibreOffice is installed"},
    "--evidence": {"action": "store_true", "help": "the workbook behind each, in Excel"},
    "--template": {"metavar": "FILE"},
    "--since": {"type": date.fromisoformat, "metavar": "YYYY-MM-DD"},
    "--email": {},
    "--name": {},
    "--role": {"choices": [role.value for role in Role]},
    "--scope": {"nargs": "*", "default": [], "metavar": "CODE", "help": "codes of practices or localities"},
    "--port": {"type": int, "default": 8501},
}
COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], Answer], str, str]] = {
    "demo": (accounts.demo, "write and load the demonstration, make its accounts", "--seed --out"),
    "refresh": (
        figures.take_in,
        "take in files and publish a snapshot",
        "paths --dry-run --period --confirm",
    ),
    "snapshots": (figures.list_snapshots, "list the snapshots; * is the current one", ""),
    "rollback": (figures.roll_back, "make an earlier snapshot the current one", "id"),
    "rebuild": (figures.rebuild, "make a snapshot again from the received files: identical id", "id"),
    "export": (figures.export, "the tidy table as csv", "out --snapshot --level --as-now"),
    "compare": (figures.compare_one, "one comparison", "practice indicator --peers --period --snapshot"),
    "decks": (
        decks.make_decks,
        "slide decks",
        "--out --what --locality --snapshot --masked --template --pdf --evidence",
    ),
    "verify": (
        decks.verify,
        "which snapshot a deck was made from, whether it is unaltered and holds",
        "deck",
    ),
    "recall": (decks.recall, "decks that rest on figures which were corrected since", ""),
    "priorities": (agreements.list_priorities, "agreed priorities with their baseline", "--locality"),
    "workshop": (agreements.show_workshop, "everything a meeting holds: workshop show ID", "show id"),
    "audit": (agreements.list_audit, "what was done and refused, oldest first", "--since"),
    "users": (accounts.users, "accounts, roles and scopes", "action --email --name --role --scope"),
    "backup": (copies.backup, "copy everything out into one file, while people work", "file"),
    "restore": (copies.restore, "bring a copy back; what is here is copied out first", "file"),
    "doctor": (health.doctor, "check everything and say what is wrong", ""),
    "start": (accounts.start, "what `make run` does before it serves", "--port --seed --out"),
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


def _stopped_reading() -> int:
    """Whoever read the output (`| head`) has enough of it: nothing is wrong, and nothing more is written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        status = _stopped_reading()
    sys.exit(status)
