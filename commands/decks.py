"""Commands about slides: make decks, and check one that somebody has."""

import argparse
from functools import partial
from hashlib import sha256
from pathlib import Path

from commands import Answer, Failed, database, opened, tell, today
from components.decks.recall import Standing, corrected_words, recalled, standing
from data_loaders import snapshots
from data_loaders.home import home_folder
from records import workshops
from records.agreed.courses import courses
from records.agreed.heard import heard
from records.decks import register, releases
from records.models import RegisteredDeck
from records.remarks import chosen
from records.verbs import COMMAND_LINE
from slide_templates.batch import batch
from slide_templates.checking.deck_check import SAID, Checked, checked
from slide_templates.checking.entries import entries
from slide_templates.contract.template_file import template_faults

SITE = "http://localhost:8501"  # where `make run` serves, unless area.toml says otherwise
LARGEST = 100_000_000  # bytes of a file that is read


def make_decks(given: argparse.Namespace) -> Answer:
    snapshot = opened(given.snapshot)
    with database()() as session:
        agreed, picks = workshops.agreed(session), chosen.choices(session)
        followed, said = courses(session, agreed, snapshot.id), heard(session)
    folder, template = _asked_for(given), _template(given.template)
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for deck in batch(
        snapshot, agreed, made_on=today(snapshot), what=given.what, locality=given.locality,
        masked=given.masked, template=template, picks=picks, printed=given.pdf, courses=followed, said=said,
        evidence=given.evidence, made_for="command line",
        site=snapshots.read_area(home_folder()).site or SITE,
    ):  # fmt: skip
        with database()() as session:  # first: no deck that nobody knows of is ever handed out
            listed = entries(deck.content, deck.file)
            register.take(
                session, listed, by=COMMAND_LINE, event="deck_exported", thing=deck.file,
                sha256=sha256(deck.content).hexdigest(),
            )  # fmt: skip
        (folder / deck.file).write_bytes(deck.content)
        what = f"{deck.slides} slides, " if deck.slides else ""
        tell(f"{deck.file}: {what}{deck.seconds:.2f} s")
        made.append({"file": str(folder / deck.file), "slides": deck.slides, "seconds": deck.seconds})
    if not made:
        which = f"locality {given.locality}" if given.locality else "localities"
        raise Failed(f"Our area has no {which}: `manage.py export` lists the codes.")
    return {"decks": made, "snapshot": snapshot.id}


def _asked_for(given: argparse.Namespace) -> Path:
    """Where the decks are to go; refused where nothing could be made."""
    if not given.out:
        raise Failed("Say where the decks are to go: --out DIR")
    if given.locality and given.what == "stp":
        raise Failed("The summary is of the whole area: leave --locality out, or ask for another --what.")
    return Path(given.out)


def verify(given: argparse.Namespace) -> Answer:
    """Which snapshot a deck was made from, whether it is as it was handed out, whether it still holds."""
    path = Path(given.deck)
    if path.stat().st_size > LARGEST:
        raise Failed(f"{path.name}: too large for a deck.")
    with database()() as session:
        try:
            found = checked(
                path.read_bytes(), partial(register.by_sha256, session), partial(register.by_code, session)
            )
        except ValueError as fault:
            raise Failed(f"{path.name}: {fault}") from None
        is_released = (
            found.deck is not None and found.is_unaltered and releases.is_released(session, found.deck.sha256)
        )
    how = standing(found.deck, home_folder()) if found.deck else Standing("")
    _say(path.name, found, how, is_released)
    return {
        "file": str(path),
        "snapshot": found.snapshot or None,
        "state": found.state.value,
        "unaltered": found.is_unaltered,
        "changes": [{"slide": d.slide or None, "kind": d.kind, "what": d.words} for d in found.differences],
        "superseded": how.is_superseded,
        "superseded_by": how.newer or None,
        "corrected": [{"indicator": indicator, "period": str(period)} for indicator, period in how.corrected],
        "released": is_released,
        "deck": _registered(found.deck) if found.deck else None,
        "failed": not found.is_unaltered,
    }


def recall(given: argparse.Namespace) -> Answer:
    """Every deck and report that rests on figures which were corrected since, and who has it."""
    with database()() as session:
        found = recalled(list(register.every(session)), home_folder())
    listed = [
        {
            **_registered(one.taken.deck),
            "snapshot": one.taken.deck.snapshot,
            "corrected": [{"indicator": i, "period": str(period)} for i, period in one.standing.corrected],
            "taken": [{"by": who, "at": when} for who, when in one.taken.by],
            "renewed": one.renewed,
        }
        for one in found
    ]
    for one in found:
        who = ", ".join(dict.fromkeys(name for name, _ in one.taken.by))
        words = corrected_words(one.standing, opened(None))
        tell(f"{one.taken.deck.title} ({one.taken.deck.snapshot}), taken by {who}: {words}")
    if not found:
        tell("No deck that was handed out rests on figures that were corrected since.")
    return {"decks": listed}


def _registered(deck: RegisteredDeck) -> Answer:
    """What the register says of a deck."""
    names = ("code", "kind", "about", "title", "file", "made_on", "masked", "draft", "sha256")
    return {name: getattr(deck, name) for name in names}


def _say(file: str, found: Checked, how: Standing, is_released: bool) -> None:
    tell(f"{file}: {SAID[found.state]}")
    for one in found.differences:
        tell(f"  {f'slide {one.slide}' if one.slide else 'the file'}: {one.words}")
    if found.deck is None:
        tell(f"It says it was made from snapshot {found.snapshot}." if found.snapshot else "It says nothing.")
        return
    tell(f"{found.deck.title}: made from snapshot {found.deck.snapshot} on {found.deck.made_on}.")
    if how.corrected:
        tell(f"Superseded: corrected in {how.newer}: {corrected_words(how, opened(None))}.")
    elif how.is_superseded:
        tell(f"A newer snapshot is held, {how.newer}; the figures of this deck read as they did.")
    if found.deck.draft:
        tell("A draft: not released to the board.")
    elif is_released:
        tell("This deck was released to the board.")


def _template(file: str | None) -> bytes | None:
    """The bytes of a template, or everything that is wrong with it, before any deck is made."""
    if not file:
        return None
    content = Path(file).read_bytes()
    if faults := template_faults(content):
        raise Failed("\n".join(f"{Path(file).name}: {fault}" for fault in faults))
    return content
