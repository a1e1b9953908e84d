"""A whole meeting in Chromium: two facilitators, six phones, and a server that is killed in the middle; then
three refreshes later what the board reads of it."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pptx import Presentation

from benchmarking.snapshot import Snapshot
from data_loaders import snapshots
from records import workshops
from records.accounts.secret_keys import secret
from records.agreed.following import follow
from records.database import Database, open_database
from records.meetings import doors
from records.models import Role
from tests import builders, store
from tests.accounts import PASSWORD, account
from tests.servers import Server
from tests.servers import running as serving

PHONES = ("Alder Surgery", "Beech Surgery", "Cedar Surgery", "Damson Surgery", "Elm Surgery", "Alder Surgery")


MISSED, OLDER = "act_dna_pct", "prev_htn_pct"
REFRESHES = (date(2027, 1, 20), date(2027, 4, 20), date(2027, 7, 20))  # with 3, 6 and 9 months of follow-up


def months(number: int) -> list[str]:
    """From July 2024 on."""
    return [f"{2024 + (n + 6) // 12}-{(n + 6) % 12 + 1:02d}" for n in range(number)]


def held(number: int, received: date) -> Snapshot:
    """Missed appointments of so many months, fewer of them in Ashdale from October 2026 on; recorded
    hypertension, which stays as it is."""

    def share(n: int, practice: int) -> float:
        before = 7.0 + 0.2 * (n % 3) + 0.8 * (practice % 3) + (0.5 if practice <= 5 else 0.0)
        return 5.0 if n >= 27 and practice <= 5 else before

    def missed(n: int) -> builders.Numbers:
        return lambda practice: (round(share(n, practice) * 80), 8000)

    tables = [builders.rows(MISSED, missed(n), month) for n, month in enumerate(months(number))]
    found = builders.snapshot(builders.rows(OLDER, lambda n: (1120 + 40 * (n == 3), 8000)), *tables)
    return replace(found, sources=tuple(replace(one, received=received) for one in found.sources))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    store.publish(tmp_path, held(24, date(2026, 8, 11)))
    return tmp_path


def refreshed(home: Path, database: Database) -> list[str]:
    """Three refreshes, each with what `manage.py refresh` does after it published; the verdicts they gave."""
    verdicts = []
    for count, day in zip((30, 33, 36), REFRESHES, strict=True):
        made_at = datetime(day.year, day.month, day.day, tzinfo=UTC)
        id_ = store.publish(home, held(count, day), made_at=made_at, today=day)
        with database() as session:
            turned = follow(session, snapshots.open_snapshot(home, id_), day)
        verdicts += [one.now for one in turned]
    return verdicts


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


def vote(page: Page, topic: str) -> None:
    page.get_by_role("heading", name="What should we work on together?").wait_for()
    page.get_by_role("button", name=f"One more dot on {topic}").click()
    page.get_by_role("button", name="Send my vote").click()
    page.get_by_text("Sent. You can change it until voting closes.").wait_for()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def test_a_meeting_from_proposal_to_the_board_slide(browser: Browser, home: Path, rooms: ExitStack) -> None:
    database = open_database(home)
    f1, f2 = (account(database, Role.FACILITATOR, "LOC-A", name=name) for name in ("First One", "Second One"))
    manager = account(database, Role.PRACTICE_MANAGER, "X90003")
    analyst = account(database, Role.ANALYST)
    server = rooms.enter_context(serving(home))
    first = signed_in(browser, server, f1.email, "/locality-workshop")
    press(first, "Begin to prepare")
    first.get_by_text("For the facilitator alone").wait_for()
    address = f"/my-practice?practice=X90003&indicator={MISSED}"
    proposing = signed_in(browser, server, manager.email, address)
    press(proposing, "Propose for the workshop")
    proposing.get_by_text("This is on the list of topics.").wait_for()
    first.reload()
    first.get_by_text("proposed by Practice manager, Cedar Surgery").wait_for()
    press(first, "Recorded hypertension")
    first.get_by_text("Listed.").wait_for()
    with first.expect_download() as taken:
        press(first, "Take everything for the day")
    assert taken.value.suggested_filename.endswith("for the day.zip")
    for line in ("deck", "vote_sheets"):  # the check list says so without the page being drawn again
        first.locator(f".st-key-line_{line}_done").wait_for()
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
        vote(phones[number], "Missed appointments")
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
        vote(late, ("Missed appointments", "Recorded hypertension")[number - 3])
    second.get_by_text("5 of 5 practices have voted").wait_for()
    press(second, "Take control")
    press(second, "Close the vote")
    press(second, "Show the result")
    second.get_by_text("5 of 5 practices voted.").wait_for()
    phones[3].get_by_role("heading", name="The result").wait_for()

    for step in ("Look again", "Agree"):
        press(second, f"Next: {step}")
    second.get_by_text("0 of 3 places taken").wait_for()
    second.get_by_label("Our number").fill("6.5")
    second.keyboard.press("Tab")
    second.get_by_text("Ashdale will lower missed appointments").first.wait_for()
    press(second, "Record this priority")
    second.get_by_text("1 of 3 places taken").wait_for()
    press(second, "Next: Actions")
    second.get_by_label("What, beginning with a verb").fill("Phone frail patients within 2 days")
    press(second, "Add this action")
    second.get_by_text("Phone frail patients within 2 days").first.wait_for()
    press(second, "Next: Close")
    second.get_by_text("Is this what we agreed?").wait_for()
    press(second, "Close the meeting")
    second.get_by_text("minutes").first.wait_for()
    second.get_by_text("5 of 5 practices voted").wait_for()
    phones[3].get_by_role("heading", name="Thank you. The meeting has ended.").wait_for()
    with database() as session:
        [priority] = workshops.agreed(session, "LOC-A")
    assert priority.vote["voting"] == 5 and priority.frozen["allowance_reason"] == "too_few_practices"
    proposing.goto(f"{server.address}/locality-workshop?meeting={workshop.id}")
    proposing.get_by_text(priority.statement).first.wait_for()  # the minutes are everybody's at once
    with proposing.expect_download() as taken:
        press(proposing, "Minutes as a slide")
    assert priority.statement in text_of(taken.value.path())

    assert refreshed(home, database) == ["too_early", "wanted"]
    board = signed_in(browser, server, analyst.email, "/slide-decks?deck=summary")
    with board.expect_download() as taken:
        press(board, "Make a draft")
    said = text_of(taken.value.path())
    assert "Change in the wanted direction: 5.0% from October 2026 to June 2027" in said
    assert "The one priority that is old enough to judge changed in the wanted direction" in said
    assert not any(name in said for name in PHONES)
    database.kw["bind"].dispose()


def text_of(file: Path) -> str:
    """Everything that stands on the slides of a file."""
    shapes = [shape for slide in Presentation(str(file)).slides for shape in slide.shapes]
    cells = [c.text for s in shapes if s.has_table for row in s.table.rows for c in row.cells]
    return "\n".join([*(s.text_frame.text for s in shapes if s.has_text_frame), *cells])
