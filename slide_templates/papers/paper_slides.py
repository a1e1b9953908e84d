"""Papers for the day of a workshop on A4: a vote sheet for each practice or person, and the agenda."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from benchmarking.snapshot import Snapshot
from records.meetings.agenda import steps_of
from records.tally import dots_for
from slide_templates.contract.template_file import Template, own_template
from slide_templates.plan import Cell, Deck, Notes, Slide, Table
from slide_templates.powerpoint.layouts import A4, Placeholder, Text
from slide_templates.powerpoint.lettering import shortened, width
from slide_templates.powerpoint.writer import write
from slide_templates.stamps import Stamps, cut, day
from slide_templates.template import template

LEFT, ACROSS = 0.5, 7.27  # inches
LEDE = 14  # points
_HEAD = (
    Placeholder(
        0, "Title", "title", (LEFT, 0.4, ACROSS, 0.5), Text(24, True, "accent2", anchor="b"), "Title"
    ),
    Placeholder(13, "Lede", "body", (LEFT, 0.95, ACROSS, 0.32), Text(LEDE, colour="tx2"), "Place and day"),
    Placeholder(
        1, "How", "subTitle", (LEFT, 1.32, ACROSS, 1.05), Text(14, anchor="ctr"), "How to fill it in"
    ),
)
_FOOT = (
    Placeholder(
        16, "Source", "body", (LEFT, 11.04, ACROSS, 0.4), Text(10, colour="tx2"), "Source and snapshot"
    ),
)
PAPERS = {
    "Vote sheet": (
        *_HEAD,
        Placeholder(14, "Topics", "tbl", (LEFT, 2.5, ACROSS, 6.2), Text(12), "Topics"),
        Placeholder(15, "Ideas", "body", (LEFT, 9.0, ACROSS, 1.9), Text(12, after=12), "Ideas"),
        *_FOOT,
    ),
    "Agenda": (
        *_HEAD,
        Placeholder(14, "Steps", "tbl", (LEFT, 2.5, ACROSS, 5.5), Text(12), "Steps"),
        Placeholder(15, "Topics", "body", (LEFT, 8.15, ACROSS, 2.8), Text(12, after=4), "Topics"),
        *_FOOT,
    ),
}
SPARE = 2  # empty lines, for what is put on the list in the room
FEWEST, MOST_LINES = 2, 12  # topics of a ballot
IDEAS = 3  # lines to write on
HAPPENS = {
    "lobby": "Join by phone, or take a sheet",
    "welcome": "Why we are here, and how the meeting goes",
    "last_time": "What we agreed before, and what the figures say of it",
    "stands_out": "Where our figures differ by more than chance",
    "explore": "One topic at a time: is it fair, is it enough to tell, what is behind it?",
    "ideas": "Three quiet minutes on your own, then two in pairs",
    "clarify": "Every idea is read out; does everybody understand the same thing?",
    "vote": "Each practice votes; nobody sees how. It narrows the list, it decides nothing",
    "second_round": "Having heard each other, vote again where views differ",
    "agree": "How far, by when, who leads, who does not agree and why",
    "actions": "Who does what by when",
    "close": "What was agreed is read out",
}
NOTES = Notes(
    0,
    "Print one of each sheet; bring spare pens.",
    "Has every practice a sheet?",
    "A sheet without its number.",
    "A sheet that is typed in counts exactly as a phone does.",
)


@dataclass(frozen=True)
class Day:
    """What the papers say of a meeting: its place and day, and its topics in the order of the list."""

    number: int  # of the meeting
    locality: str
    held_on: date
    template: str
    chair: str  # a role, or empty
    topics: tuple[tuple[str, str], ...]  # name and question


def papers(meeting: Day, voters: Sequence[str], snapshot: Snapshot, made_on: date) -> bytes:
    """The agenda and the vote sheets as a .pptx of A4 pages. `voters`: whom each sheet is for; an empty name
    is a sheet on which the practice is written by hand."""
    return write(papers_plan(meeting, voters, snapshot, made_on), _paper())


def papers_plan(meeting: Day, voters: Sequence[str], snapshot: Snapshot, made_on: date) -> Deck:
    """The papers before they are a file: the agenda first, then one sheet for each voter."""
    source = Stamps(snapshot, made_on).short("meeting record")
    where = f"{cut(meeting.locality, 50)}, {day(meeting.held_on)}"
    sheets = [_sheet(meeting, where, voter, place, source) for place, voter in enumerate(voters, 1)]
    pages = (_agenda(meeting, where, source), *sheets)
    return Deck(f"Papers: {where}", f"Snapshot {snapshot.id}", made_on, snapshot.id, pages)


def sheet_number(meeting: int, place: int) -> str:
    """What stands on a sheet so that it is typed in once: the meeting and the sheet, "12-03"."""
    return f"{meeting}-{place:02d}"


@cache
def _paper() -> Template:
    return own_template(template(PAPERS, A4), PAPERS)


def _sheet(meeting: Day, where: str, voter: str, place: int, source: tuple[str, ...]) -> Slide:
    dots, most = dots_for(max(FEWEST, min(len(meeting.topics), MOST_LINES)))
    least, each = dots_for(FEWEST)
    shorter = (
        f" If only two or three topics are voted on: {least} dots, {each} on a topic." if dots > least else ""
    )
    number = sheet_number(meeting.number, place)
    return Slide(
        layout="Vote sheet",
        section="Vote sheets",
        title=f"Vote sheet {number}",
        lede=_on_one_line(cut(voter, 40) or "Practice: ____________________", where),
        subtitle=f"You have {dots} dots: put a cross for each of them, at most {most} on one topic; you may "
        f"leave some out.{shorter} The numbers from 1 to 9 only if the facilitator asks for them. Please "
        "write no patient details. Fold the sheet and hand it in.",
        table=_ballot(meeting, most),
        facts=("Our ideas, one on a line: what could we do differently?", *["_" * 76] * IDEAS),
        source=source,
        notes=NOTES,
    )


def _on_one_line(voter: str, where: str) -> str:
    """Whose sheet it is, and of which meeting; a long name loses its end, the day never does."""
    place, _, when = where.rpartition(", ")
    room = ACROSS * 72 * 0.97
    rest = room - width(f". , {when}", LEDE)
    voter = shortened(voter, LEDE, rest * 0.6)
    return f"{voter}. {shortened(place, LEDE, rest - width(voter, LEDE))}, {when}"


def _ballot(meeting: Day, most: int) -> Table:
    topics = meeting.topics[:MOST_LINES]
    letters = "ABCDEFGHIJKL"
    boxes = [Cell("   ".join(["(    )"] * most)), Cell(""), Cell(""), Cell("")]
    lines = [(Cell(letters[i], bold=True), Cell(cut(name, 60)), *boxes) for i, (name, _) in enumerate(topics)]
    for i in range(len(topics), min(len(topics) + SPARE, MOST_LINES)):
        lines.append((Cell(letters[i], bold=True), Cell(""), *boxes))
    head = (
        "No.",
        "Topic",
        "Dots",
        "Important, 1 to 9",
        "In our power, 1 to 9",
        "Agree, can live with it, or not",
    )
    size = 14 if len(lines) <= 9 else 12
    return Table(
        head, tuple(lines), (0.5, 2.57, 1.2, 0.9, 0.9, 1.2), (True, False, True, True, True, True), size, 10,
        min(0.58, 6.0 / (len(lines) + 1)), f"Table: {len(topics)} topics with places for crosses.",
    )  # fmt: skip


def _agenda(meeting: Day, where: str, source: tuple[str, ...]) -> Slide:
    rows, minute = [], 0
    for step in steps_of(meeting.template):
        length = step.minutes[meeting.template]
        when = "Before" if step.code == "lobby" else f"{minute} to {minute + length}"
        minute += 0 if step.code == "lobby" else length
        rows.append((Cell(when), Cell(step.title, bold=True), Cell(HAPPENS[step.code])))
    chair = f" Chair: {meeting.chair}." if meeting.chair else ""
    listed = [
        f"{letter}  {cut(name, 80)}"
        for letter, (name, _) in zip("ABCDEFGHIJKL", meeting.topics, strict=False)
    ]
    return Slide(
        layout="Agenda",
        section="Agenda",
        title="Agenda",
        lede=where,
        subtitle=f"We look at our own figures together, and agree what to change.{chair} At most three "
        "priorities are open at once. Everything is written down and read out at the end.",
        table=Table(
            ("Minutes", "Step", "What happens"), tuple(rows), (1.0, 1.6, 4.67), (False, False, False), 12, 12,
            0.38, "Table: the steps of the meeting with their minutes.",
        ),
        facts=("On the list:", *listed) if listed else (),
        source=source,
        notes=NOTES,
    )  # fmt: skip
