"""Who is behind a letter of a masked deck? Public values, public lists and dates of moving find no more than
chance would."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from benchmarking.charts import Chart
from benchmarking.comparison import compare
from benchmarking.snapshot import Snapshot
from slide_templates.decks import locality_plan
from slide_templates.locality.link_slides import SECTION, first_link
from slide_templates.plan import Deck
from tests.builders import CATALOGUE, organisations, snapshot
from tests.many import CODES, HOMES, many
from tests.slide_templates.agreed import priority

DAY = date(2026, 9, 14)
PRACTICES = [code for code, (_, place) in HOMES.items() if place == "LOC-A"]
SIDES = ("ue_ae_1000", "ue_em_adm_1000")
RANDOM = np.random.default_rng(5)
PUBLISHED, SHARED = ("prev_htn_pct", "exp_phone_pct"), ("ue_ae_1000", "act_continuity_idx")
VALUES = {
    "prev_htn_pct": RANDOM.uniform(8, 20, len(CODES)).round(2),
    "exp_phone_pct": RANDOM.uniform(40, 90, len(CODES)).round(2),
    "ue_ae_1000": RANDOM.uniform(150, 500, len(CODES)).round(1),
    "act_continuity_idx": RANDOM.uniform(20, 70, len(CODES)).round(2),
    "ue_em_adm_1000": RANDOM.uniform(60, 120, len(CODES)).round(1),
    "need_imd_score": RANDOM.uniform(5, 50, len(CODES)).round(2),
}
HELD = many({id_: values.tolist() for id_, values in VALUES.items()}, periods={"need_imd_score": "2019"})


def deck(key: int, held: Snapshot = HELD) -> Deck:
    agreed = [priority("LOC-A")]
    agreed[0].lead_practice = PRACTICES[0]
    return locality_plan(held, "LOC-A", agreed, made_on=DAY, masked=True, letters_from=bytes([key]))


def lettered(made: Deck, indicator: str) -> dict[str, float]:
    """Letter → value, as anybody reads them from the charts and their workbooks."""
    title = CATALOGUE[indicator].title
    charts: list[Chart] = [c for s in made.slides for c in s.charts if c.title.startswith(title)]
    found = {}
    for chart in charts:
        for place, name in enumerate(chart.categories):
            values = [s.values[place] for s in chart.series if len(s.values) == len(chart.categories)]
            if name.startswith("Practice ") and any(v is not None for v in values[:-1]):
                found[name] = next(v for v in values if v is not None)
    return found


def whose(made: Deck) -> dict[str, str]:
    """Letter → practice, from the values that are published by name."""
    known = {code: VALUES["prev_htn_pct"][CODES.index(code)] for code in PRACTICES}
    return {
        letter: min(known, key=lambda code: abs(known[code] - value))
        for letter, value in lettered(made, "prev_htn_pct").items()
    }


def test_public_values_tell_whose_the_letters_of_published_figures_are_and_no_others() -> None:
    hits = tries = 0
    for key in range(60):
        made = deck(key)
        behind, shown = whose(made), lettered(made, "ue_ae_1000")
        assert len(behind) == len(shown) == len(PRACTICES)
        assert not behind.keys() & shown.keys(), "no letter stands for two practices"
        for place, letter in enumerate(sorted(shown)):  # the attacker's best: letters in the same order
            guess = behind[sorted(behind)[place]]
            hits += abs(shown[letter] - VALUES["ue_ae_1000"][CODES.index(guess)]) < 1
            tries += 1
    assert hits / tries < 1.6 / len(PRACTICES)


def test_letters_stay_the_same_from_slide_to_slide() -> None:
    for made in (deck(1), deck(2)):
        for one, other in (PUBLISHED, SHARED):
            first, second = lettered(made, one), lettered(made, other)
            assert len(first) == len(PRACTICES) and first.keys() == second.keys()
            by_letter = sorted(first)
            ours = [CODES.index(code) for code in PRACTICES]
            behind = [ours[int(np.abs(VALUES[one][ours] - first[letter]).argmin())] for letter in by_letter]
            found = [second[letter] for letter in by_letter]
            assert found == pytest.approx(VALUES[other][behind].tolist(), abs=1)


def test_no_table_holds_letters_of_both_kinds() -> None:
    made = deck(3)
    letters = lettered(made, "prev_htn_pct").keys(), lettered(made, "ue_ae_1000").keys()
    tables = [s for s in made.slides if s.table and s.section == "At a glance"]
    names = [{str(row[0].words) for row in s.table.rows} for s in tables if s.table]
    kinds = [{kind for kind in (0, 1) if found & letters[kind]} for found in names]
    assert {0} in kinds and {1} in kinds and {0, 1} not in kinds


def test_who_leads_is_not_told_by_a_letter() -> None:
    """It is known in the locality who leads a priority."""
    made = deck(4)
    said = [str(cell.words) for s in made.slides if s.table for row in s.table.rows for cell in row]
    assert any("a practice here" in words for words in said)
    assert not any("lead" in words and "Practice" in words for words in said)


def test_a_public_value_never_stands_across_from_a_confidential_one() -> None:
    """Deprivation and A&E: each point's place across would tell whose it is."""
    for masked in (False, True):
        made = locality_plan(HELD, "LOC-A", [], made_on=DAY, masked=masked, letters_from=b"x")
        slides = [s for s in made.slides if s.section == SECTION]
        assert all("deprivation" not in s.title.lower() for s in slides)
    mixed = [HELD.indicators[i] for i in ("need_imd_score", "ue_ae_1000")]
    assert first_link(HELD, mixed) is None and first_link(HELD, HELD.indicators.values()) is not None


