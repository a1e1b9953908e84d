"""Colours and marks: what each theme colour is, and how each role of a series is drawn, once."""

from dataclasses import dataclass

from benchmarking.charts import Role

THEME = {
    "dk1": "212B32", "lt1": "FFFFFF", "dk2": "425563", "lt2": "E8EDEE", "accent1": "005EB8",
    "accent2": "003087",
    "accent3": "41B6E6", "accent4": "FFB81C", "accent5": "ED8B00", "accent6": "768692", "hlink": "005EB8",
    "folHlink": "330072",
}  # fmt: skip
INK, SOFT, GRID, RULE = "212B32", "425563", "E3E8EB", "AEB7BD"


@dataclass(frozen=True)
class Mark:
    """How one finding is drawn: fixed colours, so that a branded theme never changes their meaning."""

    symbol: str
    size: int
    fill: str
    edge: str
    line: str  # its interval, and a bar or line of this role
    label: str
    bold: bool


MARKS = {
    Role.SELF: Mark("circle", 12, "003087", "003087", "003087", "003087", True),
    Role.TOGETHER: Mark("circle", 12, INK, INK, INK, INK, True),
    Role.PEER: Mark("circle", 9, "768692", "768692", "768692", SOFT, False),
    Role.SIMILAR: Mark("circle", 11, SOFT, SOFT, SOFT, SOFT, False),
    Role.HIGHER: Mark("diamond", 15, "003087", "003087", "003087", "003087", True),
    Role.LOWER: Mark("square", 13, "41B6E6", "003087", "003087", "003087", True),
    Role.BETTER: Mark("diamond", 15, "005EB8", "005EB8", "005EB8", "005EB8", True),
    Role.WORSE: Mark("square", 13, "ED8B00", INK, INK, INK, True),
    Role.CHALLENGED: Mark("x", 11, "768692", "768692", "768692", SOFT, False),
    Role.REFERENCE: Mark("none", 5, INK, INK, INK, INK, False),
}
TINTS = {
    Role.BETTER: "BBDCF5", Role.WORSE: "FCDDB0", Role.HIGHER: "E1E6EA", Role.LOWER: "E1E6EA",
}  # fmt: skip
MISSING_TINT, OLD_TINT, AGREED_TINT = "F0F4F5", "FFE9B8", "BBDCF5"
