"""Facts: the strip that says what kind of practice this is."""

from benchmarking.challenged import CHALLENGED
from benchmarking.comparison import Comparison, Peers, compare
from benchmarking.expected.adjustment import DEPRIVATION, GROUPS, deprivation_fifth
from benchmarking.indicators import Kind
from benchmarking.lineups import USUAL, usual_similar
from benchmarking.similar import SimilarPractices, similar_group
from benchmarking.snapshot import Snapshot
from benchmarking.words.wording import shown, with_unit
from components.markup import Fact
from components.peer_choice import Choice

SHOWN = (  # the first five that are held
    "pop_list_size",
    "pop_65plus_pct",
    DEPRIVATION,
    "pop_85plus_pct",
    "fin_pay_patient",
    "need_weighted_ratio",
)


def facts_of(snapshot: Snapshot, practice: str, choice: Choice) -> list[Fact]:
    """Patients, age and deprivation of a practice, each with the same of its peers; only what is held."""
    held = [i for i in SHOWN if i in snapshot.indicators and snapshot.held.latest(i)]
    peers = the_same_for_all(snapshot, practice, choice)
    lists = snapshot.held.periods("pop_list_size")
    fifth = deprivation_fifth(snapshot, practice, lists[-1]) if lists else None
    return [_fact(compare(snapshot, practice, i, peers=peers), choice.called, fifth) for i in held[:5]]


def the_same_for_all(snapshot: Snapshot, practice: str, choice: Choice) -> Peers:
    """Whom all facts are compared with. Similar practices are the ten that every characteristic gives:
    without the one compared they would be another ten for each fact."""
    if not isinstance(choice.peers, SimilarPractices):
        return choice.peers
    if choice.peers == USUAL:
        return usual_similar(snapshot, practice, "") or USUAL
    return similar_group(snapshot, practice, "", choice.peers) or choice.peers


def _fact(comparison: Comparison, compared: str, fifth: int | None) -> Fact:
    indicator, figure, benchmark = comparison.indicator, comparison.figure, comparison.benchmark
    if indicator.id == DEPRIVATION and fifth:
        return Fact(
            "Deprivation",
            f"Fifth {fifth} of {GROUPS}",
            f"1 is most deprived; score {shown(figure.value, indicator)}",
            comparison.period.label,
        )
    label = "Patients" if indicator.id == "pop_list_size" else indicator.title
    value = (
        shown(figure.value, indicator) if indicator.kind is Kind.COUNT else with_unit(figure.value, indicator)
    )
    note = ""
    if indicator.kind is Kind.COUNT:  # what its others have together would be read as what is usual
        if comparison.peer_median is not None:
            note = f"{compared} median {shown(comparison.peer_median, indicator)}"
    elif benchmark is not None and benchmark.value is not None:
        note = f"{compared} {with_unit(benchmark.value, indicator)}"
    if figure.reason == CHALLENGED:
        note = "Under challenge"
    value, note = (text.split(" per ")[0].split(" weighted")[0] for text in (value, note))
    return Fact(label, value, note, comparison.period.label)
