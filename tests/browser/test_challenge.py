"""A wrong figure in Chromium: a manager says so, finds the status, an analyst answers, the manager reads."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from slide_templates.outline import as_text
from tests.browser.test_journeys import SOON, downloaded, seen, visit
from tests.conftest import Loaded
from tests.servers import Server, running

WHY = "Slots of two flu clinics were closed as missed appointments in May."
REPLY = "The appointment book agrees with what was published for May."
FIGURE = "/my-practice?indicator=act_dna_pct"


@pytest.fixture(scope="module")
def served(demonstration: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A copy of the demonstration: what is challenged here is challenged in no other test."""
    home = Path(shutil.copytree(demonstration.home, tmp_path_factory.mktemp("challenge") / "home"))
    with running(home) as server:
        yield server


def test_a_wrong_figure_is_challenged_found_again_answered_and_read(
    browser: Browser, served: Server, demonstration: Loaded
) -> None:
    manager, analyst = demonstration.account("practice_manager"), demonstration.account("analyst")
    context, page = visit(browser, served, manager, FIGURE)
    page.get_by_role("link", name="Challenge this number").click()
    reason = page.get_by_role("textbox", name="What is wrong with it?")
    reason.fill("wrong")
    page.get_by_role("button", name="Send the challenge").click()
    seen(page, "The challenge was not sent")
    expect(reason).to_have_value("wrong")
    reason.fill(WHY)
    page.get_by_role("button", name="Send the challenge").click()
    seen(page, "Open since 15 September 2026")
    seen(page, "Under challenge: somebody says that this figure is wrong. It is shown, not compared.")
    expect(page.get_by_role("button", name="Send the challenge")).to_have_count(0, timeout=SOON)
    page.goto(served.address + "/")
    page.get_by_role("link", name="Challenge open since 15 September 2026").click()
    seen(page, WHY)
    context.close()

    context, page = visit(browser, served, analyst, "/data-held")
    seen(page, "Challenged figures: 2 open")  # the demonstration's own, and this one
    mine = page.locator('[class*="st-key-open_challenge"]').filter(has_text=WHY)
    mine.get_by_role("textbox").fill(REPLY)
    mine.get_by_role("button", name="Reject: the figure stands").click()
    seen(page, "Challenged figures: 1 open")
    context.close()

    context, page = visit(browser, served, manager, "/")
    page.get_by_role("link", name="Challenge rejected on 15 September 2026").click()
    seen(page, REPLY)
    seen(page, "The figure stands as it is.")
    assert page.get_by_text("somebody says that this figure is wrong").count() == 0
    context.close()


def test_the_deck_that_is_made_on_the_page_marks_the_open_one(
    browser: Browser, served: Server, demonstration: Loaded
) -> None:
    context, page = visit(
        browser, served, demonstration.account("analyst"), "/slide-decks?locality=LOC-L02&slides=all"
    )
    text = as_text(downloaded(page, "Make the deck"))
    context.close()
    assert "Flag: 1 figure under challenge" in text
    assert "One figure is under challenge" in text
    assert "28,000  under challenge" in text
