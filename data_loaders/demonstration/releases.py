"""Which files had come by each refresh: R1 (November 2024) to R8 (August 2026), with a correction R7b."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data_loaders.demonstration import (
    area,
    months,
    own_extracts,
    published_achievement,
    published_appointments,
    published_fingertips,
    published_lists,
    published_others,
    published_payments,
    published_practices,
    published_qof,
    published_staff,
    published_survey,
    tariff,
)
from data_loaders.demonstration.appointments import FLU_MONTH
from data_loaders.demonstration.value_model import Values
from data_loaders.demonstration.written_file import WrittenFile

RECEIVED = {
    "R1": date(2024, 11, 11),
    "R2": date(2025, 2, 11),
    "R3": date(2025, 5, 12),
    "R4": date(2025, 8, 11),
    "R5": date(2025, 11, 11),
    "R6": date(2026, 2, 10),
    "R7": date(2026, 5, 12),
    "R7b": date(2026, 6, 11),
    "R8": date(2026, 8, 11),
}
_REPEATED = {"R3": (4,), "R5": (11,), "R7": (FLU_MONTH,)}  # months released again, corrected
_WITH_LOCALITIES = ("R1", "R3")
_QOF_AND_PAYMENTS = {"R1": (2021, 2022, 2023, 2024), "R5": (2025,)}
_FUND = {"R1": 2024, "R5": 2025}
_SURVEYS = {"R1": 2024, "R4": 2025, "R8": 2026}
_CHILDRENS_AE = {"R2": months.YEARS[:-1], "R6": months.YEARS}
_AGE_AND_SEX = {"R3": 2025, "R7": 2026}


@dataclass(frozen=True)
class Release:
    """The files of one refresh, in the order in which they came."""

    name: str
    received: date
    files: tuple[WrittenFile, ...]


def releases(values: Values) -> list[Release]:
    """All refreshes in order."""
    return [Release(name, day, tuple(_files(values, name))) for name, day in RECEIVED.items()]


def _files(values: Values, name: str) -> list[WrittenFile]:
    vale = area.CCGS[2]
    if name == "R7b":
        return [own_extracts.corrected(own_extracts.hospital(values, 6, vale))]
    quarter = int(name[1:]) - 1
    day = RECEIVED[name]
    files = [published_practices.epraccur(day)]
    if name in _WITH_LOCALITIES:
        files.append(published_practices.localities(day))
    if name == "R1":
        files.append(tariff.tariff())
    return [
        *files,
        *_registered(values, quarter),
        *_yearly(values, name),
        published_staff.high_level(values.staff, values.lists, quarter),
        published_appointments.crosstab(
            values.appointments,
            values.lists,
            (3 * quarter, 3 * quarter + 1, 3 * quarter + 2),
            _REPEATED.get(name, ()),
        ),
        *_own(values, name, quarter),
    ]


def _registered(values: Values, quarter: int) -> list[WrittenFile]:
    files = []
    for t in range(3 * quarter, 3 * quarter + 3):
        whole = published_lists.totals if t == published_lists.TOTALS_ONLY else published_lists.ages
        files += [whole(values.lists, t), published_lists.practice_map(values.lists, t)]
    return files


def _yearly(values: Values, name: str) -> list[WrittenFile]:
    files = []
    for year in _QOF_AND_PAYMENTS.get(name, ()):
        files.append(published_qof.prevalence(values.registers, values.lists, year))
        files.append(published_qof.geographies(values.lists, year))
        files.append(published_payments.payments_csv(values.payments, year))
        files += published_achievement.files(values.achieved, values.lists, year)
    if name == "R1":
        files.append(published_fingertips.deprivation(values.factors, values.lists))
        files.append(published_others.ratings(values.seed))
        files.append(published_others.hypertension(values.seed, values.factors))
    if name in _FUND:
        files.append(published_others.fund(values.seed, values.factors, values.lists, _FUND[name]))
    if name in _CHILDRENS_AE:
        years = _CHILDRENS_AE[name]
        files.append(
            published_fingertips.attendances(values.childrens_ae, values.factors, values.lists, years)
        )
    if name in _SURVEYS:
        year = _SURVEYS[name]
        files.append(published_survey.practice_csv(values.seed, values.surveys[year], year))
    return files


def _own(values: Values, name: str, quarter: int) -> list[WrittenFile]:
    files = [own_extracts.general_practice(values, quarter)]
    for ccg in area.CCGS:
        wrong = name == "R7" and ccg.code == "XC3"
        files.append(own_extracts.hospital(values, quarter, ccg, first_version=wrong))
    files += [own_extracts.contacts_111(values, quarter), own_extracts.nursing(values, quarter)]
    if name in _AGE_AND_SEX:
        files.append(own_extracts.age_and_sex(values, _AGE_AND_SEX[name]))
    return files
