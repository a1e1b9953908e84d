"""Line-ups: which chosen groups are worked out together, so that looking at another practice costs little."""

from benchmarking.characteristics import characteristics
from benchmarking.chosen_groups import ChosenGroups, for_all, for_everyone, for_one
from benchmarking.indicators import Indicator
from benchmarking.organisations import Level, Organisation
from benchmarking.peers import PeerGroup
from benchmarking.periods import Period
from benchmarking.similar import SimilarPractices, similar_group
from benchmarking.snapshot import Snapshot

MOST = 300  # practices whose groups are worked out together; of a country only those that are asked for
MOST_KEPT = 8  # groups that readers made: there are as many as readers, and each takes a megabyte
USUAL = SimilarPractices()


def usual_similar(snapshot: Snapshot, practice: str, compared: str) -> PeerGroup | None:
    """The similar practices of a practice with equal weights; `compared`: an indicator's id."""
    held = characteristics(snapshot, practice, compared)
    # Most indicators are no variable: all have the same group.
    key = ("similar group", practice, held.stp, held.ids)
    if key not in snapshot.made:
        snapshot.made[key] = similar_group(snapshot, practice, compared, USUAL)
    made: PeerGroup | None = snapshot.made[key]
    return made


def lineup(
    snapshot: Snapshot, indicator: Indicator, period: Period, own: Organisation, group: PeerGroup, usual: bool
) -> ChosenGroups:
    """A chosen group with who is compared with it; with everybody else who may be asked for next, as soon as
    a second practice is. A practice manager never asks for one. `usual`: the group is `usual_similar`."""
    tree = snapshot.tree(indicator)
    newest = period == snapshot.held.latest(indicator.id)
    found = None
    if newest and tree is snapshot.organisations and own.level is Level.PRACTICE:
        kept = snapshot.made.get(("similar lineup", own.code, group.members))
        found = kept or (_similar(snapshot, indicator, own) if usual else _of_a_reader(snapshot, own, group))
    return found or for_one(tree, own, period, group)


def _similar(snapshot: Snapshot, indicator: Indicator, own: Organisation) -> ChosenGroups | None:
    """The similar practices of everybody."""
    held = characteristics(snapshot, own.code, indicator.id)
    first = snapshot.made.setdefault(("similar asked", held.stp, held.ids), own.code)
    if first == own.code or len(held.codes) > MOST:
        return None
    alike = [code for code in held.codes if characteristics(snapshot, code, indicator.id) is held]
    of_each = {code: usual_similar(snapshot, code, indicator.id) for code in alike}
    groups = {code: found for code, found in of_each.items() if found is not None}
    made = for_all(snapshot.organisations, groups)
    snapshot.made.update({("similar lineup", code, of.members): made for code, of in groups.items()})
    return made if own.code in groups else None


def _of_a_reader(snapshot: Snapshot, own: Organisation, group: PeerGroup) -> ChosenGroups | None:
    """A group that somebody made, with everybody."""
    kept: dict[tuple[str, ...], str | ChosenGroups] = snapshot.made.setdefault("lineups of readers", {})
    found = kept.setdefault(group.members, own.code)  # who was asked for first, until there is a second
    if isinstance(found, str):
        everyone = characteristics(snapshot, own.code).codes
        if found == own.code or own.code not in everyone or len(everyone) > MOST:
            _forget(kept)
            return None
        found = kept[group.members] = for_everyone(snapshot.organisations, everyone, group)
    return found if own.code in found.rows else None


def _forget(kept: dict[tuple[str, ...], str | ChosenGroups]) -> None:
    """All but the newest."""
    for members in list(kept)[:-MOST_KEPT]:
        kept.pop(members, None)
