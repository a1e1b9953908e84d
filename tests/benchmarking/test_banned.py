"""Banned words: every form and disguise of them is found, and words that only hold one are left alone."""

from collections.abc import Callable

import pytest

from benchmarking.words.banned import BANNED, banned_words

FORMS = {
    "worst": "worst worsts", "best": "best bestest", "failing": "fail fails failed failing failure failures",
    "poor": "poor poorer poorest poorly poorness", "bad": "bad badly badness baddest",
    "league": "league leagues", "outlier": "outlier outliers",
    "ranked": "rank ranks ranked ranking rankings ranker unranked outranks reranked",
    "because": "because",
    "significant": "significant significantly significance insignificant",
}  # fmt: skip


@pytest.mark.parametrize("word", [form for forms in FORMS.values() for form in forms.split()])
@pytest.mark.parametrize(
    "dress", ["{}", "{}.", "({})", "_{}_", "the {}-performing", "{}’s", "4{}2", "/{}/", "{}\n", "{}–third"]
)
def test_no_plural_capital_suffix_or_sign_hides_a_banned_word(word: str, dress: str) -> None:
    for form in (
        word,
        word.upper(),
        word.capitalize(),
        word[0] + "\u00ad" + word[1:],
        word[:2] + "\u200b" + word[2:],
    ):
        assert banned_words(f"We are {dress.format(form)} of all") == [word]


def test_every_banned_word_is_tried() -> None:
    assert set(FORMS) == {*BANNED, "significant"}
    assert banned_words("sigｎificant signiﬁcant wörst") == ["significant", "significant", "worst"]
    assert banned_words("Poor, bad and the WORST, because of rankings") == [
        "poor", "bad", "worst", "because", "rankings",
    ]  # fmt: skip


HIDDEN = (
    lambda word: f"{word[:2]}-{word[2:]}",
    lambda word: f"{word[:1]}\u2010{word[1:3]}\u2011{word[3:]}",
    lambda word: f"{word[:2]}<b>{word[2:]}</b>",
    lambda word: f'<span class="x">{word[:1]}</span><!-- a remark -->{word[1:]}',
    lambda word: f"{word[:1]}&shy;{word[1:]}",
    lambda word: f"&#{ord(word[0])};{word[1:]}",
    lambda word: word.translate(str.maketrans("aeopcxybktrli", "аеорсхуьктгӏі")),
    lambda word: word.upper().translate(str.maketrans("AEOPCXYBKTNI", "АЕОРСХУВКТΝІ")),
)


@pytest.mark.parametrize("word", [form for forms in FORMS.values() for form in forms.split()])
@pytest.mark.parametrize("hide", HIDDEN)
def test_no_hyphen_tag_entity_or_foreign_letter_hides_a_banned_word(
    word: str, hide: Callable[[str], str]
) -> None:
    assert hide(word) != word
    assert banned_words(f"We are {hide(word)} of all") != []


def test_words_side_by_side_are_not_joined() -> None:
    assert banned_words("<td>league</td><td>table</td> the best-practice <p title='poor'>guide</p>") == [
        "league", "best", "poor",
    ]  # fmt: skip
    assert banned_words("A well-led long-term be stow, a sub-ICB; 5 < 6 and b > a; im-poor-tant") == ["poor"]


@pytest.mark.parametrize(
    "text",
    [
        "badge badger Badminton pooled whirlpool poorhouse spoor bestow Bestwood Prestbury beast Celeste",
        "Frank franked cranky drank frankly colleague colleagues outline outlying Falls rate",
        "Statistically significant, of statistical  significance", "Recorded heart failure; kidney failures",
        "Better (lower) than the STP average, worse (higher), similar, no clear difference",
    ],
)  # fmt: skip
def test_innocent_words_stay_innocent(text: str) -> None:
    assert banned_words(text) == []
