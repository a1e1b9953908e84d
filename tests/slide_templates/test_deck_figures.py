"""Every figure drawn or written in a deck, of every kind, is found in the table of its snapshot."""

import re
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
import pandas as pd
import pytest

from benchmarking.snapshot import Snapshot
from data_loaders import exports
from records.meetings.minutes import Minutes
from slide_templates.decks import locality_deck, practice_report, stp_summary
from slide_templates.outline import SlideOutline, outline
from slide_templates.papers.minutes_slides import minutes_slide
from tests import builders
from tests.slide_templates.agreed import priority
from tests.slide_templates.test_decks import DAY, varied

INVENTED = "If a line crosses the average, it may be chance"
NUMBERS = ["value", "lower95", "upper95", "numerator", "denominator"]
PLACES = ("Row in the chart", "Names of the periods")  # where something is drawn, no figure
MONTHS = [f"{2024 + n // 12}-{n % 12 + 1:02d}" for n in range(24)]
REPORTED = "X90003"
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
AGREED = "Ashdale will lower recorded hypertension from 15.5% to 14.0% by June 2027."


@cache
def moving() -> Snapshot:
    """The figures of `varied`, and missed appointments month by month."""
    held = varied()
    months = [builders.rows("act_dna_pct", rate(place), month) for place, month in enumerate(MONTHS)]
    return builders.snapshot(*[held.observations.itertuples(index=False, name=None)], *months)


def rate(place: int) -> Callable[[int], tuple[float, float]]:
    return lambda number: (400.0 + 7 * (place * 5 % 11) + 3 * number + (90 if place > 17 else 0), 8000.0)


MAKE: dict[str, Callable[[], bytes]] = {
    "locality": lambda: locality_deck(moving(), "LOC-A", [], made_on=DAY),
    "room": lambda: locality_deck(moving(), "LOC-A", [], made_on=DAY, topics=["act_dna_pct", "prev_htn_pct"]),
    "report": lambda: practice_report(moving(), REPORTED, made_on=DAY),
    "summary": lambda: stp_summary(moving(), [priority("LOC-A")], made_on=DAY),
}


@cache
def table() -> pd.DataFrame:
    made = exports.rows(moving())
    return made.assign(**{name: pd.to_numeric(made[name]) for name in NUMBERS})


def held() -> set[float]:
    return {round(float(n), 6) for name in NUMBERS for n in table()[name].dropna()}


def worked_out() -> set[float]:
    """Quartiles of practices, counts of those that differ, the average without the practice itself, averages
    and limits of what moves: by hand."""
    found: list[float] = []
    every = table().set_index(["level", "indicator", "period", "organisation"]).sort_index()
    for indicator, period in {key[1:3] for key in every.index}:
        some = every.loc["practice", indicator, period]
        if values := list(some["value"].dropna()):
            found += np.percentile(values, [25, 75]).tolist()
        stp = every.loc["stp", indicator, period].iloc[0]
        found.append(((some["lower95"] > stp["value"]) | (some["upper95"] < stp["value"])).sum())
        own = some[NUMBERS].reindex([REPORTED]).fillna(0.0).iloc[0]
        if indicator not in ("pop_list_size", "need_imd_score"):  # neither is a share or a rate
            times = stp["value"] * stp["denominator"] / stp["numerator"]
            rest = stp[["numerator", "denominator"]] - own[["numerator", "denominator"]]
            found.append(rest["numerator"] / rest["denominator"] * times)
    for _, some in table().query("period in @MONTHS").groupby("organisation"):
        values = some.sort_values("period")["value"].to_numpy(float)
        steps = np.abs(np.diff(values))
        usual = 2.66 * steps[steps < 3.267 * steps.mean()].mean()
        found += [values.mean(), values.mean() - usual, values.mean() + usual]
    return {round(float(n), 6) for n in found}


def drawn(slides: tuple[SlideOutline, ...]) -> Iterator[tuple[str, str, float]]:
    """Every number of the first sheet behind each chart, with its slide and heading."""
    for slide in slides:
        for chart in slide.charts if slide.title != INVENTED else ():
            head, *rows = next(iter(chart.sheets.values()))
            for row in rows:
                for heading, cell in zip(head, row, strict=True):
                    if isinstance(cell, float) and heading not in PLACES:
                        yield slide.title, str(heading), cell


@pytest.mark.parametrize(("kind", "least"), [("locality", 90), ("room", 40), ("report", 60), ("summary", 3)])
def test_every_figure_drawn_is_in_its_snapshot(kind: str, least: int) -> None:
    known, found = held() | worked_out(), list(drawn(outline(MAKE[kind]())))
    assert len(found) >= least
    assert [one for one in found if round(one[2], 6) not in known] == []


def written(cells: Iterator[str]) -> set[str]:
    """The numbers in the cells of a table, without those of a name such as "65 and over"."""
    return {number for cell in cells for number in NUMBER.findall(cell)}


def as_shown() -> set[str]:
    """Every number that is held, with any number of places after the point that a slide may show."""
    return {f"{number:,.{places}f}" for number in held() for places in range(4)}


@pytest.mark.parametrize(
    ("kind", "first", "columns"),
    [
        ("locality", "Practice", slice(1, None)),
        ("summary", "Locality", slice(1, None)),
        ("report", "Indicator", slice(1, 3)),
    ],
)
def test_every_figure_written_in_a_table_is_in_its_snapshot(kind: str, first: str, columns: slice) -> None:
    tables = [t for s in outline(MAKE[kind]()) for t in s.tables if t[0][0] == first and len(t[0]) > 3]
    tables = [t for t in tables if "Measure" not in t[0] and t[0][1] != "Practices"]
    cells = [cell for t in tables for row in t[1:] for cell in row[columns]]
    found = written(iter(cells))
    assert len(found) > 10 and found <= as_shown()


def test_what_the_minutes_say_of_a_figure_is_in_its_snapshot() -> None:
    minutes = Minutes("Ashdale: minutes", (("Agreed", (AGREED,)),))
    (slide,) = outline(minutes_slide(minutes, moving(), DAY))
    baseline, *_ = NUMBER.findall(slide.tables[0][1][1])
    assert slide.tables[0][1][1] == AGREED and baseline in as_shown()
