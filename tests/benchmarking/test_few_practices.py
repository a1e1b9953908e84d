"""A locality of few practices cannot be had by subtraction: every sum of practices that is known is tried."""

from collections.abc import Mapping
from itertools import product

import numpy as np
import pandas as pd
import pytest

from benchmarking.figures import figures
from benchmarking.organisations import Level, Organisations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from records.masking import FEWEST_SHOWN
from records.models import Role
from records.permissions import snapshot_for
from tests import builders
from tests.records.readers import ON, SECRET, reader

INDICATOR, CONTINUITY = "ue_ae_1000", "act_continuity_idx"
ABOVE = (Level.LOCALITY, Level.CCG, Level.STP, Level.ENGLAND)
JUNE = Period.parse("2026-06")


def area(localities: Mapping[str, str], missing: frozenset[int] = frozenset()) -> Snapshot:
    """Practices by number in localities by letter; the localities' CCGs by letter: "XC1" is 1."""
    tree = builders.organisations({c: (name, localities[c]) for c, (name, _) in builders.PRACTICES.items()})

    def numbers(n: int) -> tuple[float | None, float | None]:
        return (None, None) if n in missing else (1000.0 * n, 2000.0 * n)

    return builders.snapshot(
        *(builders.rows(id_, numbers, "2026-06") for id_ in (INDICATOR, CONTINUITY)), tree=tree
    )


def drawn(seed: int) -> tuple[Snapshot, str]:
    """A tree of twelve practices that is drawn, some of them without figures; and whose manager looks."""
    random = np.random.default_rng(seed)
    places = list(builders.LOCALITIES)
    homes = {code: places[random.integers(3)] for code in builders.PRACTICES}
    missing = frozenset(int(n) for n in range(1, 13) if random.random() < 0.15)
    made = area(homes, missing)
    if seed % 3 == 0:
        cut_through(made.organisations, random)
    return made, str(random.choice(list(builders.PRACTICES)))


def cut_through(tree: Organisations, random: np.random.Generator) -> None:
    """Some practices belong to another CCG than the rest of their locality."""
    held = tree.memberships
    rows = np.flatnonzero((held["level"] == "ccg").to_numpy() & (random.random(len(held)) < 0.1))
    held.loc[held.index[rows], "parent"] = [str(random.choice(["XC1", "XC2"])) for _ in rows]


def sums_shown(whole: Snapshot, seen: Snapshot, own: str, id_: str) -> tuple[np.ndarray, np.ndarray]:
    """Every figure shown as a line of the practices that it adds up, and which practices are hidden."""
    indicator, true = seen.indicators[id_], whole.held.at(id_, JUNE)
    known = true["numerator"].notna()
    codes = [code for code in builders.PRACTICES if known[code]]
    practices = figures(seen, indicator, JUNE, Level.PRACTICE)
    values = set(practices["numerator"].dropna())
    lines = [
        np.array([other == code for other in codes]) for code in codes if true["numerator"][code] in values
    ]
    for level in ABOVE:
        table = figures(seen, indicator, JUNE, level)
        parents = whole.organisations.member_of(level, JUNE.end) if level is not Level.ENGLAND else {}
        for place in table.index[table["numerator"].notna()]:
            lines.append(np.array([parents.get(code, place) == place for code in codes]))
    return np.array(lines, dtype=float), np.array([true["numerator"][c] not in values for c in codes])


def known_sums(lines: np.ndarray) -> np.ndarray:
    """Every set of practices whose sum follows from the sums that are shown, whatever the counts are."""
    _, sizes, directions = np.linalg.svd(lines)
    free = directions[(sizes > 1e-9).sum() :]  # changes of the counts that change nothing that is shown
    sets = np.array(list(product([0, 1], repeat=lines.shape[1])))
    known: np.ndarray = sets[np.abs(sets @ free.T).max(axis=1, initial=0) < 1e-9]
    return known


