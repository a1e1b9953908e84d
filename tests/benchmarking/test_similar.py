"""Similar practices: by hand, against a slow version and the scalar form, and by properties."""

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarking.characteristics import LABELS, characteristics
from benchmarking.comparison import compare
from benchmarking.findings import at_a_glance
from benchmarking.organisations import MEMBERSHIP_COLUMNS, Level, Organisation, Organisations
from benchmarking.periods import Period
from benchmarking.similar import AVERAGE, SimilarPeers, SimilarPractices, similar_peers
from benchmarking.snapshot import Snapshot
from benchmarking.statistics import similar_practices
from benchmarking.words.likeness import (
    also_compared,
    changed,
    chosen_by,
    largest_words,
    reasons,
    value_words,
)
from benchmarking.words.wording import banned_words
from tests.builders import AREA, PRACTICES, organisations, rows, snapshot

CODES = list(PRACTICES)
Values = dict[str, list[float | None]]


def of(values: Values, rural: list[bool | None] | None = None, tree: Organisations | None = None) -> Snapshot:
    """A snapshot of twelve practices with these values: list sizes, scores and percentages."""
    tables = [rows("pop_list_size", lambda n: (values["pop_list_size"][n - 1], None))]
    if "need_imd_score" in values:
        tables.append(rows("need_imd_score", lambda n: (values["need_imd_score"][n - 1], 1), period="2019"))
    for id_ in ("pop_0_4_pct", "pop_65plus_pct", "pop_85plus_pct"):
        if id_ in values:
            tables.append(rows(id_, lambda n, of=values[id_]: (of[n - 1], 100)))  # type: ignore[misc]
    tree = tree or organisations()
    if rural is not None:
        places = {c: replace(tree[c], rural=r) for c, r in zip(CODES, rural, strict=True)}
        tree = Organisations(tree.by_code | places, tree.memberships, tree.area)
    return snapshot(*tables, tree=tree)


SIZES: Values = {"pop_list_size": [1000.0 * n * n for n in range(1, 13)]}  # √: evenly spaced


def codes_of(found: SimilarPeers) -> list[str]:
    return [peer.code for peer in found.peers]


def test_by_hand_on_list_size_alone() -> None:
    found = similar_peers(of(SIZES), "X90006", k=4)
    assert codes_of(found) == ["X90005", "X90007", "X90004", "X90008"]  # equal distances by code
    spread = math.sqrt(13)  # sample SD of 1…12, in steps of √1000
    assert [p.distance for p in found.peers] == pytest.approx(
        [1 / spread, 1 / spread, 2 / spread, 2 / spread]
    )
    assert found.distance == pytest.approx(1.5 / spread)
    assert found.group is not None and found.group.average == AVERAGE == "similar practices average"
    assert found.group.members == ("X90004", "X90005", "X90007", "X90008")
    assert found.pool == "12 practices of Wendle STP"
    assert [(v.label, v.weight, v.own) for v in found.variables] == [("list size", 1.0, 36000.0)]
    assert set(found.not_held) == set(LABELS.values()) - {"list size"}
    assert found.variables[0].period == Period.parse("2026-06")


def test_the_reasons_name_what_is_close_and_what_is_not() -> None:
    held = of(SIZES | {"need_imd_score": [20.0] * 11 + [60.0]}, rural=[True, True, *[False] * 10])
    peer = {p.code: p for p in similar_peers(held, "X90001", k=11).peers}
    assert reasons(peer["X90002"]) == "Alike in list size, deprivation and rural or urban setting."
    assert reasons(peer["X90012"]) == "Unlike in deprivation, list size and rural or urban setting."
    words = largest_words(peer["X90012"], held.indicators)
    assert words.startswith(
        "deprivation 60.0 against 20.0; list size 144,000 patients against 1,000 patients"
    )
    assert words.endswith("rural or urban setting urban against rural")
    assert largest_words(peer["X90002"], held.indicators) == (
        "list size 4,000 patients against 1,000 patients"
    )
    assert chosen_by(similar_peers(held, "X90001")).endswith(
        "of 12 practices of Wendle STP. Not used, as it is not held for enough "
        "practices: share aged 0 to 4, share aged 65 and over and share aged 85 and over."
    )


