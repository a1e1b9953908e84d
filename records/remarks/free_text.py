"""Free text that people type: short, and nothing in it that points at a patient."""

import re

from records.refusals import Refused

TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
LONG_AGO = re.compile(r"(?<!\d)\d{1,2}[./ -]\d{1,2}[./ -]19\d{2}(?!\d)|(?<!\d)19\d{2}-\d{2}-\d{2}(?!\d)")
WARNING = "No names of people and no patient details."


def accepted(words: str, longest: int, called: str, shortest: int = 10) -> str:
    """The words with single blanks between them.

    Raises Refused where they are too short or too long, or point at a patient.
    """
    text = " ".join(words.split())
    if not shortest <= len(text) <= longest:
        raise Refused(f"{called} has {shortest} to {longest} characters.", "length")
    check_no_patient(text)
    return text


def accepted_or_none(words: str, longest: int, called: str, shortest: int = 3) -> str:
    """The same of words that may be left out: empty where nothing was written."""
    return accepted(words, longest, called, shortest) if words.strip() else ""


def check_no_patient(text: str) -> None:
    """Raise Refused for what looks like an NHS number, or the date of birth of a grown-up."""
    if any(_is_nhs_number(re.sub(r"\D", "", found)) for found in TEN_DIGITS.findall(text)):
        raise Refused(f"That looks like an NHS number: take it out. {WARNING}", "patient_details")
    if LONG_AGO.search(text):
        raise Refused(f"That looks like a date of birth: take it out. {WARNING}", "patient_details")


def _is_nhs_number(digits: str) -> bool:
    """Ten digits whose last one is the check digit (modulus 11)."""
    check = 11 - sum(int(d) * weight for d, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == int(digits[9]) and check != 10
