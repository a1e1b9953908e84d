"""Spine: a practice at a glance, all indicators on one upright benchmark; on a small screen as cards."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from benchmarking.comparison import Comparison
from benchmarking.drawings.scales import short_unit
from benchmarking.words.wording import short, shown
from components import current
from components.drawing import colours
from components.drawing.strips import strip
from components.figure.freshness import OLDER, marked, until
from components.markup import address, escape, how, show
from components.peer_choice import Choice

YOU, NOT_YOU = "You", "Practice"  # whose figures they are: the reader's own practice, or another

Kept = Mapping[str, str]  # choices of the page that a link to an indicator keeps


def spine(
    comparisons: Sequence[Comparison], choice: Choice, practice: str, kept: Kept, who: str = YOU
) -> None:
    """The rows with what their marks mean. `choice`: whom the practice is compared with."""
    show(rows(comparisons, choice, practice, kept, who) + KEY)


def rows(comparisons: Sequence[Comparison], choice: Choice, practice: str, kept: Kept, who: str = YOU) -> str:
    """A link for each indicator with its words and its drawing, as HTML under the headings of the themes.

    The stylesheet makes rows of them that share one upright line and, below 1100 px, cards.
    """
    # Plotly drew the same with a circle for each practice in each row: four fifths of what a reader waited.
    chosen = {**kept, **choice.address}
    link = address("my-practice", practice=practice, indicator=".", **chosen).partition("indicator=.")
    inner = "".join(
        f'<h2 class="theme">{escape(theme)}</h2>{"".join(_rows(list(of_it), choice, link, who))}'
        for theme, of_it in groupby(comparisons, key=lambda c: c.indicator.theme)
    )
    return f'<div class="sk-spine sk-cards">{_headings(choice, who)}{inner}</div>'


def _headings(choice: Choice, who: str) -> str:
    """What the columns are; on cards it stands beside each number."""
    average = f"{escape(choice.called)} average"
    return (
        '<div class="h" aria-hidden="true"><span class="l"><i>← lower</i>'
        f"<i>{average}</i><i>higher →</i></span>"
        f'<span class="v">{who}</span><span class="o">{escape(choice.column)}</span>'
        '<span class="s">What it says</span></div>'
    )


def _rows(
    comparisons: Sequence[Comparison], choice: Choice, link: tuple[str, str, str], who: str
) -> Iterator[str]:
    """The rows of a theme. `link`: what stands before, at and after the place of an indicator's id."""
    today, before, after = current.today(), f"{link[0]}indicator=", link[2]
    said = f'<span class="sk-hidden">{escape(choice.called)} average </span>'
    for comparison in comparisons:
        href = f"{before}{comparison.indicator.id}{after}"
        drawn = strip(comparison, choice.column, who.lower(), alone=True)
        yield f'<a class="sk-card" href="{href}">{_words(comparison, said, today)}{drawn}</a>'


def _words(comparison: Comparison, said: str, today: date) -> str:
    """Name, period, value, average, unit and verdict. `said`: whose average it is, to be read out."""
    figure, benchmark, indicator, period = (
        comparison.figure, comparison.benchmark, comparison.indicator, comparison.period,
    )  # fmt: skip
    unit, bold = escape(short_unit(indicator)), "b" if figure.level is not None else "span"
    pounds, beside = _sides(unit) if figure.value is not None else ("", "")
    own, other = escape(shown(figure.value, indicator)), benchmark.value if benchmark else None
    average = "" if other is None else f"{said}{shown(other, indicator)}"
    return (
        f'<b class="n">{escape(indicator.title)}</b><span class="v">{pounds}{own}'
        f'{beside}</span><span class="o">{average}</span>'
        f'<span class="u">{unit}<br>{until(period, today)}</span>'
        f'<{bold} class="s">{escape(short(figure))}</{bold}><span class="p">{marked(period, today)}</span>'
    )


def _sides(unit: str) -> tuple[str, str]:
    """What stands before and after a value on a card; on a row its unit has a column of its own."""
    if unit == "£":
        return '<i class="sk-unit pounds">£</i>', ""
    return "", f'<i class="sk-unit">{"" if unit == "%" else " "}{unit}</i>'


def _dot(style: str) -> str:
    return f'<span class="m sk-dot" style="{style}"></span>'


_LINE = "width:30px;height:4px;border-radius:2px"
KEY = (
    '<div class="sk-key">'
    f'<span><span class="m" style="{_LINE};background:{colours.NONE}"></span>likely range</span>'
    f"<span>{_dot(f'width:9px;height:9px;background:{colours.PEER};opacity:.5')}each other "
    "practice; at the very end: further out</span>"
    f'<span><span class="m" style="width:26px;height:14px;background:{colours.BAND}"></span>middle '
    "half</span>"
    f"<span>{_dot(f'background:{colours.HIGHER}')}higher</span>"
    f"<span>{_dot(f'background:{colours.LOWER}')}lower</span>"
    f"<span>{_dot(f'background:{colours.WORSE}')}worse</span>"
    f"<span>{_dot(f'background:{colours.NONE}')}no clear difference</span>"
    f"<span>{_dot(f'background:{colours.CARD};border:3.5px solid {colours.HIGHER}')}hollow: some "
    "evidence</span>"
    f"<span>{_dot(f'background:{colours.CARD};border:3.5px solid {colours.COMMON}')}grey ring: under "
    "challenge</span>"
    f"{OLDER}<span>{how('verdict')}</span>"
    "</div>"
)
