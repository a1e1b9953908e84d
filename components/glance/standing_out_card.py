"""Standing-out card: what remains of a locality's differences when their number is allowed for."""

import streamlit as st

from benchmarking.comparison import Comparison
from benchmarking.findings import stands_out
from benchmarking.opportunities import contributions, opportunities
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from benchmarking.words.spread_wording import opportunity
from benchmarking.words.wording import evidence, finding
from components.figure.opportunity_card import contribution_bars
from components.markup import address, card, escape, show, title

SHOWN = 3


def standing_out_card(snapshot: Snapshot, locality: str, level: Level) -> None:
    """The surest findings on the locality's own sums, each with its size and where it comes from."""
    found = stands_out(snapshot, locality, level)
    first = found.first(SHOWN)
    with card("stands_out"):
        title("What stands out for the locality as a whole", f"{found.flagged} {_more(len(found.found))}")
        if not first:
            return
        for column, comparison in zip(st.columns(len(first), gap="medium"), first, strict=True):
            with column:
                show(_finding(snapshot, comparison, locality))


def _more(found: int) -> str:
    if not found:
        return "Not one lies outside the usual spread when the number of comparisons is allowed for."
    stay = "One stands out" if found == 1 else f"{found} stand out"
    many = f"; the {SHOWN} surest are shown" if found > SHOWN else ""
    return f"{stay} when the number of comparisons is allowed for{many}."


def _finding(snapshot: Snapshot, comparison: Comparison, locality: str) -> str:
    indicator = comparison.indicator
    sizes = opportunities(snapshot, comparison)
    lines = [f"{finding(comparison)} {evidence(comparison)[:1].upper()}{evidence(comparison)[1:]}."]
    lines += [opportunity(sizes, one) for one in sizes.shown[:1]]  # against the average
    link = address("one-indicator", indicator=indicator.id, of=locality)
    words = "".join(f'<p style="margin:4px 0">{escape(line)}</p>' for line in lines)
    bars = contribution_bars(comparison, contributions(snapshot, comparison))
    return (
        f'<p class="sk-eyebrow">{escape(indicator.theme)}</p><h3 style="margin:0;font-size:1rem">'
        f'<a href="{link}">{escape(indicator.title)}</a></h3>{words}{bars}'
    )
