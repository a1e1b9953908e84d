"""My practice: notes that are written, read and taken away, marks on the trend, and whom to ask."""

import json
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from benchmarking.agreed.happened import Happened, about, marked
from benchmarking.drawings.change_chart import change_chart
from benchmarking.over_time.changes import change
from benchmarking.periods import Period
from components import current
from components.drawing import colours
from records.agreed import actions
from records.agreed.actions import Planned
from records.models import ActionState, Note, Role, Visibility
from records.remarks import notes, offers
from tests import builders
from tests.accounts import account
from tests.pages.conftest import Place, words
from tests.records import meetings
from tests.store import publish

PM, FACILITATOR = Role.PRACTICE_MANAGER, Role.FACILITATOR
OWN, PHONE, HTN = "X90003", "exp_phone_pct", "prev_htn_pct"
TODAY = date(2026, 9, 15)
FORM = f"note_{OWN}_{HTN}"


@pytest.fixture
def held(place: Place) -> Place:
    """Recorded hypertension over years; easy to get through by phone, where practices 3 and 5 do well."""
    years = [f"{y}/{y % 100 + 1}" for y in range(2019, 2025)]
    tables = [builders.rows(HTN, lambda n: (1100 + n, 8000), year) for year in years]
    phone = builders.rows(PHONE, lambda n: (280 if n in (3, 5) else 150, 300), "2024")
    publish(place.home, builders.snapshot(*tables, phone))
    return place


def test_a_note_bears_the_day_of_the_page(held: Place) -> None:
    assert write(held, "We moved.", Visibility.PRACTICE).written_at.date() == TODAY


def opened(place: Place, role: Role = PM, indicator: str = HTN) -> AppTest:
    return place.open("practice", role, practice=OWN, indicator=indicator)


def write(place: Place, text: str, visibility: Visibility, happened: date | None = None) -> Note:
    with current.database()() as session:
        return notes.write_note(
            session, OWN, HTN, text, by=place.users[PM], visibility=visibility, peers="stp",
            snapshot_id="2026-08-11-abc123", tree=builders.organisations(), today=TODAY,
            idempotency_key=text, happened_on=happened,
        )  # fmt: skip


def marks(app: AppTest) -> list[str]:
    """The words above the trend, as they are drawn where there is room."""
    roomy = [e for e in app.get("plotly_chart") if not e.proto.id.endswith("_narrow")]
    charts = [json.loads(element.proto.spec) for element in roomy]
    said = [a for chart in charts for a in chart["layout"].get("annotations", [])]
    return [a["text"] for a in said if a.get("font", {}).get("color") == colours.ACTION]


def test_a_manager_writes_a_note_that_the_facilitator_reads_and_deletes_it_again(held: Place) -> None:
    app = opened(held)
    app.text_area(key=f"{FORM}_words").set_value("Two nurses left in spring")
    app.radio(key=f"{FORM}_readers").set_value(Visibility.LOCALITY)
    next(b for b in app.button if b.label == "Keep this note").click().run()
    assert "Two nurses left in spring" in words(app)
    facilitator = opened(held, FACILITATOR)
    assert "Two nurses left in spring" in words(facilitator)
    assert not [b for b in facilitator.button if b.label == "Delete this note"]
    next(b for b in app.button if b.label == "Delete this note").click().run()
    assert "Two nurses left in spring" not in words(app)


def test_a_note_for_the_practice_alone_and_its_mark_are_the_managers(held: Place) -> None:
    write(held, "The new clinical system went live", Visibility.PRACTICE, date(2023, 6, 2))
    mine = opened(held)
    assert "The new clinical system went live" in words(mine)
    assert marks(mine) == ["The new clinical system went live"]
    theirs = opened(held, FACILITATOR)
    assert "The new clinical system" not in words(theirs) and marks(theirs) == []


def test_a_note_that_is_too_short_is_refused_and_kept_in_the_form(held: Place) -> None:
    app = opened(held)
    app.text_area(key=f"{FORM}_words").set_value("ab")
    next(b for b in app.button if b.label == "Keep this note").click().run()
    assert "The note was not kept" in words(app) and app.text_area(key=f"{FORM}_words").value == "ab"


