"""Monthly Hospital Activity by commissioner: what the practices of each CCG add up to, within 2 %."""

from __future__ import annotations

import numpy as np

from data_loaders.demonstration import area, months
from data_loaders.demonstration.chance import Floats, stream
from data_loaders.demonstration.hospital import Hospital, of_ccgs
from data_loaders.demonstration.workbook_bytes import workbook
from data_loaders.demonstration.written_file import WrittenFile

MONTHS = tuple(range(2, months.MONTHS, 3))  # the last month of each quarter
YEARS_DRAGGED_ON = 11  # in June 2025 the year rises from row to row, as it did in June 2017
# how many there are to one first visit that a GP asked for
_REFERRALS_MADE, _FIRST_VISITS = 1 / 0.75, 230 / 197 / 0.75
COLUMNS = (
    "Year",
    "Period",
    "Region Code",
    "Region Name",
    "Org Code",
    "Org Name",
    "Elective G&A Ordinary Admissions (FFCEs)",
    "Elective G&A Daycase Admissions (FFCEs)",
    "Total Non-elective G&A Admissions (FFCEs)",
    "GP Referrals Made (All specialties) ",
    "GP Referrals Made (G&A) ",
    "Other Referrals Made (G&A) ",
    "All 1st Outpatient Attendances (G&A) ",
)
_NON_ELECTIVE = COLUMNS.index("Total Non-elective G&A Admissions (FFCEs)")


def activity(seed: int, values: Hospital, t: int) -> WrittenFile:
    """The workbook of month `t`."""
    rng = stream(seed, f"hospital return/{t}")
    counts = [_counts(values, of_ccgs(ccg.code), t, rng.uniform(0.98, 1.02, 7)) for ccg in area.CCGS]
    day = months.first_day(t)
    region = [area.REGION_CODE, area.REGION_NAME.upper()]
    lines = [["", "", "", "England", *(sum(column) for column in zip(*counts, strict=True))], []]
    lines += [[*region, ccg.code, ccg.name.upper(), *row] for ccg, row in zip(area.CCGS, counts, strict=True)]
    rows: list[list[object]] = [[], *_above(t), ["", *COLUMNS]]
    for place, line in enumerate(lines):
        start = day.year - (day.month < 4) + (place if t == YEARS_DRAGGED_ON else 0)
        rows.append(["", f"{start}-{(start + 1) % 100:02d}", f"{day:%B}", *line] if line else [])
    total = sum(row[_NON_ELECTIVE - 6] for row in counts)
    return WrittenFile(
        f"{day:%b_%y}.xlsx", workbook("Commissioner", rows), len(counts), "non-elective", total
    )


def _counts(values: Hospital, practices: np.typing.NDArray[np.bool_], t: int, error: Floats) -> list[int]:
    emergency = values.published["em_adm"][practices, t].sum()
    visits = values.published["ref_first"][practices, t].sum()
    made = _REFERRALS_MADE * visits
    first = _FIRST_VISITS * visits
    figures = (0.24 * emergency, 1.2 * emergency, emergency, 1.04 * made, made, 0.6 * made, first)
    return [round(float(figure)) for figure in np.array(figures) * error]


def _above(t: int) -> list[list[object]]:
    said = {
        "Title:": "Monthly Hospital Activity",
        "Period:": f"{months.first_day(t):%B %Y}",
        "Source:": "Synthetic: no real hospital or patient",
        "Basis:": "Commissioner",
    }
    lines: list[list[object]] = [["", word, what] for word, what in said.items()]
    return [*lines, [], ["", "Commissioner Level Data"]]
