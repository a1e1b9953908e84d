"""A figure is challenged on its page, answered on Data held, and found again marked and on Home."""

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from benchmarking.comparison import compare
from benchmarking.words.wording import banned_words
from components import current
from records.models import Challenge, ChallengeState, Role
from records.remarks import challenges
from records.remarks.chosen import choose_indicators
from tests import builders
from tests.accounts import account
from tests.pages.conftest import Place, words
from tests.store import publish

OWN, INDICATOR = "X90003", "prev_htn_pct"
WHY = "The list was counted before the merger."
REPLY = "Checked with the source: the figure is right."
LEFT_OUT = "1 figure is under challenge: no finding is drawn from it."
ABOUT = {"practice": OWN, "indicator": INDICATOR}


def press(app: AppTest, label: str) -> AppTest:
    next(b for b in app.button if b.label == label).click().run()
    assert not app.exception
    return app


def stored() -> list[Challenge]:
    with current.database()() as session:
        return challenges.challenges(session)


def sent(place: Place, role: Role = Role.PRACTICE_MANAGER, why: str = WHY, **address: str) -> AppTest:
    app = place.open("practice", role, **ABOUT, challenge="1", **address)
    app.text_area(key="challenge_reason").set_value(why)
    return press(app, "Send the challenge")


def answered(place: Place, label: str = "Reject: the figure stands") -> AppTest:
    app = place.open("data", Role.ANALYST)
    app.text_area(key=f"reply_{stored()[0].id}").set_value(REPLY)
    return press(app, label)


def test_a_manager_challenges_and_finds_the_status(stocked: Place) -> None:
    before = words(stocked.open("practice", Role.PRACTICE_MANAGER, **ABOUT))
    assert "Challenge this number" in before and "challenge=1" in before and "Under challenge" not in before
    app = sent(stocked)
    [one] = stored()
    held = compare(builders.snapshot(), OWN, INDICATOR).figure
    assert (one.organisation, one.indicator, one.reason) == (OWN, INDICATOR, WHY)
    assert (one.numerator, one.denominator) == (held.numerator, held.denominator)
    assert one.raised_at.date() == date(2026, 9, 15)  # the demonstration's own day
    assert "challenge" not in app.query_params
    for page in (words(app), words(stocked.open("practice", Role.PRACTICE_MANAGER, **ABOUT))):
        assert "Open since 15 September 2026" in page and WHY in page
        assert "Under challenge: somebody says that this figure is wrong." in page
        assert not banned_words(page)
    home = words(stocked.open("home", Role.PRACTICE_MANAGER))
    assert "Challenge open since 15 September 2026" in home
    assert f"indicator={INDICATOR}" in home


def test_the_form_shows_the_figure_as_it_is_read_and_one_period_can_be_meant(place: Place) -> None:
    months = [
        builders.rows("ue_ae_0_4_1000", lambda n: (40 + n, 700), period=f"2026-{m:02d}") for m in range(1, 7)
    ]
    lists = [builders.rows("pop_list_size", lambda n: (7000 + n, None), period="2026-06")]
    publish(place.home, builders.snapshot(*months, *lists))
    app = place.open(
        "practice", Role.PRACTICE_MANAGER, practice=OWN, indicator="ue_ae_0_4_1000", challenge="1"
    )
    said = words(app)
    assert "Counted" in said and "No names of people and no patient details." in said
    assert "version 2026" in said
    app.selectbox(key="choose_figure").set_value("2026-02").run()
    assert "February 2026" in words(app)
    app.text_area(key="challenge_reason").set_value(WHY)
    press(app, "Send the challenge")
    [one] = stored()
    assert (one.period, one.numerator) == ("2026-02", 43)


def test_a_refusal_says_why_and_keeps_what_was_typed(stocked: Place) -> None:
    app = sent(stocked, why="wrong")
    assert "The challenge was not sent" in words(app)
    assert "10 to 500 characters" in words(app)
    assert app.text_area(key="challenge_reason").value == "wrong"
    assert stored() == []
    app.text_area(key="challenge_reason").set_value(WHY)
    press(app, "Send the challenge")
    assert len(stored()) == 1


def test_sending_the_same_form_twice_records_it_once(stocked: Place) -> None:
    for _ in range(2):
        sent(stocked, challenge_key="0123456789abcdef")
    assert len(stored()) == 1
    assert "under challenge already" in words(sent(stocked))


def test_leaving_the_form_records_nothing(stocked: Place) -> None:
    app = press(stocked.open("practice", Role.PRACTICE_MANAGER, **ABOUT, challenge="1"), "Not now")
    assert stored() == [] and "challenge" not in app.query_params
    assert not [a for a in app.text_area if a.key == "challenge_reason"]


def test_the_form_is_one_link_away_from_the_practices_and_from_the_heat_table(stocked: Place) -> None:
    address = f"my-practice?practice={OWN}&amp;indicator={INDICATOR}&amp;challenge=1"
    for role, others in ((Role.PRACTICE_MANAGER, 0), (Role.FACILITATOR, 4), (Role.ANALYST, None)):
        listed = words(stocked.open("indicator", role, indicator=INDICATOR, of="LOC-A"))
        heat = words(stocked.open("locality", role, cells="challenge", locality="LOC-A"))
        for page in (listed, heat):
            assert (address in page) is (others is not None)
        assert listed.count("challenge=1") == (0 if others is None else others + 1)
    closed = words(stocked.open("locality", Role.FACILITATOR, locality="LOC-A"))
    assert "challenge=1" not in closed


