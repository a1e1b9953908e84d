"""Facts: the strip that says what kind of practice this is."""

from benchmarking.comparison import Comparison, compare
from benchmarking.indicators import Kind
from benchmarking.organisations import Level
from benchmarking.snapshot import Snapshot
from benchmarking.statistics import quantile_groups
from benchmarking.wording import shown, with_unit
from components.markup import Fact

SHOWN = (  # the first five that are held
    "pop_list_size",
    "pop_65plus_pct",
    "need_imd_score",
    "pop_85plus_pct",
    "fin_pay_patient",
    "need_weighted_ratio",
)
FIFTHS = 5


def facts_of(snapshot: Snapshot, practice: str, level: Level, compared: str) -> list[Fact]:
    """Patients, age and deprivation of a practice, each with the same of its peers; only what is held."""
    held = [i for i in SHOWN if i in snapshot.indicators and snapshot.held.latest(i)]
    return [_fact(compare(snapshot, practice, i, peers=level), compared) for i in held[:5]]


def _fact(comparison: Comparison, compared: str) -> Fact:
    indicator, figure, benchmark = comparison.indicator, comparison.figure, comparison.benchmark
    if indicator.id == "need_imd_score" and (fifth := _fifth(comparison)):
        return Fact(
            "Deprivation",
            f"Fifth {fifth} of {FIFTHS}",
            f"1 is most deprived; score {shown(figure.value, indicator)}",
        )
    label = "Patients" if indicator.id == "pop_list_size" else indicator.title
    value = (
        shown(figure.value, indicator) if indicator.kind is Kind.COUNT else with_unit(figure.value, indicator)
    )
    note = ""
    if indicator.kind is Kind.COUNT and comparison.peer_median is not None:
        note = f"{compared} median {shown(comparison.peer_median, indicator)}"
    elif benchmark is not None and benchmark.value is not None:
        note = f"{compared} {with_unit(benchmark.value, indicator)}"
    return Fact(
        label, value.split(" per ")[0].split(" weighted")[0], note.split(" per ")[0].split(" weighted")[0]
    )


def _fifth(comparison: Comparison) -> int | None:
    """Which fifth of its peers a practice is in, the most deprived first."""
    values = [comparison.figure.value, *(f.value for f in comparison.others)]
    found: int | None = quantile_groups(values=values, n_groups=FIFTHS, highest_first=True)["groups"][0]
    return found if len(comparison.others) >= 2 * FIFTHS else None
