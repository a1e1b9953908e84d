"""Files about single patients: fifty made ones are refused, and what only looks like one is not."""

import random
from pathlib import Path

import pytest

from data_loaders import own_extracts, patient_level
from data_loaders.received import Refused
from data_loaders.tabular.files import Received
from data_loaders.tabular.ten_digits import right_last_digits
from tests.data_loaders import published

HEADINGS = ("NHS Number", "nhs_number", "NHS No.", "Date of Birth", "DOB", "date_of_birth", "Patient DOB")
PLAIN = [["practice_code", "period", "measure", "numerator", "denominator"]]


def nhs_number(chance: random.Random) -> str:
    """Ten digits with the right last one, worked out by the published rule."""
    while True:
        digits = [chance.randrange(10) for _ in range(9)]
        check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return "".join(map(str, [*digits, 0 if check == 11 else check]))


def patients(number: int) -> tuple[str, bytes]:
    """One of fifty files about patients: by heading, by content, spaced, among titles, zipped, a workbook."""
    chance = random.Random(number)  # noqa: S311 - repeatable, not secret
    numbers = [nhs_number(chance) for _ in range(3 + number % 7)]
    if number % 5 == 0:
        heading = HEADINGS[number % len(HEADINGS)]
        rows = [["practice_code", heading, "measure"], *(["X90001", "x", "ae"] for _ in numbers)]
    elif number % 5 == 1:
        rows = [["practice", "id", "seen"], *(["X90001", n, "1"] for n in numbers)]
    elif number % 5 == 2:
        rows = [
            ["Attendances"],
            [],
            ["ref", "when"],
            *([f"{n[:3]} {n[3:6]} {n[6:]}", "2026-03"] for n in numbers),
        ]
    elif number % 5 == 3:
        rows = [["Postcode", "Age", "Seen"], *(["BS1 1AA", str(40 + n), "1"] for n in range(len(numbers)))]
    else:
        front = [[*PLAIN[0], "who"], *(["X90001", "2026-03", "ae", "1", "", n] for n in numbers)]
        return "own.zip", published.zipped({"a.csv": published.written(front)})
    return "patients.csv", published.written(rows)


@pytest.mark.parametrize("number", range(50))
def test_a_file_about_patients_is_refused(number: int) -> None:
    found = patient_level.problems(Received(*patients(number)))
    assert found
    assert all(
        problem.blocking and problem.column and "single patients" in problem.message for problem in found
    )


@pytest.mark.parametrize(
    "content",
    [
        published.registered_ages("2026-07-01", {"X90001": (1000, 201)}),
        published.registered_totals("2026-07-01", {"X90001": 1000}),
        published.epraccur([{1: "X90001", 10: "BS1 1AA", 11: "19740401", 18: "0117000000", 26: "4"}] * 5),
        published.own_workbook([["X90001", "2026-03", "em_adm", 1_234_567_890, ""]] * 5),
    ],
)
def test_counts_by_practice_are_not(content: bytes) -> None:
    assert patient_level.problems(Received("file.csv", content)) == []


def test_patients_below_many_rows_without_a_number_are_found() -> None:
    chance = random.Random(3)  # noqa: S311 - repeatable, not secret
    rows = [["practice_code", "n", "who"], *(["X90001", "1", ""] for _ in range(25_000))]
    rows += [["X90001", "1", nhs_number(chance)] for _ in range(5)]
    (problem,) = patient_level.problems(Received("own.csv", published.written(rows)))
    assert problem.column == "who"


@pytest.mark.parametrize("size", [1, 9, 2**18 + 66, 2**18 + 70, 2**20 + 1])
def test_a_file_of_any_size_is_looked_at_to_its_last_byte(size: int) -> None:
    """The last stretch of the bytes may be shorter than any number."""
    assert patient_level.problems(Received("own.csv", b"a,b\n" * (size // 4) + b"1" * (size % 4))) == []


def test_the_check_digit_is_that_of_the_nhs_number() -> None:
    """943 476 5919 is the example of the NHS Data Dictionary."""
    assert right_last_digits([b"9434765919", b"9434765918"]).tolist() == [True, False]


@pytest.mark.parametrize("at", [100, 2**18, 2**20, 3 * 2**20])
def test_patients_are_found_at_any_place_of_a_file_that_is_read_from_where_it_lies(
    at: int, tmp_path: Path
) -> None:
    """Where one stretch of the bytes ends and the next begins, too; written in each of three ways."""
    chance = random.Random(at)  # noqa: S311 - repeatable, not secret
    front = b"practice_code,n,who\n" + b"X90001,2026-03-01 10:00:00,\n" * (at // 28 - 2) + b"X90001,"
    front += b"1" * (at - 6 - len(front)) + b","  # the first number begins five bytes before `at`
    one, two, three = (nhs_number(chance) for _ in range(3))
    numbers = [one, f"{two[:3]} {two[3:6]} {two[6:]}", f'"{three[:3]}-{three[3:]}"']
    path = tmp_path / "own.csv"
    path.write_bytes(front + "\nX90001,1,".join(numbers).encode())  # the last one ends the file
    (problem,) = patient_level.problems(Received("own.csv", path))
    assert problem.column == "who"


def test_one_nhs_number_in_place_of_a_practice_refuses_the_file_and_is_not_repeated() -> None:
    number = nhs_number(random.Random(7))  # noqa: S311 - repeatable, not secret
    rows = [PLAIN[0], *[["X90001", "2026-03", "ae", "1", ""]] * 900]
    for written in (number, f"{number[:3]} {number[3:6]} {number[6:]}"):
        content = published.written([*rows, [written, "2026-03", "ae", "1", ""]])
        with pytest.raises(Refused) as refused:
            own_extracts.load(Received("own.csv", content), indicators=["ue_ae_1000"])
        (problem,) = refused.value.problems
        assert (problem.code, problem.row, problem.column) == ("patient_level", 902, "practice_code")
        assert "NHS number" in problem.message and number not in problem.message.replace(" ", "")
