"""GP Patient Survey practice csv in the layout of 2017 to 2023: questions have numbers."""

from __future__ import annotations

from data_loaders.demonstration import area
from data_loaders.demonstration.chance import stream
from data_loaders.demonstration.published_survey import FEWEST_ANSWERS
from data_loaders.demonstration.survey import Survey
from data_loaders.demonstration.written_file import LF, WrittenFile, table

FRONT = (
    "Practice_Code",
    "Practice_Name",
    "PCN_Code",
    "PCN_Name",
    "ICS_Code",
    "ICS_Name",
    "distributed",
    "received",
    "resprate",
)
NUMBERS = {"overall": "Q28", "phone": "Q3", "preferred": "Q9", "contact": "Q18"}
# twelve further questions that no indicator uses: sixty columns
FILLERS = ("Q1", "Q2", "Q4", "Q6", "Q10", "Q12", "Q16", "Q21", "Q24", "Q31", "Q38", "Q45")
PARTS = ("base", "_1", "_1pct", "_12", "_12pct")
SUPPRESSED = {2022: "*", 2023: "-99"}
WITH_BOM = {2022}


def header() -> list[str]:
    """All headings: the practice, the questions used, the fillers."""
    return [*FRONT, *(f"{question}{part}" for question in (*NUMBERS.values(), *FILLERS) for part in PARTS)]


def _question(share: float, weighted: float, base: int, hidden: str) -> list[str]:
    if base < FEWEST_ANSWERS:
        return [hidden] * len(PARTS)
    very = share * 0.45
    cells = (weighted, very * weighted, very, share * weighted, share)
    return [f"{cell:.4f}" for cell in cells]


def practice_csv(seed: int, survey: Survey, year: int) -> WrittenFile:
    """The file of one year up to 2023."""
    shares = stream(seed, f"survey/{year}/other questions").uniform(
        0.45, 0.95, (len(area.CODES), len(FILLERS))
    )
    rows = []
    for n, practice in enumerate(area.PRACTICES):
        if not survey.asked[n]:
            continue
        sent, received = int(survey.distributed[n]), int(survey.received[n])
        place = [practice.code, practice.name, practice.pcn, practice.pcn_name, area.STP_CODE]
        row = [*place, area.STP_NAME.upper(), str(sent), str(received), f"{received / sent:.4f}"]
        for q in NUMBERS:
            held = float(survey.share[q][n]), float(survey.weighted_base[q][n]), int(survey.base[q][n])
            row += _question(*held, SUPPRESSED[year])
        for share in shares[n].tolist():
            row += _question(share, received * 0.9, received, SUPPRESSED[year])
        rows.append(row)
    path = f"GPPS_{year}_Practice_data_(weighted)_(csv)_PUBLIC.csv"
    return table(path, header(), rows, "received", newline=LF, bom=year in WITH_BOM)