def test_points_without_a_name_fit_no_list_better_than_another() -> None:
    """A rate times the list is a multiple of five for the practice behind the point alone."""
    sizes = np.array([2000.0 + 137 * n for n in range(len(CODES))])
    tables: list[tuple[object, ...]] = [
        (code, id_, "2026-06", float(5 * round(VALUES[id_][n] * sizes[n] / 5000)), sizes[n], "ok", "file-1")
        for id_ in SIDES
        for n, code in enumerate(CODES)
    ]
    indicators = {i.id: replace(i, months_shown=1, related=("ue_ae_1000",)) for i in CATALOGUE.values()}
    held = snapshot(tables, tree=organisations(HOMES), indicators=indicators)
    for masked in (False, True):
        made = locality_plan(held, "LOC-A", [], made_on=DAY, masked=masked, letters_from=b"x")
        chart = next(s for s in made.slides if s.section == SECTION).charts[0]
        shown = [series for series in chart.series if len(series.values) == len(chart.categories)]
        found = {v for series in shown for v in series.values if v is not None}
        true = {compare(held, code, id_).figure.value for code in CODES for id_ in SIDES}
        named = 0 if masked else len(PRACTICES)
        assert len({v for v in found if v in true}) <= named + 2, (
            "a rounded value may happen to be a true one"
        )


def test_a_practice_that_moved_in_later_is_not_told_by_the_slides_it_is_missing_from() -> None:
    tree = organisations(HOMES)
    moved = (tree.memberships["practice"] == PRACTICES[0]) & (tree.memberships["level"] == "locality")
    tree.memberships.loc[moved, "valid_from"] = date(2025, 1, 1)
    held = many(
        {id_: VALUES[id_].tolist() for id_ in (*PUBLISHED, *SHARED)},
        tree=tree,
        periods={"act_continuity_idx": "2024-06"},
    )
    made = deck(5, held)
    assert len(lettered(made, "ue_ae_1000")) == len(PRACTICES)
    assert lettered(made, "act_continuity_idx") == {}, "the locality as a whole"
    glance = [s.table for s in made.slides if s.table and s.section == "At a glance"]
    assert not any("Continuity" in str(head) for t in glance if t for head in t.head)
