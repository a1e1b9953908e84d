"""My practice: how it compares on everything that is held, and one indicator in detail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from benchmarking.organisations import Level, Organisation
from benchmarking.snapshot import Snapshot
from components import current, peer_choice, pickers, states
from components.choosing import choosing, chosen
from components.downloads import EXCEL, PDF, POWERPOINT, Offer, file_name, menu, workbook_of_page
from components.figure.cards import day
from components.figure.detail import detail
from components.figure.freshness import marked
from components.figure.similar_card import about_peers, caution, similar_card, who
from components.glance.glance import glance
from components.group_form import group_form, new_group
from components.markup import head
from components.peer_choice import Choice
from records.agreed.courses import readable_courses
from records.models import Role, User
from records.permissions import Action, may
from slide_templates.checking.entries import entries
from slide_templates.decks import practice_report
from slide_templates.pdf import ABSENT, office, pdf
from slide_templates.workbooks import indicator_workbook, practice_workbook

NARROW = 430  # pixels of the head where an indicator's name stands beside it
NEW_GROUP = {"new": "Make a group of your own…"}  # stands last under "Compare with"
NEW = timedelta(days=731)  # how long it is said of a practice that it opened
AROUND, LETTER = 62, 7.4  # pixels of a box without its words, and of a letter


def page(user: User) -> None:
    """The page of one of the practices that a user may open."""
    snapshot, today = current.snapshot(user), current.today()
    if not snapshot.held_indicators():
        return states.nothing_held()
    options = pickers.practices(user, snapshot.organisations, today)
    if not options:
        return states.no_practice()
    if pickers.outside("practice", options):
        return states.not_yours("practice")
    return _practice(user, snapshot, options)


def _practice(user: User, snapshot: Snapshot, options: dict[str, str]) -> None:
    tree, today = snapshot.organisations, current.today()
    practice = pickers.chosen("practice", options, next(iter(options)))
    groups = peer_choice.groups_for(user, tree)
    offered = pickers.peers(tree, tree[practice], today, groups)
    held = {
        i: title
        for i, title in pickers.indicators(snapshot).items()
        if practice in snapshot.tree(snapshot.indicators[i])
    }
    indicator = pickers.chosen("indicator", held, "")
    own = user.role is Role.PRACTICE_MANAGER
    if not offered:
        return states.nobody_to_compare(tree[practice].name)
    pickers.stay("practice", practice)
    place = tree.above(practice, Level.LOCALITY, pickers.last_day(tree[practice], today))
    where = place.name if place else ""
    with _head(snapshot, tree[practice], where, indicator, own):
        if len(options) > 1:
            pickers.choice("practice", "Practice", options, practice)
        usual = pickers.usual_peers(offered)
        picked = pickers.choice("peers", "Compare with", offered | NEW_GROUP, usual, width=205)
        every, room = {"": "All indicators"} | held, _room(held.get(indicator, ""))
        pickers.choice("indicator", "Look at", every, "", width=room)
        report = st.container(width="content")
    choices = peer_choice.every_choice(tree, list(offered), groups)
    choice = choices.get(picked, choices[usual])
    if picked in NEW_GROUP:
        new_group(tree, user)
    peer_choice.stay(groups)
    with report:
        _get_the_report(user, snapshot, practice, choice)
    found = who(snapshot, practice, indicator, choice)
    if found is not None and not caution(found, choice):
        return None
    if not indicator:
        choose = partial(choosing, user, snapshot, practice)
        glance(snapshot, practice, choice, own, chosen(snapshot, practice), choose)
        if found is not None:
            about_peers(tree, found, choice)
            group_form(snapshot, user, choice, [peer.code for peer in found.peers])
        return None
    workbook_of_page(_workbook(user, snapshot, practice, indicator, choice))
    card = partial(similar_card, snapshot, user, found, choice, indicator) if found is not None else None
    return detail(user, snapshot, practice, indicator, choice, choices.values(), today, card)


def _head(
    snapshot: Snapshot, practice: Organisation, where: str, indicator: str, own: bool
) -> DeltaGenerator:
    """The top of the page of a practice, or of one indicator of it, with the place beside it."""
    today = current.today()
    if not indicator:
        return head(practice.name, _standing(practice, where, today), "" if own else "Practice")
    measured, when = snapshot.indicators[indicator], _when(snapshot, indicator, today)
    called = ", ".join(word for word in (practice.name, where) if word)
    return head(measured.title, measured.question, called, when=when, width=NARROW)


def _standing(practice: Organisation, where: str, today: date) -> str:
    """Where a practice is, that it closed or is new, and what stands below."""
    told, last = "", "The latest period of each indicator"
    if practice.closed and practice.closed < today:
        told, last = f"Closed on {day(practice.closed)}", "Its figures end there"
    elif practice.opened and practice.opened > today - NEW:
        told = f"Opened on {day(practice.opened)}: some figures cover part of a year"
    return " ".join(f"{part}." for part in (where, told, last) if part)


def _room(title: str) -> int:
    """Pixels of a box that shows a title whole."""
    return max(170, AROUND + round(LETTER * len(title)))


def _get_the_report(user: User, snapshot: Snapshot, practice: str, choice: Choice) -> None:
    """The report of what is on the page, with the same choices: to edit, to print, and all behind it."""
    today, organisation = current.today(), snapshot.organisations[practice]
    if not may(user, Action.EXPORT_PRACTICE_REPORT, practice, tree=snapshot.organisations, on=today):
        return
    site = current.site()

    def deck() -> bytes:
        with current.database()() as session:
            followed = readable_courses(session, user, snapshot.id, tree=snapshot.organisations, on=today)
        return practice_report(
            snapshot, practice, made_on=today, indicators=chosen(snapshot, practice), peers=choice.peers,
            courses=followed, site=site,
        )  # fmt: skip

    def book() -> bytes:
        return practice_workbook(
            snapshot, practice, made_on=today, made_for=user.email, indicators=chosen(snapshot, practice),
            peers=choice.peers,
        )  # fmt: skip

    def offer(label: str, make: Callable[[], bytes], kind: str, ending: str) -> Offer:
        file = file_name(f"{organisation.name} report", snapshot, today, ending)
        thing = f"{practice} report{ending}"
        return Offer(label, make, file, kind, "report_exported", thing, entries=entries)

    offers = [
        offer("PowerPoint", deck, POWERPOINT, ".pptx"),
        replace(offer("PDF", deck, PDF, ".pdf"), note="" if office() else ABSENT, printed=pdf),
        offer("Excel workbook", book, EXCEL, ".xlsx"),
    ]
    workbook_of_page(offers[-1])
    about = "Four pages for the practice meeting; the workbook has every number behind them."
    menu("Get the report", offers, user, snapshot.id, "report", about)


def _workbook(user: User, snapshot: Snapshot, practice: str, indicator: str, choice: Choice) -> Offer:
    """The workbook of one figure of a practice: its own, everybody beside it, and the time before."""
    today, named = current.today(), snapshot.indicators[indicator].title
    make = partial(
        indicator_workbook, snapshot, indicator, [practice], made_on=today, made_for=user.email,
        peers=choice.peers,
    )  # fmt: skip
    file = file_name(f"{snapshot.organisations[practice].name} {named}", snapshot, today, ".xlsx")
    return Offer("Excel workbook", make, file, EXCEL, "workbook_exported", f"{practice} {named}")


def _when(snapshot: Snapshot, indicator: str, today: date) -> str:
    latest = snapshot.held.latest(indicator)
    return f"{marked(latest, today)}." if latest else ""
