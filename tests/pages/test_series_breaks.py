"""Series breaks on the pages: said beside the figure, in its definition and where two ways stand together."""

from dataclasses import replace

import pandas as pd

from benchmarking.observations import DEFINITIONS
from benchmarking.snapshot import Snapshot
from records.models import Role
from tests.areas import area, code
from tests.pages.conftest import Place, words
from tests.store import publish

RATE = "ue_ae_0_4_1000"
BOTH = "Not all practices are counted in the same way here: v1 in 30, v2 in 30."


def two_ways(first_of_v2: str, v1: bool) -> Snapshot:
    """Sixty practices, half of them counted as v2 from a year on; `v1`: as v1 before."""
    held = area({RATE: [(500.0 + n, 900.0) for n in range(60)]})
    said = [(code(n), RATE, "2020/21", "v1") for n in range(1, 61) if v1 or n % 2]
    said += [(code(n), RATE, first_of_v2, "v2") for n in range(1, 61) if n % 2 == 0]
    return replace(held, definitions=pd.DataFrame(said, columns=list(DEFINITIONS)))


def test_two_ways_of_counting_beside_each_other_are_said_on_both_pages(place: Place) -> None:
    publish(place.home, two_ways("2020/21", v1=False))
    for page, role in (("practice", Role.PRACTICE_MANAGER), ("indicator", Role.FACILITATOR)):
        assert BOTH in words(place.open(page, role, indicator=RATE)), page


def test_a_break_is_named_in_the_definition_and_on_the_page_of_methods(place: Place) -> None:
    publish(place.home, two_ways("2024/25", v1=True))
    line = "From April 2024 to March 2025 in 30 of 60 practices. Nothing is compared across this"
    assert line in words(place.open("practice", Role.PRACTICE_MANAGER, indicator=RATE))
    assert line in words(place.open("methods", Role.PRACTICE_MANAGER, theme="Hospital and urgent care"))


def test_where_all_are_counted_alike_nothing_is_said(place: Place) -> None:
    publish(place.home, area({RATE: [(500.0 + n, 900.0) for n in range(60)]}))
    said = words(place.open("practice", Role.PRACTICE_MANAGER, indicator=RATE))
    assert "counted in the same way" not in said and "Counted differently" not in said
