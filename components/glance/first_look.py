"""First look: the three figures of a practice to begin with, each with its size, its evidence and an idea."""

from collections.abc import Callable, Sequence

import streamlit as st

from benchmarking.comparison import Comparison
from benchmarking.drawings.scales import short_unit
from benchmarking.findings import Findings, at_a_glance, weighed
from benchmarking.organisations import Level
from benchmarking.set_apart import pressed
from benchmarking.snapshot import Snapshot
from benchmarking.words.spread_wording import size, what_next
from benchmarking.words.wording import finding
from components import current, pickers
from components.challenges.challenge_card import ASKED, INVITATION
from components.drawing.strips import strip
from components.figure import cards
from components.figure.freshness import marked
from components.glance.glance import lead_words
from components.glance.verdict_counts import doubted
from components.markup import address, card, escape, head, note, show

SHOWN = 3
WITHIN = {  # where none of them is outside it
    1: ", within the usual spread",
    2: ", both within the usual spread",
    3: ", all within the usual spread",
}
COUNTED = {1: "One thing", 2: "Two things", 3: "Three things"}


def compared_with(snapshot: Snapshot, practice: str) -> Level:
    """The level that a practice is held against where nobody chose another."""
    tree = snapshot.organisations
    levels = pickers.peers(tree, tree[practice], current.today())
    return Level(pickers.usual_peers(levels)) if levels else Level.STP


def looked_at(snapshot: Snapshot, practice: str, level: Level, chosen: Sequence[str]) -> list[Comparison]:
    """What the first look is about: what the practice chose, or else all that it is led to."""
    every = pressed(snapshot, at_a_glance(snapshot, practice, level), chosen)
    return [c for c in every if not chosen or c.indicator.id in chosen]


def first_look(
    snapshot: Snapshot,
    practice: str,
    hello: str,
    made: str,
    chosen: Sequence[str],
    choosing: Callable[[], None],
) -> Sequence[Comparison]:
    """The head of a practice's home page and up to three cards, which it returns; `choosing`: draws the
    button to choose."""
    level = compared_with(snapshot, practice)
    compared = snapshot.organisations.level_name(level)
    every = looked_at(snapshot, practice, level, chosen)
    found = weighed(snapshot, every)
    first = found.largest(SHOWN)
    more = "" if found.found else f"{_nothing(len(first), compared)} "
    name = snapshot.organisations[practice].name
    head(_title(found, len(first)), f"{name}. {more}{made}", hello, alone=True)
    out = {finding.comparison.indicator.id for finding in found.found}
    for place, column in enumerate(st.columns(SHOWN, gap="small")[: len(first)] if first else ()):
        with column:
            _card(snapshot, first[place], compared, str(place), first[place].indicator.id in out)
    row = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    with row.container(width="content"):
        note(f"{_counts(found, compared, chosen, every)} {doubted(every)}".strip())
    with row.container(width="content"):
        choosing()
    return first


def _title(found: Findings, shown: int) -> str:
    """How many things there are to look at, and where none of them stands out, that it is so."""
    if not shown:
        return "Nothing stands out"
    within = "" if found.found else WITHIN[shown]
    return f"{COUNTED[shown]} to look at{within}"


def _nothing(differences: int, compared: str) -> str:
    """Said once where nothing is left when the number of comparisons is allowed for."""
    if not differences:
        return f"Chance alone could explain how your figures differ from the {compared} average."
    which = "It differs" if differences == 1 else "They differ"
    return f"{which} from the {compared} average by more than chance, and no more than practices usually do."


def _counts(found: Findings, compared: str, chosen: Sequence[str], every: Sequence[Comparison]) -> str:
    """ "You differ from the STP average on 5 of your 12 indicators. …", without saying again that nothing
    stands out."""
    said, rest = lead_words(found, "You differ", compared, "your" if chosen else "", every)
    return f"{said} {rest if found.found or not found.differing else ''}".strip()


def _card(snapshot: Snapshot, comparison: Comparison, compared: str, key: str, stands_out: bool) -> None:
    """One figure: value, strip, sentence, size, evidence, idea, and the way to its page."""
    indicator = comparison.indicator
    link = address("my-practice", practice=comparison.organisation.code, indicator=indicator.id)
    wrong = address(
        "my-practice", practice=comparison.organisation.code, indicator=indicator.id, **{ASKED: "1"}
    )
    how_much = f"{escape(size(snapshot, comparison))} {_evidence(comparison, stands_out)}"
    with card(f"look_{key}", stretch=True):
        show(
            f'<p class="sk-eyebrow">{escape(indicator.theme)}</p><h2>{escape(indicator.title)}</h2>'
            f'<p class="sk-note">{marked(comparison.period, current.today())}</p>'
            f'<p class="sk-big" style="margin:8px 0 6px">{cards.big(comparison, short_unit(indicator))}</p>'
            f"{strip(comparison, compared)}"
            f'<p class="sk-say">{escape(finding(comparison))}</p>'
            f'<p class="sk-sub sk-rule sk-size">{how_much}</p>'
            f'<p class="sk-note sk-idea">{escape(_idea(comparison))}</p>'
            f'<a class="sk-button" href="{link}">Look at this<span aria-hidden="true"> →</span></a>'
            f'<p class="sk-note" style="margin-top:8px"><a href="{wrong}">{INVITATION}</a></p>'
        )


def _evidence(comparison: Comparison, stands_out: bool) -> str:
    strength = "Strong evidence" if comparison.figure.level == 99.8 else "Some evidence"
    where = "outside" if stands_out else "within"
    return f"<b>{strength}</b>, {where} the usual spread."


def _idea(comparison: Comparison) -> str:
    return f"{': '.join(what_next(comparison))}."
