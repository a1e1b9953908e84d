"""Slide decks: PowerPoint for a locality's workshop or for the board, made when it is asked for."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from components import current, pickers, states
from components.decks.all_at_once import Work, all_at_once
from components.decks.deck_checking import Found, check_card
from components.decks.deck_preview import Preview, chosen_slides, deck_preview
from components.decks.deck_register import register_cards
from components.decks.deck_releases import put_forward_card, released_cards, releases_card
from components.decks.deck_topics import deck_indicators, deck_topics
from components.decks.own_templates import Tools, chosen_template, own_templates
from components.downloads import EXCEL, POWERPOINT, Offer, button, file_name
from components.markup import card, escape, head, note, show
from records import workshops
from records.agreed.courses import Course, courses
from records.agreed.heard import heard
from records.decks import register, releases
from records.models import User
from records.permissions import Action, check, may
from records.remarks.chosen import choices, chosen_by
from slide_templates import decks
from slide_templates.batch import batch, practices_of
from slide_templates.checking.deck_check import SAID, checked
from slide_templates.checking.entries import entries
from slide_templates.contract.sample import sample_deck
from slide_templates.contract.template_file import template_faults
from slide_templates.plan import SUMMARY, Deck, Slide
from slide_templates.powerpoint.writer import write
from slide_templates.running_order import most_picked_first, usual_topics
from slide_templates.workbooks import locality_workbook, summary_workbook

NAMES = {"": "Shown", "letters": "Letters"}


def page(user: User) -> None:
    """Choose a deck, read its outline, take the file."""
    snapshot, today = current.snapshot(user), current.today()
    if not snapshot.held_indicators():
        return states.nothing_held()
    if not may(user, Action.EXPORT_LOCALITY_DECK):
        return _released(user, snapshot)
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
        template = chosen_template(_tools())
    with st.spinner("Putting the slides in order"):
        if kind == "summary":
            return _summary(user, snapshot, deck_indicators(snapshot), template)
        topics = deck_topics(snapshot, usual_topics(snapshot, locality, counts, today), counts)
        order = most_picked_first(snapshot, counts)
        return _locality(user, snapshot, locality, masked, order, topics, template)


def _released(user: User, snapshot: Snapshot) -> None:
    """The page of the board: what was released to it, and whether a file is one of ours."""
    head("Slide decks", "What was released to the board, and the priorities it rests on.", alone=True)
    released_cards(user, snapshot, entries)
    check_card(snapshot, _found)


def _tools() -> Tools:
    """What is done with templates: checked, tried out, begun from ours."""
    return Tools(template_faults, partial(sample_deck, made_on=current.today()), decks.HOUSE_TEMPLATE)


def _summary(user: User, snapshot: Snapshot, indicators: list[str] | None, template: bytes) -> None:
    today = current.today()
    check(user, Action.EXPORT_STP_SUMMARY)
    if not snapshot.organisations.in_area(Level.STP, today):
        return states.no_localities()
    with current.database()() as session:
        priorities = [p for p in workshops.agreed(session) if may(user, Action.READ_WORKSHOP, p.locality)]
        followed, said = courses(session, priorities, snapshot.id), heard(session)
    given: dict[str, Any] = {"made_on": today, "indicators": indicators, "courses": followed, "said": said}
    plan = decks.stp_plan(snapshot, priorities, **given)
    name = f"{snapshot.organisations.level_name(Level.STP)} summary"
    build = partial(summary_workbook, snapshot, made_on=today, made_for=user.email)
    return _deck(user, snapshot, plan, template, name, [_evidence(build, name, snapshot, today)], followed)


def _locality(
    user: User,
    snapshot: Snapshot,
    locality: str,
    masked: bool,
    order: list[str] | None,
    topics: list[str],
    template: bytes,
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
    name = snapshot.organisations[locality].name
    offers = []
    if not masked:  # a workbook names practices: it does not go with letters
        build = partial(locality_workbook, snapshot, locality, made_on=today, made_for=user.email)
        offers.append(_evidence(build, name, snapshot, today))
    name += " letters" if masked else ""
    return _deck(user, snapshot, plan, template, name, offers, followed)


def _deck(
    user: User,
    snapshot: Snapshot,
    plan: Deck,
    template: bytes,
    name: str,
    others: Sequence[Offer],
    followed: Sequence[Course],
) -> None:
    """Everything below the choices: what the file will be, its buttons, all files at once, the slides."""
    today = current.today()
    previews = [_preview(slide) for slide in plan.slides]
    kept = replace(plan, slides=tuple(plan.slides[place] for place in chosen_slides(previews)))
    file = file_name(name, snapshot, today)
    made = partial(write, kept, template, site=current.site())
    is_draft = kept.kind == SUMMARY
    deck = Offer(
        "Make a draft" if is_draft else "Make the deck", partial(made, draft=is_draft), file, POWERPOINT,
        "deck_exported", name, entries=entries,
    )  # fmt: skip
    _take(user, snapshot, kept, [deck, *others])
    deck_preview(previews)
    note("The file is made when you press the button and takes a few seconds.")
    if is_draft:
        put_forward_card(user, made, entries, file, snapshot.id)
    _all_decks(user, snapshot)
    all_at_once(user, _works(user, snapshot, followed, today, template), snapshot.id, entries)
    own_templates(user, _tools(), snapshot.id)


def _all_decks(user: User, snapshot: Snapshot) -> None:
    """What was handed out before: what waits for a release, what to take back, who has what, and a check."""
    releases_card(user, snapshot.id, entries)
    register_cards(user, snapshot)
    check_card(snapshot, _found)


def _found(file: bytes) -> Found:
    """What a file is by the register. Raises ValueError in plain words where it is no deck."""
    with current.database()() as session:
        by_sha256, by_code = partial(register.by_sha256, session), partial(register.by_code, session)
        one = checked(file, by_sha256, by_code)
        is_released = (
            one.deck is not None and one.is_unaltered and releases.is_released(session, one.deck.sha256)
        )
    told = tuple(f"{f'Slide {d.slide}' if d.slide else 'The file'}: {d.words}" for d in one.differences)
    return Found(SAID[one.state], one.is_unaltered, told, one.deck, one.snapshot, is_released)


def _preview(slide: Slide) -> Preview:
    """A planned slide for the eye."""
    said = [" ".join(slide.key_figure)] if slide.key_figure else []
    said += slide.facts
    for statement in slide.statements:
        said += [statement.heading, *(f"{name} {words}".strip() for name, words in statement.lines)]
    said += [f"{slide.asking}: {slide.question}"] if slide.question else []
    said += [words for words in (slide.subtitle, slide.dated) if words]
    rows = slide.table and tuple(tuple(cell.words for cell in row) for row in slide.table.rows)
    return Preview(
        slide.section, slide.title, slide.lede, slide.flag, slide.headings, slide.charts,
        (slide.table.head, rows) if slide.table and rows else None, tuple(said), slide.source,
        slide.notes.lines(),
    )  # fmt: skip


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


def _evidence(build: Callable[[], bytes], name: str, snapshot: Snapshot, today: date) -> Offer:
    """Everything behind the deck, whatever has slides of its own: all of it is counted."""
    file = file_name(f"{name} evidence", snapshot, today, ".xlsx")
    return Offer("Evidence in Excel", build, file, EXCEL, "workbook_exported", name)


def _works(
    user: User, snapshot: Snapshot, followed: Sequence[Course], today: date, template: bytes
) -> list[Work]:
    """The whole quarter, all practice reports and all locality decks that the account may have."""
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
        made = partial(
            batch, snapshot, [course.priority for course in followed], made_on=today, template=template,
            picks=choices(session), courses=followed, said=heard(session), made_for=user.email,
            site=current.site(),
        )  # fmt: skip
    practices = sum(len(practices_of(tree, place, today)) for place in places)
    whole = 2 * (practices + decks_of + (places == [None]))

    def files(which: str, evidence: bool) -> Iterator[tuple[str, bytes]]:
        for place in places:
            every = made(what=which, locality=place, evidence=evidence)
            yield from ((one.file, one.content) for one in every)

    def work(which: str, count: int, what: str, label: str, evidence: bool = False) -> Work:
        name = file_name(what, snapshot, today, ".zip")
        return Work(label, what, count, partial(files, which, evidence), name)

    reports, packs = f"{practices} practice reports", f"{decks_of} locality decks"
    quarter = f"{whole} files of the whole quarter"
    many = [
        work("practices", practices, reports, f"Make all {reports}"),
        work("localities", decks_of, packs, f"Make all {packs}"),
        work("all", whole, quarter, f"Make the whole quarter, evidence too ({whole} files)", evidence=True),
    ]
    return [one for one in many if one.total > 1]
