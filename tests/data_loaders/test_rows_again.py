"""Rows that stand there twice: counted once and said, also over pieces and over the members of a zip."""

import numpy as np
import pandas as pd
import pytest

from data_loaders.received import Loaded, Refused
from data_loaders.tabular import text_tables
from data_loaders.tabular.coded import Coded
from data_loaders.tabular.seen_rows import SeenRows, row_prints
from tests.data_loaders import published
from tests.data_loaders import published_prescribing as made

MISSED = ("act_dna_pct", "act_sameday_pct")
BOOKED = [
    ("X90001", "Same Day", 30, "Attended"),
    ("X90001", "1 Day", 10, "DNA"),
    ("X90002", "1 Day", 7, "Attended"),
    ("X90002", "Same Day", 3, "DNA"),
]


def read(name: str, content: bytes) -> Loaded:
    ids = MISSED if "crosstab" in name else ("rx_antibac_1000", "rx_cost_patient")
    return published.loaded(name, content, ids)


def doubled(content: bytes) -> bytes:
    return content + content.split(b"\n", 1)[1]


@pytest.mark.parametrize(
    ("name", "content"), [("crosstab.csv", published.crosstab(BOOKED)), ("EPD_202506.csv", made.epd())]
)
def test_a_doubled_file_gives_the_figures_of_one_and_says_which_rows(name: str, content: bytes) -> None:
    found = read(name, doubled(content))
    assert published.rows_of(found) == published.rows_of(read(name, content))
    first = found.problems[0]
    assert (first.code, first.blocking) == ("row_twice", False)
    assert first.row == content.count(b"\n") + 1
    assert "it counts once" in first.message


def test_a_zip_with_one_month_under_two_names_counts_it_once() -> None:
    months = {"Aug.csv": published.crosstab(BOOKED), "Copy of Aug.csv": published.crosstab(BOOKED)}
    found = read("crosstab.zip", published.zipped(months))
    assert published.rows_of(found) == published.rows_of(read("crosstab.csv", months["Aug.csv"]))
    assert {problem.code for problem in found.problems} == {"row_twice"}


def test_another_number_for_the_same_things_is_refused() -> None:
    content = published.crosstab([*BOOKED, ("X90001", "1 Day", 11, "DNA")])
    with pytest.raises(Refused) as caught:
        read("crosstab.csv", content)
    (problem,) = caught.value.problems
    assert (problem.row, "with another number" in problem.message) == (6, True)


def test_nobody_s_rows_are_not_counted_and_not_remarked_on() -> None:
    assert read("EPD_202506.csv", made.epd(unidentified=3)).problems == ()


def test_rows_are_found_again_over_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_tables, "BLOCK", 400)
    monkeypatch.setattr(text_tables, "TOGETHER", 1)
    content = published.crosstab(BOOKED)
    assert published.rows_of(read("crosstab.csv", doubled(content))) == published.rows_of(
        read("crosstab.csv", content)
    )


def test_every_row_that_came_before_is_found_and_no_other() -> None:
    chance = np.random.default_rng(7)
    cells = pd.DataFrame(chance.integers(0, 40, (6000, 2)).astype(str), columns=["one", "other"])
    seen = SeenRows()
    pieces = (cells[:2500], cells[2500:2501], cells[2501:])
    found = [seen.again(row_prints([Coded.of(part[name]) for name in part])) for part in pieces]
    assert np.concatenate(found).tolist() == cells.duplicated().tolist()
