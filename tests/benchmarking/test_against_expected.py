"""An adjusted figure is held against 100 alone: in verdicts, words, charts and aims, whoever is beside it."""

from dataclasses import replace

import pytest

from benchmarking.agreed.targets import target_lines
from benchmarking.charts import Role
from benchmarking.comparison import Comparison, Peers, compare
from benchmarking.drawings.drawing import caterpillar, practices_together
from benchmarking.drawings.funnel_chart import funnel
from benchmarking.figures import Outcome
from benchmarking.findings import p_value, weighed
from benchmarking.indicators import Polarity
from benchmarking.opportunities import Aim, opportunities
from benchmarking.organisations import Level
from benchmarking.peers import chosen_group
from benchmarking.snapshot import Snapshot
from benchmarking.spread import latest_spread
from benchmarking.statistics import benchmark_p_value, compare_to_benchmark, rate_ci
from benchmarking.words.spread_wording import counts, opportunity, size
from benchmarking.words.wording import difference, finding, sentence
from slide_templates.locality.spreads import spread as on_a_slide
from tests.areas import area, code
from tests.builders import CATALOGUE

RATIO = "ue_em_adm_ratio"
ADJUSTED = replace(CATALOGUE[RATIO], months_shown=1)
MADE = CATALOGUE | {RATIO: ADJUSTED}
# The area has 9 events for every 10 expected: its own average would be 90.
PAIRS = [(110.0, 100.0), (95.0, 100.0), *[(90.0 + (n % 5) - 2, 100.0) for n in range(28)]]
ELEVEN = chosen_group("Ours", [code(n) for n in range(1, 12)], reason="picked")
PEERS: tuple[Peers, ...] = (Level.LOCALITY, Level.CCG, Level.STP, Level.ENGLAND, ELEVEN)


def held(pairs: list[tuple[float, float]] = PAIRS, polarity: Polarity = Polarity.LOW_GOOD) -> Snapshot:
    return area({RATIO: pairs}, indicators=MADE | {RATIO: replace(ADJUSTED, polarity=polarity)})


def against(peers: Peers, pair: tuple[float, float] = (150.0, 100.0)) -> Comparison:
    return compare(held([pair, *PAIRS[1:]]), code(1), RATIO, peers=peers)


@pytest.mark.parametrize("peers", PEERS)
def test_the_benchmark_is_100_whoever_it_stands_beside(peers: Peers) -> None:
    found = against(peers)
    limits = {
        f"{end}{name}": rate_ci(numerator=150, denominator=100, confidence=c, multiplier=100)[end]
        for name, c in (("95", 0.95), ("998", 0.998))
        for end in ("lower", "upper")
    }
    one = compare_to_benchmark(
        value=150, benchmark=100, polarity="low_good", benchmark_name="number expected", **limits
    )
    assert found.average == 100 and found.figure.outcome is Outcome.WORSE
    assert (found.figure.level, found.figure.phrase) == (one["level"], one["phrase"])
    assert len(found.others) >= 9, "the others are shown beside it"
    assert {f.outcome for f in found.others} == {Outcome.SIMILAR}, "each by 100, where 90 was usual"
    assert found.peer_median is None and found.peer_lower_quartile is None


@pytest.mark.parametrize("organisation", ["LOC-A", "XC1"])
def test_an_area_is_held_against_100_too(organisation: str) -> None:
    found = compare(held([(80.0, 100.0)] * 30), organisation, RATIO)
    assert found.average == 100 and found.figure.outcome is Outcome.BETTER
    assert found.figure.phrase == "Statistically better (lower) than the number expected"


def test_few_others_are_no_reason_to_give_no_verdict() -> None:
    two = chosen_group("Two", [code(2), code(3)], reason="picked")
    found = against(two)
    assert found.figure.outcome is Outcome.WORSE and not found.others_alone
    snapshot = held([(150.0, 100.0), *PAIRS[1:]])
    alone = benchmark_p_value(statistic="ratio", numerator=150, denominator=100, benchmark=1.0)["p_value"]
    assert (p_value(snapshot, found) or 0) >= alone
    assert weighed(snapshot, [found]).flagged.endswith("chance alone would give fewer than one.")


def test_the_words_say_what_the_100_is() -> None:
    found = against(Level.LOCALITY)
    assert finding(found) == "Worse (higher) than the number expected, and more than chance would explain."
    assert sentence(found, difference(found)) == (
        "Worse (higher) than the number expected, and more than chance would explain (150 against 100 per "
        "100 expected: what the STP's rates would give for patients of these ages; likely range "
        "127 to 176). That is about 50 more emergency admissions a month than expected."
    )
    like = compare(held(), code(2), RATIO)
    assert finding(like) == "No clear difference from the number expected: chance alone could explain it."


def test_the_charts_draw_their_line_at_100() -> None:
    snapshot = held()
    found = compare(snapshot, code(1), RATIO, peers=Level.LOCALITY)
    together = practices_together(
        compare(snapshot, "LOC-A", RATIO),
        [compare(snapshot, c, RATIO) for c in snapshot.organisations.practices("LOC-A", found.period.end)],
    )
    for chart in (caterpillar(found), together):
        (line,) = (s for s in chart.series if s.role is Role.REFERENCE)
        assert line.name == "Number expected 100" and set(line.values) == {100.0}
        assert "average" not in chart.alt
    around = latest_spread(snapshot, MADE[RATIO])
    assert around is not None and around.target == 100
    assert "practices differ from the number expected" in counts(around)
    (line,) = (s for s in funnel(around).series if s.role is Role.REFERENCE)
    assert line.name == "Number expected 100"


def test_nothing_is_aimed_at_but_what_is_expected() -> None:
    spread_out = [(200.0, 100.0)] * 10 + [(100.0, 100.0)] * 20 + [(60.0, 100.0)] * 10
    snapshot = held(spread_out)
    found = opportunities(snapshot, compare(snapshot, code(1), RATIO))
    assert [(o.aim, o.value) for o in found.shown] == [(Aim.AVERAGE, 100.0)]
    assert opportunity(found, found.shown[0]).startswith(
        "If this practice matched the number expected: about "
    )
    assert size(snapshot, found.comparison).count("than expected") == 1
    neutral = held(spread_out, Polarity.NEUTRAL)
    found = opportunities(neutral, compare(neutral, code(1), RATIO))
    assert " than expected (likely range " in opportunity(found, found.shown[0])
    assert target_lines(snapshot, MADE[RATIO], found.comparison.period, [code(1), code(2)], "lower") == {}


def test_slides_call_it_by_its_name() -> None:
    snapshot = held([(150.0, 100.0), *PAIRS[1:]])
    made = on_a_slide(snapshot, "LOC-A", MADE[RATIO], {})
    assert made is not None and made.against == "number expected" and made.average == "STP average"
    assert made.whole.average == 100
