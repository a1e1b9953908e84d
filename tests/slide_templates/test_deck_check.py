"""Checking a deck: seventy ways of altering one are found, one that was only saved again is not accused."""

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.util import Inches

from records.models import RegisteredDeck
from slide_templates.checking.deck_check import Checked, State, checked
from slide_templates.checking.entries import entries
from slide_templates.checking.manifest import CODE
from slide_templates.decks import stp_summary
from slide_templates.powerpoint.package import UnreadableDeck
from slide_templates.powerpoint.zipping import unzipped, zipped
from tests.slide_templates.agreed import priority
from tests.slide_templates.test_decks import DAY, named, summary, varied

Parts = dict[str, bytes]
PICTURES = [  # two pictures of one point, red and blue
    bytes.fromhex(
        f"89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63{pixel}"
    )
    for pixel in (
        "f8cfc0000003010100c9fe92ef0000000049454e44ae426082",
        "6060f80f000103010056bf6e6d0000000049454e44ae426082",
    )
]


@cache
def deck() -> bytes:
    """The locality deck of the small snapshot, with a picture and links back."""
    shown = Presentation(io.BytesIO(named(site="https://stocktake.example")))
    shown.slides[4].shapes.add_picture(io.BytesIO(PICTURES[0]), Inches(11.5), Inches(0.4), Inches(1))
    held = io.BytesIO()
    shown.save(held)
    return held.getvalue()


@cache
def draft() -> bytes:
    return stp_summary(varied(), [priority("LOC-A")], made_on=DAY, draft=True)


def check(file: bytes, *known: bytes) -> Checked:
    """A file held against a register of some decks."""
    held = [RegisteredDeck(**one.fields) for file in known for one in entries(file, "deck.pptx")]
    return checked(
        file,
        lambda sha256: next((d for d in held if d.sha256 == sha256), None),
        lambda code: [d for d in held if d.code == code],
    )


def edit(part: str, old: str, new: str, times: int = 1) -> Callable[[Parts], None]:
    """Replace words in a part, which has to hold them."""

    def altered(parts: Parts) -> None:
        text = parts[part].decode()
        assert re.search(old, text), (part, old)
        parts[part] = re.sub(old, new, text, count=times).encode()

    return altered


def slide(place: int, old: str, new: str) -> Callable[[Parts], None]:
    return edit(f"ppt/slides/slide{place}.xml", old, new)


def chart(number: int, old: str, new: str) -> Callable[[Parts], None]:
    return edit(f"ppt/charts/chart{number}.xml", old, new)


def notes(place: int, old: str, new: str) -> Callable[[Parts], None]:
    return edit(f"ppt/notesSlides/notesSlide{place}.xml", old, new)


def book(number: int, old: str, new: str) -> Callable[[Parts], None]:
    """Replace words in the sheets of the workbook behind a chart."""

    def altered(parts: Parts) -> None:
        name = f"ppt/embeddings/chart{number}.xlsx"
        sheets = unzipped(parts[name])
        hit = next(n for n, held in sheets.items() if "worksheets/" in n and re.search(old, held.decode()))
        sheets[hit] = re.sub(old, new, sheets[hit].decode(), count=1).encode()
        parts[name] = zipped(sheets)

    return altered


def both(*ways: Callable[[Parts], None]) -> Callable[[Parts], None]:
    def altered(parts: Parts) -> None:
        for way in ways:
            way(parts)

    return altered


def swapped(one: str, other: str) -> Callable[[Parts], None]:
    def altered(parts: Parts) -> None:
        parts[one], parts[other] = parts[other], parts[one]

    return altered


def put_in(place: int, shape: str) -> Callable[[Parts], None]:
    return slide(place, "</p:spTree>", f"{shape}</p:spTree>")


def added(name: str, content: bytes) -> Callable[[Parts], None]:
    def altered(parts: Parts) -> None:
        parts[name] = content

    return altered


def listed(change: Callable[[list[str]], list[str]]) -> Callable[[Parts], None]:
    """Change the list of slides."""

    def altered(parts: Parts) -> None:
        text = parts["ppt/presentation.xml"].decode()
        ids = re.findall(r"<p:sldId [^>]+/>", text)
        block = re.search(r"<p:sldIdLst>.*?</p:sldIdLst>", text)
        assert block
        new = f"<p:sldIdLst>{''.join(change(ids))}</p:sldIdLst>"
        parts["ppt/presentation.xml"] = text.replace(block[0], new).encode()

    return altered


