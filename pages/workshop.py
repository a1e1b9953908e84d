"""Locality workshop: prepare a meeting, run it in the room, record what is agreed, read the minutes."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

import streamlit as st

from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from components import current, meeting, pickers, states
from components.agreed import editing
from components.agreed.priority_cards import statements
from components.downloads import PDF, POWERPOINT, ZIP, Offer
from components.markup import address, card, head, plain, show, title
from components.workshop import control_screen, landing, live, minutes, preparing, room, typing_in
from records import workshops
from records.agreed.courses import courses
from records.meetings.found import is_typed_in
from records.meetings.minutes import minutes_of
from records.meetings.preparing import change_settings
from records.models import Priority, PriorityState, Role, User, VotingMode, Workshop, WorkshopState
from records.permissions import Action, check, may
from records.refusals import Refused
from slide_templates.checking.entries import entries
from slide_templates.decks import locality_deck
from slide_templates.papers.minutes_slides import minutes_slide
from slide_templates.papers.paper_slides import Day, papers
from slide_templates.pdf import ABSENT, office, pdf
from slide_templates.powerpoint.zipping import zipped

SCREENS = {"": "Room", "control": "Control"}


def page(user: User) -> None:
    """The meetings of one of the localities of an account, or the one that the address names: to prepare and
    to run for its facilitator, to read about for everybody else who may."""
    snapshot, today = current.snapshot(user), current.today()
    if not snapshot.held_indicators():
        return states.nothing_held()
    options = pickers.localities(user, snapshot.organisations, today)
    if not options:
        return states.no_localities(user.role is Role.PRACTICE_MANAGER)
    if pickers.outside("locality", options):
        return states.not_yours("locality")
    asked = st.query_params.get("meeting", "")
    if re.fullmatch(r"[0-9]{1,9}", asked):
        return _meeting(user, int(asked))
    locality = pickers.chosen("locality", options, next(iter(options)))
    writes = may(user, Action.WRITE_WORKSHOP, locality)
    about = "Prepare a meeting, or record what the practices agree while they are in the room."
    with head(
        f"{options[locality]}: workshop",
        about if writes else "When the locality meets, and what its meetings decided.",
        "Workshop",
    ):
        if len(options) > 1:
            pickers.choice(
                "locality", pickers.called(snapshot.organisations, Level.LOCALITY), options, locality
            )
    return _locality(user, snapshot, locality) if writes else _to_read(user, snapshot, locality)


def _to_read(user: User, snapshot: Snapshot, locality: str) -> None:
    """For those who take part: the meetings of a locality with their minutes."""
    if not may(user, Action.READ_WORKSHOP, locality, tree=snapshot.organisations, on=current.today()):
        return states.not_yours("locality")
    with current.database()() as session:
        held = [w for w in workshops.workshops(session, locality) if not w.rehearsal]
    landing.meetings(held, locality, writes=False)
    link = address("agreed-priorities", locality=locality)
    show(f'<p class="sk-sub"><a href="{link}">What the locality agreed, and what came of it</a></p>')
    return None


def _locality(user: User, snapshot: Snapshot, locality: str) -> None:
    with current.database()() as session:
        held = workshops.workshops(session, locality)
        agreed = [p for p in workshops.agreed(session, locality) if p.state is not PriorityState.CLOSED]
    running = next((w for w in held if w.state is WorkshopState.LIVE), None)
    if running is not None and not running.step:
        return _recording(user, snapshot, running, agreed)
    practices = pickers.open_practices(snapshot.organisations, locality, current.today())
    left, right = st.columns([3, 2], gap="small")
    with left:
        landing.meetings(held, locality, writes=True)
        _agreed(user, snapshot, agreed, practices)
    with right:
        landing.prepare_form(user, snapshot, locality)
        landing.enter_form(user, snapshot, locality)
        if running is None:
            meeting.opening(user, snapshot, locality)
    return None


def _meeting(user: User, number: int) -> None:
    """One meeting in the screen of its state."""
    found = live.read(user, number)
    tree, today = current.snapshot(user).organisations, current.today()
    if found is None or not may(user, Action.READ_WORKSHOP, found.workshop.locality, tree=tree, on=today):
        pickers.clear("meeting")
        return states.not_yours("locality")
    workshop, writes = found.workshop, may(user, Action.WRITE_WORKSHOP, found.workshop.locality)
    if workshop.state is WorkshopState.CLOSED:
        return minutes.minutes_screen(found, minutes_offer(found), writes)
    if not writes:
        pickers.clear("meeting")
        return states.not_yours("locality")
    return _at_work(found)


def _at_work(found: live.Live) -> None:
    """A meeting that is not closed, for its facilitators."""
    workshop = found.workshop
    if workshop.state is WorkshopState.CANCELLED:
        return states.state("This meeting was called off", workshop.reason, icon="event_busy", key="off")
    if is_typed_in(workshop):
        return typing_in.typing_screen(found)
    if workshop.state is not WorkshopState.LIVE:
        head(
            f"{workshop.locality_name}: prepare",
            "Topics and papers for the day.",
            "Workshop",
            alone=True,
        )
        return preparing.preparing_screen(found, for_the_day(found))
    with st.container(horizontal=True, horizontal_alignment="right"):
        screen = pickers.pills("screen", "Screen", SCREENS, "")
    if screen == "control":
        return control_screen.control_screen(found)
    return room.room(found)


def for_the_day(meeting: live.Live) -> list[Offer]:
    """The files with which a meeting works without a network: all at once, then one by one."""
    workshop = meeting.workshop
    name = f"{workshop.locality_name} {workshop.held_on.isoformat()}"
    deck, sheets = partial(_room_deck, meeting, current.site()), partial(_sheets, meeting)

    def printed() -> bytes:
        return pdf(sheets())

    def everything() -> bytes:
        files = {f"{name} deck.pptx": deck(), f"{name} agenda and vote sheets.pptx": sheets()}
        return zipped(files | ({f"{name} agenda and vote sheets.pdf": printed()} if office() else {}))

    def offer(label: str, make: Callable[[], bytes], file: str, kind: str, *lines: str) -> Offer:
        ticked = partial(_ticked, meeting, lines, make)
        thing = f"workshop {workshop.id}"
        return Offer(label, ticked, f"{name} {file}", kind, "papers_taken", thing, entries=entries)

    papers_lines = ("deck", "vote_sheets")
    return [
        offer("Take everything for the day", everything, "for the day.zip", ZIP, *papers_lines),
        offer("Only the deck", deck, "deck.pptx", POWERPOINT, "deck"),
        offer("Only agenda and vote sheets", sheets, "sheets.pptx", POWERPOINT, "vote_sheets"),
        replace(
            offer("Agenda and vote sheets as PDF", printed, "sheets.pdf", PDF, "vote_sheets"),
            note="" if office() else ABSENT,
        ),
    ]


def _room_deck(meeting: live.Live, site: str) -> bytes:
    """The locality's deck with slides of their own for the topics of the meeting, on its figures."""
    user, workshop, snapshot, today = meeting.user, meeting.workshop, meeting.snapshot, current.today()
    check(user, Action.EXPORT_LOCALITY_DECK, workshop.locality, tree=snapshot.organisations, on=today)
    with current.database()() as session:
        followed = courses(session, workshops.agreed(session, workshop.locality), snapshot.id)
    about = [c.priority for c in followed]
    topics = [t.indicator for t in meeting.topics if t.indicator in snapshot.indicators]
    return locality_deck(
        snapshot, workshop.locality, about, made_on=today, topics=topics, courses=followed, site=site
    )


