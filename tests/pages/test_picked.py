"""What the practices of a locality picked: counted for its facilitator, first in its deck, never by name."""

from components import current
from records.models import Role
from records.remarks.chosen import choose_indicators
from tests.accounts import account
from tests.builders import CATALOGUE, organisations
from tests.pages.conftest import Place, words

HTN, OLD, IMD = "prev_htn_pct", "pop_65plus_pct", "need_imd_score"


def choose(practice: str, *ids: str) -> None:
    by = account(current.database(), Role.PRACTICE_MANAGER, practice, name=f"pm of {practice}")
    with current.database()() as session:
        choose_indicators(
            session, practice, ids, by=by, known=CATALOGUE, tree=organisations(), today=current.today()
        )


def three_choose() -> None:
    choose("X90001", HTN, OLD)
    choose("X90002", OLD)
    choose("X90006", IMD)  # of another locality


def test_our_locality_counts_what_its_practices_picked(stocked: Place) -> None:
    assert "None has chosen yet." in words(stocked.open("locality", Role.FACILITATOR))
    three_choose()
    said = words(stocked.open("locality", Role.FACILITATOR))
    assert "What the practices of this locality picked" in said
    assert "2 of 5 practices chose." in said
    picked = said[said.index("2 of 5 practices chose") :]
    old, htn = (picked.index(CATALOGUE[id_].title) for id_ in (OLD, HTN))
    assert old < htn
    assert "2 of 5 practices</span>" in picked[old:htn] and "1 of 5 practices</span>" in picked[htn:]
    assert CATALOGUE[IMD].title not in picked


def test_only_those_who_share_the_localitys_records_read_it(stocked: Place) -> None:
    three_choose()
    card = "What the practices of this locality picked"
    assert card in words(stocked.open("locality", Role.PRACTICE_MANAGER))
    assert card in words(stocked.open("locality", Role.ANALYST, locality="LOC-B"))
    stranger = account(current.database(), Role.PRACTICE_MANAGER, "X90007")
    stocked.users[Role.PRACTICE_MANAGER] = stranger
    assert card in words(stocked.open("locality", Role.PRACTICE_MANAGER))
    assert "1 of 4 practices chose." in words(stocked.open("locality", Role.PRACTICE_MANAGER))


def test_the_deck_takes_what_was_picked_first_and_only_it_where_that_is_asked(stocked: Place) -> None:
    plain = stocked.open("decks", Role.FACILITATOR)
    assert "how many practices of the locality picked it" not in words(plain)
    three_choose()
    app = stocked.open("decks", Role.FACILITATOR)
    assert not app.exception
    assert "how many practices of the locality picked it" in words(app)
    view, list_ = app.get("button_group")[-2:]
    assert [o.content for o in view.proto.options] == ["The usual 3", "Only what was picked (2)", "All 4"]
    offered = [o.content for o in list_.proto.options]
    assert offered[:2] == [f"{CATALOGUE[OLD].title} (2)", f"{CATALOGUE[HTN].title} (1)"]
    assert any(title.startswith("A&E attendances at ages 0 to 4") for title in offered[2:])
    everything, only = (
        "\n".join(next(r for r in page.radio if r.label == "Slides").options)
        for page in (app, stocked.open("decks", Role.FACILITATOR, slides="picked"))
    )
    assert "A&E attendances at ages 0 to 4" in everything
    assert "A&E attendances at ages 0 to 4" not in only and "ecorded hypertension" in only
