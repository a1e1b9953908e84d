"""Steps: the bar on top of the room's screen, the timer, and back and next with their keys."""

from datetime import datetime

import streamlit as st

from components import pickers
from components.acting import act
from components.markup import escape, show
from components.workshop.live import Live
from components.workshop.pulse import pulse
from records import clock
from records.meetings import control, running
from records.meetings.agenda import BY_CODE

KEYS = (
    ("→ and ←", "next and previous step"),
    ("Space", "start or stop the timer"),
    ("v", "open the vote, at the step Vote"),
    ("1 to 5", "the views of a topic, at the step Explore"),
    ("b", "blank the screen, and show it again"),
    ("?", "show these keys, and put them away"),
)
LISTEN = """<script>
if (!window.stocktakeKeys) {
  window.stocktakeKeys = true;
  document.addEventListener("keydown", (pressed) => {
    if (pressed.key !== "?" || pressed.target.closest("input, textarea, [contenteditable]")) return;
    document.querySelector(".st-key-keys button")?.click();
  });
}
</script>"""  # Streamlit's shortcuts know letters, digits and named keys alone


def keys() -> None:
    """What the keys do, one press away."""
    with st.popover("Keys", type="tertiary", key="keys"):
        rows = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(what)}</dd></div>" for k, what in KEYS)
        show(f'<dl class="sk-list">{rows}</dl>')
    with st.container(key="keys_script"):
        st.html(LISTEN, unsafe_allow_javascript=True)


def from_the_top(live: Live) -> None:
    """A step that is new on this screen is shown from its beginning, wherever the one before was left."""
    step = live.workshop.step
    with st.container(key="step_script"):
        st.html(
            f'<script>if (window.stocktakeStep !== "{step}") {{ window.stocktakeStep = "{step}"; '
            "document.querySelector('[data-testid=\"stMain\"]')?.scrollTo(0, 0); }</script>",
            unsafe_allow_javascript=True,
        )


def is_blank() -> bool:
    """Whether this screen is dark: kept in its address, so that other screens stay as they are."""
    return st.query_params.get("blank") == "1"


def blank(live: Live) -> None:
    """A dark screen, so that people look at each other; the meeting and its control go on."""
    show('<div class="sk-blank" role="img" aria-label="The screen is blank"></div>')
    blank_button("Show the screen again")
    pulse(live.user, live.workshop.id, private=False)


def blank_button(label: str) -> None:
    """Darken this screen, or show it again."""
    if st.button(label, key="blank", shortcut="b", type="tertiary"):
        if is_blank():
            pickers.clear("blank")
        else:
            st.query_params["blank"] = "1"
        st.rerun()


def bar(live: Live) -> None:
    """Where the meeting is: ticks for what is done, filled for now; on a phone in words."""
    steps = live.steps
    now = next((i for i, s in enumerate(steps) if s.code == live.workshop.step), 0)
    parts = []
    for i, step in enumerate(steps):
        kind = "done" if i < now else "now" if i == now else ""
        mark = "✓" if i < now else str(i + 1)
        current_step = ' aria-current="step"' if i == now else ""
        parts.append(f'<li class="{kind}"{current_step}><i>{mark}</i><span>{escape(step.title)}</span></li>')
    show(
        f'<ol class="sk-steps">{"".join(parts)}</ol>'
        f'<p class="sk-step-words">Step {now + 1} of {len(steps)}: {escape(steps[now].title)}</p>'
    )


def foot(live: Live) -> None:
    """Back, timer, next; the arrow keys and space do the same."""
    steps, workshop = live.steps, live.workshop
    now = next((i for i, s in enumerate(steps) if s.code == workshop.step), 0)
    left, middle, right = st.columns([1, 1, 1], vertical_alignment="center")
    with left:
        if now > 0:
            _move(live, steps[now - 1].code, f"Back: {steps[now - 1].title}", "Left", "back")
    with middle, st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center"):
        timer(live)
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        if now + 1 < len(steps):
            _move(live, steps[now + 1].code, f"Next: {steps[now + 1].title}", "Right", "next")


def timer(live: Live) -> None:
    """Starts and stops; it counts down, says when it is over, and never closes or advances anything."""
    workshop = live.workshop
    running_now = workshop.timer_at is not None
    minutes = BY_CODE[workshop.step].minutes.get(workshop.template, 0) if workshop.step in BY_CODE else 0
    left = time_left(workshop.timer_at, clock.now()) if workshop.timer_at else f"{minutes} minutes"
    show(f'<p class="sk-timer" role="timer">{escape(left)}</p>')
    if st.button("Stop the timer" if running_now else "Start the timer", key="timer", shortcut="Space"):
        act(
            lambda s: running.set_timer(s, workshop.id, not running_now, by=live.user),
            "The timer did not change",
            "timer",
        )


def time_left(ends: datetime, now: datetime) -> str:
    """ "4 minutes left", "less than a minute left", "2 minutes over"."""
    seconds = (ends - now).total_seconds()
    minutes = int(abs(seconds) // 60)
    if seconds >= 0:
        return (
            "less than a minute left"
            if minutes == 0
            else f"{minutes} minute{'s' if minutes > 1 else ''} left"
        )
    over = max(1, minutes)
    return f"{over} minute{'s' if over > 1 else ''} over"


def control_bar(live: Live) -> None:
    """Who moves the meeting on, and how to take over."""
    holder = live.holder
    if holder is not None and holder.id == live.user.id:
        return
    words = f"{holder.name} holds the control: you follow." if holder else "Nobody holds the control."
    with st.container(border=True, key="card_control_held", horizontal=True, vertical_alignment="center"):
        show(f'<p class="sk-sub">{escape(words)}</p>')
        if st.button("Take control", key="take_control"):
            act(
                lambda s: control.take_control(s, live.workshop.id, by=live.user),
                "The control was not taken",
                "control",
            )


def _move(live: Live, to: str, label: str, shortcut: str, key: str) -> None:
    workshop = live.workshop
    if st.button(label, key=f"step_{key}", shortcut=shortcut):
        act(
            lambda s: running.advance(s, workshop.id, workshop.step, to, by=live.user),
            "The meeting did not move on",
            f"step_{key}",
        )
