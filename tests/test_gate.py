"""The real server: what it gives to nobody, how a sign-in begins and ends, what leaves the machine."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from websockets.exceptions import InvalidStatus

from pages import SITE, Entry
from records import people
from records.accounts import sessions
from records.database import Database, open_database
from records.models import Role, User
from records.verbs import COMMAND_LINE
from tests.accounts import PASSWORD, account
from tests.servers import ROOT, ForwardMsg, Server, running

SOON = 20_000  # ms to wait for a page on a busy machine
FIRST = ("home", "practice", "people", "slide")  # at the root, with figures, of one role alone, in no menu


@pytest.fixture(scope="module")
def database(server: Server) -> Iterator[Database]:
    """The server's own records."""
    opened = open_database(server.home)
    yield opened
    opened.kw["bind"].dispose()


@pytest.fixture
def who(database: Database, request: pytest.FixtureRequest) -> User:
    """An analyst with an address of this test's own."""
    return account(database, Role.ANALYST, name=re.sub(r"\W+", " ", request.node.name).title())


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 720})
    opened.set_default_timeout(SOON)
    yield opened
    opened.close()


def signed_in(database: Database, user: User) -> str:
    """A cookie of a new sign-in."""
    with database() as session:
        id_ = sessions.redeem(session, sessions.mint_ticket(session, user.email))
    return f"sid={id_}"


def words(told: list[ForwardMsg]) -> list[str]:
    """Everything that a visitor could read, without the identifiers that change from visit to visit."""
    shown = [str(message.delta) for message in told if message.WhichOneof("type") == "delta"]
    return [re.sub(r'\b(id|form_id|hash): "[^"]*"', "", text) for text in shown]


def pages(told: list[ForwardMsg]) -> list[str]:
    """Addresses of the menu that the server gives."""
    found = [m.navigation for m in told if m.WhichOneof("type") == "navigation"]
    return [page.url_pathname for navigation in found for page in navigation.app_pages if not page.is_hidden]


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def refuse(server: Server, entry: Entry, browser: Browser) -> None:
    """Whoever asks for a page, by its address or by the name of its file, gets the form and no more."""
    by_address, by_file = server.visit(entry.address), server.visit(entry.module)
    assert words(by_address) == words(by_file) == words(server.visit("nothing-of-the-kind"))
    assert "Email address" in str(by_address) and entry.title not in str(words(by_address))
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{server.address}/{entry.address}")
        page.get_by_label("Email address").wait_for(timeout=SOON)
        assert page.get_by_role("heading", name=entry.title, exact=True).count() == 0
        assert urlsplit(page.url).path == f"/{entry.address}"


@pytest.mark.parametrize("module", FIRST)
def test_a_page_asked_first_of_a_fresh_server_gives_the_form_only(
    module: str, tmp_path: Path, browser: Browser
) -> None:
    entry = next(entry for entry in SITE if entry.module == module)
    with running(tmp_path) as fresh:
        refuse(fresh, entry, browser)


@pytest.mark.parametrize("entry", SITE, ids=lambda entry: entry.module)
def test_a_page_gives_the_form_only(entry: Entry, server: Server, browser: Browser) -> None:
    refuse(server, entry, browser)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/media/0123456789abcdef.pptx", 401),
        ("//media/0123456789abcdef.pptx", 401),
        ("/media/../media/x.csv", 401),
        ("/media/x/_stcore/health", 401),
        ("/%6dedia/x.csv", 401),
        ("/_stcore/upload_file/a/b", 401),
        ("/_stcore/metrics", 403),
        ("/_stcore/script-health-check", 401),
        ("/component/x/index.html", 401),
        ("/app/static/x", 401),
        ("/pages/home.py", 401),
        ("/records.sqlite", 401),
        ("/_stcore/health", 200),
        ("/my-practice", 200),
    ],
)
def test_what_nobody_signed_in_gets(server: Server, path: str, status: int) -> None:
    found, headers, body = server.get(path)
    assert (found, headers["cache-control"]) == (status, "no-store")
    if status != 200:
        assert body in ("Sign in first.", "Not here.")
    assert server.get(path, cookie="sid=made-up; __Host-sid=made-up")[0] == status


