"""Files taken in through the page: what became of each, in plain words, and nothing half done."""

from streamlit.testing.v1 import AppTest

from components import current
from data_loaders import snapshots
from records import audit
from records.models import Role
from tests.data_loaders import published
from tests.pages.conftest import Place, words

HELD = dict.fromkeys(published.PRACTICES, 1000)


def test_a_file_that_cannot_be_read_changes_nothing(place: Place) -> None:
    app = place.open("data", Role.ANALYST)
    app.file_uploader[0].upload("notes.csv", b"a,b\n1,2\n")
    next(b for b in app.button if b.label == "Take in these files").click().run()
    assert not app.exception
    said = words(app)
    assert "These files were not taken in" in said
    assert "notes.csv" in said and "not recognised" in said
    assert snapshots.current_id(place.home) is None


def test_pressing_without_files_says_so(stocked: Place) -> None:
    app = stocked.open("data", Role.ANALYST)
    next(b for b in app.button if b.label == "Take in these files").click().run()
    assert "Choose the files first." in words(app)


def test_only_those_who_may_import_see_the_card(stocked: Place) -> None:
    for role in (Role.PRACTICE_MANAGER, Role.FACILITATOR, Role.BOARD_VIEWER):
        assert not stocked.open("data", role).file_uploader


def pressed(app: AppTest, label: str) -> AppTest:
    next(b for b in app.button if b.label == label).click().run()
    assert not app.exception
    return app


def test_files_are_checked_taken_in_held_and_confirmed_and_one_goes_back(place: Place) -> None:
    """One way through: a first file, one that looks wrong, its confirmation, and the way back."""
    (place.home / "area.toml").write_text('area = ["XST"]\n[demonstration]\ntoday = 2026-09-15\n')
    app = place.open("data", Role.ANALYST)
    app.file_uploader[0].upload("totals.csv", published.registered_totals("01JUL2026", HELD))
    assert "Checked: these files can be taken in" in words(pressed(app, "Only check them"))
    assert snapshots.current_id(place.home) is None
    assert "is now in use" in words(pressed(app, "Take in these files"))
    first = snapshots.current_id(place.home)

    app = place.open("data", Role.ANALYST)
    app.file_uploader[0].upload(
        "totals.csv", published.registered_totals("01AUG2026", HELD | {"X90004": 7_000})
    )
    said = words(pressed(app, "Take in these files"))
    assert "look different from before" in said
    assert "What changes" in said and "July 2026" in said and "6,000" in said and "12,000" in said
    named = said[said.index("Practices whose figure moves beyond reason") :]
    assert "X90004" in named and "7,000" in named and "1,000" in named
    assert "Tick first" in words(pressed(app, "Take them in all the same"))
    assert snapshots.current_id(place.home) == first
    app.checkbox(key="intake_seen").check().run()
    assert "is now in use" in words(pressed(app, "Take them in all the same"))
    second = snapshots.current_id(place.home)
    assert second != first

    app = pressed(place.open("data", Role.ANALYST), "Use this version")
    assert snapshots.current_id(place.home) == first
    with current.database()() as session:
        done = [(line.event, line.object) for line in audit.events(session)]
    assert done[-3:] == [
        ("import_attempted", "1 files"),
        ("snapshot_published", "1 files, confirmed"),
        ("snapshot_rolled_back", first),
    ]


def test_the_template_is_offered_to_those_who_may_import(stocked: Place) -> None:
    labels = {b.label for b in stocked.open("data", Role.ANALYST).get("download_button")}
    assert {"Template (Excel)", "Template (csv)"} <= labels
    assert not {b.label for b in stocked.open("data", Role.PRACTICE_MANAGER).get("download_button")}


def test_localities_of_ones_own_can_be_changed_by_those_who_may(stocked: Place) -> None:
    app = stocked.open("data", Role.ANALYST)
    assert "Which practice is in which locality" in words(app)
    before = snapshots.current_id(stocked.home)
    assert "Nothing was changed in the table." in words(pressed(app, "Save as a new list"))
    assert snapshots.current_id(stocked.home) == before
    assert "Which practice is in which" not in words(stocked.open("data", Role.FACILITATOR))
