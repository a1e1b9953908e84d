"""Courses: what became of a priority since it was agreed: verdict, corrections, actions, reviews, edits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from benchmarking.organisations import Organisations
from records.agreed.actions import actions_of, reviews_of
from records.agreed.afterwards import versions_of
from records.agreed.doubts import IN_DOUBT, challenges_about
from records.agreed.following import restatements_of, verdict_on, verdicts_of
from records.models import (
    Challenge,
    ChallengeState,
    PlannedAction,
    Priority,
    PriorityState,
    PriorityVersion,
    Restatement,
    Review,
    User,
    Verdict,
)
from records.permissions import Action, may
from records.workshops import agreed

TOO_EARLY = "too_early"


@dataclass(frozen=True)
class Course:
    """One priority as it went on, as seen from one snapshot; each list oldest first.

    `before`: the verdict of the snapshot before the one that `verdict` was made for. `verdicts`: all up to
    that one. `challenges`: those of figures behind it that were not rejected.
    """

    priority: Priority
    verdict: Verdict | None = None
    before: Verdict | None = None
    restatements: tuple[Restatement, ...] = ()
    actions: tuple[PlannedAction, ...] = ()
    reviews: tuple[Review, ...] = ()
    versions: tuple[PriorityVersion, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    challenges: tuple[Challenge, ...] = ()

    @property
    def is_followed(self) -> bool:
        """Whether verdicts are made of it: it was agreed."""
        return self.priority.state is not PriorityState.PROPOSED

    @property
    def said(self) -> str:
        """The verdict; before the first refresh it is too early."""
        return self.verdict.verdict if self.verdict else TOO_EARLY

    @property
    def sentences(self) -> list[str]:
        """The stored sentences of the verdict, and whether it is in doubt."""
        if self.verdict is None:
            return ["Too early to tell: no figures came since it was agreed."]
        return [*(self.verdict.details.get("sentences") or []), *([IN_DOUBT] if self.doubted else [])]

    @property
    def doubted(self) -> bool:
        """Whether a figure behind it is under challenge, or was found wrong and is not corrected yet: then
        the verdict is shown with doubts.IN_DOUBT beside it, and is no finding."""
        return any(self._stands(one) for one in self.challenges)

    def _stands(self, one: Challenge) -> bool:
        """An open one does; an accepted one until a verdict was made that knew of it and is without it."""
        if one.state is ChallengeState.OPEN or self.verdict is None:
            return True
        kept = self.verdict.details
        return one.id not in kept.get("accepted", ()) or bool(kept.get("doubted"))

    @property
    def turned(self) -> bool:
        """Whether the snapshot gave another verdict than the one before; the first one is no turn,
        and what is in doubt is no news."""
        return (
            self.verdict is not None
            and self.before is not None
            and self.verdict.verdict != self.before.verdict
            and not self.doubted
        )


def course(session: Session, priority: Priority, snapshot_id: str) -> Course:
    """One priority, with nothing that a later snapshot said."""
    verdict = verdict_on(session, priority.id, snapshot_id)
    until = _until(verdicts_of(session, priority.id), verdict)
    seen = {v.snapshot for v in until}
    return Course(
        priority,
        verdict,
        until[-2] if len(until) > 1 else None,
        tuple(
            r
            for r in restatements_of(session, priority.id)
            if r.snapshot in seen and r.baseline_version == priority.baseline_version
        ),
        tuple(actions_of(session, priority.id)),
        tuple(reviews_of(session, priority.id)),
        tuple(versions_of(session, priority.id)),
        tuple(until),
        tuple(challenges_about(session, priority)),
    )


def _until(verdicts: Sequence[Verdict], last: Verdict | None) -> list[Verdict]:
    """The verdicts up to one, in the order in which they were made: two snapshots may be of one day."""
    return [] if last is None else list(verdicts[: verdicts.index(last) + 1])


def courses(session: Session, priorities: Iterable[Priority], snapshot_id: str) -> list[Course]:
    """The same for several, in their order."""
    return [course(session, priority, snapshot_id) for priority in priorities]


def readable_courses(
    session: Session, user: User, snapshot_id: str, *, tree: Organisations, on: date
) -> list[Course]:
    """Those of every priority that an account may read."""
    mine = (p for p in agreed(session) if may(user, Action.READ_WORKSHOP, p.locality, tree=tree, on=on))
    return courses(session, mine, snapshot_id)
