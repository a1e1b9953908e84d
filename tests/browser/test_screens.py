"""What only a browser shows: pills, room on a phone, and what can be reached and pressed."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Loaded
from tests.servers import Server, running

SOON = 20_000  # ms; the machine may be busy
LAPTOP, PHONE = 1280, 390
SMALLEST = 24  # pixels of anything that is pressed (WCAG 2.5.8)


@pytest.fixture(scope="module")
def served(demonstration: Loaded) -> Iterator[Server]:
    """Nothing is changed here, so the demonstration of all tests does."""
    with running(demonstration.home) as server:
        yield server


def opened(
    browser: Browser, server: Server, loaded: Loaded, role: str, path: str, width: int = LAPTOP
) -> Page:
    """The page of a role in a window of this width."""
    email, password = loaded.account(role)
    context = browser.new_context(viewport={"width": width, "height": 844})
    context.set_default_timeout(SOON)
    page = context.new_page()
    page.goto(server.address + path)
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1").filter(visible=True).first).to_be_visible(timeout=SOON)
    return page


def test_all_columns_of_a_locality_can_be_had(
    browser: Browser, served: Server, demonstration: Loaded
) -> None:
    page = opened(browser, served, demonstration, "facilitator", "/our-locality?locality=LOC-L04")
    heads = page.locator(".sk-heat thead th a")
    expect(heads).to_have_count(10)
    page.get_by_role("combobox", name="Theme").click()
    option = page.get_by_role("option", name=re.compile(r"^All \d+$"))
    every = int((option.inner_text()).split()[1])
    option.click()
    expect(heads).to_have_count(every)
    expect(page).to_have_url(re.compile("theme=all"))
    page.context.close()


def test_no_word_of_a_heading_is_torn_on_a_phone(
    browser: Browser, served: Server, demonstration: Loaded
) -> None:
    path = "/our-locality?theme=all"
    page = opened(browser, served, demonstration, "practice_manager", path, PHONE)
    expect(page.locator(".sk-heat thead th a").first).to_be_visible()
    torn = page.locator(".sk-heat thead th").evaluate_all(
        """all => all.filter(th => {
            th.style.overflowWrap = 'normal'
            return th.scrollWidth > th.clientWidth
        }).map(th => th.innerText)"""
    )
    assert torn == []
    page.context.close()


def test_years_and_verdicts_have_their_room_on_a_phone(
    browser: Browser, served: Server, demonstration: Loaded
) -> None:
    path = "/my-practice?indicator=prev_htn_pct"
    page = opened(browser, served, demonstration, "practice_manager", path, PHONE)
    years = page.locator("[class*='st-key-trend'] .xtick text")
    expect(years.first).to_be_visible()
    boxes = sorted(
        years.evaluate_all("all => all.map(t => t.getBoundingClientRect()).map(b => [b.left, b.right])")
    )
    assert len(boxes) >= 4
    assert all(before[1] <= after[0] for before, after in pairwise(boxes))
    table = page.get_by_role("region", name="Against each average")
    assert table.evaluate("t => t.scrollWidth <= t.clientWidth")
    page.context.close()


def test_a_closed_menu_is_not_there_and_an_open_one_is(
    browser: Browser, served: Server, demonstration: Loaded
) -> None:
    page = opened(browser, served, demonstration, "practice_manager", "/my-practice", PHONE)
    link = page.locator("[data-testid='stSidebar'] a").first
    expect(link).to_be_hidden()
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(link).to_be_visible()
    page.context.close()


def test_day_month_and_year_are_large_enough_to_press(
    browser: Browser, served: Server, demonstration: Loaded
) -> None:
    page = opened(browser, served, demonstration, "facilitator", "/locality-workshop?locality=LOC-L01")
    parts = page.locator("[data-testid='stDateInput'] [role='spinbutton']")
    expect(parts.first).to_be_visible()
    for box in parts.evaluate_all(
        "all => all.map(p => p.getBoundingClientRect()).map(b => [b.width, b.height])"
    ):
        assert min(box) >= SMALLEST
    page.context.close()


def test_on_paper_no_menu_lies_over_the_page_and_a_sheet_is_as_wide_as_its_charts(
    browser: Browser, served: Server, demonstration: Loaded
) -> None:
    path = "/my-practice?indicator=prev_htn_pct"
    page = opened(browser, served, demonstration, "practice_manager", path)
    charts = page.locator(".js-plotly-plot .main-svg")
    expect(charts.first).to_be_visible()
    edges = charts.evaluate_all("all => all.map(c => c.getBoundingClientRect().right)")
    page.emulate_media(media="print")
    expect(page.locator("header")).to_be_hidden()
    [width, *_] = re.findall(rb"/MediaBox \[0 0 ([0-9.]+)", page.pdf(prefer_css_page_size=True))
    assert max(edges) < float(width) / 0.75  # points to pixels
    page.context.close()
