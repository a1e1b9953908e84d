"""Own templates: a branded PowerPoint file is checked, tried out, kept, chosen for decks and removed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from components import current, pickers, states
from components.downloads import POWERPOINT, Offer, button
from components.figure.cards import day
from components.markup import card, escape, lines, show, title
from records.decks import templates
from records.models import DeckTemplate, User
from records.permissions import Action, may
from records.refusals import Refused

HOUSE = "Stocktake’s own"
STEPS = (
    "Save our template, open it in PowerPoint, and change what is on the slide master: logo, colours, fonts, "
    "positions. Keep the names of the layouts and the placeholders, and put no slides in it.",
    "Choose your file here. All of it is checked, and whatever is wrong is named. Nothing in it is run.",
)


@dataclass(frozen=True)
class Tools:
    """What is done with a template: its faults in sentences, a sample deck, and our own one to begin with."""

    faults: Callable[[bytes], Sequence[str]]
    sample: Callable[[bytes], bytes]
    house: bytes


def chosen_template(tools: Tools) -> bytes:
    """The bytes of the template that the address asks for, ours where it asks for none; with the picker where
    there is a choice."""
    with current.database()() as session:
        held = {str(kept.id): kept.name for kept in templates.templates(session)}
    if not held:
        return tools.house
    picked = pickers.choice("template", "Template", {"": HOUSE, **held}, "", width=220)
    if not picked:
        return tools.house
    with current.database()() as session:
        content = templates.template_content(session, int(picked))
    return content if content is not None and not tools.faults(content) else tools.house


def own_templates(user: User, tools: Tools, snapshot_id: str) -> None:
    """The card for those who may keep templates: what is kept, and a way to add one."""
    if not may(user, Action.KEEP_TEMPLATE):
        return
    with current.database()() as session:
        held = templates.templates(session)
    with card("templates"):
        title("Templates", "Decks with the logo, colours and fonts of your own organisation.")
        for kept in held:
            _kept(user, kept)
        with st.expander("Add a template of your own"):
            lines(STEPS)
            ours = Offer(
                "Save our template", lambda: tools.house, "Stocktake template.pptx", POWERPOINT,
                "template_taken", "our template",
            )  # fmt: skip
            button(ours, user, snapshot_id, "template_ours")
            place = st.session_state.setdefault("template_place", 0)
            file = st.file_uploader("Your template", type=["pptx"], key=f"template_file_{place}")
            if file is not None:
                _offered(user, tools, file.name, file.getvalue(), snapshot_id)


def _kept(user: User, kept: DeckTemplate) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        show(f"<p><b>{escape(kept.name)}</b> <span class='sk-note'>kept since {day(_date(kept))}</span></p>")
        st.button(
            "Remove", key=f"template_remove_{kept.id}", on_click=partial(_remove, user, kept.id),
            help="Decks that were made with it stay as they are.", type="tertiary",
        )  # fmt: skip


def _date(kept: DeckTemplate) -> date:
    return kept.added_at.date()


def _offered(user: User, tools: Tools, file: str, content: bytes, snapshot_id: str) -> None:
    """What is wrong with a file, or a name to keep it under and a deck to look at first."""
    faults = tools.faults(content)
    if faults:
        count = "One thing is" if len(faults) == 1 else f"{len(faults)} things are"
        states.refused(
            f"{file} cannot be used", f"{count} to be mended. Nothing was kept.", key="template_faults"
        )
        return lines([f"{fault[0].upper()}{fault[1:]}." for fault in faults])
    states.state(
        f"{file} can be used", "Look at the sample deck before you keep it.", icon="check_circle",
        kind=states.Kind.FINE, key="template_fine",
    )  # fmt: skip
    sample = Offer(
        "Save a sample deck", partial(tools.sample, content), f"Sample of {file}", POWERPOINT,
        "template_sampled", "a template that is not kept",
    )  # fmt: skip
    button(sample, user, snapshot_id, "template_sample")
    name = st.text_input(
        "Name of the template", file.removesuffix(".pptx")[: templates.LONGEST_NAME],
        max_chars=templates.LONGEST_NAME, key="template_name",
    )  # fmt: skip
    if st.button("Keep it for the next decks", key="template_keep", type="primary"):
        _keep(user, tools, name, content)
    return None


def _keep(user: User, tools: Tools, name: str, content: bytes) -> None:
    try:
        with current.database()() as session:
            kept = templates.keep_template(session, name, content, by=user, faults=tools.faults)
    except Refused as refusal:
        states.refused("The template was not kept", str(refusal), key="template_refused")
        return
    st.query_params["template"] = str(kept.id)
    st.session_state["template_place"] += 1  # an uploader of its own: the next file begins anew
    st.toast("Kept, and chosen for the next decks.")
    st.rerun()


def _remove(user: User, template_id: int) -> None:
    try:
        with current.database()() as session:
            templates.remove_template(session, template_id, by=user)
    except Refused as refusal:
        st.toast(str(refusal))
        return
    if st.query_params.get("template") == str(template_id):
        pickers.clear("template")
    st.toast("Removed.")
