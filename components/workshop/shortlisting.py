"""Shortlisting: the topics by score, every part in words, and weights that change the order at once."""

from functools import partial

import streamlit as st

from benchmarking.agreed.shortlist import HEAVIEST, PARTS, STEP, WEIGHTS, Candidate, candidates, ordered
from benchmarking.agreed.shortlist_words import part_words
from components import current, pickers
from components.acting import act, seen
from components.markup import card, escape, note, plain, show, title
from components.workshop.live import Live
from components.workshop.settings_form import change, keep
from records.database import Session
from records.meetings import listing
from records.meetings.listing import Listed
from records.remarks import chosen

PROPOSED = 6  # topics


def shortlist(live: Live) -> None:
    """Topics by score, every part shown, weights that change the order at once."""
    stored = {name: int(live.workshop.weights.get(name, weight)) for name, weight in WEIGHTS.items()}
    version = seen("weights", f"weight_{next(iter(PARTS))}", live.workshop.version)
    with card("shortlist"):
        title(
            "Shortlist",
            "For the facilitator alone: the score is never shown in the room. The numbers below say how much "
            "each part counts, in steps of 5; the score is over their sum.",
        )
        columns = st.columns(len(PARTS))
        weights = {
            name: column.number_input(label, 0, HEAVIEST, stored[name], STEP, key=f"weight_{name}")
            for (name, label), column in zip(PARTS.items(), columns, strict=True)
        }
        shared = pickers.pills("few", "Prefer", {"": "Gaps in few", "shared": "Gaps that all share"}, "")
        with st.spinner("Weighing the topics"):
            found = ordered(_candidates(live, shared == "shared"), weights, PROPOSED)
        _listed(found, len(live.practices), shared == "shared")
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
            change(live, {"weights": weights, "shortlist": _as_kept(found)}, "weights", version)
        _cautioned(live)


def _candidates(live: Live, prefer_shared: bool) -> list[Candidate]:
    with current.database()() as session:
        picked = chosen.chosen_by(session, live.practices)
    already = {p.indicator for p in live.open_priorities}
    return candidates(
        live.snapshot, live.workshop.locality, picked=picked, practices=len(live.practices), already=already,
        today=current.today(), prefer_shared=prefer_shared,
    )  # fmt: skip


def _listed(found: list[tuple[Candidate, float]], practices: int, prefer_shared: bool) -> None:
    """Every part as a number, a bar and in words."""

    def cell(name: str, part: int | None) -> str:
        words = part_words(name, part, practices, prefer_shared=prefer_shared)
        return f'<td class="n">{_part(part)}<span class="sk-note">{escape(words)}</span></td>'

    head = "".join(f'<th class="n">{escape(label)}</th>' for label in PARTS.values())
    rows = "".join(
        f'<tr><th scope="row">{escape(c.indicator.title)}</th>'
        + "".join(cell(name, c.parts[name]) for name in PARTS)
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
        return "–<br>"
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
    keep(live, {"weights": weights, "shortlist": _as_kept(found)}, "weights", version, session)


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
