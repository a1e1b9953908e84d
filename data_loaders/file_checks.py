"""Checks of a whole file: none of its tables was passed over in silence, none contradicts another."""

from datetime import date

import pandas as pd

from benchmarking.periods import Period
from data_loaders import Loader
from data_loaders.received import Loaded, Problem
from data_loaders.tabular.files import Received, Table
from data_loaders.tabular.spreadsheets import FITS, Layout

RENAMED = 0.5  # share of the columns from which on a table as wide as its neighbour is that one, renamed


def problems(received: Received, loader: Loader, loaded: Loaded) -> list[Problem]:
    """Tables that were left out, and what stands in two of the tables that were read."""
    return [*_left_out(received, loader), *_twice(received, loaded), *_nothing_used(received, loaded)]


def still_to_come(received: Received, loaded: Loaded, day: date) -> list[Problem]:
    """Periods after today that the file states without a figure, as a map does; those of figures:
    benchmarking/checks.py."""
    later = [period for period in loaded.periods if Period.parse(period).start > day]
    return [
        Problem(
            "future_period", f"{received.name} is of {Period.parse(period).label}, which is still to come."
        )
        for period in sorted(set(later) - set(loaded.rows["period"]))
    ]


def _nothing_used(received: Received, loaded: Loaded) -> list[Problem]:
    """A file of which nothing was taken, where its loader does not say why."""
    tables = (value for value in vars(loaded).values() if isinstance(value, pd.DataFrame))
    if not loaded.read or loaded.problems or any(len(table) for table in tables):
        return []
    message = f"{received.name}: none of its {loaded.read:,} rows says anything that is used here."
    return [Problem("nothing_used", f"{message} Nothing was taken.", blocking=False)]


def layouts(loader: Loader) -> list[Layout]:
    """The layouts that a loader reads."""
    return [value for value in vars(loader).values() if isinstance(value, Layout)]


def _left_out(received: Received, loader: Loader) -> list[Problem]:
    """For each table that the loader does not read: why. Blocking where only its headings are others."""
    known_layouts = layouts(loader)
    read = [table for table in received.tables if loader.recognises(received.only(table)) > 0]
    found: list[Problem] = []
    not_needed = tuple(f": {title}" for title in getattr(loader, "NOT_NEEDED", ()))  # sheets of words
    for table in received.tables:
        if (
            table in read
            or table.name.endswith(not_needed)
            or not any(cell.strip() for row in table.top for cell in row)
        ):
            continue
        layout = max(known_layouts, key=lambda known: known.fit(table), default=None)
        if layout and layout.fit(table) >= RENAMED and _width(layout, table) in _widths(layout, read):
            found += layout.lacking(table)
        else:
            found.append(_remark(table, layout, loader))
    for name in received.not_opened:
        message = f"{received.name}: {name} was left out: load it as a file of its own."
        found.append(Problem("table_left_out", message, blocking=False))
    return found


def _width(layout: Layout, table: Table) -> int:
    return sum(bool(heading.strip()) for heading in layout.headings(table))


def _widths(layout: Layout, read: list[Table]) -> set[int]:
    return {_width(layout, table) for table in read if layout.fit(table) >= FITS}


def _remark(table: Table, layout: Layout | None, loader: Loader) -> Problem:
    """What a table lacks to be one of the publication; of a list without headings that cannot be named."""
    lacking = layout.lacking(table) if layout else []
    more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
    column = lacking[0].column if lacking else ""
    why = f"for {loader.NAME} it lacks the column “{column}”{more}" if column else f"it is no {loader.NAME}"
    message = f"{table.name} was left out: {why}. If it is another publication, load it as a file of its own."
    return Problem("table_left_out", message, column=column, blocking=False)


def _twice(received: Received, loaded: Loaded) -> list[Problem]:
    """What two tables say differently; observations that stand there twice: benchmarking/checks.py."""
    events = ["organisation", "measure", "period", "age_band", "sex"]
    places = ["practice", "level", "statement", "valid_from", "valid_to"]
    maps = loaded.memberships.drop_duplicates()
    maps = maps[maps["statement"].isin(["map", "year"])]
    found = []
    for held, keys, what in (
        (loaded.reference_events, events, "events by age and sex"),
        (maps, places, "places in the tree"),
    ):
        twice = held.loc[held.duplicated(keys), keys[0]]
        if len(twice):
            message = (
                f"{received.name}: {len(twice):,} {what} stand there twice, such as those of {twice.iloc[0]}."
                " Load each table as a file of its own."
            )
            found.append(Problem("duplicate", message))
    return found