def test_downloads_pass_the_gate_with_a_sign_in_only(server: Server, database: Database, who: User) -> None:
    cookie = signed_in(database, who)
    assert server.get("/media/none.pptx", cookie)[0] == 404  # let through, and there is no such file
    with database() as session:
        sessions.end(session, cookie.removeprefix("sid="))
    assert [server.get("/media/none.pptx", cookie)[0] for _ in range(50)] == [401] * 50


def test_metrics_are_for_nobody(server: Server, database: Database, who: User) -> None:
    assert server.get("/_stcore/metrics", signed_in(database, who))[0] == 403


def test_every_answer_has_the_security_headers(server: Server) -> None:
    for path in ("/", "/media/x", "/_stcore/health", "/auth/begin"):
        _, headers, _ = server.get(path)
        assert "frame-ancestors 'self'" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_hashed_scripts_may_be_kept(server: Server) -> None:
    script = re.search(r'src="\.?(/static/[^"]+\.js)"', server.get("/")[2])
    assert script
    status, headers, _ = server.get(script[1])
    assert status == 200 and headers["cache-control"] != "no-store"


def test_a_ticket_sets_the_cookie_once(server: Server, database: Database, who: User) -> None:
    with database() as session:
        ticket = sessions.mint_ticket(session, who.email)
    status, headers, _ = server.get(f"/auth/begin?ticket={ticket}&next=/my-practice%3Fpractice=X90001")
    assert (status, headers["location"]) == (303, "/my-practice?practice=X90001")
    assert re.fullmatch(
        r"sid=[\w-]{43}; HttpOnly; Max-Age=43200; Path=/; SameSite=lax", headers["set-cookie"]
    ), headers["set-cookie"]
    assert "set-cookie" not in server.get(f"/auth/begin?ticket={ticket}")[1]


def test_behind_https_the_cookie_is_bound_to_this_host(server: Server, database: Database, who: User) -> None:
    with database() as session:
        ticket = sessions.mint_ticket(session, who.email)
    _, headers, _ = server.get(f"/auth/begin?ticket={ticket}", X_Forwarded_Proto="https")
    cookie = headers["set-cookie"]
    assert cookie.startswith("__Host-sid=") and "Secure" in cookie and "Domain" not in cookie
    assert server.get("/media/none", cookie.split(";")[0])[0] == 404


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "", "javascript:x"]
)
def test_signing_in_leads_to_this_server_only(server: Server, wanted: str) -> None:
    assert server.get(f"/auth/begin?ticket=x&next={wanted}")[1]["location"] == "/"


@pytest.mark.parametrize("path", ["/auth/begin", "/auth/end"])
def test_another_site_cannot_sign_anybody_in_or_out(
    server: Server, database: Database, who: User, path: str
) -> None:
    with database() as session:
        ticket = sessions.mint_ticket(session, who.email)
    cookie = signed_in(database, who)
    status, headers, _ = server.get(f"{path}?ticket={ticket}", cookie, Sec_Fetch_Site="cross-site")
    assert status == 403 and "set-cookie" not in headers
    assert server.get("/media/none", cookie)[0] == 404


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost.evil.example", "null"])
def test_a_foreign_page_cannot_open_the_websocket(server: Server, origin: str) -> None:
    with pytest.raises(InvalidStatus):
        server.visit("", origin=origin)


