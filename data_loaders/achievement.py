"""Which indicators of the Quality and Outcomes Framework make up each of ours, in each of its rule sets."""

from collections.abc import Callable, Collection, Mapping

from data_loaders.tabular.practice_rows import Numbers, added

# Ours: the framework's codes that count together, the newest rule set first. All codes of one line have to be
# in the file. Numerator: patients reached; denominator: everybody on the register, those removed included.
MADE_OF: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "cq_htn_bp_pct": (("HYP008", "HYP009"), ("HYP003", "HYP007"), ("HYP006",)),
    "cq_dm_hba1c_pct": (("DM020", "DM021"), ("DM007",)),
    "cq_af_anticoag_pct": (("AF008",), ("AF007",)),
    "cq_copd_review_pct": (("COPD010",), ("COPD003",)),
    "prv_cervical_pct": (("CS005", "CS006"), ("CS002",)),
}
CODES = frozenset(code for lines in MADE_OF.values() for line in lines for code in line)
REMOVED = "cq_removed_pct"  # from all indicators of the framework together
REACHED, ELIGIBLE = "NUMERATOR", "DENOMINATOR"
LEFT_OUT = ("PCAS", "EXCEPTIONS")  # personalised care adjustments; until 2018/19 exceptions

Cells = Callable[[str, str], Numbers]  # of an indicator of the framework and a measure


def figures(
    there: Collection[str], cells: Cells, left_out: str, indicators: Collection[str]
) -> dict[str, tuple[Numbers, Numbers]]:
    """Numerator and denominator of each of our indicators that the codes in a file make up."""
    found = {}
    for id, lines in MADE_OF.items():
        line = next((line for line in lines if set(line) <= set(there)), None)
        if line is None or id not in indicators:
            continue
        reached = added(*(cells(code, REACHED) for code in line))
        everybody = added(*(cells(code, measure) for code in line for measure in (ELIGIBLE, left_out)))
        found[id] = (reached, everybody)
    return found
