"""Similar practices and own groups on the pages: chosen, explained, changed, saved, and nobody else's."""

from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from benchmarking.comparison import compare
from benchmarking.organisations import Organisations
from benchmarking.periods import Period
from benchmarking.similar import SimilarPractices, similar_peers
from benchmarking.words.likeness import reasons
from benchmarking.words.wording import banned_words, finding
from components import current
from components.peer_choice import peers_of
from records.models import OwnGroup, Role
from records.remarks.groups import own_groups, save_group
from tests.builders import organisations, rows, snapshot
from tests.pages.conftest import Place, words
from tests.store import publish

HELD = snapshot()
INDICATOR = "prev_htn_pct"


def group_of(
    place: Place, role: Role, name: str = "Riverside five", codes: str = "X90001 X90004 X90006"
) -> OwnGroup:
    with current.database()() as session:
        return save_group(session, name, codes.split(), by=place.users[role], tree=organisations())


def groups_of(place: Place, role: Role) -> list[tuple[str, list[str]]]:
    with current.database()() as session:
        return [(group.name, group.practices) for group in own_groups(session, place.users[role])]


def opened(place: Place, role: Role = Role.PRACTICE_MANAGER, **address: str) -> AppTest:
    app = place.open("practice", role, **{"peers": "similar"} | address)
    assert not app.exception
    return app


def test_similar_practices_change_every_part_of_the_page(stocked: Place) -> None:
    found = compare(HELD, "X90003", INDICATOR, peers=SimilarPractices())
    said = words(opened(stocked, indicator=INDICATOR))
    assert finding(found).split(",")[0] in said
    assert "similar practices average" in said
    assert "The practices most like this one" in said
    assert "Above the average of similar practices" in said
    glance = words(opened(stocked))
    assert "from the similar practices average on" in glance
    assert "page says who they are and why." in glance


def test_the_card_says_who_and_why(stocked: Place) -> None:
    said = words(opened(stocked, indicator=INDICATOR))
    found = similar_peers(HELD, "X90003", INDICATOR)
    for peer in found.peers:
        assert peer.name in said
        assert reasons(peer) in said
    assert "10 of only 12 practices of Wendle STP" in said  # the caution
    assert "not held for enough practices: share aged 0 to 4, share aged 85 and over" in said
    assert banned_words(said) == []


def test_weights_and_choices_live_in_the_address(stocked: Place) -> None:
    app = opened(
        stocked,
        indicator=INDICATOR,
        weights="need_imd_score:0,pop_list_size:2,x:1",
        drop="X90004,NO",
        pin="X90012",
    )
    by_label = {field.label: field.value for field in app.number_input}
    assert by_label == {"List size": 2.0, "Deprivation": 0.0, "Share aged 65 and over": 1.0}
    assert app.multiselect(key="choose_drop").value == ["X90004"]
    assert app.multiselect(key="choose_pin").value == ["X90012"]
    said = words(app)
    assert "Larch Surgery (pinned)" in said
    expected = similar_peers(
        HELD, "X90003", INDICATOR, weights={"need_imd_score": 0, "pop_list_size": 2}, pinned=["X90012"],
        dropped=["X90004"],
    )  # fmt: skip
    assert [f"{peer.distance:.2f}" in said for peer in expected.peers] == [True] * len(expected.peers)
    app.number_input(key="weight_pop_list_size").set_value(1.5).run()
    assert app.query_params["weights"] == "pop_list_size:1.5,need_imd_score:0"
    app.multiselect(key="choose_drop").set_value([]).run()
    assert "drop" not in app.query_params
    assert not app.exception


def test_what_was_changed_is_said_and_undone_with_one_press(stocked: Place) -> None:
    for page in ({"indicator": INDICATOR}, {}):
        usual = opened(stocked, **page)
        assert "Not the usual 10" not in words(usual)
        assert not [button for button in usual.button if button.key == "as_usual"]
        app = opened(stocked, **page, weights="need_imd_score:0", drop="X90004")
        assert "Not the usual 10: deprivation is left out; Damson Surgery left out." in words(app)
        app.button(key="as_usual").click().run()
        assert "weights" not in app.query_params and "drop" not in app.query_params
        assert "Not the usual 10" not in words(app)


def test_nobody_leaves_everybody_out_with_one_press(stocked: Place) -> None:
    app = opened(stocked, indicator=INDICATOR)
    assert [app.multiselect(key=key).proto.select_all for key in ("choose_drop", "choose_pin")] == [0, 0]


