"""The whole journey in Chromium: compare, agree two priorities, restart, list them, export the decks."""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pptx import Presentation

from benchmarking.comparison import Comparison, compare
from benchmarking.disclosure.small_numbers import as_handed_out
from benchmarking.organisations import Level
from benchmarking.words import wording
from benchmarking.words.spread_wording import size
from slide_templates.outline import as_text
from tests.conftest import Loaded
from tests.servers import Server, running

PRACTICE, LOCALITY = "X90030", "LOC-L01"
SOON = 20_000  # ms; the machine may be busy


@pytest.fixture(scope="module")
def served(demonstration: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A copy of the demonstration: what is agreed here is agreed in no other test."""
    home = Path(shutil.copytree(demonstration.home, tmp_path_factory.mktemp("journey") / "home"))
    with running(home) as server:
        yield server


def visit(
    browser: Browser, server: Server, account: tuple[str, str], path: str
) -> tuple[BrowserContext, Page]:
    """Sign in on the way to a page."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
    context.set_default_timeout(SOON)
    page = context.new_page()
    page.goto(server.address + path)
    page.get_by_label("Email address").fill(account[0])
    page.get_by_label("Password", exact=True).fill(account[1])
    page.get_by_role("button", name="Sign in").click()
    return context, page


def seen(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_text(text).filter(visible=True).first).to_be_visible(timeout=SOON)


def downloaded(page: Page, button: str) -> bytes:
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name=button).click()
    return Path(waiting.value.path()).read_bytes()


def test_a_practice_manager_compares_and_sees_nobody_elses_accounts(
    browser: Browser, served: Server, demonstration: Loaded
) -> None:
    comparison = compare(demonstration.snapshot, PRACTICE, "prev_htn_pct", peers=Level.STP)
    path = "/my-practice?indicator=prev_htn_pct"
    context, page = visit(browser, served, demonstration.account("practice_manager"), path)
    seen(page, wording.finding(comparison))
    seen(page, size(demonstration.snapshot, comparison))
    seen(page, f"likely range {wording.likely_range(comparison.figure, comparison.indicator)}")
    seen(page, comparison.indicator.numerator)
    for peers in (Level.LOCALITY, Level.CCG, Level.STP):
        seen(page, compare(demonstration.snapshot, PRACTICE, "prev_htn_pct", peers=peers).figure.phrase)
    assert page.locator(".js-plotly-plot").count() >= 2
    page.goto(served.address + "/people-and-access")
    seen(page, "Your account has no page")
    assert page.get_by_text("facilitator@demonstration.example").count() == 0
    page.goto(served.address + "/slide-decks")
    seen(page, "Your account has no page")
    context.close()


def test_a_facilitator_agrees_two_priorities_and_they_survive_a_restart(
    browser: Browser, served: Server, demonstration: Loaded
) -> None:
    account = demonstration.account("facilitator")
    context, page = visit(browser, served, account, f"/locality-workshop?locality={LOCALITY}")
    page.get_by_role("button", name="Open the meeting").click()
    first = agree(page, "Easy to get through by phone")
    second = agree(page, "Missed appointments")
    assert first != second
    context.close()
    with running(served.home) as restarted:
        context, page = visit(browser, restarted, account, f"/agreed-priorities?locality={LOCALITY}")
        for statement in (first, second):
            seen(page, statement)
        figure = compare(demonstration.snapshot, LOCALITY, "exp_phone_pct", peers=Level.STP).figure
        assert wording.shown(figure.value, demonstration.snapshot.indicators["exp_phone_pct"]) in first
        seen(page, "Practice manager")
        context.close()


def agree(page: Page, measure: str) -> str:
    """Record a priority with what is filled in already; its statement."""
    page.get_by_role("combobox", name=re.compile("Measure")).click()
    page.keyboard.type(measure)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Baseline, filled in")).to_be_visible(timeout=SOON)
    sentence = page.get_by_text(re.compile(r"^Quernhythe will (lower|raise) "))
    name = measure.rsplit(maxsplit=1)[-1].lower()
    expect(sentence.filter(has_text=re.compile(name)).first).to_be_visible(timeout=SOON)
    words = sentence.filter(has_text=re.compile(name)).first.inner_text().strip()
    page.get_by_role("combobox", name=re.compile("Lead practice")).first.click()
    page.keyboard.type("e")  # the first practice with an e in its name
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Record this priority").click()
    expect(page.get_by_text(f"Recorded: {words}")).to_be_visible(timeout=SOON)
    return words


def test_both_decks_come_out_with_the_numbers_of_the_snapshot(
    browser: Browser, served: Server, demonstration: Loaded
) -> None:
    context, page = visit(
        browser, served, demonstration.account("facilitator"), f"/slide-decks?locality={LOCALITY}&slides=all"
    )
    deck = downloaded(page, "Make the deck")
    context.close()
    context, page = visit(browser, served, demonstration.account("analyst"), "/slide-decks?deck=summary")
    summary = downloaded(page, "Make a draft")
    context.close()
    snapshot = as_handed_out(demonstration.snapshot)
    text = as_text(deck)
    assert "We agreed two priorities" in text
    assert "Easy to get through by phone: " in text
    for indicator in ("prev_htn_pct", "exp_phone_pct", "ue_ae_1000"):
        whole = compare(snapshot, LOCALITY, indicator)
        assert whole.figure.value in numbers_of(deck, whole)
    assert len(Presentation(io.BytesIO(summary)).slides) >= 6
    assert all(
        o.name in as_text(summary) for o in snapshot.organisations.in_area(Level.LOCALITY, whole.period.end)
    )


def numbers_of(deck: bytes, comparison: Comparison) -> set[float]:
    """Every value of the native charts on slides about an indicator."""
    found: set[float] = set()
    for slide in Presentation(io.BytesIO(deck)).slides:
        words = " ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
        for shape in slide.shapes:
            if shape.has_chart and comparison.indicator.title in words:
                for series in shape.chart.plots[0].series:
                    values = series._element.findall(".//{*}xVal//{*}v")
                    found |= {float(v.text) for v in values if v.text}
    return found
