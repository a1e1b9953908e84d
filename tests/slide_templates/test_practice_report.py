"""The practice report: its own figures, what stands out, whom they are held against, and no other's name."""

from dataclasses import replace
from datetime import date

import pytest

from benchmarking.comparison import Comparison, compare
from benchmarking.drawings.spine_chart import beside
from benchmarking.figures import Outcome
from benchmarking.findings import at_a_glance, weighed
from benchmarking.organisations import Level
from benchmarking.over_time.changes import change
from benchmarking.peers import chosen_group
from benchmarking.similar import SimilarPractices
from benchmarking.words.spread_wording import size, what_next
from benchmarking.words.wording import finding, likely_range, short, shown
from slide_templates.decks import practice_plan, practice_report
from slide_templates.outline import SlideOutline, outline
from slide_templates.plan import Slide
from slide_templates.stamps import until
from tests.builders import CATALOGUE, PRACTICES, rows, snapshot
from tests.slide_templates.reading import members
from tests.slide_templates.test_decks import varied
from tests.slide_templates.test_template import changed, replaced

DAY = date(2026, 9, 14)


def report(practice: str) -> tuple[SlideOutline, ...]:
    return outline(practice_report(varied(), practice, made_on=DAY))


def pages(practice: str = "X90003", **options: object) -> tuple[Slide, ...]:
    return practice_plan(varied(), practice, made_on=DAY, **options).slides  # type: ignore[arg-type]


def plain(title: str) -> str:
    """A title without the spaces that hold its last words together."""
    return title.replace("\u00a0", " ")


def monthly(number: int, month: int) -> tuple[float, float]:
    """Missed appointments: practice 3 falls for good after a year, the others stay where they are."""
    wobble = (month * 7 + number) % 5
    level = 300 if number == 3 and month >= 12 else 500
    return level + 4 * wobble, 10_000


def over_time() -> list[list[tuple[object, ...]]]:
    months = [f"{2024 + m // 12}-{m % 12 + 1:02d}" for m in range(24)]
    return [
        rows("act_dna_pct", lambda n, m=m: monthly(n, m), period=when)  # type: ignore[misc]
        for m, when in enumerate(months)
    ]


def test_the_report_runs_from_a_glance_to_the_sources() -> None:
    assert [s.title for s in report("X90003")] == [
        "Cedar Surgery: one thing worth a look",
        "Cedar Surgery differs from the STP average on one of three indicators",
        "Cedar Surgery: who it is compared with, and how each figure is made",
    ]


def test_page_one_says_what_kind_of_practice_it_is() -> None:
    held = compare(varied(), "X90003", "pop_65plus_pct")
    assert report("X90003")[0].words["Lede"] == (
        f"7,750 patients; {shown(held.figure.value, held.indicator)}% aged 65+ "
        f"(STP {shown(held.average, held.indicator)}%); deprivation score 18.5 (STP 26.2)"
    )


def test_a_finding_has_the_verdict_the_numbers_the_size_and_something_to_try() -> None:
    [first, *_] = pages()[0].statements
    found = compare(varied(), "X90003", "prev_htn_pct")
    assert first.heading == "Recorded hypertension"
    assert [" ".join(line).strip() for line in first.lines] == [
        finding(found),
        "20.0 against 14.0%; likely range 19.1 to 20.9%.",
        size(varied(), found),
        f"Others have tried: {found.indicator.ideas_for(found.figure.direction)[0]}",
    ]
    better = replace(found, figure=replace(found.figure, outcome=Outcome.BETTER))
    assert what_next(better) == ("Worth sharing", "others may want to ask how you do it")


def test_where_there_are_not_three_findings_it_says_what_is_steady_old_or_missing() -> None:
    headings = [s.heading for s in pages()[0].statements]
    assert headings == ["Recorded hypertension", "Steady: 2 of 3 indicators", "Oldest figure: 81 months old"]
    nothing = pages("X90001")
    assert plain(nothing[0].title) == "Alder Surgery: nothing differs clearly from the STP average"
    assert [s.heading for s in nothing[0].statements] == [
        "Steady: 3 of 3 indicators",
        "Oldest figure: 81 months old",
        "No figure on one indicator",
    ]
    assert nothing[1].title.startswith("Alder Surgery does not differ clearly from the STP average on any of")


def test_what_it_comes_to_is_what_the_screen_says() -> None:
    every = at_a_glance(varied(), "X90003", Level.STP)
    found = weighed(varied(), every)
    assert pages()[0].question == (
        f"{len(found.differing)} of {len(found.judged)} indicators differ from the STP average "
        "(chance alone would give fewer than one). 1 stands out when the number of comparisons is "
        "allowed for."
    )


