"""The title rules, case by case: none, one, several, all, missing, both ways; nobody named or judged."""

from dataclasses import replace
from datetime import date

import pytest

from benchmarking.comparison import Comparison
from benchmarking.figures import Figure, Outcome
from benchmarking.indicators import Indicator, Kind, Polarity
from benchmarking.organisations import Level, Organisation
from benchmarking.periods import Period
from benchmarking.words.wording import banned_words
from slide_templates.locality.spreads import Spread
from slide_templates.powerpoint.lettering import lines, shortened, width
from slide_templates.titles import (
    LONGEST,
    ROOM,
    SIZE,
    chance_title,
    comparison_title,
    deck_title,
    fitting,
    of_all,
    of_ours,
    profile_title,
    record_title,
    unique,
)
from tests.builders import CATALOGUE

HYPERTENSION, PHONE, PAY = (CATALOGUE[i] for i in ("prev_htn_pct", "exp_phone_pct", "fin_pay_patient"))
DIRECTION = {"H": "higher", "L": "lower"}


def figure(letter: str, indicator: Indicator, place: int) -> Figure:
    """H higher, L lower, s similar, n not comparable, . missing, f with a small denominator."""
    value = None if letter == "." else 10.0 + place
    direction = DIRECTION.get(letter)
    outcome = Outcome.NOT_COMPARED if letter in ".nf" else Outcome.SIMILAR
    if direction and indicator.polarity is Polarity.NEUTRAL:
        outcome = Outcome(direction)
    elif direction:
        good = (direction == "higher") == (indicator.polarity is Polarity.HIGH_GOOD)
        outcome = Outcome.BETTER if good else Outcome.WORSE
    return Figure(
        f"X{place}", f"Practice of {place}", value, value, value, value, 5.0 if letter == "f" else 5000.0,
        int(value is not None), 1, "missing" if value is None else "ok",
        outcome=outcome, direction=direction, level=95.0 if direction else None,
        reason="too_few" if letter == "f" else None,
    )  # fmt: skip


def spread(letters: str, indicator: Indicator = HYPERTENSION) -> Spread:
    practices = tuple(figure(letter, indicator, place) for place, letter in enumerate(letters))
    locality = Organisation("LOC", "Ashdale", Level.LOCALITY)
    whole = replace(practices[0], code="LOC", name="Ashdale", counted=len(letters), in_all=len(letters))
    return Spread(Comparison(locality, indicator, Period.parse("2024/25"), whole), practices, "STP average")


@pytest.mark.parametrize(
    ("letters", "title"),
    [
        (
            "ssssssss",
            "No practice of our eight differs clearly from the STP average on recorded hypertension",
        ),
        ("Hsssssss", "Recorded hypertension is higher than the STP average in one of our eight practices"),
        ("LLssssss", "Recorded hypertension is lower than the STP average in two of our eight practices"),
        ("HHHHHHHH", "Recorded hypertension is higher than the STP average in all eight of our practices"),
        ("HHLsssss", "Recorded hypertension is higher in two of our eight practices and lower in one"),
        ("HLssssss", "Recorded hypertension is higher in one of our eight practices and lower in one"),
        ("s" * 12, "No practice of our 12 differs clearly from the STP average on recorded hypertension"),
        ("H" * 10 + "ss", "Recorded hypertension is higher than the STP average in 10 of our 12 practices"),
        ("H", "Recorded hypertension is higher than the STP average in our one practice"),
        ("s", "Our practice does not differ clearly from the STP average on recorded hypertension"),
        ("HH", "Recorded hypertension is higher than the STP average in both of our practices"),
        ("ss", "Neither of our two practices differs clearly from the STP average on recorded hypertension"),
        (
            "Hsssss..",
            "Recorded hypertension is higher than the STP average in one of the six practices we can compare",
        ),
        (
            "HHHHHH..",
            "Recorded hypertension is higher than the STP average in all six practices we can compare",
        ),
        ("ssssss..", "No practice of the six we can compare differs clearly on recorded hypertension"),
        ("HHsss...", "Only five of our eight practices have figures for recorded hypertension; two differ"),
        (
            "sssss...",
            "Only five of our eight practices have figures for recorded hypertension; no clear difference",
        ),
        ("HH......", "Only two of our eight practices have figures for recorded hypertension; all differ"),
        ("n.......", "Recorded hypertension: figures for only one of our eight practices"),
        ("........", "Recorded hypertension cannot be compared: no usable figures"),
        ("fffffsss", "Too few people counted to tell our practices apart on recorded hypertension"),
    ],
)
def test_the_spread_of_a_neutral_indicator(letters: str, title: str) -> None:
    assert comparison_title(spread(letters)) == title


