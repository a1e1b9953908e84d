"""Side by side: do two indicators go together over the practices of our area?"""

from functools import partial

import streamlit as st

from benchmarking.charts import Chart
from benchmarking.drawings.relation_chart import relation_chart
from benchmarking.organisations import Level
from benchmarking.pairs import can_be_paired, suggested_pairs
from benchmarking.relations import (
    AGE_AND_DEPRIVATION,
    CHECKED_FOR_CODING,
    Dot,
    Relation,
    can_be_joined,
    relation,
)
from benchmarking.snapshot import Snapshot
from benchmarking.words.relation_wording import (
    CAUTION_IN_SHORT,
    caution,
    evidence,
    given,
    left_out,
    periods,
    sentence,
)
from benchmarking.words.wording import shown
from components import current, pickers, states, tables
from components.drawing import scatter_plot
from components.drawing.pictures import Picture
from components.figure import cards
from components.figure.detail import source_of
from components.figure.freshness import age
from components.figure.propose_card import propose_one_of
from components.markup import card, escape, head, lead, note, show, title
from components.table_files import Exact
from records.models import Role, User

ANY = "any"
PLAIN = {"": "As they are", "yes": "With deprivation and age held equal"}
WHO = {"": "Without unlikely consultation figures", "all": "All practices"}
JUDGED = (
    "The two tend to go together where the whole likely range of Spearman's r lies beyond 0.3 on one side. "
    "There is no sign of a relation where it includes 0. At least 20 practices are needed. A line is drawn "
    "only where the two tend to go together."
)
FEWEST_DOTS = 2


def page(user: User) -> None:
    """One pair of indicators, in the address."""
    snapshot = current.snapshot(user)
    if not snapshot.held_indicators():
        return states.nothing_held()
    held = {id_: indicator.title for id_, indicator in can_be_paired(snapshot).items()}
    if len(held) < FEWEST_DOTS:
        return states.state("Only one indicator is held", "A pair needs two.", key="no_pair")
    pairs = {pair.id: pair.title for pair in suggested_pairs(snapshot)} | {ANY: "Any other pair"}
    beside = head("Side by side", "Two indicators over the practices of our area.")
    with beside:
        first, second = _pair(pairs, held)
        locality = _locality(user, snapshot)
    return _shown(user, snapshot, first, second, locality)


def _pair(pairs: dict[str, str], held: dict[str, str]) -> tuple[str, str]:
    """A pair that the catalogue suggests, or any two."""
    picked = pickers.choice("pair", "Pair", pairs, next(iter(pairs)), width=330)
    if picked != ANY:
        first, _, second = picked.partition("~")
        return first, second
    ids = list(held)
    first = pickers.choice("first", "Across", held, ids[0])
    others = {id_: name for id_, name in held.items() if id_ != first}
    return first, pickers.choice("second", "Upward", others, next(iter(others)))


def _locality(user: User, snapshot: Snapshot) -> str:
    """Whose practices are named in the plot; a choice for those who may see several localities."""
    options = pickers.localities(user, snapshot.organisations, current.today())
    if user.role is Role.ANALYST:
        options = {"": "None"} | options
    if len(options) > 1:
        return pickers.choice("locality", "Name the practices of", options, next(iter(options)))
    return next(iter(options), "")


def _shown(user: User, snapshot: Snapshot, first: str, second: str, locality: str) -> None:
    equal = [
        id_
        for id_ in AGE_AND_DEPRIVATION
        if id_ in snapshot.indicators
        and id_ not in (first, second)
        and snapshot.held.latest(id_) is not None
        and can_be_joined(snapshot, first, id_)
    ]
    asked = bool(equal) and pickers.chosen("given", PLAIN, "") == "yes"
    coded = any(id_.startswith(CHECKED_FOR_CODING) for id_ in (first, second))
    everyone = coded and pickers.chosen("who", WHO, "") == "all"
    found = relation(snapshot, first, second, held=equal if asked else (), suspects_out=not everyone)
    numbers = evidence(found.given, partial=True) if found.given else evidence(found.link)
    lead(sentence(found), given(found), " ".join(text for text in (numbers, left_out(found)) if text))
    wide, narrow = st.columns([7, 3], gap="small")
    with narrow:
        _read_with_care(found, bool(equal), snapshot.in_confidence is not None)
    with wide, card("scatter", stretch=True):
        title(f"{found.second.title}, {found.second.unit}", _when(found))
        if equal:
            pickers.pills("given", "How", PLAIN, "")
        if coded:
            pickers.pills("who", "Which practices", WHO, "")
        _plot(user, snapshot, found, locality)
    if found.dots:
        _table(user, snapshot, found, locality)
    propose_one_of(user, snapshot, [found.first], locality, second)