def test_a_facilitator_writes_for_the_locality_only_and_an_analyst_not_at_all(held: Place) -> None:
    assert opened(held, FACILITATOR).radio(key=f"{FORM}_readers").options == [
        "The practices of the locality and their facilitator"
    ]
    assert not [a for a in opened(held, Role.ANALYST).text_area if a.key == f"{FORM}_words"]


def test_a_finished_action_is_marked_on_the_trend_of_the_practices_in_scope(held: Place) -> None:
    by = held.users[FACILITATOR]
    measured = builders.CATALOGUE[HTN]
    made = meetings.record(
        current.database(), meetings.opened(current.database(), by), by, indicator=measured
    )
    planned = Planned("Send text reminders", "Nurse lead", OWN, date(2024, 5, 1), date(2024, 9, 1))
    with current.database()() as session:
        action = actions.add_action(
            session, made.id, planned, by=by, tree=meetings.TREE, today=TODAY, idempotency_key="a1"
        )
    assert marks(opened(held)) == []  # not done yet
    with current.database()() as session:
        actions.move_action(
            session, action.id, ActionState.DONE, action.version, by=by, tree=meetings.TREE, today=TODAY,
            done_on=date(2024, 6, 3),
        )  # fmt: skip
    app = opened(held)
    assert marks(app) == ["Send text reminders"]
    assert (
        "Marked: 3 June 2024: Send text reminders. A mark does not say that it changed the figure."
        in words(app)
    )
    elsewhere = Place(held.home, {PM: account(current.database(), PM, "X90006")})
    assert marks(elsewhere.open("practice", PM, practice="X90006", indicator=HTN)) == []


def test_who_does_well_and_offered_is_named_with_the_role_to_ask_for(held: Place) -> None:
    with current.database()() as session:
        for code, number in (("X90005", 5), ("X90004", 4)):
            by = account(current.database(), PM, code, name=f"m{number}")
            offers.offer(session, code, PHONE, "Reception lead", by=by, known={PHONE}, today=TODAY)
    said = words(opened(held, indicator=PHONE))
    card = said[said.index("Who does well and agreed to be asked") :]
    assert "<b>Elm Surgery</b>" in card and "Ask for: Reception lead" in card
    assert "<b>Damson Surgery</b>" not in card  # offered, and does not do well


def test_the_own_manager_offers_and_withdraws(held: Place) -> None:
    app = opened(held, indicator=PHONE)
    app.selectbox(key="offer_role").set_value("Practice manager").run()
    app.button(key="offer_make").click().run()
    with current.database()() as session:
        assert [(o.practice, o.contact_role) for o in offers.offers(session, PHONE)] == [
            (OWN, "Practice manager")
        ]
    assert "Your practice offered to be asked: Practice manager." in words(app)
    app.button(key="offer_withdraw").click().run()
    with current.database()() as session:
        assert offers.offers(session, PHONE) == []


def test_no_offer_is_invited_where_the_figure_does_not_differ(held: Place) -> None:
    assert "agreed to be asked" not in words(opened(held, indicator=HTN))


def test_marks_of_one_period_share_a_line_and_others_are_left_out() -> None:
    years = [f"{y}/{y % 100 + 1}" for y in range(2021, 2024)]
    held = builders.snapshot(*[builders.rows(HTN, lambda n: (1100 + n, 8000), year) for year in years])
    here = frozenset({OWN})
    happened = [
        Happened(date(2022, 5, 1), "first", HTN, here), Happened(date(2022, 4, 1), "before", HTN, here),
        Happened(date(2030, 5, 1), "later", HTN, here), Happened(date(2022, 5, 1), "other", PHONE, here),
        Happened(date(2022, 5, 1), "elsewhere", HTN, frozenset({"X90001"})),
    ]  # fmt: skip
    chart = marked(
        change_chart(change(held, OWN, HTN)), [Period.parse(y) for y in years], about(happened, HTN, OWN)
    )
    assert [(m.place, m.words) for m in chart.marks] == [(1, "before; first")]
    assert "Marked: before; first (April 2022 to March 2023)." in chart.alt
