"""Glance: one practice on everything that is held: lead, facts, themes and spine."""

import streamlit as st

from benchmarking import findings
from benchmarking.findings import Findings
from benchmarking.snapshot import Snapshot
from benchmarking.spread_wording import both_counts
from components import pickers, states, tables
from components.facts import facts_of
from components.markup import facts, lead, note, show
from components.peer_choice import Choice
from components.spine import spine

NAMED_IN_LEAD = 6


def glance(snapshot: Snapshot, practice: str, choice: Choice, own: bool) -> None:
    """Everything below the head. `own`: the practice is the reader's, who is called "you"."""
    tree = snapshot.organisations
    comparisons = findings.at_a_glance(snapshot, practice, choice.peers)
    compared = choice.called
    if all(c.figure.value is None for c in comparisons):
        states.state(
            "No figures are held for this practice",
            "Choose another practice, or see Data held for what has been taken in.",
            icon="event_busy",
            key="no_figures",
        )
        return
    _lead(
        findings.weighed(snapshot, comparisons),
        "You differ" if own else f"{tree[practice].name} differs",
        compared,
    )
    with st.container(border=True, key="card_facts"):
        show(facts(facts_of(snapshot, practice, choice)))
    with st.container(border=True, key="card_spine"):
        options = pickers.themes(c.indicator for c in comparisons)
        theme = pickers.pills("theme", "Theme", options, "")
        shown = [c for c in comparisons if theme in ("", c.indicator.theme)]
        spine(shown, choice, practice, theme)
    tables.at_a_glance(shown, compared)
    note("Choose a row to see every practice, the figures over time and the definition.")


def lead_words(found: Findings, who: str, compared: str) -> tuple[str, str]:
    """The finding, then what stands out of it and what chance would do: "You differ from the STP average on 5
    of 12 indicators." and "2 stand out …"."""
    differing, judged = found.differing, found.judged
    if not judged:
        return f"Nothing can be compared with the {compared} average yet.", ""
    indicators = f"{len(judged)} indicator{'s' if len(judged) > 1 else ''}"
    if not differing:
        return f"No clear difference from the {compared} average on {indicators}.", findings.chance(judged)
    return f"{who} from the {compared} average on {len(differing)} of {indicators}.", both_counts(found)


def _lead(found: Findings, who: str, compared: str) -> None:
    finding, chance = lead_words(found, who, compared)
    clearest = found.first(NAMED_IN_LEAD)
    words = findings.in_groups(clearest)
    lead(finding, chance, f"What stands out. {words}" if words else "")