@pytest.mark.parametrize(
    ("letters", "title"),
    [
        ("Hsss", "Ease of getting through by phone is better (higher) in one of our four practices"),
        ("LLLL", "Ease of getting through by phone is worse (lower) in all four of our practices"),
        (
            "HLLs",
            "Ease of getting through by phone: better (higher) in one, worse (lower) in two of our practices",
        ),
    ],
)
def test_a_judged_indicator_says_better_and_worse_with_the_direction(letters: str, title: str) -> None:
    assert comparison_title(spread(letters, PHONE)) == title


def test_where_low_is_wanted_the_wanted_side_is_said_first() -> None:
    assert comparison_title(spread("HLs", CATALOGUE["act_dna_pct"])) == (
        "Missed appointments are better (lower) in one of our three practices and worse (higher) in one"
    )


def test_figures_that_cannot_be_tested_give_their_reach() -> None:
    assert comparison_title(spread("nnnn", PAY)) == (
        "NHS payment per weighted patient ranges from £10.0 to £13.0 in all four of our practices"
    )
    tied = replace(spread("nn", PAY), practices=(figure("n", PAY, 3), figure("n", PAY, 3)))
    assert comparison_title(tied) == "NHS payment per weighted patient is £13.0 in both of our practices"


@pytest.mark.parametrize("indicator", CATALOGUE.values(), ids=CATALOGUE.keys())
@pytest.mark.parametrize(
    "letters", ["s" * 9, "H" * 12, "HLs" * 4, "HHHs" * 4, "Hss.", "Hs..", "n.", "nnn", "H", "fff", "." * 3]
)
def test_every_title_keeps_to_two_lines_names_nobody_and_judges_nobody(
    indicator: Indicator, letters: str
) -> None:
    title = comparison_title(spread(letters, indicator))
    assert len(title) <= LONGEST and len(lines(title, SIZE, ROOM, bold=True)) <= 2
    assert not title.endswith(".") and "Practice of" not in title and "None" not in title
    assert banned_words(title) == []
    if indicator.polarity is Polarity.NEUTRAL:
        assert "better" not in title and "worse" not in title


@pytest.mark.parametrize(
    ("differing", "compared", "title"),
    [
        (26, 94, "26 of 94 comparisons differ from the STP average; chance alone would give about five"),
        (
            1,
            40,
            "One of 40 comparisons differs; no more than the two that chance alone would give",
        ),
        (3, 40, "Three of 40 comparisons differ from the STP average; chance alone would give about two"),
        (0, 40, "No comparison of 40 differs from the STP average; chance alone would give about two"),
        (2, 5, "Two of five comparisons differ from the STP average; chance alone would give fewer than one"),
        (9, 50, "Nine of 50 comparisons differ from the STP average; chance alone would give about two"),
        (0, 0, "Nothing here can be compared with the average yet"),
    ],
)
def test_what_chance_alone_would_give(differing: int, compared: int, title: str) -> None:
    made = chance_title(differing, compared, "STP average")
    assert made == (title if len(title) <= LONGEST else title.replace(" from the STP average", ""))


