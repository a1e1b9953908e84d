"""General practice workforce, high level: a row for each practice, role and measure, totals among them."""

from __future__ import annotations

from data_loaders.demonstration import area, months
from data_loaders.demonstration.lists import Lists
from data_loaders.demonstration.staff import Staff, last_month
from data_loaders.demonstration.written_file import WrittenFile, table

COLUMNS = ("PRAC_CODE", "PRAC_NAME", "STAFF_GROUP", "DETAILED_STAFF_ROLE", "MEASURE", "VALUE")
# role: its part of the group; trainees come on top of the GPs, of whom the figures here are
_ROLES = {
    "GP": {"Partner/Provider": 0.6, "Salaried By Practice": 0.3, "GP Locum - Vacancy": 0.1},
    "Nurses": {"Practice Nurse": 0.7, "Advanced Nurse Practitioner": 0.3},
    "Direct Patient Care": {"Health Care Assistant": 0.6, "Pharmacist": 0.4},
    "Admin/Non-Clinical": {"Receptionist": 0.8, "Manager": 0.2},
}
TRAINEE, TRAINEES = "GP Trainee ST3", 0.08


def high_level(values: Staff, lists: Lists, quarter: int) -> WrittenFile:
    """The file as at the end of a quarter."""
    month = last_month(quarter)
    rows: list[list[object]] = []
    for number, practice in enumerate(area.PRACTICES):
        if not lists.open[number, month]:
            continue
        for group in _ROLES:
            blank = bool(values.blank[group][number, quarter])
            for role, fte in _roles(group, float(values.fte[group][number, quarter])).items():
                front = [practice.code, practice.name, group, role]
                rows.append([*front, "FTE", "NA" if blank else f"{fte:.2f}"])
                rows.append([*front, "Headcount", "NA" if blank else max(round(fte * 1.3), int(fte > 0))])
    name = f"3 General Practice – {months.first_day(month):%B %Y} Practice Level - High level.csv"
    return table(name, COLUMNS, rows, "VALUE")


def _roles(group: str, whole: float) -> dict[str, float]:
    """The roles of a group, which add up to `whole`, trainees on top, and the published total of all."""
    names = list(_ROLES[group])
    held = {role: round(whole * _ROLES[group][role], 2) for role in names[1:]}
    held[names[0]] = round(whole - sum(held.values()), 2)
    if group == "GP":
        held[TRAINEE] = round(whole * TRAINEES, 2)
    return {**held, "Total": round(sum(held.values()), 2)}
