"""Intake: take in files from the browser, and say in plain words what became of each."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from components import current, states, tables
from components.markup import card, show, title
from components.under_challenge import marked
from data_loaders.reading import FileReport
from data_loaders.refresh import Busy, Refresh, refresh
from records import audit
from records.database import begin_writing
from records.following import follow
from records.models import User
from records.permissions import Action, check

KINDS = ["csv", "zip", "xlsx", "xlsm", "xls", "txt"]
SAID = {
    "accepted": "taken in", "warned": "taken in, with remarks", "refused": "refused",
    "already_loaded": "was taken in before", "unrecognised": "not recognised",
}  # fmt: skip


def intake(user: User) -> None:
    """The card that takes files. Nothing is changed unless every file can be read."""
    with card("intake"):
        title(
            "Add this month's files",
            "Each is recognised by its content. One that cannot be read stops all of them.",
        )
        with st.form("intake", border=False):
            files = st.file_uploader(
                "Files", type=KINDS, accept_multiple_files=True, key="files", label_visibility="collapsed"
            )
            period = st.text_input(
                "Period, where a file does not say it (2024/25)", key="intake_period", width=340
            )
            pressed = st.form_submit_button("Take in these files", type="primary")
        if pressed and not files:
            show('<p class="sk-sub">Choose the files first.</p>')
        elif pressed:
            _take(user, files, period.strip())


def _take(user: User, files: Sequence[UploadedFile], period: str) -> None:
    check(user, Action.IMPORT)
    with st.status("Reading the files", expanded=True) as status, TemporaryDirectory() as folder:
        paths = [_put(Path(folder), file) for file in files]
        try:
            found = refresh(current.home(), paths, by=user.email, period=period, progress=st.write)
        except (Busy, ValueError) as error:
            status.update(label="Nothing was changed", state="error")
            return states.refused("The files were not taken in", str(error), key="intake_refused")
        status.update(
            label="Done" if found.ok else "Nothing was changed", state="complete" if found.ok else "error"
        )
    _write_down(user, found)
    return summary(found)


def summary(found: Refresh) -> None:
    """One sentence, one line for each file, then everything that was said about them."""
    if found.published:
        words = f"Version {found.snapshot} is now in use"
        states.state(
            words, "Load a page again to see it.", icon="check_circle", kind=states.Kind.FINE, key="published"
        )
    elif found.ok:
        states.state(
            "Nothing new in these files", "Everything in them was taken in before.", key="nothing_new"
        )
    else:
        more = " A second analyst can confirm it at the command line." if found.held else ""
        states.refused(
            "These files were not taken in", f"Nothing was changed. {found.reasons[0]}{more}", key="not_taken"
        )
    columns = (
        tables.Column("File"),
        tables.Column("What became of it"),
        tables.Column("Publication"),
        tables.Column("Period"),
        tables.Column("Rows", True),
        tables.Column("Used", True),
    )
    rows = [
        [f.file, SAID[f.outcome], f.publication or "–", f.period or "–", f"{f.rows:,}", f"{f.used:,}"]
        for f in found.files
    ]
    show(tables.table(columns, rows, "What became of each file"))
    if any(f.problems for f in found.files):
        show("<h2>What to look at</h2>" + _problems(found.files))


def _problems(files: Sequence[FileReport]) -> str:
    columns = (
        tables.Column("File"),
        tables.Column("Row", True),
        tables.Column("Column"),
        tables.Column("What it says"),
    )
    rows = [[f.file, str(p.row or "–"), p.column or "–", p.message] for f in files for p in f.problems]
    return tables.table(columns, rows, "Problems of the files")


def _put(folder: Path, file: UploadedFile) -> Path:
    """The upload under its own name, without any folders in it."""
    path = folder / (Path(file.name.replace("\\", "/")).name or "file")
    path.write_bytes(file.getvalue())
    return path


def _write_down(user: User, found: Refresh) -> None:
    outcome = "done" if found.ok else "refused"
    event = "snapshot_published" if found.published else "import_attempted"
    with current.database()() as session:
        begin_writing(session)
        audit.write(
            session,
            by=user,
            event=event,
            thing=f"{len(found.files)} files",
            snapshot=found.snapshot or "",
            outcome=outcome,
        )
        session.commit()
        if found.published and found.snapshot:
            whole = marked(current.whole(found.snapshot), current.home(), current.database())
            follow(session, whole, current.today())
