"""Challenge card: somebody says that a figure is wrong, and reads beside it what came of that."""

from collections.abc import Iterable

import streamlit as st

from benchmarking.challenged import CHALLENGED
from benchmarking.comparison import Comparison, compare, history
from benchmarking.organisations import Level
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import inside, with_unit
from components import current, pickers, states
from components.challenges.challenge_words import is_standing, read_as, status, what_follows
from components.markup import Fact, address, card, escape, facts, show, title
from records.models import Challenge, ChallengeState, User
from records.permissions import Action, may
from records.refusals import Refused
from records.remarks import challenges
from records.remarks.free_text import WARNING

ASKED, KEY, WHICH = "challenge", "challenge_key", "figure"  # in the address
MOST_PERIODS = 36  # of the figures over time that can be challenged one by one
INVITATION = "Challenge this number"


def challenge_card(
    user: User, snapshot: Snapshot, comparison: Comparison, source: str, every: Iterable[Challenge]
) -> None:
    """The form, where the address asks for it; what was said of the figure, for those who may read it.
    `every`: as `said_of` gives it.

    The form stands first: below an earlier answer a phone would show nothing of it when it is asked for.
    """
    if st.query_params.get(ASKED) and may_challenge(user, snapshot, comparison):
        _form(user, snapshot, comparison, source)
    said = challenges.readable(every, user, snapshot.organisations, current.today())
    if said:
        with card("challenges"):
            title(_heading(said, snapshot, comparison))
            show(f'<ul class="sk-lines">{"".join(_line(one, snapshot) for one in said)}</ul>')


def invitation(user: User, snapshot: Snapshot, comparison: Comparison) -> str:
    """The link that opens the form, as HTML; empty where this reader has nothing to challenge here."""
    if not may_challenge(user, snapshot, comparison):
        return ""
    here = {name: value for name, value in st.query_params.to_dict().items() if name not in (KEY, WHICH)}
    return f'<p class="sk-note"><a href="{_address(comparison, here)}">{INVITATION}</a></p>'


def links(user: User, snapshot: Snapshot, comparisons: Iterable[Comparison]) -> None:
    """Under a drawing of many practices: a link to the form for each one that the reader may challenge."""
    found = [
        f'<a href="{_address(c, {})}">{escape(c.figure.name)}</a>'
        for c in sorted(comparisons, key=lambda c: c.figure.name)
        if c.organisation.level is Level.PRACTICE and may_challenge(user, snapshot, c)
    ]
    if found:
        show(f'<p class="sk-note">Is a number wrong? Challenge it: {" · ".join(found)}</p>')


def may_challenge(user: User, snapshot: Snapshot, comparison: Comparison) -> bool:
    """Whether there is a figure that this account may challenge."""
    tree, code = snapshot.organisations, comparison.figure.code
    return comparison.figure.value is not None and may(
        user, Action.CHALLENGE, code, tree=tree, on=current.today()
    )


def _address(comparison: Comparison, here: dict[str, str]) -> str:
    about = {"practice": comparison.figure.code, "indicator": comparison.indicator.id, ASKED: "1"}
    return address("my-practice", **{**here, **about})


def said_of(comparison: Comparison) -> list[Challenge]:
    """What was said of the organisation's figures of this indicator, the newest first."""
    with current.database()() as session:
        found = challenges.challenges(session)
    about = (comparison.organisation.code, comparison.indicator.id)
    return [one for one in found if (one.organisation, one.indicator) == about]


def accepted_words(every: Iterable[Challenge], snapshot: Snapshot, comparison: Comparison) -> str:
    """What is said of a figure that is marked because a challenge to it was accepted; empty of any other."""
    standing = [one for one in every if is_standing(one, snapshot)]
    states_of = {one.state for one in standing}
    if comparison.figure.reason != CHALLENGED or states_of != {ChallengeState.ACCEPTED}:
        return ""
    return (
        f"Found to be wrong: the challenge was {inside(status(standing[0]))}. It is shown, not compared, "
        "until a corrected figure is held."
    )


