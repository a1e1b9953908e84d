"""All values of the demonstration for one seed, before they are laid out as published files."""

from __future__ import annotations

from dataclasses import dataclass

from data_loaders.demonstration import survey
from data_loaders.demonstration.achieved import Achieved, achieved
from data_loaders.demonstration.appointments import Appointments, appointments
from data_loaders.demonstration.chance import Floats
from data_loaders.demonstration.childrens_ae import ChildrensAe, childrens_ae
from data_loaders.demonstration.community import contacts
from data_loaders.demonstration.consultations import Consultations, consultations
from data_loaders.demonstration.factors import Factors, factors
from data_loaders.demonstration.hospital import Hospital, hospital
from data_loaders.demonstration.lists import Lists, lists
from data_loaders.demonstration.payments import Payments, payments
from data_loaders.demonstration.registers import Registers, registers
from data_loaders.demonstration.staff import Staff, staff


@dataclass(frozen=True)
class Values:
    """Every table of the demonstration, one row for each code of `area.CODES`."""

    seed: int
    factors: Factors
    lists: Lists
    consultations: Consultations
    hospital: Hospital
    community: dict[str, Floats]
    appointments: Appointments
    surveys: dict[int, survey.Survey]
    registers: Registers
    achieved: Achieved
    staff: Staff
    payments: Payments
    childrens_ae: ChildrensAe


def values(seed: int) -> Values:
    """Draw every table; one seed always gives the same values."""
    latent = factors(seed)
    patients = lists(seed, latent)
    conditions = registers(seed, latent, patients)
    return Values(
        seed=seed,
        factors=latent,
        lists=patients,
        consultations=consultations(seed, latent, patients),
        hospital=hospital(seed, latent, patients),
        community=contacts(seed, latent, patients),
        appointments=appointments(seed, latent, patients),
        surveys={year: survey.survey(seed, latent, year) for year in survey.YEARS},
        registers=conditions,
        achieved=achieved(seed, latent, conditions),
        staff=staff(seed, latent, patients),
        payments=payments(seed, latent, patients),
        childrens_ae=childrens_ae(seed, latent, patients),
    )
