"""What one practice's report is about: all its figures, whom they are compared with, and which get a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from benchmarking.agreed.happened import Happened
from benchmarking.challenged import CHALLENGED
from benchmarking.comparison import Comparison, Peers
from benchmarking.findings import Findings, at_a_glance, weighed
from benchmarking.organisations import Level
from benchmarking.peers import PeerGroup, peers_of
from benchmarking.picks import picked
from benchmarking.set_apart import pressed
from benchmarking.snapshot import Snapshot
from slide_templates import titles
from slide_templates.locality.slides import Setting
from slide_templates.stamps import Stamps, cut

MOST_ROWS = 12  # indicators on one page
WIDEST_FIRST = (Level.STP, Level.ENGLAND, Level.CCG, Level.LOCALITY)  # whom to compare with, if nobody says


@dataclass(frozen=True)
class PracticeFigures:
    """The figures of one practice against one group, as My practice has them."""

    setting: Setting
    practice: str  # code
    every: tuple[Comparison, ...]  # by theme and title
    picks: tuple[Comparison, ...]  # those that the practice chose to see first
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

    def flag(self, rows: Sequence[Comparison]) -> str:
        """The one caution of a page: that some of its figures are under challenge."""
        doubted = sum(c.figure.reason == CHALLENGED for c in rows)
        return f"{doubted} figure{'' if doubted == 1 else 's'} under challenge" if doubted else ""

    def titled(self, what: str, between: str = ": ") -> str:
        """A title that begins with the practice's name, or with as much of it as fits.

        Words are held together before the name is cut, where one alone would stand on the second line.
        """
        name = self.setting.name
        words = f"{name}{between}{what}".split(" ")
        held = [" ".join([*words[:-k], titles.STAYS.join(words[-k:])]) for k in (3, 4)]
        shorter = (cut(name, 40), cut(name, 20), "Our practice")
        cut_down = [f"{short}{between}{what}" for short in shorter]
        return titles.fitting([f"{name}{between}{what}", *held, *cut_down])


def practice_figures(
    snapshot: Snapshot,
    practice: str,
    made_on: date,
    peers: Peers | None,
    picks: Sequence[str],
    happened: Sequence[Happened] = (),
) -> PracticeFigures:
    """All figures that a practice is led to. `picks`: ids that get a row first, as on My practice; those that
    are not held have none. The rest of the page goes to the surest differences."""
    organisation = snapshot.organisations[practice]
    chosen = usual_peers(snapshot, practice, made_on) if peers is None else peers
    every = pressed(snapshot, at_a_glance(snapshot, practice, chosen), picks)
    found = weighed(snapshot, every)
    setting = Setting(Stamps(snapshot, made_on), organisation.name, {}, 1, happened=tuple(happened))
    group = next((c.peers for c in every if c.peers), None)
    by_id = {c.indicator.id: c for c in every}
    order = picked({id_: c.indicator for id_, c in by_id.items()}, list(dict.fromkeys(picks)))
    first = tuple(by_id[indicator.id] for indicator in order)
    return PracticeFigures(setting, practice, every, first, _shown(every, found, first), found, group)


def usual_peers(snapshot: Snapshot, practice: str, on: date) -> Level:
    """Whom a practice is compared with where nobody says: the STP, or the widest group that is known."""
    tree = snapshot.organisations
    groups = ((level, peers_of(tree, tree[practice], level, on)) for level in WIDEST_FIRST)
    return next((level for level, group in groups if group and len(group.members) > 1), Level.STP)


def _shown(
    every: Sequence[Comparison], found: Findings, first: tuple[Comparison, ...]
) -> tuple[Comparison, ...]:
    """The picks, then as many of the others as the page still holds: what is under challenge, then the surest
    differences."""
    surest = [d.comparison.indicator.id for d in found.differences]

    def order(comparison: Comparison) -> tuple[bool, int, bool]:
        id_, figure = comparison.indicator.id, comparison.figure
        place = surest.index(id_) if id_ in surest else len(surest)
        return figure.reason != CHALLENGED, place, figure.value is None

    others = sorted((c for c in every if c not in first), key=order)
    kept = {c.indicator.id for c in others[: max(0, MOST_ROWS - len(first))]}
    return (*first, *(c for c in every if c.indicator.id in kept))
