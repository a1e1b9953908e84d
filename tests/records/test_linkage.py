"""Who is behind a letter? Attacks with the public list sizes find no more than chance would."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from benchmarking.comparison import compare
from benchmarking.drawings.drawing import caterpillar
from benchmarking.figures import figures
from benchmarking.organisations import Level
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from data_loaders import exports
from records.models import Role, Scope, User
from records.permissions import snapshot_for
from tests import builders

ON = date(2026, 6, 30)
JUNE = Period.parse("2026-06")
LETTERED = {"ue_ae_1000": 40.0, "ue_acsc_1000": 1.5, "ref_gp_first_1000": 12.0}  # events per 100 patients
PRACTICES = {f"X9{n:04d}": (f"Surgery {n}", list(builders.LOCALITIES)[n % 3]) for n in range(1, 41)}
SIZES = {code: 1800 + 613.0 * (n * 7 % 40) for n, code in enumerate(PRACTICES)}  # public
OWN = "X90003"


def whole() -> Snapshot:
    random = np.random.default_rng(4)
    rows = [
        (code, id_, "2026-06", float(random.poisson(SIZES[code] * rate / 100)), SIZES[code], "ok", "file-1")
        for id_, rate in LETTERED.items()
        for code in PRACTICES
    ]
    indicators = {id_: replace(builders.CATALOGUE[id_], months_shown=1) for id_ in LETTERED}
    return builders.snapshot(rows, tree=builders.organisations(PRACTICES), indicators=indicators)


WHOLE = whole()


def manager(secret: str) -> Snapshot:
    now = datetime(2026, 9, 15, tzinfo=UTC)
    who = User("m@x.example", "A manager", Role.PRACTICE_MANAGER, "", now, [Scope(OWN)])
    return snapshot_for(who, WHOLE, secret=secret.encode() * 8, on=ON)


@pytest.fixture(scope="module")
def seen() -> Snapshot:
    return manager("a secret of the server")


@pytest.mark.parametrize("indicator", LETTERED)
def test_no_figure_of_a_lettered_practice_tells_its_size(seen: Snapshot, indicator: str) -> None:
    found = compare(seen, OWN, indicator)
    assert len(found.others) == len(PRACTICES) - 1 and all(
        f.name.startswith("Practice ") for f in found.others
    )
    for figure in found.others:
        assert figure.lettered and figure.value is not None
        assert {figure.numerator, figure.denominator, figure.lower, figure.upper, figure.upper998} == {None}
    assert found.figure.denominator == SIZES[OWN] and found.figure.lower is not None
    assert any(f.level is not None for f in found.others), "they keep their verdicts"


def test_an_export_holds_no_size_of_a_lettered_practice(seen: Snapshot) -> None:
    table = exports.rows(seen, [Level.PRACTICE])
    lettered = table[table["organisation"].str.startswith("practice-")]
    assert len(lettered) == 3 * 39
    assert lettered[["numerator", "denominator", "lower95", "upper95"]].isna().all(axis=None)
    assert lettered["value"].notna().all()
    assert not set(SIZES.values()) - {SIZES[OWN]} & set(table["denominator"].dropna())


def test_lettered_practices_are_drawn_in_order_of_their_letters(seen: Snapshot) -> None:
    names = list(caterpillar(compare(seen, OWN, "ue_ae_1000")).categories)
    assert names == sorted(names) and len(names) == 40
    assert {len(name) for name in names if name.startswith("Practice ")} == {len("Practice AA")}, "A, AA, B"
    named = list(caterpillar(compare(WHOLE, OWN, "ue_ae_1000")).categories)
    by_size = sorted(PRACTICES, key=SIZES.__getitem__, reverse=True)
    assert named == [PRACTICES[code][0] for code in by_size], "where all are named the largest is first"


def fits(snapshot: Snapshot, indicator: str, codes: list[str], sizes: np.ndarray) -> np.ndarray:
    """Letters × list sizes: whether the value shown can be a multiple of five divided by that size."""
    shown = {f.code: f.value for f in compare(snapshot, OWN, indicator).others}
    values = np.array([shown[code] for code in codes], dtype=float)
    step = np.diff(np.unique(values)).min()  # what a reader sees of the rounding
    counts = values[:, None] * sizes / snapshot.indicators[indicator].per
    reach = step / 2 * sizes / snapshot.indicators[indicator].per
    found: np.ndarray = np.abs(counts - np.round(counts / 5) * 5) <= reach + 1e-6
    return found


def test_matching_by_place_or_by_value_is_no_better_than_chance() -> None:
    """A hundred servers, two attacks: letters in order of size, and one of the sizes that all values fit."""
    sizes = np.array(sorted(SIZES[code] for code in PRACTICES if code != OWN))
    by_place = by_value = 0.0
    for server in range(100):
        snapshot = manager(f"server {server}")
        held = snapshot.held.at("ue_ae_1000", JUNE).drop(OWN)
        behind = held["denominator"].to_numpy(float)[:, None] == sizes  # never shown: who is who
        could_be = np.ones(behind.shape, dtype=bool)
        for indicator in LETTERED:
            could_be &= fits(snapshot, indicator, list(held.index), sizes)
        by_place += behind.diagonal().mean()
        by_value += (behind & could_be).sum(axis=1)[could_be.any(axis=1)].sum() / could_be.sum()
    chance = 1 / len(sizes)
    assert by_place / 100 < 1.3 * chance
    assert 0.9 * chance < by_value / 100 < 1.1 * chance


def test_without_the_rounding_under_letters_the_second_attack_works() -> None:
    sizes = np.array(sorted(SIZES.values()))
    true = figures(snapshot_for_all(), WHOLE.indicators["ue_ae_1000"], JUNE, Level.PRACTICE)
    counts = true["value"].to_numpy(float)[:, None] * sizes / 1000
    found = sizes[np.abs(counts - np.round(counts / 5) * 5).argmin(axis=1)]
    assert (found == true["denominator"].to_numpy(float)).mean() > 0.5


def snapshot_for_all() -> Snapshot:
    now = datetime(2026, 9, 15, tzinfo=UTC)
    return snapshot_for(
        User("a@x.example", "An analyst", Role.ANALYST, "", now), WHOLE, secret=b"s" * 32, on=ON
    )
