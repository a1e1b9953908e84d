"""What leaves the screen in Chromium: the report in three forms, a table, and a chart as a picture."""

import io
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarking.comparison import compare
from records import audit
from records.database import open_database
from records.models import Role
from slide_templates.outline import outline
from slide_templates.pdf import office
from tests import builders, store
from tests.accounts import PASSWORD, account
from tests.servers import Server, running

OWN, SOON = "X90003", 30_000  # ms; the machine may be busy


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("leaving")
    store.publish(home, builders.snapshot())
    with running(home) as server:
        yield server


@pytest.fixture(scope="module")
def email(served: Server) -> str:
    opened = open_database(served.home)
    made = account(opened, Role.PRACTICE_MANAGER, OWN)
    opened.kw["bind"].dispose()
    return made.email


@pytest.fixture
def page(browser: Browser, served: Server, email: str) -> Iterator[Page]:
    """A browser that is signed in, on one figure of My practice; nothing is asked of another machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(SOON)
    opened = context.new_page()
    outside: list[str] = []
    opened.on("request", lambda request: outside.append(request.url))
    opened.goto(f"{served.address}/my-practice?indicator=prev_htn_pct")
    opened.get_by_label("Email address").fill(email)
    opened.get_by_label("Password", exact=True).fill(PASSWORD)
    opened.get_by_role("button", name="Sign in").click()
    expect(opened.get_by_role("button", name="Get the report")).to_be_visible(timeout=SOON)
    yield opened
    assert [url for url in outside if not url.startswith((served.address, "data:", "blob:"))] == []
    context.close()


def downloaded(page: Page, button: str) -> bytes:
    with page.expect_download(timeout=120_000) as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(waiting.value.path()).read_bytes()


def events(served: Server) -> list[tuple[str, str]]:
    opened = open_database(served.home)
    with opened() as session:
        found = [(line.event, line.object) for line in audit.events(session)]
    opened.kw["bind"].dispose()
    return found


def test_the_report_comes_in_three_forms_each_with_its_line_in_the_audit(page: Page, served: Server) -> None:
    page.get_by_role("button", name="Get the report").click()
    slides = outline(downloaded(page, "PowerPoint"))
    assert slides[0].title.startswith("Cedar Surgery")
    book = openpyxl.load_workbook(io.BytesIO(downloaded(page, "Excel workbook")), read_only=True)
    assert book.sheetnames[:3] == ["Read me", "Figures", "Peers"]
    forms = [".pptx", ".xlsx"]
    if office() is not None:
        assert downloaded(page, "PDF").startswith(b"%PDF-")
        forms.append(".pdf")
    taken = [thing for event, thing in events(served) if event == "report_exported"]
    assert taken == [f"{OWN} report{form}" for form in forms]


def test_a_table_is_saved_in_full_and_its_chart_as_a_picture(page: Page, served: Server) -> None:
    page.get_by_text("Show these figures as a table").last.click()
    text = downloaded(page, "Save the table as csv").decode("utf-8-sig")
    own = compare(builders.snapshot(), OWN, "prev_htn_pct").figure
    line = next(line for line in text.splitlines() if line.startswith("Cedar Surgery"))
    assert line.split(",")[1:4] == [str(number) for number in (20, own.lower, own.upper)]
    assert events(served)[-1][0] == "table_taken"
    book = downloaded(page, "Save all of this page as an Excel workbook")
    figures = openpyxl.load_workbook(io.BytesIO(book), read_only=True)["Figures"]
    assert any(own.value in row for row in figures.iter_rows(values_only=True))
    page.get_by_text("Save the chart as a picture", exact=True).last.click()
    camera = page.locator("[data-title*='Download plot']").last
    camera.scroll_into_view_if_needed()
    with page.expect_download(timeout=60_000) as waiting:
        camera.click(force=True)
    picture = Path(waiting.value.path()).read_bytes()
    assert picture.startswith(b"\x89PNG")
    wide, high = struct.unpack(">II", picture[16:24])
    assert wide == 2000 and high > 600
    assert waiting.value.suggested_filename.startswith("stocktake-recorded-hypertension")


def test_libreoffice_is_there_or_the_page_says_so(page: Page) -> None:
    page.get_by_role("button", name="Get the report").click()
    page.get_by_role("button", name="PowerPoint", exact=True).wait_for()
    there = shutil.which("soffice") is not None or shutil.which("libreoffice") is not None
    assert page.get_by_role("button", name="PDF", exact=True).count() == int(there)
    assert page.get_by_text("LibreOffice is not installed").count() == int(not there)
