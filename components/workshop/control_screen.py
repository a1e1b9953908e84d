"""Control screen: what only the facilitators see: seats, door, ideas, topics, paper votes, who voted."""

from functools import partial

import streamlit as st

from benchmarking.comparison import compare
from components import current
from components.acting import act, see_again, seen
from components.challenges.challenge_card import links
from components.markup import card, escape, lines, note, show, title
from components.workshop import board, door, papers, second_round, steps
from components.workshop.gap_form import noted_gap
from components.workshop.live import Live
from components.workshop.pulse import pulse
from records.database import Session
from records.meetings import attending, found, joining, leaving, running
from records.meetings import voting as votes
from records.meetings.turnout import turnout
from records.models import Attendance, Phone, PhoneState, VotingMode, Workshop

PROMPTS = (
    "What do you see?",
    "What would explain it: patients, coding, chance?",
    "Who does this differently, and how?",
    "What would we expect to see if we did something?",
)

IS_HERE = "Who is here", "Ticked by joining; change it where somebody comes without a phone."
WAS_THERE = "Who was there", "Take out those that did not come: they sent apologies."


def control_screen(live: Live) -> None:
    """Everything in two columns; nothing of it is for the projector."""
    steps.control_bar(live)
    pulse(live.user, live.workshop.id, private=True)
    left, right = st.columns(2, gap="small")
    with left:
        who_is_here(live)
        _phones(live)
        door.door(live)
    with right:
        if live.workshop.step == "explore":
            _prompts()
            _wrong_number(live)
        _who_voted(live)
        papers.paper_form(live)
        papers.void_form(live)
        board.ideas_sorted(live)
        board.topics_sorted(live)
        board.park_form(live)
        noted_gap(live)
    steps.foot(live)


def who_is_here(live: Live) -> None:
    """Which practices are there, and how many people where each of them votes."""
    with current.database()() as session:
        known = {a.practice: a for a in found.attendance(session, live.workshop.id)}
    with card("attendance"):
        title(*WAS_THERE if live.workshop.on_paper else IS_HERE)
        stored = {code: row.version for code, row in known.items()}
        versions = seen("attendance", "present", stored | {attending.HEADCOUNT: live.workshop.version})
        with st.form("attendance", border=False):
            present = st.multiselect(
                "Present", list(live.practices), _present(live, known),
                format_func=live.practices.__getitem__, key="present",
            )  # fmt: skip
            headcount = None
            if live.workshop.mode is VotingMode.PER_PERSON:
                headcount = int(st.number_input("People in the room", 0, 200, live.workshop.headcount))
            if st.form_submit_button("Keep"):
                states = {code: "present" if code in present else "apologies" for code in live.practices}
                act(
                    partial(_attend, live, states, versions, headcount),
                    "The list did not change",
                    "attendance",
                )


def _attend(
    live: Live, states: dict[str, str], versions: dict[str, int], headcount: int | None, session: Session
) -> None:
    attending.attend(
        session, live.workshop.id, states, versions, by=live.user, tree=live.tree, headcount=headcount
    )
    rows = found.attendance(session, live.workshop.id)
    version = session.get_one(Workshop, live.workshop.id).version
    see_again("attendance", {row.practice: row.version for row in rows} | {attending.HEADCOUNT: version})


def _present(live: Live, known: dict[str, Attendance]) -> list[str]:
    """The practices that are there; all of a meeting on paper of which nothing was said yet."""
    if live.workshop.on_paper and not known:
        return list(live.practices)
    return [code for code in live.practices if code in known and known[code].state == "present"]


def _phones(live: Live) -> None:
    """Who joined, who votes, who waits at the door or asks for a seat."""
    with card("phones"):
        title("Phones", f"{len(live.phones)} joined.")
        opened = live.workshop.door_open
        if st.button("Close the door" if opened else "Open the door", key="door"):
            act(
                lambda s: running.set_door(s, live.workshop.id, not opened, by=live.user),
                "The door did not change",
                "door",
            )
        for phone in live.phones:
            _phone(live, phone)


def _phone(live: Live, phone: Phone) -> None:
    who = live.practices.get(phone.practice, "Guest" if phone.guest else "Not said yet")
    doing = "votes" if phone.seat_id else "asks to vote" if phone.asks_for_seat else "ideas and results"
    row = st.container(horizontal=True, vertical_alignment="center")
    with row:
        show(f"<p>{escape(who)}, {escape(phone.role or 'no role yet')}: {doing}</p>")
    if phone.state is PhoneState.WAITING and row.button("Admit", key=f"admit_{phone.id}"):
        act(
            lambda s: joining.admit(s, live.workshop.id, phone.id, by=live.user),
            "The phone was not let in",
            f"admit_{phone.id}",
        )
    elif phone.practice and not phone.seat_id and row.button("Give it the vote", key=f"seat_{phone.id}"):
        act(
            lambda s: joining.move_seat(s, live.workshop.id, phone.id, by=live.user),
            "The vote stays where it is",
            f"seat_{phone.id}",
        )
    if phone.practice and row.button(
        "Take out",
        key=f"out_{phone.id}",
        type="tertiary",
        help="It votes no more and is asked again who it is.",
    ):
        act(
            lambda s: leaving.take_out(s, live.workshop.id, phone.id, by=live.user),
            "The phone stays",
            f"out_{phone.id}",
        )


def _prompts() -> None:
    with card("prompts"):
        title("To ask the room")
        lines(PROMPTS)


def _wrong_number(live: Live) -> None:
    """A figure of the topic on the screen may be challenged: on its practice's page, away from the room."""
    if live.topic is None:
        return
    held = [
        compare(live.snapshot, code, live.topic.indicator) for code in live.practices if code in live.tree
    ]
    links(live.user, live.snapshot, held)


def _who_voted(live: Live) -> None:
    """Names of those who have not voted: here alone."""
    one = live.round
    if one is None or one.state not in found.UNREVEALED:
        return
    with current.database()() as session:
        every = votes.has_voted(session, one)
    voted = set(every)
    missing = [name for code, name in live.practices.items() if code not in voted]
    with card("who_voted"):
        title(turnout(live.workshop, one, len(every)))
        if missing:
            show(f"<p>Nobody yet from: {escape(', '.join(missing))}</p>")
        elif live.workshop.mode is VotingMode.PER_PRACTICE or len(every) >= live.workshop.headcount:
            show("<p>Everyone has voted. Close when you are ready.</p>")
        again = dict.fromkeys(live.practices.get(code, code) for code in second_round.missing(live, one))
        if again:
            show(f"<p>Voted in the first round and not again yet: {escape(', '.join(again))}</p>")
        if one.late:
            note(f"{one.late} late vote{'s were' if one.late > 1 else ' was'} not counted.")
