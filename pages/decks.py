"""Slide decks: PowerPoint for a locality's workshop or for the board, made when it is asked for."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from benchmarking.indicators import Kind
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from components import current, pickers, states
from components.all_at_once import Work, all_at_once
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
from slide_templates.running_order import most_picked_first
from slide_templates.workbooks import locality_workbook

NAMES = {"": "Shown", "letters": "Letters"}
PICKED = "picked"  # in the address: only what practices of the locality picked has slides


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
    indicators = _indicators(snapshot, counts)
    with st.spinner("Putting the slides in order"):
        return _deck(user, snapshot, kind, locality, masked, indicators)


def _indicators(snapshot: Snapshot, counts: Mapping[str, int]) -> list[str] | None:
    """The indicators that get slides, in order; None for the usual ones. `counts`: how many practices of the
    locality picked each: those stand first, unless the facilitator chooses otherwise."""
    usual = most_picked_first(snapshot, counts)
    held = {i.id: i.title for i in snapshot.held_indicators() if i.kind is not Kind.COUNT}
    order = [*(usual or ()), *(id_ for id_ in held if id_ not in (usual or ()))]
    start, view = list(held), ""
    with st.expander("Choose the indicators"):
        if usual:
            picked = [id_ for id_ in usual if counts.get(id_)]
            views = {"": "All, what was picked first", PICKED: f"Only what was picked ({len(picked)})"}
            view = pickers.pills("slides", "Which slides", views, "")
            start = picked if view == PICKED else usual
        chosen = st.pills(
            "Indicators with slides",
            order,
            selection_mode="multi",
            default=start,
            format_func=lambda id_: f"{held[id_]} ({counts[id_]})" if counts.get(id_) else held[id_],
            key=f"deck_indicators_{view}",
            label_visibility="collapsed",
        )
        if usual:
            note("In brackets: how many practices of the locality picked it.")
    if len(chosen) == len(start) and view == "":
        return usual
    return [id_ for id_ in order if id_ in chosen]


def _deck(
    user: User, snapshot: Snapshot, kind: str, locality: str, masked: bool, indicators: list[str] | None
) -> None:
    today, database = current.today(), current.database()
    with database() as session:
        priorities = [p for p in workshops.agreed(session) if may(user, Action.READ_WORKSHOP, p.locality)]
        followed, said = courses(session, priorities, snapshot.id), heard(session)
    if kind == "summary":
        check(user, Action.EXPORT_STP_SUMMARY)
        if not snapshot.organisations.in_area(Level.STP, today):
            return states.no_localities()
        plan = decks.stp_plan(
            snapshot, priorities, made_on=today, indicators=indicators, courses=followed, said=said
        )
        build = partial(
            decks.stp_summary,
            snapshot,
            priorities,
            made_on=today,
            indicators=indicators,
            courses=followed,
            said=said,
        )
        name = f"{snapshot.organisations.level_name(Level.STP)} summary"
    else:
        check(user, Action.EXPORT_LOCALITY_DECK, locality, tree=snapshot.organisations, on=today)
        about = [p for p in priorities if p.locality == locality]
        plan = decks.locality_plan(
            snapshot, locality, about, made_on=today, masked=masked, indicators=indicators, courses=followed
        )
        build = partial(
            decks.locality_deck,
            snapshot,
            locality,
            about,
            made_on=today,
            masked=masked,
            indicators=indicators,
            courses=followed,
        )
        name = snapshot.organisations[locality].name + (" letters" if masked else "")
    offers = [
        Offer("Make the deck", build, file_name(name, snapshot, today), POWERPOINT, "deck_exported", name)
    ]
    if kind == "" and not masked:  # a workbook names practices: it does not go with letters
        offers.append(_evidence(user, snapshot, locality, indicators, today))
    _take(user, snapshot, plan, offers)
    all_at_once(user, _works(user, snapshot, followed, today), snapshot.id)
    with card("outline"):
        title("What is in it")
        rows = "".join(f"<li>{escape(slide.title)}</li>" for slide in plan.slides)
        show(f'<ol class="sk-numbered">{rows}</ol>')
    note("The file is made when you press the button and takes a few seconds.")
    return None


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


def _evidence(
    user: User, snapshot: Snapshot, locality: str, indicators: list[str] | None, today: date
) -> Offer:
    build = partial(
        locality_workbook, snapshot, locality, made_on=today, made_for=user.email,
        indicators=indicators or (),
    )  # fmt: skip
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
