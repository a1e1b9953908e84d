"""The slides of a change and of a link: their titles by rule, their numbers, and what a masked deck hides."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from pptx import Presentation

from benchmarking.drawings.change_chart import change_chart
from benchmarking.observations import DEFINITIONS
from benchmarking.over_time.changes import change
from benchmarking.relations import Link, Relation, relation
from benchmarking.snapshot import Snapshot
from benchmarking.words.relation_wording import CAUTION_IN_SHORT
from benchmarking.words.wording import banned_words
from slide_templates.decks import locality_deck
from slide_templates.locality.change_slides import change_title, clearest_change
from slide_templates.locality.link_slides import OTHER, OURS, SECTION, first_link, link_title
from slide_templates.outline import SlideOutline, outline
from tests.benchmarking.test_changes import LEVEL, MONTHS
from tests.benchmarking.test_relations import ACROSS, APART, CLOSE, LOOSE
from tests.builders import CATALOGUE
from tests.many import CODES, HOMES, many
from tests.slide_templates.reading import members

DAY = date(2026, 2, 10)
X, Y = "act_continuity_idx", "ue_em_adm_1000"
DROP = [*LEVEL, *[3.0] * 8]


def over_time(values: dict[str, Sequence[float]]) -> Snapshot:
    """Forty practices alike, month by month, beside a pair that goes together."""
    made = many({X: ACROSS, Y: CLOSE})
    months = [
        many({id_: [v] * len(CODES)}, periods={id_: month}).observations
        for id_, series in values.items()
        for month, v in zip(MONTHS, series, strict=False)
    ]
    rows = [made.observations, *months]
    return replace(
        made, observations=type(made.observations)([r for t in rows for r in t.to_dict("records")])
    )


def slides(held: Snapshot, **options: object) -> tuple[SlideOutline, ...]:
    return outline(locality_deck(held, "LOC-A", [], made_on=DAY, **options))  # type: ignore[arg-type]


def link_slide(held: Snapshot, **options: object) -> SlideOutline:
    return next(s for s in slides(held, **options) if s.words.get("Section") == SECTION)


def test_the_clearest_change_stands_after_its_comparison() -> None:
    found = slides(over_time({"act_dna_pct": DROP, "act_sameday_pct": LEVEL}))
    titles = [s.title for s in found]
    place = titles.index("Missed appointments have been lower than before since January 2025")
    assert found[place - 1].words["Lede"].startswith("Missed appointments, ")
    assert found[place].words["Key figure"].split("\n") == ["3.0%", "in August 2025; usual range 4.5 to 11.1"]
    # mean (12 × 11 + 8 × 3) ÷ 20 = 7.8; moving ranges eleven 2 and seven 0, the 9 is left out once:
    # 7.8 ± 2.66 × 22 ÷ 18
    assert sum(" since " in title for title in titles) == 1


def test_every_number_of_the_process_chart_is_the_charts() -> None:
    held = over_time({"act_dna_pct": DROP})
    made = next(s for s in slides(held) if " since " in s.title)
    (drawn,) = made.charts
    wanted = {s.name: s.values for s in change_chart(change(held, "LOC-A", "act_dna_pct")).series}
    wanted["Each month"] = wanted.pop("Ashdale")
    found = {s.name: s.values for s in drawn.series}
    places = found.pop("Names of the periods")
    assert set(places[: len(DROP)]) == {places[0]}
    assert found.keys() == wanted.keys()
    for name, values in wanted.items():
        assert found[name][: len(DROP)] == pytest.approx(values)
        assert set(found[name][len(DROP) :]) == {None}
    said = [label for s in drawn.series for label in s.labels]
    assert "average 7.8" in said and said.count("usual range") == 1 and "Aug 2025" in said
    column = next(iter(drawn.sheets.values()))[0].index("Each month")
    cells = [row[column] for row in next(iter(drawn.sheets.values()))[1 : len(DROP) + 1]]
    assert cells == pytest.approx(wanted["Each month"])


def test_a_break_that_a_file_declares_is_drawn_and_said() -> None:
    """Two practices of the locality are counted differently from May 2024 on: limits start anew there."""
    held = over_time({"act_dna_pct": [20.0, 22.0, 20.0, 22.0, *DROP]})
    ours = sorted(code for code, (_, locality) in HOMES.items() if locality == "LOC-A")
    said = [
        (code, "act_dna_pct", m, w) for code in ours[:2] for m, w in (("2024-01", "v1"), ("2024-05", "v2"))
    ]
    held = replace(held, definitions=pd.DataFrame(said, columns=list(DEFINITIONS)))
    made = next(s for s in slides(held) if " since " in s.title)
    assert made.words["Key figure"].split("\n") == ["3.0%", "in December 2025; usual range 4.5 to 11.1"]
    assert f"Counted differently from May 2024 in 2 of {len(ours)} practices" in made.words["Facts"]
    (drawn,) = made.charts
    found = {s.name: s for s in drawn.series}
    mark = found["Counted differently from May 2024"]
    assert [i for i, v in enumerate(mark.values) if v is not None] == [4]
    assert mark.labels == ("counted differently",)
    assert found["Each month"].values[4] is None
    assert found["Each month, counted anew from May 2024"].values[3:5] == (None, 10.0)
    assert not any(name.startswith("Counted") for s in slides(over_time({"act_dna_pct": DROP}))
                   for chart in s.charts for name in (series.name for series in chart.series))  # fmt: skip


def test_a_slide_of_practices_counted_in_two_ways_says_so() -> None:
    held = many({X: ACROSS, Y: CLOSE})
    period = str(held.held.latest(X))
    first = period.removeprefix("year to ")
    said = [(code, X, first, "v2" if place % 2 else "v1") for place, code in enumerate(CODES)]
    flagged = [
        s.words.get("Flag")
        for s in slides(replace(held, definitions=pd.DataFrame(said, columns=list(DEFINITIONS))))
    ]
    assert "Counted in two ways" in flagged
    assert "Counted in two ways" not in [s.words.get("Flag") for s in slides(held)]


@pytest.mark.parametrize("series", [LEVEL, [*LEVEL, *[3.0] * 6, *LEVEL], DROP[6:17], [*LEVEL, 20.0]])
def test_no_slide_without_a_change_that_lasts_on_firm_limits(series: list[float]) -> None:
    held = over_time({"act_dna_pct": series})
    assert clearest_change(held, "LOC-A", [held.indicators["act_dna_pct"]]) is None


def test_no_slide_of_a_change_that_cannot_be_read_off_its_figures() -> None:
    held = over_time({"act_dna_pct": DROP})
    id_, table = "act_dna_pct", held.observations
    assert clearest_change(held, "LOC-A", [held.indicators[id_]]) is not None
    whole = 1000 * table["denominator"]  # 60.011% and then 60.003%: the same run, and 60.0 as it is shown
    small = table.assign(numerator=0.6 * whole + table["numerator"], denominator=whole)
    unseen = replace(held, observations=table.where(table["indicator"] != id_, small))
    assert clearest_change(unseen, "LOC-A", [held.indicators[id_]]) is None


def test_a_change_that_is_wanted_or_not_comes_before_one_that_is_neither() -> None:
    held = over_time({"act_dna_pct": DROP, "act_sameday_pct": [*LEVEL, *[90.0] * 8]})
    both = [held.indicators[i] for i in ("act_sameday_pct", "act_dna_pct")]
    found = clearest_change(held, "LOC-A", both)
    assert found is not None and found.indicator.id == "act_dna_pct"
    alone = clearest_change(held, "LOC-A", both[:1])
    assert alone is not None and alone.run is not None
    assert change_title(alone.indicator, alone.run) == (
        "The share seen on the day of booking has been higher than before since January 2025"
    )


def test_the_link_slide_says_its_caution_and_names_ours_alone() -> None:
    made = link_slide(many({X: ACROSS, Y: CLOSE}))
    assert made.title == "Where continuity with the same GP is higher, emergency admissions tend to be higher"
    assert made.words["Lede"] == CAUTION_IN_SHORT
    (chart,) = made.charts
    rows = chart.sheets["Figures"][1:]
    named = {str(row[0]) for row in rows}
    ours = {name for name, locality in HOMES.values() if locality == "LOC-A"}
    assert named == ours | {OTHER} and len(rows) == 40
    assert [row[1] for row in rows] == pytest.approx(
        sorted(ACROSS)
    )  # never in order of the names that are not shown
    assert "Fitted line" in {s.name for s in chart.series}
    assert "Fitted line" not in {s.name for s in link_slide(many({X: ACROSS, Y: APART})).charts[0].series}


def test_a_masked_deck_draws_ours_as_one_group_without_a_name() -> None:
    content = locality_deck(
        many({X: ACROSS, Y: CLOSE}), "LOC-A", [], made_on=DAY, masked=True, letters_from=b"x"
    )
    made = next(s for s in outline(content) if s.words.get("Section") == SECTION)
    rows = made.charts[0].sheets["Figures"][1:]
    assert {row[0] for row in rows} == {OURS, OTHER}
    everything = b"\n".join(part for _, part in members(content)).decode("utf-8", "ignore")
    assert [code for code in CODES if code in everything] == []
    assert [name for name, place in HOMES.values() if place == "LOC-A" and name in everything] == []


def test_no_link_slide_for_too_few_practices_or_no_pair() -> None:
    few: list[float | None] = [*CLOSE[:15], *[None] * 25]
    for held in (many({X: ACROSS, Y: few}), many({X: ACROSS, "com_dn_65_1000": CLOSE})):
        assert first_link(held, held.indicators.values()) is None
        assert SECTION not in {s.words.get("Section") for s in slides(held)}


@pytest.mark.parametrize(("up", "start"), [(APART, "No "), (LOOSE, "Continuity with the same GP and ")])
def test_the_title_goes_by_the_rule(up: list[float], start: str) -> None:
    found = relation(many({X: ACROSS, Y: up}), X, Y)
    assert link_title(found).startswith(start)


def test_titles_fit_and_judge_nobody_for_every_pair() -> None:
    base = relation(many({X: ACROSS, Y: CLOSE}), X, Y)
    for first in CATALOGUE.values():
        for related in first.related:
            for words in ("tend to go together", "no sign of a relation", "a weak relation"):
                title = link_title(_as(base, first.id, related, words))
                assert len(title) <= 95
                assert banned_words(title) == []


def _as(base: Relation, first: str, second: str, words: str) -> Relation:
    link: Link = replace(base.link, words=words)
    pair = {"first": CATALOGUE[first], "second": CATALOGUE.get(second, CATALOGUE["ue_ae_1000"])}
    return replace(base, link=link, **pair)


def test_both_slides_open_as_they_should() -> None:
    content = locality_deck(over_time({"act_dna_pct": DROP}), "LOC-A", [], made_on=DAY)
    kinds = [
        shape.chart.chart_type.name
        for made in Presentation(io.BytesIO(content)).slides
        for shape in made.shapes
        if shape.has_chart
    ]
    assert "LINE" in kinds and "XY_SCATTER" in kinds
