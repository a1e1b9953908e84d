"""Slide decks: slides are looked at, left out and moved; a template of one's own is checked, kept, chosen."""

import pytest
from streamlit.testing.v1 import AppTest

from components import current
from components.decks.deck_preview import slide_key
from components.markup import escape
from records.decks.templates import keep_template, templates
from records.models import Role
from slide_templates.contract.template_file import template_faults
from slide_templates.decks import HOUSE_TEMPLATE
from tests.pages.conftest import Place, words
from tests.slide_templates.test_own_templates import renamed, saved, shade


def listed(app: AppTest) -> list[str]:
    assert not app.exception
    return list(next(radio for radio in app.radio if radio.label == "Slides").options)


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def key_of(option: str) -> str:
    """The key of a slide as it stands in the outline."""
    return slide_key(option.partition(". ")[2].replace("\\", ""))


def asked(app: AppTest, name: str) -> str:
    """What the address holds under a name."""
    held = app.query_params[name]
    return held if isinstance(held, str) else held[0]


def test_slides_are_left_out_put_back_and_moved_and_the_address_keeps_it(stocked: Place) -> None:
    app = stocked.open("decks", Role.FACILITATOR)
    before = listed(app)
    assert "The first slide says what the deck is: it stays." in words(app)
    app = stocked.open("decks", Role.FACILITATOR, slide=key_of(before[3]))
    app = press(app, "Leave it out")
    after = listed(app)
    assert after[3].endswith("(left out)") and after[4].startswith("4. ")
    assert f"{len(before) - 1} slides, 1 left out" in words(app)
    app = press(app, "Earlier")
    moved = listed(app)
    assert moved[2] == after[3] and moved[3].partition(". ")[2] == before[2].partition(". ")[2]
    again = stocked.open("decks", Role.FACILITATOR, without=asked(app, "without"), order=asked(app, "order"))
    assert listed(again) == moved
    assert listed(press(app, "As it was")) == before


def test_every_kind_of_slide_can_be_looked_at(stocked: Place) -> None:
    outline = listed(stocked.open("decks", Role.FACILITATOR))
    drawn = 0
    for option in outline:
        app = stocked.open("decks", Role.FACILITATOR, slide=key_of(option))
        assert not app.exception
        assert f"<h2>{escape(option.partition('. ')[2].replace(chr(92), ''))}</h2>" in words(app)
        drawn += len(app.get("plotly_chart"))
    assert drawn >= 4


def test_what_is_left_out_is_not_in_the_file(stocked: Place) -> None:
    before = listed(stocked.open("decks", Role.FACILITATOR))
    app = stocked.open("decks", Role.FACILITATOR, without=f"{key_of(before[2])}.{key_of(before[4])}.nonsense")
    assert f"{len(before) - 2} slides. Version" in words(app)


def test_a_kept_template_can_be_chosen_and_is_removed_again(stocked: Place) -> None:
    app = stocked.open("decks", Role.FACILITATOR)
    assert "Add a template of your own" in [e.label for e in app.expander]
    assert not any(box.label == "Template" for box in app.selectbox)
    with current.database()() as session:
        content = saved(shade("accent1", "006747"))
        made = keep_template(
            session, "Ashdale", content, by=stocked.users[Role.FACILITATOR], faults=template_faults
        )
    app = stocked.open("decks", Role.FACILITATOR, template=str(made.id))
    (box,) = [box for box in app.selectbox if box.label == "Template"]
    assert box.value == str(made.id) and not app.exception
    app = press(app, "Remove")
    assert not app.exception and "template" not in app.query_params
    with current.database()() as session:
        assert templates(session) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HOUSE_TEMPLATE, "brand.pptx can be used"),
        (saved(renamed("Table", "Grid")), "Layout &quot;Table&quot; is missing (found: Title slide"),
        (b"not a presentation", "It is not a PowerPoint file (.pptx)"),
    ],
)
def test_an_upload_is_checked_before_anything_is_kept(stocked: Place, content: bytes, said: str) -> None:
    app = stocked.open("decks", Role.ANALYST)
    (uploader,) = [one for one in app.file_uploader if one.label == "Your template"]
    uploader.set_value(("brand.pptx", content, "application/zip")).run()
    assert not app.exception
    assert said in words(app)
    with current.database()() as session:
        assert templates(session) == []
    if content == HOUSE_TEMPLATE:
        press(app, "Keep it for the next decks")
        with current.database()() as session:
            assert [kept.name for kept in templates(session)] == ["brand"]
