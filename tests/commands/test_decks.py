"""Decks from the command line: made, verified, altered ones told."""

import io
import zipfile
from pathlib import Path

import openpyxl
from pptx import Presentation

from slide_templates.decks import HOUSE_TEMPLATE
from tests.command_line import current, run
from tests.conftest import Loaded


def test_decks_of_one_locality_and_of_the_stp(home: Path, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "decks"))
    status, answer, said = run(home, "decks", *out, "--locality", "LOC-L04", "--json")
    assert status == 0
    deck, *reports = answer["decks"]
    assert len(reports) == 7
    assert len(Presentation(deck["file"]).slides) == deck["slides"] > 10
    assert Path(deck["file"]).name in said
    status, answer, _ = run(home, "decks", "--out", str(tmp_path / "decks"), "--what", "stp", "--json")
    assert status == 0
    text = " ".join(
        shape.text_frame.text
        for slide in Presentation(answer["decks"][0]["file"]).slides
        for shape in slide.shapes
        if shape.has_text_frame
    )
    assert "14 localities" in text


def test_decks_in_a_template_of_ones_own_with_the_workbook_behind_each(home: Path, tmp_path: Path) -> None:
    own, out = tmp_path / "ours.pptx", tmp_path / "decks"
    with zipfile.ZipFile(io.BytesIO(HOUSE_TEMPLATE)) as house, zipfile.ZipFile(own, "w") as made:
        for name in house.namelist():
            made.writestr(name, house.read(name).replace(b"005EB8", b"7C2855"))
    options = ["--what", "localities", "--locality", "LOC-L04", "--template", str(own), "--evidence"]
    status, answer, _ = run(home, "decks", "--out", str(out), *options, "--json")
    deck, book = (Path(one["file"]) for one in answer["decks"])
    assert status == 0 and book.name == f"{deck.stem}-evidence.xlsx"
    with zipfile.ZipFile(deck) as file:
        assert b"7C2855" in file.read("ppt/theme/theme1.xml")
    sheets = openpyxl.load_workbook(book, read_only=True).sheetnames
    assert {"Figures", "Peers", "History"} <= set(sheets)
    status, answer, _ = run(home, "verify", str(book), "--json")
    assert status == 1 and "A workbook cannot be checked" in answer["message"]
    (printed := tmp_path / "deck.pdf").write_bytes(b"%PDF-1.6")
    status, answer, _ = run(home, "verify", str(printed), "--json")
    assert status == 1 and "check the deck that it was printed from" in answer["message"]


def test_a_deck_is_verified_and_an_altered_or_superseded_one_is_told(
    home: Path, demonstration: Loaded, tmp_path: Path
) -> None:
    earlier = next(id_ for id_ in demonstration.answer["snapshots"] if id_.startswith("2026-05"))
    options = ["--out", str(tmp_path), "--what", "localities", "--locality", "LOC-L04", "--snapshot", earlier]
    status, made, _ = run(home, "decks", *options, "--json")
    file = Path(made["decks"][0]["file"])
    status, answer, said = run(home, "verify", str(file), "--json")
    assert (status, answer["unaltered"], answer["state"]) == (0, True, "as_handed_out")
    assert (answer["snapshot"], answer["superseded"], answer["superseded_by"]) == (
        earlier,
        True,
        current(home),
    )
    assert {"indicator": "ue_ae_1000", "period": "2026-03"} in answer["corrected"]
    assert answer["deck"]["about"] == "LOC-L04" and not answer["released"]
    assert "Superseded" in said and "A&E attendances" in said
    status, recalled, said = run(home, "recall", "--json")
    (one,) = recalled["decks"]
    assert (one["title"], one["snapshot"], one["taken"][0]["by"]) == (
        answer["deck"]["title"], earlier, "command line",
    )  # fmt: skip
    assert one["corrected"] == answer["corrected"] and "taken by command line: A&E attendances" in said
    shown = Presentation(str(file))
    shown.slides[2].shapes.title.text_frame.paragraphs[0].runs[0].text = "All is well"
    shown.save(str(file))
    status, answer, said = run(home, "verify", str(file), "--json")
    assert (status, answer["unaltered"], answer["snapshot"]) == (1, False, earlier)
    assert answer["changes"] == [{"slide": 3, "kind": "title", "what": "the title: now “All is well”"}]
    assert "slide 3: the title: now" in said
    other = tmp_path / "words.pptx"
    other.write_text("no deck")
    status, answer, said = run(home, "verify", str(other), "--json")
    assert status == 1 and "words.pptx: This is not a PowerPoint file" in answer["message"]
    assert run(home, "verify", str(tmp_path / "absent.pptx"))[0] == 1
