"""GP Patient Survey practice csv in the layout of 2024 and later: one wide row for each practice."""

from __future__ import annotations

from data_loaders.demonstration import area
from data_loaders.demonstration.chance import stream
from data_loaders.demonstration.survey import Survey, half_width
from data_loaders.demonstration.written_file import LF, WrittenFile, table

FRONT = (
    "ad_practicecode",
    "ad_practicename",
    "ad_pcncode",
    "ad_pcnname",
    "ad_icscode",
    "ad_icsname",
    "ad_commissioningregionname",
    "distributed",
    "received",
    "resprate",
)
STEMS = {
    "overall": "overallexp",
    "preferred": "localgpservicesprefhpsee",
    "phone": "localgpservicesphone",
    "contact": "gpcontactoverall",
    "ltc_support": "ltcsupport",
    "ltc": "ltccondition",
}
# twelve further questions that no indicator uses: sixty columns
FILLERS = [
    "localgpserviceswebsite",
    "localgpservicesapp",
    "localgpservicesreception",
    "localgpservicestimes",
    "lastgpapptlisten",
    "lastgpapptcare",
    "lastgpapptconf",
    "lastgpappttime",
    "lastgpapptinvolved",
    "lastgpapptneeds",
    "pharmacyoverall",
    "dentistoverall",
]
PARTS = ("pcteval", "counteval", "baseevaluw", "lowileval", "hiwileval")
SUPPRESSED = {2024: "*", 2025: "-99", 2026: ""}
WITH_BOM = {2025}
FEWEST_ANSWERS = 10


def header() -> list[str]:
    """All headings: the practice, the questions used, the fillers."""
    return [*FRONT, *(f"{stem}.{part}" for stem in (*STEMS.values(), *FILLERS) for part in PARTS)]


def _question(share: float, weighted: float, base: int, half: float, hidden: str) -> list[str]:
    if base < FEWEST_ANSWERS:
        return [hidden] * len(PARTS)
    low, high = max(share - half, 0), min(share + half, 1)
    return [
        f"{share:.9f}",
        f"{share * weighted:.9f}",
        str(base),
        f"{low:.9f}",
        f"{high:.9f}",
    ]


def _front(survey: Survey, n: int) -> list[str]:
    practice = area.PRACTICES[n]
    sent, received = int(survey.distributed[n]), int(survey.received[n])
    place = [practice.code, practice.name, practice.pcn, practice.pcn_name, area.STP_CODE]
    names = [area.STP_NAME.upper(), area.REGION_NAME.upper()]
    return [*place, *names, str(sent), str(received), f"{received / sent:.9f}"]


def practice_csv(seed: int, survey: Survey, year: int) -> WrittenFile:
    """The file of one year."""
    rng = stream(seed, f"survey/{year}/other questions")
    shares = rng.uniform(0.45, 0.95, (len(area.CODES), len(FILLERS)))
    half = {q: half_width(survey.share[q], survey.base[q]) for q in STEMS}
    hidden = SUPPRESSED[year]
    rows = []
    for n in range(len(area.CODES)):
        if not survey.asked[n]:
            continue
        row = _front(survey, n)
        for q in STEMS:
            share, weighted = float(survey.share[q][n]), float(survey.weighted_base[q][n])
            row += _question(share, weighted, int(survey.base[q][n]), float(half[q][n]), hidden)
        received = int(survey.received[n])
        for share in shares[n].tolist():
            row += _question(share, received * 0.9, received, 0.08, hidden)
        rows.append(row)
    path = f"GPPS_{year}_Practice_data_(weighted)_(csv)_PUBLIC.csv"
    return table(path, header(), rows, "received", newline=LF, bom=year in WITH_BOM)
