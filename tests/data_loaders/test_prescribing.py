"""Prescribing: each layout gives the same sums; what is nobody's, cut or spoilt is said; the real samples."""

from pathlib import Path

import pytest

from data_loaders import LOADERS
from data_loaders.prescribing import FIGURES
from data_loaders.received import Loaded, Refused
from data_loaders.tabular.files import Received
from tests.data_loaders import published
from tests.data_loaders import published_prescribing as made
from tests.data_loaders.test_real_files import REAL

ALL = tuple(FIGURES)
SEDATIVES = "rx_hypnotic_1000"


def loaded(name: str, content: bytes, period: str = "") -> Loaded:
    return published.loaded(name, content, ALL, period)


def sums(found: Loaded) -> list[tuple[object, ...]]:
    return [(who, what, above, below) for who, what, _, above, below, _ in published.rows_of(found)]


@pytest.mark.parametrize(
    ("name", "content", "month"),
    [
        ("Detailed_Prescribing_Information_201709.csv", made.detailed(), "2017-09"),
        ("Detailed Prescribing Information Sep 17.csv", made.detailed(), "2017-09"),
        ("EPD_202506.csv", made.epd(), "2025-06"),
        ("epd.csv", made.epd(month="2017_09"), "2017-09"),
    ],
)
def test_each_layout_gives_the_same_sums(name: str, content: bytes, month: str) -> None:
    found = loaded(name, content)
    assert sums(found) == made.SUMS
    assert set(found.rows["period"]) == {month}
    assert found.used == len(made.MONTH)


@pytest.mark.parametrize(
    ("name", "padded"), [("T201410PDPI+BNFT.CSV", True), ("T201812PDPI BNFT.csv", False)]
)
def test_nhs_digital_s_have_everything_but_daily_quantities(name: str, padded: bool) -> None:
    found = loaded(name, made.pdpi(padded=padded))
    assert sums(found) == [row for row in made.SUMS if row[1] != "rx_hypnotic_1000"]
    (problem,) = found.problems
    assert not problem.blocking
    assert "rx_hypnotic_1000 was left out" in problem.message


def test_a_whole_month_in_a_zip_with_its_lists() -> None:
    members = {"PDPI.CSV": made.pdpi(), "ADDR.CSV": made.addresses(), "CHEM.CSV": made.CHEMICALS}
    found = loaded("2018_12_Dec.zip", published.zipped(members))
    assert sums(found) == [row for row in made.SUMS if row[1] != "rx_hypnotic_1000"]
    assert dict(zip(found.organisations["code"], found.organisations["name"], strict=True)) == {
        "X90001": "The Alder Surgery",
        "X90002": "Beech Practice",
    }
    assert set(found.organisations["as_at"]) == {"2018-12-01"}


def test_the_list_of_chemicals_alone_is_known_and_not_needed() -> None:
    found = loaded("T201812CHEM SUBS.csv", made.CHEMICALS)
    assert (len(found.rows), [problem.code for problem in found.problems]) == (0, ["nothing_needed"])


def test_a_month_that_says_none_is_asked_for_and_can_be_given() -> None:
    with pytest.raises(Refused, match="--period 2017-09"):
        loaded("Detailed_Prescribing_Information.csv", made.detailed())
    found = loaded("Detailed_Prescribing_Information.csv", made.detailed(), "2017-09")
    assert found.periods == ("2017-09",)


def test_what_a_cut_file_does_not_hold_is_not_nought() -> None:
    found = loaded("EPD_202506.csv", made.epd([made.MONTH[-1]], unidentified=0))
    assert sums(found) == [("X90002", "rx_cost_patient", 22.0, None)]
    assert {problem.code for problem in found.problems} == {"nothing_counted"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("X90001", "0501", "many", 1, 1, 0), "row 2, column ITEMS: “many” is not a number"),
        (("X90001", "0501", "", 1, 1, 0), "row 2, column ITEMS: “” is empty"),
        (("X90001", "£501", 1, 1, 1, 0), "row 2, column BNF_CODE: “£501” is not a BNF code"),
    ],
)
def test_a_spoilt_row_is_named(row: made.Row, said: str) -> None:
    content = made.epd([row]).replace(b"many0", b"many")
    with pytest.raises(Refused) as caught:
        loaded("EPD_202506.csv", content)
    assert said in str(caught.value)