def _when(found: Relation) -> str:
    """The periods with the age of what is older."""
    older = min(found.first_period, found.second_period)
    return f"{periods(found).removesuffix('.')}, {age(older, current.today())}."


def _plot(user: User, snapshot: Snapshot, found: Relation, locality: str) -> None:
    if len(found.dots) < FEWEST_DOTS:
        note("There is nothing to draw.")
        return
    chart, own, name = _chart(user, snapshot, found, locality)
    scatter_plot.draw(chart, "scatter")
    _key(own, name, any(dot.challenged for dot in found.dots))
    left_off = "A name that has no room is not written; the table has them all. " if name else ""
    note(f"{left_off}{cards.about_names(found.first)}")


def _chart(user: User, snapshot: Snapshot, found: Relation, locality: str) -> tuple[Chart, str, str]:
    """The chart, the reader's own practice in it, and the name of the locality that is marked."""
    tree = snapshot.tree(found.first)
    own = next((c for c in user.organisations if c in tree and tree[c].level is Level.PRACTICE), "")
    near = tree.practices(locality, found.first_period.end) if locality else ()
    name = tree[locality].name if locality else ""
    return relation_chart(found, own, near, name, source_of(found.first.source)), own, name


def _key(own: str, locality: str, doubted: bool) -> None:
    """Which dot is whose."""
    parts = [("#005EB8", "#005EB8", "you")] if own else []
    parts += [("#FFFFFF", "#212B32", escape(locality))] if locality else []
    parts += [("#C3CBD0", "#8A979F", "other practices")]
    parts += [("#FFFFFF", "#768692", "under challenge")] if doubted else []
    show(
        '<div class="sk-key">'
        + "".join(
            f'<span><span class="m sk-dot" style="{_look(fill, edge)}"></span>{text}</span>'
            for fill, edge, text in parts
        )
        + "<span>dotted: averages</span></div>"
    )


def _look(fill: str, edge: str) -> str:
    return f"background:{fill};border:2px solid {edge}"


def _read_with_care(found: Relation, can_hold: bool, letters: bool) -> None:
    """The caution that no choice takes away."""
    with card("caution"):
        title("Read with care")
        show(f'<p style="border-left:4px solid #212B32;padding-left:12px">{escape(caution(found))}</p>')
    with card("method"):
        title("How it is judged")
        show(f'<p class="sk-sub">{escape(JUDGED)}</p>')
        if found.joined and not can_hold:
            reason = _why_not(letters and found.first.in_confidence)
            note(f"Deprivation and age cannot be held equal here: {reason}.")


def _why_not(lettered: bool) -> str:
    if lettered:
        return "they are published by name, and these figures stand under letters"
    return "they are not held, or are the pair itself"


def _called(dot: Dot, locality: str) -> str:
    """A practice in the table, with the locality whose practices are marked."""
    said = [locality, "under challenge" if dot.challenged else ""]
    more = ", ".join(word for word in said if word)
    return f"{dot.name} ({more})" if more else dot.name


def _table(user: User, snapshot: Snapshot, found: Relation, locality: str) -> None:
    """The figures behind the dots, in order of name."""
    columns = (
        tables.Column("Practice"),
        tables.Column(found.first.title, True),
        tables.Column(found.second.title, True),
    )
    tree = snapshot.tree(found.first)
    near = tree.practices(locality, found.first_period.end) if locality else ()

    def rows() -> tables.Rows:
        return [
            [
                _called(d, tree[locality].name if d.code in near else ""),
                shown(d.across, found.first),
                shown(d.up, found.second),
            ]
            for d in found.dots
        ]

    def exact() -> Exact:
        return {
            found.first.title: {found.first.id: [d.across for d in found.dots]},
            found.second.title: {found.second.id: [d.up for d in found.dots]},
        }

    picture = None
    if len(found.dots) >= FEWEST_DOTS:
        chart, _, _ = _chart(user, snapshot, found, locality)
        about = f"{found.first.title} and {found.second.title}, {periods(found)} {CAUTION_IN_SHORT}."
        picture = partial(
            Picture,
            partial(scatter_plot.figure, chart),
            sentence(found),
            about,
            source_of(found.first.source),
        )
    tables.behind(columns, rows, sentence(found), key="pair", exact=exact, picture=picture)
