"""The minutes of a meeting on one slide: each heading a row, shortened only where the page is full."""

from datetime import date

from benchmarking.snapshot import Snapshot
from records.meetings.minutes import Minutes
from slide_templates.decks import HOUSE_TEMPLATE
from slide_templates.plan import MINUTES, Cell, Deck, Notes, Slide, Table
from slide_templates.powerpoint.writer import write
from slide_templates.stamps import Stamps, cut
from slide_templates.tables import HIGH, height, table
from slide_templates.titles import fitting

WIDTHS = (2.2, 9.93)
ROOM = (2000, 700, 500, 380, 300, 240, 200, 160, 120, 80)  # characters of a row, until all rows fit
WHOLE = "The minutes in full are kept with the meeting"


def minutes_plan(minutes: Minutes, snapshot: Snapshot, made_on: date, locality: str = "") -> Deck:
    """The deck of `minutes_slide` before it is a file. `snapshot`: the one that the meeting kept."""
    title = fitting([minutes.title])
    listed, is_cut = _fitting(minutes, title)
    slide = Slide(
        layout="Table",
        section="Minutes",
        title=title,
        lede=WHOLE if is_cut else "What was decided, on one page",
        table=listed,
        source=Stamps(snapshot, made_on).short("meeting record"),
        notes=Notes(
            2,
            f"{title}. Read out what was agreed and who does what.",
            "Is this what we agreed?",
            "Something that was said and is not here.",
            "Minutes are corrected within 14 days; the old text is kept.",
        ),
        live=f"locality-workshop?locality={locality}",
    )
    return Deck(title, f"Snapshot {snapshot.id}", made_on, snapshot.id, (slide,), MINUTES, locality)


def minutes_slide(
    minutes: Minutes, snapshot: Snapshot, made_on: date, *, locality: str = "", site: str = ""
) -> bytes:
    """The minutes of a locality (its code) as a .pptx of one slide; `site` as in `decks.locality_deck`."""
    return write(minutes_plan(minutes, snapshot, made_on, locality), HOUSE_TEMPLATE, site=site)


def _fitting(minutes: Minutes, title: str) -> tuple[Table, bool]:
    """The table with as much of each row as the page holds; whether anything was left out."""
    whole = [" ".join(_ended(line) for line in lines) for _, lines in minutes.sections]
    for room in ROOM:
        words = [cut(text, room) for text in whole]
        rows = [
            [Cell(heading, bold=True), Cell(text)]
            for (heading, _), text in zip(minutes.sections, words, strict=True)
        ]
        made = table(
            ("About", "What the meeting decided"), rows, WIDTHS, [False] * 2, cut(f"Table: {title}.", 390)
        )
        if height(made) <= HIGH:
            break
    return made, words != whole


def _ended(line: str) -> str:
    return line if line.endswith((".", "?", "!", "”")) else f"{line}."
