"""Priority list: several priorities in a sentence with all five verdicts, and as a csv."""

from collections.abc import Sequence
from datetime import date

from benchmarking.agreed.followed import Verdict
from benchmarking.snapshot import Snapshot
from benchmarking.words.progress_wording import chance_line, counted, judged
from components.agreed.priority_verdict import state_words, verdict_words
from components.table_files import as_csv as table_as_csv
from components.table_files import number
from records.agreed.actions import GOING
from records.agreed.courses import Course
from records.models import ActionState, PriorityState
from records.priorities import is_lapsed

HEADS = (
    "locality", "state", "indicator", "statement", "baseline", "baseline_period", "restated_to",
    "restated_on", "target", "target_by", "lead_role", "lead_practice", "agreed_on", "review_on", "verdict",
    "said",
    "actions_open", "actions_done", "closed_on", "outcome",
)  # fmt: skip


def in_brief(shown: Sequence[Course], today: date) -> tuple[str, str, str]:
    """How many there are; all five verdicts with their counts; what chance alone would show."""
    agreed = [c for c in shown if c.is_followed]
    followed = [c.said for c in agreed if not c.doubted]
    lapsed = sum(is_lapsed(c.priority, today) for c in shown)
    proposed = len(shown) - len(agreed) - lapsed
    parts = [f"{len(agreed)} agreed" if proposed or lapsed else ""]
    parts += [f"{proposed} proposed" if proposed else "", f"{lapsed} lapsed" if lapsed else ""]
    said = ", ".join(part for part in parts if part)
    many = f"{len(shown)} {'priority' if len(shown) == 1 else 'priorities'}"
    finding = f"{many}{f': {said}' if said else ''}."
    old_enough = judged(followed)
    left_out = len(agreed) - len(followed)
    count = counted(followed) if followed else ""
    if left_out:
        count += f" {left_out} {'is' if left_out == 1 else 'are'} left out: a figure is under challenge."
    return finding, count.strip(), chance_line(old_enough) if old_enough else ""


def as_csv(shown: Sequence[Course], snapshot: Snapshot) -> bytes:
    """One row for each priority, numbers in full; every row ends with the snapshot."""
    return table_as_csv(HEADS, [_row(c, snapshot) for c in shown], {}, snapshot.id)


def _row(course: Course, snapshot: Snapshot) -> list[str]:
    priority, names = course.priority, snapshot.organisations.names
    last = course.restatements[-1] if course.restatements else None
    verdict = Verdict(course.said).value if course.is_followed else ""
    return [
        priority.locality_name,
        state_words(priority, snapshot.made_at.date())
        if priority.state is not PriorityState.OPEN
        else "Open",
        priority.indicator,
        priority.statement,
        number(priority.baseline.get("value")),
        str(priority.baseline.get("period", "")),
        number(last.value_now if last else None),
        last.restated_on.isoformat() if last else "",
        number(priority.target),
        priority.target_by.isoformat(),
        priority.lead_role,
        names.get(priority.lead_practice, priority.lead_practice),
        priority.agreed_on.isoformat() if priority.agreed_on else "",
        priority.review_on.isoformat(),
        verdict,
        " ".join(course.sentences) if course.is_followed else " ".join(verdict_words(course)[1]),
        str(sum(a.state in GOING for a in course.actions)),
        str(sum(a.state is ActionState.DONE for a in course.actions)),
        priority.closed_on.isoformat() if priority.closed_on else "",
        priority.outcome,
    ]
