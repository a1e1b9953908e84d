"""Progress: whether what a locality agreed to change changed by more than chance and season (WORKSHOP 11).

Two independent questions have to agree: does a process chart signal, and have the same months moved?
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from benchmarking.agreed.followed import Change, Followed, Progress, Verdict
from benchmarking.agreed.yearly_progress import yearly_change
from benchmarking.indicators import Indicator
from benchmarking.methods.plain_numbers import Floats
from benchmarking.methods.process_charts import HIGH
from benchmarking.over_time.series import Series, series_of
from benchmarking.over_time.series_breaks import breaks_among
from benchmarking.periods import Frequency, Period
from benchmarking.snapshot import Snapshot
from benchmarking.statistics import mean_ci, xmr

THERE = 0.8  # of the baseline's denominator: fewer practices than that are a gap
FEWEST_SIMILAR = 10


@dataclass(frozen=True)
class Rhythm:
    """How many periods make what, for months, quarters and years."""

    year: int  # periods of a year: baseline value, paired change
    window: int  # of the baseline, at most…
    least: int  # …and at least
    enough: int  # follow-up periods before anything is said
    signal: int  # of the follow-up, in which a signal counts
    latest: int  # that have to be complete


RHYTHMS = {
    Frequency.MONTHLY: Rhythm(12, 24, 12, 6, 6, 2),
    Frequency.QUARTERLY: Rhythm(4, 12, 8, 4, 4, 1),
    Frequency.ANNUAL: Rhythm(1, 1, 1, 1, 1, 1),
}


def progress(snapshot: Snapshot, followed: Followed) -> Progress:
    """The verdict on a priority from the figures of a snapshot, for both sides of the comparison."""
    indicator = snapshot.indicators.get(followed.indicator)
    if indicator is None or not snapshot.held.practice_periods(followed.indicator):
        return Progress(Verdict.SERIES_BROKEN, "no_longer_held")
    own = series_of(snapshot, indicator, followed.scope)
    rhythm = _rhythm(indicator, followed)
    spans = _spans(own, indicator, followed, rhythm)
    found = _judged(snapshot, indicator, followed, own, rhythm, spans)
    latest = _known_last(own, rhythm.year)
    value = own.together(latest) if latest else None
    beyond = value is not None and (
        value <= followed.target if followed.wanted == "lower" else value >= followed.target
    )
    moving = _already_moving(own, rhythm, spans, followed.wanted)
    return replace(found, latest=value, at_target=bool(beyond), already_moving=moving)


@dataclass(frozen=True)
class _Spans:
    """Places of the periods: the baseline window, and those that follow the agreement."""

    window: tuple[int, ...]
    after: tuple[int, ...]
    gaps: tuple[int, ...]  # of the follow-up, with too few practices
    last: int  # the latest period held


def _rhythm(indicator: Indicator, followed: Followed) -> Rhythm:
    rhythm = RHYTHMS[indicator.frequency]
    return replace(rhythm, window=rhythm.year, least=rhythm.year) if followed.last_year_alone else rhythm


def _spans(own: Series, indicator: Indicator, followed: Followed, rhythm: Rhythm) -> _Spans:
    before = [at for at, p in enumerate(own.periods) if p.end <= followed.baseline_period.end]
    window = tuple(before[-rhythm.window :])
    later = [at for at, p in enumerate(own.periods) if _follows(p, followed.agreed_on, indicator.frequency)]
    weights = _weights(own, window[-rhythm.year :])
    thin = tuple(at for at in later if own.share_there(at, weights) < THERE)
    return _Spans(window, tuple(at for at in later if at not in thin), thin, len(own.periods) - 1)


def _follows(period: Period, agreed_on: date, frequency: Frequency) -> bool:
    """A whole period after the day; a year counts when nine of its months lie after it."""
    if frequency is not Frequency.ANNUAL:
        return period.start > agreed_on
    return sum(month.start > agreed_on for month in period.months()) >= 9


def _weights(own: Series, places: Sequence[int]) -> Floats:
    weights: Floats = np.nansum(own.denominator[:, list(places)], axis=1)
    return weights


def _judged(
    snapshot: Snapshot, indicator: Indicator, followed: Followed, own: Series, rhythm: Rhythm, spans: _Spans
) -> Progress:
    broken = _broken(snapshot, indicator, followed, own, rhythm, spans)
    if broken:
        return Progress(Verdict.SERIES_BROKEN, broken)
    after = tuple(own.periods[at] for at in spans.after)
    if len(spans.after) < rhythm.enough or len(spans.window) < rhythm.least:
        reason = "baseline_too_short" if len(spans.window) < rhythm.least else "follow_up_too_short"
        return Progress(
            Verdict.TOO_EARLY, reason, periods=after, expected=_expected(own, rhythm, spans, followed)
        )
    theirs = (
        series_of(snapshot, indicator, followed.similar) if len(followed.similar) >= FEWEST_SIMILAR else None
    )
    if indicator.frequency is Frequency.ANNUAL:
        return _over_years(snapshot, indicator, followed, own, spans, theirs)
    return _over_months(followed, own, rhythm, spans, theirs)


def _broken(
    snapshot: Snapshot, indicator: Indicator, followed: Followed, own: Series, rhythm: Rhythm, spans: _Spans
) -> str:
    if not spans.window:
        return "no_longer_held"
    first = own.periods[spans.window[0]]
    breaks = breaks_among(snapshot, indicator, followed.scope)
    if any(first.start < b.period.start for b in breaks):
        return "counted_anew"
    weights = _weights(own, spans.window[-rhythm.year :])
    latest = range(max(0, spans.last - rhythm.latest + 1), spans.last + 1)
    if all(own.share_there(at, weights) < THERE for at in latest):
        return "practices_missing"
    return ""


def _over_months(
    followed: Followed, own: Series, rhythm: Rhythm, spans: _Spans, theirs: Series | None
) -> Progress:
    pairs = _pairs(own, rhythm, spans)
    change = _mean([own.difference(later, earlier) for later, earlier in pairs])
    signal = _signal(followed, own, rhythm, spans)
    found = Progress(
        *_verdict(signal, change, followed),
        change=change,
        periods=tuple(own.periods[later] for later, _ in pairs),
        now=own.together([later for later, _ in pairs]) if pairs else None,
        same=own.together([earlier for _, earlier in pairs]) if pairs else None,
    )
    if theirs is None:
        return found
    apart = [own.difference(later, earlier) - theirs.difference(later, earlier) for later, earlier in pairs]
    return _compared(found, _mean(apart), followed.wanted)


def _pairs(own: Series, rhythm: Rhythm, spans: _Spans) -> list[tuple[int, int]]:
    """The last year of the follow-up, each period with the same one in the last year of the baseline."""
    year = spans.window[-rhythm.year :]
    same = {own.periods[at].start.month: at for at in year}
    found = [(at, same.get(own.periods[at].start.month)) for at in spans.after[-rhythm.year :]]
    return [(later, earlier) for later, earlier in found if earlier is not None]


def _signal(followed: Followed, own: Series, rhythm: Rhythm, spans: _Spans) -> str:
    """Whether the chart signals in the last periods of the follow-up, to which side alone: high, low, ""."""
    shown = [at for at in range(spans.window[0], spans.last + 1) if at not in spans.gaps]
    values = own.values(shown)
    known = [float(v) if not np.isnan(v) else None for v in values]
    held = sum(known[i] is not None for i, at in enumerate(shown) if at in spans.window)
    if held < 2:  # points: fewer carry no limits
        return ""
    made = xmr(
        values=known, improvement="decrease" if followed.wanted == "lower" else "increase", baseline_n=held
    )
    last = set(spans.after[-rhythm.signal :])
    causes = [made["special_cause"][i] for i, at in enumerate(shown) if at in last]
    sides = {"high" if cause in HIGH else "low" for cause in causes if cause not in (None, "none")}
    return sides.pop() if len(sides) == 1 else ""


def _verdict(signal: str, change: Change, followed: Followed) -> tuple[Verdict, str]:
    """Both questions together; the allowance stands only in the way of what is wanted."""
    if change.lower is None or change.upper is None:
        return Verdict.NO_CLEAR_CHANGE, "inside_ordinary_variation"
    lower_is_wanted = followed.wanted == "lower"
    good, other = ("low", "high") if lower_is_wanted else ("high", "low")
    r = followed.allowance
    moved = change.upper < 0 if lower_is_wanted else change.lower > 0
    beyond = change.upper < -r if lower_is_wanted else change.lower > r
    against = change.lower > 0 if lower_is_wanted else change.upper < 0
    if signal == good and beyond:
        return Verdict.WANTED, ""
    if signal == other and against:
        return Verdict.UNWANTED, ""
    if signal == good and moved:
        return Verdict.NO_CLEAR_CHANGE, "no_more_than_chance_gives_back"
    if signal:
        return Verdict.NO_CLEAR_CHANGE, "not_when_same_months_compared"
    return Verdict.NO_CLEAR_CHANGE, "inside_ordinary_variation"


def _over_years(
    snapshot: Snapshot,
    indicator: Indicator,
    followed: Followed,
    own: Series,
    spans: _Spans,
    theirs: Series | None,
) -> Progress:
    """The latest whole year of the follow-up against the year of the baseline."""
    earlier, later = spans.window[-1], spans.after[-1]
    lower, upper, difference, variance = yearly_change(snapshot, indicator, own, earlier, later)
    change = Change(difference, lower, upper)
    wanted_lower = followed.wanted == "lower"
    r, verdict, reason = followed.allowance, Verdict.NO_CLEAR_CHANGE, "inside_ordinary_variation"
    if lower is not None and upper is not None:
        if (upper < -r) if wanted_lower else (lower > r):
            verdict, reason = Verdict.WANTED, ""
        elif (lower > 0) if wanted_lower else (upper < 0):
            verdict, reason = Verdict.UNWANTED, ""
        elif (upper < 0) if wanted_lower else (lower > 0):
            reason = "no_more_than_chance_gives_back"
    found = Progress(
        verdict,
        reason,
        change=change,
        periods=(own.periods[later],),
        now=own.together([later]),
        same=own.together([earlier]),
    )
    if theirs is None or difference is None or variance is None:
        return found
    *_, other, other_variance = yearly_change(snapshot, indicator, theirs, earlier, later)
    if other is None or other_variance is None:
        return found
    half = 1.959964 * float(np.sqrt(variance + other_variance))
    apart = difference - other
    return _compared(found, Change(apart, apart - half, apart + half), followed.wanted)


def _compared(found: Progress, apart: Change, wanted: str) -> Progress:
    if apart.lower is None or apart.upper is None:
        return found
    more = apart.upper < 0 if wanted == "lower" else apart.lower > 0
    less = apart.lower > 0 if wanted == "lower" else apart.upper < 0
    words = "more_than_similar" if more else "less_than_similar" if less else "about_the_same"
    return replace(found, comparison=words, compared=apart)


def _already_moving(own: Series, rhythm: Rhythm, spans: _Spans, wanted: str) -> bool:
    """Whether the last year of the baseline moved the wanted way against the year before it."""
    if len(spans.window) < 2 * rhythm.year or rhythm.year == 1:
        return False
    last, before = spans.window[-rhythm.year :], spans.window[-2 * rhythm.year : -rhythm.year]
    moved = _mean([own.difference(at, then) for at, then in zip(last, before, strict=True)])
    if moved.lower is None or moved.upper is None:
        return False
    return moved.upper < 0 if wanted == "lower" else moved.lower > 0


def _mean(differences: Collection[float]) -> Change:
    known = [d for d in differences if not np.isnan(d)]
    made = mean_ci(values=known)
    return Change(made["value"], made["lower"], made["upper"])


def _known_last(own: Series, number: int) -> list[int]:
    """The last periods that have figures, as many as make a year; empty where there are fewer."""
    known = [at for at in range(len(own.periods)) if own.known[:, at].any()]
    return known[-number:] if len(known) >= number else []


def _expected(own: Series, rhythm: Rhythm, spans: _Spans, followed: Followed) -> Period | None:
    """With which period's figures a verdict can be expected, if none is missed."""
    if rhythm.year == 1 or not own.periods:
        return None
    months = 12 // rhythm.year
    last = own.periods[spans.after[-1]] if spans.after else None
    start = last.end if last else followed.agreed_on
    number = start.year * 12 + start.month - 1 + months * (rhythm.enough - len(spans.after))
    month = Period.parse(f"{number // 12}-{number % 12 + 1:02d}")
    return month if months == 1 else month.quarter()
