"""Two snapshots that differ in nothing that is shown: every number that leaves is the same for both.

So whatever is drawn, exported or written in a deck was worked out from what was handed out alone.
"""

import pickle
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest

from benchmarking.comparison import compare, history
from benchmarking.drawings.funnel_chart import funnel
from benchmarking.drawings.relation_chart import relation_chart
from benchmarking.expected.adjustment import adjusted, expected, fifth_sums
from benchmarking.expected.expectation import POPULATIONS
from benchmarking.findings import stands_out
from benchmarking.indicators import Kind
from benchmarking.opportunities import contributions, opportunities
from benchmarking.organisations import Level
from benchmarking.over_time.changes import change
from benchmarking.periods import Period
from benchmarking.relations import relation
from benchmarking.similar import SimilarPractices, similar_peers
from benchmarking.snapshot import Snapshot
from benchmarking.spread import spread
from data_loaders import exports
from records.agreed.following import follow, judge, verdict_on
from records.database import Database
from records.models import Role, User, Workshop
from records.permissions import snapshot_for
from slide_templates.decks import locality_deck, practice_report, stp_summary
from slide_templates.workbooks import locality_workbook, practice_workbook
from tests import builders
from tests.adjusted_area import BANDS, LIST, reference
from tests.records.meetings import BASELINE, record
from tests.records.readers import SECRET, reader

ON = date(2026, 3, 31)
MONTHS = [str(month) for month in Period.parse("2025/26").months()]
YEAR = Period.parse("year to 2026-03")
PRACTICES = {f"X9{n:04d}": (f"Surgery {n:02d}", list(builders.LOCALITIES)[n % 3]) for n in range(1, 31)}
OWN, OTHER = "X90003", "X90006"  # both of LOC-A
COUNTED = {"ue_em_adm_1000": 40.0, "ue_ae_1000": 250.0, "ue_acsc_1000": 5.0}
SHARED = (*COUNTED, "ue_em_adm_ratio", "ue_zero_day_pct", "act_continuity_idx")
READERS = {
    "analyst": reader(Role.ANALYST),
    "facilitator": reader(Role.FACILITATOR, "LOC-A"),
    "facilitator of another": reader(Role.FACILITATOR, "LOC-B"),
    "manager": reader(Role.PRACTICE_MANAGER, OWN),
    "manager of another": reader(Role.PRACTICE_MANAGER, "X90001"),
    "board": reader(Role.BOARD_VIEWER),
    "admin": reader(Role.ADMIN),
}


@cache
def whole(moved: int) -> Snapshot:
    """Thirty practices in a year. `moved` events of each kind happened in one practice rather than another,
    and as many more in the STP's reference: too few to be seen in anything that is rounded."""
    rows: list[tuple[object, ...]] = []
    for at, month in enumerate(MONTHS):
        for n, code in enumerate(PRACTICES, 1):
            shift = (moved if code == OWN else -moved if code == OTHER else 0) if at == 4 else 0
            size = (1500.0 + 350 * n) / 12
            counts = {
                id_: 5 * round(base * (0.5 + n % 5 / 4) * size / 250 / 5) for id_, base in COUNTED.items()
            }
            counts["ue_acsc_1000"] = 3 if code == OWN else counts["ue_acsc_1000"]
            rows += [(code, id_, month, count + shift, size) for id_, count in counts.items()]
            rows.append((code, "ue_em_adm_ratio", month, counts["ue_em_adm_1000"] + shift, np.nan))
            rows.append((code, "ue_zero_day_pct", month, 20.0 + shift, 60.0 + 5 * n + shift))
            people = 100 + 10 * n
            rows.append((code, "act_continuity_idx", month, people * 0.5, float(people)))
            rows.append((code, "pop_list_size", month, size * 12, np.nan))
    rows += [(code, "need_imd_score", "2019", 12.5 + n, 1.0) for n, code in enumerate(PRACTICES, 1)]
    made = builders.snapshot([(*row, "ok", "file-1") for row in rows], tree=builders.organisations(PRACTICES))
    events = reference()
    made = replace(
        made,
        populations=populations(),
        reference_events=events.assign(events=events["events"] * 100 + moved * np.array([1, -1, 1, -1])),
    )
    made = replace(made, observations=with_expected(made))
    return replace(made, fifths=fifth_sums(made))


