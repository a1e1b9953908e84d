"""The area's own extracts in the long form: general practice, hospital, NHS 111, community; by quarter."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from data_loaders.demonstration import area, months
from data_loaders.demonstration.chance import Flags, Floats
from data_loaders.demonstration.community import nursing_missing
from data_loaders.demonstration.consultations import AGES, CLINICIANS, INCOMPLETE, MODES
from data_loaders.demonstration.hospital import by_age_and_sex, of_ccgs, recorded_anew
from data_loaders.demonstration.lists import GROUPS
from data_loaders.demonstration.rates import ACSC, AE, EM_ADM
from data_loaders.demonstration.value_model import Values
from data_loaders.demonstration.written_file import LF, WrittenFile, table

COLUMNS = (
    "practice_code",
    "period",
    "measure",
    "numerator",
    "denominator",
    "age_band",
    "sex",
    "clinician",
    "mode",
    "definition",
)
HOSPITAL_MEASURES = ("ae", "ae_minor_inhours", "em_adm", "em_zero_day", "acsc", "ref_first")
_SEXES = ("female", "male")
Row = list[object]


def _file(source: str, span: str, rows: list[Row], version: str = "") -> WrittenFile:
    return table(f"own_extract_{source}_{span}{version}.csv", COLUMNS, rows, "numerator", newline=LF)


def _months(quarter: int) -> range:
    return range(3 * quarter, 3 * quarter + 3)


def _span(quarter: int) -> str:
    return f"{months.iso(3 * quarter)}_{months.iso(3 * quarter + 2)}"


def _present(values: Values, quarter: int) -> Iterator[tuple[int, int]]:
    """Practice and month pairs of a quarter in which the practice was open."""
    for t in _months(quarter):
        yield from ((n, t) for n in range(len(area.CODES)) if values.lists.open[n, t])


def general_practice(values: Values, quarter: int) -> WrittenFile:
    """Consultations by age band, clinician and mode, and continuity of a quarter."""
    rows: list[Row] = []
    for n, t in _present(values, quarter):
        rows += _consultation_rows(values, n, t)
        if area.CODES[n] != area.NO_CONTINUITY:
            total = float(values.consultations.continuity_sum[n, t])
            patients = int(values.consultations.continuity_patients[n, t])
            front = [area.CODES[n], months.iso(t), "continuity", f"{total:.2f}", patients]
            rows.append([*front, "", "", "", "", "v1"])
    return _file("general_practice", _span(quarter), rows)


def _consultation_rows(values: Values, n: int, t: int) -> list[Row]:
    counts = values.consultations.counts[n, t].tolist()
    rows: list[Row] = []
    for a, age in enumerate(AGES):
        for c, clinician in enumerate(CLINICIANS):
            for m, mode in enumerate(MODES):
                if area.CODES[n] == INCOMPLETE and (clinician == "nurse" or mode == "telephone"):
                    continue
                front = [area.CODES[n], months.iso(t), "consultations", counts[a][c][m], ""]
                rows.append([*front, age, "", clinician, mode, "v1"])
    return rows


def hospital(values: Values, quarter: int, ccg: area.Ccg, *, first_version: bool = False) -> WrittenFile:
    """Hospital measures of one CCG's practices; `first_version` lacks the minor injuries unit."""
    here, anew = of_ccgs(ccg.code), recorded_anew()
    tables = dict(values.hospital.published)
    if first_version:
        tables["ae"] = values.hospital.ae_without_injuries_unit
    rows: list[Row] = []
    for n, t in _present(values, quarter):
        if here[n]:
            for measure in HOSPITAL_MEASURES:
                spells = measure in ("em_adm", "em_zero_day")
                denominator = int(tables["em_adm"][n, t]) if measure == "em_zero_day" else ""
                front = [area.CODES[n], months.iso(t), measure, int(tables[measure][n, t]), denominator]
                rows.append([*front, "", "", "", "", "v2" if spells and anew[n, t] else "v1"])
    return _file(f"hospital_{ccg.code}", _span(quarter), rows)


def corrected(file: WrittenFile) -> WrittenFile:
    """The same file under the name of a correction."""
    return WrittenFile(file.path.replace(".csv", "_v2.csv"), file.content, file.rows, file.column, file.total)


def _simple(
    values: Values, quarter: int, measure: str, source: str, age: str, missing: Flags | None = None
) -> WrittenFile:
    counts: Floats = values.community[measure]
    rows: list[Row] = []
    for n, t in _present(values, quarter):
        if missing is None or not missing[n, t]:
            front = [area.CODES[n], months.iso(t), measure, int(counts[n, t]), ""]
            rows.append([*front, age, "", "", "", "v1"])
    return _file(source, _span(quarter), rows)


def contacts_111(values: Values, quarter: int) -> WrittenFile:
    """NHS 111 and out-of-hours contacts of a quarter."""
    return _simple(values, quarter, "contacts_111", "nhs_111", "")


def nursing(values: Values, quarter: int) -> WrittenFile:
    """District nursing contacts of patients 65 and over; the coast sent none for one quarter."""
    return _simple(values, quarter, "dn_contacts", "community", "65+", nursing_missing())


def age_and_sex(values: Values, year: int) -> WrittenFile:
    """Events and patient-years of the whole STP by age and sex: the standard of the adjusted ratios.

    Months of the financial year ending in `year` that the extracts hold; nine of 2024/25, twelve of 2025/26.
    """
    span = slice(0, 9) if year == 2025 else slice(9, 21)
    rows: list[Row] = []
    for measure in (AE, EM_ADM, ACSC):
        counts = values.hospital.true[measure.name]
        events, people = by_age_and_sex(values.seed, measure, counts, values.lists, span)
        for g, s in np.ndindex(events.shape):
            front = [area.STP_CODE, months.financial_year(year), measure.name, int(events[g, s])]
            rows.append([*front, f"{people[g, s]:.4f}", GROUPS[g], _SEXES[s], "", "", "v1"])
    return _file("hospital_age_sex", f"{year - 1}-{year % 100}", rows)