def _heading(said: Iterable[Challenge], snapshot: Snapshot, comparison: Comparison) -> str:
    if any(one.state is ChallengeState.OPEN for one in said):
        return "Under challenge"
    if accepted_words(said, snapshot, comparison):
        return "Found to be wrong, not corrected yet"
    return "This figure was challenged"


def _line(one: Challenge, snapshot: Snapshot) -> str:
    read = f"{Period.parse(one.period).label}, read as {read_as(one, snapshot)} in version {one.snapshot}"
    reply = f"<br>The answer: {escape(one.reply)}" if one.reply else ""
    return (
        f'<li><b>{escape(status(one))}</b><br><span class="sk-sub">{escape(read)}</span><br>'
        f"“{escape(one.reason)}”{reply}<br>"
        f'<span class="sk-sub">{escape(what_follows(one, snapshot))}</span></li>'
    )


def _form(user: User, snapshot: Snapshot, shown: Comparison, source: str) -> None:
    """The figure as it is read, why it is wrong, and one button; what was typed stays when it is refused."""
    key = pickers.form_key(KEY)
    with card("challenge"):
        title(
            INVITATION,
            "An analyst looks at it and answers here. Until then it is marked: no finding is drawn from it.",
        )
        comparison = _chosen(snapshot, shown)
        show(facts(_as_read(comparison, snapshot, source)))
        with st.form("challenge", border=False):
            reason = st.text_area(
                "What is wrong with it? (10 to 500 characters)",
                key="challenge_reason",
                max_chars=challenges.LONGEST,
            )
            show(f'<p class="sk-note">{WARNING}</p>')
            with st.container(horizontal=True):
                pressed = st.form_submit_button("Send the challenge", type="primary")
                left = st.form_submit_button("Not now")
        if left:
            _close()
        if pressed:
            _send(user, snapshot, comparison, reason, key)


def _chosen(snapshot: Snapshot, shown: Comparison) -> Comparison:
    """The figure that is meant: the one that is compared, or that of one period of those over time."""
    code, indicator = shown.organisation.code, shown.indicator.id
    past = [p for p, f in reversed(history(snapshot, code, indicator)) if f.value is not None]
    options = {"": f"{shown.period.label}, as compared here"}
    options |= {str(p): p.label for p in past[:MOST_PERIODS] if p != shown.period}
    if len(options) == 1:
        return shown
    picked = pickers.choice(WHICH, "Which figure", options, "", width=330)
    return compare(snapshot, code, indicator, Period.parse(picked)) if picked else shown


def _as_read(comparison: Comparison, snapshot: Snapshot, source: str) -> list[Fact]:
    figure, indicator = comparison.figure, comparison.indicator
    counted, divided = (
        "–" if number is None else f"{number:,.0f}" for number in (figure.numerator, figure.denominator)
    )
    return [
        Fact("The figure", with_unit(figure.value, indicator).split(" per ")[0], indicator.title),
        Fact("Counted", counted, indicator.numerator),
        Fact("Divided by", divided, indicator.denominator.partition(":")[0]),
        Fact("Period", comparison.period.label),
        Fact("Source", source, f"version {snapshot.id}"),
    ]


def _send(user: User, snapshot: Snapshot, comparison: Comparison, reason: str, key: str) -> None:
    try:
        with current.database()() as session:
            challenges.challenge(
                session, comparison, reason, by=user, snapshot=snapshot, today=current.today(),
                idempotency_key=key,
            )  # fmt: skip
    except Refused as refusal:
        states.refused("The challenge was not sent", str(refusal), key="challenge_refused")
        return
    st.toast("Sent. The answer will stand here and on your home page.")
    _close()


def _close() -> None:
    pickers.clear(ASKED, KEY, WHICH)
    st.rerun()
