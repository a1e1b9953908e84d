"""What a plot draws are exactly the numbers of its Chart."""

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from benchmarking.charts import Chart, Role
from benchmarking.drawings.funnel_chart import funnel
from components.drawing import colours, plots
from tests.areas import code
from tests.benchmarking.test_funnel_chart import RATE, SHARE, varied


def chart(id_: str, chance_only: bool = False) -> Chart:
    held, spread = varied(id_)
    return funnel(spread, held.organisations, code(1), [code(3)], "Ashdale", chance_only)


@pytest.mark.parametrize("chance_only", [False, True])
@pytest.mark.parametrize("id_", [RATE, SHARE])
def test_the_figure_holds_the_numbers_of_the_chart(id_: str, chance_only: bool) -> None:
    made = chart(id_, chance_only)
    go.Figure(plots.figure(made))  # Plotly knows every property
    drawn = {trace["name"]: trace for trace in plots.figure(made)["data"]}
    assert len(drawn) == len(made.series)
    for series in made.series:
        assert drawn[series.name]["x"] == list(series.across)
        assert drawn[series.name]["y"] == list(series.values)
        assert drawn[series.name]["mode"] == ("lines" if series.role in plots.LINES else "markers")
    assert plots.figure(made)["data"][-1]["name"] == "Practice 001"  # on top of all the others


def test_axes_are_those_of_the_chart_and_lines_are_named() -> None:
    made = chart(SHARE)
    layout = plots.figure(made)["layout"]
    assert layout["xaxis"]["range"] == list(made.across_axis or ())[:2]
    assert layout["yaxis"]["range"] == list(made.axis[:2])
    said = [note["text"] for note in layout["annotations"]]
    assert said[:2] == ["99.8% of<br>usual spread", "95% of<br>usual spread"]
    assert said[2].startswith("STP<br>average ")
    assert said[3:] in (["<b>Practice 001</b>"], [])


def test_own_mark_takes_the_colour_it_has_earned_and_names_are_escaped() -> None:
    made = chart(SHARE)
    own = plots.figure(made, Role.HIGHER)["data"][-1]
    assert own["marker"]["color"] == colours.HIGHER
    spelt = Chart(**{**vars(made), "labels": tuple("<i>" if label else "" for label in made.labels)})
    assert any("&lt;i&gt;" in note["text"] for note in plots.figure(spelt)["layout"]["annotations"])


def test_words_under_the_axis_are_folded_and_the_plot_keeps_its_height() -> None:
    short, long = (replace(chart(SHARE), category_title=words) for words in ("Patients", "patients " * 12))
    layouts = [plots.figure(made)["layout"] for made in (short, long)]
    titles = [layout["xaxis"]["title"]["text"] for layout in layouts]
    assert titles[0] == "Patients" and titles[1].count("<br>") == 2
    assert all(len(line) <= plots.ACROSS for line in titles[1].split("<br>"))
    inside = [m["height"] - m["margin"]["t"] - m["margin"]["b"] for m in layouts]
    assert inside[0] == inside[1]
