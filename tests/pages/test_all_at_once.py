"""All at once on Slide decks: everybody their own practices, one zip, stopped without a rest."""

import io
import re
import time
import zipfile
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from components.decks import batches
from components.decks.batches import State
from records.models import Role
from slide_templates.outline import outline
from tests.pages.conftest import Place, words


@pytest.fixture(autouse=True)
def ended(stocked: Place) -> Iterator[None]:
    """No batch of a test goes on into the next one."""
    yield
    for user in stocked.users.values():
        if (last := batches.last(user)) is not None:
            last.stop()
            wait(stocked, user.role)


def wait(place: Place, role: Role) -> State:
    batch = batches.last(place.users[role])
    assert batch is not None
    until = time.monotonic() + 60
    while batch.running and time.monotonic() < until:
        time.sleep(0.02)
    return batch.state


def pressed(place: Place, role: Role, label: str) -> AppTest:
    app = place.open("decks", role)
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def names(place: Place, role: Role) -> list[str]:
    batch = batches.last(place.users[role])
    assert batch is not None
    with zipfile.ZipFile(io.BytesIO(batch.content())) as archive:
        assert all(len(outline(archive.read(name))) > 2 for name in archive.namelist()[:1])
        return archive.namelist()


def test_an_analyst_makes_every_report_of_the_area(stocked: Place) -> None:
    pressed(stocked, Role.ANALYST, "Make all 12 practice reports")
    assert wait(stocked, Role.ANALYST) is State.READY
    found = names(stocked, Role.ANALYST)
    assert len(found) == 12
    assert found[0] == "alder-surgery-x90001-report-" + found[0].partition("-report-")[2]
    after = stocked.open("decks", Role.ANALYST)
    assert "Save the zip of 12 practice reports" in [b.proto.label for b in after.get("download_button")]


def test_a_facilitator_makes_those_of_the_own_localities_only(stocked: Place) -> None:
    app = stocked.open("decks", Role.FACILITATOR)
    labels = [button.label for button in app.button]
    assert "Make all 5 practice reports" in labels
    assert not any("locality decks" in label for label in labels)  # there is one, and its own button makes it
    pressed(stocked, Role.FACILITATOR, "Make all 5 practice reports")
    assert wait(stocked, Role.FACILITATOR) is State.READY
    assert [name.partition("-x9")[0] for name in names(stocked, Role.FACILITATOR)] == [
        "alder-surgery", "beech-surgery", "cedar-surgery", "damson-surgery", "elm-surgery",
    ]  # fmt: skip


def test_all_locality_decks_go_into_one_zip_too(stocked: Place) -> None:
    pressed(stocked, Role.ANALYST, "Make all 3 locality decks")
    assert wait(stocked, Role.ANALYST) is State.READY
    assert len(names(stocked, Role.ANALYST)) == 3


def test_it_says_how_far_it_is_and_what_was_stopped_offers_nothing(
    stocked: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "PAUSE", 0.5)
    app = pressed(stocked, Role.ANALYST, "Make all 12 practice reports")
    (progress,) = app.get("progress")
    assert re.fullmatch(r"Making 12 practice reports: \d+ of 12 ready", progress.proto.text)
    assert [button.label for button in app.button if "Make all" in button.label] == []
    next(button for button in app.button if button.label == "Stop").click().run()
    assert wait(stocked, Role.ANALYST) is State.STOPPED
    app = stocked.open("decks", Role.ANALYST)
    assert "Stopped: 12 practice reports. Nothing of it was kept." in words(app)
    assert not any("Save the zip" in b.proto.label for b in app.get("download_button"))
