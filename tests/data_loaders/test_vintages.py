"""Vintages nobody has seen yet: another period, the words of another reorganisation, columns elsewhere."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import openpyxl
import pytest

from data_loaders import LOADERS
from data_loaders.received import Loaded
from data_loaders.tabular.files import Received
from tests.builders import CATALOGUE
from tests.data_loaders import (
    published,
    published_areas,
    published_prescribing,
    published_rows,
    published_workbooks,
)
from tests.data_loaders.published_workbooks import RATED, rated

Rows = list[list[str]]


@dataclass(frozen=True)
class Vintage:
    """A small file as published, and other vintages of it: name, what reads otherwise in it, its period."""

    name: str
    content: bytes
    period: str
    others: tuple[tuple[str, dict[str, str], str], ...]
    headings: bool = True


AREAS = {"XC1": (30, 20, 10), "XC2": (3, 2, 1)}
UNDER_5 = {"Indicator ID": "93930", "Area Code": "X90001", "Area Type": "GP", "Sex": "Persons"}
UNDER_5 |= {"Time period": "2021/22", "Value": "1", "Count": "2", "Denominator": "3"}
PAID = {"Practice Code": "X90001", "Number of Weighted Patients (Last Known Figure)": "1000"}
PAID |= {"Number of Registered Patients (Last Known Figure)": "990"}
PAID |= {"Total NHS Payments to General Practice": "150000"}
STAFF = [["X90001", "GP", "Partner/Provider", "FTE", 2], ["X90001", "GP", "Total", "FTE", 2]]
WIDE = {"PRAC_CODE": "X90001", "TOTAL_PATIENTS": 9000, "TOTAL_GP_FTE": 6, "TOTAL_GP_EXTG_FTE": 4}
SEEN = [("X90001", "Same Day", 5, "Attended"), ("X90001", "1 Day", 2, "DNA")]
FAMILY = [("X90001", 20, 0.9, 10, 8, 1, 1, 0, 0)]
LISTED = {1: "X90001", 2: "A", 11: "19740401", 13: "A", 15: "XC1", 16: "20130401", 26: "4"}
HYPERTENSION = {("X90001", "HYP"): (112, 900), ("X90002", "HYP"): (20, 90)}
PATIENTS = {"X90001": (1000, 201), "X90002": (500, 9)}
FRAMEWORK = {"X90001": (1000, 112, {"HYP006": (80, 100, 5)})}
JULY = "2026-07-01"

VINTAGES = [
    Vintage(
        "ages.csv",
        published.registered_ages(JULY, PATIENTS),
        "2026-07",
        (
            ("gp-reg-pat-prac-quin-age.csv", {JULY: "01APR2019"}, "2019-04"),
            ("gp-reg-pat-prac-quin-age.csv", {JULY: "01/10/2023"}, "2023-10"),
        ),
    ),
    Vintage(
        "totals.csv",
        published.registered_totals("01JUL2026", {"X90001": 1000}),
        "2026-07",
        (
            ("gp-reg-pat-prac-all.csv", {"01JUL2026": "01Feb2018"}, "2018-02"),
            ("gp-reg-pat-prac-all.csv", {"01JUL2026": "20270101"}, "2027-01"),
        ),
    ),
    Vintage(
        "map.csv",
        published.registered_map(JULY),
        "2026-07",
        (("gp-reg-pat-prac-map.csv", {JULY: "01OCT2020"}, "2020-10"),),
    ),
    Vintage(
        "Patient_List_Size_2016_01-03.csv",
        published.old_bands({"X90001": [10] * 18}),
        "2015/16 Q4",
        (
            ("Patient_List_Size_2016_04-06.csv", {}, "2016/17 Q1"),
            ("Patient_List_Size_2015_10-12.csv", {}, "2015/16 Q3"),
        ),
    ),
    Vintage(
        "PREVALENCE_2223.csv",
        published.prevalence(HYPERTENSION),
        "2022/23",
        (
            ("PREVALENCE_2526_v2.csv", {}, "2025/26"),
            ("QOF_PREVALENCE_2019-20.csv", {"REGISTER": "Register"}, "2019/20"),
        ),
    ),
    Vintage(
        "ACHIEVEMENT_2324.csv",
        published_rows.achievement(published_rows.measured("X90001", "AF008", 8, 10, 2)),
        "2023/24",
        (("ACHIEVEMENT_LONDON_2425.csv", {}, "2024/25"),),
    ),
    Vintage(
        "MAPPING_2223.csv", published.geographies(), "2022/23", (("MAPPING_2526_v2.csv", {}, "2025/26"),)
    ),
    Vintage(
        "fingertips.csv",
        published.fingertips([UNDER_5]),
        "2021/22",
        (
            (
                "indicators-GPs.csv",
                {"2021/22": "2024/25", ",GP,": ",GPs,", "Compared to percentiles": "Column not used"},
                "2024/25",
            ),
        ),
    ),
    Vintage(
        "payments_2223.csv",
        published.payments([PAID]),
        "2022/23",
        (
            (
                "nhspaymentsgp-16-17-prac.csv",
                {"Appraisal Costs ": "Appraisal.Costs", "(Last": "(last"},
                "2016/17",
            ),
            ("NHS Payments to General Practice 2027-28.csv", {"Practice Code": "PracticeCode"}, "2027/28"),
        ),
    ),
    Vintage(
        "GPPS_2025.csv",
        published.survey({"X90001": (0.5, 50, 100)}),
        "2025",
        (("GPPS_2026_Practice_data_(weighted)_(csv)_PUBLIC.csv", {}, "2026"),),
    ),
    Vintage(
        "GPPS_2021.csv",
        published.old_survey({"X90001": (0.5, 100)}),
        "2021",
        (
            ("GPPS_2023_Practice_data_(weighted)_(csv)_PUBLIC.csv", {"CCG_": "ICS_"}, "2023"),
            (
                "GPPS_2019_Practice_data_(weighted)_(csv)_PUBLIC.csv",
                {"Practice_Code": "practice_code"},
                "2019",
            ),
        ),
    ),
    Vintage(
        "crosstab.csv",
        published.crosstab(SEEN),
        "2025-08",
        (
            ("Practice_Level_Crosstab_Mar_23.csv", {"01AUG2025": "01MAR2023"}, "2023-03"),
            ("Practice_Level_Crosstab_Jan_27.csv", {"01AUG2025": "01Jan2027"}, "2027-01"),
        ),
    ),
    Vintage(
        "regional.csv",
        published_areas.appointments([("XC1", "MAR2019", "Telephone", 5)]),
        "2019-03",
        (("CCG_CSV_Oct_21.csv", {"MAR2019": "OCT2021"}, "2021-10"),),
    ),
    Vintage(
        "coverage.csv",
        published_areas.coverage([("XC1", "01AUG2020", 5, 6)]),
        "2020-08",
        (("APPOINTMENTS_GP_COVERAGE.csv", {"01AUG2020": "01NOV2021"}, "2021-11"),),
    ),
    Vintage(
        "gpw_062026.csv",
        published_rows.roles(STAFF),
        "2026-06",
        (
            ("General Practice September 2023 Practice Level - High level.csv", {}, "2023-09"),
            ("1 General Practice – December 2027 Practice Level - High level.csv", {}, "2027-12"),
        ),
    ),
    Vintage(
        "GPWPracticeCSV.062025.csv",
        published_rows.wide_workforce([WIDE]),
        "2025-06",
        (("1 General Practice – March 2022 Practice Level - Detailed.csv", {}, "2022-03"),),
    ),
    Vintage(
        "3. General Practice – September 2017 Practice Level.csv",
        published_rows.workforce_of_2017([["X90001", 5000, 3, 2, 1]]),
        "2017-09",
        (("3. General Practice – March 2020 Practice Level.csv", {}, "2020-03"),),
    ),
    Vintage(
        "networks.csv",
        published_rows.network_people([("U90001", 1)]),
        "",
        (("PCN Workforce.csv", {"2021,3": "2024,9"}, ""),),
    ),
    Vintage(
        "IIF.csv",
        published_rows.fund(
            [
                ("GP practice", "X90001", "ACC-08 Numerator", 80),
                ("GP practice", "X90001", "ACC-08 Denominator", 100),
            ]
        ),
        "2023/24",
        (
            ("IIF_2425.csv", {"31/03/2024": "31/03/2025"}, "2024/25"),
            ("IIF_2223.csv", {"31/03/2024": "2023-03-31"}, "2022/23"),
        ),
    ),
    Vintage(
        "T201410PDPI BNFT.CSV",
        published_prescribing.pdpi(),
        "2014-10",
        (("T201602PDPI BNFT.csv", {"201410": "201602"}, "2016-02"),),
    ),
    Vintage(
        "Detailed_Prescribing_Information_201709.csv",
        published_prescribing.detailed(),
        "2017-09",
        (("Detailed Prescribing Information Feb 20.csv", {}, "2020-02"),),
    ),
    Vintage(
        "EPD_202506.csv",
        published_prescribing.epd(),
        "2025-06",
        (
            ("EPD_202011.csv", {"202506": "202011"}, "2020-11"),
            ("EPD_SNOMED_202703.csv", {"202506": "2027_03"}, "2027-03"),
        ),
    ),
    Vintage(
        "opioidper1000.csv",
        published_prescribing.measure([("2025-06-01", "X90001", 3, 9.1)]),
        "2025-06",
        (("opioidper1000.csv", {"2025-06-01": "2023-01-01"}, "2023-01"),),
    ),
    Vintage(
        "Lookup.csv",
        published_rows.ons_lookup([("XC1", "XST")]),
        "",
        (
            ("Lookup_2027.csv", {"22CD": "27CD", "22NM": "27NM"}, ""),
            ("Lookup_2020.csv", {"SICBL22": "CCG20", "ICB22": "STP20", "NHSER22": "NHSER20"}, ""),
        ),
    ),
    Vintage(
        "epraccur.csv",
        published.epraccur([LISTED] * 3),
        "",
        (("epraccur.csv", {"19740401": "20270401"}, ""),),
        headings=False,
    ),
    Vintage(
        "eccg.csv",
        published_rows.eccg([("00C", "NHS A CCG", "20130401", "")]),
        "",
        (("eccg.csv", {"20130401": "20220701"}, ""),),
        headings=False,
    ),
    Vintage(
        "return.xlsx",
        published_areas.hospital(AREAS),
        "2026-06",
        (("MAR_Comm.xlsx", {"June 2026": "November 2018"}, "2018-11"),),
    ),
    Vintage(
        "fft.xlsx",
        published_workbooks.friends_and_family(FAMILY),
        "2025-06",
        (("GP-FFT.xlsx", {"June 2025": "January 2022"}, "2022-01"),),
    ),
    Vintage(
        "01_July_2026_Latest_ratings.xlsx",
        published_workbooks.workbook({"Locations": [RATED, rated("X90001", "Good", "2020-01-01")]}),
        "2026-07",
        (("01_March_2027_Latest_ratings.xlsx", {}, "2027-03"),),
    ),
    Vintage(
        "qof-prac.xlsx",
        published_workbooks.workbook({"HYP": published_workbooks.condition(FRAMEWORK)}),
        "2016/17",
        (("qof-1415-prev-ach-exc-cv-prac.xlsx", {"2015-16": "2013-14", "2016-17": "2014-15"}, "2014/15"),),
        headings=False,
    ),
    Vintage(
        "ePCN.xlsx",
        published_workbooks.networks([("X90001", "U90001", "20190701", "")]),
        "",
        (("ePCN.xlsx", {"20190701": "20240401"}, ""),),
    ),
]
CASES = [
    pytest.param(vintage, other, id=f"{other[0]} {other[2]}")
    for vintage in VINTAGES
    for other in vintage.others
]


def text_of(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def in_csv(content: bytes, change: Callable[[Rows], Rows]) -> bytes:
    rows = [row for row in csv.reader(io.StringIO(text_of(content), newline="")) if row]
    return published.written(change(rows))


def in_workbook(content: bytes, change: Callable[[str], str], titles: bool = False) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = change(cell.value)
        if titles:
            sheet.insert_rows(1, 2)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def later(vintage: Vintage, swaps: dict[str, str]) -> bytes:
    """The file with what reads otherwise in it."""

    def change(text: str) -> str:
        for old, new in swaps.items():
            text = text.replace(old, new)
        return text

    if vintage.name.endswith(".xlsx"):
        return in_workbook(vintage.content, change)
    return change(text_of(vintage.content)).encode()


NEWER = ((r"CCG(?=_)|CCG(?= )", "SUB_ICB_LOCATION"), (r"STP(?=_)|STP(?= )", "ICB"))
OLDER = ((r"(?i)\bSub.ICB(_Location|.Loc)?(?=[_ ])|SUB_ICB(_LOCATION)?(?=_)", "CCG"), (r"ICB(?=[_ ])", "STP"))


def worded(heading: str, words: tuple[tuple[str, str], ...]) -> str:
    """A heading in the words of other years; the name of a CCG stays."""
    for old, new in words if not heading.startswith("NHS ") else ():
        heading = re.sub(old, new, heading)
    return heading


def dressed(rows: Rows) -> Rows:
    """Title rows, columns the other way round, two more at the end, headings in another case and spacing."""
    spelt = [f" {re.sub('[_ ]', ' ', heading).swapcase()} " for heading in rows[0]]
    body = [spelt, *rows[1:]]
    width = max(map(len, body))
    turned = [[*(row + [""] * (width - len(row)))[::-1], "x", ""] for row in body]
    turned[0][-2:] = ["Note of the publisher", "Version"]
    return [["Published in a later year"], ["Source: NHS"], *turned]


def manners(vintage: Vintage, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The file as it is, in the words of other years, and dressed otherwise."""
    yield "as it is", content
    for words in (NEWER, OLDER) if vintage.headings else ():
        if vintage.name.endswith(".xlsx"):
            yield "reworded", in_workbook(content, lambda text, words=words: worded(text, words), titles=True)
            continue
        new = in_csv(content, lambda rows, words=words: [[worded(c, words) for c in rows[0]], *rows[1:]])
        yield "reworded", new
        yield "reworded and dressed", in_csv(new, dressed)


