"""Glance: one practice on everything that is held: lead, facts, themes and spine."""

from collections.abc import Sequence

import streamlit as st

from benchmarking import findings
from benchmarking.comparison import Comparison
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from components import pickers, states, tables
from components.facts import facts_of
from components.markup import facts, lead, note, show
from components.spine import spine

NAMED_IN_LEAD = 6


def glance(snapshot: Snapshot, practice: str, level: Level, own: bool) -> None:
    """Everything below the head. `own`: the practice is the reader's, who is called "you"."""
    tree = snapshot.organisations
    comparisons = findings.at_a_glance(snapshot, practice, level)
    compared = tree.level_name(level)
    if all(c.figure.value is None for c in comparisons):
        states.state(
            "No figures are held for this practice",
            "Choose another practice, or see Data held for what has been taken in.",
            icon="event_busy",
            key="no_figures",
        )
        return
    _lead(comparisons, "You differ" if own else f"{tree[practice].name} differs", compared)
    with st.container(border=True, key="card_facts"):
        show(facts(facts_of(snapshot, practice, level, compared)))
    with st.container(border=True, key="card_spine"):
        options = pickers.themes(c.indicator for c in comparisons)
        theme = pickers.pills("theme", "Theme", options, "")
        shown = [c for c in comparisons if theme in ("", c.indicator.theme)]
        spine(shown, compared, practice, level, theme)
    tables.at_a_glance(shown, compared)
    note("Choose a row to see every practice, the figures over time and the definition.")


def lead_words(comparisons: Sequence[Comparison], who: str, compared: str) -> tuple[str, str]:
    """The finding and what chance would do: "You differ from the STP average on 5 of 12 indicators."."""
    differing, judged = findings.differing(comparisons), findings.compared(comparisons)
    if not judged:
        return f"Nothing can be compared with the {compared} average yet.", ""
    indicators = f"{len(judged)} indicator{'s' if len(judged) > 1 else ''}"
    if not differing:
        return f"No clear difference from the {compared} average on {indicators}.", findings.chance(
            comparisons
        )
    return f"{who} from the {compared} average on {len(differing)} of {indicators}.", findings.chance(
        comparisons
    )


def _lead(comparisons: Sequence[Comparison], who: str, compared: str) -> None:
    clearest = findings.standing_out(comparisons, NAMED_IN_LEAD)
    more = len(findings.differing(comparisons)) > len(clearest)
    words = findings.in_groups(clearest)
    finding, chance = lead_words(comparisons, who, compared)
    lead(finding, chance, f"{words} These are the clearest." if more and words else words)