def test_the_spine_has_every_figure_in_full_and_in_words() -> None:
    (chart,) = report("X90003")[1].charts
    heads, *held = chart.sheets["Figures"]
    every = {c.indicator.title: c for c in at_a_glance(varied(), "X90003", Level.STP)}
    assert heads[:5] == ("Indicator", "Unit", "Our figure", "Lower 95% limit", "Upper 95% limit")
    assert [row[0] for row in held] == list(every)
    said = {label for series in chart.series for label in series.labels}
    for row in held:
        c = every[str(row[0])]
        assert row[2:6] == (c.figure.value, c.figure.lower, c.figure.upper, c.average)
        assert row[8] == short(c.figure)
        assert beside(c) in said


def test_marks_stand_on_the_side_of_the_average_that_the_figures_say() -> None:
    (chart,) = report("X90003")[1].charts
    higher = next(s for s in chart.series if s.name == "Higher")
    assert [v for v in higher.values if v is not None] == [pytest.approx(v) for v in higher.values if v]
    assert all(v is None or 0 < v <= 1 for v in higher.values)
    average = next(s for s in chart.series if s.name == "STP average")
    assert average.values == (0.0, 0.0)


def test_every_number_of_the_last_page_is_the_one_that_was_worked_out() -> None:
    (table,) = report("X90003")[-1].tables
    every: tuple[Comparison, ...] = at_a_glance(varied(), "X90003", Level.STP)
    for (name, _, value, average, source, last), c in zip(table[1:], every, strict=True):
        assert c.indicator.title.startswith(name.removesuffix("…"))
        limits, ours = likely_range(c.figure, c.indicator), shown(c.figure.value, c.indicator)
        assert value == (f"{ours} ({limits})" if limits else ours)
        assert average == ("–" if c.average is None else shown(c.average, c.indicator))
        assert source.startswith("Patients registered at a")
        assert last == until(c.period)
    counts = {row[0]: row[1] for row in table[1:]}
    assert counts["Recorded hypertension"] == "1,600 patients on the register ÷ 8,000"


def test_own_picks_come_first_and_the_surest_differences_after_them() -> None:
    picks = ("need_imd_score", "exp_phone_pct", "no_such_indicator")
    page = pages(indicators=picks)[1]
    assert page.title == (
        "Cedar Surgery does not differ clearly from the STP average on its one chosen indicator"
    )
    assert page.lede.endswith("Its own choice first")
    two = pages(indicators=("exp_phone_pct", "prev_htn_pct"))[1].title
    assert two == "Cedar Surgery differs from the STP average on one of its two chosen indicators"
    (chart,) = page.charts
    assert chart.categories[:2] == ("Deprivation of the list", "Easy to get through by phone")
    assert len(chart.categories) == 6


def test_where_nothing_remains_the_first_page_begins_with_the_picks_too() -> None:
    """As on Home: what was chosen stands first, and what lies farther out is not left away for it."""
    seen = {"prev_htn_pct": 1180.0, "prev_dm_pct": 1170.0, "prev_ckd_pct": 1175.0}
    alike = ("prev_dep_pct", "prev_af_pct", "prev_ob_pct", "prev_mh_pct", "prev_copd_pct", "prev_hf_pct")
    held = snapshot(
        *(rows(i, lambda n, v=v: (v if n == 3 else 1100.0, 8e3)) for i, v in seen.items()),  # type: ignore[misc]
        *(rows(id_, lambda n: (1100.0, 8000.0)) for id_ in alike),
    )
    assert not weighed(held, at_a_glance(held, "X90003", Level.STP)).found
    plain, chosen = (
        practice_plan(held, "X90003", made_on=DAY, indicators=picks).slides[0]
        for picks in ((), ("prev_dm_pct",))
    )
    titles = [
        "Recorded hypertension",
        "Recorded chronic kidney disease",
        "Recorded diabetes, age 17 and over",
    ]
    assert [s.heading for s in plain.statements] == titles
    assert [s.heading for s in chosen.statements] == [titles[2], *titles[:2]]
    assert plain.question.endswith("Shown: the farthest from the average.")
    assert chosen.question.endswith("Shown: the farthest from the average, its own choice first.")


def test_more_than_a_dozen_picks_take_a_second_page() -> None:
    ids = [*[i for i in CATALOGUE if i.startswith("prev_")][:14], "exp_phone_pct"]
    held = snapshot(*(rows(id_, lambda n: (800.0 + n, 8000.0)) for id_ in ids))
    made = practice_plan(held, "X90003", made_on=DAY, indicators=ids).slides
    assert len(ids) == 15
    assert [len(s.charts[0].categories) for s in made if s.layout == "Wide chart"] == [8, 7]
    plain = practice_plan(held, "X90003", made_on=DAY).slides
    assert [len(s.charts[0].categories) for s in plain if s.layout == "Wide chart"] == [12]
    assert "3 further figures" in next(s.lede for s in plain if s.layout == "Wide chart")