def related(part: str, kind: str, target: str, outside: bool = False) -> Callable[[Parts], None]:
    mode = ' TargetMode="External"' if outside else ""
    line = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{kind}" Target="{target}"{mode}/></Relationships>'
    )
    return edit(part, "</Relationships>", line)


def box(words: str, fill: str = "") -> str:
    """A loose text box."""
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="77" name="Box"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>'
        '<a:xfrm><a:off x="900000" y="1800000"/><a:ext cx="4000000" cy="3000000"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>'
        f"<a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


PLAIN = '<a:rPr lang="en-GB"/>'
WHITE = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
RELS = "ppt/slides/_rels/slide{}.xml.rels"
# What is altered, on which slide (0: the file as a whole), of which kind, and how.
ALTERED: dict[str, tuple[int, str, Callable[[Parts], None]]] = {
    "title": (6, "title", slide(6, "better .higher. in one, worse .lower. in one", "better (higher) in two")),
    "title of the first slide": (1, "title", slide(1, "Ashdale: what", "Brookmere: what")),
    "subtitle": (1, "words", slide(1, "GPs and practice managers", "the press")),
    "day": (1, "words", slide(1, "14 September", "15 September")),
    "who is shown": (1, "words", slide(1, "shown by name", "shown by letter")),
    "lede": (6, "words", slide(6, "April 2024 to March 2025", "April 2025 to March 2026")),
    "flag": (6, "words", slide(6, "Data 18 months old", "Data 2 months old")),
    "flag taken out": (8, "words", slide(8, "<a:t>1 of 5 missing</a:t>", "<a:t></a:t>")),
    "key figure": (6, "words", slide(6, ">60.5%<", ">80.5%<")),
    "its range": (6, "words", slide(6, "together .likely range 55.8", "together (likely range 59.8")),
    "a fact": (6, "words", slide(6, "Three practices show", "Five practices show")),
    "question": (6, "words", slide(6, "What do the lower", "Why do the lower")),
    "source": (6, "words", slide(6, "Source: Patients", "Source: Payments")),
    "count": (6, "words", slide(6, "Count: weighted", "Count: unweighted")),
    "comparator": (6, "words", slide(6, "Compared with: STP", "Compared with: CCG")),
    "method": (6, "words", slide(6, "Wilson 95%", "Wilson 99%")),
    "snapshot in a stamp": (6, "words", slide(6, "2026-08-11-abc123", "2026-08-12-abc123")),
    "day in a stamp": (6, "words", slide(6, "Made 14 September", "Made 24 September")),
    "code of a slide": (6, "words", slide(6, f"/v/{CODE}-6", "/v/aaaaaaa-6")),
    "section": (6, "words", slide(6, "Access and experience", "Funding")),
    "figure in a table": (4, "words", slide(4, "36.4 ▼", "66.4 ▼")),
    "mark in a table": (4, "words", slide(4, "36.4 ▼", "36.4")),
    "missing made zero": (4, "words", slide(4, "no figure", "0.0")),
    "name in a table": (4, "words", slide(4, "Beech Surgery", "Cedar Surgery")),
    "head of a table": (4, "words", slide(4, "Recorded hypertension, %", "Recorded diabetes, %")),
    "average in a table": (4, "words", slide(4, ">60.2<", ">50.2<")),
    "row taken out": (4, "words", slide(4, "<a:tr h=.\\d+.>(?:(?!</a:tr>).)*Beech.*?</a:tr>", "")),
    "colour of a cell": (4, "looks", slide(4, "FCDDB0", "BBDCF5")),
    "target of a priority": (9, "words", slide(9, "14.0% or lower", "14.9% or lower")),
    "who disagrees": (9, "words", slide(9, "4 agree, 1 disagrees", "5 agree, no one disagrees")),
    "words for a chart": (6, "described", slide(6, "Beech Surgery 36.4 worse", "Beech Surgery 66.4 better")),
    "words for a table": (4, "described", slide(4, "3 of 15", "4 of 15")),
    "what to say": (6, "notes", notes(6, "Say: ", "Say: All is well. ")),
    "method in the notes": (6, "notes", notes(6, "answers ÷ 1.3", "as they are")),
    "notes emptied": (6, "notes", notes(6, "<a:t>.*</a:t>", "<a:t></a:t>")),
    "figure of a chart": (6, "figures", chart(4, "<c:v>36.36", "<c:v>66.36")),
    "label in a chart": (6, "figures", chart(4, "36.4  worse", "66.4  better")),
    "name in a chart": (6, "figures", chart(4, "<a:t>Beech Surgery", "<a:t>Elm Surgery")),
    "axis of a chart": (6, "figures", chart(4, "line = 95% interval", "line = range")),
    "series of a chart": (6, "figures", chart(4, "<c:v>STP average 60.2", "<c:v>STP average 50.2")),
    "point of another chart": (8, "figures", chart(6, "<c:v>20<", "<c:v>14<")),
    "figure of a workbook": (6, "workbook", book(4, "<v>36.36", "<v>66.36")),
    "word of a workbook": (6, "workbook", book(4, "Beech Surgery", "Elm Surgery")),
    "chart and workbook alike": (
        6, "workbook", both(chart(4, "<c:v>36.36", "<c:v>66.36"), book(4, "<v>36.36", "<v>66.36")),
    ),
    "workbooks changed round": (
        6, "workbook", swapped("ppt/embeddings/chart4.xlsx", "ppt/embeddings/chart5.xlsx"),
    ),
    "workbook taken out": (
        6, "workbook", edit("ppt/charts/_rels/chart4.xml.rels", "<Relationship .*?/>", ""),
    ),
    "workbook damaged": (6, "workbook", added("ppt/embeddings/chart4.xlsx", b"no zip")),
    "charts changed round": (6, "figures", swapped("ppt/charts/chart4.xml", "ppt/charts/chart6.xml")),
    "least of an axis": (6, "looks", chart(4, '<c:min val="', '<c:min val="-9')),
    "most of an axis": (6, "looks", chart(4, '<c:max val="', '<c:max val="9')),
    "axis turned round": (6, "looks", chart(4, 'orientation val="minMax"', 'orientation val="maxMin"')),
    "colour of a finding": (6, "looks", chart(4, "ED8B00", "005EB8")),
    "slide taken out": (8, "removed", listed(lambda ids: ids[:7] + ids[8:])),
    "slide put in twice": (12, "added", listed(lambda ids: [*ids, ids[5].replace('id="261"', 'id="999"')])),
    "slides in another order": (7, "order", listed(lambda ids: [*ids[:5], ids[6], ids[5], *ids[7:]])),
    "slide hidden": (8, "words", slide(8, "<p:sld ", '<p:sld show="0" ')),
    "source hidden": (6, "words", slide(6, 'name="Source"', 'name="Source" hidden="1"')),
    "stamp of approval": (2, "words", put_in(2, box("Approved by the board"))),
    "chart covered": (6, "looks", put_in(6, box("", WHITE))),
    "words made invisible": (6, "looks", slide(6, PLAIN, f"{PLAIN[:-2]}>{WHITE}</a:rPr>")),
    "chart moved away": (6, "looks", slide(6, '<a:off x="548640"', '<a:off x="99548640"')),
    "words made tiny": (6, "looks", slide(6, 'sz="1400"', 'sz="100"')),
    "link led elsewhere": (6, "links", edit(RELS.format(6), "https://stocktake.example", "https://elsewhere.example")),
    "comment put on": (6, "links", related(RELS.format(6), "comments", "../comments/comment1.xml")),
    "film put on": (6, "links", related(RELS.format(6), "video", "https://elsewhere.example/a.mp4", True)),
    "picture changed": (5, "pictures", added("ppt/media/image1.png", PICTURES[1])),
    "every slide marked": (
        0, "words", edit("ppt/slideMasters/slideMaster1.xml", "</p:spTree>", f"{box('Final')}</p:spTree>"),
    ),
    "colours of the theme": (0, "looks", edit("ppt/theme/theme1.xml", "003087", "DA291C")),
    "title of the file": (0, "title", edit("docProps/core.xml", "Ashdale", "Brookmere")),
    "macros": (0, "links", added("ppt/vbaProject.bin", b"macro")),
    "what the file says of itself": (
        0, "manifest", edit("docProps/custom.xml", "2026-08-11-abc123", "2026-09-11-abc123", 9),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ALTERED)
def test_what_was_altered_is_found_and_told(name: str) -> None:
    place, kind, alter = ALTERED[name]
    parts = unzipped(deck())
    alter(parts)
    found = check(zipped(parts), deck())
    assert not found.is_unaltered
    assert found.state is (
        State.DRAWN_ANEW if kind == "looks" or name == "workbook taken out" else State.ALTERED
    )
    assert (place, kind) in {(d.slide, d.kind) for d in found.differences}
    assert found.deck is not None and found.snapshot == "2026-08-11-abc123"


def test_what_was_put_in_is_said() -> None:
    parts = unzipped(deck())
    both(slide(6, ">60.5%<", ">80.5%<"), slide(6, "Three practices show", "Five practices show"))(parts)
    (one,) = check(zipped(parts), deck()).differences
    assert (one.slide, one.words) == (6, "words: now “80.5%” and 1 more")


def test_a_draft_without_its_mark_is_altered() -> None:
    parts = unzipped(draft())
    assert all(b"DRAFT" in held for name, held in parts.items() if re.match(r"ppt/slides/s.*xml$", name))
    slide(3, "<p:sp><p:nvSpPr><p:cNvPr id=.\\d+. name=.Draft mark.(?:(?!</p:sp>).)*</p:sp>", "")(parts)
    found = check(zipped(parts), draft(), summary())
    assert found.state is State.ALTERED and found.deck is not None and found.deck.draft
    assert {d.slide for d in found.differences} == {3}


def test_the_file_itself_and_one_saved_again_pass() -> None:
    assert check(deck(), deck()).state is State.AS_HANDED_OUT
    held = io.BytesIO()
    Presentation(io.BytesIO(deck())).save(held)
    again = check(held.getvalue(), deck())
    assert again.state is (State.SAVED_AGAIN if held.getvalue() != deck() else State.AS_HANDED_OUT)
    packed = check(zipped(dict(reversed(unzipped(deck()).items()))), deck(), named())
    assert packed.state is State.SAVED_AGAIN and packed.is_unaltered and packed.differences == ()


def test_libreoffice_changes_how_it_is_drawn_and_nothing_else(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")
    (tmp_path / "deck.pptx").write_bytes(named())
    profile, kind = f"-env:UserInstallation=file://{tmp_path}/profile", "pptx:Impress MS PowerPoint 2007 XML"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", kind, "--outdir", "out", "deck.pptx"],
        capture_output=True, check=True, timeout=120, cwd=tmp_path,
    )  # fmt: skip
    found = check((tmp_path / "out" / "deck.pptx").read_bytes(), named())
    assert found.state is State.DRAWN_ANEW
    assert {d.kind for d in found.differences} <= {"looks", "workbook", "described"}


def test_a_made_up_deck_does_not_pass() -> None:
    """Whatever a file says of itself, the register decides."""
    parts = unzipped(deck())
    for name, held in parts.items():
        if name.endswith((".xml", ".rels")):
            parts[name] = re.sub(rb"(?<=/v/)[0-9a-z]{7}(?=-)", b"0000000", held)
    edit("docProps/custom.xml", f">{CODE}<", ">0000000<")(parts)
    found = check(zipped(parts), deck())
    assert (found.state, found.deck, found.snapshot) == (State.UNKNOWN, None, "2026-08-11-abc123")
    other = named()  # another deck that says it is this one
    parts = unzipped(other)
    parts["docProps/custom.xml"] = unzipped(deck())["docProps/custom.xml"]
    assert check(zipped(parts), deck()).state is State.ALTERED


@pytest.mark.parametrize("content", [b"", b"PK", b"words", zipped({"a.txt": b"a"})])
def test_what_is_no_deck_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(UnreadableDeck, match="not a PowerPoint file"):
        check(content, deck())
    assert entries(content, "a.pdf") == []


def test_a_damaged_deck_is_refused_in_words() -> None:
    for part in ("ppt/slides/slide3.xml", "ppt/_rels/presentation.xml.rels", "ppt/presentation.xml"):
        parts = unzipped(deck())
        parts[part] = b"<a"
        with pytest.raises(UnreadableDeck, match="damaged"):
            check(zipped(parts), deck())
    parts = unzipped(deck())
    del parts["ppt/slides/slide3.xml"]
    with pytest.raises(UnreadableDeck, match=r"lacks ppt/slides/slide3.xml"):
        check(zipped(parts), deck())


def test_every_deck_of_a_zip_is_entered() -> None:
    found = entries(zipped({"one.pptx": deck(), "two.pptx": summary(), "read me.txt": b"-"}), "all.zip")
    assert [one.fields["file"] for one in found] == ["one.pptx", "two.pptx"]
    assert {one.fields["kind"] for one in found} == {"locality", "summary"}
