"""What is said of the files beside them: README.txt, area.toml, and demo.json with the planted facts."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from data_loaders.demonstration import area
from data_loaders.demonstration.releases import Release
from data_loaders.demonstration.value_model import Values
from data_loaders.demonstration.written_file import WrittenFile

AS_AT, TODAY = date(2026, 6, 30), date(2026, 9, 15)

README = """Stocktake: demonstration data

SYNTHETIC. No real patient, practice or place: every number is drawn at random and every name and code is
invented (practice codes begin with X9, which was never issued). Not for research, and not for any decision.

The files have the layouts in which real data are published. Each folder R1 to R8 holds what had come by one
quarterly refresh, R7b one corrected file. "England" in them means the invented area, which is all there is.
The folder `refused` holds two files that must not be accepted, and the folder `to_try` further publications
to take in by hand: twelve months of prescribing, the GP Patient Survey of 2022 and 2023, and eight months of
hospital activity by CCG. Neither folder is loaded.

Own extracts (own_extract_*.csv), one row for each practice, month and measure; exact counts, so to be treated
as shared in confidence:
  practice_code  practice, or XST for the whole STP in the age-sex file
  period         month (2025-07) or financial year (2025/26)
  measure        consultations, continuity, ae, ae_minor_inhours, em_adm, em_zero_day, acsc, ref_first,
                 contacts_111, dn_contacts
  numerator      events; for continuity the sum over patients of the share of their GP visits with the GP seen
                 most
  denominator    continuity: patients with three or more GP visits in the twelve months to then;
                 em_zero_day: emergency spells; age-sex file: patient-years; empty: patient-years of the age
                 band from Patients Registered
  age_band       0-64, 65+ (empty: all ages); age-sex file: 0-4, 5-14, 15-44, 45-64, 65-74, 75-84, 85+
  sex            empty; age-sex file: female, male
  clinician      consultations: gp, nurse, other
  mode           consultations: surgery, telephone, home, online
  definition     v1; v2 where counting changed: figures of v1 and v2 are not one series
The age-sex file holds the events of the whole STP in those months of the financial year that the extracts
cover (2024/25: July to March), over the patient-years of the same months.

tariff.csv (in R1): what one A&E attendance and one emergency admission are said to cost. Made up like all
else: no national and no local price.
"""

AREA_TOML = """# The demonstration area: synthetic, no real patient, practice or place.
area = ["XST"]
localities = "local"

[levels]
practice = "practice"
locality = "locality"
ccg = "CCG"
stp = "STP"
england = "England"

[demonstration]
today = 2026-09-15
"""


def accounts() -> list[dict[str, Any]]:
    """Accounts of the demonstration: name, role, and the organisations that each may see."""
    workshops = [area.LOCALITIES[number - 1].code for number in (1, 4, 7, 12)]
    managers = ("X90030", area.OPTED_OUT)
    rows: list[dict[str, Any]] = [
        {"name": "admin", "role": "admin", "organisations": [area.STP_CODE]},
        {"name": "analyst", "role": "analyst", "organisations": [area.STP_CODE]},
        {"name": "facilitator", "role": "facilitator", "organisations": workshops},
        {"name": "board", "role": "board_viewer", "organisations": [area.STP_CODE]},
    ]
    for code in managers:
        locality = area.PRACTICES[area.INDEX[code]].locality.code
        rows.append(
            {
                "name": f"manager-{code.lower()}",
                "role": "practice_manager",
                "organisations": [code],
                "locality": locality,
            }
        )
    return rows


def planted(values: Values) -> dict[str, Any]:
    """What was put into the data on purpose. For tests only: the product never reads it."""
    return {
        "specials": {
            "students": area.STUDENTS,
            "single_handed": area.SINGLE_HANDED,
            "care_homes": area.CARE_HOMES,
            "opened": {"practice": area.NEW, "on": "2025-01-01"},
            "merged": {"practice": area.ABSORBED, "into": area.ABSORBER, "on": "2025-04-01"},
            "closed": {"practice": area.CLOSED, "last_day": "2025-09-30", "heirs": area.HEIRS},
            "moved": {"practice": area.MOVED, "from": "LOC-L13", "to": "LOC-L12", "on": "2025-01-01"},
            "opted_out": area.OPTED_OUT,
        },
        "suspect_consultations": {
            area.SUSPECTS[0]: "counted twice from 2025-05",
            area.SUSPECTS[1]: "nurse and telephone contacts missing",
            area.SUSPECTS[2]: "administrative entries counted from 2024-11",
        },
        "hypertension_coding_gap": area.CODING_GAP,
        "missing": {
            "continuity": area.NO_CONTINUITY,
            "qof_2022_23": area.NO_CONTINUITY,
            "dn_contacts": {"ccg": "XC2", "months": ["2025-07", "2025-08", "2025-09"]},
        },
        "P1": {"locality": "LOC-L07", "measure": "em_adm", "v2_from": "2026-04", "ccgs": ["XC1", "XC2"]},
        "P2": {"locality": "LOC-L04", "measure": "missed appointments", "from": "2026-01", "factor": 0.74},
        "P3": {
            "locality": "LOC-L04",
            "measure": "ae_minor_inhours",
            "change": "none",
            "sub_seed": values.hospital.redraws,
        },
        "P5": {"locality": "LOC-L12", "wrong_in": "R7", "corrected_in": "R7b", "factor": 0.80},
        "C1": {"practice": area.FLU_CLINIC, "month": "2025-11", "wrong_in": "R6", "corrected_in": "R7"},
    }


def _entry(folder: str, file: WrittenFile) -> dict[str, Any]:
    return {
        "path": f"{folder}/{file.path}",
        "sha256": file.sha256,
        "rows": file.rows,
        "column": file.column,
        "total": file.total,
    }


def demo_json(
    values: Values, releases: list[Release], refused: list[WrittenFile], to_try: list[WrittenFile]
) -> str:
    """The manifest as text."""
    content = {
        "title": "Demonstration",
        "synthetic": "No real patient, practice or place; not for research.",
        "seed": values.seed,
        "as_at": AS_AT.isoformat(),
        "today": TODAY.isoformat(),
        "refreshes": [
            {
                "name": release.name,
                "received": release.received.isoformat(),
                "files": [_entry(release.name, file) for file in release.files],
            }
            for release in releases
        ],
        "refused": [_entry("refused", file) for file in refused],
        "to_try": [_entry("to_try", file) for file in to_try],
        "accounts": accounts(),
        "planted": planted(values),
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"
