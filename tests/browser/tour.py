"""Makes the pictures of the README's tour: `make tour` serves the demonstration and photographs each stop."""

import json
import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import manage
from tests.servers import running

PICTURES = Path(__file__).resolve().parents[2] / "tests" / "browser" / "tour"
STOPS = (  # name, role, address
    ("1-my-practice", "practice_manager", "/my-practice"),
    ("2-one-figure", "practice_manager", "/my-practice?indicator=act_dna_pct"),
    ("3-workshop", "facilitator", "/locality-workshop?locality=LOC-L01"),
    ("4-agreed", "facilitator", "/agreed-priorities"),
    ("5-decks", "facilitator", "/slide-decks?locality=LOC-L04"),
)


def main() -> None:
    """Write one picture for each stop, 1280 × 720 as on a small laptop."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["STOCKTAKE_HOME"] = folder
        made = manage.command_answer(["demo"])["accounts"]
        accounts = {account["role"]: account for account in reversed(made)}  # the first of each role
        with running(Path(folder)) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
            )
            for name, role, path in STOPS:
                page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
                page.goto(server.address + path)
                _sign_in(page, json.loads(json.dumps(accounts[role])))
                if name == "3-workshop":
                    page.get_by_role("button", name="Open the meeting").click()
                page.wait_for_timeout(6000)  # a picture, not a test: everything has to be drawn
                page.screenshot(path=PICTURES / f"{name}.png")
            browser.close()


def _sign_in(page: Page, account: dict[str, str]) -> None:
    page.get_by_label("Email address").fill(account["email"])
    page.get_by_label("Password", exact=True).fill(account["password"])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Home").first.wait_for()


if __name__ == "__main__":
    sys.exit(main())