def populations() -> pd.DataFrame:
    found = [
        (code, month, band, sex, LIST.get((sex, band), 0) * (1 + n / 10))
        for n, code in enumerate(PRACTICES, 1)
        for month in MONTHS
        for sex in ("female", "male")
        for band in BANDS
    ]
    return pd.DataFrame(found, columns=list(POPULATIONS))


def with_expected(made: Snapshot) -> pd.DataFrame:
    rows, events = made.observations.copy(), expected(made)["em_adm"]
    about = rows["indicator"] == "ue_em_adm_ratio"
    wanted = pd.MultiIndex.from_frame(rows.loc[about, ["organisation", "period"]])
    rows.loc[about, "denominator"] = events.reindex(wanted).to_numpy(float)
    return rows


@cache
def seen(name: str, moved: int) -> Snapshot:
    who: User = READERS[name]
    return snapshot_for(who, whole(moved), secret=SECRET, on=ON)


def asked(held: Snapshot) -> Iterator[tuple[str, str]]:
    """Indicators that are held, and practices and localities that this reader knows in them."""
    for id_ in (*SHARED, "need_imd_score"):
        if held.held.periods(id_):
            tree = held.tree(held.indicators[id_])
            yield from ((code, id_) for code in (OWN, OTHER, "X90001", "LOC-A", "LOC-B") if code in tree)


def comparisons(held: Snapshot) -> Iterator[object]:
    for code, id_ in asked(held):
        for peers in list(Level)[1:]:
            yield compare(held, code, id_, peers=peers)
        if OWN in held.organisations:
            yield compare(held, code, id_, peers=SimilarPractices())
        yield history(held, code, id_)
        yield change(held, code, id_)


def sizes(held: Snapshot) -> Iterator[object]:
    for code, id_ in asked(held):
        found = compare(held, code, id_)
        yield opportunities(held, found), contributions(held, found)
        yield adjusted(held, code, id_)


def scatters(held: Snapshot) -> Iterator[object]:
    for first, second in (("ue_em_adm_1000", "ue_ae_1000"), ("need_imd_score", "ue_em_adm_1000")):
        found = relation(held, first, second)
        yield found.link, found.dots, found.averages, relation_chart(found, OWN)


def funnels(held: Snapshot) -> Iterator[object]:
    for id_ in SHARED:
        found = spread(held, held.indicators[id_], YEAR)
        yield found.rows.to_csv(), found.target, found.tau2
        if found.known:
            yield funnel(found)


def alike(held: Snapshot) -> Iterator[object]:
    for id_ in SHARED:
        yield similar_peers(held, OWN, id_)
    yield stands_out(held, OWN, Level.STP), stands_out(held, "LOC-A", Level.STP)


def table(held: Snapshot) -> Iterator[object]:
    yield exports.rows(held).to_csv(index=False)


def reports(held: Snapshot) -> Iterator[object]:
    yield practice_report(held, OWN, made_on=ON)
    yield practice_workbook(held, OWN, made_on=ON)


def decks(held: Snapshot) -> Iterator[object]:
    for masked in (False, True):
        yield locality_deck(held, "LOC-A", [], made_on=ON, masked=masked, letters_from=b"x")
    yield locality_workbook(held, "LOC-A", made_on=ON)
    yield stp_summary(held, [], made_on=ON)


Made = Callable[[Snapshot], Iterator[object]]
EVERY: tuple[Made, ...] = (comparisons, sizes, scatters, funnels, alike, table, reports, decks)
MAY = {  # what the pages and buttons of a role make of its snapshot
    "analyst": EVERY,
    "facilitator": EVERY,
    "facilitator of another": EVERY[:-2],
    "manager": EVERY[:-1],
    "manager of another": EVERY[:-2],
    "board": (comparisons, table),
    "admin": (table,),
}


@pytest.mark.parametrize(
    ("name", "made"),
    [pytest.param(n, m, id=f"{n} {m.__name__}") for n, every in MAY.items() for m in every],
)
def test_every_number_that_leaves_follows_from_what_is_shown(name: str, made: Made) -> None:
    one, other = (list(map(repr, made(seen(name, moved)))) for moved in (0, 1))
    assert one == other and one


@pytest.mark.parametrize("made", EVERY, ids=lambda made: made.__name__)
def test_of_the_whole_the_same_numbers_differ(made: Made) -> None:
    """Without this the test above could not fail."""
    one, other = (list(map(repr, made(whole(moved)))) for moved in (0, 1))
    assert one != other


