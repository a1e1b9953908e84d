"""How it is worked out: the method in plain words, and the definition of each indicator."""

import streamlit as st

from components import cards, current, pickers, states
from components.detail import source_of
from components.markup import card, definitions, head, plain, title
from records.models import User

METHOD = (
    (
        "Value",
        "What was counted, divided by what it is counted from. For a locality or a larger area both "
        "are added up over the practices that have them first, and divided last. A missing figure is "
        "never taken for zero.",
    ),
    (
        "Likely range",
        "Where the value could well lie if the same practice were looked at again under the same "
        "conditions: the 95% confidence interval. Percentages: Wilson's method. Survey answers: the "
        "same, on an answer count made smaller for the survey's weighting. Rates: the exact method "
        "below ten events, Byar's from ten on. Ratios, payments and scores have none and are not "
        "judged.",
    ),
    (
        "Verdict",
        "Higher or lower only where the whole likely range lies on one side of the average. Strong "
        "evidence: the 99.8% range does so too. Better or worse is said only where a direction was "
        "agreed for the indicator, and always with the direction.",
    ),
    (
        "Average",
        "All that was counted in the group divided by all that it was counted from, so that large "
        "practices count for more. In a group of fewer than twenty the practice itself is left out of "
        "its average, and there is a verdict only where the others have at least five times as many "
        "patients.",
    ),
    (
        "Chance",
        "With twenty comparisons, one would look different by chance alone. Every list says how many "
        "to expect. What is put first has been checked with the number of comparisons in mind "
        "(Benjamini and Hochberg).",
    ),
    (
        "Small and special practices",
        "Practices with fewer than 750 patients, newly opened or closed, or for students, homeless "
        "people or care homes are shown and counted in averages, but not in the middle half.",
    ),
    (
        "Middle half",
        "Between the lower and the upper quarter of the practices' values. Places in a list are never "
        "numbered: for most practices they are decided by chance.",
    ),
    (
        "Shared in confidence",
        "Figures that practices share with each other are under letters for those who may not see the "
        "names. Counts of 1 to 7 are hidden and others rounded to the nearest 5.",
    ),
)


def page(user: User) -> None:
    """The method, then the definitions of one theme at a time."""
    snapshot = current.snapshot(user)
    head("How it is worked out", "What every number on these pages means.", "Data", alone=True)
    with card("method"):
        title("The method in plain words")
        definitions(METHOD)
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
                    cards.definition_list(indicator, period, source_of(indicator.source), current.today())
    return None
