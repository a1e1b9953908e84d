"""What a page costs: the server's time and bytes for a change of practice, and the wait in Chromium."""

import os
import shutil
import socket
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarking.organisations import Level
from data_loaders import snapshots
from records.accounts import sessions
from records.database import open_database
from records.models import Role
from tests import synthetic
from tests.accounts import account
from tests.servers import Server, running
from tests.store import publish

WARM, TIMES = 12, 60  # changes of practice before and while it is measured: the clock counts in 10 ms
PAINTED_TIMES = 16  # those that are waited for in Chromium, the first of them to warm up
TICK = os.sysconf("SC_CLK_TCK")
PAGES = {
    "My practice, everything": "my-practice?peers={peers}",
    "My practice, one indicator": "my-practice?indicator=prev_htn_pct&peers={peers}",
}
Line = tuple[str, float, str]  # what was measured, how much of what


def lines(demonstration: Path) -> Iterator[Line]:
    """My practice among the demonstration's 92 and England's 6,300, beside a page of nothing of ours."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), "tests/bare_page.py") as bare:
        used, _, sent = changes(bare, "", [f"practice={n}" for n in range(WARM + TIMES)])
    yield "a bare page with a table and two figures", used, "ms of the server"
    yield "a bare page with a table and two figures", sent, "kB"
    yield from _pages("92 practices", demonstration, Level.STP)
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder), synthetic.published(6300, 4), area='["stp0"]')
        yield from _pages("England, 6,300 practices", Path(folder), Level.ENGLAND)


def _pages(size: str, home: Path, peers: Level) -> Iterator[Line]:
    held = snapshots.open_snapshot(home, str(snapshots.current_id(home)))
    practices = held.organisations.in_area(Level.PRACTICE, held.made_at.date())[: WARM + TIMES]
    sid = cookie(home)
    with running(home) as server:
        for name, address in PAGES.items():
            page, query = address.format(peers=peers.value).split("?")
            queries = [f"practice={practice.code}&{query}" for practice in practices]
            used, again, sent = changes(server, page, queries, sid)
            wait = repaints(server, sid, f"{page}?{query}", [practice.name for practice in practices])
            yield f"{size}: {name}, another practice", used, "ms of the server"
            yield f"{size}: {name}, one that was seen before", again, "ms of the server"
            yield f"{size}: {name}, another practice", sent, "kB"
            yield f"{size}: {name}, another practice painted", wait, "ms"


def cookie(home: Path) -> str:
    """The value of the cookie of an analyst who has signed in."""
    database = open_database(home)
    analyst = account(database, Role.ANALYST, name="Bench")
    with database() as session:
        value = sessions.redeem(session, sessions.mint_ticket(session, analyst.email))
    database.kw["bind"].dispose()
    return value


class Counting(socket.socket):
    """A socket that counts what arrives on the wire."""

    arrived = 0

    def recv(self, size: int, flags: int = 0) -> bytes:
        """As a socket's."""
        got = super().recv(size, flags)
        self.arrived += len(got)
        return got


def rerun(visitor: ClientConnection, page: str, query: str, held: set[str]) -> None:
    """Ask for a page with an address, and read until the script is finished.

    `held`: what the visitor has been sent and keeps, as a browser does; grows.
    """
    ask = BackMsg()
    ask.rerun_script.page_name, ask.rerun_script.query_string = page, query
    ask.rerun_script.cached_message_hashes.extend(held)
    visitor.send(ask.SerializeToString())
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(visitor.recv(60, decode=False))
        if answer.metadata.cacheable:
            held.add(answer.hash)
        if answer.WhichOneof("type") == "script_finished":
            return


def processor(pid: int) -> float:
    """Seconds of the processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def changes(server: Server, page: str, queries: list[str], sid: str = "") -> tuple[float, float, float]:
    """Milliseconds of the server's processor for one change to a practice that nobody has seen yet, and to
    the same ones again; kilobytes on the wire for the first."""
    wire = Counting()
    wire.connect(("localhost", urlsplit(server.address).port))
    with connect(
        server.address.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        additional_headers={"Cookie": f"sid={sid}"} if sid else {},
        max_size=None,
        sock=wire,
    ) as visitor:
        held: set[str] = set()
        for query in queries[:WARM]:
            rerun(visitor, page, query, held)
        before, arrived = processor(server.pid), wire.arrived
        for query in queries[WARM:]:
            rerun(visitor, page, query, held)
        between, received = processor(server.pid), wire.arrived - arrived
        for query in queries[WARM:]:
            rerun(visitor, page, query, held)
        used, again = between - before, processor(server.pid) - between
    count = len(queries) - WARM
    return 1000 * used / count, 1000 * again / count, received / 1000 / count


def repaints(server: Server, sid: str, path: str, names: list[str]) -> float:
    """Milliseconds in Chromium from the choice of a practice in its box to the page painted with its name."""
    chromium = shutil.which("chromium") or "chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        context.add_cookies([{"name": "sid", "value": sid, "url": server.address}])
        page = context.new_page()
        page.goto(f"{server.address}/{path}")
        page.wait_for_selector(".sk-spine, .js-plotly-plot", timeout=60_000)
        waits = [_wait(page, name) for name in names[:PAINTED_TIMES]]
        browser.close()
    return statistics.median(waits[4:])


PAINTED = """name => {
    window.waited = null
    const begun = performance.now()
    const look = () => {
        const heads = [...document.querySelectorAll('h1, .sk-eyebrow')]
        const stale = document.querySelector('[data-stale="true"], [data-testid="stStatusWidget"]')
        if (heads.some(head => head.innerText.includes(name)) && !stale) {
            requestAnimationFrame(() => requestAnimationFrame(() => {
                window.waited = performance.now() - begun
            }))
        } else setTimeout(look, 4)
    }
    look()
}"""


def _wait(page: Page, name: str) -> float:
    box = page.get_by_role("combobox").first
    box.click()
    box.fill(name)
    option = page.get_by_role("option", name=name).first
    option.wait_for()
    page.evaluate(PAINTED, name)
    option.click()
    page.wait_for_function("window.waited !== null", timeout=60_000)
    waited = float(page.evaluate("window.waited"))
    page.wait_for_timeout(300)
    return waited
