"""Intake outcome: the decision, what the files change, what rests on figures that changed, and every file."""

from collections.abc import Sequence

from benchmarking.differences import Difference
from benchmarking.indicators import Indicator, Kind, read_catalogue
from benchmarking.leaps import Leap
from benchmarking.periods import Period
from benchmarking.words.leap_wording import LEAPS, beyond_reason, moved_said
from benchmarking.words.wording import shown
from components import states, tables
from components.markup import escape, show
from data_loaders.outcome import Refresh
from data_loaders.outcome_words import became, decision, left_out_words, periods_said, problem_said
from data_loaders.reading import FileReport
from data_loaders.refresh import CATALOGUE
from records.models import Priority, Restatement

Restated = Sequence[tuple[Priority, Restatement]]
NAMED = 10  # practices whose figures move beyond reason
MOST = 40  # differences listed; those that change what was held come first


def outcome(found: Refresh, restated: Restated) -> None:
    """One sentence, what changes, one line for each file, then everything that was said about them."""
    _decision(found)
    if found.left_out:
        show(f"<p>{escape(left_out_words(found.left_out))}</p>")
    if restated:
        _restated(restated)
    if found.leaps:
        _leaps(found.leaps)
    if found.differences:
        _differences(found.differences)
    columns = (
        tables.Column("File"),
        tables.Column("What became of it"),
        tables.Column("Publication"),
        tables.Column("Period"),
        tables.Column("Rows", True),
        tables.Column("Used", True),
    )
    rows = [
        [f.file, became(found, f), f.publication or "–", periods_said(f.period) or "–", *_rows(f)]
        for f in found.files
    ]
    show(tables.table(columns, rows, "What became of each file"))
    if any(f.problems for f in found.files):
        show("<h2>What to look at</h2>" + _problems(found.files))


def _rows(report: FileReport) -> tuple[str, str]:
    """How many rows were read and used; of a file that is not taken in neither says anything."""
    if report.outcome not in ("accepted", "warned"):
        return "–", "–"
    return f"{report.rows:,}", f"{report.used:,}"


def _decision(found: Refresh) -> None:
    what, then = decision(found)
    if found.held:
        states.state(what, then, icon="pan_tool", key="held")
    elif found.reasons:
        states.refused(what, then, key="not_taken")
    elif found.published or found.dry_run:
        then = f"{then} Load a page again to see it." if found.published else then
        states.state(what, then, icon="check_circle", kind=states.Kind.FINE, key="published")
    else:
        states.state(what, then, key="nothing_new")


def _leaps(found: Sequence[Leap]) -> None:
    """A table of the practices whose figures move beyond reason, the furthest first."""
    catalogue = read_catalogue(CATALOGUE)
    columns = (
        tables.Column("Practice"),
        tables.Column("Figure"),
        tables.Column("What moved"),
        tables.Column("Period"),
        tables.Column("Held against"),
        tables.Column("Before", True),
        tables.Column("Now", True),
    )
    what = beyond_reason(found)
    rows = [leap_row(leap, catalogue) for leap in found[:NAMED]]
    more = f" The {NAMED} that moved furthest of {len(found):,}." if len(found) > NAMED else ""
    _show(LEAPS, f"{what[:1].upper()}{what[1:]}.{more}", columns, rows)


def leap_row(leap: Leap, catalogue: dict[str, Indicator]) -> list[str]:
    """A row of that table."""
    indicator = catalogue[leap.indicator]
    who = leap.name if leap.name == leap.practice else f"{leap.name} ({leap.practice})"
    periods = (Period.parse(period).label for period in (leap.period, leap.since))
    numbers = (f"{leap.before:,.0f}", f"{leap.now:,.0f}")
    return [who, indicator.title, moved_said(leap, indicator), *periods, *numbers]


def _differences(found: Sequence[Difference]) -> None:
    """A table; what was held before and reads otherwise now stands first."""
    catalogue = read_catalogue(CATALOGUE)
    columns = (
        tables.Column("Figure"),
        tables.Column("Period"),
        tables.Column("Held against"),
        *(tables.Column(word, True) for word in ("New", "Changed", "Lost", "Total before", "Total now")),
    )
    ordered = sorted(found, key=lambda one: not one.restates)
    rows = [difference_row(one, catalogue) for one in ordered[:MOST]]
    more = f" The first {MOST} of {len(found)} are listed." if len(found) > MOST else ""
    said = "Practices whose figure is new, reads otherwise or is gone."
    _show("What changes", f"{said}{more}", columns, rows)


def _show(name: str, said: str, columns: Sequence[tables.Column], rows: tables.Rows) -> None:
    """A table with its name and a sentence above it."""
    words = f'<h2>{escape(name)}</h2><p class="sk-sub">{escape(said)}</p>'
    show(words + tables.table(columns, rows, name))


def difference_row(one: Difference, catalogue: dict[str, Indicator]) -> list[str]:
    """A row of the table. What stands in another period is not changed; a sum of averages means nothing."""
    indicator, period = catalogue[one.indicator], Period.parse(one.period).label
    since = "nothing before" if not one.since else Period.parse(one.since).label
    changed = f"{one.changed:,}" if one.since == one.period else "–"
    totals = (None, None) if indicator.kind is Kind.MEAN else (one.total_before, one.total_now)
    before, now = ("–" if total is None else f"{total:,.0f}" for total in totals)
    return [indicator.title, period, since, f"{one.new:,}", changed, f"{one.lost:,}", before, now]


def _restated(restated: Restated) -> None:
    """The agreements whose baseline was counted from figures that were corrected."""
    catalogue = read_catalogue(CATALOGUE)
    lines = "".join(
        f"<li>{escape(agreed.locality_name)}: {escape(agreed.statement)} Baseline "
        f"{escape(shown(one.value_before, catalogue[agreed.indicator]))}, "
        f"now {escape(shown(one.value_now, catalogue[agreed.indicator]))}.</li>"
        for agreed, one in restated
    )
    show(f"<h2>Agreed on figures that are corrected now</h2><ul>{lines}</ul>")


def _problems(files: Sequence[FileReport]) -> str:
    columns = (
        tables.Column("File"),
        tables.Column("Row", True),
        tables.Column("Column"),
        tables.Column("What it says"),
    )
    rows = [
        [f.file, str(p.row or "–"), p.column or "–", problem_said(f, p)] for f in files for p in f.problems
    ]
    return tables.table(columns, rows, "Problems of the files")