def test_what_practices_are_matched_by_is_not_compared_with_them(stocked: Place) -> None:
    glance = words(opened(stocked))
    assert "What they were chosen by is not compared with them." in glance
    assert "on 1 of 2 indicators" in glance  # without age and deprivation
    own_page = words(opened(stocked, indicator="need_imd_score"))
    assert "As deprivation is what is compared here, nobody was chosen by it" in own_page
    found = similar_peers(HELD, "X90003").group
    assert found is not None
    share = compare(HELD, "X90003", "pop_65plus_pct", peers=found)
    assert share.average is not None and f"similar practices {share.average:.1f}%" in glance


@pytest.mark.parametrize(
    "weights", ["need_imd_score", "a:b:c", "pop_list_size:-1", "pop_list_size:nan", "x" * 3000]
)
def test_weights_that_make_no_sense_are_ignored(stocked: Place, weights: str) -> None:
    app = opened(stocked, indicator=INDICATOR, weights=weights, drop="<b>", pin="LOC-A,X90003")
    assert {field.value for field in app.number_input} == {1.0}
    assert "(pinned)" not in words(app)


def test_when_all_weights_are_nought_the_page_says_what_to_do(stocked: Place) -> None:
    nought = "need_imd_score:0,pop_list_size:0,pop_65plus_pct:0"
    app = opened(stocked, indicator=INDICATOR, weights=nought, drop="X90001")
    assert "No similar practices can be found" in words(app)
    assert "weight above 0" in words(app)
    app.button(key="button_no_peers").click().run()
    assert "weights" not in app.query_params and "drop" not in app.query_params
    assert "The practices most like this one" in words(app)


def test_a_practice_about_which_too_little_is_known_is_told(place: Place) -> None:
    publish(
        place.home,
        snapshot(
            rows("pop_list_size", lambda n: (None if n == 3 else 7000 + 250 * n, None)),
            rows("prev_htn_pct", lambda n: (1000, 8000)),
        ),
    )
    assert "Too little is known about Cedar Surgery" in words(opened(place, indicator=INDICATOR))


@pytest.mark.parametrize("peers", ["new", "similar"])  # asked for under "Compare with", or below the card
def test_a_group_is_made(stocked: Place, peers: str) -> None:
    app = opened(stocked, indicator=INDICATOR, peers=peers)
    app.multiselect(key="group_new_codes").set_value(["X90001", "X90012"]).run()
    app.text_input(key="group_new_name").set_value("Two of us").run()
    app.button(key="group_new_save").click().run()
    assert not app.exception
    assert groups_of(stocked, Role.PRACTICE_MANAGER) == [("Two of us", ["X90001", "X90012"])]
    assert app.query_params["peers"] == "group-1"
    assert "“Two of us” average" in words(app)
    assert "The practices of “Two of us”" in words(app)


def test_a_refused_group_says_why(stocked: Place) -> None:
    app = opened(stocked, indicator=INDICATOR)
    app.button(key="group_new_save").click().run()
    assert "The group was not saved" in words(app) and "name of at most" in words(app)
    assert groups_of(stocked, Role.PRACTICE_MANAGER) == []


def test_a_group_is_changed_and_deleted(stocked: Place) -> None:
    group = group_of(stocked, Role.PRACTICE_MANAGER)
    app = opened(stocked, indicator=INDICATOR, peers=f"group-{group.id}")
    assert "“Riverside five” average" in words(app)
    for name in ("Alder Surgery", "Damson Surgery", "Fern Surgery"):
        assert name in words(app)
    app.text_input(key=f"group_{group.id}_name").set_value("Riverside").run()
    app.button(key=f"group_{group.id}_save").click().run()
    assert groups_of(stocked, Role.PRACTICE_MANAGER)[0][0] == "Riverside"
    app.button(key=f"group_{group.id}_delete").click().run()
    assert not app.exception
    assert groups_of(stocked, Role.PRACTICE_MANAGER) == []
    assert "STP average" in words(app)


def test_who_is_sent_the_address_of_a_group_sees_its_practices_and_not_its_name(stocked: Place) -> None:
    group = group_of(stocked, Role.PRACTICE_MANAGER, name="Secret list of ours")
    mine = opened(stocked, peers=f"group-{group.id}")
    assert mine.query_params["group"] == "X90001,X90004,X90006"
    address = {name: mine.query_params[name] for name in ("practice", "peers", "group")}
    sent = words(stocked.open("practice", Role.FACILITATOR, **address, indicator=INDICATOR))
    assert "“Group sent to you” average" in sent and "Secret list" not in sent
    assert finding(compare(HELD, "X90003", INDICATOR, peers=peers_of(group))).split("“")[0] in sent
    other = opened(stocked, peers="stp", group=address["group"])
    assert "group" not in other.query_params and "Group sent to you" not in words(other)