@pytest.mark.parametrize(
    ("role", "code", "hidden"),
    [
        (Role.PRACTICE_MANAGER, "X90001", {"people-and-access", "slide-decks"}),
        (Role.FACILITATOR, "LOC-A", {"people-and-access"}),
        (
            Role.BOARD_VIEWER,
            "",
            {"people-and-access", "my-practice", "locality-workshop", "agreed-priorities"},
        ),
        (Role.ADMIN, "", {"my-practice", "one-indicator", "locality-workshop", "slide-decks", "data-held"}),
    ],
)
def test_a_page_that_is_not_for_this_role_is_not_there(
    server: Server, database: Database, role: Role, code: str, hidden: set[str]
) -> None:
    cookie = signed_in(database, account(database, role, *([code] if code else []), name=f"Only {role}"))
    first = server.visit("", cookie)
    assert words(first) and not hidden & set(pages(first))
    told = {address: words(server.visit(address, cookie)) for address in hidden}
    for address, said in told.items():
        title = next(entry.title for entry in SITE if entry.address == address)
        assert re.search(rf"Your account has no page [^<]*{title}", " ".join(said))
        assert len(said) == len(next(iter(told.values())))  # the refusal, and nothing of the page


def test_sign_in_reload_and_sign_out(
    server: Server, database: Database, who: User, context: BrowserContext
) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.address}/how-it-is-worked-out?asked=kept")
    sign_in(page, who.email, "wrong password here")
    page.get_by_text("The email address or the password is not right.").wait_for()
    sign_in(page, who.email)
    menu = page.get_by_text(who.name, exact=True)
    menu.wait_for()
    assert page.url == f"{server.address}/how-it-is-worked-out?asked=kept"
    assert "sid" not in str(page.evaluate("document.cookie"))
    (cookie,) = [c for c in context.cookies() if c["name"] == "sid"]
    assert cookie["httpOnly"] is True and cookie["sameSite"] == "Lax"
    page.reload()
    menu.wait_for()
    assert page.get_by_label("Email address").count() == 0
    menu.click()
    page.get_by_text("Sign out").click()
    page.get_by_label("Email address").wait_for()
    assert [c for c in context.cookies() if c["name"] == "sid"] == []
    context.add_cookies([{"name": "sid", "value": cookie["value"], "url": server.address}])
    page.goto(server.address)
    page.get_by_label("Email address").wait_for()
    assert server.get("/media/none", f"sid={cookie['value']}")[0] == 401
    outside = {
        u for u in asked if urlsplit(u).scheme not in ("data", "blob") and not u.startswith(server.address)
    }
    assert outside == set(), "a request left for another host"


def test_five_wrong_passwords_lock_the_right_one_out(
    server: Server, who: User, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(server.address)
    for number in range(5):
        sign_in(page, who.email, f"wrong password {number}")
        page.get_by_text("is not right").wait_for()
        page.get_by_label("Password", exact=True).fill("")
    sign_in(page, who.email)
    page.get_by_text("Too many attempts. Try again in 15 minutes.").wait_for()
    assert [c for c in context.cookies() if c["name"] == "sid"] == []


def test_an_open_page_ends_with_the_account(
    server: Server, database: Database, who: User, context: BrowserContext
) -> None:
    context.add_cookies([{"name": "sid", "value": signed_in(database, who)[4:], "url": server.address}])
    page = context.new_page()
    page.goto(f"{server.address}/how-it-is-worked-out")
    page.get_by_text(who.name, exact=True).wait_for()
    with database() as session:
        people.disable_user(session, who.email, by=COMMAND_LINE)
    page.get_by_text("Home", exact=True).first.click()
    page.get_by_label("Email address").wait_for()


def test_settings_that_safety_and_speed_rest_on() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["runner"]["postScriptGC"] is False
    assert settings["global"]["minCachedMessageSize"] < 9_000  # the stylesheet is sent once
    assert settings["server"]["enableWebsocketCompression"] is True
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"
    assert settings["server"]["enableStaticServing"] is False
    assert settings["server"]["enableXsrfProtection"] is True


def test_a_short_code_asks_for_a_sign_in_and_leads_only_into_this_site(
    server: Server, database: Database, who: User
) -> None:
    for cookie in ("", signed_in(database, who)):
        for code in ("k7m2q9x-1", "..people", "%3Cb%3E"):
            status, headers, _ = server.get(f"/v/{code}", cookie)
            assert (status, headers["location"].partition("=")[0]) == (303, "/from-a-slide?code")
