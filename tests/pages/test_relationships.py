"""Side by side, for each role: the sentence, the caution that stays, the switch in the address, letters."""

import plotly.graph_objects as go
import pytest

from benchmarking.words.relation_wording import CAUTION
from benchmarking.words.wording import banned_words
from components.drawing import scatter_plot
from records.models import Role
from tests.benchmarking.test_relations import ACROSS, APART, CLOSE, LOOSE
from tests.many import CODES, HOMES, many
from tests.pages.conftest import Place, words
from tests.store import publish

MONTHS = ", ".join([*(f"2025-{m:02d}" for m in range(7, 13)), *(f"2026-{m:02d}" for m in range(1, 7))])
BOTH_NAMED = "prev_htn_pct~prev_dm_pct"
CONSULTATIONS = [5000.0 + 10 * n for n in range(38)] + [1000.0, 12_000.0]
SEEING = (Role.PRACTICE_MANAGER, Role.FACILITATOR, Role.ANALYST)


@pytest.fixture
def paired(place: Place) -> Place:
    """Two published and three confidential indicators of forty practices."""
    values = {
        "prev_htn_pct": [a / 5 for a in ACROSS], "prev_dm_pct": [c / 20 for c in CLOSE],
        "pop_65plus_pct": [a / 10 for a in APART], "act_contacts_1000": CONSULTATIONS,
        "act_continuity_idx": ACROSS, "ue_ae_1000": [v * 3 for v in LOOSE], "ue_em_adm_1000": CLOSE,
    }  # fmt: skip
    months = dict.fromkeys(
        ("act_contacts_1000", "act_continuity_idx", "ue_ae_1000", "ue_em_adm_1000"), MONTHS
    )
    publish(place.home, many(values, periods=months))
    return place


@pytest.mark.parametrize("role", SEEING)
def test_it_opens_on_activity_beside_hospital_use_with_the_caution(paired: Place, role: Role) -> None:
    app = paired.open("relationships", role)
    assert not app.exception
    said = words(app)
    assert "<h1>Side by side</h1>" in said
    assert app.selectbox(key="choose_pair").value == "act_contacts_1000~ue_ae_1000"
    assert "onsultations and A&amp;E attendances" in said
    assert CAUTION.strip().replace("&", "&amp;") in said
    assert banned_words(said) == []


@pytest.mark.parametrize("role", [Role.BOARD_VIEWER, Role.ADMIN])
def test_those_who_see_no_practices_see_no_page(paired: Place, role: Role) -> None:
    assert words(paired.open("relationships", role)) == ""


def test_the_caution_stays_whatever_is_chosen(paired: Place) -> None:
    for address in (
        {},
        {"given": "yes"},
        {"who": "all"},
        {"pair": "any"},
        {"pair": "nonsense"},
        {"first": "<b>"},
    ):
        app = paired.open("relationships", Role.ANALYST, **address)
        assert not app.exception
        assert CAUTION.strip().replace("&", "&amp;") in words(app)


def test_the_sentence_and_its_table(paired: Place) -> None:
    app = paired.open("relationships", Role.ANALYST, pair="any", first="prev_htn_pct", second="prev_dm_pct")
    said = words(app)
    assert "Recorded hypertension and recorded diabetes tend to go together" in said
    assert "over 40 practices" in said
    assert all(f">{name}<" in said for name, _ in HOMES.values())


def test_deprivation_and_age_are_held_equal_where_the_address_asks(paired: Place) -> None:
    address = {"pair": "any", "first": "prev_htn_pct", "second": "prev_dm_pct"}
    held = "With the share of patients aged 65 and over held equal"
    assert held not in words(paired.open("relationships", Role.ANALYST, **address))
    assert held in words(paired.open("relationships", Role.ANALYST, given="yes", **address))


def test_unlikely_consultations_are_left_out_unless_asked_for(paired: Place) -> None:
    pair = {"pair": "act_contacts_1000~ue_ae_1000"}
    assert "2 practices are left out" in words(paired.open("relationships", Role.ANALYST, **pair))
    everyone = words(paired.open("relationships", Role.ANALYST, who="all", **pair))
    assert "left out" not in everyone and "over 40 practices" in everyone


def test_practices_under_letters_stay_under_letters(paired: Place) -> None:
    said = words(
        paired.open("relationships", Role.PRACTICE_MANAGER, pair="act_continuity_idx~ue_em_adm_1000")
    )
    assert "Practice A" in said and HOMES["X90003"][0] in said
    others = [name for code, (name, _) in HOMES.items() if code != "X90003"]
    assert not [name for name in others if name in said]
    apart = {"pair": "any", "first": "prev_htn_pct", "second": "ue_em_adm_1000"}
    said = words(paired.open("relationships", Role.PRACTICE_MANAGER, **apart))
    assert "These two cannot be put side by side here" in said
    assert not [name for name in others if name in said]


def test_a_facilitator_sees_the_names_of_the_own_localities_alone(paired: Place) -> None:
    said = words(paired.open("relationships", Role.FACILITATOR, pair="act_continuity_idx~ue_em_adm_1000"))
    own = [name for name, locality in HOMES.values() if locality == "LOC-A"]
    others = [name for name, locality in HOMES.values() if locality != "LOC-A"]
    assert all(f">{name} (Ashdale)<" in said for name in own)
    assert not [name for name in others if name in said]
    assert "A name that has no room is not written; the table has them all." in said


def test_what_is_drawn_are_the_numbers_of_the_chart() -> None:
    from benchmarking.drawings.relation_chart import relation_chart
    from benchmarking.relations import relation

    found = relation(
        many({"act_continuity_idx": ACROSS, "ue_em_adm_1000": CLOSE}), "act_continuity_idx", "ue_em_adm_1000"
    )
    chart = relation_chart(found, CODES[2], CODES[5:9], "Ashdale")
    for narrow in (False, True):
        go.Figure(scatter_plot.figure(chart, narrow))  # Plotly knows every property
        drawn = {trace["name"]: trace for trace in scatter_plot.figure(chart, narrow)["data"]}
        averages = [s.name for s in chart.series if s.name.startswith("STP average")]
        assert len(averages) == 2 and drawn.keys() == {s.name for s in chart.series}
        for series in chart.series:
            assert drawn[series.name]["x"] == list(series.across)
            assert drawn[series.name]["y"] == list(series.values)
    named = [note["text"] for note in scatter_plot.figure(chart)["layout"]["annotations"]]
    assert f"<b>{HOMES[CODES[2]][0]}</b>" in named
