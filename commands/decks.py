"""Commands about slides."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from commands import Answer, Failed, database, note, opened, tell
from records import chosen, workshops
from records.courses import courses
from records.heard import heard
from slide_templates.batch import batch


def make_decks(given: argparse.Namespace) -> Answer:
    snapshot = opened(given.snapshot)
    today = snapshot.organisations.area.demonstration_today or datetime.now(UTC).date()
    with database()() as session:
        agreed, picks = workshops.agreed(session), chosen.choices(session)
        followed, said = courses(session, agreed, snapshot.id), heard(session)
    if not given.out:
        raise Failed("Say where the decks are to go: --out DIR")
    folder = Path(given.out)
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for deck in batch(
        snapshot, agreed, made_on=today, what=given.what, locality=given.locality, masked=given.masked,
        template=Path(given.template).read_bytes() if given.template else None, picks=picks,
        printed=given.pdf, courses=followed, said=said,
    ):  # fmt: skip
        (folder / deck.file).write_bytes(deck.content)
        tell(f"{deck.file}: {deck.slides} slides, {deck.seconds:.2f} s")
        made.append({"file": str(folder / deck.file), "slides": deck.slides, "seconds": deck.seconds})
    if not made:
        raise Failed(f"Our area has no locality {given.locality}: `manage.py export` lists the codes.")
    note("decks_exported", f"{len(made)} decks", snapshot=snapshot.id)
    return {"decks": made, "snapshot": snapshot.id}
