"""Room: the large screen, one thing at a time, in big type; nothing private is ever drawn here."""

from collections.abc import Callable

import streamlit as st

from benchmarking.findings import stands_out
from benchmarking.organisations import Level
from benchmarking.words.wording import evidence, finding
from components import pickers
from components.figure.cards import day
from components.markup import card, escape, note, show, title
from components.workshop import agreement, door, ending, steps, voting
from components.workshop.board import ideas_read
from components.workshop.exploring import exploring
from components.workshop.last_time import last_time
from components.workshop.live import Live
from components.workshop.pulse import pulse
from records.models import RoundState

MOST_SHOWN = 5
VOTES = ("vote", "second_round")  # steps
SIZES = {"": "Text: normal", "large": "Text: large"}
PURPOSE = "We look at our own figures together, and agree what to change."
NAMED = "Published figures stand with names; figures shared in confidence stand under letters."
INSIDE = "Practices usually differ this much from each other: none of these lies outside their usual spread."
HEARD = "Does everybody understand the same thing by this? No judging yet."
ASKED = "What could we do differently, and on which topic?"


def room(live: Live) -> None:
    """The step of the meeting, with the bar on top and back and next below."""
    large = pickers.chosen("text", SIZES, "") == "large"
    show(f"<style>html{{font-size:{26 if large else 18}px!important}}</style>")
    if steps.is_blank():
        return steps.blank(live)
    steps.from_the_top(live)
    steps.bar(live)
    steps.control_bar(live)
    counting = live.workshop.step in VOTES and live.round is not None and live.round.state is RoundState.OPEN
    if counting:  # where everybody looks
        pulse(live.user, live.workshop.id, private=False)
    PARTS.get(live.workshop.step, _lobby)(live)
    steps.foot(live)
    left, right = st.columns([2, 3], vertical_alignment="center")
    with left:
        if not counting:
            pulse(live.user, live.workshop.id, private=False)
    with right, st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        steps.keys()
        steps.blank_button("Blank the screen")
        pickers.pills("text", "Text size", SIZES, "")
    return None


def _lobby(live: Live) -> None:
    left, right = st.columns([5, 8], gap="small")
    with left:
        door.door(live)
    with right, card("arrive"):
        here = len({seat.practice for seat in live.seats})
        show(
            f'<p class="sk-eyebrow">{escape(live.workshop.locality_name)} workshop, '
            f"{escape(day(live.workshop.held_on))}</p>"
            f'<p class="sk-room-title">{len(live.practices)} practices, {here} here</p>'
            f'<p class="sk-lead">{PURPOSE}</p>'
        )
        door.renew_button(live)


def _welcome(live: Live) -> None:
    with card("welcome"):
        show(f'<p class="sk-room-title">{PURPOSE}</p>')
        coming = [step.title for step in live.steps if step.code not in ("lobby", "welcome")]
        show(f'<p class="sk-lead">{escape("  →  ".join(coming))}</p>')
        note(f"{NAMED} All figures today are those of version {live.snapshot.id}.")


def how_many(count: int) -> str:
    """What the list of what stands out is called; it shows no more than the surest."""
    if count > MOST_SHOWN:
        return f"The {MOST_SHOWN} surest of {count} things that stand out"
    return {0: "Where we differ most", 1: "One thing stands out"}.get(count, f"{count} things stand out")


def _stands_out(live: Live) -> None:
    found = stands_out(live.snapshot, live.workshop.locality, Level.STP)
    count = len(found.found)
    first = found.first(MOST_SHOWN) or found.largest(MOST_SHOWN)
    with card("stands_out"):
        show(f'<p class="sk-room-title">{how_many(count)}</p>')
        title(found.flagged, "" if count else INSIDE)
        items = "".join(
            f"<li><b>{escape(c.indicator.title)}</b><br>{escape(finding(c))} "
            f'<span class="sk-sub">{escape(evidence(c))}</span></li>'
            for c in first
        )
        show(f'<ol class="sk-lines">{items}</ol>')


def _ideas(live: Live) -> None:
    with card("ideas"):
        show(f'<p class="sk-room-title">{ASKED}</p>')
        show('<p class="sk-lead">Three quiet minutes on your own, then two in pairs.</p>')
    door.door(live)


def _clarify(live: Live) -> None:
    show(f'<p class="sk-lead">{HEARD}</p>')
    ideas_read(live)


def _vote(live: Live) -> None:
    voting.vote_panel(live)


def _close(live: Live) -> None:
    """What was agreed is read aloud, then the meeting ends."""
    agreed = "".join(f'<p class="sk-lead"><b>{escape(p.statement)}</b></p>' for p in live.agreed_here)
    with card("read_back"):
        show(f'<p class="sk-room-title">Is this what we agreed?</p>{agreed}')
    ending.closing(live)


PARTS: dict[str, Callable[[Live], None]] = {
    "lobby": _lobby,
    "welcome": _welcome,
    "last_time": last_time,
    "stands_out": _stands_out,
    "explore": exploring,
    "ideas": _ideas,
    "clarify": _clarify,
    "vote": _vote,
    "second_round": _vote,
    "agree": agreement.agreeing,
    "actions": ending.actions,
    "close": _close,
}