def test_every_page_marks_the_figure(stocked: Place) -> None:
    sent(stocked)
    heat = words(stocked.open("locality", Role.FACILITATOR))
    assert ">challenged</span>" in heat and 'title="Under challenge"' in heat
    listed = words(stocked.open("indicator", Role.FACILITATOR, indicator=INDICATOR, of="LOC-A"))
    assert LEFT_OUT in listed
    with current.database()() as session:
        ids = (INDICATOR, "ue_ae_0_4_1000")
        choose_indicators(
            session, OWN, ids, by=stocked.users[Role.PRACTICE_MANAGER], known=builders.CATALOGUE,
            tree=builders.organisations(), today=current.today(),
        )  # fmt: skip
    glance = words(stocked.open("practice", Role.PRACTICE_MANAGER))
    assert "your 1 indicator; 1 more is under challenge" in glance  # and 2 are chosen
    assert "Under challenge" in glance and LEFT_OUT in glance
    assert LEFT_OUT in words(stocked.open("home", Role.PRACTICE_MANAGER))
    board = words(stocked.open("indicator", Role.BOARD_VIEWER, indicator=INDICATOR))
    assert "1 figure is under challenge" in board  # that of the locality which holds it
    side = words(stocked.open("relationships", Role.FACILITATOR, pair="any", first=INDICATOR))
    assert "1 practice has a figure under challenge: shown, not counted." in side


@pytest.mark.parametrize("role", [Role.ANALYST, Role.FACILITATOR])
def test_who_may_not_challenge_has_no_button(stocked: Place, role: Role) -> None:
    app = stocked.open("practice", role, **ABOUT, challenge="1")
    may = role is Role.FACILITATOR
    assert ("Send the challenge" in [b.label for b in app.button]) is may
    assert ("Challenge this number" in words(app)) is may


def test_others_see_the_mark_and_neither_reason_nor_form(stocked: Place) -> None:
    sent(stocked)
    stocked.users[Role.PRACTICE_MANAGER] = account(current.database(), Role.PRACTICE_MANAGER, "X90004")
    own = stocked.open(
        "practice", Role.PRACTICE_MANAGER, practice="X90004", indicator=INDICATOR, challenge="1"
    )
    everywhere = words(own) + words(stocked.open("locality", Role.PRACTICE_MANAGER))
    everywhere += words(stocked.open("home", Role.PRACTICE_MANAGER))
    everywhere += words(stocked.open("data", Role.PRACTICE_MANAGER))
    assert WHY not in everywhere and "Challenged figures" not in everywhere
    assert "Challenge open" not in everywhere
    assert "under challenge" in everywhere  # the row of the other practice
    board = words(stocked.open("data", Role.BOARD_VIEWER)) + words(
        stocked.open("indicator", Role.BOARD_VIEWER)
    )
    assert WHY not in board and "Challenge" not in board


def test_the_analyst_answers_and_the_manager_reads_it(stocked: Place) -> None:
    sent(stocked)
    app = stocked.open("data", Role.ANALYST)
    said = words(app)
    assert "Challenged figures: 1 open" in said and WHY in said
    assert "As it was challenged" in said and "As it stands now" in said
    assert "1 challenged figure waits for an answer" in words(stocked.open("home", Role.ANALYST))
    answered(stocked)
    [one] = stored()
    assert (one.state, one.reply) == (ChallengeState.REJECTED, REPLY)
    after = words(stocked.open("data", Role.ANALYST))
    assert "Challenged figures: none open" in after and REPLY in after
    for role in (Role.PRACTICE_MANAGER, Role.FACILITATOR):
        page = words(stocked.open("practice", role, **ABOUT))
        assert "Rejected on 15 September 2026" in page and REPLY in page
        assert "The figure stands as it is." in page and "Under challenge" not in page
        assert REPLY in words(stocked.open("home", role))


def test_the_form_stands_above_what_was_said_before(stocked: Place) -> None:
    sent(stocked)
    answered(stocked)
    again = words(stocked.open("practice", Role.PRACTICE_MANAGER, **ABOUT, challenge="1"))
    assert again.index("An analyst looks at it and answers here.") < again.index("This figure was challenged")


def test_an_answer_that_is_refused_keeps_what_was_typed(stocked: Place) -> None:
    sent(stocked)
    app = stocked.open("data", Role.ANALYST)
    app.text_area(key=f"reply_{stored()[0].id}").set_value("no")
    press(app, "Accept: the figure is wrong")
    assert "The answer was not sent" in words(app)
    assert app.text_area(key=f"reply_{stored()[0].id}").value == "no"
    assert stored()[0].state is ChallengeState.OPEN


def test_an_accepted_figure_stays_marked_until_a_corrected_one_is_held(stocked: Place) -> None:
    sent(stocked)
    answered(stocked, "Accept: the figure is wrong")
    marked = words(stocked.open("practice", Role.PRACTICE_MANAGER, **ABOUT))
    assert "Found to be wrong: the challenge was accepted on 15 September 2026." in marked
    assert "somebody says" not in marked and "Found to be wrong, not corrected yet" in marked
    assert "No corrected figure is held yet" in marked
    corrected = builders.snapshot(builders.rows(INDICATOR, lambda n: (1120 + n, 8000)))
    version = publish(stocked.home, corrected, made_at=datetime(2026, 9, 1, tzinfo=UTC))
    page = words(stocked.open("practice", Role.PRACTICE_MANAGER, **ABOUT))
    assert f"Corrected in version {version}." in page and "ound to be wrong" not in page
    assert f"Corrected in version {version}." in words(stocked.open("data", Role.ANALYST))
