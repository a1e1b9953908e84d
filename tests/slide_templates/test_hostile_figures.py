"""Decks of every kind from figures that are missing, hidden, zero, equal or far out, and from odd names."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from benchmarking.snapshot import Snapshot
from slide_templates.decks import locality_plan, practice_plan, stp_plan
from slide_templates.plan import Deck, Slide
from slide_templates.powerpoint.lettering import lines
from slide_templates.titles import LONGEST, ROOM, SIZE
from tests.builders import organisations, snapshot
from tests.slide_templates.agreed import priority

DAY = date(2026, 9, 15)
NAMES = (
    "The Very Long and Winding Road Community Partnership of Saint Bartholomew-on-the-Marsh (North)",
    "The Very Long and Winding Road Community Partnership of Saint Bartholomew-on-the-Marsh (South)",
    "Хирургия Świętokrzyska", "診療所 中央", "عيادة الصحة", 'A & B <Surgery> "Q"',
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Health Centre",
    "X", "O’Neill’s", "Zed Surgery", "Ünïted Prâctice", "Same Name",
)  # fmt: skip
ORDINARY = {  # indicator → period, numerator of a practice by its number, denominator
    "prev_htn_pct": ("2024/25", lambda n: 1000.0 + 300 * (n % 3), 8000.0),
    "exp_phone_pct": ("2026", lambda n: 60.0 + 8 * (n % 5), 110.0),
    "ue_ae_0_4_1000": ("2024/25", lambda n: 200.0 + 40 * (n % 4), 500.0),
    "need_imd_score": ("2019", lambda n: 20.0 + n, 1.0),
    "pop_list_size": ("2024/25", lambda n: 8000.0 + n, None),
}
Pair = tuple[float | None, float | None]
KINDS: dict[str, Callable[[int, float, float | None], Pair]] = {
    "ordinary": lambda n, above, below: (above, below),
    "half missing": lambda n, above, below: (None, None) if n % 2 else (above, below),
    "hidden": lambda n, above, below: (None, None),
    "zero": lambda n, above, below: (0.0, below),
    "nobody to count among": lambda n, above, below: (0.0, below and 0.0),
    "equal": lambda n, above, below: (8000.0 if below is None else below / 4, below),
    "one far out": lambda n, above, below: (above * 1e6 if n == 1 and below is None else above, below),
    "one without data": lambda n, above, below: (None, None) if n == 1 else (above, below),
}


def held(practices: int, kind: str) -> Snapshot:
    codes = [f"X9{n:04d}" for n in range(1, practices + 1)]
    tree = organisations({code: (name, "LOC-A") for code, name in zip(codes, NAMES, strict=False)})
    rows = [
        (code, id_, period, *(pair := KINDS[kind](n, above(n), below)), _status(kind, pair), "file-1")
        for id_, (period, above, below) in ORDINARY.items()
        for n, code in enumerate(codes, 1)
    ]
    return snapshot(rows, tree=tree)


def _status(kind: str, pair: Pair) -> str:
    return "ok" if pair[0] is not None else "suppressed" if kind == "hidden" else "missing"


def words(slide: Slide) -> list[str]:
    cells = [c.words for row in slide.table.rows for c in row] if slide.table else []
    said = [line for s in slide.statements for pair in s.lines for line in pair]
    return [slide.title, slide.lede, slide.question, *slide.facts, *(slide.key_figure or ()), *cells, *said]


@pytest.mark.parametrize(
    ("practices", "kind"),
    [
        *((5, kind) for kind in KINDS),
        (1, "ordinary"),
        (1, "one without data"),
        (2, "ordinary"),
        (12, "ordinary"),
    ],
)  # fmt: skip
def test_every_deck_says_something_that_can_be_read(practices: int, kind: str) -> None:
    made, agreed = (
        held(practices, kind),
        [priority("LOC-A", "prev_htn_pct"), priority("LOC-A", "prev_dm_pct")],
    )
    decks: list[Deck] = [
        locality_plan(made, "LOC-A", agreed, made_on=DAY),
        locality_plan(made, "LOC-A", agreed, made_on=DAY, masked=True, letters_from=b"k"),
        practice_plan(made, "X90001", made_on=DAY),
        stp_plan(made, agreed, made_on=DAY),
    ]
    for slide in (slide for deck in decks for slide in deck.slides):
        assert not re.search(r"\b(nan|inf|None)\b", "\n".join(words(slide)))
        if slide.layout != "Title slide":
            assert len(slide.title) <= LONGEST and len(lines(slide.title, SIZE, ROOM, bold=True)) <= 2


def test_a_priority_without_any_figure_has_no_gap_that_is_claimed() -> None:
    deck = stp_plan(held(5, "ordinary"), [priority("LOC-A", "prev_dm_pct")], made_on=DAY)
    (slide,) = [s for s in deck.slides if s.section == "What it could mean"]
    assert slide.table is not None
    assert [c.words for c in slide.table.rows[0][1:]] == [
        "Recorded diabetes, age 17 and over", "No figures are held", "–",
    ]  # fmt: skip
