"""Then and now: where a priority started, where the same practices stand today, where it is to go."""

from datetime import date

from benchmarking.agreed.scopes import figure_over
from benchmarking.challenged import challenged_codes
from benchmarking.figures import Figure
from benchmarking.indicators import Indicator
from benchmarking.over_time.series_breaks import Break, breaks_among, breaks_of
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import counted, likely_range, with_unit
from components.markup import escape
from records.agreed.restating import restated
from records.models import Priority


def then_and_now(
    priority: Priority, snapshot: Snapshot, restated_on: date | None = None, is_broken: bool = False
) -> str:
    """Baseline with its range and period, the latest value, the target with its date, as HTML.

    `restated_on`: when the baseline was corrected, where that is kept. `is_broken`: a verdict beside it says
    already that it cannot be compared.
    """
    indicator = snapshot.indicators.get(priority.indicator)
    if indicator is None:
        return ""
    start = Period.parse(priority.baseline["period"])
    now = restated(priority, indicator, snapshot)
    then, limits = _said(_baseline(priority), indicator)
    if now is not None:  # what the latest figure is to be read beside
        then = f"{then}, restated to {short(now, indicator)}"
    entries = [
        ("Then", then, limits, start.label),
        ("Latest", *_latest(priority, indicator, start, snapshot)),
        ("Target", short(priority.target, indicator), "", f"by {priority.target_by:%B %Y}"),
    ]
    cells = "".join(
        f'<div><p class="sk-note">{escape(word)}</p><p class="sk-fact">{escape(value)}</p>'
        f'<p class="sk-note">{escape(ends)}{"<br>" if ends else ""}{escape(when)}</p></div>'
        for word, value, ends, when in entries
    )
    said = (
        corrected(priority, indicator, now, restated_on),
        "" if is_broken else counted_anew(priority, indicator, start, snapshot),
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


def corrected(
    priority: Priority, indicator: Indicator, now: float | None, restated_on: date | None = None
) -> str:
    """That the source was corrected since, in a sentence; empty where the baseline reads as it did."""
    if now is None:
        return ""
    before = short(priority.baseline["value"], indicator)
    when = f" on {restated_on.day} {restated_on:%B %Y}" if restated_on else ""
    return f"Baseline restated from {before} to {short(now, indicator)}{when}: the source was corrected."


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