def test_figures_over_time_are_the_process_charts_of_the_screen() -> None:
    held = snapshot(*over_time(), rows("prev_htn_pct", lambda n: (1200.0, 8000.0)))
    made = outline(practice_report(held, "X90003", made_on=DAY))
    assert [s.layout for s in made] == ["Three statements", "Wide chart", "Wide chart", "Table and question"]
    assert made[2].title == "Missed appointments have been lower than before since January 2025"
    assert made[2].words["Lede"] == "The one figure followed over time lies outside ordinary variation"
    (chart,) = made[2].charts
    points = change(held, "X90003", "act_dna_pct").points
    figures = next(s for s in chart.series if s.name == "Each month")
    assert [v for v in figures.values if v is not None] == [p.value for p in points]
    steady = outline(practice_report(held, "X90001", made_on=DAY))[2]
    assert steady.title == "Missed appointments have not changed beyond ordinary variation"


def test_whoever_it_is_compared_with_is_said_and_named_only_as_a_group() -> None:
    similar = pages(peers=SimilarPractices())
    assert "similar practices average" in similar[1].title
    assert similar[-1].question.startswith("the 10 practices most like this one in list size")
    own = chosen_group("Riverside", [f"X9{n:04d}" for n in range(4, 11)], reason="a group of your own")
    assert "“Riverside” average" in pages(peers=own)[1].title


def test_a_figure_under_challenge_is_a_cross_without_an_interval_and_no_finding() -> None:
    held = varied()
    doubted = held.with_challenges({("X90003", "prev_htn_pct"): (held.held.latest("prev_htn_pct"),)})  # type: ignore[dict-item]
    made = outline(practice_report(doubted, "X90003", made_on=DAY))
    assert plain(made[0].title) == "Cedar Surgery: nothing differs clearly from the STP average"
    assert made[1].title.endswith("on any of two indicators")
    chosen = ("exp_phone_pct", "prev_htn_pct")
    own = outline(practice_report(doubted, "X90003", made_on=DAY, indicators=chosen))[1]
    assert plain(own.title).endswith("on its one chosen indicator")
    assert own.words["Flag"] == "1 more chosen, under challenge"
    assert [s.words.get("Flag") for s in made] == [None, *["1 figure under challenge"] * 2]
    (chart,) = made[1].charts
    assert [s.name for s in chart.series if s.name.startswith("Under challenge")] == ["Under challenge"]
    said = [label for series in chart.series for label in series.labels]
    assert "20.0% against 14.0% · Under challenge" in said
    row = next(row for row in made[2].tables[0] if row[0] == "Recorded hypertension")
    assert row[2] == "20.0 (under challenge)"


def test_no_other_practice_is_named() -> None:
    for peers in (None, SimilarPractices(), Level.LOCALITY):
        content = practice_report(varied(), "X90003", made_on=DAY, peers=peers)
        everything = b"\n".join(part for _, part in members(content)).decode("utf-8", "ignore")
        others = [name for code, (name, _) in PRACTICES.items() if code != "X90003"]
        assert [name for name in others if name in everything] == []
        assert "Cedar Surgery" in everything


def test_a_practice_without_any_figure_still_gets_its_report() -> None:
    held = snapshot(rows("exp_phone_pct", lambda n: (None, None) if n == 1 else (60.0, 110.0)))
    slides = outline(practice_report(held, "X90001", made_on=DAY))
    assert [plain(s.title) for s in slides] == [
        "Alder Surgery: nothing can be compared with the STP average yet",
        "Alder Surgery: nothing can be compared yet",
        "Alder Surgery: who it is compared with, and how each figure is made",
    ]
    assert slides[2].tables[0][1][2:4] == ("no figure", "54.5")


def test_a_template_without_the_newer_layouts_shows_the_same_in_others() -> None:
    def rename(parts: dict[str, bytes]) -> None:
        for number, name in ((7, b"Wide chart"), (8, b"Table and question"), (9, b"Three statements")):
            replaced(f"ppt/slideLayouts/slideLayout{number}.xml", name, b"Of my own")(parts)

    made = outline(practice_report(varied(), "X90003", made_on=DAY, template=changed(rename)))
    assert [s.layout for s in made] == ["Text", "Chart", "Table"]
    assert "Recorded hypertension" in made[0].words["Content"]
    assert "Others have tried: Agree with community pharmacies" in made[0].words["Content"]


def test_an_unknown_practice_is_refused() -> None:
    with pytest.raises(KeyError):
        practice_report(varied(), "X99999", made_on=DAY)
