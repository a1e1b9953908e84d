"""Dot list: each practice stands where its value lies, the own one marked, as the chart has it."""

import re
from dataclasses import replace

from benchmarking.charts import Role
from benchmarking.comparison import compare
from benchmarking.drawings.drawing import caterpillar
from components.drawing import colours
from components.figure.dot_list import dot_list
from tests.builders import snapshot

CHART = caterpillar(compare(snapshot(), "X90003", "prev_htn_pct"))
ROW = re.compile(r'<div( class=own)?><span class="n">(.*?)</span><span class="l">(.*?)</span>')


def test_each_value_stands_at_its_place_on_the_axis() -> None:
    low, high, _ = CHART.axis
    rows = ROW.findall(dot_list(CHART, Role.HIGHER))
    assert [name for _, name, _ in rows] == list(CHART.categories)
    shown = [s for s in CHART.series if s.role is not Role.REFERENCE]
    for place, (_, _, marks) in enumerate(rows):
        at = re.search(r'class="d" style="left:([\d.]+)%', marks)
        value = next((s.values[place] for s in shown if s.values[place] is not None), None)
        assert (at is None) is (value is None)
        if at is None or value is None:
            continue
        assert abs(float(at[1]) - 100 * (value - low) / (high - low)) < 0.01


def test_the_own_row_alone_is_marked_in_the_colour_it_earned() -> None:
    rows = ROW.findall(dot_list(CHART, Role.HIGHER))
    assert [name for own, name, _ in rows if own] == ["Cedar Surgery"]
    assert [name for _, name, marks in rows if colours.HIGHER in marks] == ["Cedar Surgery"]


def test_some_evidence_is_a_ring_and_what_is_not_held_has_no_mark() -> None:
    (own,) = [s for s in CHART.series if s.role is Role.SELF]
    some = replace(own, strong=(False,) * len(own.values))
    assert "border:3.5px" in dot_list(replace(CHART, series=(some,)), Role.HIGHER)
    assert "border:3.5px" not in dot_list(CHART, Role.SIMILAR)
    marks = [marks for _, _, marks in ROW.findall(dot_list(replace(CHART, series=(own,)), Role.SIMILAR))]
    assert sum(map(bool, marks)) == 1


def test_its_words_are_those_of_the_chart_and_none_is_taken_for_html() -> None:
    named = replace(CHART, categories=("<b>A & B</b>", *CHART.categories[1:]))
    drawn = dot_list(named, Role.SIMILAR)
    assert f'aria-label="{CHART.alt}"' in drawn and "&lt;b&gt;A &amp; B&lt;/b&gt;" in drawn
    (average,) = [s.name for s in CHART.series if s.role is Role.REFERENCE]
    assert f">{average}</b>" in drawn
