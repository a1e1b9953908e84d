"""What a deck says, slide by slide, as plain values: made from figures, tested without PowerPoint."""

from dataclasses import dataclass
from datetime import date

from benchmarking.charts import Chart

ASK_THE_ROOM = "Ask the room"
LOCALITY, SUMMARY, REPORT, MINUTES = KINDS = ("locality", "summary", "report", "minutes")


@dataclass(frozen=True)
class Cell:
    """One cell of a table; `tint` is a fixed colour that goes with its words, never instead of them.

    `page`: address of the page about it, as in `Slide.live`; its words lead there where the site is known.
    """

    words: str
    tint: str = ""
    bold: bool = False
    page: str = ""


@dataclass(frozen=True)
class Table:
    """A table: head, rows, widths of the columns in inches, which of them are centred, and size and height.

    `alt` is its alternative text: kind, subject and finding.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    centred: tuple[bool, ...]
    size: float  # points
    head_size: float
    row_height: float  # inches, at least
    alt: str


@dataclass(frozen=True)
class Notes:
    """What the speaker needs, in five labelled lines."""

    minutes: int
    say: str
    ask: str
    listen_for: str
    method: str

    def lines(self) -> tuple[str, ...]:
        """The five lines as they stand in the notes."""
        return (
            f"Minutes: {self.minutes}",
            f"Say: {self.say}",
            f"Ask: {self.ask}",
            f"Listen for: {self.listen_for}",
            f"If asked about the method: {self.method}",
        )


@dataclass(frozen=True)
class Statement:
    """A heading and lines, each with a word or two in bold before it (empty: none)."""

    heading: str
    lines: tuple[tuple[str, str], ...]
    size: float  # points, of the lines


@dataclass(frozen=True)
class Rest:
    """What a deck rests on: the figures of one indicator in a stretch of days."""

    indicator: str
    first: date
    last: date


@dataclass(frozen=True)
class Slide:
    """One slide: the layout it uses and what stands in each of its places; empty places are left out."""

    layout: str  # a name of LAYOUTS
    section: str
    title: str
    source: tuple[str, ...]  # the stamp, one or two lines
    notes: Notes
    lede: str = ""
    flag: str = ""
    subtitle: str = ""  # Title slide only, with `dated`
    dated: str = ""
    charts: tuple[Chart, ...] = ()
    headings: tuple[str, ...] = ()  # over two charts
    table: Table | None = None
    key_figure: tuple[str, str] | None = None  # the number to remember, and its caption
    facts: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()  # at most three
    question: str = ""
    asking: str = ASK_THE_ROOM  # the label over the question
    listed: tuple[str, ...] = ()  # small lines below the question: what the numbers in its charts stand for
    live: str = ""  # address of the page that shows the same, with its choices: "one-indicator?of=LOC-A"
    rests_on: tuple[Rest, ...] = ()  # what is drawn over time; what is compared stands in the deck's


@dataclass(frozen=True)
class Deck:
    """A whole deck before it is a file."""

    title: str
    subject: str
    made_on: date
    snapshot: str  # id
    slides: tuple[Slide, ...]
    kind: str = ""  # one of KINDS
    about: str = ""  # code of the organisation
    rests_on: tuple[Rest, ...] = ()
    priorities: tuple[int, ...] = ()  # ids of those that stand in it
    masked: bool = False
