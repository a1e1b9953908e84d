"""The participant's phone against the real server: joining, voting with and without scripts, weight."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from data_loaders import snapshots
from records.accounts.secret_keys import secret
from records.database import Database, open_database
from records.meetings import joining, listing, preparing, rounds, running, voting
from records.meetings.listing import Listed
from records.models import Role, Round, User, Workshop
from records.tally import Method
from tests import builders, store
from tests.accounts import account
from tests.records.meetings import TODAY
from tests.servers import Server
from tests.servers import running as serving

TOPICS = ("Missed appointments", "Getting through by phone", "A&E visits by day", "COPD reviews")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("phones")
    store.publish(home, builders.snapshot())
    with serving(home) as found:
        yield found


@pytest.fixture(scope="module")
def database(server: Server) -> Iterator[Database]:
    opened = open_database(server.home)
    yield opened
    opened.kw["bind"].dispose()


@pytest.fixture
def f1(database: Database, request: pytest.FixtureRequest) -> User:
    return account(database, Role.FACILITATOR, "LOC-A", name=re.sub(r"\W+", " ", request.node.name))


class Meeting:
    """A live meeting of Ashdale."""

    def __init__(self, database: Database, home: Path, by: User) -> None:
        self.database, self.by, self.tree = database, by, builders.organisations()
        with database() as session:
            self.workshop: Workshop = preparing.prepare(
                session, "LOC-A", by=by, tree=self.tree, snapshot_id=snapshots.current_id(home) or "",
                held_on=TODAY, today=TODAY,
                idempotency_key=by.email,
            )  # fmt: skip
            for title in TOPICS:
                listing.list_topic(
                    session, self.workshop.id, Listed(title, f"What about {title}?"), by=by,
                    idempotency_key=f"{by.email} {title}",
                )  # fmt: skip
            preparing.set_ready(session, self.workshop.id, True, by=by)
            self.keys = running.start(
                session, self.workshop.id, by=by, today=TODAY, secret=secret(home, "joining")
            )

    def step(self, before: str, after: str) -> None:
        with self.database() as session:
            running.advance(session, self.workshop.id, before, after, by=self.by)

    def opened(self) -> Round:
        with self.database() as session:
            ids = [t.id for t in preparing.found.topics_of(session, self.workshop.id)]
            one = rounds.prepare_round(
                session, self.workshop.id, Method.DOTS, ids, by=self.by, tree=self.tree
            )
            return rounds.open_round(session, self.workshop.id, one.id, by=self.by)

    def end(self) -> None:
        with self.database() as session:
            running.close(session, self.workshop.id, by=self.by, tree=self.tree)


@pytest.fixture
def meeting(database: Database, server: Server, f1: User) -> Iterator[Meeting]:
    made = Meeting(database, server.home, f1)
    yield made
    made.end()


def phone(browser: Browser, scripts: bool = True) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, java_script_enabled=scripts, has_touch=True
    )
    context.set_default_timeout(15_000)
    return context


def joined(page: Page, server: Server, meeting: Meeting, practice: str) -> Page:
    page.goto(f"{server.address}/join-vote?k={meeting.keys.key}")
    page.get_by_role("button", name="Join the meeting").click()
    page.get_by_label("Which practice are you from?").select_option(label=practice)
    page.get_by_label("What is your role?").select_option(label="GP partner")
    page.get_by_role("button", name="Go on").click()
    return page


def counted(meeting: Meeting, one: Round) -> dict[str, object]:
    """The result, with two more practices that chose nothing: one vote alone is not shown."""
    workshop, tree = meeting.workshop.id, meeting.tree
    with meeting.database() as session:
        seated = {seat.practice for seat in joining.seats(session, workshop)}
        others = [code for code in tree.practices("LOC-A", TODAY) if code not in seated][:2]
        names = {code: tree[code].name for code in tree.practices("LOC-A", TODAY)}
        for code in others:
            token = joining.join(session, address="10.0.0.2", key=meeting.keys.key)
            joining.choose_practice(session, token, code, "GP partner", names)
            voting.cast(session, token, one.id, {}, idempotency_key=code)
        rounds.close_round(session, workshop, one.id, by=meeting.by)
        return dict(rounds.reveal(session, workshop, one.id, by=meeting.by, although_few=True).totals)


def test_a_phone_joins_by_code_votes_changes_and_reads_the_result(
    browser: Browser, server: Server, meeting: Meeting
) -> None:
    context = phone(browser)
    page = context.new_page()
    page.goto(f"{server.address}/join-vote")
    page.get_by_label("Type the 8 numbers on the screen").fill(meeting.keys.spoken)
    page.get_by_role("button", name="Join").click()
    page.get_by_label("Which practice are you from?").select_option(label="Beech Surgery")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="You're in, for Beech Surgery.").wait_for()
    meeting.step("lobby", "vote")
    page.get_by_role("heading", name="The vote comes next").wait_for()
    one = meeting.opened()
    page.get_by_role("heading", name="What should we work on together?").wait_for()
    more = page.get_by_role("button", name="One more dot on Missed appointments")
    more.click()
    more.click()
    assert more.is_disabled()
    page.get_by_role("button", name="One more dot on COPD reviews").click()
    assert page.get_by_text("0 of 3 dots left").is_visible()
    assert page.get_by_role("button", name="One more dot on A&E visits by day").is_disabled()
    page.get_by_role("button", name="Send my vote").click()
    page.get_by_text("Sent. You can change it until voting closes.").wait_for()
    page.reload()  # the phone slept
    page.get_by_role("button", name="One fewer dot on COPD reviews").click()
    page.get_by_role("button", name="Send my vote").click()
    page.get_by_text("Sent. You can change it until voting closes.").wait_for()
    page.wait_for_function("localStorage.getItem('stocktake-unsent') === null")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert box and box["height"] >= 44 and box["width"] >= 44
    totals = counted(meeting, one)
    page.get_by_role("heading", name="The result").wait_for()
    assert "2 dots from" in " ".join(page.inner_text("table").split()) and totals["A"]["dots"] == 2  # type: ignore[index]
    assert totals["D"]["dots"] == 0  # type: ignore[index]
    meeting.end()
    page.get_by_role("heading", name="Thank you. The meeting has ended.").wait_for()
    context.close()


def test_a_second_round_shows_the_last_answer_where_the_phone_has_one(
    browser: Browser, server: Server, meeting: Meeting
) -> None:
    meeting.step("lobby", "vote")
    one = meeting.opened()
    context, other = phone(browser), phone(browser)
    page = joined(context.new_page(), server, meeting, "Beech Surgery")
    page.get_by_role("button", name="One more dot on COPD reviews").click()
    page.get_by_role("button", name="Send my vote").click()
    page.get_by_text("Sent. You can change it until voting closes.").wait_for()
    page.wait_for_function("localStorage.getItem('stocktake-unsent') === null")
    counted(meeting, one)
    silent = other.new_page()
    silent.goto(server.address + "/join-vote")
    kept = '{"round": "9999", "chosen": [["A", "2"]]}'  # of another meeting
    silent.evaluate(f"localStorage.setItem('stocktake-last', '{kept}')")
    joined(silent, server, meeting, "Elm Surgery")
    meeting.opened()
    page.get_by_text("Having heard each other: vote again. Your last answer is shown. It was: ").wait_for()
    silent.get_by_text("Having heard each other: vote again.").wait_for()
    assert not silent.get_by_text("Your last answer is shown").is_visible()
    context.close()
    other.close()


def test_the_page_is_light(browser: Browser, server: Server, meeting: Meeting) -> None:
    meeting.step("lobby", "vote")
    meeting.opened()
    context = phone(browser)
    page = joined(context.new_page(), server, meeting, "Cedar Surgery")
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    page.goto(f"{server.address}/join-vote")
    page.wait_for_timeout(500)
    assert 1 <= len(sizes) <= 6 and sum(sizes) <= 60_000
    with page.expect_response("**/join-vote/state") as polled:
        pass
    assert len(polled.value.body()) < 1_000
    context.close()


def test_what_was_said_of_an_idea_is_gone_when_the_meeting_moves_on(
    browser: Browser, server: Server, meeting: Meeting
) -> None:
    context = phone(browser)
    page = joined(context.new_page(), server, meeting, "Damson Surgery")
    meeting.step("lobby", "ideas")
    page.goto(f"{server.address}/join-vote")
    page.get_by_label("One idea at a time. No patient details.").fill("Text every patient the day before.")
    page.get_by_role("button", name="Send the idea").click()
    page.get_by_text("Your idea was sent").wait_for()
    meeting.step("ideas", "vote")
    meeting.opened()
    page.get_by_role("button", name="Send my vote").wait_for()
    assert page.get_by_text("Your idea was sent").count() == 0
    context.close()


def test_it_works_without_scripts(browser: Browser, server: Server, meeting: Meeting) -> None:
    context = phone(browser, scripts=False)
    page = joined(context.new_page(), server, meeting, "Damson Surgery")
    meeting.step("lobby", "ideas")
    page.goto(f"{server.address}/join-vote")
    page.get_by_label("One idea at a time. No patient details.").fill("Ring back on 943 476 5919")
    page.get_by_role("button", name="Send the idea").click()
    page.get_by_text("looks like an NHS number").wait_for()
    box = page.get_by_label("One idea at a time. No patient details.")
    assert box.input_value() == "Ring back on 943 476 5919"  # what was typed stays
    box.fill("Text every patient the day before.")
    page.get_by_role("button", name="Send the idea").click()
    page.get_by_text("1 idea sent").wait_for()
    meeting.step("ideas", "vote")
    one = meeting.opened()
    page.goto(f"{server.address}/join-vote")
    page.get_by_label("Missed appointments").select_option("2")
    page.get_by_label("COPD reviews").select_option("2")
    page.get_by_role("button", name="Send my vote").click()
    page.get_by_text("You have 3 dots.").first.wait_for()
    assert page.get_by_label("COPD reviews").input_value() == "2"  # what was chosen stays
    page.get_by_label("Missed appointments").select_option("1")
    page.get_by_role("button", name="Send my vote").click()
    page.get_by_text("Sent. You can change it until voting closes.").first.wait_for()
    assert counted(meeting, one)["D"]["dots"] == 2  # type: ignore[index]
    context.close()


def test_a_vote_without_a_connection_is_kept_and_sent_once(
    browser: Browser, server: Server, meeting: Meeting
) -> None:
    meeting.step("lobby", "vote")
    one = meeting.opened()
    context = phone(browser)
    page = joined(context.new_page(), server, meeting, "Elm Surgery")
    page.get_by_role("button", name="One more dot on Missed appointments").click()
    context.set_offline(True)
    page.get_by_role("button", name="Send my vote").click()
    page.get_by_text("No connection. Your vote is kept on this phone and not sent yet.").wait_for()
    with meeting.database() as session:
        assert voting.number_voted(session, one) == 0
    context.set_offline(False)
    page.get_by_text("Sent. You can change it until voting closes.").wait_for()
    with meeting.database() as session:
        assert voting.number_voted(session, one) == 1
    context.close()


def test_a_vote_that_was_thrown_away_is_said_on_the_phone(
    browser: Browser, server: Server, meeting: Meeting
) -> None:
    meeting.step("lobby", "vote")
    one = meeting.opened()
    context = phone(browser)
    page = joined(context.new_page(), server, meeting, "Elm Surgery")
    page.get_by_role("heading", name="What should we work on together?").wait_for()
    with meeting.database() as session:
        rounds.void_round(session, meeting.workshop.id, one.id, "It was opened too soon.", by=meeting.by)
    page.get_by_text(
        "The last vote does not count: It was opened too soon. Nothing of it is kept."
    ).wait_for()
    context.close()


def test_a_second_phone_reads_who_votes_and_asks(browser: Browser, server: Server, meeting: Meeting) -> None:
    one, two = phone(browser), phone(browser)
    first = joined(one.new_page(), server, meeting, "Alder Surgery")
    second = joined(two.new_page(), server, meeting, "Alder Surgery")
    second.get_by_text("Alder Surgery already has a phone that votes.").wait_for()
    second.get_by_role("button", name="Ask to vote instead").click()
    first.get_by_role("button", name="Hand the vote over").click()
    first.get_by_text("Alder Surgery already has a phone that votes.").wait_for()
    with meeting.database() as session:
        assert [p.seat_id is not None for p in joining.phones(session, meeting.workshop.id)] == [False, True]
    one.close()
    two.close()


def test_wrong_codes_and_other_sites_get_nothing(server: Server, meeting: Meeting) -> None:
    status, headers, _ = server.get("/join-vote")
    assert status == 200 and headers["cache-control"] == "no-store"
    assert "set-cookie" not in headers
    status, _, text = server.get("/join-vote?k=<script>alert(1)</script>")
    assert status == 200 and "<script>alert" not in text
    assert server.get("/join-vote/state")[2] == '{"mark":""}'
