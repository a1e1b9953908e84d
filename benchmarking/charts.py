"""Chart: what a chart says, not how it is drawn; the screen and the slide draw the same description."""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """The three shapes that both renderers draw natively."""

    BARS = "bars"
    LINES = "lines"
    POINTS = "points"


class Role(StrEnum):
    """What a series stands for; it decides colour and weight, once per renderer."""

    SELF = "self"  # the practice the page is about
    TOGETHER = "together"  # all practices of the locality put together
    PEER = "peer"  # another organisation, shown quietly
    SIMILAR = "similar"  # compared, no clear difference
    HIGHER = "higher"
    LOWER = "lower"
    BETTER = "better"
    WORSE = "worse"
    REFERENCE = "reference"  # a benchmark: the same value for every category
    LIMIT = "limit"  # the edge of the usual spread or of ordinary variation
    CHALLENGED = "challenged"  # somebody says that it is wrong: shown, never judged, without its interval
    EXPECTED = "expected"  # what age and deprivation would give, beside what is seen
    TARGET = "target"  # where a priority is to go, from the day it was agreed
    BEFORE = "before"  # where a row stood in an earlier period, joined to where it stands now
    DECILE = "decile"  # below which so many tenths of the peers lie, behind a line over time
    MIDDLE = "middle"  # where the middle half of the peers lie, from `lower` to `upper`


@dataclass(frozen=True)
class Series:
    """One value for each category of the chart; None where it has none (never zero)."""

    name: str
    role: Role
    values: tuple[float | None, ...]
    lower: tuple[float | None, ...] = ()  # 95% limits, one for each value; empty: no intervals
    upper: tuple[float | None, ...] = ()
    strong: tuple[bool, ...] = ()  # 99.8% evidence, one for each value; empty: not said
    across: tuple[float | None, ...] = ()  # where each value stands across the page; empty: at its category


@dataclass(frozen=True)
class Mark:
    """An upright line at one category with a few words: something happened then."""

    place: int  # of the category
    words: str
    label: str = ""  # what stands beside the line where the words stand in a list: "1"


@dataclass(frozen=True)
class Chart:
    """Everything that a renderer needs and nothing that it may guess.

    `categories` keep their order. POINTS charts lie down: categories run down the page, values across.
    `labels` are words beside each category ("121 worse (higher)"), empty or one for each category.
    A chart with `across_axis` is a plot: its points stand at (`across`, value) and its `category_title` names
    what runs across; LIMIT and REFERENCE series are drawn as lines through their points.
    `axis` is (smallest, largest, step) of the value axis, fixed so that all viewers draw the same.
    `columns`: the figures themselves, a heading and one entry for each category, where the marks of each
    category stand on a scale of its own; the axis then has no numbers.
    """

    shape: Shape
    title: str
    category_title: str
    value_title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: tuple[float, float, float]
    decimals: int
    source: str
    alt: str
    labels: tuple[str, ...] = ()
    across_axis: tuple[float, float, float] | None = None  # set where series have `across`: a plot of points
    breaks: tuple[int, ...] = ()  # places of the categories from which on something is counted in a new way
    columns: tuple[tuple[str, tuple[str | float | None, ...]], ...] = ()
    marks: tuple[Mark, ...] = ()  # what happened, in charts of LINES
