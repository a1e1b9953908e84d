"""Target chart: a locality's figures over time with today's value and each line that it could aim at."""

from dataclasses import replace

import streamlit as st

from benchmarking.charts import Chart, Role, Series
from benchmarking.drawings.change_chart import change_chart
from benchmarking.drawings.drawing import axis
from benchmarking.over_time.changes import Change, change
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import shown
from components import tables
from components.agreed.agreeing import Start
from components.drawing import trend_plot
from components.figure.change_card import columns, enough, rows
from components.markup import note, show
from records.priorities import Proposal

HEIGHT = 260  # pixels
CALLED = {"peer_median": "similar", "top_quarter": "top quarter", "own": "our number"}
DRAWN = (Role.SELF, Role.CHALLENGED)  # the figures alone: no finding is drawn where a target is talked about


def target_chart(snapshot: Snapshot, found: Start, proposal: Proposal) -> None:
    """The chart and the table behind it; nothing where a line over time needs more periods.

    `proposal`: what is filled in so far; its target is the line that is chosen.
    """
    whole = change(snapshot, found.comparison.organisation.code, found.comparison.indicator.id)
    if not enough(whole):
        return
    drawn = chart_of(whole, found, proposal)
    trend_plot.draw(drawn, "target_lines", HEIGHT)
    if has_aims(drawn):
        note("Dashed: the lines that you could aim at.")
    with st.popover("Show these figures as a table", width="stretch"):
        show(tables.table(columns(whole), rows(whole), f"{whole.indicator.title} over time"))


def has_aims(chart: Chart) -> bool:
    """Whether any line to aim at is drawn: none before the room said which way, or an own number."""
    return any(series.role is Role.TARGET for series in chart.series)


def chart_of(whole: Change, found: Start, proposal: Proposal) -> Chart:
    """The figures with a line for today's value and one for each target that is known."""
    drawn, count = change_chart(whole), len(whole.points)
    lines = _lines(found, proposal)
    kept = [s for s in drawn.series if s.role in DRAWN]
    added = [Series(name, role, (value,) * count) for name, role, value in lines]
    values = [v for s in (*kept, *added) for v in (*s.values, *s.lower, *s.upper) if v is not None]
    told = "; ".join(name.replace("\n", " ") for name, _, _ in lines)
    return replace(
        drawn,
        title=whole.indicator.title,
        series=(*kept, *added),
        axis=axis(values),
        alt=f"{drawn.alt.partition('. ')[0]}. {told}.",
    )


def _lines(found: Start, proposal: Proposal) -> list[tuple[str, Role, float]]:
    """Each line as its words, what it stands for, and its value; the baseline first."""
    indicator, baseline = found.comparison.indicator, found.comparison.figure.value
    lines = [] if baseline is None else [(f"Today\n{shown(baseline, indicator)}", Role.REFERENCE, baseline)]
    aims = dict(found.targets)
    if proposal.target_kind == "own" and proposal.target is not None:
        aims["own"] = proposal.target
    for kind, value in aims.items():
        rows = f"{CALLED[kind]}\n{shown(value, indicator)}"  # one under the other: the margin is narrow
        lines.append((f"Target:\n{rows}" if kind == proposal.target_kind else rows, Role.TARGET, value))
    return lines
