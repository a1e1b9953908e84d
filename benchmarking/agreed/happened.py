"""Happened: what people know that happened, such as a finished action, marked on the trends it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from benchmarking.charts import Chart, Mark
from benchmarking.periods import Period

LONGEST = 40  # characters beside a mark


@dataclass(frozen=True)
class Happened:
    """Something with a day, about one indicator of some organisations. It never says what came of it."""

    on: date
    words: str
    indicator: str
    organisations: frozenset[str]  # codes


def about(happened: Iterable[Happened], indicator: str, organisation: str) -> list[Happened]:
    """What is about one indicator of one organisation, oldest first."""
    found = [h for h in happened if h.indicator == indicator and organisation in h.organisations]
    return sorted(found, key=lambda h: (h.on, h.words))


def marked(
    chart: Chart, periods: Sequence[Period], happened: Sequence[Happened], longest: int = LONGEST
) -> Chart:
    """A chart over `periods` with a mark in the period of each; what lies outside of them is left out.

    Those of one period share a mark of at most `longest` characters. The alternative text names them too.
    """
    marks = tuple(Mark(m.place, short(m.words, longest)) for m in _marks(periods, happened))
    return _with(chart, marks, periods)


def numbered(chart: Chart, periods: Sequence[Period], happened: Sequence[Happened], after: int = 0) -> Chart:
    """The same with a number beside each mark, from `after` + 1 on: its words stand whole in a list."""
    marks = enumerate(_marks(periods, happened), after + 1)
    return _with(chart, tuple(replace(mark, label=str(number)) for number, mark in marks), periods)


def _marks(periods: Sequence[Period], happened: Sequence[Happened]) -> list[Mark]:
    places: dict[int, list[str]] = {}
    for one in happened:
        place = next((i for i, p in enumerate(periods) if p.start <= one.on <= p.end), None)
        if place is not None:
            places.setdefault(place, []).append(one.words)
    return [Mark(place, "; ".join(words)) for place, words in sorted(places.items())]


def _with(chart: Chart, marks: tuple[Mark, ...], periods: Sequence[Period]) -> Chart:
    if not marks:
        return chart
    told = "; ".join(f"{mark.words} ({periods[mark.place].label})" for mark in marks)
    return replace(chart, marks=(*chart.marks, *marks), alt=f"{chart.alt} Marked: {told}.")


def listed(happened: Iterable[Happened]) -> str:
    """All of them in a line with their days: "5 January 2026: text reminders"."""
    return ". ".join(f"{h.on.day} {h.on:%B %Y}: {h.words}" for h in happened)


def short(words: str, longest: int) -> str:
    """Words that fit beside a mark, cut between two words."""
    if len(words) <= longest:
        return words
    return words[: longest - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