def said(found: Loaded, period: str = "") -> list[tuple[object, ...]]:
    """Figures without their period, who belongs to whom, and names."""
    rows = [row[:2] + row[3:] for row in published.rows_of(found)]
    assert {row[2] for row in published.rows_of(found)} <= {period} or not period
    links = found.memberships[["practice", "level", "parent"]].drop_duplicates()
    names = found.organisations[["code", "name", "level"]]
    return [*rows, *sorted(map(tuple, links.to_numpy())), *sorted(map(tuple, names.to_numpy()))]


@pytest.mark.parametrize(("vintage", "other"), CASES)
def test_another_vintage_has_the_same_figures_in_its_own_period(
    vintage: Vintage, other: tuple[str, dict[str, str], str]
) -> None:
    ids = list(CATALOGUE)
    name, swaps, period = other
    sound = published.loaded(vintage.name, vintage.content, ids)
    expected = said(sound, vintage.period)
    assert any(row[-1] in ("ok", "ccg", "stp") for row in expected) or not vintage.period
    for manner, content in manners(vintage, later(vintage, swaps)):
        found = published.loaded(name, content, ids)
        assert said(found, period) == expected, manner
        if period:
            assert found.periods == (period,), manner


def test_every_publication_has_a_vintage() -> None:
    own = {"localities", "own_extracts", "successors", "tariffs"}  # ours: nobody publishes them
    once = {"prevalence_estimates"}
    assert {loader_of(vintage) for vintage in VINTAGES} == set(LOADERS) - own - once


def loader_of(vintage: Vintage) -> str:
    received = Received(vintage.name, vintage.content)
    return max(LOADERS, key=lambda name: LOADERS[name].recognises(received))
