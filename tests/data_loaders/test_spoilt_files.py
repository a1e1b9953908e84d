"""Files spoilt in hundreds of ways: each is read or refused with a message, none ends in a traceback."""

import random
from collections.abc import Callable

import pytest

from data_loaders import LOADERS
from data_loaders.received import Refused
from data_loaders.tabular.files import Received
from data_loaders.tabular.spreadsheets import FITS
from tests.data_loaders import published, published_areas, published_prescribing

IDS = [
    "pop_list_size",
    "pop_65plus_pct",
    "pop_85plus_pct",
    "prev_htn_pct",
    "need_imd_score",
    "ue_ae_0_4_1000",
    "fin_pay_patient",
    "need_weighted_ratio",
    "act_contacts_1000",
    "act_contacts_65_1000",
    "act_gp_share_pct",
    "ue_em_adm_1000",
    "exp_overall_pct",
    "act_dna_pct",
    "act_sameday_pct",
    "rx_broad_pct",
    "rx_cost_patient",
    "rx_opioid_high_1000",
]
UNDER_5 = {
    "Indicator ID": "93930",
    "Area Code": "X90001",
    "Area Type": "GP",
    "Sex": "Persons",
    "Time period": "2021/22",
    "Value": 1,
    "Count": 2,
    "Denominator": 3,
}
ONE_PRACTICE = {1: "X90001", 2: "A", 11: "19740401", 13: "A", 15: "XC1", 26: "4"}
SEEN = [("X90001", "Same Day", 5, "Attended"), ("X90001", "1 Day", 2, "DNA")]
SOUND: dict[str, bytes] = {
    "ages.csv": published.registered_ages("2026-07-01", {"X90001": (1000, 201), "X90002": (500, 9)}),
    "totals.csv": published.registered_totals("01JUL2026", {"X90001": 1000, "X90002": 500}),
    "map.csv": published.registered_map("01Jul2026"),
    "Patient_List_Size_2016_01-03.csv": published.old_bands({"X90001": [10] * 18}),
    "PREVALENCE_2223.csv": published.prevalence({("X90001", "HYP"): (1, 9), ("X90002", "HYP"): (2, 9)}),
    "MAPPING_2223.csv": published.geographies(),
    "payments_2223.csv": published.payments([{"Practice Code": "X90001"}, {"Practice Code": "X90002"}]),
    "epraccur.csv": published.epraccur([ONE_PRACTICE] * 3),
    "localities.csv": published.localities([["X90001", "LOC-A", "Ash", "2013-04-01", "", "", "no"]]),
    "own.csv": published.own_extract(
        [["X90001", "2026-03", "consultations", 9, "", "65-74", "", "gp"], ["X90001", "2026-03", "em_adm", 3]]
    ),
    "own.xlsx": published.own_workbook([["X90001", "2026-03", "em_adm", 3, ""]]),
    "GPPS_2025.csv": published.survey({"X90001": (0.5, 50, 100), "X90002": (0.4, 40, 100)}),
    "crosstab.csv": published.crosstab(SEEN),
    "crosstab.zip": published.zipped(
        {"a.csv": published.crosstab(SEEN), "Mapping.csv": published.crosstab_map()}
    ),
    "fingertips.csv": published.fingertips([UNDER_5]),
    "EPD_202506.csv": published_prescribing.epd(),
    "T201812.zip": published.zipped(
        {"PDPI.csv": published_prescribing.pdpi(), "ADDR.csv": published_prescribing.addresses()}
    ),
    "GPPS_2021.csv": published.old_survey({"X90001": (0.5, 100), "X90002": (0.4, 90)}),
    "regional.csv": published_areas.appointments([("XC1", "MAR2019", "Telephone", 5)]),
    "coverage.csv": published_areas.coverage([("XC1", "01AUG2020", 5, 6), ("XC2", "01AUG2020", 7, 7)]),
    "opioidper1000.csv": published_prescribing.measure([("2025-06-01", "X90001", 3, 9.1)]),
}
Spoil = Callable[[random.Random, bytes], bytes]


def a_cell(chance: random.Random, content: bytes) -> bytes:
    """One cell becomes something else."""
    lines = content.split(b"\n")
    place = chance.randrange(max(1, len(lines) - 1))
    cells = lines[place].split(b",")
    odd = [
        b"",
        b"*",
        b"-",
        b"x",
        b"1e400",
        b"-5",
        b"=1+1",
        b"<b>",
        b'"',
        b"2026-99-99",
        b"\xe9",
        b"NaN",
        b"inf",
        b"9" * 400,
    ]
    cells[chance.randrange(len(cells))] = chance.choice(odd)
    lines[place] = b",".join(cells)
    return b"\n".join(lines)


def a_byte(chance: random.Random, content: bytes) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + bytes([chance.randrange(256)]) + content[place + 1 :]


def cut_short(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def a_line_lost_or_doubled(chance: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    place = chance.randrange(len(lines))
    return b"\n".join(lines[:place] + [lines[place]] * chance.choice((0, 2)) + lines[place + 1 :])


def a_column_lost(chance: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    place = chance.randrange(len(lines[0].split(b",")))
    return b"\n".join(b",".join(c for n, c in enumerate(line.split(b",")) if n != place) for line in lines)


@pytest.mark.parametrize("spoil", [a_cell, a_byte, cut_short, a_line_lost_or_doubled, a_column_lost])
@pytest.mark.parametrize("name", list(SOUND))
def test_a_spoilt_file_is_read_or_refused(name: str, spoil: Spoil) -> None:
    chance = random.Random(f"{name} {spoil.__name__}")  # noqa: S311 - repeatable, not secret
    for _ in range(10):
        received = Received(name, spoil(chance, SOUND[name]))
        try:
            fits = {known: LOADERS[known].recognises(received) for known in LOADERS}
            best = max(fits, key=lambda known: fits[known])
            if fits[best] >= FITS:
                found = LOADERS[best].load(received, indicators=IDS, period="")
                assert found.rows["organisation"].str.fullmatch(r"[A-Z]\d{5}").all()
        except Refused as refused:
            assert refused.problems
            assert all(problem.message for problem in refused.problems)


@pytest.mark.parametrize("name", list(SOUND))
def test_sound_files_are_read(name: str) -> None:
    received = Received(name, SOUND[name])
    fits = {known: LOADERS[known].recognises(received) for known in LOADERS}
    best = max(fits, key=lambda known: fits[known])
    assert LOADERS[best].load(received, indicators=IDS, period="").used > 0
