"""Colours: each token of the design once, and which one a role or a verdict takes."""

from benchmarking.challenged import CHALLENGED
from benchmarking.charts import Role
from benchmarking.figures import Figure, Outcome

CARD = "#FFFFFF"
INK = "#212B32"
INK_SOFT = "#4C6272"
LINE = "#C8D0D4"
HAIR = "#E3E8EB"
ACTION = "#005EB8"
HIGHER = "#003087"
LOWER = "#1C7FB5"
WORSE = "#C25E00"
NONE = "#425563"
PEER = "#8A979F"
RANGE = "#C3CBD0"  # the likely range of a peer
BAND = "#DCE6EE"  # the middle half of peers
PALE_ROW = "#EDF2F6"
BENCHMARK = "#425563"
TREND = "#9AA7B0"
FIFTHS = ("#003087", "#3D6DB5", "#7FA8D6", "#B5CDE6", "#DCE6EE")  # deprivation, most deprived first; outlined
LIMIT = "#9FB0BC"  # the edge of the usual spread on a funnel
COMMON = "#768692"  # a point on a trend without a special cause; a figure under challenge, hollow

MARK = {
    Role.SELF: ACTION,
    Role.TOGETHER: INK,
    Role.PEER: PEER,
    Role.SIMILAR: NONE,
    Role.HIGHER: HIGHER,
    Role.LOWER: LOWER,
    Role.WORSE: WORSE,
    Role.REFERENCE: BENCHMARK,
    Role.CHALLENGED: COMMON,
}
EARNED = {Role.HIGHER, Role.LOWER, Role.BETTER, Role.WORSE}  # roles whose evidence may be strong or some

# Cells are fills under text, so they have other tints than marks: (ground, ink) by direction and strength.
CELL = {
    ("higher", True): (HIGHER, CARD),
    ("higher", False): ("#8FA6CF", INK),
    ("lower", True): ("#41B6E6", INK),
    ("lower", False): ("#BDE3F5", INK),
    ("worse", True): ("#ED8B00", INK),
    ("worse", False): ("#FBD39B", INK),
}
NO_DIFFERENCE = ("#E8EDEE", INK)


def of_figure(figure: Figure) -> str:
    """The mark of an organisation's own value: grey until there is evidence."""
    if figure.reason == CHALLENGED:
        return COMMON
    return NONE if figure.level is None else of_direction(figure.outcome, figure.direction)


def of_direction(outcome: Outcome, direction: str | None) -> str:
    """The mark of what has a direction: orange only where that is unwanted."""
    if outcome is Outcome.WORSE:
        return WORSE
    return HIGHER if direction == "higher" else LOWER


def is_hollow(figure: Figure) -> bool:
    """Whether the mark is a ring: some evidence, or nothing that may be judged as it is under challenge."""
    return figure.level == 95 or figure.reason == CHALLENGED


def of_cell(figure: Figure) -> tuple[str, str]:
    """Ground and ink of a table cell that holds a compared value."""
    if figure.level is None:
        return NO_DIFFERENCE
    kind = "worse" if figure.outcome is Outcome.WORSE else str(figure.direction)
    return CELL[kind, figure.level == 99.8]
