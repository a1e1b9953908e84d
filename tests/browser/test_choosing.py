"""A practice manager chooses three indicators by searching, with keys alone, and everything follows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from records.database import open_database
from records.models import Role
from slide_templates.outline import outline
from tests import builders, store
from tests.accounts import PASSWORD, account
from tests.servers import Server, running

OWN, SOON = "X90003", 20_000  # ms; the machine may be busy
# Deprivation is a score, which is shown and has no verdict.
AE, IMD, HTN = (builders.CATALOGUE[id_] for id_ in ("ue_ae_0_4_1000", "need_imd_score", "prev_htn_pct"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("choosing")
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
    """A browser that is signed in, on My practice."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
    context.set_default_timeout(SOON)
    opened = context.new_page()
    opened.goto(f"{served.address}/my-practice")
    opened.get_by_label("Email address").fill(email)
    opened.get_by_label("Password", exact=True).fill(PASSWORD)
    opened.get_by_role("button", name="Sign in").click()
    expect(opened.get_by_role("button", name="Choose indicators")).to_be_visible(timeout=SOON)
    yield opened
    context.close()


def press(page: Page, what: Locator, key: str = "Enter") -> None:
    """A key on an element that has the focus, as without a mouse."""
    what.focus()
    page.keyboard.press(key)


def find_and_tick(page: Page, words: str, title: str, chosen: int) -> None:
    page.get_by_role("textbox", name="Find").fill(words)
    box = page.get_by_role("checkbox", name=title)
    expect(box).to_be_visible(timeout=SOON)
    expect(page.get_by_role("checkbox")).to_have_count(1, timeout=SOON)
    press(page, box, "Space")
    expect(page.get_by_text(f"{chosen} chosen", exact=True)).to_be_visible(timeout=SOON)


def test_three_are_chosen_with_keys_and_page_report_and_home_follow(
    page: Page, served: Server, tmp_path: Path
) -> None:
    press(page, page.get_by_role("button", name="Choose indicators"))
    expect(page.get_by_text("Nothing chosen: everything is shown")).to_be_visible(timeout=SOON)
    find_and_tick(page, "youngest", AE.title, 1)
    find_and_tick(page, "depriv", IMD.title, 2)
    find_and_tick(page, HTN.title.split()[-1].upper(), HTN.title, 3)
    press(page, page.get_by_role("button", name=f"Move {HTN.title} up"))
    press(page, page.get_by_role("button", name="Save"))
    expect(page.get_by_text("on 1 of your 2 indicators")).to_be_visible(
        timeout=SOON
    )  # a score has no verdict
    expect(page.get_by_text("Chosen 3")).to_be_visible(timeout=SOON)
    assert "choosing" not in page.url
    names = page.locator(".sk-spine a .n")
    expect(names).to_have_count(3, timeout=SOON)
    assert names.all_text_contents() == [AE.title, HTN.title, IMD.title]
    page.emulate_media(forced_colors="active")  # a screen of high contrast drops shadows and grounds
    dots = page.locator(".sk-spine .peers").first
    assert dots.evaluate("dot => getComputedStyle(dot).boxShadow") != "none"
    page.emulate_media(forced_colors="none")
    page.set_viewport_size({"width": 320, "height": 720})  # read at four times the size
    expect(dots).to_be_visible()
    name, value = (page.locator(f".sk-spine a .{part}").first.bounding_box() for part in "nv")
    assert name and value and value["y"] >= name["y"] + name["height"]
    page.set_viewport_size({"width": 1280, "height": 720})

    page.get_by_text("All 4").click()
    expect(names).to_have_count(4, timeout=SOON)
    assert page.url.endswith("show=all")

    page.get_by_role("button", name="Get the report").click()
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="PowerPoint").click()
    (chart,) = outline(Path(waiting.value.path()).read_bytes())[1].charts
    assert [line[0] for line in chart.sheets["Figures"][1:4]] == [AE.title, HTN.title, IMD.title]

    page.goto(served.address)
    expect(page.get_by_text("on 1 of your 2 indicators")).to_be_visible(timeout=SOON)
    expect(page.get_by_text("What is new in the latest figures")).to_be_visible(timeout=SOON)


def test_the_menu_entry_of_the_open_page_leaves_an_indicator(page: Page, served: Server) -> None:
    page.goto(f"{served.address}/my-practice?indicator={HTN.id}")
    expect(page.get_by_role("heading", level=1, name=HTN.title)).to_be_visible(timeout=SOON)
    page.get_by_role("link", name="My practice").first.click()
    expect(page.get_by_role("heading", level=1, name="Cedar Surgery")).to_be_visible(timeout=SOON)
    expect(page).to_have_url(f"{served.address}/my-practice?practice={OWN}", timeout=SOON)


def test_escape_closes_the_choice_and_keeps_nothing(page: Page, served: Server) -> None:
    page.goto(f"{served.address}/my-practice?choosing=yes")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox", name="Find")).to_be_visible(timeout=SOON)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden(timeout=SOON)
    expect(page).to_have_url(f"{served.address}/my-practice?practice={OWN}", timeout=SOON)
