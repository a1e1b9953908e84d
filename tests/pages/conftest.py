"""Pages in a home folder of their own: a small store, one account for each role, and a way to call a page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components import current
from records.models import Role, User
from tests.accounts import account
from tests.builders import snapshot
from tests.store import publish

TABLES = "verdicts,trend,others,spread,practices,together,two_periods,expected,pair"  # behind drawings
SCOPES = {
    Role.PRACTICE_MANAGER: ("X90003",),
    Role.FACILITATOR: ("LOC-A",),
    Role.ANALYST: (),
    Role.BOARD_VIEWER: (),
    Role.ADMIN: (),
}


@dataclass
class Place:
    """A home folder and the accounts in it."""

    home: Path
    users: dict[Role, User] = field(default_factory=dict)

    def open(self, module: str, role: Role, **address: str) -> AppTest:
        """The page as the site map runs it for an account, with an address; every table behind a drawing is
        open, so that nothing that can be read on a page is missed."""
        app = AppTest.from_function(_page, args=(module, self.users[role]), default_timeout=30)
        for name, value in ({"tables": TABLES} | address).items():
            app.query_params[name] = value
        return app.run()


def _page(module, user) -> None:  # type: ignore[no-untyped-def]  # runs as a script, without this file's names
    from pages import SITE, run

    run(next(entry for entry in SITE if entry.module == module), user)


def words(app: AppTest) -> str:
    """Everything that the page says: its HTML, its texts and its labels."""
    texts = [element.body for element in app.get("html")]
    texts += [element.value for element in [*app.markdown, *app.title, *app.caption]]
    return "\n".join(str(text) for text in texts)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A home without any figures."""
    monkeypatch.setenv("STOCKTAKE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    st.cache_resource.clear()
    (tmp_path / "home").mkdir()
    found = Place(tmp_path / "home")
    found.users = {role: account(current.database(), role, *codes) for role, codes in SCOPES.items()}
    yield found
    st.cache_resource.clear()


@pytest.fixture
def stocked(place: Place) -> Place:
    """The same with the small snapshot of the builders."""
    publish(place.home, snapshot())
    return place
