"""The sheets of words in an evidence workbook: how to read it, the methods, and the files behind it."""

from collections.abc import Iterable, Sequence

from benchmarking.comparison import Comparison
from benchmarking.snapshot import Snapshot
from benchmarking.words.explanations import explanations, formula, likely_range_by
from benchmarking.words.wording import wanted
from slide_templates.evidence.sheets import Cell, Sheet
from slide_templates.stamps import Stamps, day

ABOUT = {
    "Figures": "One row for each figure: its counts, its value and the same value as a formula, its 95% and "
    "99.8% limits, what it is compared with, and the verdict in the exact words of the method.",
    "Peers": "The practices of each group as far as you may see them. Letters stand for practices in figures "
    "that are shared in confidence; they have no counts and no limits, as those would tell who it is.",
    "History": "Every period that is held, with the usual range of the process chart and the rule that a "
    "point meets.",
    "Similar practices": "The practices most alike in who is registered, how near they are, and in what.",
    "Methods": "For each indicator what is counted and how it is worked out; below, what each word means.",
    "Sources": "The files that the snapshot was made from.",
}
LEGEND = (
    ("Empty cell", "There is no figure, or it may not be shown. Never zero."),
    ("Value worked out", "The formula of the value. It is the value, whatever was rounded on a page."),
    (
        "Average",
        "The numerators of the group added up, over its denominators: large practices count for more.",
    ),
    ("Percentages", "Are written as on the page: 13.1 is 13.1%."),
    ("Small numbers", "Counts of 1 to 7 of figures shared in confidence are hidden and others rounded to 5."),
)


def read_me_sheet(title: str, stamps: Stamps, made_for: str, sheets: Sequence[Sheet]) -> Sheet:
    """What the workbook is, when and from what it was made, and what each sheet holds."""
    snapshot = stamps.snapshot
    demonstration = snapshot.organisations.area.is_demonstration
    made_up = "made-up practices and figures: the demonstration"
    said = [
        ("What this is", title),
        ("Snapshot", snapshot.id),
        ("Made on", day(stamps.made_on)),
        ("Taken by", made_for or "not said"),
        ("Figures of", made_up if demonstration else "practices, as published or shared"),
        *LEGEND,
        *((f"Sheet {s.name}", f"{ABOUT[s.name]} {len(s.rows):,} rows.") for s in sheets),
    ]
    rows: list[list[Cell]] = [[name, words] for name, words in said]
    return Sheet("Read me", ("About", "What it says"), rows, frozenset({"What it says"}))


def methods_sheet(comparisons: Sequence[Comparison]) -> Sheet:
    """The definition of each indicator, then every explanation that the pages give."""
    head = (
        "About", "Title", "Worked out", "Likely range", "Which way is wanted", "Counted", "Divided by",
        "Take care", "Why it matters", "Owner", "Checked by", "Reviewed",
    )  # fmt: skip
    wide = frozenset({"Worked out", "Take care", "Why it matters"})
    return Sheet("Methods", head, [*_indicators(comparisons), *_explanations(comparisons)], wide)


def _indicators(comparisons: Sequence[Comparison]) -> Iterable[list[Cell]]:
    held = {c.indicator.id: c.indicator for c in comparisons}
    for indicator in held.values():
        yield [
            indicator.id, indicator.title, formula(indicator), likely_range_by(indicator), wanted(indicator),
            indicator.numerator, indicator.denominator, indicator.caveats, indicator.why_it_matters,
            indicator.owner, indicator.checked_by, indicator.reviewed,
        ]  # fmt: skip


def _explanations(comparisons: Sequence[Comparison]) -> Iterable[list[Cell]]:
    held = {c.indicator.id: c.indicator for c in comparisons}
    for explained in explanations(catalogue=held.values()):
        formulas = [f"{of}: {how}" for of, how in explained.formulas]
        yield [explained.about, explained.title, " ".join([*explained.words, *formulas]), explained.source]


def sources_sheet(snapshot: Snapshot) -> Sheet:
    """The received files."""
    head = ("File", "Publication", "Period", "Published", "Received", "Rows", "Rows used", "sha256")
    rows: list[list[Cell]] = [
        [s.file, s.publication, s.period, s.published, s.received, s.rows, s.used, s.sha256]
        for s in snapshot.sources
    ]
    return Sheet("Sources", head, rows)
