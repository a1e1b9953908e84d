"""Each part of the shortlist's score has words: those of the worked example of WORKSHOP 4.2."""

import pytest

from benchmarking.agreed.shortlist import PARTS
from benchmarking.agreed.shortlist_words import STEP_UP, part_words


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            (67, 100, 81, 50, 71),
            (f"At least {STEP_UP}", "Very unlikely to be chance", "Most of it in few practices",
             "Shared with others", "5 of 7 practices"),
        ),
        (
            (45, 30, 16, 100, 14),
            (f"Less than {STEP_UP}", "Within the usual spread", "Most share it", "Practices decide it",
             "1 of 7 practices"),
        ),
        (
            (100, 0, None, 0, 0),
            (f"Twice {STEP_UP}, or more", "No more than chance", "Not known", "Others decide it",
             "0 of 7 practices"),
        ),
    ],
)  # fmt: skip
def test_the_number_of_a_part_in_words(parts: tuple[int | None, ...], said: tuple[str, ...]) -> None:
    assert tuple(part_words(name, part, 7) for name, part in zip(PARTS, parts, strict=True)) == said


def test_a_gap_that_all_share_is_said_the_same_whichever_is_preferred() -> None:
    assert part_words("few", 100, 7, prefer_shared=True) == part_words("few", 0, 7) == "All share it alike"
    assert part_words("size", 0, 7) == "No gap in the unwanted direction"
