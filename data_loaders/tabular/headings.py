"""Columns looked for by their headings: where each is, which are missing, which are there twice."""

import difflib
from collections.abc import Iterable, Mapping, Sequence

from data_loaders.received import Problem
from data_loaders.tabular.tables import all_plain, plain


def place_of(headings: Iterable[str], names: Iterable[str]) -> int | None:
    """Place of the first heading that is one of these names."""
    wanted = all_plain(names)
    return next((place for place, heading in enumerate(headings) if plain(heading) in wanted), None)


def missing(table: str, headings: Sequence[str], names: tuple[str, ...], at: int) -> Problem:
    present = {plain(heading): " ".join(heading.split()) for heading in headings if plain(heading)}
    near = difflib.get_close_matches(plain(names[0]), present, n=1, cutoff=0.0)
    there = f" The nearest column there is “{present[near[0]]}”." if near else ""
    return Problem(
        "column_missing",
        f"{table}: the column “{names[0]}” is missing.{there} If it was renamed, call it “{names[0]}” again;"
        " otherwise download the file again.",
        row=at + 1,
        column=names[0],
    )


def twice(
    table: str, headings: Sequence[str], wanted: Mapping[str, tuple[str, ...]], at: int
) -> list[Problem]:
    held = [plain(heading) for heading in headings]
    doubled = {name for names in wanted.values() for name in names if held.count(plain(name)) > 1}
    return [
        Problem("column_twice", f"{table}: the column “{name}” stands there twice. Delete one.", at + 1, name)
        for name in sorted(doubled)
    ]
