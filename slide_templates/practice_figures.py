"""What one practice's report is about: all its figures, whom they are compared with, and which get a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from benchmarking.comparison import Comparison, Peers
from benchmarking.findings import Findings, at_a_glance, weighed
from benchmarking.organisations import Level
from benchmarking.peers import PeerGroup, peers_of
from benchmarking.snapshot import Snapshot
from slide_templates import titles
from slide_templates.slides import Setting
from slide_templates.stamps import Stamps, cut

MOST_ROWS = 12  # indicators on one page
WIDEST_FIRST = (Level.STP, Level.ENGLAND, Level.CCG, Level.LOCALITY)  # whom to compare with, if nobody says


@dataclass(frozen=True)
class PracticeFigures:
    """The figures of one practice against one group, as My practice has them."""

    setting: Setting
    practice: str  # code
    every: tuple[Comparison, ...]  # by theme and title
    shown: tuple[Comparison, ...]  # those with a row of their own
    found: Findings
    group: PeerGroup | None

    @property
    def snapshot(self) -> Snapshot:
        return self.setting.stamps.snapshot

    @property
    def average(self) -> str:
        """What it is compared with: "STP average"."""
        return self.group.average if self.group else "average"

    def titled(self, what: str, between: str = ": ") -> str:
        """A title that begins with the practice's name, or with as much of it as fits."""
        names = (self.setting.name, cut(self.setting.name, 40), cut(self.setting.name, 20), "Our practice")
        return titles.fitting([f"{name}{between}{what}" for name in names])


def practice_figures(
    snapshot: Snapshot, practice: str, made_on: date, peers: Peers | None, picks: Sequence[str]
) -> PracticeFigures:
    """All figures of a practice. `picks`: ids that get a row first, in their order; those that are not held
    have none. The rest of the page goes to the surest differences."""
    organisation = snapshot.organisations[practice]
    chosen = usual_peers(snapshot, practice, made_on) if peers is None else peers
    every = at_a_glance(snapshot, practice, chosen)
    found = weighed(snapshot, every)
    setting = Setting(Stamps(snapshot, made_on), organisation.name, {}, 1)
    group = next((c.peers for c in every if c.peers), None)
    return PracticeFigures(setting, practice, every, _shown(every, found, picks), found, group)


def usual_peers(snapshot: Snapshot, practice: str, on: date) -> Level:
    """Whom a practice is compared with where nobody says: the STP, or the widest group that is known."""
    tree = snapshot.organisations
    groups = ((level, peers_of(tree, tree[practice], level, on)) for level in WIDEST_FIRST)
    return next((level for level, group in groups if group and len(group.members) > 1), Level.STP)


def _shown(every: Sequence[Comparison], found: Findings, picks: Sequence[str]) -> tuple[Comparison, ...]:
    """The picks in their order, then as many of the others as a page holds: the surest differences first."""
    by_id = {c.indicator.id: c for c in every}
    first = [by_id[id_] for id_ in dict.fromkeys(picks) if id_ in by_id]
    surest = [d.comparison.indicator.id for d in found.differences]
    others = sorted(
        (c for c in every if c not in first),
        key=lambda c: (
            surest.index(c.indicator.id) if c.indicator.id in surest else len(surest),
            c.figure.value is None,
        ),
    )
    kept = {c.indicator.id for c in others[: max(0, MOST_ROWS - len(first))]}
    return (*first, *(c for c in every if c.indicator.id in kept))
