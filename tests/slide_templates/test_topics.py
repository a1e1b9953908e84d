"""A deck has slides for a few topics, and the overview and every count are about everything."""

import re
from collections import Counter
from datetime import date

import pytest

from benchmarking.snapshot import Snapshot
from slide_templates.decks import locality_plan
from slide_templates.plan import Slide
from slide_templates.powerpoint.lettering import lines
from slide_templates.running_order import OF_ONE_THEME, TOPICS, usual_topics
from tests.builders import CATALOGUE, rows, snapshot

DAY = date(2026, 9, 15)
CONDITIONS = (
    "prev_htn_pct", "prev_dm_pct", "prev_ckd_pct", "prev_dep_pct", "prev_af_pct", "prev_ob_pct",
    "prev_mh_pct", "prev_dem_pct", "prev_copd_pct", "prev_ast_pct", "prev_hf_pct", "prev_chd_pct",
)  # fmt: skip
SURVEYS = ("exp_phone_pct", "exp_contact_pct", "exp_overall_pct")


def held() -> Snapshot:
    """Fifteen indicators; practices differ most on heart disease, then on dementia, on phones a little."""
    far = {"prev_chd_pct": 500, "prev_dem_pct": 400, "exp_phone_pct": 9}
    return snapshot(
        *(rows(id_, lambda n, id_=id_: (1000 + far.get(id_, 0) * (n % 2), 8000)) for id_ in CONDITIONS),  # type: ignore[misc]
        *(rows(id_, lambda n, id_=id_: (50 + far.get(id_, 0) * (n % 2), 110), "2026") for id_ in SURVEYS),  # type: ignore[misc]
    )


def titled(slides: tuple[Slide, ...], id_: str) -> list[str]:
    return [s.title for s in slides if s.charts and CATALOGUE[id_].title in s.lede]


def test_the_usual_topics_are_few_first_those_picked_then_the_surest_two_of_a_theme() -> None:
    plain = usual_topics(held(), "LOC-A", {}, DAY)
    assert {"prev_chd_pct", "prev_dem_pct"} <= set(plain)
    themes = Counter(CATALOGUE[id_].theme for id_ in plain)
    assert max(themes.values()) <= OF_ONE_THEME
    picks = {"prev_htn_pct": 3, "prev_dm_pct": 2, "prev_ckd_pct": 1, "pop_list_size": 5, "not_held": 9}
    found = usual_topics(held(), "LOC-A", picks, DAY)
    assert found[:3] == ["prev_htn_pct", "prev_dm_pct", "prev_ckd_pct"]
    assert "prev_chd_pct" not in found  # three of that theme were picked already
    assert len(usual_topics(held(), "LOC-A", dict.fromkeys(CONDITIONS, 1), DAY)) == TOPICS


def test_only_topics_have_slides_and_everything_is_counted() -> None:
    whole = locality_plan(held(), "LOC-A", [], made_on=DAY).slides
    topics = ["prev_chd_pct", "exp_phone_pct"]
    few = locality_plan(held(), "LOC-A", [], made_on=DAY, topics=topics).slides
    assert [id_ for id_ in (*CONDITIONS, *SURVEYS) if titled(few, id_)] == topics
    assert all(titled(whole, id_) for id_ in (*CONDITIONS, *SURVEYS))

    def compared(slides: tuple[Slide, ...]) -> set[str]:
        titles = (re.sub(r" \(\d.of.\d\)", "", s.title) for s in slides)
        return {title for title in titles if "comparisons" in title}

    assert compared(few) == compared(whole) != set()
    overview = [s for s in few if "the title counts all 15" in s.lede]
    assert overview and all(s.lede.endswith("12 of 15 indicators; the title counts all 15") for s in overview)
    heads = [head for s in overview if s.table for head in s.table.head]
    assert {"Recorded coronary heart disease, %", "Easy to get through by phone, %"} <= set(heads)
    assert all(len(lines(s.lede, 16, 12.13 * 72 * 0.97)) == 1 for s in overview)


def test_a_slide_promises_no_slide_that_there_is_not() -> None:
    for topics, promised in ((["prev_htn_pct"], False), (None, True)):
        slides = locality_plan(held(), "LOC-A", [], made_on=DAY, topics=topics).slides
        (standing,) = [s for s in slides if "remain" in s.title]
        assert ("each has its own slide" in standing.lede) is promised


@pytest.mark.parametrize("topic", ["pop_65plus_pct"])
def test_a_topic_that_usually_has_no_slide_gets_one(topic: str) -> None:
    made = snapshot(
        rows(topic, lambda n: (1200 + 300 * (n % 2), 8000)), rows("prev_htn_pct", lambda n: (1000, 8000))
    )
    assert not titled(locality_plan(made, "LOC-A", [], made_on=DAY).slides, topic)
    assert titled(locality_plan(made, "LOC-A", [], made_on=DAY, topics=[topic]).slides, topic)
