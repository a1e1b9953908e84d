"""A whole meeting in Chromium: two facilitators, six phones, and a server that is killed in the middle."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from records import workshops
from records.database import open_database
from records.meetings import doors
from records.models import Role
from records.secret_keys import secret
from tests import builders, store
from tests.accounts import PASSWORD, account
from tests.servers import Server
from tests.servers import running as serving

PHONES = ("Alder Surgery", "Beech Surgery", "Cedar Surgery", "Damson Surgery", "Elm Surgery", "Alder Surgery")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    store.publish(tmp_path, builders.snapshot())
    return tmp_path


@pytest.fixture
def rooms() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def signed_in(browser: Browser, server: Server, email: str, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(30_000)
    page.goto(server.address + address)
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    return page


def phone(browser: Browser, server: Server, key: str, practice: str) -> Page:
    page = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True).new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{server.address}/join-vote?k={key}")
    page.get_by_role("button", name="Join the meeting").click()
    page.get_by_label("Which practice are you from?").select_option(label=practice)
    page.get_by_role("button", name="Go on").click()
    return page


def vote(page: Page, topic: int) -> None:
    page.get_by_role("heading", name="What should we work on together?").wait_for()
    page.get_by_role("button", name="One more dot on").nth(topic).click()
    page.get_by_role("button", name="Send my vote").click()
    page.get_by_text("Sent. You can change it until voting closes.").wait_for()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def test_a_meeting_from_proposal_to_minutes(browser: Browser, home: Path, rooms: ExitStack) -> None:
    database = open_database(home)
    f1, f2 = (account(database, Role.FACILITATOR, "LOC-A", name=name) for name in ("First One", "Second One"))
    server = rooms.enter_context(serving(home))
    first = signed_in(browser, server, f1.email, "/locality-workshop")
    press(first, "Begin to prepare")
    first.get_by_text("For the facilitator alone").wait_for()
    press(first, "List all of these")
    first.get_by_text("listed").nth(1).wait_for()
    press(first, "Everything is ready")
    press(first, "Begin the meeting")
    first.get_by_text("5 practices, 0 here").wait_for()
    with database() as session:
        [workshop] = workshops.workshops(session, "LOC-A")
        keys = doors.keys_of(session, workshop.id, secret(home, "joining"))
    assert keys is not None
    first.get_by_text(keys.spoken).wait_for()
    phones = [phone(browser, server, keys.key, name) for name in PHONES]
    phones[5].get_by_text("Alder Surgery already has a phone that votes.").wait_for()
    for step in ("Welcome", "Last time", "What stands out", "Explore", "Ideas", "Clarify", "Vote"):
        press(first, f"Next: {step}")
        first.get_by_role("listitem").filter(has_text=step).locator("visible=true").first.wait_for()
    press(first, "Freeze this ballot and open the vote")
    for number in range(3):
        vote(phones[number], 0)
    first.get_by_text("3 of 5 practices have voted").wait_for()

    os.kill(server.pid, signal.SIGKILL)  # in the middle of the vote
    rooms.close()
    server = rooms.enter_context(serving(home, STREAMLIT_SERVER_PORT=""))
    second = signed_in(browser, server, f2.email, f"/locality-workshop?meeting={workshop.id}")
    second.get_by_text("3 of 5 practices have voted").wait_for()
    for number in (3, 4):
        late = phones[number]
        cookies = late.context.cookies()
        late.context.add_cookies([{**c, "domain": "localhost"} for c in cookies])  # type: ignore[typeddict-item]
        late.goto(f"{server.address}/join-vote")
        vote(late, number - 3)
    second.get_by_text("5 of 5 practices have voted").wait_for()
    press(second, "Take control")
    press(second, "Close the vote")
    press(second, "Show the result")
    second.get_by_text("5 of 5 practices voted.").wait_for()
    phones[3].get_by_role("heading", name="The result").wait_for()

    for step in ("Look again", "Agree"):
        press(second, f"Next: {step}")
    second.get_by_text("0 of 3 places taken").wait_for()
    second.get_by_text("Lower", exact=True).first.click()
    second.get_by_text("Ashdale will").first.wait_for()
    press(second, "Record this priority")
    second.get_by_text("1 of 3 places taken").wait_for()
    press(second, "Next: Actions")
    second.get_by_text("Add an action").click()
    second.get_by_label("What, beginning with a verb").fill("Phone frail patients within 2 days")
    press(second, "Add this action")
    second.get_by_text("Phone frail patients within 2 days").first.wait_for()
    press(second, "Next: Close")
    second.get_by_text("Is this what we agreed?").wait_for()
    press(second, "Close the meeting")
    second.get_by_text("minutes").first.wait_for()
    second.get_by_text("5 of 5 voted").wait_for()
    phones[3].get_by_role("heading", name="Thank you. The meeting has ended.").wait_for()
    with database() as session:
        [priority] = workshops.agreed(session, "LOC-A")
    assert priority.vote["voting"] == 5 and priority.frozen["allowance_reason"] == "too_few_practices"
    database.kw["bind"].dispose()
