"""Together: who is shown on an indicator, and all of them as one figure beside the average."""

from collections.abc import Sequence
from dataclasses import replace

from benchmarking.challenged import CHALLENGED
from benchmarking.comparison import Comparison, compare, group_figure
from benchmarking.figures import Figure, figure
from benchmarking.organisations import Level, Organisation, Organisations
from benchmarking.peers import PeerGroup
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from components import pickers
from components.peer_choice import Choice

AREA, LOCALITIES, CCGS = "area", "localities", "ccgs"  # in the address, beside codes and own groups
EVERY = {LOCALITIES: Level.LOCALITY, CCGS: Level.CCG}  # what is not practices


def codes_of(tree: Organisations, of: str, group: PeerGroup | None, period: Period) -> list[str]:
    """The organisations that are shown. `group`: a group of practices, where one is shown."""
    if group is not None:
        return list(group.members)
    if of == AREA or of in EVERY:
        return [o.code for o in tree.in_area(EVERY.get(of, Level.PRACTICE), period.end)]
    return list(tree.practices(of, period.end))


def all_together(
    snapshot: Snapshot, of: str, rows: Sequence[Comparison], choice: Choice, group: PeerGroup | None
) -> Comparison:
    """All the practices shown as one figure; its benchmark is the line of the drawing.

    Similar practices are others for each practice, so that comparison has no line.
    """
    first = rows[0]
    if isinstance(choice.peers, Level) and group is None and of != AREA and of not in EVERY:
        return compare(snapshot, of, first.indicator.id, peers=choice.peers)
    organisation, whole = _whole(snapshot, of, first, choice, group)
    doubted = group is not None and any(row.figure.reason == CHALLENGED for row in rows)
    return replace(
        first,
        organisation=organisation,
        figure=replace(whole, reason=CHALLENGED if doubted else whole.reason or "together"),
        benchmark=_line(snapshot, first, choice),
        others=(),
    )


def _whole(
    snapshot: Snapshot, of: str, first: Comparison, choice: Choice, group: PeerGroup | None
) -> tuple[Organisation, Figure]:
    """What is shown, as one organisation."""
    if group is not None and (found := group_figure(snapshot, first.indicator.id, group)) is not None:
        return group.organisation, found
    if of == AREA or of in EVERY:
        area = _area(snapshot, first)
        return area, figure(snapshot, first.indicator, first.period, area)
    compared = compare(snapshot, of, first.indicator.id, peers=choice.peers)
    return compared.organisation, compared.figure


def _line(snapshot: Snapshot, first: Comparison, choice: Choice) -> Figure | None:
    if isinstance(choice.peers, PeerGroup):
        return group_figure(snapshot, first.indicator.id, choice.peers)
    if isinstance(choice.peers, Level) and first.peers is not None:
        return figure(snapshot, first.indicator, first.period, first.peers.organisation)
    return None


def _area(snapshot: Snapshot, first: Comparison) -> Organisation:
    """What all practices of our area are called together: the STP where one is known."""
    tree, on = snapshot.tree(first.indicator), first.period.end
    practice = tree.practices(first.organisation.code, on)[0]
    return tree.above(practice, pickers.area_level(tree, on), on) or first.organisation