def test_a_wrong_month_is_named() -> None:
    with pytest.raises(Refused, match="column YEAR_MONTH: “202513” is not a month"):
        loaded("EPD.csv", made.epd(month="202513"))


HIGH = "rx_opioid_high_1000"


def test_a_measure_of_openprescribing_is_known_by_its_name() -> None:
    rows = [("2025-06-01", "X90001", 3, 9.1), ("2025-06-01", "X90002", 0, 4.2)]
    found = published.loaded("opioidper1000.csv", made.measure(rows), (HIGH,))
    assert published.rows_of(found) == [
        ("X90001", HIGH, "2025-06", 3.0, None, "ok"),
        ("X90002", HIGH, "2025-06", 0.0, None, "ok"),
    ]
    shares = published.loaded("ktt9_cephalosporins.csv", made.measure(rows, "calc_value"), ALL)
    assert published.rows_of(shares)[0] == ("X90001", "rx_broad_pct", "2025-06", 3.0, 9.1, "ok")


def test_a_measure_without_a_name_or_without_practices_is_refused() -> None:
    rows = [("2025-06-01", "15C", 3, 9.1)]
    with pytest.raises(Refused, match=r"Call it after .* opioidper1000.csv or ktt9_cephalosporins.csv"):
        published.loaded("measure.csv", made.measure(rows), (HIGH,))
    with pytest.raises(Refused, match="holds no practice"):
        published.loaded("opioidper1000.csv", made.measure(rows), (HIGH,))


@pytest.mark.skipif(not REAL.exists(), reason="the real published files are not there")
def test_the_same_month_in_two_real_layouts_gives_the_same_sums() -> None:
    """September 2017 of four practices, as NHSBSA gave it out and in the layout of 2020."""
    found = {}
    for name in (
        "prescribing_nhsbsa_dpi/2017-09/Detailed_Prescribing_Information.csv",
        "prescribing_epd/2017-09/epd_201709.csv",
    ):
        received = Received(Path(name).name, REAL / name)
        found[name] = LOADERS["prescribing"].load(received, indicators=ALL, period="2017-09")
    first, second = found.values()
    assert published.rows_of(first) == published.rows_of(second)
    items = first.rows[first.rows["indicator"] == "rx_antibac_1000"].set_index("organisation")["numerator"]
    assert items.to_dict() == {"B85010": 328, "B85054": 537, "L84018": 269, "L84073": 175}


def test_daily_quantities_that_are_not_there_are_not_nought() -> None:
    content = made.epd().replace(b",168.5,", b",,")  # the only sedative of the first practice
    rows = published.rows_of(loaded("EPD_202506.csv", content))
    sedatives = [(who, above, status) for who, what, _, above, _, status in rows if what == SEDATIVES]
    assert sedatives == []  # nobody's are known: the others have none
    with_more = made.epd([*made.MONTH, ("X90002", "0401020K0AAAAAA", 3, 9.0, 84, 20.0)])
    rows = published.rows_of(loaded("EPD_202506.csv", with_more.replace(b",168.5,", b",,")))
    sedatives = [(who, above, status) for who, what, _, above, _, status in rows if what == SEDATIVES]
    assert sedatives == [("X90001", None, "missing"), ("X90002", 20.0, "ok")]


def test_a_month_without_daily_quantities_beside_one_with_them_is_missing() -> None:
    members = {"EPD_202506.csv": made.epd(), "PDPI.csv": made.pdpi(padded=False)}
    rows = published.rows_of(loaded("months.zip", published.zipped(members)))
    sedatives = {(who, month): status for who, what, month, _, _, status in rows if what == SEDATIVES}
    assert sedatives == {
        ("X90001", "2014-10"): "missing",
        ("X90002", "2014-10"): "missing",
        ("X90001", "2025-06"): "ok",
        ("X90002", "2025-06"): "ok",
    }