def test_somebody_elses_group_is_not_offered_and_not_opened(stocked: Place) -> None:
    group = group_of(stocked, Role.ANALYST, name="Secret list of ours")
    for module in ("practice", "indicator"):
        app = stocked.open(module, Role.PRACTICE_MANAGER, peers=f"group-{group.id}", of=f"group-{group.id}")
        assert not app.exception
        assert "Secret list of ours" not in words(app)
        assert "Secret list" not in str([box.options for box in app.selectbox])


def test_a_name_is_shown_as_it_is_written(stocked: Place) -> None:
    group = group_of(stocked, Role.PRACTICE_MANAGER, name="<b>Us & them</b>")
    for module, address in (("practice", {}), ("practice", {"indicator": INDICATOR}), ("indicator", {})):
        app = stocked.open(module, Role.PRACTICE_MANAGER, peers=f"group-{group.id}", **address)
        assert not app.exception
        assert "<b>Us" not in words(app)
        assert "&lt;b&gt;Us &amp; them" in words(app)


@pytest.mark.parametrize("of", ["area", "LOC-A", "group"])
@pytest.mark.parametrize("peers", ["stp", "similar", "group"])
def test_one_indicator_with_every_comparison(stocked: Place, of: str, peers: str) -> None:
    key = f"group-{group_of(stocked, Role.PRACTICE_MANAGER).id}"
    address = {"indicator": INDICATOR, "of": of.replace("group", key), "peers": peers.replace("group", key)}
    app = stocked.open("indicator", Role.PRACTICE_MANAGER, **address)
    assert not app.exception
    said = words(app)
    called = {"stp": "STP", "similar": "similar practices", "group": "“Riverside five”"}[peers]
    assert f"{called} average" in said
    if peers == "similar":
        assert "against the average of its own similar practices" in said


def test_localities_are_compared_with_the_area_only(stocked: Place) -> None:
    app = stocked.open("indicator", Role.ANALYST, of="localities", peers="similar", indicator=INDICATOR)
    assert not app.exception
    assert "STP average" in words(app) and "similar practices" not in words(app)
    board = stocked.open("indicator", Role.BOARD_VIEWER, peers="similar", indicator=INDICATOR)
    assert "similar practices" not in words(board)
    assert "peers" not in [box.key.removeprefix("choose_") for box in board.selectbox if box.key]


def test_in_confidence_there_is_no_average_of_chosen_practices(place: Place) -> None:
    months = [str(month) for month in Period.parse("year to 2026-06").months()]
    tables = [rows("ue_ae_1000", lambda n: (50 + n, 1000), period=month) for month in months]
    held = snapshot(rows("pop_list_size", lambda n: (7000 + 250 * n, None)), *tables)
    assert held.indicators["ue_ae_1000"].in_confidence
    publish(place.home, held)
    said = words(opened(place, indicator="ue_ae_1000"))
    assert "names of these practices are hidden" in said


def test_a_practice_of_somebody_else_is_not_called_you(stocked: Place) -> None:
    own = words(opened(stocked, peers="stp"))
    other = words(opened(stocked, Role.FACILITATOR, peers="stp", practice="X90003"))
    assert ">You</th>" in own and ">Practice</th>" in other and ">You</th>" not in other
    assert "<b>you " in own and "<b>practice " in other and "<b>you " not in other


def test_who_is_sent_the_address_sees_the_same_practice(stocked: Place) -> None:
    mine = stocked.open("practice", Role.PRACTICE_MANAGER)
    assert mine.query_params["practice"] in ("X90003", ["X90003"])
    assert "Cedar Surgery" in words(stocked.open("practice", Role.ANALYST, practice="X90003"))


def test_a_practice_that_closed_is_compared_as_on_its_last_day_and_says_so(place: Place) -> None:
    tree = organisations()
    tree.by_code["X90003"] = replace(tree["X90003"], closed=date(2026, 5, 31))
    gone = tree.memberships["practice"] == "X90003"
    tree.memberships.loc[gone, "valid_to"] = date(2026, 5, 31)
    publish(place.home, snapshot(tree=Organisations(tree.by_code, tree.memberships, tree.area)))
    app = place.open("practice", Role.PRACTICE_MANAGER)
    assert not app.exception
    said = words(app)
    assert "Ashdale. Closed on 31 May 2026. Its figures end there." in said
    assert "STP average" in said and "England" not in said
    locality = words(place.open("locality", Role.PRACTICE_MANAGER))
    assert "Your practice is in no locality now" in locality and "Take in the list" not in locality


def test_a_group_too_small_to_compare_with_says_why_and_what_to_do(stocked: Place) -> None:
    group = group_of(stocked, Role.PRACTICE_MANAGER, codes="X90001 X90004")
    said = words(opened(stocked, peers=f"group-{group.id}"))
    assert "Nothing can be compared with the" in said
    assert "The group is too small: where fewer than 20 practices have figures" in said
    assert "Add practices to the group, or compare with a larger one." in said
