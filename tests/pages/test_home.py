"""Home for each role: what to look at, what changed since the last visit, what waits, each said once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import banned_words
from components import current
from data_loaders import snapshots
from records import clock, workshops
from records.models import Role
from records.remarks.chosen import choose_indicators
from tests.builders import CATALOGUE, organisations, rows, snapshot
from tests.pages.conftest import Place, words
from tests.records.meetings import BASELINE, HERE, PROPOSAL
from tests.store import publish

PM, FACILITATOR = Role.PRACTICE_MANAGER, Role.FACILITATOR
OWN, HTN, AE = "X90003", "prev_htn_pct", "ue_ae_0_4_1000"
AUGUST = date(2026, 8, 11)
START = datetime(2026, 9, 15, 9, tzinfo=UTC)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moment that it is: a test moves it on."""
    here = [START]
    monkeypatch.setattr(clock, "now", lambda: here[0])
    return here


def version(own: float, received: date = date(2026, 6, 11), file: str = "file-1") -> Snapshot:
    """Hypertension of the own practice in per cent beside 14% of the others, children's A&E as ever."""

    def shares(number: int) -> tuple[float, float]:
        return round(8000 * (own if number == 3 else 14.0) / 100), 8000

    made = snapshot(rows(HTN, shares), rows(AE, lambda n: (300, 500 + n), period="2021/22"))
    (source,) = made.sources
    return replace(made, sources=(replace(source, received=received, sha256=file),))


def news(said: str) -> str:
    """The card of news alone."""
    start = max(said.find("What is new in the latest figures"), said.find("What changed since"))
    assert start >= 0
    return said[start : said.index("What the figures rest on")]


def test_each_thing_to_look_at_has_value_size_evidence_idea_and_a_way_to_it(place: Place) -> None:
    publish(place.home, version(20.0))
    said = words(place.open("home", PM))
    assert "One thing to look at" in said and said.count("Look at this") == 1
    assert "20.0<span" in said.replace(" <span", "<span") and "STP 14.0" in said
    assert "Higher than the STP average, and more than chance would explain." in said
    assert "That is about 480 more" in said and "<b>Strong evidence</b>, outside the usual spread." in said
    assert f"Others have tried: {CATALOGUE[HTN].ideas_for('higher')[0]}." in said
    assert "my-practice?practice=X90003&amp;indicator=prev_htn_pct" in said
    assert "You differ from the STP average on 1 of 2 indicators (chance alone would give" in said
    assert banned_words(said) == []


def test_nothing_stands_out_is_said_once_and_no_card_is_made_up(place: Place) -> None:
    publish(place.home, version(14.0))
    said = words(place.open("home", PM))
    assert said.count("Nothing stands out") == 1 and "Look at this" not in said
    assert "Chance alone could explain how your figures differ from the STP average." in said


def test_home_is_about_the_chosen_indicators(place: Place) -> None:
    publish(place.home, version(20.0))
    with current.database()() as session:
        choose_indicators(
            session, OWN, [AE], by=place.users[PM], known=CATALOGUE, tree=organisations(),
            today=current.today(),
        )  # fmt: skip
    app = place.open("home", PM)
    said = words(app)
    assert "Recorded hypertension" not in said
    assert "No clear difference from the STP average on your 1 indicator." in said
    app.button(key="choosing_open").click().run()
    assert "1 chosen" in words(app) and not app.exception


def test_the_first_visit_says_what_the_newest_version_says_that_the_one_before_did_not(
    place: Place, time: list[datetime]
) -> None:
    publish(place.home, version(14.0))
    first = news(words(place.open("home", PM)))
    assert "These are the first figures that are held" in first and "Nothing clear" not in first
    publish(place.home, version(20.0, AUGUST, "file-2"))
    said = news(words(place.open("home", FACILITATOR)))
    assert "What is new in the latest figures" in said
    assert "Figures refreshed 11 August 2026, beside those of 11 June 2026." in said
    assert "Restated from 14.0% to 15.2% for April 2024 to March 2025" in said  # of the locality
    assert "The other 1" in said and "Corrected or late files:" in said
    assert "No publication has newer figures." in said


