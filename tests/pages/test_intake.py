"""Files taken in through the page: what became of each, in plain words, and nothing half done."""

from data_loaders import snapshots
from records.models import Role
from tests.pages.conftest import Place, words


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