def test_what_a_reader_changed_is_said() -> None:
    held = of(SIZES | {"need_imd_score": [20.0] * 11 + [60.0]})
    assert changed(similar_peers(held, "X90001"), []) == ""
    other = similar_peers(
        held,
        "X90001",
        weights={"need_imd_score": 0, "pop_list_size": 2},
        pinned=["X90012"],
        dropped=["X90004"],
    )
    name = held.organisations["X90012"].name
    assert changed(other, ["Damson Surgery"]) == (
        "Not the usual 10: list size counts 2 times; deprivation is left out; "
        f"{name} always in; Damson Surgery left out."
    )


def test_what_practices_are_matched_by_is_left_out_of_a_glance_and_said_on_its_page() -> None:
    held = snapshot()
    glance = {c.indicator.id for c in at_a_glance(held, "X90003", SimilarPractices())}
    assert glance == {"ue_ae_0_4_1000", "prev_htn_pct"}
    assert "need_imd_score" in {c.indicator.id for c in at_a_glance(held, "X90003", Level.STP)}
    assert also_compared("need_imd_score").startswith("As deprivation is what is compared here")
    assert also_compared("prev_htn_pct") == ""


def test_a_weight_of_nought_takes_a_variable_out_of_the_distance_and_not_out_of_the_reasons() -> None:
    held = of(SIZES | {"need_imd_score": [60.0, *[20.0] * 11]})
    found = similar_peers(held, "X90002", weights={"need_imd_score": 0}, k=1)
    assert codes_of(found) == ["X90001"]
    assert found.peers[0].unlike == ("deprivation",)
    assert codes_of(similar_peers(held, "X90002", k=1)) == ["X90003"]
    assert found.group is not None and "in list size" in found.group.reason
    assert "deprivation" not in found.group.reason


def test_the_indicator_that_is_compared_is_no_variable() -> None:
    held = of(SIZES | {"pop_65plus_pct": [10.0 + n for n in range(12)]})
    assert [v.id for v in similar_peers(held, "X90001").variables] == ["pop_list_size", "pop_65plus_pct"]
    found = similar_peers(held, "X90001", "pop_65plus_pct")
    assert [v.id for v in found.variables] == ["pop_list_size"]
    assert "share aged 65 and over" not in found.not_held


def test_small_new_and_special_practices_are_no_peers_but_have_them_and_can_be_pinned() -> None:
    tree = organisations()
    changed = {
        "X90002": replace(tree["X90002"], serves="students"),
        "X90003": replace(tree["X90003"], opened=date(2026, 6, 10)),
    }
    tree = Organisations(tree.by_code | changed, tree.memberships, tree.area)
    held = of({"pop_list_size": [700.0, *(1000.0 * n for n in range(2, 13))]}, tree=tree)
    assert codes_of(similar_peers(held, "X90004", k=3)) == ["X90005", "X90006", "X90007"]
    assert len(similar_peers(held, "X90001").peers) == 9
    assert "X90002" in codes_of(similar_peers(held, "X90004", k=3, pinned=["X90002"]))


def test_pinned_practices_are_counted_among_the_ten() -> None:
    found = similar_peers(of(SIZES), "X90001", pinned=["X90012", "X90011"], k=3)
    assert codes_of(found) == ["X90002", "X90011", "X90012"]
    assert [p.pinned for p in found.peers] == [False, True, True]


