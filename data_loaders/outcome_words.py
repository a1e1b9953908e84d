"""Words for what came of a refresh, the same on the page and on the command line."""

import re
from collections import Counter
from collections.abc import Collection

from benchmarking.periods import Period
from data_loaders.outcome import Refresh
from data_loaders.reading import FileReport
from data_loaders.received import Problem

READ = {  # what reading it came to
    "accepted": "can be taken in",
    "warned": "can be taken in, with remarks",
    "refused": "refused",
    "already_loaded": "in use already",
    "unrecognised": "not recognised",
}
TAKEN = {**READ, "accepted": "taken in", "warned": "taken in, with remarks"}  # once it is published


def became(found: Refresh, report: FileReport) -> str:
    """What became of one file: nothing is called taken in where nothing was published."""
    return (TAKEN if found.published else READ)[report.outcome]


def decision(found: Refresh) -> tuple[str, str]:
    """What came of it all, and what to do next."""
    begins = "Checked: these files" if found.dry_run else "These files"
    if found.published:
        return f"Version {found.snapshot} is now in use", f"It was made with {_counted(found)}."
    if found.held:
        return f"{begins} look different from before", f"Nothing was changed yet. {' '.join(found.reasons)}"
    if found.reasons:
        return f"{begins} {'cannot be' if found.dry_run else 'were not'} taken in", _why(found)
    if found.dry_run and any(report.outcome in ("accepted", "warned") for report in found.files):
        remarks = ", with the remarks below" if any(report.problems for report in found.files) else ""
        return f"{begins} can be taken in", f"{_counted(found)} in all{remarks}. Nothing was changed yet."
    return "Nothing new in these files", "What they say is held already. Nothing was changed."


def _why(found: Refresh) -> str:
    """Why nothing was taken in: of files that cannot be read, where it is said."""
    at_fault = sum(report.outcome in ("refused", "unrecognised") for report in found.files)
    if not at_fault:
        return f"Nothing was changed: {' '.join(found.reasons)}"
    if len(found.files) == 1:
        return "Nothing was changed. Below is what to put right."
    return (
        f"Nothing was changed: {at_fault:,} of {len(found.files):,} files cannot be read, so none is taken."
        " Put right what is said of them below, or leave them out, and give the files again."
    )


def _counted(found: Refresh) -> str:
    new = sum(report.outcome in ("accepted", "warned") for report in found.files)
    return "1 new file" if new == 1 else f"{new:,} new files"


def problem_said(report: FileReport, problem: Problem) -> str:
    """A problem as it is said where the file, row and column stand beside it: each is named once."""
    column = f"column {re.escape(problem.column)}"
    place = f"row {problem.row}(, {column})?" if problem.row else column
    text = re.sub(rf"^{re.escape(report.file)}(:|,(?= row)|,(?= column)|(?= ))\s*", "", problem.message)
    if text != problem.message and problem.message.startswith(f"{report.file} "):
        text = f"It {text}"
    text = re.sub(rf"(^|, ){place}: ", lambda found: ": " if found[1] else "", text, count=1)
    return text[:1].upper() + text[1:]


def left_out_words(files: Collection[str]) -> str:
    """The files that somebody went back past."""
    names = (f"{name} ({n} files of that name)" if n > 1 else name for name, n in Counter(files).items())
    return (
        "Received earlier and not in use, because somebody went back to a version made without: "
        f"{', '.join(names)}. Give a file again to take it in."
    )


def counted_new(figures: int) -> str:
    """How many indicators and periods are new without anything that was held being lost."""
    one = "1 figure has" if figures == 1 else f"{figures:,} figures have"
    return f"{one} a new period, with no practice lost"


def periods_said(periods: str) -> str:
    """ "2024-07 to 2025-06" as "July 2024 to June 2025"; what is no period stays as it is."""
    try:
        return " to ".join(Period.parse(period).label for period in periods.split(" to "))
    except ValueError:
        return periods
