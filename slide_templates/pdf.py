"""PDF: a deck as LibreOffice prints it, made by a child process with a profile of its own."""

import os
import shutil
import signal
import subprocess
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

LONGEST = 90  # seconds that one deck may take
WAITING = 120  # seconds that one deck waits for its turn
FORMAT = 'pdf:impress_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'  # read aloud, in order
ABSENT = (
    "A PDF cannot be made: LibreOffice is not installed on this server. Save the PowerPoint as PDF instead."
)
BUSY = "Other PDFs are being made. Try again in a minute."
SLOW = f"LibreOffice did not make the PDF within {LONGEST} seconds. Save the PowerPoint as PDF instead."
FAILED = "LibreOffice could not make the PDF. Save the PowerPoint as PDF instead."

_turn = threading.Lock()  # one at a time: each takes a core and a few hundred megabytes


class NoPdf(RuntimeError):
    """No PDF was made; the message says why and what to do."""


def office() -> str | None:
    """The command that makes PDFs; None where LibreOffice is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def pdf(deck: bytes) -> bytes:
    """A .pptx as the bytes of a PDF, one page for each slide. Waits for its turn; raises NoPdf."""
    command = office()
    if command is None:
        raise NoPdf(ABSENT)
    if not _turn.acquire(timeout=WAITING):
        raise NoPdf(BUSY)
    try:
        with TemporaryDirectory(prefix="stocktake-pdf-") as folder:
            return _printed(command, deck, Path(folder))
    finally:
        _turn.release()


def _printed(command: str, deck: bytes, folder: Path) -> bytes:
    """The file, made inside a folder that is thrown away with everything that LibreOffice left in it."""
    (folder / "deck.pptx").write_bytes(deck)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    arguments = [profile, "--headless", "--convert-to", FORMAT, "--outdir", str(folder), "deck.pptx"]
    surroundings = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    child = subprocess.Popen(  # noqa: S603 - fixed words and names of our own; nothing else of our settings
        [command, *arguments], cwd=folder, env=surroundings, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        child.wait(LONGEST)
    except subprocess.TimeoutExpired:
        raise NoPdf(SLOW) from None
    finally:
        if child.poll() is None:  # nothing that it started goes on running
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    made = folder / "deck.pdf"
    if child.returncode or not made.is_file():
        raise NoPdf(FAILED)
    return made.read_bytes()
