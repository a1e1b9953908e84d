"""Glance: one practice on everything that is held: lead, facts, themes and spine."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from benchmarking import findings
from benchmarking.challenged import CHALLENGED
from benchmarking.comparison import Comparison
from benchmarking.findings import Findings
from benchmarking.picks import picked
from benchmarking.set_apart import pressed
from benchmarking.snapshot import Snapshot
from benchmarking.words.not_compared import why_nothing
from benchmarking.words.spread_wording import what_stays
from components import pickers, states, tables
from components.drawing.pictures import Picture
from components.figure.detail import source_of
from components.glance.apart_card import apart_card
from components.glance.facts import facts_of
from components.glance.spine import NOT_YOU, YOU, spine
from components.glance.spine_picture import figure
from components.glance.verdict_counts import doubted
from components.markup import facts, lead, note, show
from components.peer_choice import Choice

NAMED_IN_LEAD = 6
WORTH_SORTING = 12  # fewer indicators than that are seen at once, whatever their themes
ALL = "all"  # in the address: everything is shown, not only what the practice chose


def glance(
    snapshot: Snapshot,
    practice: str,
    choice: Choice,
    own: bool,
    chosen: Sequence[str],
    choosing: Callable[[], None],
) -> None:
    """Everything below the head. `own`: the practice is the reader's, who is called "you".

    `chosen`: ids that the practice wants to see, empty for all; `choosing`: draws the button to change them.
    """
    everything = findings.at_a_glance(snapshot, practice, choice.peers)
    every = pressed(snapshot, everything, chosen)
    ids = {c.indicator.id for c in every}
    apart = partial(
        apart_card, snapshot, practice, [c for c in everything if c.indicator.id not in ids], choice.peers
    )
    compared = choice.called
    if all(c.figure.value is None for c in everything):
        states.state(
            "No figures are held for this practice",
            "Choose another practice, or see Data held for what has been taken in.",
            icon="event_busy",
            key="no_figures",
        )
        return apart()
    if not every:
        lead("On everything that is held here practices differ by little but chance.")
        return apart()
    by_id = {c.indicator.id: c for c in everything}
    order = picked({id_: c.indicator for id_, c in by_id.items()}, chosen)
    first = [by_id[indicator.id] for indicator in order]
    view = pickers.chosen("show", {"": "", ALL: ""}, "") if first else ALL
    comparisons = every if view == ALL else first
    who = "You differ" if own else f"{snapshot.organisations[practice].name} differs"
    whose = _whose(own) if view != ALL else ""
    left_out = f"{doubted(comparisons)}{_not_compared(comparisons)}"
    _lead(findings.weighed(snapshot, comparisons), who, compared, whose, left_out, comparisons)
    with st.container(border=True, key="card_facts"):
        show(facts(facts_of(snapshot, practice, choice)))
    with st.container(border=True, key="card_spine"):
        theme = _views(comparisons, f"Chosen {len(first)}", f"All {len(every)}", bool(first), choosing)
        shown = [c for c in comparisons if theme in ("", c.indicator.theme)]
        whose = YOU if own else NOT_YOU
        spine(shown, choice, practice, {"theme": theme, "show": view if first else ""}, whose)
    picture = partial(_picture, snapshot, practice, shown, choice)
    tables.at_a_glance(shown, compared, picture, whose)
    note("Choose a row to see every practice, the figures over time and the definition.")
    return apart() if view == ALL else None


def _picture(snapshot: Snapshot, practice: str, shown: Sequence[Comparison], choice: Choice) -> Picture:
    """The spine with its finding, for a slide or a letter."""
    name = snapshot.organisations[practice].name
    finding, _ = lead_words(findings.weighed(snapshot, shown), f"{name} differs", choice.called, every=shown)
    last = max((c.period for c in shown), default=None)
    until = f", the latest period of each to {last.until}" if last else ""
    return Picture(
        partial(figure, shown, choice, NOT_YOU),
        finding,
        f"{name}, {len(shown)} indicators{until}",
        ", ".join(dict.fromkeys(source_of(c.indicator.source) for c in shown)),
    )


def _views(
    comparisons: Sequence[Comparison], some: str, every: str, is_chosen: bool, choosing: Callable[[], None]
) -> str:
    """The pills above the spine with the button beside them; the theme that is picked, or empty."""
    row = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    with row.container(width="stretch"):
        if is_chosen:
            pickers.pills("show", "Which indicators", {"": some, ALL: every}, "")
        else:
            theme = _theme(comparisons, every)
    with row.container(width="content"):
        choosing()
    if is_chosen:
        theme = _theme(comparisons, "Every theme") if len(comparisons) >= WORTH_SORTING else ""
    return theme


def _theme(comparisons: Sequence[Comparison], every: str) -> str:
    return pickers.pills("theme", "Theme", pickers.themes((c.indicator for c in comparisons), every), "")


def _not_compared(comparisons: Sequence[Comparison]) -> str:
    """How many rows the count leaves out, which the pills count in; empty where none or all are left out."""
    rows = [c for c in comparisons if c.figure.reason != CHALLENGED]
    left = len(rows) - len(findings.compared(rows))
    if left in (0, len(rows)):
        return ""
    said = "row is not compared, and says" if left == 1 else "rows are not compared, and say"
    return f"{left} further {said} why. "


def _whose(own: bool) -> str:
    return "your" if own else "its chosen"


def lead_words(
    found: Findings, who: str, compared: str, whose: str = "", every: Sequence[Comparison] = ()
) -> tuple[str, str]:
    """The finding with what chance would give, then what stands out of it: "You differ from the STP average
    on 5 of 12 indicators (chance alone would give about 1)." and "2 stand out …". `whose`: before
    "12 indicators" where they were chosen: "your"; `every`: what is looked at, compared or not."""
    differing, judged = found.differing, found.judged
    if not judged:
        return f"Nothing can be compared with the {compared} average yet.", why_nothing(every)
    indicators = f"{whose} {len(judged)} indicator{'s' if len(judged) > 1 else ''}".strip()
    doubt = sum(c.figure.reason == CHALLENGED for c in every) if whose else 0
    indicators += f"; {doubt} more {'is' if doubt == 1 else 'are'} under challenge" if doubt else ""
    if not differing:
        return f"No clear difference from the {compared} average on {indicators}.", findings.chance(judged)
    many = f"{who} from the {compared} average on {len(differing)} of {indicators}"
    return f"{many} ({findings.by_chance(judged)}).", what_stays(found)


def _lead(
    found: Findings, who: str, compared: str, whose: str, left_out: str, every: Sequence[Comparison]
) -> None:
    finding, stays = lead_words(found, who, compared, whose, every)
    clearest = found.first(NAMED_IN_LEAD)
    words = findings.in_groups(clearest)
    lead(finding, stays, f"{f'What stands out. {words} ' if words else ''}{left_out}".strip())
