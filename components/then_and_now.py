"""Then and now: where a priority started, where the same practices stand today, where it is to go."""

from benchmarking.challenged import challenged_codes
from benchmarking.figures import Figure
from benchmarking.indicators import Indicator
from benchmarking.periods import Period
from benchmarking.scopes import figure_over
from benchmarking.series_breaks import Break, breaks_among, breaks_of
from benchmarking.small_numbers import rests_on_counts
from benchmarking.snapshot import Snapshot
from benchmarking.wording import counted, likely_range, shown, with_unit
from components.markup import escape
from records.models import Priority


def then_and_now(priority: Priority, snapshot: Snapshot) -> str:
    """Baseline with its range and period, the latest value, the target with its date, as HTML."""
    indicator = snapshot.indicators.get(priority.indicator)
    if indicator is None:
        return ""
    start = Period.parse(priority.baseline["period"])
    entries = [
        ("Then", *_said(_baseline(priority), indicator), start.label),
        ("Latest", *_latest(priority, indicator, start, snapshot)),
        ("Target", short(priority.target, indicator), "", f"by {priority.target_by:%B %Y}"),
    ]
    cells = "".join(
        f'<div><p class="sk-note">{escape(word)}</p><p class="sk-fact">{escape(value)}</p>'
        f'<p class="sk-note">{escape(limits)}{"<br>" if limits else ""}{escape(when)}</p></div>'
        for word, value, limits, when in entries
    )
    said = (
        restated(priority, indicator, start, snapshot),
        counted_anew(priority, indicator, start, snapshot),
        doubted(priority, indicator, start, snapshot),
    )
    return (
        f'<div class="sk-facts" style="margin-top:10px;grid-template-columns:repeat(3,1fr)">{cells}</div>'
        + "".join(f'<p class="sk-sub">{escape(words)}</p>' for words in said if words)
    )


def doubted(priority: Priority, indicator: Indicator, start: Period, snapshot: Snapshot) -> str:
    """That a practice's figure in one of the two is under challenge, in a sentence; empty where none is."""
    latest = snapshot.held.latest(indicator.id)
    held = {"then": start} | ({"latest": latest} if latest and latest != start else {})
    found = [
        word
        for word, period in held.items()
        if challenged_codes(snapshot.challenged, indicator.id, period) & {priority.locality, *priority.scope}
    ]
    if not found:
        return ""
    which = " and ".join(found)
    return f"Under challenge: a practice says that its figure in “{which}” is wrong. Nothing follows yet."


def counted_anew(priority: Priority, indicator: Indicator, start: Period, snapshot: Snapshot) -> str:
    """That then and latest are not one series, or will not be, in a sentence; empty where they are."""
    latest = snapshot.held.latest(indicator.id) or start
    broken = next((b for b in _breaks(priority, indicator, snapshot) if b.period.start > start.start), None)
    if broken is None:
        return ""
    when = f"{broken.period.label}{broken.of_some}"
    if broken.period.start > latest.end:
        return f"Counted differently from {when}: later figures cannot be compared with the baseline."
    return f"Then and latest cannot be compared: this is counted differently from {when}."


def _breaks(priority: Priority, indicator: Indicator, snapshot: Snapshot) -> tuple[Break, ...]:
    """Those of the priority's practices; of the whole locality for a reader who sees them under letters."""
    shown, tree = snapshot.tree(indicator), snapshot.organisations
    if all(code in shown for code in priority.scope) or priority.locality not in tree:
        return breaks_among(snapshot, indicator, priority.scope)
    return breaks_of(snapshot, indicator, tree[priority.locality])


def restated(priority: Priority, indicator: Indicator, start: Period, snapshot: Snapshot) -> str:
    """That the source was corrected since, in a sentence; empty where the baseline reads as it did.

    Not after a rollback: an earlier version holds what was there before a correction. Nor where other
    practices, or of small counts fewer of them, would be behind the number.
    """
    is_later = snapshot.id != priority.snapshot and snapshot.id[:10] >= priority.snapshot[:10]
    if not is_later or start not in snapshot.held.shown_periods(indicator.id):
        return ""
    kept, now = priority.baseline, _over_scope(priority, indicator, start, snapshot)
    same = now is not None and kept["practices_in_all"] == now.in_all
    if rests_on_counts(indicator) and now is not None:
        same = same and kept["practices_counted"] == now.counted
    if not same or now is None or now.value is None:
        return ""
    before, after = shown(kept["value"], indicator), shown(now.value, indicator)
    if before == after:
        return ""
    return (
        f"Baseline restated from {short(kept['value'], indicator)} to {short(now.value, indicator)}: "
        "the source was corrected."
    )


def short(value: float | None, indicator: Indicator) -> str:
    """A value with its sign, without what it is per."""
    return with_unit(value, indicator).split(" per ")[0].split(" weighted")[0]


def _latest(
    priority: Priority, indicator: Indicator, start: Period, snapshot: Snapshot
) -> tuple[str, str, str]:
    """The newest period after the baseline's; where there is none, that there is none."""
    period = snapshot.held.latest(indicator.id)
    found = _over_scope(priority, indicator, period, snapshot) if period and period.end > start.end else None
    if period is None or found is None:
        return "not yet", "", "no newer figures"
    few = f". {counted(found)} counted." if 0 < found.counted < found.in_all else ""
    return *_said(found, indicator), f"{period.label}{few}"


def _over_scope(
    priority: Priority, indicator: Indicator, period: Period, snapshot: Snapshot
) -> Figure | None:
    """The practices that the priority was agreed for, whoever is in the locality today."""
    tree = snapshot.organisations
    if priority.locality not in tree:
        return None
    return figure_over(snapshot, indicator, period, tree[priority.locality], priority.scope)


def _baseline(priority: Priority) -> Figure:
    kept = priority.baseline
    return Figure("", "", kept["value"], kept["lower"], kept["upper"], None, None, 0, 0, "ok")


def _said(figure: Figure, indicator: Indicator) -> tuple[str, str]:
    return short(figure.value, indicator), likely_range(figure, indicator)
