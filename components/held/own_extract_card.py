"""Own extract card: the template for figures of one's own, as a workbook and as csv."""

import streamlit as st

from components.downloads import CSV, EXCEL
from components.markup import card, title
from data_loaders.extract_template import csv_template, workbook_template


def own_extract_card() -> None:
    """Two buttons; what is filled in is taken in like any other file."""
    with card("own_extract"):
        title(
            "Figures of your own",
            "Consultations, continuity, A&E, admissions, referrals, imaging, 111 and district nursing:"
            " one row for each practice, month and measure. Files about single patients are refused.",
        )
        row = st.container(horizontal=True)
        row.download_button(
            "Template (Excel)", workbook_template, "own-extract.xlsx", EXCEL, on_click="ignore",
            icon=":material/download:", key="template_workbook",
        )  # fmt: skip
        row.download_button(
            "Template (csv)", csv_template, "own-extract.csv", CSV, on_click="ignore",
            icon=":material/download:", key="template_csv",
        )  # fmt: skip