@pytest.mark.parametrize(
    ("agreed", "opposed", "title"),
    [
        (0, [], "No priority is agreed yet"),
        (1, [0], "We agreed one priority, and all agree"),
        (3, [0, 0, 0], "We agreed three priorities; all agree"),
        (3, [0, 0, 1], "Three priorities agreed; one practice opposed the third"),
        (1, [2], "We agreed one priority; two practices opposed it"),
        (3, [1, 0, 2], "We agreed three priorities; two of them had practices against"),
    ],
)
def test_what_was_agreed_and_opposed(agreed: int, opposed: list[int], title: str) -> None:
    assert record_title(agreed, opposed) == title


def profile(direction: str | None, values: tuple[float, ...]) -> Spread:
    made = spread("s" * len(values), CATALOGUE["pop_65plus_pct"])
    outcome = Outcome(direction) if direction else Outcome.SIMILAR
    figure_of_all = replace(made.whole.figure, outcome=outcome, direction=direction)
    practices = tuple(replace(f, value=value) for f, value in zip(made.practices, values, strict=True))
    return replace(made, whole=replace(made.whole, figure=figure_of_all), practices=practices)


def test_who_our_patients_are() -> None:
    assert profile_title([profile("lower", (10.0, 12.0))]) == "Our patients are younger than the STP's"
    wide = profile_title([profile("higher", (10.0, 15.0))])
    assert wide == "Our patients are older than the STP's, but our practices differ widely"
    assert profile_title([profile(None, (10.0, 30.0))]) == "Our patients are much like the STP's"
    untested = replace(spread("nn", CATALOGUE["need_imd_score"]))
    assert profile_title([untested]) == "What is known of our patients, practice by practice"


def test_equal_titles_are_numbered_and_stay_within_two_lines() -> None:
    long = "Recorded hypertension is higher in two of our eight practices and lower in one of those"
    made = unique(["A", long, "A", long])
    assert (made[0], made[2]) == ("A (1\u00a0of\u00a02)", "A (2\u00a0of\u00a02)")
    assert len(set(made)) == 4
    assert all(len(lines(title, SIZE, ROOM, bold=True)) <= 2 for title in made)


def test_a_title_that_nothing_fits_is_shortened() -> None:
    assert fitting(["word " * 60]).endswith("…")
    assert deck_title(["word " * 40, "word " * 30]).endswith("…")
    assert deck_title(["word " * 40, "Short"]) == "Short"


def test_one_locality_is_not_one_of_one() -> None:
    assert [of_all(1, 1), of_all(1, 2), of_all(3, 14)] == [
        "the one locality", "one of two localities", "three of 14 localities",
    ]  # fmt: skip


def test_our_practices_in_words() -> None:
    assert [of_ours(1, 1), of_ours(2, 2), of_ours(3, 3), of_ours(1, 10)] == [
        "our one practice",
        "both of our practices",
        "all three of our practices",
        "one of our 10 practices",
    ]


def test_widths_agree_with_the_published_ones_of_the_typeface() -> None:
    assert width("AV", 1000) == 1334
    assert width("i", 1000) == 222 and width("i", 1000, bold=True) == 278
    assert shortened("Beechwood Medical Practice", 14, 1000) == "Beechwood Medical Practice"
    assert shortened("Beechwood Medical Practice", 14, 140) == "Beechwood Medical…"


def test_the_kinds_used_here_are_what_they_are_taken_for() -> None:
    assert (HYPERTENSION.polarity, PHONE.polarity, PAY.kind) == (
        Polarity.NEUTRAL,
        Polarity.HIGH_GOOD,
        Kind.RATIO,
    )
    assert date(2026, 1, 1) < HYPERTENSION.review_due


@pytest.mark.parametrize("words", range(1, 12))
def test_numbers_up_to_nine_are_words_however_short_a_title_has_to_be(words: int) -> None:
    long = replace(PHONE, subject=" ".join(["Appointments"] * words))
    title = comparison_title(spread("HHLsssss", long))
    assert len(title) <= LONGEST and not any(sign.isdigit() for sign in title)
