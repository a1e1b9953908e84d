"""Apart card: indicators that tell little of one practice, or are not shown for one, with its locality's."""

from collections.abc import Sequence

from benchmarking.comparison import Comparison, Peers, compare
from benchmarking.disclosure.allowed import is_shown, why_not
from benchmarking.figures import figure
from benchmarking.indicators import Indicator
from benchmarking.organisations import Level
from benchmarking.set_apart import MOSTLY_CHANCE, not_for_practices
from benchmarking.snapshot import Snapshot
from benchmarking.spread import area_of
from benchmarking.words.wording import likely_range, short, with_unit
from components import states
from components.figure.together import CCGS, LOCALITIES
from components.markup import address, card, escape, show, title

WIDER = (Level.CCG, Level.STP, Level.ENGLAND)  # what a locality can be compared with


def apart_card(snapshot: Snapshot, practice: str, mostly_chance: Sequence[Comparison], peers: Peers) -> None:
    """The card of one practice; nothing where there is neither. `peers`: whom it is compared with, and its
    locality too where that can be."""
    withheld = [i for i in not_for_practices(snapshot) if practice in snapshot.tree(i)]
    if not mostly_chance and not withheld:
        return
    level = peers if isinstance(peers, Level) and peers in WIDER else Level.STP
    with card("apart"):
        title("Better looked at together", MOSTLY_CHANCE if mostly_chance else "")
        lines = [_line(snapshot, practice, c.indicator, level, _own(practice, c)) for c in mostly_chance]
        lines += [
            _line(snapshot, practice, i, level, escape(why_not(i, Level.PRACTICE, snapshot.tree(i))))
            for i in withheld
        ]
        show(f'<ul class="sk-lines">{"".join(lines)}</ul>')


def not_for_one(comparison: Comparison) -> None:
    """In place of everything about a figure that is not shown at its level: why, and where there is one."""
    states.state(
        "Only shown for several practices together",
        comparison.withheld,
        icon="groups",
        key="withheld",
    )
    link = address("one-indicator", indicator=comparison.indicator.id)
    show(f'<a class="sk-button sk-short" href="{link}">See all practices together</a>')


def only_above(snapshot: Snapshot, indicator: Indicator) -> None:
    """The same where an indicator is shown for nothing below the area: its figure in a sentence."""
    period = snapshot.held.latest(indicator.id)
    assert period is not None  # noqa: S101 - only indicators that are held can be chosen
    area = area_of(snapshot, period)
    found = figure(snapshot, indicator, period, area)
    words = why_not(indicator, Level.CCG, snapshot.tree(indicator))
    value = f" {area.name}: {with_unit(found.value, indicator)}." if is_shown(indicator, area.level) else ""
    states.state("Only shown for the whole area", f"{words}{value}", icon="groups", key="withheld")


def _line(snapshot: Snapshot, practice: str, indicator: Indicator, level: Level, after: str) -> str:
    """The indicator with its figure for the locality, which leads to the page of all localities."""
    of = LOCALITIES if is_shown(indicator, Level.LOCALITY) else CCGS
    link = address("one-indicator", indicator=indicator.id, of=of)
    return (
        f'<li><a href="{link}"><b>{escape(indicator.title)}</b></a>'
        f"{escape(_locality(snapshot, practice, indicator, level))}"
        f'<br><span class="sk-note">{after}</span></li>'
    )


def _locality(snapshot: Snapshot, practice: str, indicator: Indicator, level: Level) -> str:
    """ ": Ashdale 54.2% (52.0 to 56.4%), no clear difference"; empty where it has no figure to show."""
    period, tree = snapshot.held.latest(indicator.id), snapshot.tree(indicator)
    locality = tree.above(practice, Level.LOCALITY, period.end) if period else None
    if locality is None or not is_shown(indicator, Level.LOCALITY):
        return ""
    found = compare(snapshot, locality.code, indicator.id, peers=level)
    if found.figure.value is None:
        return ""
    limits = likely_range(found.figure, indicator)
    verdict = short(found.figure)
    ranged = f" ({limits})" if limits else ""
    return (
        f": {locality.name} {with_unit(found.figure.value, indicator)}{ranged}, "
        f"{verdict[:1].lower()}{verdict[1:]}"
    )


def _own(practice: str, comparison: Comparison) -> str:
    link = address("my-practice", practice=practice, indicator=comparison.indicator.id)
    return f'<a href="{link}">The practice’s own figure</a>'
