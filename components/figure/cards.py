"""Cards: one comparison on the page: its value and sentence, its benchmarks, its charts, its definition."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from benchmarking.challenged import CHALLENGED
from benchmarking.charts import Role
from benchmarking.comparison import Comparison
from benchmarking.drawings.drawing import by_size, caterpillar, role_of
from benchmarking.due import due_words
from benchmarking.indicators import Indicator, Kind
from benchmarking.over_time.series_breaks import breaks_of_area
from benchmarking.peers import PeerGroup
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.verdict_table import SMALL_GROUP
from benchmarking.words.change_wording import UNTESTED, counted_from
from benchmarking.words.explanations import formula, likely_range_by
from benchmarking.words.not_compared import counted_among
from benchmarking.words.spread_wording import size
from benchmarking.words.wording import (
    counted,
    finding,
    likely_range,
    short,
    shown,
    wanted,
    with_unit,
)
from components import tables
from components.drawing import charts
from components.drawing.pictures import Picture
from components.drawing.strips import strip
from components.figure.dot_list import dot_list
from components.figure.freshness import dated
from components.markup import (
    card,
    definitions,
    definitions_of,
    escape,
    heading,
    how,
    lines_of,
    show,
    stack,
)

NOTHING = "–"
EVIDENCE = {99.8: "Strong evidence.", 95: "Some evidence."}
MEDIAN = "A count is not compared. The median: half of the practices have more, and half have fewer."
TOO_MANY = (
    '<p class="sk-note">There are too many practices to show one by one: the band is their middle half.</p>'
)
LISTED = 20  # charts of more practices than that stand below the definition, not above it


def value_and_sentence(
    snapshot: Snapshot, comparison: Comparison, compared: str, below: str = "", instead: str = ""
) -> None:
    """The lead of an indicator: the value with its likely range to the left, what it means to the right.

    `below`: what the reader can do about the value, as HTML; `instead`: of what is usually said of it."""
    indicator, figure = comparison.indicator, comparison.figure
    notes = [f"likely range {text}"] if (text := likely_range(figure, indicator)) else []
    if (middle := _average(comparison)) != NOTHING:
        notes.append(f"{compared} {middle}" if is_count(indicator) else f"{compared} average {middle}")
    left = (
        f'<p class="sk-big" style="font-size:2.5rem">{big(comparison)}</p>'
        f'<p class="sk-note">{escape("  ·  ".join(notes))}</p>{below}'
    )
    strength = EVIDENCE.get(figure.level or 0, "")
    said = (strength, size(snapshot, comparison), wanted(indicator))
    rest = " ".join(text for text in said if text)
    about = {"suppressed": "small-numbers", CHALLENGED: "challenge"}.get(figure.reason or "", "verdict")
    right = (
        f'<p class="sk-lead"><b>{escape(instead or finding(comparison))}</b></p>'
        f'<p class="sk-sub">{escape(rest)} {how(about)}</p>'
    )
    with st.container(border=True, key="lead_sentence"):
        show(f'<div class="sk-two"><div>{left}</div><div>{right}</div></div>')


def big(comparison: Comparison, unit: str = "") -> str:
    """The value with its unit small, as HTML; `unit` in place of the indicator's own."""
    indicator, value = comparison.indicator, comparison.figure.value
    text, unit = shown(value, indicator), unit or indicator.unit
    if value is None:
        return f'<span class="sk-unit" style="font-size:1.5rem">{escape(text)}</span>'
    if unit.startswith("£"):
        text, unit = f"£{text}", unit[1:].strip()
    gap = "" if unit == "%" else " "
    return f'{escape(text)}{gap}<span class="sk-unit">{escape(unit)}</span>'


def benchmarks(comparisons: Sequence[Comparison]) -> None:
    """One value against each benchmark at once, with the exact verdicts."""
    count = bool(comparisons) and is_count(comparisons[0].indicator)
    columns = (
        tables.Column("Compared with"),
        tables.Column("Median" if count else "Average", True),
        tables.Column("What it says"),
        tables.Column("Practices in it", True),
    )
    rows = [
        [
            _compared_with(c.peers),
            _average(c).removeprefix("median "),
            c.figure.phrase or short(c.figure),
            counted(c.benchmark).removesuffix(" practices") if c.benchmark else "–",
        ]
        for c in comparisons
    ]
    with card("benchmarks", stretch=True):
        stack(
            heading(
                "Beside other practices" if count else "Against each average",
                MEDIAN if count else _about_averages(comparisons),
            ),
            tables.table(columns, rows, "Against each average", whole=True) + f"<p>{how('average')}</p>",
        )


def _about_averages(comparisons: Sequence[Comparison]) -> str:
    """What an average is, who is left out of it and which practices are counted."""
    words = ["An average adds up all its practices, so large ones count for more."]
    if any(_without_own(c) for c in comparisons):
        words.append(f"In a group of fewer than {SMALL_GROUP} this practice itself is left out.")
    words += [f"Counted are those there were in {c.period.label}." for c in comparisons[:1]]
    return " ".join(words)


def _without_own(comparison: Comparison) -> bool:
    """Whether the practice is one of the group and not part of its average."""
    peers, benchmark = comparison.peers, comparison.benchmark
    if peers is None or benchmark is None or comparison.organisation.code not in peers.members:
        return False
    return benchmark.in_all < len(peers.members)


def _compared_with(peers: PeerGroup | None) -> str:
    if peers is None:
        return "–"
    return peers.name if peers.chosen else peers.organisation.name


def _average(comparison: Comparison) -> str:
    """The benchmark in words; of a count, whose sum would be no average, the median."""
    benchmark, indicator = comparison.benchmark, comparison.indicator
    if is_count(indicator):
        median = comparison.peer_median
        return NOTHING if median is None else f"median {shown(median, indicator)}"
    if benchmark is None or benchmark.value is None:
        return NOTHING
    return with_unit(benchmark.value, indicator).split(" per ")[0]


