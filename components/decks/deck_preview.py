"""Deck preview: what each slide says and shows, and which slides a deck has, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2s

import streamlit as st

from benchmarking.charts import Chart, Shape
from components import pickers, tables
from components.drawing import charts, plots, trend_plot
from components.markup import card, escape, note, plain, show, title

WITHOUT, ORDER, SLIDE = "without", "order", "slide"  # in the address: keys of slides, joined by dots


@dataclass(frozen=True)
class Preview:
    """One slide as the page shows it: its words, its charts and its table (head and rows)."""

    section: str
    title: str
    lede: str
    flag: str
    headings: tuple[str, ...]
    charts: tuple[Chart, ...]
    table: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]] | None
    texts: tuple[str, ...]  # key figure, facts, statements, question
    source: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def key(self) -> str:
        return slide_key(self.title)


def slide_key(title: str) -> str:
    """Six letters that stand for a slide in the address, as long as it says the same."""
    return blake2s(title.encode(), digest_size=3).hexdigest()


def chosen_slides(slides: Sequence[Preview]) -> list[int]:
    """The places of the slides that the address keeps, in its order. The first slide stays where it is."""
    without = set(_keys(WITHOUT))
    return [i for i in _ordered(slides) if i == 0 or slides[i].key not in without]


def deck_preview(slides: Sequence[Preview]) -> None:
    """The outline, in which a slide is picked, beside what that slide will look like."""
    order, kept = _ordered(slides), chosen_slides(slides)
    with card("outline"):
        left_out = len(order) - len(kept)
        title(
            "What is in it",
            f"{len(kept)} slides{f', {left_out} left out' if left_out else ''}. Pick one to look at it, to "
            "move it or to leave it out.",
        )
        outline, look = st.columns([5, 7], gap="medium")
        with outline:
            picked = _outline(slides, order, kept)
        with look, st.container(border=True, key="slide_preview"):
            _slide(slides[picked])
            _moves(slides, order, kept, picked)
        note("The charts of the file can be edited in PowerPoint; here they are drawn as on the screen.")


def _outline(slides: Sequence[Preview], order: Sequence[int], kept: Sequence[int]) -> int:
    """The slides in their order, one of them picked."""
    keys = [slides[i].key for i in order]
    names = {
        slides[i].key: f"{kept.index(i) + 1}. {plain(slides[i].title)}"
        if i in kept
        else f"~~{plain(slides[i].title)}~~ (left out)"
        for i in order
    }
    picked = pickers.chosen(SLIDE, names, keys[0])
    key = "choose_slide"
    if st.session_state.get(key) != picked:
        st.session_state[key] = picked
    st.radio(
        "Slides", keys, key=key, format_func=lambda one: names.get(one, one), label_visibility="collapsed",
        on_change=_look,
    )  # fmt: skip
    return order[keys.index(picked)]


def _look() -> None:
    st.query_params[SLIDE] = st.session_state["choose_slide"]


def _moves(slides: Sequence[Preview], order: Sequence[int], kept: Sequence[int], picked: int) -> None:
    """The buttons of the picked slide."""
    if picked == 0:
        return note("The first slide says what the deck is: it stays.")
    place = order.index(picked)
    with st.container(horizontal=True):
        if picked in kept:
            st.button("Leave it out", key="slide_out", on_click=partial(_leave_out, slides[picked].key))
        else:
            st.button("Put it back", key="slide_in", on_click=partial(_put_back, slides[picked].key))
        for words, step, possible in (
            ("Earlier", -1, place > 1),
            ("Later", 1, place < len(order) - 1),
        ):
            move = partial(_move, [slides[i].key for i in order], place, step)
            st.button(words, key=f"slide_{words}", disabled=not possible, on_click=move)
        if _keys(WITHOUT) or _keys(ORDER):
            st.button("As it was", key="slide_reset", on_click=pickers.clear, args=(WITHOUT, ORDER))
    return None


def _slide(slide: Preview) -> None:
    """One slide: its title, what it shows, what stands beside it, and the notes of the speaker."""
    flag = f'<span class="sk-tag">{escape(slide.flag)}</span>' if slide.flag else ""
    show(
        f'<p class="sk-eyebrow">{escape(slide.section)} {flag}</p><h2>{escape(slide.title)}</h2>'
        f'<p class="sk-sub">{escape(slide.lede)}</p>'
    )
    for place, chart in enumerate(slide.charts):
        if slide.headings:
            note(slide.headings[place])
        _draw(chart, f"slide_chart_{place}")
    if slide.table is not None:
        head, rows = slide.table
        show(tables.table([tables.Column(words) for words in head], rows, slide.title))
    if slide.texts:
        show("".join(f"<p>{escape(words)}</p>" for words in slide.texts))
    show("".join(f'<p class="sk-note">{escape(line)}</p>' for line in slide.source))
    with st.expander("Notes of the speaker"):
        show("".join(f"<p>{escape(line)}</p>" for line in slide.notes))


def _draw(chart: Chart, key: str) -> None:
    if chart.shape is Shape.LINES:
        trend_plot.draw(chart, key)
    elif chart.across_axis is not None:
        plots.draw(chart, key)
    else:
        charts.draw(chart, key)


def _ordered(slides: Sequence[Preview]) -> list[int]:
    """All slides in the order of the address; those that it does not know stay behind the one before them."""
    asked = {key: place for place, key in enumerate(_keys(ORDER))}
    behind = 0.0
    places: list[tuple[float, int]] = [(-1.0, 0)]
    for i, slide in enumerate(slides[1:], 1):
        behind = asked.get(slide.key, behind)
        places.append((behind, i))
    return [i for _, i in sorted(places)]


def _keys(name: str) -> list[str]:
    return [key for key in st.query_params.get(name, "").split(".") if key]


def _keep(name: str, keys: Sequence[str]) -> None:
    if keys:
        st.query_params[name] = ".".join(keys)
    else:
        pickers.clear(name)


def _leave_out(key: str) -> None:
    _keep(WITHOUT, [*_keys(WITHOUT), key])


def _put_back(key: str) -> None:
    _keep(WITHOUT, [one for one in _keys(WITHOUT) if one != key])


def _move(keys: list[str], place: int, step: int) -> None:
    keys[place], keys[place + step] = keys[place + step], keys[place]
    _keep(ORDER, keys)
