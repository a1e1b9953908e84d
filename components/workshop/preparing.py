"""Preparing: the check list of a meeting that has not begun, its settings, and the shortlist of topics."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from benchmarking.shortlist import HEAVIEST, PARTS, STEP, WEIGHTS, Candidate, candidates, ordered
from components import current, downloads, pickers
from components.cards import day
from components.downloads import Offer
from components.markup import card, escape, note, plain, show, title
from components.workshop.board import topics_sorted
from components.workshop.live import Live, act
from components.workshop.seen import see_again, seen
from data_loaders import snapshots
from records import chosen
from records.database import Session
from records.meetings import listing, preparing, running
from records.meetings.agenda import TEMPLATES
from records.meetings.listing import Listed
from records.models import VotingMode, Workshop, WorkshopState
from records.priorities import LEAD_ROLES
from records.secret_keys import secret

MODES = {VotingMode.PER_PRACTICE: "One practice, one vote", VotingMode.PER_PERSON: "One person, one vote"}
LINES = {
    "invitations": "Invitations sent",
    "shortlist": "Topics chosen and in order",
    "deck": "Deck made",
    "vote_sheets": "Vote sheets printed",
    "rehearsal": "Rehearsed",
}
STATES = {"": "to do", "done": "done", "not_needed": "not needed"}
PROPOSED = 6  # topics


def preparing_screen(live: Live, offers: Sequence[Offer]) -> None:
    """Where it stands, the shortlist over the whole width, then topics beside the check list.

    `offers`: the files for the day.
    """
    _begin(live)
    _shortlist(live)
    left, right = st.columns([3, 2], gap="small")
    with left:
        topics_sorted(live)
        _papers(live, offers)
    with right:
        _settings(live)
        _check_list(live)
        _invitation(live)


def _papers(live: Live, offers: Sequence[Offer]) -> None:
    """The deck, the agenda and the vote sheets: with them the day works without a network."""
    with card("papers"):
        title("For the day", "Take these once the topics are in order: the day then works without a network.")
        if not live.topics:
            note("List topics first: the sheets and the deck are about them.")
            return
        for place, offer in enumerate(offers):
            downloads.button(offer, live.user, live.snapshot.id, f"paper_{place}", plain=place > 0)


def _begin(live: Live) -> None:
    workshop = live.workshop
    ready = workshop.state is WorkshopState.READY
    with card("begin"):
        title(
            f"{workshop.locality_name}, {day(workshop.held_on)}",
            f"{_next(live)} Figures of version {workshop.snapshot}.",
        )
        newest = snapshots.current_id(current.home())
        if newest and newest != workshop.snapshot and st.button("Move to the newer data", key="pin"):
            act(
                lambda s: preparing.pin_snapshot(s, workshop.id, newest, by=live.user),
                "The data stay",
                "pin",
            )
        row = st.container(horizontal=True)
        if ready and row.button("Begin the meeting", type="primary", key="begin_meeting"):
            act(
                lambda s: running.start(
                    s, workshop.id, by=live.user, today=current.today(),
                    secret=secret(current.home(), "joining"),
                ),
                "The meeting did not begin",
                "begin",
            )  # fmt: skip
        label = "Not ready after all" if ready else "Everything is ready"
        if row.button(label, key="ready", type="secondary" if ready else "primary"):
            act(
                lambda s: preparing.set_ready(s, workshop.id, not ready, by=live.user),
                "The meeting is not ready",
                "ready",
            )


def _next(live: Live) -> str:
    """What to do next, in words."""
    if live.workshop.state is WorkshopState.READY:
        return "Ready. Begin the meeting when people arrive: the screen then shows the code to join."
    if not live.topics:
        return "First choose topics from the shortlist below, or add your own. Four to eight are good."
    return "Put the topics in order, take the papers for the day, then say that everything is ready."


def _settings(live: Live) -> None:
    workshop, today = live.workshop, current.today()
    with card("settings"), st.expander("Date, length, voting, chair"), st.form("settings", border=False):
        version = seen("settings", "set_held_on", workshop.version)
        held_on = st.date_input(
            "Date", max(workshop.held_on, today), min_value=today, format="DD/MM/YYYY", key="set_held_on"
        )
        template = st.selectbox(
            "Length",
            list(TEMPLATES),
            list(TEMPLATES).index(workshop.template),
            format_func=TEMPLATES.__getitem__,
            key="set_template",
        )
        mode = st.selectbox(
            "Voting", list(MODES), list(MODES).index(workshop.mode), format_func=MODES.__getitem__,
            key="set_mode",
        )  # fmt: skip
        headcount = st.number_input(
            "People expected (one person, one vote)", 0, 200, workshop.headcount, key="set_headcount"
        )
        roles = ["", *LEAD_ROLES]
        chair = st.selectbox("Chair, by role", roles, roles.index(workshop.chair_role), key="set_chair")
        if st.form_submit_button("Keep"):
            given = {
                "held_on": held_on,
                "template": template,
                "mode": mode,
                "headcount": int(headcount),
                "chair_role": chair,
            }
            _change(live, given, "settings", version)


@st.fragment(run_every=3)  # a download draws nothing again, and its line is ticked when the file is made
def _check_list(live: Live) -> None:
    with current.database()() as session:
        done = dict(session.get_one(Workshop, live.workshop.id).done)
    with card("check_list"):
        title("Check list")
        for line, label in LINES.items():
            picked = st.segmented_control(
                label, list(STATES), format_func=STATES.__getitem__, default=done.get(line, ""),
                key=f"line_{line}_{done.get(line, '')}", required=True,
            )  # fmt: skip
            if picked is not None and picked != done.get(line, ""):
                _change(live, {"done": {line: picked}}, f"line_{line}", live.workshop.version)


def _invitation(live: Live) -> None:
    """Text to copy: no e-mail is sent from here."""
    workshop = live.workshop
    base = str(st.context.url or "").partition("/locality-workshop")[0].rstrip("/")
    with card("invitation"), st.expander("Invitation to copy"):
        st.code(
            f"Dear all,\n\n{workshop.locality_name} meets on {day(workshop.held_on)}. We look at our own "
            "figures and agree what to change.\n\nBefore then, please choose what matters to your practice "
            f"and propose up to two topics: {base}/my-practice\n\nPlease bring a phone. No patient details.",
            language=None,
            wrap_lines=True,
        )


def _shortlist(live: Live) -> None:
    """Topics by score, every part shown, weights that change the order at once."""
    stored = {name: int(live.workshop.weights.get(name, weight)) for name, weight in WEIGHTS.items()}
    version = seen("weights", f"weight_{next(iter(PARTS))}", live.workshop.version)
    with card("shortlist"):
        title(
            "Shortlist",
            "For the facilitator alone: the score is never shown in the room. The numbers below say how much "
            "each part counts.",
        )
        columns = st.columns(len(PARTS))
        weights = {
            name: column.number_input(label, 0, HEAVIEST, stored[name], STEP, key=f"weight_{name}")
            for (name, label), column in zip(PARTS.items(), columns, strict=True)
        }
        shared = pickers.pills("few", "Prefer", {"": "Gaps in few", "shared": "Gaps that all share"}, "")
        with st.spinner("Weighing the topics"):
            found = ordered(_candidates(live, shared == "shared"), weights, PROPOSED)
        _listed(found)
        row = st.container(horizontal=True)
        listed = {t.indicator for t in live.topics}
        left = [pair for pair in found if pair[0].indicator.id not in listed]
        if left and row.button("List all of these", key="list_these", type="secondary"):
            act(partial(_list, live, left, found, weights, version), "The topics were not listed", "weights")
        for one in left:
            chosen_one = one[0].indicator
            if row.button(
                plain(chosen_one.title), icon=":material/add:", key=f"list_{chosen_one.id}", type="tertiary"
            ):
                act(
                    partial(_list, live, [one], found, weights, version),
                    "The topic was not listed",
                    "weights",
                )
        if weights != stored and row.button("Keep these weights", key="keep_weights"):
            _change(live, {"weights": weights, "shortlist": _as_kept(found)}, "weights", version)
        _cautioned(live)


def _candidates(live: Live, prefer_shared: bool) -> list[Candidate]:
    with current.database()() as session:
        picked = chosen.chosen_by(session, live.practices)
    already = {p.indicator for p in live.open_priorities}
    return candidates(
        live.snapshot, live.workshop.locality, picked=picked, practices=len(live.practices), already=already,
        today=current.today(), prefer_shared=prefer_shared,
    )  # fmt: skip


def _listed(found: list[tuple[Candidate, float]]) -> None:
    head = "".join(f'<th class="n">{escape(label)}</th>' for label in PARTS.values())
    rows = "".join(
        f'<tr><th scope="row">{escape(c.indicator.title)}</th>'
        + "".join(f'<td class="n">{_part(c.parts[name])}</td>' for name in PARTS)
        + f'<td class="n"><b>{score:.0f}</b> {_known(c)}</td></tr>'
        for c, score in found
    )
    show(
        '<div class="sk-scroll" tabindex="0" role="region" aria-label="Shortlist"><table class="sk-table">'
        f'<thead><tr><th>Topic</th>{head}<th class="n">Score</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _part(part: int | None) -> str:
    if part is None:
        return "–"
    return f'{part}<div class="sk-bar on" style="width:{part}%"></div>'


def _known(candidate: Candidate) -> str:
    known = sum(part is not None for part in candidate.parts.values())
    return "" if known == len(PARTS) else f'<span class="sk-note">{known} of {len(PARTS)} parts</span>'


def _list(
    live: Live,
    wanted: list[tuple[Candidate, float]],
    found: list[tuple[Candidate, float]],
    weights: dict[str, int],
    version: int,
    session: Session,
) -> None:
    """Put some of what was found on the list; what was weighed is kept with the meeting."""
    for candidate, score in wanted:
        indicator = candidate.indicator
        companion = indicator.related[0] if indicator.related else ""
        topic = Listed(
            indicator.title, indicator.question, indicator.id, companion, "scored",
            parts=dict(candidate.parts), score=score, cautions=candidate.cautions,
        )  # fmt: skip
        key = f"meeting {live.workshop.id} {indicator.id}"
        listing.list_topic(session, live.workshop.id, topic, by=live.user, idempotency_key=key)
    _keep(live, {"weights": weights, "shortlist": _as_kept(found)}, "weights", version, session)


def _as_kept(found: list[tuple[Candidate, float]]) -> list[dict[str, object]]:
    return [{"indicator": c.indicator.id, "parts": dict(c.parts), "score": score} for c, score in found]


def _cautioned(live: Live) -> None:
    """What scoring left out, and why."""
    left_out = [c for c in _candidates(live, False) if c.cautions]
    if not left_out:
        return
    with st.expander(f"{len(left_out)} measures are not proposed"):
        items = "".join(
            f"<li>{escape(c.indicator.title)}: {escape(' '.join(c.cautions))}</li>" for c in left_out
        )
        show(f'<ul class="sk-lines">{items}</ul>')
    note("You can list any of them as a topic all the same.")


def _change(live: Live, given: dict[str, object], key: str, version: int) -> None:
    act(partial(_keep, live, given, key, version), "Nothing was changed", key)


def _keep(live: Live, given: dict[str, object], key: str, version: int, session: Session) -> None:
    workshop = preparing.change_settings(
        session, live.workshop.id, given, by=live.user, today=current.today(), version=version
    )
    for form in ("settings", "weights"):  # one's own change is known to the other form of the same page
        see_again(form, workshop.version, after=version)
