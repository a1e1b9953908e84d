"""Locality at a glance: the pattern its practices share, the heat table, what to look into."""

from collections.abc import Collection, Sequence

import streamlit as st

from benchmarking import findings
from benchmarking.comparison import Comparison
from benchmarking.disclosure.allowed import is_shown
from benchmarking.figures import Outcome
from benchmarking.findings import Pattern
from benchmarking.indicators import Indicator
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from components import organised, pickers, tables
from components.challenges.challenge_card import ASKED, INVITATION
from components.glance.heat import KEY, Ways, heat
from components.glance.standing_out_card import standing_out_card
from components.markup import address, card, escape, joined, lead, note, show

MOST, ALL = "most", "all"  # beside the themes: where practices differ most, and everything
OTHER_WAY = {
    Outcome.HIGHER: Outcome.LOWER,
    Outcome.LOWER: Outcome.HIGHER,
    Outcome.BETTER: Outcome.WORSE,
    Outcome.WORSE: Outcome.BETTER,
}
COLUMNS = 10
NAMED = 3  # practices at most that a card names
CELLS, OPENED = "cells", {"": "A cell opens its practice", "challenge": INVITATION}  # in the address


def locality_glance(
    snapshot: Snapshot,
    locality: str,
    codes: Sequence[str],
    level: Level,
    opens: Collection[str],
    own: str,
    doubts: Collection[str],
) -> None:
    """Everything below the head. `codes`: the practices in order of name; `opens`: those whose page the
    reader may open; `own`: the reader's, or empty; `doubts`: those whose figures the reader may challenge."""
    compared = snapshot.organisations.level_name(level)
    rows = {code: findings.at_a_glance(snapshot, code, level) for code in codes}
    everything = [c for row in rows.values() for c in row]
    patterns = findings.patterns(everything)
    _lead(everything, patterns, compared, _left_out(snapshot, codes))
    with card("heat"):
        together = findings.at_a_glance(snapshot, locality, level)
        with pickers.row():
            shown = columns(snapshot, everything, together)
            with st.container(width="content"):
                doubted = doubts if doubts and pickers.pills(CELLS, "A cell opens", OPENED, "") else ()
            organised.switch(snapshot)
        by_id = {code: {c.indicator.id: c for c in row} for code, row in rows.items()}
        names = snapshot.organisations.names
        by_indicator = {c.indicator.id: c for c in together}
        ways = _ways(opens, doubted)
        show(heat(shown, by_indicator, by_id, names, compared, ways, own) + KEY)
        tables.save_every_figure([*together, *everything], f"{names.get(locality, locality)} at a glance")
    standing_out_card(snapshot, locality, level)
    _patterns(patterns, locality)
    note("Practices are in order of name. A cell opens the practice, a heading opens the indicator.")
    if any(i.in_confidence for i in shown):
        note(
            "Figures shared in confidence are named only for those who may see the names; "
            "elsewhere they have letters."
        )


def _ways(opens: Collection[str], doubted: Collection[str]) -> Ways:
    """A row and its cells open the practice where the reader may, or the form to challenge a figure."""

    def cell(code: str, indicator: str) -> str:
        form = {ASKED: "1"} if code in doubted else {}
        page, practice = ("my-practice", code) if code in opens else ("one-indicator", "")
        return address(page, practice=practice, indicator=indicator, **form)

    return Ways(lambda code: address("my-practice", practice=code) if code in opens else "", cell)


def in_words(pattern: Pattern, named: bool = False) -> str:
    """ "A&E attendances are higher in 6 of 8 practices and lower in 1" without its full stop. `named`: with
    the names of the first, where they are few, at once behind their number."""
    indicator = pattern.indicator
    verb = "are" if indicator.plural else "is"
    word = _word(pattern.outcome, pattern.direction)
    words = f"{indicator.subject} {verb} {word} in {len(pattern.practices)} of {pattern.of} practices"
    names = joined(list(pattern.practices)) if named and len(pattern.practices) <= NAMED else ""
    if pattern.against:
        other = "lower" if pattern.direction == "higher" else "higher"
        words += f" ({names})" if names else ""
        return f"{words} and {_word(OTHER_WAY[pattern.outcome], other)} in {pattern.against}"
    return f"{words}: {names}" if names else words


def _word(outcome: Outcome, direction: str) -> str:
    judged = outcome in (Outcome.BETTER, Outcome.WORSE)
    return f"{outcome} ({direction})" if judged else str(outcome)


def _left_out(snapshot: Snapshot, codes: Sequence[str]) -> str:
    """What is not counted for this reader; empty where everything is."""
    hidden = any(code not in snapshot.tree(i) for i in snapshot.held_indicators() for code in codes)
    return " Not counted: figures shared in confidence, where you see letters." if hidden else ""


def _lead(
    everything: Sequence[Comparison], patterns: Sequence[Pattern], compared: str, left_out: str
) -> None:
    differing, judged = findings.differing(everything), findings.compared(everything)
    counts = (
        f"{len(differing)} of {len(judged)} comparisons differ from the {compared} average. "
        f"{findings.chance(everything)}{left_out}"
    )
    if not patterns:
        lead("No two practices differ in the same way.", "", counts)
        return
    first = patterns[0]
    shared = ": a shared pattern." if first.shared else "."
    lead(in_words(first) + shared, "", counts)


def columns(
    snapshot: Snapshot, everything: Sequence[Comparison], together: Sequence[Comparison]
) -> list[Indicator]:
    """The indicators of the theme that is chosen; `together` has those that are not shown for practices."""
    there = {c.indicator.id for c in everything}
    there |= {c.indicator.id for c in together if not is_shown(c.indicator, Level.PRACTICE)}
    held = [i for i in snapshot.held_indicators() if i.id in there]
    if len(held) <= COLUMNS:
        return held
    themes = pickers.themes(held)
    offered = {MOST: "Where they differ most", ALL: themes.pop("")} | themes
    theme = pickers.choice("theme", "Theme", offered, MOST, quiet=True)
    if theme != MOST:
        return [i for i in held if theme in (ALL, i.theme)]
    found = [c.indicator.id for c in findings.differing(everything)]
    kept = {i.id for i in sorted(held, key=lambda i: -found.count(i.id))[:COLUMNS]}
    return [i for i in held if i.id in kept]


def _patterns(patterns: Sequence[Pattern], locality: str) -> None:
    """Up to three cards: shared by many, a matter for few, worth asking about. Where practices go both ways
    it is a matter for all of them, and neither shared nor for few."""
    many = [p for p in patterns if p.shared and p.outcome is not Outcome.BETTER]
    few = [
        p
        for p in patterns
        if not p.against and 2 * len(p.practices) < p.of and p.outcome is not Outcome.BETTER
    ]
    better = [p for p in patterns if p.outcome is Outcome.BETTER]
    chosen = [("Shared by many", many[:1]), ("A matter for few", few[:1]), ("Worth asking about", better[:1])]
    chosen = [(title, found) for title, found in chosen if found]
    if not chosen:
        return
    for place, (column, (title, found)) in enumerate(
        zip(st.columns(len(chosen), gap="small"), chosen, strict=True)
    ):
        pattern = found[0]
        link = address("one-indicator", indicator=pattern.indicator.id, of=locality)
        with column, card(f"pattern_{place}", stretch=True):
            show(
                f'<p class="sk-eyebrow">{title}</p>'
                f'<p style="margin:4px 0 12px">{escape(in_words(pattern, named=True))}.</p>'
                f'<a class="sk-button" href="{link}">See the indicator<span aria-hidden="true"> →</span></a>'
            )
