"""Summaries: what came of a refresh, in plain words."""

from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from data_loaders.reading import FileReport
from data_loaders.refresh import Refresh

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
    if outcome.published and snapshot is not None:
        lines += _held(snapshot)
    return "\n".join(lines)


def _decision(outcome: Refresh) -> str:
    if outcome.published:
        return f"Published snapshot {outcome.snapshot}."
    if outcome.reasons:
        return "Nothing was changed. " + " ".join(outcome.reasons)
    return "Nothing new: these files are in the current snapshot already, or this was a dry run."


def _file(report: FileReport) -> list[str]:
    about = f" ({report.publication}, {report.period})" if report.publication and report.period else ""
    rows = f": {report.used:,} of {report.rows:,} rows used" if report.rows else ""
    lines = [f"  {report.file} {OUTCOMES[report.outcome]}{about}{rows}"]
    for problem in report.problems:
        place = f"row {problem.row}: " if problem.row else ""
        lines.append(f"    {place}{problem.message}")
    return lines


def _held(snapshot: Snapshot) -> list[str]:
    tree, indicators = snapshot.organisations, snapshot.held_indicators()
    newest = (
        max(period.end for i in indicators for period in snapshot.held.periods(i.id)) if indicators else None
    )
    lines = [f"Held now: {len(indicators)} indicators."]
    if newest is None:
        return lines
    counts = {
        level: len(tree.in_area(level, newest)) for level in (Level.PRACTICE, Level.LOCALITY, Level.CCG)
    }
    names = {Level.PRACTICE: "practices", Level.LOCALITY: "localities", Level.CCG: "CCGs"}
    called = {
        level: names[level] if tree.level_name(level).lower() == level.value else f"{tree.level_name(level)}s"
        for level in counts
    }
    said = ", ".join(f"{count:,} {called[level]}" for level, count in counts.items())
    areas = ", ".join(tree.names.get(code, code) for code in tree.area.codes) or "everything that is held"
    lines.append(f"Our area ({areas}) on {newest.day} {newest:%B %Y}: {said}.")
    return lines
