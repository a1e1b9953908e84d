"""Adjustment card: what was seen beside what a practice's patients would lead one to expect."""

from functools import partial

from benchmarking.challenged import is_challenged
from benchmarking.comparison import Comparison
from benchmarking.expected.adjustment import GROUPS, Adjustment, Mark, adjusted, deprivation_fifth
from benchmarking.expected.need import need_sentence
from benchmarking.indicators import Kind
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import shown
from components import tables
from components.drawing import colours
from components.markup import card, escape, heading, stack

HOSPITAL = (
    "Hospital and urgent care"  # the theme whose figures always stand beside the deprivation of the list
)
DOUBTED = "Under challenge: what would be expected stands beside it, and nothing is concluded."
BAR = 10  # pixels
ROOM = 0.97  # share of the width that the longest bar takes

Bar = tuple[str, Mark, str]  # what it is, its value, its colour


def adjustment_card(snapshot: Snapshot, comparison: Comparison) -> None:
    """Seen and expected of a hospital figure; where that cannot be told, that it is not adjusted."""
    indicator, practice = comparison.indicator, comparison.organisation.code
    if indicator.theme != HOSPITAL:
        return
    found = adjusted(snapshot, practice, indicator.id)
    if found is None:
        _not_adjusted(snapshot, comparison)
        return
    bars = bars_of(found)
    with card("adjustment"):
        head = heading("Seen and expected", f"{indicator.title}, {indicator.unit}, {found.period.label}.")
        doubted = is_challenged(snapshot.challenged, practice, indicator.id, found.period)
        said = f'<p class="sk-lead">{escape(DOUBTED if doubted else need_sentence(found))}</p>'
        stack(head, said, _drawn(found, bars), _fifth(found.fifth))
    tables.behind(
        (tables.Column("What"), tables.Column("Value", True), tables.Column("Events", True)),
        partial(table_rows, found, bars),
        f"{indicator.title}: seen and expected",
        key="expected",
    )


def bars_of(found: Adjustment) -> list[Bar]:
    """Three bars: seen, expected for age and sex, and with deprivation as well where that can be told."""
    bars = [
        ("Seen", found.seen, colours.ACTION),
        ("Expected for age and sex", found.age, colours.TREND),
    ]
    if found.deprivation:
        bars.append(("Expected for age, sex and deprivation", found.deprivation, colours.TREND))
    return bars


def table_rows(found: Adjustment, bars: list[Bar]) -> list[list[str]]:
    """The card's figures as cells."""
    indicator = found.indicator
    rows = [[name, shown(mark.value, indicator), f"{mark.count:,.0f}"] for name, mark, _ in bars]
    low, high = (shown(limit, indicator, places_of=found.seen.value) for limit in (found.lower, found.upper))
    rows[0][1] += f" ({low} to {high})"
    if found.average is not None:
        rows.append([f"{found.stp} average", shown(found.average, indicator), "–"])
    fifth = "–" if found.fifth is None else f"{found.fifth} of {GROUPS}"
    return [*rows, ["Deprivation fifth, 1 the most deprived", fifth, "–"]]


def _drawn(found: Adjustment, bars: list[Bar]) -> str:
    """The bars from zero, each with the STP's average as an upright line through it."""
    longest = max(
        value for value in (*(mark.value for _, mark, _ in bars), found.average) if value is not None
    )
    scale = 100 * ROOM / (longest or 1.0)
    line = ""
    if found.average is not None:
        line = (
            f'<span style="position:absolute;left:{found.average * scale:.2f}%;top:-4px;height:{BAR + 8}px;'
            f'width:2px;background:{colours.BENCHMARK}"></span>'
        )
    bar = f"height:{BAR}px;border-radius:3px"
    rows = "".join(
        f'<div style="display:flex;justify-content:space-between;gap:12px;margin-top:10px">'
        f"<span>{escape(name)}</span><b>{shown(mark.value, found.indicator)}</b></div>"
        f'<div style="position:relative;height:{BAR}px;margin-top:4px" aria-hidden="true">'
        f'<div style="{bar};width:{mark.value * scale:.2f}%;background:{colour}"></div>'
        f"{line}</div>"
        for name, mark, colour in bars
    )
    said = (
        ""
        if found.average is None
        else f"Upright line: {found.stp} average {shown(found.average, found.indicator)}."
    )
    return f'{rows}<p class="sk-note" style="margin-top:10px">{escape(said)}</p>'


def _fifth(fifth: int | None) -> str:
    """The deprivation fifth with its shade; empty where it cannot be told."""
    if fifth is None:
        return ""
    shade = f"background:{colours.FIFTHS[fifth - 1]};box-shadow:inset 0 0 0 1px {colours.PEER}"
    return (
        '<p class="sk-sub" style="margin-top:8px"><span class="sk-swatch" aria-hidden="true" style="display:'
        f'inline-block;vertical-align:middle;margin-right:7px;{shade}"></span>'
        f"Deprivation fifth {fifth} of {GROUPS}: 1 is the most deprived</p>"
    )


def _not_adjusted(snapshot: Snapshot, comparison: Comparison) -> None:
    """The deprivation fifth beside a crude figure, and that it is not adjusted."""
    if comparison.indicator.kind is Kind.INDIRECT:
        return
    fifth = deprivation_fifth(snapshot, comparison.organisation.code, comparison.period)
    why = "Not adjusted for age or deprivation."
    if comparison.indicator.expected_from:
        why += " What would be expected cannot be told: events of the whole area by age and sex are not held."
    with card("adjustment"):
        stack(heading("Read beside who the patients are", why), _fifth(fifth))
