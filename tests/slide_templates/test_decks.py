"""Whole decks from a small snapshot, read back: every number compared, and what no deck may hold."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from pptx import Presentation

from benchmarking.figures import figures
from benchmarking.organisations import Level
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import shown
from records.models import Priority, PriorityState
from slide_templates.decks import locality_deck, locality_plan, practice_report, stp_plan, stp_summary
from slide_templates.locality.slides import Setting
from slide_templates.locality.spreads import spread
from slide_templates.outline import SlideOutline, as_text, outline, read_stamp
from slide_templates.stamps import Stamps
from slide_templates.summary.summary_slides import variation
from slide_templates.template import template
from slide_templates.titles import in_words
from tests.builders import AREA, CATALOGUE, NAMES, PRACTICES, organisations, rows, snapshot
from tests.slide_templates.agreed import priority
from tests.slide_templates.reading import members

DAY = date(2026, 9, 14)
ALDER_TO_ELM = [code for code, (_, locality) in PRACTICES.items() if locality == "LOC-A"]
APPROVED = Path(__file__).resolve().parents[1] / "approved"


def phone(number: int) -> tuple[float | None, float | None]:
    return {2: 40.0, 4: 95.0}.get(number, 66.0), 110.0


def varied() -> Snapshot:
    """More indicators than the ordinary ones: a survey, one without interval, one Ashdale lacks, gaps."""
    return snapshot(
        rows("pop_list_size", lambda n: (7000 + 250 * n, None)),
        rows("pop_65plus_pct", lambda n: (1200 + 40 * n, 7000 + 250 * n)),
        rows("need_imd_score", lambda n: (12.5 + 2 * n, 1), period="2019"),
        rows("prev_htn_pct", lambda n: (None, None) if n == 5 else (8000 * (0.20 if n == 3 else 0.14), 8000)),
        rows("exp_phone_pct", phone),
        rows("fin_pay_patient", lambda n: (150.0 * (7000 + n), 7000)),
        rows("prev_dm_pct", lambda n: (None, None) if n < 6 else (500.0, 8000)),
    )


def named(**options: object) -> bytes:
    return locality_deck(varied(), "LOC-A", [priority("LOC-A", against=1)], made_on=DAY, **options)  # type: ignore[arg-type]


def summary() -> bytes:
    return stp_summary(varied(), [priority("LOC-A"), priority("LOC-B", "exp_phone_pct")], made_on=DAY)


DECKS: dict[str, Callable[[], bytes]] = {
    "locality": named,
    "masked": lambda: named(masked=True, letters_from=b"a fixed order"),
    "few masked": lambda: locality_deck(varied(), "LOC-C", [], made_on=DAY, masked=True, letters_from=b"x"),
    "summary": summary,
    "practice": lambda: practice_report(varied(), "X90003", made_on=DAY),
}
EVERY = pytest.mark.parametrize("make", DECKS.values(), ids=DECKS.keys())


def slide(deck: bytes, start: str) -> SlideOutline:
    return next(s for s in outline(deck) if s.title.startswith(start))


def test_the_locality_deck_runs_from_title_to_gaps() -> None:
    found = [(s.words.get("Section"), s.title) for s in outline(named())]
    assert found == [
        (None, "Ashdale: what our figures say and what we do next"),
        ("Start", "If a line crosses the average, it may be chance"),
        ("Who our patients are", "Our patients are much like the STP's"),
        (
            "At a glance",
            "Three of nine comparisons differ from the STP average; chance alone would give fewer than one",
        ),
        ("At a glance", "Three findings remain after allowing for nine comparisons"),
        (
            "Access and experience",
            "Ease of getting through by phone: better (higher) in one, worse (lower) in one of our practices",
        ),
        ("Funding", "NHS payment per weighted patient is £150 in all five of our practices"),
        (
            "Long-term conditions",
            "Recorded hypertension is higher in one of the four practices we can compare",
        ),
        ("What we choose", "We agreed one priority; one practice opposed it"),
        ("Sources", "Where the figures come from and how old they are"),
        ("Sources", "What is missing from this pack"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("id", "start", "period"),
    [("exp_phone_pct", "Ease of getting", "2024/25"), ("prev_htn_pct", "Recorded hypertension", "2024/25")],
)
def test_every_number_of_a_chart_is_the_figure_that_was_worked_out(id: str, start: str, period: str) -> None:
    indicator, when = CATALOGUE[id], Period.parse(period)
    practices = figures(varied(), indicator, when, Level.PRACTICE)
    whole = figures(varied(), indicator, when, Level.LOCALITY).loc["LOC-A"]
    area = figures(varied(), indicator, when, Level.STP).loc["XST"]
    (chart,) = slide(named(), start).charts
    shown_rows = {row[0]: row[1:4] for row in chart.sheets["Figures"][1:]}
    columns = ["value", "lower95", "upper95"]
    wanted = {PRACTICES[code][0]: practices.loc[code, columns] for code in ALDER_TO_ELM}
    wanted["All our practices"] = whole[columns]
    assert shown_rows.keys() == wanted.keys()
    for name, numbers in wanted.items():
        assert shown_rows[name] == pytest.approx([None if pd.isna(n) else n for n in numbers])
    reference = next(s for s in chart.series if s.name.startswith("STP average"))
    assert reference.values == pytest.approx((area["value"],) * 2)
    assert reference.name == f"STP average {shown(area['value'], indicator)}"


def test_every_number_of_the_overview_is_the_figure_that_was_worked_out() -> None:
    (table,) = slide(named(), "Three of nine").tables
    ids = ("exp_phone_pct", "fin_pay_patient", "prev_htn_pct")
    for place, code in enumerate(ALDER_TO_ELM, 1):
        assert table[place][0] == PRACTICES[code][0]
        for column, id in enumerate(ids, 1):
            value = figures(varied(), CATALOGUE[id], Period.parse("2024/25"), Level.PRACTICE).at[
                code, "value"
            ]
            wanted = "no figure" if pd.isna(value) else shown(value, CATALOGUE[id])
            assert table[place][column].rstrip(" ▲▼") == wanted
    assert table[-1][0] == "STP"
    assert [cell for row in table for cell in row if "▲" in cell or "▼" in cell] == [
        "36.4 ▼",
        "20.0 ▲",
        "86.4 ▲",
    ]


def test_every_number_of_the_summary_is_the_figure_that_was_worked_out() -> None:
    at_a_glance = next(s for s in outline(summary()) if s.words.get("Section") == "At a glance" and s.tables)
    (table,) = at_a_glance.tables
    assert [row[0] for row in table] == ["Locality", "Ashdale", "Brookmere", "Cragside", "STP"]
    titles = {indicator.title: indicator for indicator in CATALOGUE.values()}
    for column, head in enumerate(table[0][1:], 1):
        indicator = titles[re.sub(r", [%£]$", "", head)]
        found = figures(varied(), indicator, Period.parse("2024/25"), Level.LOCALITY)["value"]
        for row, code in zip(table[1:4], ("LOC-A", "LOC-B", "LOC-C"), strict=True):
            value = found.get(code)
            wanted = "no figure" if value is None or pd.isna(value) else shown(value, indicator)
            assert row[column].rstrip(" ▲▼") == wanted
    (localities,) = slide(summary(), "Two of three").tables
    assert localities[1] == ("Ashdale", "5", "38,750", "1")
    (agreed,) = slide(summary(), "Most chosen").tables
    assert agreed[1] == (
        "Ashdale",
        "Recorded hypertension",
        "15.2% (14.9 to 15.6)",
        "14.0% or lower, Jun 2027",
        "5 agree, no one disagrees",
    )


def test_the_board_is_told_of_how_many_practices_each_indicator_compares() -> None:
    variation = slide(summary(), "Up to two practices differ from the STP average")
    assert variation.words["Lede"].endswith("of 7 to 12 with a figure")
    even = snapshot(rows("exp_phone_pct", phone))
    (title,) = (s.title for s in stp_plan(even, [], made_on=DAY).slides if "on each indicator" in s.title)
    assert title == "Two of 12 practices differ from the STP average on each indicator"


def test_the_title_of_the_variation_speaks_of_the_bars_below_it() -> None:
    held = snapshot()
    setting = Setting(Stamps(held, DAY), "Area", {}, 12)
    found = [spread(held, "XST", indicator, {}) for indicator in held.held_indicators()]
    spreads = [s for s in found if s is not None and s.compared]
    least = min(len(s.differing) for s in spreads)
    bars = {s.indicator.id for s in spreads if len(s.differing) > least}
    (made,) = variation(setting, spreads, bars)
    shown_here = [len(s.differing) for s in spreads if s.indicator.id in bars]
    assert bars and made.charts[0].series[0].values == tuple(map(float, shown_here))
    assert f"{in_words(min(shown_here))} " in made.title.lower() and not made.title.startswith("Up to")


def test_nothing_is_called_agreed_before_anything_is() -> None:
    assert stp_plan(varied(), [], made_on=DAY).title == "What the figures of three localities say"


def test_missing_is_said_and_never_zero() -> None:
    made = slide(named(), "Recorded hypertension")
    assert made.words["Flag"] == "1 of 5 missing"
    rows_of = {row[0]: row for row in made.charts[0].sheets["Figures"][1:]}
    assert rows_of["Elm Surgery"][1:5] == (None, None, None, "no figure")
    assert "0 of" not in made.charts[0].alt and "1 with no figure" in made.charts[0].alt
    (gaps,) = slide(named(), "What is missing").tables
    assert ("Recorded diabetes, age 17 and over", "no figures for any of the practices") in gaps
    assert ("Recorded hypertension", "1 of 5 practices without a figure: Elm Surgery") in gaps


def test_old_data_is_flagged_and_new_data_is_not() -> None:
    assert slide(named(), "Ease of").words["Flag"] == "Data 18 months old"
    young = locality_deck(varied(), "LOC-A", [], made_on=date(2025, 9, 1))
    assert "Flag" not in slide(young, "Ease of").words


@EVERY
def test_titles_are_unique_notes_have_five_lines_and_stamps_can_be_read(make: Callable[[], bytes]) -> None:
    slides = outline(make())
    assert len({s.title for s in slides}) == len(slides)
    for place, made in enumerate(slides):
        labels = [line.partition(":")[0] for line in made.notes.split("\n")]
        assert labels == ["Minutes", "Say", "Ask", "Listen for", "If asked about the method"]
        assert len(made.notes.split()) <= 90
        stamp = read_stamp(made.words["Source"])
        assert stamp["Made"] == "14 September 2026" and stamp["Source"]
        assert stamp.get("Snapshot", stamp["Source"]).endswith("2026-08-11-abc123")
        assert all(len(line) <= 128 for line in made.words["Source"].split("\n"))
        if made.layout == "Chart" and place > 1:
            assert stamp.keys() == {
                "Source", "Count", "Compared with", "Method", "Snapshot", "Made", "Live view",
            }  # fmt: skip
    assert all(20 < len(chart.alt) <= 400 for s in slides for chart in s.charts)


@EVERY
def test_nothing_points_outside_and_no_place_is_left_empty(make: Callable[[], bytes]) -> None:
    content = make()
    assert all(
        b'TargetMode="External"' not in part for name, part in members(content) if name.endswith(".rels")
    )
    for made in Presentation(io.BytesIO(content)).slides:
        assert all(not p.has_text_frame or p.text_frame.text.strip() for p in made.placeholders)


@EVERY
def test_the_same_input_gives_the_same_bytes(make: Callable[[], bytes]) -> None:
    assert make() == make()


@pytest.mark.parametrize("locality", ["LOC-A", "LOC-B", "LOC-C"])
def test_a_masked_deck_holds_no_name_and_no_code_anywhere(locality: str) -> None:
    agreed = [priority(locality, own_words="As Alder and Fern and Kale do it")]
    content = locality_deck(varied(), locality, agreed, made_on=DAY, masked=True)
    everything = b"\n".join(part for _, part in members(content)).decode("utf-8", "ignore")
    words = [code for code, (_, place) in PRACTICES.items() if place == locality] + list(NAMES[locality])
    assert [word for word in words if word in everything] == []
    assert ("Practice A" in everything) is (locality == "LOC-A")  # letters hide nobody among fewer than five


def test_a_practice_that_has_left_the_locality_is_lettered_too() -> None:
    tree = organisations()
    was = tree.memberships[
        (tree.memberships["practice"] == "X90006") & (tree.memberships["level"] == "locality")
    ]
    tree.memberships.loc[was.index, "valid_from"] = date(2026, 8, 2)
    tree.memberships.loc[len(tree.memberships)] = ["X90006", "locality", "LOC-A", date.min, date(2026, 8, 1)]
    deck = locality_deck(replace(varied(), organisations=tree), "LOC-A", [], made_on=DAY, masked=True)
    everything = b"\n".join(part for _, part in members(deck)).decode("utf-8", "ignore")
    assert [word for word in ("X90006", "Fern", "Alder") if word in everything] == []
    assert "Practice F" in everything
    assert outline(deck)[0].words["Date"].startswith("Five practices")


def test_the_board_sees_no_practice_at_all() -> None:
    everything = b"\n".join(part for _, part in members(summary())).decode("utf-8", "ignore")
    words = [*PRACTICES, *(f"{name} Surgery" for names in NAMES.values() for name in names)]
    assert [word for word in words if word in everything] == []


def test_letters_are_drawn_anew_unless_their_order_is_given() -> None:
    held = varied()

    def order(key: bytes | None) -> tuple[float | None, ...]:
        plan = locality_plan(
            held, "LOC-A", [], made_on=DAY, indicators=["exp_phone_pct"], masked=True, letters_from=key
        )
        chart = next(s for s in plan.slides if s.section == "Access and experience").charts[0]
        values = zip(*(series.values for series in chart.series), strict=True)
        return tuple(next(v for v in row if v is not None) for row in values)

    assert order(b"one") == order(b"one")
    assert len({order(bytes([n])) for n in range(12)}) > 1
    assert sorted(map(str, order(None))) == sorted(map(str, order(b"one")))


def test_titles_are_the_same_named_and_masked() -> None:
    masked = [s.title for s in outline(named(masked=True, letters_from=b"k"))]
    assert masked == [s.title for s in outline(named())]


def test_above_twelve_practices_one_indicator_takes_two_slides_with_the_same_axis() -> None:
    many = {code: (name, "LOC-A") for code, (name, _) in PRACTICES.items()}
    many |= {
        f"X8{n:04d}": (f"A practice with a really rather long name, number {n}", "LOC-A") for n in (1, 2)
    }
    tree = organisations(many)
    held = [
        (code, "exp_phone_pct", "2024/25", 60.0 + n, 110.0, "ok", "file-1") for n, code in enumerate(many)
    ]
    deck = locality_deck(snapshot(held, tree=tree), "LOC-A", [], made_on=DAY, indicators=["exp_phone_pct"])
    first, second = [s for s in outline(deck) if s.words.get("Section") == "Access and experience"]
    assert (first.title[-8:], second.title[-8:]) == ("(1\u00a0of\u00a02)", "(2\u00a0of\u00a02)")
    names = [row[0] for s in (first, second) for row in s.charts[0].sheets["Figures"][1:]]
    assert len(names) == 16 and len(set(names)) == 15
    ends = [
        re.findall(rb'<c:m(?:ax|in) val="([^"]*)"/>', part)[:2]
        for name, part in members(deck)
        if re.fullmatch(r"ppt/charts/chart[23]\.xml", name)
    ]
    assert len(ends) == 2 and ends[0] == ends[1]


def test_a_demonstration_says_so_on_every_slide() -> None:
    tree = organisations(area=replace(AREA, demonstration_today=DAY))
    shown_snapshot = replace(varied(), organisations=tree)
    deck = locality_deck(shown_snapshot, "LOC-A", [], made_on=DAY)
    assert all(
        "Demonstration" in s.words["Source"] for s in outline(deck) if "invented" not in s.words["Source"]
    )


def test_figures_in_confidence_keep_their_letters_and_stay_out_of_the_overview() -> None:
    letters = {
        code: (f"Practice {chr(65 + n)}", place) for n, (code, (_, place)) in enumerate(PRACTICES.items())
    }
    held = varied()
    table = rows("act_dna_pct", lambda n: (50.0 + n, 1000), period="2026-06")
    held = snapshot(*[held.observations.itertuples(index=False, name=None)], table, tree=held.organisations)
    held = replace(held, in_confidence=organisations(letters))
    secret = replace(
        CATALOGUE["act_dna_pct"],
        data_class=type(CATALOGUE["act_dna_pct"].data_class).IN_CONFIDENCE,
        months_shown=1,
    )
    held = replace(held, indicators={**CATALOGUE, "act_dna_pct": secret})
    deck = locality_deck(held, "LOC-A", [], made_on=DAY)
    (chart,) = slide(deck, "No practice of our five differs").charts
    assert [row[0] for row in chart.sheets["Figures"][1:]] == [
        "All our practices",
        *(f"Practice {x}" for x in "ABCDE"),
    ]
    overview = next(s for s in outline(deck) if s.words.get("Section") == "At a glance")
    assert not any("Missed" in head for head in overview.tables[0][0])


def test_nothing_is_held_for_the_locality() -> None:
    empty = snapshot(rows("exp_phone_pct", lambda n: (None, None) if n < 6 else (50.0, 110.0)))
    made = outline(locality_deck(empty, "LOC-A", [], made_on=DAY))
    assert [s.title for s in made][2:] == [
        "What we agree today: no more than three priorities",
        "What is missing from this pack",
    ]
    assert made[0].words["Date"] == "Five practices; practices are shown by name"


def test_only_open_priorities_of_the_locality_are_shown() -> None:
    agreed: list[Priority] = [
        priority("LOC-A", "exp_phone_pct", own_words="Callers at 8 am get an answer", wanted="higher"),
        priority("LOC-A", "prev_htn_pct", baseline=None),
        priority("LOC-A", "prev_dm_pct", state=PriorityState.PROPOSED),
        priority("LOC-B", "prev_htn_pct"),
    ]
    made = slide(locality_deck(varied(), "LOC-A", agreed, made_on=DAY), "We agreed two priorities; all agree")
    (table,) = made.tables
    assert [row[0] for row in table[1:]] == [
        "1. Callers at 8 am get an answer",
        "2. Lower recorded hypertension",
    ]
    assert table[1][1] == "Easy to get through by phone: 15.2% (14.9 to 15.6)"
    assert table[2][1] == "Recorded hypertension: no figure"
    assert table[1][3] == "Practice manager, Alder Surgery"


def test_the_indicators_asked_for_are_the_ones_shown_theme_by_theme() -> None:
    wanted = ["prev_htn_pct", "exp_phone_pct", "prev_dm_pct"]
    plan = locality_plan(varied(), "LOC-B", [], made_on=DAY, indicators=wanted)
    sections = [s.section for s in plan.slides]
    assert sections[5:8] == ["Long-term conditions", "Long-term conditions", "Access and experience"]
    with pytest.raises(KeyError):
        locality_plan(varied(), "LOC-B", [], made_on=DAY, indicators=["no_such_thing"])
    with pytest.raises(KeyError):
        locality_plan(varied(), "LOC-Z", [], made_on=DAY)


def test_a_summary_needs_an_stp() -> None:
    nowhere = replace(varied(), organisations=organisations(area=replace(AREA, codes=("XX",))))
    with pytest.raises(ValueError, match="load the organisation lists first"):
        stp_plan(nowhere, [], made_on=DAY)


def test_another_template_can_be_used() -> None:
    assert named(template=template()) == named()


@EVERY
def test_the_schema_is_kept(make: Callable[[], bytes], tmp_path: Path) -> None:
    file = tmp_path / "deck.pptx"
    file.write_bytes(make())
    program = Path(sys.executable).with_name("openxml-audit")
    said = subprocess.run([program, file, "-o", "json"], capture_output=True, text=True, check=False).stdout
    report = json.loads(said[said.index("[") :])
    assert [error["description"] for error in report[0]["errors"]] == []


def test_every_slide_is_one_page(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    pages = shutil.which("pdfinfo")
    if office is None or pages is None:
        pytest.skip("LibreOffice or pdfinfo is not on this machine")
    (tmp_path / "deck.pptx").write_bytes(named())
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "deck.pptx"],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    found = subprocess.run([pages, tmp_path / "deck.pdf"], capture_output=True, text=True, check=True).stdout
    assert f"Pages:           {len(outline(named()))}\n" in found


@pytest.mark.parametrize(("name", "make"), [("locality-deck", named), ("stp-summary", summary)])
def test_the_deck_says_what_was_approved(name: str, make: Callable[[], bytes]) -> None:
    """A meant change: run once with STOCKTAKE_APPROVE=1, read the difference, and keep the new file."""
    file, said = APPROVED / f"{name}.txt", as_text(make())
    if os.environ.get("STOCKTAKE_APPROVE"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(said, "utf-8")
    assert said == file.read_text("utf-8")
