"""The chart at Agree: today's value and every line that could be aimed at, and no finding."""

from dataclasses import replace

from benchmarking.charts import Role
from benchmarking.over_time.changes import change
from components.agreed.agreeing import start
from components.agreed.target_chart import chart_of, has_aims
from tests import builders
from tests.records.meetings import PROPOSAL

TITLE = "prev_htn_pct"


def test_the_lines_of_the_form_are_drawn_with_todays_value_and_the_chosen_one_is_named() -> None:
    snapshot = builders.snapshot()
    found = replace(
        start(snapshot, "LOC-A", TITLE, "lower", list(builders.PRACTICES)[:5]),
        targets={"peer_median": 14.0, "top_quarter": 13.2},
    )
    whole = change(snapshot, "LOC-A", TITLE)
    filled = replace(PROPOSAL, target_kind="own", target=12.5)
    chart = chart_of(whole, found, filled)
    lines = {s.name: (s.role, s.values[-1]) for s in chart.series if s.role is not Role.SELF}
    value = found.comparison.figure.value
    assert lines == {
        "Today\n15.2": (Role.REFERENCE, value),
        "similar\n14.0": (Role.TARGET, 14.0),
        "top quarter\n13.2": (Role.TARGET, 13.2),
        "Target:\nour number\n12.5": (Role.TARGET, 12.5),
    }
    assert chart.axis[0] <= 12.5 and "Target: our number 12.5" in chart.alt
    nothing_yet = chart_of(whole, replace(found, targets={}), replace(filled, target=None))
    assert has_aims(chart) and not has_aims(nothing_yet)
    assert not any(s.role in (Role.BETTER, Role.WORSE, Role.LIMIT) for s in chart.series)
