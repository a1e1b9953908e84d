"""Funnel card: where a practice, or the practices of a locality, stand in the usual spread of the area."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from benchmarking.charts import Role
from benchmarking.comparison import Comparison
from benchmarking.drawings.funnel_chart import funnel, standing_out_role
from benchmarking.indicators import Indicator
from benchmarking.organisations import Level, Organisations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.spread import FAR, Spread, spread
from benchmarking.words.spread_wording import beside_spread, counts, not_counted, place
from benchmarking.words.wording import shown
from components import pickers, tables
from components.drawing import plots
from components.drawing.pictures import Picture
from components.figure import cards
from components.markup import card, escape, show, title

LIMITS, CHANCE = "limits", "chance"  # `limits=chance` in the address: the limits of chance alone
MOST_LISTED = 300
DIFFERS = {"similar": "No clear difference", "not_compared": "Not compared"}
UNDER_LETTERS = (
    "Not drawn: these figures have letters for names, and the size of a practice would tell whose."
)
COLUMNS = (
    tables.Column("Practice"),
    tables.Column("Value", True),
    tables.Column("Divided by", True),
    tables.Column("Against the average"),
    tables.Column("Against the usual spread"),
)


def around(snapshot: Snapshot, indicator: Indicator, period: Period, organisation: str) -> Spread:
    """The spread of the STP that an organisation is part of; that of our area where it is not known."""
    tree = snapshot.tree(indicator)
    practices = tree.practices(organisation, period.end)
    stp = tree.above(practices[0], Level.STP, period.end) if practices else None
    return spread(snapshot, indicator, period, stp)


def beside(found: Spread) -> Sequence[DeltaGenerator]:
    """Places for the card and for what stands with it: side by side where there is a drawing, otherwise one
    below the other, as a few words in a tall card look like something that failed."""
    if found.known and not found.under_letters:
        return st.columns([3, 2], gap="small")
    return st.container(), st.container()


def of_practice(snapshot: Snapshot, comparison: Comparison, source: str) -> None:
    """The card of one practice, with the others of its locality marked."""
    tree, own = snapshot.tree(comparison.indicator), comparison.organisation
    found = around(snapshot, comparison.indicator, comparison.period, own.code)
    locality = tree.above(own.code, Level.LOCALITY, comparison.period.end)
    ours = tree.practices(locality.code, comparison.period.end) if locality else ()
    funnel_card(found, tree, own.code, ours, locality.name if locality else "", source)


def funnel_card(
    found: Spread, tree: Organisations, own: str, ours: Collection[str], ours_name: str, source: str
) -> None:
    """The card: its sentence, both counts, the funnel with its switch, and the table behind it.

    `own` is the code of the practice it is about, or empty; `ours` are those of the locality it is about.
    """
    with card("funnel", stretch=found.known and not found.under_letters):
        if not found.known:
            title("The usual spread", counts(found))
            return
        first, second = (place(found, own), counts(found)) if own else (counts(found), not_counted(found))
        title(first.removesuffix("."), second)
        if found.under_letters:
            show(f'<p class="sk-sub">{UNDER_LETTERS}</p>')
            return
        chance_only = st.query_params.get(LIMITS) == CHANCE
        chart = funnel(found, tree, own, ours, f"Practices of {ours_name}", chance_only, source)
        plots.draw(chart, "funnel", own_role(found, own))
        pickers.pills(LIMITS, "Limits", {"": "Usual spread", CHANCE: "Chance limits alone"}, "")
        show(f'<p class="sk-note">{escape(_note(found, ours, ours_name, own, chance_only))}</p>')
    picture = partial(
        Picture, partial(plots.figure, chart, own_role(found, own)), first,
        f"{found.indicator.title}, {found.indicator.unit}, {found.period.label}", source,
    )  # fmt: skip
    name = f"{found.indicator.title}: the usual spread"
    made = partial(rows, found, tree, own, ours)
    tables.behind(COLUMNS, made, name, key="spread", picture=picture)


def own_role(found: Spread, own: str) -> Role:
    """The colour that the own mark has earned: grey inside the usual spread."""
    if found.rows["challenged"].get(own, False):
        return Role.CHALLENGED
    significance = found.rows["significance"].get(own)
    return standing_out_role(found.indicator, str(significance)) if significance in FAR else Role.SIMILAR


def rows(found: Spread, tree: Organisations, own: str, ours: Collection[str]) -> list[list[str]]:
    """One row for each practice in order of name; of very many only those that the card is about."""
    table = found.rows
    if len(table) > MOST_LISTED:
        table = table[table.index.isin([own, *ours])]
    named = sorted((tree.names.get(str(code), str(code)), str(code)) for code in table.index)
    every = {str(code): row for code, row in table.to_dict("index").items()}
    return [[name, *_cells(found, every[code])] for name, code in named]


def _cells(found: Spread, row: Mapping[Hashable, Any]) -> list[str]:
    value, size = float(row["value"]), float(row["denominator"])
    differs = DIFFERS.get(str(row["outcome"]), str(row["outcome"]).capitalize())
    if row["few"]:
        differs = "Too few to tell"
    if row["challenged"]:
        differs = "Under challenge"
    beside = beside_spread(row["significance"]) if row["counts"] else "Not counted"
    return [shown(value, found.indicator), f"{size:,.0f}", differs, beside]


def _note(found: Spread, ours: Collection[str], ours_name: str, own: str, chance_only: bool) -> str:
    """How to read it, and who is not counted."""
    words = ["Solid: 99.8% limits; dotted: 95%. Larger practices stand further right."]
    if chance_only:
        words.append("These limits allow for chance alone; most practices differ by more than that.")
    if ours:
        words.append(f"Rings: {'the other ' if own else ''}practices of {ours_name}.")
    if own:
        words.append(not_counted(found))
    words.append(cards.about_names(found.indicator))
    return " ".join(word for word in words if word)
