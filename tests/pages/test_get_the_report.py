"""Get the report: offered on My practice to those who may have it, and in words why there is no PDF."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from records.models import Role
from slide_templates.pdf import office
from tests.pages.conftest import Place, words


def labels(app: AppTest) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]


def opened(app: AppTest) -> AppTest:
    """The page with its menu open, which offers nothing before."""
    assert "PowerPoint" not in labels(app)
    app.session_state["report"] = True
    return app.run()


@pytest.mark.parametrize("role", [Role.PRACTICE_MANAGER, Role.FACILITATOR, Role.ANALYST])
def test_the_report_is_offered_to_edit_to_print_and_with_all_behind_it(stocked: Place, role: Role) -> None:
    if office() is None:
        pytest.skip("LibreOffice is not installed (make system installs it)")
    app = opened(stocked.open("practice", role))
    assert labels(app)[:3] == ["PowerPoint", "PDF", "Excel workbook"]
    assert "Four pages for the practice meeting" in words(app)
    assert not app.exception


def test_without_libreoffice_the_page_says_what_to_do_instead(
    stocked: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    app = opened(stocked.open("practice", Role.PRACTICE_MANAGER))
    assert labels(app)[:2] == ["PowerPoint", "Excel workbook"]
    assert "LibreOffice is not installed on this server. Save the PowerPoint as PDF instead." in words(app)


def test_it_stands_beside_one_indicator_too(stocked: Place) -> None:
    app = opened(stocked.open("practice", Role.PRACTICE_MANAGER, indicator="prev_htn_pct"))
    assert "PowerPoint" in labels(app)


@pytest.mark.parametrize("role", [Role.PRACTICE_MANAGER, Role.BOARD_VIEWER])
def test_one_indicator_has_the_workbook_behind_it(stocked: Place, role: Role) -> None:
    app = stocked.open("indicator", role, indicator="prev_htn_pct")
    assert "Evidence in Excel" in labels(app)
    assert not app.exception
