"""What the trend draws are exactly the numbers of its Chart; band, colours, labels and table say the same."""

from dataclasses import replace
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from benchmarking.charts import Chart, Mark, Role
from benchmarking.drawings.change_chart import change_chart
from benchmarking.over_time.peers_over_time import PeersOverTime, with_peers
from components.drawing import colours, trend_plot
from components.figure.change_card import columns, rows
from tests.benchmarking.test_changes import LEVEL, of

RUN = [15.0, 15.5] * 4
CHANGES = {
    "higher": of("act_sameday_pct", [*LEVEL, *RUN]),
    "worse": of("act_dna_pct", [*LEVEL, *RUN]),
    "better": of("act_dna_pct", [*LEVEL, *(22 - v for v in RUN)]),
    "broken": of("act_sameday_pct", [*LEVEL, *(v * 2 + 10 for v in LEVEL)], breaks=["2025-01"]),
    "gap": of("ue_ae_1000", [*(v * 30 for v in LEVEL), None, *(v * 30 for v in LEVEL[:11])]),
    "few": of("act_sameday_pct", LEVEL[:4]),
}
EVERY = pytest.mark.parametrize("chart", [change_chart(c) for c in CHANGES.values()], ids=CHANGES.keys())


@EVERY
@pytest.mark.parametrize("height", [trend_plot.HEIGHT, 150])
def test_the_figure_holds_the_numbers_of_the_chart(chart: Chart, height: int) -> None:
    made = trend_plot.figure(chart, height)
    go.Figure(made)  # Plotly knows every property
    drawn = {trace["name"]: trace for trace in made["data"]}
    assert made["layout"]["height"] == height
    assert drawn.keys() == {s.name for s in chart.series}
    for series in chart.series:
        assert drawn[series.name]["y"] == list(series.values)
        assert drawn[series.name]["x"] == list(range(len(chart.categories)))
        assert drawn[series.name]["connectgaps"] is False


@EVERY
def test_each_band_is_filled_from_its_upper_limit_down_to_its_lower(chart: Chart) -> None:
    limits = [s.name for s in chart.series if s.role is Role.LIMIT]
    traces = trend_plot.figure(chart)["data"]
    assert [t["name"] for t in traces[: len(limits)]] == limits  # below everything else
    assert [t.get("fill") for t in traces[: len(limits)]] == [None, "tonexty"] * (len(limits) // 2)


@pytest.mark.parametrize(
    ("which", "name", "short", "colour"),
    [
        ("higher", "Higher than usual", "higher than usual", colours.HIGHER),
        ("worse", "In the unwanted direction", "unwanted direction", colours.WORSE),
        ("better", "In the wanted direction", "wanted direction", colours.LOWER),  # keeps its blue
    ],
)
def test_a_special_cause_has_its_colour_and_its_words(which: str, name: str, short: str, colour: str) -> None:
    made = trend_plot.figure(change_chart(CHANGES[which]))
    (trace,) = (t for t in made["data"] if t["name"] == name)
    assert trace["marker"]["color"] == colour
    said = [note["text"].replace("<br>", " ") for note in made["layout"]["annotations"]]
    assert f"<b>{short}</b>" in said
    assert "usual range" in said and any(text.startswith("average ") for text in said)


@EVERY
def test_a_series_break_is_marked_where_it_is_and_nowhere_else(chart: Chart) -> None:
    layout = trend_plot.figure(chart)["layout"]
    assert [shape["x0"] for shape in layout["shapes"]] == [place - 0.5 for place in chart.breaks]
    said = [note for note in layout["annotations"] if "counted differently" in note["text"]]
    assert len(said) == bool(chart.breaks)
    if chart.breaks:
        assert chart.categories[chart.breaks[0]] == "January 2025"
        assert "counted differently from January 2025" in chart.alt


@EVERY
def test_labels_do_not_lie_on_each_other(chart: Chart) -> None:
    layout = trend_plot.figure(chart)["layout"]
    notes = [note for note in layout["annotations"] if note["yref"] == "y"]
    low, high, _ = chart.axis
    scale = (trend_plot.HEIGHT - layout["margin"]["t"] - layout["margin"]["b"]) / (high - low)
    spots = sorted(
        (note["y"] * scale + note["yshift"], trend_plot.LINE * (1 + note["text"].count("<br>")))
        for note in notes
    )
    for (below, first), (above, second) in pairwise(spots):
        assert above - below >= (first + second) / 2 - 1e-6


@pytest.mark.parametrize("which", CHANGES)
def test_the_table_has_every_period_with_its_value_and_its_usual_range(which: str) -> None:
    change = CHANGES[which]
    chart, heads = change_chart(change), [c.title for c in columns(change)]
    made = [dict(zip(heads, cells, strict=True)) for cells in rows(change)]
    assert [row["Period"] for row in made] == list(chart.categories)
    for row, point in zip(made, change.points, strict=True):
        value = point.value
        assert row["Value"] == ("no figure" if value is None else f"{value:,.{chart.decimals}f}")
        assert (row["Reading"] == "too few to judge") is (which == "few")


def test_the_table_says_where_counting_starts_anew() -> None:
    readings = [row[-1] for row in rows(CHANGES["broken"])]
    assert [i for i, text in enumerate(readings) if text.startswith("counted differently from here; ")] == [
        12
    ]
    assert not any("differently" in str(row[-1]) for row in rows(CHANGES["higher"]))


def test_hospital_months_stand_beside_those_of_a_year_before() -> None:
    change = CHANGES["gap"]
    place = [c.title for c in columns(change)].index("A year before")
    made = rows(change)
    assert {row[place] for row in made[:12]} == {"–"}
    assert [row[place] for row in made[12:]] == [row[1] for row in made[:12]]


def test_years_have_the_room_of_labels_that_there_are_not() -> None:
    plain = replace(change_chart(CHANGES["few"]), marks=(), breaks=())
    for chart, right in ((plain, trend_plot.NO_WORDS), (change_chart(CHANGES["higher"]), trend_plot.RIGHT)):
        layout = trend_plot.figure(chart)["layout"]
        beside = [note for note in layout["annotations"] if note.get("xref") == "paper"]
        assert bool(beside) is (right == trend_plot.RIGHT) and layout["margin"]["r"] == right


def test_deciles_are_thin_lines_and_the_middle_one_is_named() -> None:
    own = CHANGES["higher"]
    lines = tuple((float(10 + tenth),) * len(own.points) for tenth in range(9))
    behind = PeersOverTime("Practices of Holmenside", (20,) * len(own.points), lines=lines)
    made = trend_plot.figure(with_peers(change_chart(own), own, behind))
    deciles = [t for t in made["data"] if "lie below" in t["name"]]
    assert [t["line"]["dash"] for t in deciles] == ["dot"] * 4 + ["dash"] + ["dot"] * 4
    assert "middle practice" in [note["text"] for note in made["layout"]["annotations"]]


def test_on_a_phone_the_words_of_a_mark_are_cut_to_what_has_room() -> None:
    chart = replace(
        change_chart(CHANGES["higher"]), marks=(Mark(18, "Send text reminders the day before and"),)
    )
    (cut,) = trend_plot.folded(chart).marks
    assert cut.place == 18 and len(cut.words) <= trend_plot.NARROW and cut.words.endswith("…")