def given_away(whole: Snapshot, seen: Snapshot, own: str, id_: str) -> list[int]:
    """How many hidden practices there are in each sum of hidden ones that is known, and is one of too few."""
    lines, hidden = sums_shown(whole, seen, own, id_)
    of = known_sums(lines)[:, hidden].sum(axis=1)
    others = known_sums(lines)[:, ~hidden].sum(axis=1)
    return [
        int(n) for n, rest in zip(of, others, strict=True) if rest == 0 and 0 < n < max(2, FEWEST_SHOWN - 1)
    ]


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("id_", [INDICATOR, CONTINUITY])
def test_no_sum_of_few_hidden_practices_follows_from_what_is_shown(seed: int, id_: str) -> None:
    whole, own = drawn(seed)
    seen = snapshot_for(reader(Role.PRACTICE_MANAGER, own), whole, secret=SECRET, on=ON)
    assert given_away(whole, seen, own, id_) == []


def test_the_search_finds_a_locality_that_is_left_over() -> None:
    """Without this the test above could not fail: two practices less than a total that is shown."""
    lines = np.array([[1.0, 1, 0, 0], [1, 1, 1, 1]])
    assert [0, 0, 1, 1] in known_sums(lines).tolist() and [0, 0, 1, 0] not in known_sums(lines).tolist()


def seen_by(own: str, localities: Mapping[str, str] | None = None) -> Snapshot:
    made = area(localities or {code: place for code, (_, place) in builders.PRACTICES.items()})
    return snapshot_for(reader(Role.PRACTICE_MANAGER, own), made, secret=SECRET, on=ON)


def hidden(seen: Snapshot, level: Level) -> list[str]:
    table: pd.DataFrame = figures(seen, seen.indicators[INDICATOR], JUNE, level)
    return sorted(str(code) for code in table.index[table["numerator"].isna()])


def test_the_smallest_other_locality_of_the_ccg_is_hidden_with_it() -> None:
    five = [*["LOC-A"] * 5, *["LOC-B"] * 2, *["LOC-C"] * 5]
    homes = dict(zip(builders.PRACTICES, five, strict=True))
    seen = seen_by("X90012", homes)  # CCG 1 has five practices and two; the reader is in CCG 2
    assert hidden(seen, Level.LOCALITY) == ["LOC-A", "LOC-B"]
    assert not any(hidden(seen, level) for level in ABOVE[1:])
    assert len(hidden(seen, Level.PRACTICE)) == 7


def test_the_readers_own_locality_is_never_hidden_for_another() -> None:
    seen = seen_by("X90001")  # LOC-A has five; LOC-B, of the same CCG, four; LOC-C, alone in its CCG, three
    assert hidden(seen, Level.LOCALITY) == ["LOC-B", "LOC-C"]
    assert hidden(seen, Level.CCG) == ["XC1", "XC2"], "each would be left with fewer than five"
    assert not hidden(seen, Level.STP) and not hidden(seen, Level.ENGLAND), "seven are left"


def test_rather_than_the_stp_another_ccg_is_hidden() -> None:
    seen = seen_by("X90010")  # of LOC-C, alone in its CCG with three
    assert hidden(seen, Level.CCG) == ["XC1", "XC2"] and not hidden(seen, Level.STP)


def test_the_last_practice_that_a_reader_does_not_know_is_hidden() -> None:
    """Who manages four of five practices would know the fifth from the total, and whose its letter is."""
    made = area({code: place for code, (_, place) in builders.PRACTICES.items()})
    for count, left in ((3, []), (4, ["X90005"]), (5, [])):
        own = [f"X9{n:04d}" for n in range(1, count + 1)]
        seen = snapshot_for(reader(Role.PRACTICE_MANAGER, *own), made, secret=SECRET, on=ON)
        assert ("LOC-A" in hidden(seen, Level.LOCALITY)) == bool(left), count
