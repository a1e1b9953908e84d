"""Markup: the small pieces of HTML that pages share, with every name escaped in one place."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import current


@dataclass(frozen=True)
class Fact:
    """One entry of a facts strip: "Patients", "9,840", "STP median 7,900"."""

    label: str
    value: str
    note: str = ""
    when: str = ""  # what time it is about, where not all entries are about the same


def escape(text: object) -> str:
    """Text for HTML and for Plotly's own tags."""
    return html.escape(str(text), quote=True)


def plain(text: object) -> str:
    """Text for a place that reads Markdown, so that it is shown as it was written."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|$~:])", r"\\\1", str(text))


def show(fragment: str) -> None:
    """Put a fragment of HTML on the page; what varies in it must be escaped already."""
    st.html(f'<div class="sk">{fragment}</div>')


def stack(*fragments: str) -> None:
    """Several fragments below each other as one element: each element costs a message and a place."""
    st.html(f'<div class="sk sk-stack">{"".join(f"<div>{one}</div>" for one in fragments if one)}</div>')


def address(page: str, **choices: str) -> str:
    """A link to a page with its choices; relative, so that it also holds below a sub-path."""
    chosen = {name: value for name, value in choices.items() if value}
    return escape(f"{page or './'}{'?' if chosen else ''}{urlencode(chosen)}")


def how(about: str, text: str = "How this is worked out") -> str:
    """A link to the explanation of what stands beside it, as HTML; `about` as `explanations` has it."""
    return f'<a class="sk-note" href="{address("how-it-is-worked-out", about=about)}">{escape(text)}</a>'


def head(
    title: str, second: str = "", eyebrow: str = "", *, when: str = "", alone: bool = False, width: int = 540
) -> DeltaGenerator:
    """The top of a page: menu group or organisation, title, one line of period and place.

    Returns the place beside it, for pickers and one button; below it where there is no room. `when`: behind
    the line, as HTML; `alone`: nothing will stand beside it; `width`: of the words, pixels.
    """
    tag = (
        '<span class="sk-tag">Demonstration: made-up practices and figures</span>'
        if current.area().is_demonstration
        else ""
    )
    parts = [f'<p class="sk-eyebrow">{escape(eyebrow)} {tag}</p>'] if eyebrow or tag else []
    parts.append(f"<h1>{escape(title)}</h1>")
    if second or when:
        parts.append(f'<p class="sk-sub">{escape(second)} {when}</p>')
    row = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom")
    with row.container(width="stretch" if alone else width):
        show("".join(parts))
    return row.container(width="content", horizontal=True, vertical_alignment="bottom")


def lead(finding: str, rest: str = "", second: str = "") -> None:
    """The sentence that the page begins with, in a white card with a blue edge."""
    with st.container(border=True, key="lead_sentence"):
        text = f"<b>{escape(finding)}</b> {escape(rest)}".strip()
        note = f'<p class="sk-sub">{escape(second)}</p>' if second else ""
        show(f'<p class="sk-lead">{text}</p>{note}')


def card(key: str, *, stretch: bool = False) -> DeltaGenerator:
    """A white card; use it with `with`."""
    return st.container(
        border=True, key=f"card_{key}", gap="xsmall", height="stretch" if stretch else "content"
    )


def title(text: str, second: str = "") -> None:
    """The heading of a card, with its second line."""
    show(heading(text, second))


def heading(text: str, second: str = "") -> str:
    """The same as HTML."""
    note = f'<p class="sk-sub">{escape(second)}</p>' if second else ""
    return f"<h2>{escape(text)}</h2>{note}"


def note(text: str) -> None:
    """A quiet line under a card."""
    show(f'<p class="sk-note">{escape(text)}</p>')


def facts(entries: Sequence[Fact]) -> str:
    """A strip of facts as HTML."""
    cells = "".join(
        f'<div><p class="sk-note">{escape(f.label)}</p><p class="sk-fact">{escape(f.value)}</p>'
        f'<p class="sk-note">{escape(f.note)}</p>{_when(f)}</div>'
        for f in entries
    )
    return f'<div class="sk-facts">{cells}</div>'


def _when(fact: Fact) -> str:
    return f'<p class="sk-note">{escape(fact.when)}</p>' if fact.when else ""


def definitions(pairs: Sequence[tuple[str, str]]) -> None:
    """A list of words and what they mean here, each on its own ruled line."""
    show(definitions_of(pairs))


def definitions_of(pairs: Sequence[tuple[str, str]]) -> str:
    """The same as HTML."""
    rows = "".join(
        f"<div><dt>{escape(word)}</dt><dd>{escape(meaning)}</dd></div>" for word, meaning in pairs if meaning
    )
    return f'<dl class="sk-list">{rows}</dl>'


def lines(texts: Sequence[str]) -> None:
    """A plain list, each entry on its own ruled line."""
    show(lines_of(texts))


def lines_of(texts: Sequence[str]) -> str:
    """The same as HTML."""
    return f'<ul class="sk-lines">{"".join(f"<li>{escape(text)}</li>" for text in texts)}</ul>'


def linked(what: str, words: str, link: str) -> str:
    """An entry of a list as HTML: where it leads (an address), and a line below. Put it into `sk-lines`."""
    return (
        f'<li><a href="{link}"><b>{escape(what)}</b></a><br><span class="sk-sub">{escape(words)}</span></li>'
    )


def joined(parts: Sequence[str]) -> str:
    """Words in a row: "A, B and C"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
