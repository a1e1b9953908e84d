"""The template that is checked in is what its script writes; a template's faults are all said at once."""

import io
import zipfile
from collections.abc import Callable

import pytest
from pptx import Presentation

from slide_templates.contract.template_file import UnusableTemplate, read_template
from slide_templates.decks import HOUSE_TEMPLATE
from slide_templates.powerpoint.layouts import LAYOUTS
from slide_templates.powerpoint.palette import THEME
from slide_templates.powerpoint.zipping import zipped
from slide_templates.template import FILE, template

Change = Callable[[dict[str, bytes]], object]


def changed(change: Change) -> bytes:
    """The template with something done to its parts."""
    with zipfile.ZipFile(io.BytesIO(template())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return zipped(parts)


def replaced(part: str, old: bytes, new: bytes) -> Change:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new)

    return change


def test_the_file_that_is_checked_in_is_the_one_the_script_writes() -> None:
    assert FILE.read_bytes() == template() == HOUSE_TEMPLATE


def test_layouts_placeholders_and_theme() -> None:
    presentation = Presentation(io.BytesIO(template()))
    found = {
        layout.name: [(p.placeholder_format.idx, p.name) for p in layout.placeholders]
        for layout in presentation.slide_layouts
    }
    assert found == {name: [(p.idx, p.name) for p in places] for name, places in LAYOUTS.items()}
    assert list(found) == [
        "Title slide",
        "Section header",
        "Text",
        "Chart",
        "Two charts",
        "Table",
        "Wide chart",
        "Table and question",
        "Three statements",
    ]
    with zipfile.ZipFile(io.BytesIO(template())) as archive:
        theme = archive.read("ppt/theme/theme1.xml").decode()
        media = [name for name in archive.namelist() if "media" in name or "thumbnail" in name]
    assert all(f'<a:{slot}><a:srgbClr val="{shade}"/>' in theme for slot, shade in THEME.items())
    assert theme.count('typeface="Arial"') == 2
    assert media == []
    assert (presentation.core_properties.author, presentation.core_properties.language) == (
        "Stocktake",
        "en-GB",
    )
    assert len(presentation.slides) == 0


CHART_LAYOUT = "ppt/slideLayouts/slideLayout4.xml"
TABLE_LAYOUT = "ppt/slideLayouts/slideLayout6.xml"


def test_a_template_without_a_notes_master_says_what_to_do() -> None:
    with pytest.raises(UnusableTemplate, match="no notes master: open the notes page view once"):
        read_template(changed(lambda parts: parts.pop("ppt/notesMasters/notesMaster1.xml")))


def test_every_fault_is_said_at_once() -> None:
    def change(parts: dict[str, bytes]) -> None:
        replaced(TABLE_LAYOUT, b'name="Table"><p:spTree>', b'name="Grid"><p:spTree>')(parts)
        replaced(CHART_LAYOUT, b'idx="15"', b'idx="99"')(parts)
        replaced(CHART_LAYOUT, b'name="Facts"', b'name="Text Placeholder 7"')(parts)

    with pytest.raises(UnusableTemplate) as refused:
        read_template(changed(change))
    assert 'layout "Table" is missing' in str(refused.value)
    assert 'layout "Chart" lacks placeholder Facts (15)' in str(refused.value)


def test_a_place_that_was_renumbered_is_found_by_its_name() -> None:
    moved = read_template(changed(replaced(CHART_LAYOUT, b'idx="15"', b'idx="99"')))
    assert moved.layouts["Chart"].places[15].idx == 99
