"""Under challenge: a snapshot with the figures marked that somebody says are wrong."""

from pathlib import Path

from benchmarking.organisations import Organisations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from data_loaders.store.corrections import corrected_in
from records.database import Database
from records.models import Challenge, ChallengeState
from records.remarks import challenges


def marked(snapshot: Snapshot, home: Path, database: Database, tree: Organisations | None = None) -> Snapshot:
    """The snapshot with what is under challenge now; an accepted challenge until the figure is corrected.

    `tree`: the organisations by their own names, where the snapshot is for a reader who sees letters.
    """
    with database() as session:
        found = challenges.challenges(session)

    def is_corrected(one: Challenge) -> bool:
        return corrected_version(one, home, snapshot.id) is not None

    if not found:
        return snapshot
    return snapshot.with_challenges(
        challenges.challenged(found, tree or snapshot.organisations, is_corrected)
    )


def corrected_version(one: Challenge, home: Path, now: str) -> str | None:
    """The version in which the figure of an accepted challenge was corrected; None: it reads as it did."""
    if one.state is not ChallengeState.ACCEPTED:
        return None
    period = Period.parse(one.period)
    return corrected_in(home, one.snapshot, now, one.organisation, one.indicator, period)
