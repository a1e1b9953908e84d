"""The forms in which one publication comes: the layout of each, and what is made of a table laid out so."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from data_loaders.received import Loaded, Problem, put_together
from data_loaders.tabular.body import Body
from data_loaders.tabular.files import Received, Table
from data_loaders.tabular.spreadsheets import Layout, best_fit, fitting


@dataclass(frozen=True)
class Asked:
    """What a loader was asked: the file, the indicators that are wanted, the period if one was given."""

    received: Received
    indicators: Collection[str]
    period: str = ""


@dataclass(frozen=True)
class Form:
    """One layout, and what is made of the rows of a table in it."""

    layout: Layout
    read: Callable[[Body, Asked], Loaded]


def best_form_fit(received: Received, forms: Sequence[Form]) -> float:
    return best_fit(received, [form.layout for form in forms])


def tables_of(received: Received, form: Form, forms: Sequence[Form]) -> list[Table]:
    """The tables that fit this form better than any other one of the publication."""
    return fitting(received, form.layout, [other.layout for other in forms if other is not form])


def read_all(publication: str, forms: Sequence[Form], asked: Asked) -> Loaded:
    """What all tables of a file say together, each read in the form that it has."""
    parts = [
        form.read(form.layout.read(table), asked)
        for form in forms
        for table in tables_of(asked.received, form, forms)
    ]
    return put_together(publication, parts, asked.indicators)


def without_figures(publication: str, body: Body, why: str) -> Loaded:
    """A table of the publication that was read and has no figure for a practice: the reason is said."""
    problem = Problem("no_figures", f"{body.table}: {why}", blocking=False)
    return Loaded(publication, problems=(problem, *body.problems), read=len(body))
