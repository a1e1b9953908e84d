"""The evidence workbook: every number, interval, peer and formula behind a report, a deck or an indicator."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from benchmarking.comparison import Comparison, Peers, compare
from benchmarking.findings import at_a_glance
from benchmarking.organisations import Level
from benchmarking.picks import picked_first
from benchmarking.similar import SimilarPractices
from benchmarking.snapshot import Snapshot
from slide_templates.evidence.evidence_rows import figures_sheet, history_sheet, peers_sheet
from slide_templates.evidence.evidence_words import methods_sheet, read_me_sheet, sources_sheet
from slide_templates.evidence.likeness_rows import similar_sheet
from slide_templates.evidence.workbook_file import workbook
from slide_templates.practice.practice_figures import usual_peers
from slide_templates.stamps import Stamps

EQUALLY = SimilarPractices()  # every characteristic counts alike


@dataclass(frozen=True)
class Evidence:
    """What one workbook is about: comparisons in the order of their rows, and whose similar practices."""

    title: str
    stamps: Stamps
    made_for: str
    comparisons: tuple[Comparison, ...]
    practices: tuple[str, ...] = ()  # codes
    wish: SimilarPractices = EQUALLY

    @property
    def snapshot(self) -> Snapshot:
        return self.stamps.snapshot


def practice_workbook(
    snapshot: Snapshot,
    practice: str,
    *,
    made_on: date,
    made_for: str = "",
    indicators: Sequence[str] = (),
    peers: Peers | None = None,
) -> bytes:
    """The workbook behind one practice's report and its page, as the bytes of an .xlsx.

    `made_for` is who takes it; `indicators`: the practice's own picks, which come first; `peers` as in
    `decks.practice_report`. Other practices stand as this user may see them. Raises KeyError for an unknown
    practice.
    """
    whom = usual_peers(snapshot, practice, made_on) if peers is None else peers
    every = at_a_glance(snapshot, practice, whom)
    by_id = {c.indicator.id: c for c in every}
    ordered = tuple(by_id[i.id] for i in picked_first((c.indicator for c in every), indicators))
    title = f"{snapshot.organisations[practice].name}: the figures behind the report"
    wish = whom if isinstance(whom, SimilarPractices) else EQUALLY
    return _written(Evidence(title, Stamps(snapshot, made_on), made_for, ordered, (practice,), wish))


def locality_workbook(
    snapshot: Snapshot, locality: str, *, made_on: date, made_for: str = "", indicators: Sequence[str] = ()
) -> bytes:
    """The same for a locality and each of its practices, against the STP; `indicators`: only these ids."""
    practices = snapshot.organisations.practices(locality, made_on)
    whom = usual_peers(snapshot, practices[0], made_on) if practices else Level.STP
    comparisons = [
        c for code in (locality, *practices) for c in at_a_glance(snapshot, code, whom, indicators)
    ]
    title = f"{snapshot.organisations[locality].name}: the figures behind the slides"
    evidence = Evidence(title, Stamps(snapshot, made_on), made_for, tuple(comparisons), practices)
    return _written(evidence)


def summary_workbook(snapshot: Snapshot, *, made_on: date, made_for: str = "") -> bytes:
    """The same for the whole area and each of its localities: no practice stands in it.

    Raises ValueError where the tree holds no STP for the area.
    """
    tree = snapshot.organisations
    stps = tree.in_area(Level.STP, made_on)
    if not stps:
        raise ValueError("No STP is held for our area: load the organisation lists first.")
    codes = [o.code for o in (*stps, *tree.in_area(Level.LOCALITY, made_on))]
    comparisons = [c for code in codes for c in at_a_glance(snapshot, code, Level.STP)]
    title = f"{stps[0].name}: the figures behind the summary"
    return _written(Evidence(title, Stamps(snapshot, made_on), made_for, tuple(comparisons)))


def indicator_workbook(
    snapshot: Snapshot,
    indicator: str,
    organisations: Iterable[str],
    *,
    made_on: date,
    made_for: str = "",
    peers: Peers = Level.STP,
) -> bytes:
    """The same for one indicator and the organisations (codes, as its tree has them) that are shown on it."""
    comparisons = tuple(compare(snapshot, code, indicator, peers=peers) for code in organisations)
    title = f"{snapshot.indicators[indicator].title}: the figures behind the page"
    return _written(Evidence(title, Stamps(snapshot, made_on), made_for, comparisons))


def _written(evidence: Evidence) -> bytes:
    sheets = [
        figures_sheet(evidence.stamps, evidence.comparisons),
        peers_sheet(evidence.comparisons),
        history_sheet(evidence.snapshot, evidence.comparisons),
        similar_sheet(evidence.snapshot, evidence.practices, evidence.wish),
        methods_sheet(evidence.comparisons),
        sources_sheet(evidence.snapshot),
    ]
    about = read_me_sheet(evidence.title, evidence.stamps, evidence.made_for, sheets)
    subject = f"Snapshot {evidence.snapshot.id}"
    return workbook([about, *sheets], evidence.title, subject, evidence.stamps.made_on)
