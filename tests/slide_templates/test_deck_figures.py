"""Every figure drawn in a deck is found in the table of its snapshot."""

from collections.abc import Callable, Iterator

import pandas as pd
import pytest

from data_loaders import exports
from slide_templates.decks import locality_deck
from slide_templates.outline import SlideOutline, outline
from tests.slide_templates.test_decks import DAY, varied

INVENTED = "If a line crosses the average, it may be chance"
NUMBERS = ["value", "lower95", "upper95", "numerator", "denominator"]
MAKE: dict[str, Callable[[], bytes]] = {
    "locality": lambda: locality_deck(varied(), "LOC-A", [], made_on=DAY),
}


def held() -> set[float]:
    table = exports.rows(varied())
    return {round(float(n), 6) for name in NUMBERS for n in pd.to_numeric(table[name]).dropna()}


def drawn(slides: tuple[SlideOutline, ...]) -> Iterator[tuple[str, str, float]]:
    """Every number of the first sheet behind each chart, with its slide and heading."""
    for slide in slides:
        for chart in slide.charts if slide.title != INVENTED else ():
            head, *rows = next(iter(chart.sheets.values()))
            for row in rows:
                for heading, cell in zip(head, row, strict=True):
                    if isinstance(cell, float) and heading != "Row in the chart":
                        yield slide.title, str(heading), cell


@pytest.mark.parametrize("kind", MAKE)
def test_every_figure_of_a_deck_is_in_its_snapshot(kind: str) -> None:
    known, found = held(), list(drawn(outline(MAKE[kind]())))
    assert len(found) > 90
    assert [one for one in found if round(one[2], 6) not in known] == []
