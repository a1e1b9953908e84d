"""Summaries: what came of a refresh, in plain words."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from benchmarking.organisations import Level, Organisations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.tariffs import tariffs_of
from benchmarking.words.tariff_wording import tariff_said
from data_loaders.reading import FileReport
from data_loaders.refresh import Refresh

LISTED = 20  # differences
OUTCOMES = {
    "accepted": "taken in",
    "warned": "taken in with remarks",
    "refused": "refused",
    "already_loaded": "loaded before",
    "unrecognised": "not recognised",
}


def summary(outcome: Refresh, snapshot: Snapshot | None) -> str:
    """Several lines: the decision, each file with its problems, and what is held now."""
    lines = [_decision(outcome), *(line for report in outcome.files for line in _file(report))]
    if outcome.left_out:
        lines.append(left_out_words(outcome.left_out))
    lines += _differences(outcome)
    if outcome.published and snapshot is not None:
        lines += _held(snapshot)
    return "\n".join(lines)


def left_out_words(files: Collection[str]) -> str:
    """The files that somebody went back past, the same for screen and command line."""
    names = (f"{name} ({n} files of that name)" if n > 1 else name for name, n in Counter(files).items())
    return (
        "Received earlier and not in use, because somebody went back to a version made without: "
        f"{', '.join(names)}. Give a file again to take it in."
    )


def _decision(outcome: Refresh) -> str:
    if outcome.published:
        return f"Published snapshot {outcome.snapshot}."
    if any(report.outcome in ("refused", "unrecognised") for report in outcome.files) and outcome.reasons:
        return "Nothing was changed."  # why stands with each file below
    if outcome.held:
        return f"Held, and nothing was changed (--confirm takes it in): {' '.join(outcome.reasons)}"
    if outcome.reasons:
        return f"Nothing was changed: {' '.join(outcome.reasons)}"
    return "Nothing new: these files are in the current snapshot already, or this was a dry run."


def _differences(outcome: Refresh) -> list[str]:
    """What was held before and reads otherwise now, one line each; what is new as a number."""
    restating = [one for one in outcome.differences if one.restates]
    new = len(outcome.differences) - len(restating)
    lines = [
        f"  {one.indicator}, {Period.parse(one.period).label}, held against {Period.parse(one.since).label}:"
        f" {one.new:,} practices new, {one.changed:,} changed, {one.lost:,} lost;"
        f" total {one.total_now:,.0f}, before {one.total_before:,.0f}"
        for one in restating
    ]
    if len(lines) > LISTED:
        lines = [*lines[:LISTED], f"  and {len(lines) - LISTED:,} more (all of them with --json)"]
    if new:
        lines.append(f"  {new:,} new figures of an indicator and a period, with no practice lost")
    return ["What changes:", *lines] if lines else []


def _file(report: FileReport) -> list[str]:
    about = f" ({report.publication}, {_said(report.period)})" if report.publication and report.period else ""
    rows = f": {report.used:,} of {report.rows:,} rows used" if report.rows else ""
    lines = [f"  {report.file} {OUTCOMES[report.outcome]}{about}{rows}"]
    for problem in report.problems:
        place = f"row {problem.row}: " if problem.row else ""
        lines.append(f"    {place}{problem.message}")
    return lines


def _held(snapshot: Snapshot) -> list[str]:
    tree, indicators = snapshot.organisations, snapshot.held_indicators()
    lines = [f"Held now: {len(indicators)} indicators."]
    if not indicators:
        return lines
    received = max(source.received for source in snapshot.sources)
    ends = {period.end for i in indicators for period in snapshot.held.periods(i.id)}
    newest = max((end for end in ends if end <= received), default=received)  # a year may still be running
    said = ", ".join(_counted(tree, level, newest) for level in (Level.PRACTICE, Level.LOCALITY, Level.CCG))
    areas = ", ".join(tree.names.get(code, code) for code in tree.area.codes) or "everything that is held"
    lines.append(f"Our area ({areas}) on {newest.day} {newest:%B %Y}: {said}.")
    return lines + _counted_anew(snapshot) + _tariffs(snapshot)


def _tariffs(snapshot: Snapshot) -> list[str]:
    """Each tariff that is held, one line for each."""
    return [
        f"Tariff held: {indicator.title}, {tariff_said(tariff)}."
        for indicator in snapshot.indicators.values()
        for tariff in tariffs_of(snapshot, indicator)
    ]


def _counted_anew(snapshot: Snapshot) -> list[str]:
    """What the files declare to be counted differently from some month on, one line for each month."""
    found: dict[Period, list[str]] = {}
    for indicator in snapshot.held_indicators():
        for first, practices in snapshot.held.counted_anew(indicator.id).items():
            what = f"{indicator.title} ({len(practices):,} practice{'' if len(practices) == 1 else 's'})"
            found.setdefault(first, []).append(what)
    return [
        f"Counted differently from {first.label}, so no line is drawn across: {', '.join(found[first])}."
        for first in sorted(found)
    ]


def _counted(tree: Organisations, level: Level, on: date) -> str:
    count, name = len(tree.in_area(level, on)), tree.level_name(level)
    if count != 1:
        name = "localities" if name == "locality" else f"{name}s"
    return f"{count:,} {name}"


def _said(periods: str) -> str:
    """ "2024-07 to 2025-06" as "July 2024 to June 2025"; what is no period stays as it is."""
    try:
        return " to ".join(Period.parse(period).label for period in periods.split(" to "))
    except ValueError:
        return periods