def test_too_much_missing_and_nothing_held_are_refused_in_words() -> None:
    values = SIZES | {"need_imd_score": [None, *[20.0 + n for n in range(11)]]}
    found = similar_peers(of(values), "X90001")
    assert (found.group, found.peers) == (None, ())
    assert found.refusal == (
        "Too little is known about Alder Surgery to find similar practices: deprivation is missing."
    )
    third = values | {"pop_65plus_pct": [10.0 + n for n in range(12)]}
    assert similar_peers(of(third), "X90001").refusal == ""  # one of three is not more than a third
    assert compare(of(values), "X90001", "pop_list_size", peers=SimilarPractices()).peers is None
    empty = snapshot(rows("prev_htn_pct", lambda n: (1, 10)))
    assert similar_peers(empty, "X90001").refusal.startswith("Neither list size nor anything else is held")
    assert "weight above 0" in similar_peers(of(SIZES), "X90001", weights={"pop_list_size": 0}).refusal


def test_wrong_weights_and_unknown_practices_are_faults_of_the_caller() -> None:
    with pytest.raises(ValueError, match="none of the variables"):
        similar_peers(of(SIZES), "X90001", weights={"prev_htn_pct": 1})
    for weight in (-1.0, math.nan, math.inf):
        with pytest.raises(ValueError, match="0 or more"):
            similar_peers(of(SIZES), "X90001", weights={"pop_list_size": weight})
    with pytest.raises(KeyError):
        similar_peers(of(SIZES), "X99999")


def test_it_is_said_when_nobody_is_close() -> None:
    alone = {"pop_list_size": [5000.0 + 10 * n for n in range(11)] + [40000.0]}
    near, far = similar_peers(of(alone), "X90005", k=3), similar_peers(of(alone), "X90012", k=3)
    assert near.warning == ""
    assert far.warning.startswith("No practice is close to this one. These lie ")
    assert far.distance is not None and far.typical is not None
    assert f"{far.distance / far.typical:.1f} times as far from it as the 3 nearest usually do" in far.warning
    assert "10 of only 12 practices" in similar_peers(of(SIZES), "X90001").warning
    assert "Only 9 practices can be chosen" in similar_peers(of(SIZES), "X90001", dropped=CODES[2:4]).warning


def two_stps(national: bool) -> Snapshot:
    """Twelve practices of one STP and twelve of another; an indicator known in both, or at home only."""
    away = {f"Y9{n:04d}": Organisation(f"Y9{n:04d}", f"Away {n}", Level.PRACTICE) for n in range(1, 13)}
    tree = organisations()
    there = [(code, "stp", "YST", date.min, date.max) for code in away]
    memberships = tree.memberships.copy()
    for row in there:
        memberships.loc[len(memberships)] = row
    assert tuple(memberships.columns) == MEMBERSHIP_COLUMNS
    others = {"YST": Organisation("YST", "Yonder STP", Level.STP)}
    tree = Organisations(tree.by_code | away | others, memberships, AREA)
    sizes = [
        (c, "pop_list_size", "2026-06", 3000.0 + 100 * n, None, "ok", "f")
        for n, c in enumerate([*CODES, *away])
    ]
    where = [*CODES, *away] if national else CODES
    shares = [(c, "prev_htn_pct", "2024/25", 100.0, 1000.0, "ok", "f") for c in where]
    return snapshot(sizes, shares, tree=tree)


def test_the_pool_is_england_where_the_indicator_is_known_there_and_else_the_stp() -> None:
    everywhere, at_home = two_stps(national=True), two_stps(national=False)
    assert similar_peers(everywhere, "X90012", "prev_htn_pct").pool == "24 practices in England"
    nearest = similar_peers(everywhere, "X90012", "prev_htn_pct", k=2)
    assert codes_of(nearest) == ["Y90001", "X90011"]  # √4,200 is nearer to √4,100 than √4,000 is
    found = similar_peers(at_home, "X90012", "prev_htn_pct", k=2)
    assert (found.pool, codes_of(found)) == ("12 practices of Wendle STP", ["X90011", "X90010"])
    assert similar_peers(at_home, "X90012").pool == "24 practices in England"
    assert "Y90003" in codes_of(similar_peers(at_home, "X90012", "prev_htn_pct", k=2, pinned=["Y90003"]))


