"""Locality editor: which practice is in which locality, from when to when, as a table that can be changed."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import streamlit as st

from benchmarking.organisations import Level, Organisations
from components import current, states
from components.held.intake import write_down
from components.held.intake_outcome import outcome
from components.markup import card, show, title
from data_loaders import snapshots
from data_loaders.locality_lists import COLUMNS, as_csv, listed
from data_loaders.refresh import Busy, refresh
from records.models import User
from records.permissions import Action, check

FILE = "localities.csv"
LABELS = {
    "practice_code": "Practice",
    "locality_code": "Locality code",
    "locality_name": "Locality",
    "valid_from": "From",
    "valid_to": "To",
    "serves": "Serves",
    "rural": "Rural",
}


def locality_editor(user: User, tree: Organisations) -> None:
    """The card, where localities are the area's own; what is saved is taken in like any other file."""
    if tree.area.localities == "pcn":
        return
    name = tree.level_name(Level.LOCALITY)
    with card("localities_editor"):
        title(
            "Which practice is in which locality",
            "A practice that moves has two lines: the day before it moves stands under To of the first.",
        )
        with st.expander(f"Change the {name} of practices"):
            held = listed(tree)
            edited = st.data_editor(
                held,
                num_rows="dynamic",
                hide_index=True,
                key=f"localities_{snapshots.current_id(current.home())}",
                column_config={
                    column: st.column_config.TextColumn(LABELS[column], help=_HELP.get(column))
                    for column in COLUMNS
                },
            )
            if st.button("Save as a new list", key="localities_saved"):
                _save(user, held, edited)


_HELP = {
    "valid_from": "A day such as 2025-04-01; empty: from the beginning",
    "valid_to": "The last day; empty: until further notice",
    "serves": "students, homeless, care_home or nothing",
    "rural": "yes, no or nothing",
}


def _save(user: User, held: pd.DataFrame, edited: pd.DataFrame) -> None:
    """Taken in as a file: checked like one, and refused with row and column where something is wrong."""
    check(user, Action.IMPORT)
    if as_csv(edited) == as_csv(held):
        show('<p class="sk-sub">Nothing was changed in the table.</p>')
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_bytes(as_csv(edited))
        try:
            found = refresh(current.home(), [path], by=user.email)
        except (Busy, ValueError) as error:
            states.refused("The list was not saved", str(error), key="localities_refused")
            return
    outcome(found, write_down(user, found))
