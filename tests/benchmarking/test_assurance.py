"""Whether a target will be reached reliably: mean 11 and limits 5.68 to 16.32, worked by hand."""

from dataclasses import replace

import pytest

from benchmarking.over_time.assurance import assurance
from tests.benchmarking.test_changes import LEVEL, of


@pytest.mark.parametrize(
    ("target", "wanted", "words"),
    [
        (17.0, "lower", "Will usually meet the target"),
        (5.0, "lower", "Will usually miss the target"),
        (5.0, "higher", "Will usually meet the target"),
        (17.0, "higher", "Will usually miss the target"),
        (16.3, "lower", "Hit and miss"),
        (5.7, "higher", "Hit and miss"),
    ],
)
def test_the_words_of_the_method_by_where_the_target_lies(target: float, wanted: str, words: str) -> None:
    assert assurance(of("act_dna_pct", LEVEL), target, wanted).startswith(words)


def test_it_goes_by_what_was_agreed_and_not_by_the_catalogue() -> None:
    said = assurance(of("act_sameday_pct", LEVEL), 11.0, "higher")  # neither way is wanted there
    assert said.startswith("Hit and miss: ") and "whether a month meets it" in said


def test_only_the_latest_stretch_counts() -> None:
    found = of("act_dna_pct", [*(v * 3 for v in LEVEL), *LEVEL], breaks=["2025-01"])
    assert assurance(found, 17.0, "lower").startswith("Will usually meet")


def test_after_a_lasting_change_only_what_came_since_counts() -> None:
    lower = [3.0, 3.2, 3.0, 3.2, 3.0, 3.2]
    soon = assurance(of("act_dna_pct", [*LEVEL, *lower]), 5.0, "lower")
    assert soon.startswith("Whether the target will be met reliably can be told from seven months")
    assert soon.endswith("it began in January 2025.")
    later = assurance(of("act_dna_pct", [*LEVEL, *lower, 3.0, 3.2]), 5.0, "lower")
    assert later.startswith("Will usually meet the target")


def test_without_limits_or_under_challenge_nothing_is_said() -> None:
    assert assurance(of("act_dna_pct", LEVEL[:6]), 17.0, "lower") == ""
    found = of("act_dna_pct", LEVEL)
    last = found.points[-1]
    doubted = replace(last, figure=replace(last.figure, reason="challenged"))
    assert assurance(replace(found, points=(*found.points[:-1], doubted)), 17.0, "lower") == ""
