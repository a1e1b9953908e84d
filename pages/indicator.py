"""One indicator: all practices of a locality or of the area, in order of name."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import partial

import streamlit as st

from benchmarking import findings
from benchmarking.comparison import Comparison, compare
from benchmarking.disclosure.allowed import is_shown
from benchmarking.organisations import Level, Organisations
from benchmarking.over_time.series_breaks import ways_at
from benchmarking.peers import PeerGroup
from benchmarking.set_apart import is_mostly_chance
from benchmarking.snapshot import Snapshot
from benchmarking.spread import Spread
from benchmarking.words.change_wording import side_by_side
from benchmarking.words.spread_wording import reliability
from benchmarking.words.wording import wanted
from components import current, organised, peer_choice, pickers, states
from components.downloads import EXCEL, Offer, button, file_name, workbook_of_page
from components.figure import cards
from components.figure.detail import source_of
from components.figure.freshness import marked
from components.figure.funnel_card import around, beside, funnel_card
from components.figure.opportunity_card import opportunity_card
from components.figure.propose_card import propose_one_of
from components.figure.together import AREA, EVERY, LOCALITIES, codes_of
from components.figure.together_card import together_card
from components.glance.apart_card import only_above
from components.glance.verdict_counts import counts, doubted
from components.markup import head, lead, note
from components.peer_choice import Choice
from records.models import User
from records.permissions import Action, may
from slide_templates.workbooks import indicator_workbook

NEAR = "locality"  # in the address: what is shown where `of` is not chosen
WORDS, BOX = 450, 206  # pixels of the words of the head, and of each box beside them


def page(user: User) -> None:
    """One indicator, who is shown on it and whom they are compared with, all in the address."""
    snapshot, today = organised.snapshot(user), current.today()
    if not snapshot.held_indicators():
        return states.nothing_held()
    held = pickers.indicators(snapshot)
    indicator = pickers.chosen("indicator", held, next(iter(held)))
    tree = snapshot.tree(snapshot.indicators[indicator])
    measured, area = snapshot.indicators[indicator], pickers.area_level(tree, today)
    levels = [of for of, level in EVERY.items() if is_shown(measured, level)]
    allowed = [of for of in levels if of == levels[0] or len(tree.in_area(EVERY[of], today)) > 1]
    options = {of: f"Every {tree.level_name(EVERY[of])}" for of in allowed}
    offered = {area.value: f"{pickers.called(tree, area)} average"}
    practices = may(user, Action.SEE_PRACTICES) and is_shown(measured, Level.PRACTICE)
    groups = peer_choice.groups_for(user, snapshot.organisations) if practices else []
    if practices:
        places = {o.code: f"Practices of {o.name}" for o in tree.in_area(Level.LOCALITY, today)}
        mine = {pickers.group_key(group): f"Practices of “{group.name}”" for group in groups}
        options = {AREA: f"All practices of the {pickers.called(tree, area)}"} | options | places | mine
        offered |= pickers.chosen_ones(groups)
    usual = _whose(user, tree, options, today)
    if is_mostly_chance(snapshot, measured):
        usual = LOCALITIES
    of = pickers.chosen("of", options, usual if usual in options else next(iter(options), ""))
    period = snapshot.held.latest(indicator)
    when = f"{marked(period, today)}." if period else ""
    with head(measured.title, measured.question, measured.theme, when=when, width=WORDS):
        pickers.choice("indicator", "Indicator", held, indicator, width=BOX)
        if options:
            pickers.choice("of", "Show", options, of, width=BOX)
        picked = area.value
        if of not in EVERY and len(offered) > 1:
            picked = pickers.choice("peers", "Compare with", offered, area.value, width=BOX)
    organised.explained()
    if not options:
        return only_above(snapshot, measured)
    peer_choice.stay(groups)
    choice = peer_choice.every_choice(snapshot.organisations, [picked], groups)[picked]
    shown = next((peer_choice.peers_of(group) for group in groups if pickers.group_key(group) == of), None)
    return _shown(user, snapshot, indicator, of, choice, shown)


def _whose(user: User, tree: Organisations, options: Collection[str], today: date) -> str:
    """The locality that is shown where nobody chose: the reader's own, or of whoever sent the address, which
    names it. It is no choice: an indicator that is mostly chance still begins with every locality."""
    own = next((of for of in pickers.localities(user, tree, today) if of in options), AREA)
    found = pickers.chosen(NEAR, dict.fromkeys(options, ""), own)
    if found in tree:
        pickers.stay(NEAR, found)
    return found


def _shown(
    user: User, snapshot: Snapshot, indicator: str, of: str, choice: Choice, group: PeerGroup | None
) -> None:
    """Everything below the head. `group`: the group of the reader's own that is shown, if it is one."""
    measured, period = snapshot.indicators[indicator], snapshot.held.latest(indicator)
    assert period is not None  # noqa: S101 - only indicators that are held can be chosen
    tree = snapshot.tree(measured)
    if group is not None and any(code not in tree for code in group.members):
        return states.state(
            "This group cannot be shown here",
            "Practices of the group stand under letters in these figures, or are no longer held. Choose "
            "another indicator or place.",
            icon="visibility_off",
            key="under_letters",
        )
    codes = codes_of(tree, of, group, period)
    rows = [compare(snapshot, code, indicator, peers=choice.peers) for code in codes]
    if isinstance(choice.peers, Level):
        rows = [row for row in rows if row.peers is not None]
    if not rows or all(row.figure.value is None for row in rows):
        return states.state(
            "No figures for this choice",
            "None of these practices has a figure for the latest period. Choose another indicator or place.",
            icon="event_busy",
            key="no_figures",
        )
    compared = choice.called
    what = tree.level_name(EVERY[of]) if of in EVERY else "practice"
    chance = f"{findings.chance(rows)} " if findings.compared(rows) else ""
    lead(*counts(rows, what, compared), second=f"{chance}{doubted(rows)}{wanted(measured)}")
    if ways := side_by_side(ways_at(snapshot, measured, period)):
        note(ways)
    source = source_of(measured.source)
    book = _evidence(user, snapshot, indicator, codes, choice)
    workbook_of_page(book)
    together = together_card(user, snapshot, of, rows, choice, group, source)
    spread = around(snapshot, measured, period, codes[0])
    if of not in EVERY:
        _usual_spread(snapshot, together, spread, of, group, choice, source)
    words, ideas = st.columns([3, 2], gap="small")
    with words:
        reliable = "" if spread.rows.empty else reliability(spread)  # no practices to be told of
        cards.definition(snapshot, measured, period, source, current.today(), reliable)
    with ideas:
        cards.ideas(measured)
        propose_one_of(user, snapshot, [measured], of)
    button(book, user, snapshot.id, "indicator_workbook")
    return None


