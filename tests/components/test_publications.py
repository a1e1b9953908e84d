"""Publications: each period says how many practices have a figure."""

from datetime import date

from components.held.publications import Coverage, matrix, publications
from tests.builders import rows, snapshot

TODAY = date(2026, 8, 11)
HELD = snapshot(
    rows("prev_htn_pct", lambda n: (10, 200), period="2023/24"),
    rows("prev_htn_pct", lambda n: (None, None) if n in (2, 7) else (10, 200), period="2024/25"),
    rows("prev_dm_pct", lambda n: (None, None) if n == 2 else (9, 200), period="2023/24"),
    rows("prev_dm_pct", lambda n: (9, 200), period="2024/25"),
)


def test_the_indicator_that_lacks_most_decides_each_period() -> None:
    (found,) = publications(HELD, TODAY)
    assert [str(period) for period in found.coverage] == ["2023/24", "2024/25"]
    assert list(found.coverage.values()) == [Coverage(11, 12), Coverage(10, 12)]
    assert found.coverage[found.periods[-1]].lacking == 2


def test_a_cell_says_it_in_words_and_shows_a_number_only_where_some_have_none() -> None:
    found = publications(HELD, TODAY)
    shown = matrix(found, TODAY)
    assert f'title="{found[0].periods[-1].label}: 10 of 12 practices"' in shown
    assert '<span aria-hidden="true">10</span>' in shown
    whole = publications(snapshot(rows("prev_htn_pct", lambda n: (10, 200))), TODAY)
    said = matrix(whole, TODAY)
    assert "every one of 12 practices" in said and "aria-hidden" not in said
