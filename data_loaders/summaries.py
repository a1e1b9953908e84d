"""Summaries: what came of a refresh, in plain words."""

from collections.abc import Mapping
from datetime import date

from benchmarking.differences import Difference
from benchmarking.indicators import Indicator, Kind, read_catalogue
from benchmarking.organisations import Level, Organisations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.tariffs import tariffs_of
from benchmarking.words.leap_wording import IN_SENTENCE, LEAPS, leap_said
from benchmarking.words.tariff_wording import tariff_said
from data_loaders.outcome import Refresh
from data_loaders.outcome_words import (
    became,
    counted_new,
    decision,
    left_out_words,
    periods_said,
    problem_said,
)
from data_loaders.reading import FileReport
from data_loaders.refresh import CATALOGUE

LISTED = 20  # differences
NAMED = 10  # practices whose figures move beyond reason


def summary(outcome: Refresh, snapshot: Snapshot | None) -> str:
    """Several lines: the decision, each file with its problems, what changes, and what is held now."""
    catalogue = read_catalogue(CATALOGUE)
    what, then = decision(outcome)
    lines = [then if then.startswith("Nothing was changed: ") else f"{what}. {then}"]
    if outcome.held:
        lines.append("If they are right, give them again with --confirm.")
    lines += [line for report in outcome.files for line in _file(outcome, report)]
    if outcome.left_out:
        lines.append(left_out_words(outcome.left_out))
    lines += _leaps(outcome, catalogue)
    lines += _differences(outcome, catalogue)
    if outcome.published and snapshot is not None:
        lines += _held(snapshot)
    return "\n".join(lines)


def _leaps(outcome: Refresh, catalogue: Mapping[str, Indicator]) -> list[str]:
    """The practices whose figure moves beyond reason, the furthest first."""
    if outcome.held and len(outcome.leaps) <= IN_SENTENCE:
        return []  # the reason names them all
    lines = [f"  {leap_said(leap, catalogue[leap.indicator])}" for leap in outcome.leaps[:NAMED]]
    if len(outcome.leaps) > NAMED:
        lines.append(f"  and {len(outcome.leaps) - NAMED:,} more (all of them with --json)")
    return [f"{LEAPS}:", *lines] if lines else []


def _differences(outcome: Refresh, catalogue: Mapping[str, Indicator]) -> list[str]:
    """What was held before and reads otherwise now, one line each; what is new as a number."""
    restating = [one for one in outcome.differences if one.restates]
    new = len(outcome.differences) - len(restating)
    lines = [f"  {_difference(one, catalogue[one.indicator])}" for one in restating[:LISTED]]
    if len(restating) > LISTED:
        lines.append(f"  and {len(restating) - LISTED:,} more (all of them with --json)")
    if new:
        lines.append(f"  {counted_new(new)}")
    return ["What changes:", *lines] if lines else []


def _difference(one: Difference, indicator: Indicator) -> str:
    period, since = Period.parse(one.period).label, Period.parse(one.since).label
    against = "as held before" if one.since == one.period else f"held against {since}"
    changed = f", {one.changed:,} changed" if one.since == one.period else ""
    averages = indicator.kind is Kind.MEAN  # a sum of them means nothing
    totals = "" if averages else f"; total {one.total_now:,.0f}, before {one.total_before:,.0f}"
    new = "1 practice" if one.new == 1 else f"{one.new:,} practices"
    return f"{indicator.title}, {period}, {against}: {new} new{changed}, {one.lost:,} lost{totals}"


def _file(outcome: Refresh, report: FileReport) -> list[str]:
    said = ", ".join(part for part in (report.publication, periods_said(report.period)) if part)
    taken = report.rows and report.outcome in ("accepted", "warned")
    rows = f": {report.used:,} of {report.rows:,} rows used" if taken else ""
    lines = [f"  {report.file}: {became(outcome, report)}{f' ({said})' if said else ''}{rows}"]
    for problem in report.problems:
        place = ", ".join(
            [f"row {problem.row}"] * bool(problem.row) + [f"column {problem.column}"] * bool(problem.column)
        )
        lines.append(f"    {f'{place}: ' if place else ''}{problem_said(report, problem)}")
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
