"""Forty made-up histories of mergers, moves and new codes: nobody is lost, nobody counts twice."""

import random
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd
import pytest

from benchmarking.as_now import as_now, lineage
from benchmarking.ccg_figures import CCG_FIGURES
from benchmarking.figures import figures
from benchmarking.organisations import Area, Level, Organisation, Organisations
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from tests.builders import CATALOGUE
from tests.builders import snapshot as built

YEARS = ("2019/20", "2020/21", "2021/22", "2022/23", "2023/24")
TODAY = date(2024, 6, 1)
LIST, REGISTER = "pop_list_size", "prev_htn_pct"
CCGS = ("11H", "11T", "12A", "99X")


@dataclass
class History:
    """Who was there in each year, in which locality and CCG, with how many patients; kept by hand."""

    places: list[dict[str, tuple[str, str]]] = field(default_factory=list)  # year → practice → locality, CCG
    patients: list[dict[str, int]] = field(default_factory=list)
    successors: dict[str, tuple[str, date]] = field(default_factory=dict)


def first_day(year: int) -> date:
    return Period.parse(YEARS[year]).start


def made(number: int) -> History:
    """A history of five years; each year practices merge, close, open or move; a CCG gets a new code."""
    chance = random.Random(number)  # noqa: S311 - repeatable, not secret
    history = History()
    here = {f"X{90000 + n}": (f"LOC-{n % 6}", CCGS[n % 4]) for n in range(24)}
    sizes = {code: chance.randrange(900, 20_000) for code in here}
    for year in range(len(YEARS)):
        if year:
            _changed(chance, history, year, here, sizes)
        if year == 3:  # three CCGs become one
            here = {code: (loc, "15C" if ccg in CCGS[:3] else ccg) for code, (loc, ccg) in here.items()}
            history.successors |= {old: ("15C", first_day(3)) for old in CCGS[:3]}
        history.places.append(dict(here))
        sizes = {code: int(size * chance.uniform(0.97, 1.05)) for code, size in sizes.items()}
        history.patients.append(dict(sizes))
    return history


def _changed(
    chance: random.Random,
    history: History,
    year: int,
    here: dict[str, tuple[str, str]],
    sizes: dict[str, int],
) -> None:
    """One merger into an old code, one into a new code, one closure and two moves, most of them."""
    one, two, three, four, gone = chance.sample(sorted(here), 5)
    new = f"X{91000 + year}"
    mergers = [((one,), two)] * (chance.random() < 0.7) + [((three, four), new)] * (chance.random() < 0.5)
    for old, heir_code in mergers:
        here[heir_code] = here.get(heir_code, here[old[0]])
        for code in old:
            sizes[heir_code] = sizes.get(heir_code, 0) + sizes.pop(code)
            del here[code]
            history.successors[code] = (heir_code, first_day(year))
    if chance.random() < 0.5:
        del here[gone], sizes[gone]  # without a successor
    for mover in chance.sample(sorted(here), 2):
        here[mover] = (f"LOC-{chance.randrange(6)}", here[mover][1])


