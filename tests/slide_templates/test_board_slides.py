"""What the board reads first: themes, why, how they stand, what is asked of it, what they could be worth."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from benchmarking.comparison import compare
from benchmarking.opportunities import Aim, opportunities
from benchmarking.organisations import Level
from benchmarking.words.wording import two_figures
from records.agreed.heard import Heard
from records.models import Priority
from slide_templates.decks import HOUSE_TEMPLATE, stp_plan
from slide_templates.plan import Deck, Slide
from slide_templates.powerpoint.writer import write
from slide_templates.summary.learning_slides import verdicts_title
from tests.builders import CATALOGUE
from tests.many import CODES, HOMES, many
from tests.slide_templates.agreed import priority
from tests.slide_templates.test_learning_slides import judged

DAY = date(2026, 9, 15)
HTN, DNA, AGE = "prev_htn_pct", "act_dna_pct", "pop_65plus_pct"
UNLIKE = {"LOC-A": 19.0, "LOC-B": 14.0, "LOC-C": 16.4}
SITE = "https://stocktake.example"


def far(locality: str) -> list[float | None]:
    """Values of forty practices that spread a little, and those of one locality higher still."""
    return [8.0 + n % 5 * 0.4 + (6.0 if HOMES[code][1] == locality else 0.0) for n, code in enumerate(CODES)]


def numbered(*agreed: Priority) -> list[Priority]:
    for id_, one in enumerate(agreed, 1):
        one.id = id_
    return list(agreed)


def summary(*agreed: Priority, said: tuple[Heard, ...] = ()) -> Deck:
    values = {DNA: far("LOC-A"), AGE: [12.0] * 40, HTN: [14.0 + n % 3 for n in range(40)]}
    courses = [judged(p, "wanted" if p.locality == "LOC-A" else "no_clear_change") for p in agreed]
    return stp_plan(many(values), numbered(*agreed), made_on=DAY, courses=courses, said=said)


def of_section(deck: Deck, section: str) -> list[Slide]:
    return [s for s in deck.slides if s.section == section]


def test_the_second_slide_is_the_answer() -> None:
    deck = summary(priority("LOC-A", DNA), priority("LOC-B", DNA), priority("LOC-A", HTN))
    slide = deck.slides[1]
    assert slide.title == "Localities chose to work on general practice activity and long-term conditions"
    assert slide.lede == "Three priorities, agreed on 10 September 2026"
    first, second, third = slide.statements
    assert first.heading == "2 of 3 localities: general practice activity"
    assert dict(first.lines)["So far:"] == "1 change in the wanted direction, 1 no clear change."
    assert re.match(r"Missed appointments: \d+ of 40 practices differ", dict(first.lines)["Why:"])
    assert second.heading == "1 of 3 localities: long-term conditions"
    assert (third.heading, third.lines[0][1]) == ("1 of 3 localities: no priority yet", "Cragside")
    assert slide.question == "which of these to back. The next review is due on 1 December 2026."


def test_a_review_that_is_overdue_is_said_to_be() -> None:
    late = priority("LOC-A", DNA)
    late.review_on = date(2026, 4, 28)
    asked = summary(late, priority("LOC-B", DNA)).slides[1].question
    assert "One review is overdue, since 28 April 2026. The next review is due on 1 December 2026." in asked


def test_what_localities_ask_is_for_the_board_to_decide() -> None:
    ask = Heard("Ashdale", DAY, "Please ask the trust.", False)
    gap = Heard("Brookmere", DAY, "Waiting time: days", True)
    slide = summary(priority("LOC-A", DNA), said=(ask, gap)).slides[1]
    assert slide.title == "One locality chose to work on general practice activity"
    assert slide.question.startswith(
        "whether to back this, and what to answer the locality that asks something of it"
    )
    assert slide.statements[2].heading == "Is anything really improving?"


def test_before_anything_is_agreed_there_is_neither_answer_nor_worth() -> None:
    assert not {"The answer", "What it could mean"} & {s.section for s in summary().slides}


def test_worth_is_a_range_as_worked_out_and_a_title_that_is_true() -> None:
    made = many({DNA: far("LOC-A")})
    gap = opportunities(made, compare(made, "LOC-A", DNA, peers=Level.STP))
    one = next(o for o in gap.shown if o.aim is Aim.AVERAGE)
    reach = f"{two_figures(one.lower)} to {two_figures(one.upper)}"
    (slide,) = of_section(stp_plan(made, [priority("LOC-A", DNA)], made_on=DAY), "What it could mean")
    assert slide.title.startswith(f"Matching the STP average could mean {reach} fewer missed appointments")
    assert slide.table is not None and slide.table.rows[0][2].words.startswith(f"{reach} more missed")
    assert slide.table.rows[0][3].words == "Jun 2026 (3 months old)"


@pytest.mark.parametrize(
    ("wanted", "locality", "words"),
    [
        ("higher", "LOC-A", "No gap: on the wanted side of the STP average already"),
        ("lower", "LOC-B", "No gap: on the wanted side of the STP average already"),
        ("lower", "LOC-C", "Nothing is shown"),
    ],
)
def test_where_there_is_no_gap_to_close_none_is_claimed(wanted: str, locality: str, words: str) -> None:
    neutral = {**CATALOGUE, HTN: replace(CATALOGUE[HTN], months_shown=1)}
    made = replace(many({HTN: [UNLIKE[HOMES[c][1]] for c in CODES]}), indicators=neutral)
    agreed = [priority(locality, HTN, wanted=wanted)]
    (slide,) = of_section(stp_plan(made, agreed, made_on=DAY), "What it could mean")
    assert slide.table is not None and slide.table.rows[0][2].words.startswith(words)
    assert slide.title == "No priority has a gap to the STP average that can be sized"


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ((0, 0, 0), "No priority is old enough to judge"),
        ((1, 1, 0), "The one priority that is old enough to judge changed in the wanted direction"),
        ((1, 0, 0), "The one priority that is old enough to judge shows no clear change"),
        ((1, 0, 1), "The one priority that is old enough to judge changed the other way"),
        (
            (12, 3, 1),
            "Three of 12 priorities old enough to judge changed in the wanted direction; "
            "one the other way",
        ),
        ((4, 0, 0), "No priority of four old enough to judge changed in the wanted direction"),
    ],
)  # fmt: skip
def test_the_title_of_what_has_changed_counts_verdicts(counts: tuple[int, int, int], title: str) -> None:
    assert verdicts_title(*counts) == title


def test_each_priority_is_linked_to_its_page_where_the_site_is_known() -> None:
    deck = summary(priority("LOC-A", DNA, against=1), priority("LOC-B", DNA))
    made = write(deck, HOUSE_TEMPLATE, site=SITE)
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        for place, slide in enumerate(deck.slides, 1):
            pages = {c.page for row in slide.table.rows for c in row if c.page} if slide.table else set()
            related = file.read(f"ppt/slides/_rels/slide{place}.xml.rels").decode()
            shown = file.read(f"ppt/slides/slide{place}.xml").decode()
            for page in pages:
                (link,) = re.findall(f'Id="(rId\\d+)"[^>]*Target="{SITE}/{re.escape(page)}"', related)
                assert f'<a:hlinkClick r:id="{link}"/>' in shown
    linked = {c.page for s in deck.slides if s.table for row in s.table.rows for c in row if c.page}
    assert linked == {"from-a-slide?priority=1", "from-a-slide?priority=2"}
    for section in ("What was agreed", "What has changed", "What it could mean"):
        assert any(c.page for s in of_section(deck, section) if s.table for row in s.table.rows for c in row)
