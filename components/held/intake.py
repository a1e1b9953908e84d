"""Intake: take in files from the browser; what looks suspicious waits for a second press."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from components import current, states
from components.challenges.under_challenge import marked
from components.held.intake_outcome import Restated, outcome
from components.markup import card, show, title
from data_loaders.outcome import Refresh
from data_loaders.reading_apart import USUAL
from data_loaders.refresh import Busy, refresh
from records import audit
from records.agreed.following import follow, restated_in
from records.database import begin_writing
from records.models import User
from records.permissions import Action, check

KINDS = ["csv", "zip", "xlsx", "xlsm", "xls", "ods", "txt"]
HELD = "intake_held"  # in the session: the refresh that waits to be confirmed, and which uploads it is about


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
            row = st.container(horizontal=True)
            pressed = row.form_submit_button("Take in these files", type="primary")
            checked = row.form_submit_button("Only check them")
        if (pressed or checked) and not files:
            show('<p class="sk-sub">Choose the files first.</p>')
        elif pressed or checked:
            _take(user, files, period.strip(), dry_run=checked)
        elif files and st.session_state.get(HELD, (None, ""))[1] == _of(files, period):
            _waiting(user, files, period.strip())


def _of(files: Sequence[UploadedFile], period: str) -> str:
    """Which uploads these are."""
    return " ".join([*sorted(file.file_id for file in files), period.strip()])


def _take(
    user: User, files: Sequence[UploadedFile], period: str, *, dry_run: bool = False, confirm: bool = False
) -> None:
    """Read the files, publish where nothing is against it, and say what became of each."""
    check(user, Action.IMPORT)
    bar = st.progress(0.0, "Reading the files")
    done = 0

    def progress(said: str) -> None:
        nonlocal done
        done += 1
        bar.progress(min(done / (len(files) + 1), 1.0), said)

    with TemporaryDirectory() as folder:
        paths = [_put(Path(folder), place, file) for place, file in enumerate(files)]
        try:
            found = refresh(
                current.home(), paths, by=user.email, period=period, dry_run=dry_run, confirm=confirm,
                progress=progress, apart=USUAL,
            )  # fmt: skip
        except (Busy, ValueError) as error:
            return states.refused("The files were not taken in", str(error), key="intake_refused")
        finally:
            bar.empty()
    restated = [] if dry_run else write_down(user, found, confirm=confirm)
    st.session_state[HELD] = (found, _of(files, period)) if found.held and not dry_run else (None, "")
    if found.held and not dry_run:
        return _waiting(user, files, period)
    return outcome(found, restated)


def _waiting(user: User, files: Sequence[UploadedFile], period: str) -> None:
    """The files that look suspicious, what they would change, and the way to take them in all the same."""
    outcome(st.session_state[HELD][0], [])
    seen = st.checkbox("I have looked at each of them, and they are right", key="intake_seen")
    pressed = st.button("Take them in all the same", key="intake_confirmed")
    if pressed and seen:
        _take(user, files, period, confirm=True)
    elif pressed:
        show('<p class="sk-sub">Tick first that you have looked at them.</p>')


def _put(folder: Path, place: int, file: UploadedFile) -> Path:
    """The upload under its own name, without any folders in it, in a folder of its own."""
    path = folder / str(place) / (Path(file.name.replace("\\", "/")).name or "file")
    path.parent.mkdir()
    path.write_bytes(file.getvalue())
    return path


def write_down(user: User, found: Refresh, *, confirm: bool = False) -> Restated:
    """A line in the audit, and the verdicts of what was agreed; which baselines are restated by it."""
    with current.database()() as session:
        begin_writing(session)
        audit.write(
            session,
            by=user,
            event="snapshot_published" if found.published else "import_attempted",
            thing=f"{len(found.files)} files{', confirmed' if confirm else ''}",
            snapshot=found.snapshot or "",
            outcome="done" if found.ok else "refused",
        )
        session.commit()
        if not (found.published and found.snapshot):
            return []
        whole = marked(current.whole(found.snapshot), current.home(), current.database())
        follow(session, whole, current.today())
        return restated_in(session, found.snapshot)