def _sheets(meeting: live.Live) -> bytes:
    """Agenda and vote sheets: one for each practice, or for each person that is expected."""
    workshop, names = meeting.workshop, list(meeting.practices.values())
    each = workshop.mode is VotingMode.PER_PERSON
    voters = [""] * max(workshop.headcount, len(names)) if each else names
    about = Day(
        workshop.id, workshop.locality_name, workshop.held_on, workshop.template, workshop.chair_role,
        tuple((t.title, t.question) for t in meeting.topics),
    )  # fmt: skip
    return papers(about, voters, meeting.snapshot, current.today())


def _ticked(meeting: live.Live, lines: Sequence[str], make: Callable[[], bytes]) -> bytes:
    """A file, and its lines of the check list ticked; not once the meeting has begun."""
    made = make()
    with suppress(Refused), current.database()() as session:
        given = {"done": dict.fromkeys(lines, "done")}
        change_settings(session, meeting.workshop.id, given, by=meeting.user, today=current.today())
    return made


def minutes_offer(ended: live.Live) -> Offer:
    """The minutes on one slide, to be sent round."""
    workshop = ended.workshop
    with current.database()() as session:
        written = minutes_of(session, workshop, ended.practices)
    name = f"{workshop.locality_name} minutes {workshop.held_on.isoformat()}.pptx"
    about = {"locality": workshop.locality, "site": current.site()}
    make = partial(minutes_slide, written, ended.snapshot, current.today(), **about)
    thing = f"workshop {workshop.id}"
    return Offer("Minutes as a slide", make, name, POWERPOINT, "minutes_taken", thing, entries=entries)


def _recording(user: User, snapshot: Snapshot, workshop: Workshop, agreed: list[Priority]) -> None:
    """A meeting that was opened only to record what it agreed."""
    practices = pickers.open_practices(snapshot.organisations, workshop.locality, current.today())
    left, right = st.columns([2, 3], gap="small")
    with left:
        with card("room"):
            title("In the room")
            absent = meeting.present(workshop, practices)
            meeting.closing(user, workshop, sum(p.state is PriorityState.OPEN for p in agreed))
        _agreed(user, snapshot, agreed, practices)
    with right, card("agree"):
        if snapshot.id != workshop.snapshot:
            return states.state(
                "New figures came in since this meeting was opened",
                f"It works on version {workshop.snapshot}. Close it and open a new one to go on "
                f"with version {snapshot.id}.",
                icon="update",
                key="other_version",
            )
        meeting.agreeing_form(user, snapshot, workshop, practices, absent)
    return None


def _agreed(user: User, snapshot: Snapshot, agreed: list[Priority], practices: dict[str, str]) -> None:
    with card("agreed"):
        title("Agreed so far")
        if not agreed:
            show('<p class="sk-sub">Nothing is open or proposed yet. Three can be open at once.</p>')
            return
        for priority in agreed:
            show(statements([priority], current.today()))
            with st.expander(
                f"Change the words, the lead or the date of “{plain(priority.statement[:60])}…”"
            ):
                editing.edit_form(
                    current.database(), user, priority, practices, snapshot.organisations, current.today()
                )
            with st.expander(f"Close “{plain(priority.statement[:60])}…”"):
                editing.end_form(current.database(), user, priority, current.today())
