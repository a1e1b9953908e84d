"""News: what is clear in a newer version and was not before; noise between two versions is none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from benchmarking.ccg_figures import CCG_FIGURES
from benchmarking.figures import Outcome
from benchmarking.observations import DEFINITIONS
from benchmarking.organisations import Level
from benchmarking.over_time.news import Item, Sort, amendments, arrivals, news
from benchmarking.periods import Frequency, Period
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import banned_words
from tests.builders import CATALOGUE, PRACTICES, organisations, rows, snapshot

OWN = "X90003"
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
FLAT = [5.0, 6.0] * 12  # percentages that vary by nothing but turns
HTN, DNA = "prev_htn_pct", "act_dna_pct"


def monthly(values: Sequence[float | None], months: Sequence[str] = MONTHS) -> Snapshot:
    """Missed appointments of every practice, month by month."""
    base = 2000.0

    def table(month: str, value: float | None) -> list[tuple[object, ...]]:
        return rows(DNA, lambda _: (None if value is None else value * base / 100, base), month)

    return snapshot(*(table(m, v) for m, v in zip(months, values, strict=False)))


def yearly(
    own: float | None, others: float = 14.0, base: float = 8000.0, period: str = "2024/25"
) -> Snapshot:
    """Recorded hypertension: a percentage of the own practice, and that of all others."""

    def numbers(number: int) -> tuple[float | None, float | None]:
        share = own if number == 3 else others
        return (None, None) if share is None else (round(base * share / 100), base)

    return snapshot(rows(HTN, numbers, period))


def only(before: Snapshot, now: Snapshot, code: str = OWN) -> Item:
    (item,) = news(before, now, code, Level.STP).items
    return item


def nothing(before: Snapshot, now: Snapshot) -> bool:
    found = news(before, now, OWN, Level.STP)
    return not found.items and found.steady == 1


def test_the_same_figures_have_no_news_and_are_counted_as_steady() -> None:
    held = snapshot()
    found = news(held, held, OWN, Level.STP)
    assert found.items == () and found.steady == 3 + 1  # age, hypertension, children's A&E, deprivation
    assert found.organisation.code == OWN


def test_a_signal_that_was_not_there_before_is_news_with_its_direction() -> None:
    before, now = monthly(FLAT[:20]), monthly([*FLAT[:20], 12.0, 12.0, 12.0])
    item = only(before, now)
    assert (item.sort, item.outcome, item.direction) == (Sort.SIGNAL, Outcome.WORSE, "higher")
    assert item.said[0] == "Change in the unwanted direction: higher than before since September 2025"
    assert nothing(now, monthly([*FLAT[:20], 12.0, 12.0, 12.0, 12.0]))  # it goes on: no news any more


def test_a_signal_that_has_gone_is_news_without_a_direction() -> None:
    high = monthly([*FLAT[:20], 12.0])
    item = only(high, monthly([*FLAT[:20], 5.0]))
    assert (item.sort, item.outcome) == (Sort.GONE, Outcome.SIMILAR)
    assert "Back to ordinary month-to-month variation" in item.said
    later = only(high, monthly([*FLAT[:20], 12.0, 5.0, 6.0, 5.0]))
    assert later.sort is Sort.GONE


def test_what_is_counted_anew_is_news_and_the_fall_that_it_makes_is_none() -> None:
    before = monthly([*FLAT[:16], 12.0])  # higher than usual in its last month
    fallen = monthly([*FLAT[:16], 12.0, *[2.0, 2.5] * 3, 2.0])
    said = [(code, DNA, m, w) for code in PRACTICES for m, w in ((MONTHS[0], "v1"), (MONTHS[17], "v2"))]
    declared = replace(fallen, definitions=pd.DataFrame(said, columns=list(DEFINITIONS)))
    assert only(before, fallen).sort is Sort.SIGNAL  # what it would have been taken for
    item = only(before, declared)
    assert (item.sort, item.outcome, item.said) == (
        Sort.RESTATED, Outcome.SIMILAR, ("Counted differently from June 2025",),
    )  # fmt: skip
    assert nothing(declared, declared)
    some = replace(declared, definitions=declared.definitions[declared.definitions["organisation"] == OWN])
    assert only(before, some, "XST").said[-1] == "Counted differently from June 2025 in 1 of 12 practices"


def test_a_longer_series_without_a_signal_is_no_news() -> None:
    assert nothing(monthly(FLAT[:20]), monthly(FLAT))


def test_too_few_months_say_nothing_about_a_signal_that_was_there() -> None:
    assert all(
        item.sort is Sort.RESTATED
        for item in news(monthly([*FLAT[:20], 12.0]), monthly(FLAT[18:20], MONTHS[18:]), OWN, Level.STP).items
    )


def test_a_verdict_is_news_only_with_strong_evidence() -> None:
    none, some, strong = (snapshot_of(share) for share in (14.0, 15.0, 20.0))
    item = only(none, strong)
    assert item.sort is Sort.VERDICT and (item.outcome, item.strong) == (Outcome.HIGHER, True)
    assert item.said == ("Now higher than the STP average, and more than chance would explain",)
    assert only(strong, none).said == ("No longer a clear difference from the STP average",)
    for pair in ((none, some), (some, none), (some, strong), (strong, some)):
        assert nothing(*pair)


def test_a_difference_that_turns_round_is_news_with_some_evidence_too() -> None:
    item = only(snapshot_of(13.1), snapshot_of(15.0))
    assert item.sort is Sort.VERDICT and not item.strong and "some evidence" in item.said[0]


def snapshot_of(share: float) -> Snapshot:
    """Another year for each share, so that no figure of the same period reads otherwise."""
    return yearly(share, period=f"20{int(share * 10) % 90 + 10}/{int(share * 10) % 90 + 11}")


@pytest.mark.parametrize(
    ("was", "is_", "words"),
    [
        (14.0, 14.2, "Restated from 14.0% to 14.2% for April 2024 to March 2025"),
        (None, 14.2, "A figure for April 2024 to March 2025 was added: 14.2%"),
        (14.2, None, "The figure for April 2024 to March 2025 was withdrawn: it was 14.2%"),
    ],
)
def test_a_figure_that_reads_otherwise_is_restated(was: float | None, is_: float | None, words: str) -> None:
    item = only(yearly(was), yearly(is_))
    assert item.sort is Sort.RESTATED and item.said == (words,)


def test_a_change_too_small_to_be_read_is_no_news() -> None:
    assert nothing(yearly(14.0), yearly(14.02))


def test_a_late_return_of_a_practice_is_named_for_its_locality() -> None:
    def numbers(number: int) -> tuple[float | None, float | None]:
        return (None, None) if number == 3 else (1120, 8000)

    item = only(snapshot(rows(HTN, numbers)), yearly(16.0), "LOC-A")
    assert item.said == (
        "Restated from 14.0% to 14.4% for April 2024 to March 2025: a late return was added",
    )


def test_a_restated_year_is_found_behind_a_newer_one() -> None:
    new = yearly(14.0, period="2025/26")
    old = yearly(14.4).observations
    now = replace(new, observations=pd.concat([new.observations, old], ignore_index=True))
    item = only(yearly(14.0), now)
    assert item.said == ("Restated from 14.0% to 14.4% for April 2024 to March 2025",)


def test_a_challenged_figure_makes_no_news_of_a_verdict() -> None:
    marked = snapshot_of(20.0).with_challenges({(OWN, HTN): (Period.parse("2030/31"),)})
    assert marked.held.latest(HTN) == Period.parse("2030/31")
    assert nothing(snapshot_of(14.0), marked)


def test_what_the_earlier_version_did_not_know_is_no_news() -> None:
    other = snapshot(rows("prev_dm_pct", lambda n: (500, 7000)))
    found = news(other, yearly(20.0), OWN, Level.STP)
    assert (found.items, found.steady) == ((), 0)
    measured = replace(CATALOGUE[HTN], unit="per 1,000 patients", per=1000)
    before = replace(yearly(14.0), indicators=CATALOGUE | {HTN: measured})
    assert news(before, yearly(20.0), OWN, Level.STP).items == ()


def test_only_the_chosen_indicators_are_told_in_their_order() -> None:
    def older(number: int) -> tuple[float | None, float | None]:
        return 100, 8000

    now = snapshot()
    before = snapshot(rows(HTN, older), rows("pop_65plus_pct", older))
    every = news(before, now, OWN, Level.STP)
    assert {item.indicator.id for item in every.items} == {HTN, "pop_65plus_pct"}
    chosen = news(before, now, OWN, Level.STP, ["pop_65plus_pct"])
    assert [item.indicator.id for item in chosen.items] == ["pop_65plus_pct"]
    assert all(not banned_words(words) for item in every.items for words in item.said)


def test_arrivals_are_the_sources_whose_newest_period_moved() -> None:
    before, now = monthly(FLAT[:20]), monthly(FLAT)
    (found,) = arrivals(before, now)
    assert (found.source, found.frequency) == (CATALOGUE[DNA].source, Frequency.MONTHLY)
    assert (str(found.before), str(found.period)) == ("2025-08", "2025-12")
    assert arrivals(now, now) == () and arrivals(now, before) == ()
    first = arrivals(yearly(14.0), now)
    assert [a.before for a in first] == [None]


def test_a_source_has_come_once_its_practices_have_figures_not_with_those_of_whole_ccgs() -> None:
    before, now = yearly(14.0), yearly(14.0, period="2025/26")
    of_ccgs = pd.DataFrame([("XC1", HTN, "2025/26", 1, 2, 3, "f")], columns=list(CCG_FIGURES))
    between = replace(before, ccg_figures=of_ccgs)
    assert arrivals(before, between) == ()
    assert [str(a.period) for a in arrivals(between, now)] == ["2025/26"]


def test_amendments_are_files_for_a_period_that_was_held() -> None:
    before = snapshot()
    (file,) = before.sources
    again = replace(file, file="list_v2.csv", sha256="file-2", received=date(2026, 9, 1))
    later = replace(file, file="july.csv", sha256="file-3", period="2026-07")
    now = replace(before, sources=(file, again, later))
    assert amendments(before, now) == (again,)
    assert amendments(now, now) == ()


def test_the_same_rows_tell_something_where_a_practice_moved() -> None:
    def numbers(number: int) -> tuple[float, float]:
        return (1600 if number == 3 else 1120), 8000

    moved = {code: (name, "LOC-B" if code == OWN else place) for code, (name, place) in PRACTICES.items()}
    before = snapshot(rows(HTN, numbers))
    now = snapshot(rows(HTN, numbers), tree=organisations(moved))
    assert news(before, before, "LOC-A", Level.STP).items == ()
    said = only(before, now, "LOC-A").said
    assert said[-1] == "Restated from 15.2% to 14.0% for April 2024 to March 2025"
