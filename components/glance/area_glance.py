"""Area at a glance: the localities of a CCG, or the CCGs of an STP, on every indicator."""

from collections.abc import Mapping, Sequence
from datetime import date

from benchmarking import findings
from benchmarking.organisations import Level, Organisation, Organisations, plural
from benchmarking.snapshot import Snapshot
from components import organised, pickers, tables
from components.figure.together import CCGS, LOCALITIES
from components.glance.heat import KEY, Ways, heat
from components.glance.locality_glance import columns
from components.markup import address, card, lead, note, show

AT = "at"  # in the address: the code of the CCG or STP that is shown; without it a locality is
BELOW = {Level.CCG: Level.LOCALITY, Level.STP: Level.CCG}
OF = {Level.LOCALITY: LOCALITIES, Level.CCG: CCGS}


def larger(tree: Organisations, locality: str, on: date) -> dict[str, str]:
    """The CCGs and the STP around a locality as they are offered, code → what is shown of each, its own CCG
    first. One that has a single part is left out: it would say the same twice."""
    practice = next(iter(tree.practices(locality, on)), None)
    stp, own = (tree.above(practice, level, on) if practice else None for level in (Level.STP, Level.CCG))
    ccgs = parts_of(tree, stp, on) if stp else []
    ordered = sorted(ccgs, key=lambda ccg: ccg != own)
    found = [above for above in (*ordered, stp) if above and len(parts_of(tree, above, on)) > 1]
    called = {above.code: parts_called(tree, above) for above in found}
    return {a.code: f"{called[a.code][0].upper()}{called[a.code][1:]} of {a.name}" for a in found}


def parts_called(tree: Organisations, above: Organisation) -> str:
    """What the parts are called: "localities", "PCNs", "CCGs"."""
    return plural(tree.level_name(BELOW[above.level]))


def parts_of(tree: Organisations, above: Organisation, on: date) -> list[Organisation]:
    """The localities of a CCG or the CCGs of an STP, in order of name."""
    inside = set(tree.practices(above.code, on))
    parts = tree.at_level(BELOW[above.level], on)
    return [part for part in parts if inside & set(tree.practices(part.code, on))]


def area_glance(
    snapshot: Snapshot, above: Organisation, parts: Sequence[Organisation], level: Level,
    opens: Mapping[str, str],
) -> None:  # fmt: skip
    """Everything below the head. `level`: whose average they are held against; `opens`: code → address of the
    page of a part, for those that the reader may open."""
    tree = snapshot.organisations
    compared, what = tree.level_name(level), plural(tree.level_name(BELOW[above.level]))
    rows = {part.code: findings.at_a_glance(snapshot, part.code, level) for part in parts}
    everything = [c for row in rows.values() for c in row]
    together = findings.at_a_glance(snapshot, above.code, level)
    differing, judged = findings.differing(everything), findings.compared(everything)
    lead(
        f"{len(differing)} of {len(judged)} figures of these {what} differ from the {compared} average.",
        "", findings.chance(everything),
    )  # fmt: skip
    with card("heat"):
        with pickers.row():
            shown = columns(snapshot, everything, together)
            organised.switch(snapshot)
        by_id = {code: {c.indicator.id: c for c in row} for code, row in rows.items()}
        names = {part.code: part.name for part in parts}
        every = OF[BELOW[above.level]]
        ways = Ways(
            lambda code: opens.get(code, ""),
            lambda _, indicator: address("one-indicator", indicator=indicator, of=every),
            above.name, BELOW[above.level],
        )  # fmt: skip
        show(heat(shown, {c.indicator.id: c for c in together}, by_id, names, compared, ways) + KEY)
        tables.save_every_figure([*together, *everything], f"{above.name} at a glance")
    note(f"A name opens it where it is yours to open, a cell opens the indicator for all {what}.")
