"""Chosen indicators: what a practice wants to see first, and what the practices of a locality chose."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from benchmarking.organisations import Organisations
from records import audit
from records.models import ChosenIndicator, User
from records.permissions import Action, check
from records.refusals import Refused
from records.verbs import verb

MOST = 24  # more than that is no choice any more
_IN_ORDER = (
    select(ChosenIndicator.indicator)
    .where(ChosenIndicator.practice == bindparam("practice"))
    .order_by(ChosenIndicator.place)
)


@verb
def choose_indicators(
    session: Session,
    practice: str,
    indicators: Sequence[str],
    *,
    by: User,
    known: Collection[str],
    tree: Organisations,
    today: date,
) -> None:
    """Keep what a practice chose, in its order; an empty list: nothing is chosen, everything is shown.

    `known`: ids of the catalogue. Raises Refused for another id or more than 24.
    """
    check(by, Action.CHOOSE_INDICATORS, practice, tree=tree, on=today)
    wanted = list(dict.fromkeys(indicators))
    unknown = [id_ for id_ in wanted if id_ not in known]
    if unknown:
        raise Refused(f"{unknown[0]} is not an indicator that is held.", "unknown", unknown[0])
    if len(wanted) > MOST:
        raise Refused(f"Choose at most {MOST} indicators.", "too_many")
    before = chosen_indicators(session, practice)
    if wanted == before:
        return
    session.execute(delete(ChosenIndicator).where(ChosenIndicator.practice == practice))
    session.add_all(ChosenIndicator(practice, id_, place) for place, id_ in enumerate(wanted))
    audit.write(
        session, by=by, event="indicators_chosen", thing=practice, before=" ".join(before),
        after=" ".join(wanted),
    )  # fmt: skip


def chosen_indicators(session: Session, practice: str) -> list[str]:
    """Ids in the practice's order; empty where it chose none."""
    return list(session.scalars(_IN_ORDER, {"practice": practice}))


def choices(session: Session) -> dict[str, list[str]]:
    """What every practice chose, in its order, by its code; one that chose nothing is not there."""
    found: dict[str, list[str]] = {}
    for row in session.scalars(select(ChosenIndicator).order_by(ChosenIndicator.place)):
        found.setdefault(row.practice, []).append(row.indicator)
    return found


def chosen_by(session: Session, practices: Iterable[str]) -> Counter[str]:
    """For each indicator how many of some practices chose it: what a locality picked."""
    rows = select(ChosenIndicator.indicator).where(ChosenIndicator.practice.in_(list(practices)))
    return Counter(session.scalars(rows))
