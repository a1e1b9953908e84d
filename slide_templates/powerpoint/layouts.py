"""The layouts: which placeholders each has, what they are called and where they stand."""

from dataclasses import dataclass

WIDE, HIGH = 13.333, 7.5  # inches


@dataclass(frozen=True)
class Sheet:
    """What layouts stand on: inches, the same in the format's whole units, and where its hairline runs."""

    wide: float
    high: float
    units: tuple[int, int]
    hairline: tuple[float, float, float, float]


SCREEN = Sheet(WIDE, HIGH, (12192000, 6858000), (0.6, 6.72, 12.13, 0.01))
A4 = Sheet(8.27, 11.69, (7559675, 10691813), (0.5, 11.0, 7.27, 0.01))


@dataclass(frozen=True)
class Text:
    """How the text of a placeholder looks: size in points, theme colour, alignment and the room around it."""

    size: float
    bold: bool = False
    colour: str = "tx1"
    align: str = "l"
    anchor: str = "t"
    inset: tuple[float, float] = (0.0, 0.0)  # inches left and right, above and below
    bullet: bool = False
    after: int = 0  # points below each paragraph


@dataclass(frozen=True)
class Placeholder:
    """One named place on a layout. `kind` is the format's own word; "" is an ordinary place."""

    idx: int
    name: str
    kind: str
    place: tuple[float, float, float, float]  # inches from left, from top, wide, high
    look: Text
    prompt: str
    fill: str = ""


TITLE = Placeholder(
    0,
    "Title",
    "title",
    (0.6, 0.36, 10.75, 0.98),
    Text(28, True, "accent2", anchor="b"),
    "The finding in one sentence",
)
LEDE = Placeholder(13, "Lede", "body", (0.6, 1.4, 8.4, 0.36), Text(16, colour="tx2"), "What, unit, period")
FLAG = Placeholder(
    19,
    "Flag",
    "body",
    (9.2, 1.4, 3.53, 0.34),
    Text(14, True, align="ctr", anchor="ctr"),
    "Caution",
    "accent4",
)
SOURCE = Placeholder(
    16,
    "Source",
    "body",
    (0.6, 6.77, 10.2, 0.52),
    Text(11, colour="tx2"),
    "Source, period, count, method, snapshot",
)
SECTION = Placeholder(
    11, "Section", "ftr", (10.85, 6.77, 1.88, 0.27), Text(11, colour="tx2", align="r"), "Name of the section"
)
NUMBER = Placeholder(
    12, "Slide number", "sldNum", (11.93, 7.04, 0.8, 0.29), Text(11, colour="tx2", align="r"), "‹#›"
)
QUESTION = Text(18, anchor="ctr", inset=(0.16, 0.08))
HEADING = Text(16, True)
CLOSING = Text(16, anchor="ctr", inset=(0.16, 0.06))
STATEMENTS = ((31, "First statement", 0.6), (32, "Second statement", 4.71), (33, "Third statement", 8.82))
_FOOT = (SOURCE, SECTION, NUMBER)
_HEAD = (TITLE, LEDE, FLAG)
_OBJECT = Text(16)

LAYOUTS: dict[str, tuple[Placeholder, ...]] = {
    "Title slide": (
        Placeholder(
            0,
            "Title",
            "ctrTitle",
            (1.0, 1.75, 10.2, 1.75),
            Text(44, True, "accent2", anchor="b"),
            "What this deck is",
        ),
        Placeholder(
            1, "Subtitle", "subTitle", (1.0, 3.65, 10.2, 0.9), Text(24, colour="tx2"), "For whom, and when"
        ),
        Placeholder(
            10, "Date", "body", (1.0, 4.6, 10.2, 0.5), Text(18, colour="tx2"), "Practices, patients, dates"
        ),
        Placeholder(
            19,
            "Flag",
            "body",
            (1.0, 5.3, 7.2, 0.42),
            Text(14, True, align="ctr", anchor="ctr"),
            "Caution",
            "accent4",
        ),
        Placeholder(
            16, "Source", "body", (1.0, 6.77, 10.2, 0.52), Text(11, colour="tx2"), "Source and snapshot"
        ),
    ),
    "Section header": (
        Placeholder(
            0,
            "Title",
            "title",
            (0.6, 2.4, 10.75, 1.4),
            Text(36, True, "accent2", anchor="b"),
            "Name of the section",
        ),
        Placeholder(1, "Text", "body", (0.6, 3.95, 10.75, 1.2), Text(20, colour="tx2"), "What it is about"),
        NUMBER,
    ),
    "Text": (
        *_HEAD,
        Placeholder(
            1, "Content", "", (0.6, 1.9, 12.13, 4.7), Text(20, bullet=True, after=10), "What there is to say"
        ),
        *_FOOT,
    ),
    "Chart": (
        *_HEAD,
        Placeholder(14, "Chart", "chart", (0.6, 1.86, 8.4, 4.8), _OBJECT, "Chart"),
        Placeholder(
            21,
            "Key figure",
            "body",
            (9.2, 1.86, 3.53, 1.28),
            Text(36, True, "accent1"),
            "The number to remember",
        ),
        Placeholder(15, "Facts", "body", (9.2, 3.2, 3.53, 1.62), Text(16, bullet=True, after=7), "Two facts"),
        Placeholder(18, "Question", "body", (9.2, 4.92, 3.53, 1.68), QUESTION, "What to ask the room", "bg2"),
        *_FOOT,
    ),
    "Two charts": (
        *_HEAD,
        Placeholder(22, "Heading left", "body", (0.6, 1.9, 5.95, 0.36), HEADING, "What the left chart shows"),
        Placeholder(
            23, "Heading right", "body", (6.78, 1.9, 5.95, 0.36), HEADING, "What the right chart shows"
        ),
        Placeholder(14, "Chart left", "chart", (0.6, 2.28, 5.95, 3.55), _OBJECT, "Chart"),
        Placeholder(17, "Chart right", "chart", (6.78, 2.28, 5.95, 3.55), _OBJECT, "Chart"),
        Placeholder(
            18, "Question", "body", (0.6, 5.95, 12.13, 0.62), QUESTION, "What to ask the room", "bg2"
        ),
        *_FOOT,
    ),
    "Table": (
        *_HEAD,
        Placeholder(14, "Table", "tbl", (0.6, 1.9, 12.13, 4.7), _OBJECT, "Table"),
        *_FOOT,
    ),
    "Wide chart": (
        *_HEAD,
        Placeholder(14, "Chart", "chart", (0.6, 1.86, 12.13, 4.8), _OBJECT, "Chart"),
        *_FOOT,
    ),
    "Table and question": (
        *_HEAD,
        Placeholder(14, "Table", "tbl", (0.6, 1.86, 12.13, 3.78), _OBJECT, "Table"),
        Placeholder(
            18, "Question", "body", (0.6, 5.74, 12.13, 0.9), CLOSING, "What to know or to ask", "bg2"
        ),
        *_FOOT,
    ),
    "Three statements": (
        *_HEAD,
        *(
            Placeholder(
                idx,
                name,
                "body",
                (left, 2.0, 3.91, 3.72),
                Text(16, after=6, inset=(0.2, 0.14)),
                "What there is to say",
                "bg2",
            )
            for idx, name, left in STATEMENTS
        ),
        Placeholder(18, "Question", "body", (0.6, 5.82, 12.13, 0.8), CLOSING, "What it comes to"),
        *_FOOT,
    ),
}
OTHERWISE = {  # what a template of somebody's own may lack, and the layout that is used instead
    "Wide chart": "Chart",
    "Table and question": "Table",
    "Three statements": "Text",
}