def is_count(indicator: Indicator) -> bool:
    """Whether it is shown for context alone: a count has no average."""
    return indicator.kind is Kind.COUNT


def everyone(comparison: Comparison, source: str) -> None:
    """Every practice of the comparison as a dot with its likely range."""
    own, indicator = comparison.figure, comparison.indicator
    picture = None
    with card("everyone"):
        head = heading(_everyone_title(comparison), f"{_unit_line(indicator)} {_lines(comparison)}".strip())
        if comparison.others:
            drawn = caterpillar(comparison, source)
            role = role_of(own) if own.level or own.reason == CHALLENGED else Role.SIMILAR
            picture = partial(
                Picture, partial(charts.figure, drawn, role), f"{own.name}: {finding(comparison)}",
                f"{indicator.title}, {indicator.unit}, {comparison.period.label}", source,
            )  # fmt: skip
            order = "largest first" if by_size([own, *comparison.others]) else "in order of name"
            names = f'<p class="sk-note">Practices are {order}. {escape(about_names(indicator))}</p>'
            stack(head, dot_list(drawn, role), names)
        elif own.reason == "under_letters":
            stack(head, f'<p class="sk-sub">{escape(finding(comparison))}</p>')
            return
        else:
            stack(head, strip(comparison, "average"), TOO_MANY)
    tables.peers(comparison, picture)


def definition(
    snapshot: Snapshot, indicator: Indicator, period: Period, source: str, today: date, reliable: str = ""
) -> None:
    """What is counted and divided, where it comes from, how old and how reliable it is, who checked it."""
    with card("definition", stretch=True):
        pairs = _defined(snapshot, indicator, period, source, today, reliable)
        stack(heading("What this measures", indicator.question), definitions_of(pairs))


def definition_list(
    snapshot: Snapshot,
    indicator: Indicator,
    period: Period | None,
    source: str,
    today: date,
    reliable: str = "",
) -> None:
    """The definition itself and how it is worked out; `period` None: nothing is held yet."""
    definitions(_defined(snapshot, indicator, period, source, today, reliable))


def _defined(
    snapshot: Snapshot, indicator: Indicator, period: Period | None, source: str, today: date, reliable: str
) -> list[tuple[str, str]]:
    held = dated(period, today) if period else "no figures held yet"
    return [
        ("Counted", indicator.numerator),
        ("Divided by", indicator.denominator),
        ("Worked out", f"{formula(indicator)}. Likely range: {likely_range_by(indicator)}"),
        ("Source", f"{source}. {held[0].upper()}{held[1:]}"),
        ("Next due", due_words(indicator.next_due, today)),
        ("Direction", wanted(indicator)),
        ("Too few to tell", _too_few(indicator)),
        ("Reliability", reliable),
        ("Counted differently", counted_from(breaks_of_area(snapshot, indicator))),
        ("Take care", indicator.caveats),
        ("Why it matters", indicator.why_it_matters),
        ("Checked by", f"{indicator.checked_by}, reviewed {day(indicator.reviewed)}"),
    ]


def ideas(indicator: Indicator, direction: str | None = None) -> None:
    """What others have tried; `direction`: of the figure that is shown, where one differs."""
    with card("ideas", stretch=True):
        stack(heading("What others have tried"), lines_of(indicator.ideas_for(direction)))


def newest_file(snapshot: Snapshot) -> str:
    """The day on which the newest of the files came."""
    return day(max((source.received for source in snapshot.sources), default=snapshot.made_at.date()))


def day(when: date) -> str:
    """A date as it is written on a page: 4 May 2017."""
    return f"{when.day} {when:%B %Y}"


def _everyone_title(comparison: Comparison) -> str:
    figure = comparison.figure
    if comparison.peers is None:
        return "Every practice"
    peers = comparison.peers
    where, every = peers.organisation.name, f"Every practice of {peers.organisation.name}"
    if peers.chosen:
        every = f"{figure.name} beside {where}"
    if figure.level is None or figure.direction is None:
        return every
    return f"{'Above' if figure.direction == 'higher' else 'Below'} the average of {where}"


def _lines(comparison: Comparison) -> str:
    """What the lines of a drawing of every practice are; empty where none is drawn."""
    if not comparison.others or not has_range(comparison.indicator):
        return ""
    if any(figure.lettered for figure in comparison.others):
        return "The line through a dot is its likely range; under a letter it would tell the practice's size."
    return "The line through each dot is its likely range."


def about_marks(indicator: Indicator, bars: bool = False) -> str:
    """The second line of a drawing: its unit and what its lines are."""
    where = "at the end of each bar" if bars else "through each dot"
    lines = f" The line {where} is its likely range; hollow: some evidence."
    return _unit_line(indicator) + (lines if has_range(indicator) else "")


def has_range(indicator: Indicator) -> bool:
    """Whether its kind of figure has a likely range: a count, a score or a payment has none."""
    return indicator.kind not in UNTESTED


def _unit_line(indicator: Indicator) -> str:
    return "Percentages." if indicator.unit == "%" else f"{indicator.unit[0].upper()}{indicator.unit[1:]}."


def _too_few(indicator: Indicator) -> str:
    """Below how many nothing is said of a figure; of a score, which rests on no number, there is nothing."""
    fewest = indicator.minimum_denominator
    return f"Below {fewest:,} {counted_among(indicator)}" if fewest > 1 else ""


def about_names(indicator: Indicator) -> str:
    """Whether names are shown, and why."""
    if indicator.in_confidence:
        return "These figures are shared in confidence: practices that you may not see by name have letters."
    return "These figures are published with the practices' names."
