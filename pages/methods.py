"""How it is worked out: the method in plain words, and the definition of each indicator."""

import streamlit as st

from benchmarking.words.explanations import Explanation, explanations
from components import current, pickers, states, tables
from components.figure import cards
from components.figure.detail import source_of
from components.markup import address, card, definitions, escape, head, lead, plain, show, title
from records.models import User

COLUMNS = (
    tables.Column("What"),
    tables.Column("Formula"),
    tables.Column("Worked out by"),
    tables.Column("Source"),
)


def page(user: User) -> None:
    """What was asked about first, then the method, then the definitions of one theme at a time."""
    snapshot = current.snapshot(user)
    head("How it is worked out", "What every number on these pages means.", "Data", alone=True)
    method = explanations(current.area().small_numbers, snapshot.indicators.values())
    known = {explanation.about: explanation for explanation in method}
    about = pickers.chosen("about", {name: name for name in known}, "")
    if about:
        _asked(known[about])
    else:
        lead(
            "Nothing is said that chance alone could explain.",
            "Every value stands beside an average and the range in which it could well lie.",
            "Verdicts all over these pages lead here.",
        )
    _contents(method, about)
    with card("method"):
        title("The method in plain words")
        definitions([(e.title, " ".join(e.words)) for e in method])
        with st.expander("Formulas, what works them out, and sources"):
            show(tables.table(COLUMNS, [row for e in method for row in _formulas(e)], "Formulas and sources"))
    if not snapshot.id:
        return states.nothing_held(alone=False)
    catalogue = sorted(snapshot.indicators.values(), key=lambda i: (i.theme, i.title))
    options = {theme: theme for theme in dict.fromkeys(i.theme for i in catalogue)}
    if not options:
        return None
    with card("definitions"):
        title("Each indicator")
        theme = pickers.pills("theme", "Theme", options, next(iter(options)))
        for indicator in catalogue:
            if indicator.theme == theme:
                period = snapshot.held.latest(indicator.id)
                with st.expander(plain(indicator.title)):
                    source = source_of(indicator.source)
                    cards.definition_list(snapshot, indicator, period, source, current.today())
    return None


def _asked(explanation: Explanation) -> None:
    """What a link on another page asked about, before everything else."""
    words = "".join(f'<p style="margin-top:8px">{escape(text)}</p>' for text in explanation.words)
    with st.container(border=True, key="lead_asked"):
        show(f"<h2>{escape(explanation.title)}</h2>{words}")
        parts = [
            *explanation.formulas,
            ("Worked out by", explanation.worked_by),
            ("Source", explanation.source),
        ]
        definitions([part for part in parts if part[1]])


def _contents(method: tuple[Explanation, ...], about: str) -> None:
    """A link to each explanation."""
    links = "".join(
        f"<li><b>{escape(e.title)}</b></li>"
        if e.about == about
        else f'<li><a href="{address("how-it-is-worked-out", about=e.about)}">{escape(e.title)}</a></li>'
        for e in method
    )
    with card("contents"):
        title("What would you like to know?")
        show(f'<ul class="sk-lines sk-columns">{links}</ul>')


def _formulas(explanation: Explanation) -> list[list[str]]:
    """Rows of the table of formulas; what has none is there for its source."""
    formulas = explanation.formulas or ((("", ""),) if explanation.source else ())
    return [
        [": ".join(filter(None, (explanation.title, what))), text, explanation.worked_by, explanation.source]
        for what, text in formulas
    ]