def snapshot_of(history: History) -> Snapshot:
    rows, members = [], []
    for year, period in enumerate(YEARS):
        spell = Period.parse(period)
        start = date.min if year == 0 else spell.start
        end = date.max if year == len(YEARS) - 1 else spell.end
        for code, (locality, ccg) in history.places[year].items():
            size = history.patients[year][code]
            rows += [(code, LIST, period, float(size), None, "ok", "a")]
            rows += [(code, REGISTER, period, float(size // 7), float(size), "ok", "a")]
            parents = (("locality", locality), ("ccg", ccg), ("stp", "QUY"))
            members += [(code, level, parent, start, end) for level, parent in parents]
    observations = pd.DataFrame(rows, columns=built().observations.columns)
    observations["denominator"] = observations["denominator"].astype(float)
    memberships = pd.DataFrame(members, columns=["practice", "level", "parent", "valid_from", "valid_to"])
    levels = {code: Level.PRACTICE for places in history.places for code in places}
    levels |= {parent: Level(level) for _, level, parent, _, _ in members}
    codes = {code: Organisation(code, code, level) for code, level in levels.items()}
    tree = Organisations(codes, memberships, Area(), history.successors)
    indicators = {id_: replace(CATALOGUE[id_], series_breaks=()) for id_ in (LIST, REGISTER)}
    return replace(built(), organisations=tree, observations=observations, indicators=indicators)


def heir(history: History, code: str) -> str:
    """Slow and by itself: one step after the other."""
    while code in history.successors:
        code = history.successors[code][0]
    return code


def expected(history: History, year: int, level: Level) -> dict[str, int]:
    """Patients of each organisation as of today, patient by patient, from the history alone."""
    found: dict[str, int] = {}
    for code, size in history.patients[year].items():
        last = heir(history, code)
        if last in history.places[-1]:
            locality, ccg = history.places[-1][last]
        else:  # closed: where it stood last
            there = [places[last] for places in history.places if last in places]
            locality, ccg = there[-1]
        ccg = heir(history, ccg)
        key = {Level.PRACTICE: last, Level.LOCALITY: locality, Level.CCG: ccg, Level.STP: "QUY"}[level]
        found[key] = found.get(key, 0) + size
    return found


@pytest.mark.parametrize("number", range(40))
def test_totals_are_conserved_to_the_last_patient(number: int) -> None:
    history = made(number)
    was = snapshot_of(history)
    now = as_now(was, TODAY)
    placed = now.organisations.memberships
    for year, period in enumerate(YEARS):
        when = Period.parse(period)
        on_day = placed[(placed["valid_from"] <= when.end) & (placed["valid_to"] >= when.end)]
        assert not on_day.duplicated(["practice", "level"]).any()
        whole = sum(history.patients[year].values())
        for level in (Level.PRACTICE, Level.LOCALITY, Level.CCG, Level.STP):
            then = figures(was, was.indicators[LIST], when, level)
            made_now = figures(now, now.indicators[LIST], when, level)["numerator"]
            assert then["numerator"].sum() == made_now.sum() == whole
            assert {code: n for code, n in made_now.items() if n} == expected(history, year, level)
        registers = figures(now, now.indicators[REGISTER], when, Level.CCG)
        assert registers["numerator"].sum() == sum(n // 7 for n in history.patients[year].values())
        assert (registers["practices_counted"] == registers["practices_in_all"]).all()


def with_whole_ccgs(number: int, history: History) -> tuple[Snapshot, list[set[str]]]:
    """Registers of some CCGs of each year held of the whole CCG, and of none of its practices."""
    chance = random.Random(1000 + number)  # noqa: S311 - repeatable, not secret
    was, rows, whole = snapshot_of(history), [], []
    held = was.observations
    for period, places, patients in zip(YEARS, history.places, history.patients, strict=True):
        there = sorted({ccg for _, ccg in places.values()})
        whole.append(set(chance.sample(there, chance.randrange(len(there) + 1))))
        for ccg in sorted(whole[-1]):
            members = [code for code, (_, own) in places.items() if own == ccg]
            sizes = [patients[code] for code in members]
            registers = float(sum(size // 7 for size in sizes))
            rows.append((ccg, REGISTER, period, registers, float(sum(sizes)), float(len(members)), "b"))
            gone = held["organisation"].isin(members) & (held["period"] == period)
            held = held[~(gone & (held["indicator"] == REGISTER))]
    of_ccgs = pd.DataFrame(rows, columns=list(CCG_FIGURES))
    return replace(was, observations=held.reset_index(drop=True), ccg_figures=of_ccgs), whole


def registers_expected(history: History, year: int, whole: set[str], *, now: bool) -> dict[str, int]:
    """Registers of each CCG as of today or as it was, one practice after the other, by itself."""
    found: dict[str, int] = {}
    for code, size in history.patients[year].items():
        ccg = history.places[year][code][1]
        if now:
            others = [c for c, (_, own) in history.places[year].items() if own == ccg]
            if ccg not in whole:
                ccg = stands(history, code)
            elif ccg in history.successors:
                ccg = heir(history, ccg)
            elif len({stands(history, c) for c in others}) == 1:
                ccg = stands(history, code)
        found[ccg] = found.get(ccg, 0) + size // 7
    return found


def stands(history: History, code: str) -> str:
    """The CCG in which a practice, or who took it over, stands today or stood last."""
    last = heir(history, code)
    there = [places[last] for places in history.places if last in places]
    return heir(history, there[-1][1])


@pytest.mark.parametrize("number", range(40))
def test_whole_ccgs_and_practices_together_lose_nobody(number: int) -> None:
    history = made(number)
    was, whole = with_whole_ccgs(number, history)
    now = as_now(was, TODAY)
    assert now.ccg_figures["practices"].sum() == was.ccg_figures["practices"].sum()
    for year, period in enumerate(YEARS):
        when = Period.parse(period)
        for held, then in ((was, False), (now, True)):
            measured = held.indicators[REGISTER]
            ccgs = figures(held, measured, when, Level.CCG)["numerator"].dropna()
            assert dict(ccgs) == registers_expected(history, year, whole[year], now=then)
            practices = figures(held, measured, when, Level.PRACTICE)["numerator"].dropna()
            assert not set(practices.index) & {"15C", *CCGS}
            for level in (Level.STP, Level.ENGLAND):
                above = figures(held, measured, when, level)
                assert above["numerator"].tolist() == [sum(n // 7 for n in history.patients[year].values())]
                assert above["denominator"].tolist() == [sum(history.patients[year].values())]
                assert (above["practices_counted"] <= above["practices_in_all"]).all()
        assert (when in was.held.ccgs_alone(REGISTER)) == (
            whole[year] == {c for _, c in history.places[year].values()}
        )


def test_where_a_figure_is_lacking_nobody_is_lost_and_nothing_is_made_up() -> None:
    history = made(3)
    old, (new, _) = next(item for item in history.successors.items() if item[0].startswith("X"))
    was = snapshot_of(history)
    rows = was.observations
    gone = (rows["organisation"] == old) & (rows["period"] == YEARS[0]) & (rows["indicator"] == LIST)
    now = as_now(replace(was, observations=rows[~gone]), TODAY)
    held = now.held.at(LIST, Period.parse(YEARS[0]))["numerator"]
    assert held.sum() == sum(history.patients[0].values()) - history.patients[0][old]
    assert held.get(new, 0) == history.patients[0].get(new, 0)


def test_what_is_shared_in_confidence_is_left_out() -> None:
    whole = built()
    assert not any(i.in_confidence for i in as_now(whole, TODAY).indicators.values())


def test_lineage_follows_every_step_and_only_what_has_happened() -> None:
    tree = Organisations({}, built().organisations.memberships, Area(), {
        "X90001": ("X90002", date(2020, 4, 1)), "X90002": ("X90003", date(2025, 4, 1)),
    })  # fmt: skip
    assert lineage(tree, date(2026, 1, 1)) == {"X90001": "X90003", "X90002": "X90003"}
    assert lineage(tree, date(2021, 1, 1)) == {"X90001": "X90002"}