def test_words_of_values_and_no_banned_words() -> None:
    held = of(SIZES | {"need_imd_score": [20.0 + n for n in range(12)]}, rural=[True] * 6 + [False] * 6)
    found = similar_peers(held, "X90001")
    said = [value_words(v, v.own, held.indicators) for v in found.variables]
    assert said == ["1,000 patients", "20.0", "rural"]
    assert value_words(found.variables[0], None, held.indicators) == "not known"
    assert banned_words(" ".join([found.warning, chosen_by(found), *map(reasons, found.peers)])) == []


number = st.one_of(st.none(), st.integers(800, 20000).map(float))
share = st.one_of(st.none(), st.integers(0, 40).map(float))
some = st.sets(st.sampled_from(CODES), max_size=3)
tables = st.fixed_dictionaries(
    {
        "pop_list_size": st.lists(st.integers(800, 20000).map(float), min_size=12, max_size=12),
        "need_imd_score": st.lists(share, min_size=12, max_size=12),
        "pop_0_4_pct": st.lists(share, min_size=12, max_size=12),
        "pop_65plus_pct": st.lists(share, min_size=12, max_size=12),
    }
)


def slow_distance(held: Snapshot, one: str, other: str, weights: dict[str, float]) -> float:
    """METHODS 10 again, variable by variable and practice by practice."""
    known = characteristics(held, one)
    pool = list(known.codes)
    total = 0.0
    for id_ in known.ids:
        at = known.ids.index(id_)
        raw = {code: float(known.values[known.codes.index(code), at]) for code in pool}
        there = [v for v in raw.values() if not math.isnan(v)]
        mean = sum(there) / len(there)
        cap = mean + 5 * math.sqrt(sum((v - mean) ** 2 for v in there) / (len(there) - 1))
        rooted = {c: math.sqrt(min(v, cap)) for c, v in raw.items() if not math.isnan(v)}
        middle = sum(rooted.values()) / len(rooted)
        spread = math.sqrt(sum((v - middle) ** 2 for v in rooted.values()) / (len(rooted) - 1))
        if spread > 1e-9:
            places = {c: (rooted[c] - middle) / spread if c in rooted else 0.0 for c in (one, other)}
            total += (weights.get(id_, 1.0) * (places[one] - places[other])) ** 2
    return math.sqrt(total)


@settings(max_examples=40)
@given(tables, some, some, st.dictionaries(st.sampled_from(list(LABELS)), st.integers(1, 3).map(float)))
def test_properties_and_the_slow_distance(
    values: Values, pinned: set[str], dropped: set[str], weights: dict[str, float]
) -> None:
    held = of(values)
    for own in ("X90001", "X90008"):
        found = similar_peers(held, own, weights=weights, pinned=pinned, dropped=dropped, k=4)
        if found.refusal:
            continue
        codes = codes_of(found)
        assert own not in codes and not dropped & set(codes)
        assert pinned - dropped - {own} <= set(codes)
        assert len(codes) <= max(4, len(pinned - dropped - {own}))
        assert [p.distance for p in found.peers] == sorted(
            [p.distance for p in found.peers], key=lambda d: round(d, 9)
        )
        for peer in found.peers:
            assert peer.distance == pytest.approx(slow_distance(held, own, peer.code, weights), abs=1e-9)
            assert not set(peer.alike) & set(peer.unlike)
            assert len(peer.largest) <= 3
        turned = replace(held, observations=held.observations.iloc[::-1].reset_index(drop=True))
        assert similar_peers(turned, own, weights=weights, pinned=pinned, dropped=dropped, k=4) == found


@settings(max_examples=40)
@given(tables)
def test_it_is_the_scalar_form_where_everything_is_known(values: Values) -> None:
    whole: Values = {id_: [v if v is not None else 7.0 for v in column] for id_, column in values.items()}
    held = of(whole)
    for own in ("X90002", "X90011"):
        slow = similar_practices(target=own, codes=CODES, variables=whole, k=5)
        found = similar_peers(held, own, k=5)
        assert codes_of(found) == slow["neighbours"]
        assert [p.distance for p in found.peers] == pytest.approx(slow["distances"], abs=1e-9)
