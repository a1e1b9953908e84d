"""Following: at every refresh each open priority gets its verdict; a restated baseline is never silent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarking.agreed.followed import Followed, Progress
from benchmarking.agreed.followed import Verdict as Said
from benchmarking.agreed.progress import progress
from benchmarking.disclosure.small_numbers import as_handed_out
from benchmarking.over_time.series_breaks import breaks_among
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.words.progress_wording import sentences
from benchmarking.words.wording import shown
from records import audit
from records.agreed.doubts import challenges_about, doubted_periods
from records.agreed.quiet_watch import as_record as watch_as_record
from records.agreed.quiet_watch import is_watched, watched
from records.agreed.restating import DAY, changed_files, reads_now
from records.database import begin_writing
from records.models import ChallengeState, Priority, PriorityState, Restatement, Verdict
from records.workshops import agreed, named

NOT_SAID: dict[str, Any] = {  # what is read of a verdict, and what stands there before there is one
    "change": None, "lower": None, "upper": None, "comparison": "no_comparison", "already_moving": False,
    "at_target": False, "latest": None, "sentences": [], "doubted": [], "watch": None,
}  # fmt: skip


@dataclass(frozen=True)
class Turned:
    """A priority whose verdict is another one than at the refresh before: news for those concerned."""

    priority: Priority
    before: str
    now: str
    said: str


def followed(priority: Priority) -> Followed:
    """A priority as its progress is worked out."""
    frozen = priority.frozen
    return Followed(
        indicator=priority.indicator,
        scope=tuple(priority.scope),
        wanted=priority.wanted,
        agreed_on=_since(priority),
        baseline_period=Period.parse(priority.baseline["period"]),
        target=priority.target,
        allowance=frozen.get("allowance") or 0.0,
        similar=tuple(frozen.get("similar") or ()),
    )


def _since(priority: Priority) -> date:
    """The day after which figures follow: that of the agreement, or the end of a baseline made anew later."""
    agreed = priority.agreed_on or priority.recorded_on
    end = Period.parse(priority.baseline["period"]).end
    return max(agreed, end) if priority.baseline_version > 1 else agreed


def judge(snapshot: Snapshot, priority: Priority, others: Iterable[Priority] = ()) -> Progress:
    """What a snapshot says of a priority. `others`: practices that chose the same later are left out of the
    similar practices it is compared with."""
    return progress(snapshot, _compared_with(priority, others))


def _compared_with(priority: Priority, others: Iterable[Priority]) -> Followed:
    about = followed(priority)
    later = {
        code
        for other in others
        if other.indicator == priority.indicator and other.locality != priority.locality
        for code in other.scope
    }
    similar = tuple(code for code in about.similar if code not in later)
    return replace(about, similar=similar)


def follow(session: Session, snapshot: Snapshot, today: date) -> list[Turned]:
    """Store the verdict of every priority that is followed on a snapshot, once; what turned since the last.

    One transaction, with a line in the audit where a verdict changed or a baseline was restated. Doing it
    again for the same snapshot changes nothing.
    """
    begin_writing(session)
    every = agreed(session)
    turned = []
    newest = max((source.received for source in snapshot.sources), default=snapshot.made_at.date())
    handed_out = as_handed_out(snapshot)  # what is kept of a verdict is shown, so it rests on what may be
    for priority in every:
        done = session.get(Verdict, (priority.id, snapshot.id))
        followed_on = priority.state is PriorityState.OPEN or is_watched(priority, handed_out)
        if not followed_on or done is not None or newest < priority.recorded_on:
            continue
        before = latest_verdict(session, priority.id)
        found = judge(handed_out, priority, every)
        details = _details(handed_out, priority, found, every)
        asked = challenges_about(session, priority)
        details["accepted"] = [one.id for one in asked if one.state is ChallengeState.ACCEPTED]
        session.add(Verdict(priority.id, snapshot.id, found.verdict.value, found.reason, details, today))
        was = before.verdict if before else ""
        if was != found.verdict:
            _tell(session, priority, "verdict_changed", was, found.verdict, snapshot.id)
        if was != found.verdict and not details["doubted"]:
            turned.append(Turned(priority, was, found.verdict, details["sentences"][0]))
        _restate(session, snapshot, handed_out, priority, today)
    session.commit()
    return turned


def _details(
    snapshot: Snapshot, priority: Priority, found: Progress, every: Iterable[Priority]
) -> dict[str, Any]:
    """What is kept of a verdict: its numbers and sentences, what of it is in doubt, how a watch stands."""
    doubted = [str(period) for period in doubted_periods(priority, snapshot.challenged)]
    details = {
        **found.as_record(),
        "sentences": words_of(snapshot, priority, found),
        "doubted": doubted,
    }
    if priority.state is PriorityState.CLOSED:
        watch = watched(snapshot, priority, _compared_with(priority, every))
        details["watch"] = None if watch is None else watch_as_record(watch)
    return details


def latest_verdict(session: Session, priority_id: int) -> Verdict | None:
    """The verdict of the newest snapshot that a priority was followed on."""
    rows = select(Verdict).where(Verdict.priority_id == priority_id).order_by(Verdict.made_at.desc())
    return session.scalars(rows.limit(1)).first()


def verdicts_of(session: Session, priority_id: int) -> list[Verdict]:
    """Every stored verdict of a priority, oldest first."""
    rows = select(Verdict).where(Verdict.priority_id == priority_id).order_by(Verdict.made_at)
    return list(session.scalars(rows))


def verdict_on(session: Session, priority_id: int, snapshot_id: str) -> Verdict | None:
    """The verdict that a snapshot gave, or the last one before it."""
    every = verdicts_of(session, priority_id)
    its_own = next((v for v in every if v.snapshot == snapshot_id), None)
    earlier = [v for v in every if v.snapshot[:DAY] < snapshot_id[:DAY]]
    return its_own or (earlier[-1] if earlier else None)


def restatements_of(session: Session, priority_id: int) -> list[Restatement]:
    """How a baseline was restated, oldest first."""
    rows = select(Restatement).where(Restatement.priority_id == priority_id).order_by(Restatement.snapshot)
    return list(session.scalars(rows))


def restated_in(session: Session, snapshot_id: str) -> list[tuple[Priority, Restatement]]:
    """What was agreed on figures that a snapshot corrects, each with its baseline before and now."""
    rows = (
        select(Priority, Restatement)
        .join(Restatement, Restatement.priority_id == Priority.id)
        .where(Restatement.snapshot == snapshot_id)
        .order_by(Priority.id)
    )
    return [(priority, restatement) for priority, restatement in session.execute(rows)]


def words_of(snapshot: Snapshot, priority: Priority, found: Progress) -> list[str]:
    """The sentences of a verdict."""
    indicator = snapshot.indicators.get(priority.indicator)
    if indicator is None:
        return ["Cannot be compared: the figures are not published any more."]
    breaks = breaks_among(snapshot, indicator, priority.scope)
    start = Period.parse(priority.baseline["period"]).start
    anew = next((b.period for b in breaks if b.period.start > start), None)
    return sentences(found, indicator, anew)


def as_json(session: Session, priority: Priority) -> dict[str, Any]:
    """What WORKSHOP 16 reads of a verdict, under its names; nothing where none was given yet."""
    stored = latest_verdict(session, priority.id)
    beside = {
        "restatements": [
            {"from": r.value_before, "to": r.value_now, "on": r.restated_on.isoformat(),
             "snapshot": r.snapshot, "files": r.files, "baseline_version": r.baseline_version}
            for r in restatements_of(session, priority.id)
        ],
        "challenges": [
            {"id": one.id, "organisation": one.organisation, "period": one.period, "state": one.state.value}
            for one in challenges_about(session, priority)
        ],
    }  # fmt: skip
    if stored is None:
        return {"verdict": Said.TOO_EARLY.value, "reason": "no_refresh_yet", **NOT_SAID, **beside}
    return {
        "verdict": stored.verdict,
        "reason": stored.reason or None,
        **{name: stored.details.get(name, empty) for name, empty in NOT_SAID.items()},
        "verdict_snapshot": stored.snapshot,
        **beside,
    }


def _restate(
    session: Session, snapshot: Snapshot, handed_out: Snapshot, priority: Priority, today: date
) -> None:
    """Keep what the baseline is by the figures of a snapshot, where it reads differently."""
    indicator = snapshot.indicators.get(priority.indicator)
    held = priority.baseline.get("value")
    if indicator is None or held is None:
        return
    of_this = [r for r in restatements_of(session, priority.id) if _is_current(r, priority)]
    last = of_this[-1].value_now if of_this else held
    now = reads_now(priority, indicator, handed_out)
    if now is None or shown(now, indicator) == shown(last, indicator):
        return
    since = of_this[-1].restated_on if of_this else date.fromisoformat(_pinned(priority)[:DAY])
    files = changed_files(priority, indicator, snapshot, since)
    session.add(Restatement(priority.id, snapshot.id, last, now, today, files, priority.baseline_version))
    _tell(session, priority, "baseline_restated", shown(last, indicator), shown(now, indicator), snapshot.id)


def _is_current(restatement: Restatement, priority: Priority) -> bool:
    return restatement.baseline_version == priority.baseline_version


def _pinned(priority: Priority) -> str:
    return str(priority.baseline.get("snapshot") or priority.snapshot)


def _tell(
    session: Session, priority: Priority, event: str, before: str, after: str, snapshot_id: str
) -> None:
    audit.write(
        session, by=None, actor="the program", event=event, thing=named(priority), before=before,
        after=after, snapshot=snapshot_id,
    )  # fmt: skip