@pytest.mark.parametrize("name", READERS)
def test_the_tables_behind_are_the_same(name: str) -> None:
    one, other = (seen(name, moved) for moved in (0, 1))
    for part in ("observations", "definitions", "populations", "reference_events", "fifths"):
        pd.testing.assert_frame_equal(getattr(one, part), getattr(other, part))


@pytest.mark.parametrize("name", ["analyst", "facilitator", "manager"])
def test_what_is_expected_cannot_be_solved_for_the_events_behind_it(name: str) -> None:
    """One equation for each practice and month; the lists are published, so only the rates are not known."""
    held = seen(name, 1)
    rows = whole(1).observations
    true = rows[rows["indicator"] == "ue_em_adm_ratio"].set_index(["organisation", "period"])["denominator"]
    shown = held.observations[held.observations["indicator"] == "ue_em_adm_ratio"]["denominator"]
    assert not set(shown.dropna().round(9)) & set(true.round(9))
    assert held.indicators["ue_em_adm_ratio"].kind is Kind.INDIRECT
    assert (held.reference_events["events"] % 5 == 0).all()


@pytest.mark.parametrize("name", ["board", "admin"])
def test_who_sees_no_practice_gets_no_row_list_event_or_fifth(name: str) -> None:
    held = seen(name, 0)
    for part in ("observations", "populations", "reference_events", "fifths"):
        assert getattr(held, part).empty, part
    assert held.ordinary is None
    for id_ in held.indicators:
        for period in held.held.periods(id_):
            assert held.held.at(id_, period).empty
    assert not any(id_ in SHARED for id_ in held.indicators if held.held.periods(id_))


def test_no_lettered_row_names_the_file_of_one_practice() -> None:
    held = whole(0)
    rows = held.observations
    own = replace(
        held,
        observations=rows.assign(source=rows["organisation"].map("file of {}".format)),
        sources=tuple(replace(held.sources[0], file=f"{c}.csv", sha256=f"file of {c}") for c in PRACTICES),
    )
    found = snapshot_for(READERS["manager"], own, secret=SECRET, on=ON)
    written = exports.rows(found, [Level.PRACTICE])
    lettered = written[written["organisation"].str.startswith("practice-")]
    assert len(lettered) and set(lettered["source"].str.count(";")) == {len(PRACTICES) - 1}
    shared = found.observations[found.observations["indicator"].isin(SHARED)]
    months = shared[shared["organisation"] == lettered["organisation"].min()].groupby("indicator")["source"]
    assert months.nunique().max() == 1, "in order of the letters"
    assert set(shared["source"]) == set(own.observations["source"])


def test_a_verdict_that_is_kept_rests_on_what_is_shown(
    database: Database, workshop: Workshop, by: User
) -> None:
    """It is stored once and read by whoever may read the workshop's records."""
    measured = replace(builders.CATALOGUE["ue_ae_1000"], unit="per 1,000")
    baseline = replace(BASELINE, period=str(YEAR))
    priority = record(database, workshop, by, baseline=baseline, indicator=measured)
    kept, true = [], []
    for moved in (0, 1):
        newer = tuple(replace(source, received=date(2026, 9, 20)) for source in whole(moved).sources)
        snapshot = replace(whole(moved), sources=newer, id=f"2026-09-20-{moved}{moved}{moved}")
        with database() as session:
            follow(session, snapshot, ON)
            found = verdict_on(session, priority.id, snapshot.id)
        assert found is not None and found.details["latest"]
        kept.append(found.details)
        true.append(judge(snapshot, priority).as_record())
    assert kept[0] == kept[1] and true[0] != true[1]


@pytest.mark.parametrize("name", READERS)
def test_what_is_handed_out_holds_no_true_count_and_nobody_behind_a_letter(name: str) -> None:
    """Counts that occur nowhere else would be found in the bytes if they were anywhere."""
    true, shown = 123457.0, 123455.0
    rows = whole(0).observations.copy()
    hit = (rows["indicator"] == "ue_ae_1000") & (rows["organisation"] == OTHER)
    rows.loc[hit, "numerator"] = true
    held = snapshot_for(READERS[name], replace(whole(0), observations=rows), secret=SECRET, on=ON)
    closed_over = held.ordinary.__closure__ if held.ordinary else None
    behind = pickle.dumps([cell.cell_contents for cell in closed_over or ()])
    assert np.float64(true).tobytes() not in pickle.dumps(replace(held, ordinary=None)) + behind
    assert np.float64(shown).tobytes() not in behind