def _evidence(user: User, snapshot: Snapshot, indicator: str, codes: Sequence[str], choice: Choice) -> Offer:
    """The workbook of everything that is on the page."""
    today, named = current.today(), snapshot.indicators[indicator].title
    make = partial(
        indicator_workbook, snapshot, indicator, codes, made_on=today, made_for=user.email, peers=choice.peers
    )
    file = file_name(f"{named} evidence", snapshot, today, ".xlsx")
    return Offer("Evidence in Excel", make, file, EXCEL, "workbook_exported", named)


def _usual_spread(
    snapshot: Snapshot,
    together: Comparison,
    spread: Spread,
    of: str,
    group: PeerGroup | None,
    choice: Choice,
    source: str,
) -> None:
    """The funnel of the area; for a locality its practices in it, and what its gap comes to."""
    tree = snapshot.tree(spread.indicator)
    if of == AREA:
        return funnel_card(spread, tree, "", (), "", source)
    if group is not None:
        return funnel_card(spread, tree, "", group.members, group.name, source)
    ours = tree.practices(of, spread.period.end)
    if not isinstance(choice.peers, Level):  # a gap is sized against the average of the area
        return funnel_card(spread, tree, "", ours, tree[of].name, source)
    left, right = beside(spread)
    with left:
        funnel_card(spread, tree, "", ours, tree[of].name, source)
    with right:
        opportunity_card(snapshot, together)
    return None
