"""Slide decks: PowerPoint for a locality's workshop or for the board, made when it is asked for."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from components import current, pickers, states
from components.all_at_once import Work, all_at_once
from components.deck_topics import deck_indicators, deck_topics
from components.downloads import EXCEL, POWERPOINT, Offer, button, file_name
from components.markup import card, escape, head, note, show, title
from records import workshops
from records.chosen import choices, chosen_by
from records.courses import Course, courses
from records.heard import heard
from records.models import User
from records.permissions import Action, check, may
from slide_templates import decks
from slide_templates.batch import batch, practices_of
from slide_templates.plan import Deck
from slide_templates.running_order import most_picked_first, usual_topics
from slide_templates.workbooks import locality_workbook

NAMES = {"": "Shown", "letters": "Letters"}


def page(user: User) -> None:
    """Choose a deck, read its outline, take the file."""
    snapshot, today = current.snapshot(user), current.today()
    if not snapshot.held_indicators():
        return states.nothing_held()
    places = pickers.localities(user, snapshot.organisations, today)
    if not places:
        return states.no_localities()
    if pickers.outside("locality", places):
        return states.not_yours("locality")
    summary = f"{pickers.called(snapshot.organisations, Level.STP)} summary"
    kinds = {"": f"{pickers.called(snapshot.organisations, Level.LOCALITY)} workshop"}
    if may(user, Action.EXPORT_STP_SUMMARY):
        kinds["summary"] = summary
    head(
        "Slide decks",
        "PowerPoint with charts you can edit. Every slide carries its source, period and version.",
        "Workshop",
        alone=True,
    )
    with card("options"), st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        kind = pickers.pills("deck", "Deck", kinds, "")
        locality, masked, counts = next(iter(places)), False, Counter[str]()
        if kind == "":
            locality = pickers.choice(
                "locality", pickers.called(snapshot.organisations, Level.LOCALITY), places, locality
            )
            masked = pickers.choice("names", "Practice names", NAMES, "", width=180) == "letters"
            with current.database()() as session:
                counts = chosen_by(session, snapshot.organisations.practices(locality, today))
    with st.spinner("Putting the slides in order"):
        if kind == "summary":
            return _summary(user, snapshot, deck_indicators(snapshot))
        topics = deck_topics(snapshot, usual_topics(snapshot, locality, counts, today), counts)
        order = most_picked_first(snapshot, counts)
        return _locality(user, snapshot, locality, masked, order, topics)


def _summary(user: User, snapshot: Snapshot, indicators: list[str] | None) -> None:
    today = current.today()
    check(user, Action.EXPORT_STP_SUMMARY)
    if not snapshot.organisations.in_area(Level.STP, today):
        return states.no_localities()
    with current.database()() as session:
        priorities = [p for p in workshops.agreed(session) if may(user, Action.READ_WORKSHOP, p.locality)]
        followed, said = courses(session, priorities, snapshot.id), heard(session)
    given: dict[str, Any] = {"made_on": today, "indicators": indicators, "courses": followed, "said": said}
    plan = decks.stp_plan(snapshot, priorities, **given)
    build = partial(decks.stp_summary, snapshot, priorities, **given)
    name = f"{snapshot.organisations.level_name(Level.STP)} summary"
    return _deck(user, snapshot, plan, [_offer(build, name, snapshot, today)], followed)


def _locality(
    user: User, snapshot: Snapshot, locality: str, masked: bool, order: list[str] | None, topics: list[str]
) -> None:
    """The deck of one locality: about everything, in an order, with slides for the topics."""
    today = current.today()
    check(user, Action.EXPORT_LOCALITY_DECK, locality, tree=snapshot.organisations, on=today)
    with current.database()() as session:
        priorities = [p for p in workshops.agreed(session) if may(user, Action.READ_WORKSHOP, p.locality)]
        followed = courses(session, priorities, snapshot.id)
    about = [p for p in priorities if p.locality == locality]
    given: dict[str, Any] = {
        "made_on": today, "masked": masked, "indicators": order, "topics": topics, "courses": followed,
    }  # fmt: skip
    plan = decks.locality_plan(snapshot, locality, about, **given)
    build = partial(decks.locality_deck, snapshot, locality, about, **given)
    name = snapshot.organisations[locality].name + (" letters" if masked else "")
    offers = [_offer(build, name, snapshot, today)]
    if not masked:  # a workbook names practices: it does not go with letters
        offers.append(_evidence(user, snapshot, locality, today))
    return _deck(user, snapshot, plan, offers, followed)


def _offer(build: Callable[[], bytes], name: str, snapshot: Snapshot, today: date) -> Offer:
    file = file_name(name, snapshot, today)
    return Offer("Make the deck", build, file, POWERPOINT, "deck_exported", name)


def _deck(
    user: User, snapshot: Snapshot, plan: Deck, offers: Sequence[Offer], followed: Sequence[Course]
) -> None:
    """Everything below the choices: what the file will be, its buttons, all files at once, the outline."""
    _take(user, snapshot, plan, offers)
    all_at_once(user, _works(user, snapshot, followed, current.today()), snapshot.id)
    with card("outline"):
        title("What is in it")
        rows = "".join(f"<li>{escape(slide.title)}</li>" for slide in plan.slides)
        show(f'<ol class="sk-numbered">{rows}</ol>')
    note("The file is made when you press the button and takes a few seconds.")


def _take(user: User, snapshot: Snapshot, plan: Deck, offers: Sequence[Offer]) -> None:
    """What the file will be, and the buttons that make it and the workbook behind it."""
    with (
        card("take"),
        st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"),
    ):
        show(
            f"<h2>{escape(plan.title)}</h2><p class='sk-sub'>{len(plan.slides)} slides. Version "
            f"{escape(snapshot.id)}.</p>"
        )
        with st.container(horizontal=True, width="content"):
            for place, offer in reversed(list(enumerate(offers))):
                button(offer, user, snapshot.id, f"deck_file_{place}", primary=place == 0)


def _evidence(user: User, snapshot: Snapshot, locality: str, today: date) -> Offer:
    """Everything behind the deck, whatever has slides of its own: all of it is counted."""
    build = partial(locality_workbook, snapshot, locality, made_on=today, made_for=user.email)
    name = snapshot.organisations[locality].name
    file = file_name(f"{name} evidence", snapshot, today, ".xlsx")
    return Offer("Evidence in Excel", build, file, EXCEL, "workbook_exported", name)


def _works(user: User, snapshot: Snapshot, followed: Sequence[Course], today: date) -> list[Work]:
    """All practice reports and all locality decks that the account may have."""
    tree = snapshot.organisations
    places: list[str | None] = [
        o.code
        for o in tree.in_area(Level.LOCALITY, today)
        if may(user, Action.EXPORT_LOCALITY_DECK, o.code, tree=tree, on=today)
    ]
    decks_of = len(places)
    if may(user, Action.EXPORT_STP_SUMMARY):
        places = [None]  # everywhere: practices without a locality too
    with current.database()() as session:
        priorities = [course.priority for course in followed]
        made = partial(batch, snapshot, priorities, made_on=today, picks=choices(session), courses=followed)
    practices = sum(len(practices_of(tree, place, today)) for place in places)
    many = {"practices": (practices, "practice report"), "localities": (decks_of, "locality deck")}

    def files(which: str) -> Iterator[tuple[str, bytes]]:
        return ((one.file, one.content) for place in places for one in made(what=which, locality=place))

    return [
        Work(
            f"Make all {count} {what}s", f"{count} {what}s", count,
            partial(files, which),
            file_name(f"{count} {what}s", snapshot, today, ".zip"),
        )
        for which, (count, what) in many.items()
        if count > 1
    ]  # fmt: skip