def test_a_later_visit_compares_with_what_was_seen_last(place: Place, time: list[datetime]) -> None:
    publish(place.home, version(14.0))
    place.open("home", PM)
    time[0] = START + timedelta(days=90)
    same = news(words(place.open("home", PM)))
    assert "What changed since your last visit" in same and "No new figures came in the meantime." in same
    publish(place.home, version(20.0, AUGUST, "file-2"))
    time[0] = START + timedelta(days=120)
    said = news(words(place.open("home", PM)))
    assert "Now higher than the STP average, and more than chance would explain. Restated from" in said
    assert "my-practice?practice=X90003&amp;indicator=prev_htn_pct" in said
    assert "The other 1" in said
    time[0] += timedelta(hours=1)
    assert news(words(place.open("home", PM))) == said  # still the same visit
    time[0] += timedelta(days=1)
    assert "No new figures came in the meantime." in news(words(place.open("home", PM)))


def test_nothing_clear_changed_is_said_plainly(place: Place, time: list[datetime]) -> None:
    publish(place.home, version(14.0))
    place.open("home", PM)
    publish(place.home, version(14.02, AUGUST, "file-2"))
    time[0] = START + timedelta(days=1)
    said = news(words(place.open("home", PM)))
    assert "Nothing clear changed" in said and "Of 2 figures." in said
    assert "The other" not in said


def test_going_back_to_an_earlier_version_is_named(place: Place, time: list[datetime]) -> None:
    earlier = publish(place.home, version(14.0))
    later = publish(place.home, version(20.0, AUGUST, "file-2"))
    place.open("home", PM)
    snapshots.rollback(place.home, earlier)
    time[0] = START + timedelta(days=1)
    said = news(words(place.open("home", PM)))
    assert "An earlier version is shown again: what came after it is left out." in said
    folder = place.home / "snapshots" / later
    (folder / "organisations.csv").write_text("spoilt", "utf-8")
    current.st.cache_resource.clear()
    gone = place.open("home", PM)
    assert not gone.exception
    assert "The version that you saw then is no longer held" in words(gone)


def test_priorities_that_moved_are_told_to_their_locality_only(place: Place, time: list[datetime]) -> None:
    publish(place.home, version(14.0))
    stranger_seen = [words(place.open("home", role)) for role in (PM, FACILITATOR, Role.BOARD_VIEWER)]
    assert all("Newly agreed" not in said for said in stranger_seen)
    time[0] = START + timedelta(days=1)
    by, today = place.users[FACILITATOR], current.today()
    with current.database()() as session:
        id_ = snapshots.current_id(place.home) or ""
        meeting = workshops.open_workshop(
            session, "LOC-A", by=by, tree=organisations(), snapshot_id=id_, held_on=today, today=today,
            idempotency_key="w",
        )  # fmt: skip
        workshops.record_priority(
            session, meeting.id, replace(PROPOSAL, scope=HERE), replace(BASELINE, snapshot=id_), by=by,
            tree=organisations(), today=today, idempotency_key="p",
        )  # fmt: skip
    time[0] = START + timedelta(days=2)
    for role in (PM, FACILITATOR):
        said = news(words(place.open("home", role)))
        assert "Agreed priority" in said and "Newly agreed. Ashdale will lower emergency admissions" in said
    assert "Newly agreed" not in words(place.open("home", Role.BOARD_VIEWER))


def test_the_facilitator_sees_the_localities_with_what_was_picked_and_agreed(stocked: Place) -> None:
    said = words(stocked.open("home", FACILITATOR))
    assert "Your localities" in said and "5 practices, no open priority." in said
    assert "No practice has chosen its indicators yet." in said
    with current.database()() as session:
        choose_indicators(
            session, OWN, [HTN, AE], by=stocked.users[PM], known=CATALOGUE, tree=organisations(),
            today=current.today(),
        )  # fmt: skip
    said = words(stocked.open("home", FACILITATOR))
    assert (
        "Picked most: A&amp;E attendances at ages 0 to 4 (1 of 5 practices) and Recorded hypertension (1)"
        in said
    )


def test_the_analyst_the_board_and_the_administrator_see_their_own(stocked: Place) -> None:
    analyst = words(stocked.open("home", Role.ANALYST))
    assert "are up to date." in analyst or "is up to date." in analyst
    board = words(stocked.open("home", Role.BOARD_VIEWER))
    assert "What is new in the latest figures" in board and "Surgery" not in board
    admin = words(stocked.open("home", Role.ADMIN))
    assert (
        "5 accounts in use: 1 practice manager, 1 facilitator, 1 analyst, 1 board viewer, 1 administrator."
        in admin
    )
    assert "What is new" not in admin
