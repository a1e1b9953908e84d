"""Every table behind a chart can be saved, and its chart shown as a picture, on each page that has one."""

import pytest
from streamlit.testing.v1 import AppTest

from components.tables import AND_PICTURE, TABLE
from records.models import Role
from tests.pages.conftest import Place, words

PAGES = {
    "my practice": ("practice", {}),
    "one of my figures": ("practice", {"indicator": "prev_htn_pct"}),
    "one indicator": ("indicator", {"indicator": "prev_htn_pct"}),
}
BEHIND = (TABLE, TABLE + AND_PICTURE, "Show the other practices as a table")
SWITCH = "Save the chart as a picture"


def saved(app: AppTest, label: str = "Save the table as csv") -> list[str]:
    return [b.proto.label for b in app.get("download_button") if b.proto.label == label]


@pytest.mark.parametrize(("module", "address"), PAGES.values(), ids=PAGES.keys())
def test_each_table_can_be_saved_and_each_chart_turned_into_a_picture(
    stocked: Place, module: str, address: dict[str, str]
) -> None:
    closed = stocked.open(module, Role.PRACTICE_MANAGER, tables="", **address)
    assert not closed.exception
    assert saved(closed) == []
    app = stocked.open(module, Role.PRACTICE_MANAGER, **address)
    assert len(saved(app)) == len([e for e in app.expander if e.label in BEHIND]) > 0
    assert len(saved(app, "Save all of this page as an Excel workbook")) == len(saved(app))
    before = len(app.get("plotly_chart"))
    assert TABLE + AND_PICTURE in [e.label for e in app.expander]
    switches = [toggle for toggle in app.toggle if toggle.label == SWITCH]
    assert switches
    switches[0].set_value(True).run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == before + 1
    assert "The camera at its top right saves it" in words(app)


def test_the_heat_table_can_be_saved_too(stocked: Place) -> None:
    app = stocked.open("locality", Role.PRACTICE_MANAGER)
    assert saved(app) == ["Save the table as csv"]
    assert not app.exception


def test_without_a_reader_nothing_is_offered(stocked: Place) -> None:
    app = AppTest.from_function(_table, default_timeout=30).run()
    assert not app.exception
    assert "Alder Surgery" in words(app)
    assert saved(app) == []


def _table() -> None:
    import streamlit as st

    from components.tables import Column, behind

    st.query_params["tables"] = "one"
    behind([Column("Practice")], lambda: [["Alder Surgery"]], "One table", key="one")
