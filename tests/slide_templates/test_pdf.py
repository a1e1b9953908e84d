"""A deck as a PDF: its pages and words, and in plain words why there is none."""

import os
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from slide_templates import pdf as pdf_module
from slide_templates.batch import Made, batch
from slide_templates.decks import practice_report
from slide_templates.pdf import NoPdf, office, pdf
from tests.slide_templates.test_decks import varied

DAY = date(2026, 9, 14)


def command(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Another program of LibreOffice's name, found before anything else."""
    made = folder / "soffice"
    made.write_text(f"#!/bin/sh\n{script}\n")
    made.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_the_report_as_a_pdf_has_its_pages_and_its_words(tmp_path: Path) -> None:
    if office() is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice or poppler-utils is not installed (make system installs them)")
    deck = practice_report(varied(), "X90003", made_on=DAY)
    (tmp_path / "report.pdf").write_bytes(pdf(deck))
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "report.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = text.rstrip("\f").split("\f")
    assert len(pages) == 3
    for page, words in zip(
        pages, ("one thing worth a look", "differs from the STP", "who it is"), strict=True
    ):
        assert words in " ".join(page.split())
        assert "Snapshot 2026-08-11-abc123" in page


def test_without_libreoffice_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoPdf, match="LibreOffice is not installed"):
        pdf(b"")


def test_a_child_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command(tmp_path, monkeypatch, f"sleep 300 & echo $! > {tmp_path}/grandchild; wait")
    monkeypatch.setattr(pdf_module, "LONGEST", 0.5)
    with pytest.raises(NoPdf, match="within"):
        pdf(b"a deck")
    grandchild = Path(f"/proc/{(tmp_path / 'grandchild').read_text().strip()}/stat")
    ended = time.monotonic() + 5
    while grandchild.exists() and grandchild.read_text().split()[2] != "Z" and time.monotonic() < ended:
        time.sleep(0.01)
    assert not grandchild.exists() or grandchild.read_text().split()[2] == "Z"


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "echo x > deck.pdf; exit 3"])
def test_half_a_pdf_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    command(tmp_path, monkeypatch, script)
    with pytest.raises(NoPdf, match="could not make"):
        pdf(b"a deck")


def test_one_at_a_time_and_nothing_of_our_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody:secret@host/records")
    log = tmp_path / "log"
    command(
        tmp_path, monkeypatch,
        f"echo begin $DATABASE_URL >> {log}; sleep 0.1; cp deck.pptx deck.pdf; echo end >> {log}",
    )  # fmt: skip
    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(pdf, [b"1", b"2", b"3"])) == [b"1", b"2", b"3"]
    assert log.read_text().split() == ["begin", "end"] * 3


def test_whoever_waits_too_long_for_a_turn_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command(tmp_path, monkeypatch, "sleep 1; cp deck.pptx deck.pdf")
    monkeypatch.setattr(pdf_module, "WAITING", 0.1)
    with ThreadPoolExecutor(2) as threads:
        made = [threads.submit(pdf, b"deck") for _ in range(2)]
        errors = [future.exception() for future in made]
    assert sorted(str(error or "") for error in errors) == ["", pdf_module.BUSY]


def test_a_batch_prints_each_deck_or_begins_with_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"made_on": DAY, "what": "practices", "locality": "LOC-C", "printed": True}
    command(tmp_path, monkeypatch, "cp deck.pptx deck.pdf")
    made = list(batch(varied(), [], **asked))  # type: ignore[arg-type]
    assert [one.file.rpartition(".")[2] for one in made] == ["pptx", "pdf"] * 3
    assert all(deck.file[:-5] == printed.file[:-4] for deck, printed in pairwise_of(made))
    assert all(deck.content == printed.content for deck, printed in pairwise_of(made))
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(NoPdf, match="not installed"):
        next(batch(varied(), [], **asked))  # type: ignore[arg-type]


def pairwise_of(made: list[Made]) -> list[tuple[Made, Made]]:
    return list(zip(made[::2], made[1::2], strict=True))
