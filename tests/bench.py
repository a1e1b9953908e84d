"""The benchmarks: `make bench` prints a table and writes var/bench.json. Times are those of the processor."""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

from benchmarking.comparison import compare
from benchmarking.disclosure.small_numbers import as_handed_out
from benchmarking.figures import figures
from benchmarking.indicators import Indicator, Kind
from benchmarking.organisations import Level
from benchmarking.over_time.changes import IMPROVEMENT
from benchmarking.over_time.many_charts import outcomes_over_time
from benchmarking.similar import similar_peers
from benchmarking.snapshot import Snapshot, Source
from benchmarking.spread import spread
from benchmarking.statistics import compare_to_benchmark, proportion_ci, rate_ci, survey_share_ci, xmr
from benchmarking.sums import sums
from benchmarking.verdict_table import verdict_table
from data_loaders import demonstration, exports, snapshots
from data_loaders.demonstration.loading import load
from slide_templates.batch import locality_file
from slide_templates.decks import practice_report
from slide_templates.workbooks import practice_workbook
from tests import bench_decks, bench_pages, synthetic
from tests.bench_loading import loading
from tests.builders import CATALOGUE
from tests.measuring import Measure, middle, seconds
from tests.store import publish

FILE = Path(__file__).resolve().parents[1] / "var" / "bench.json"
PEERS = (Level.LOCALITY, Level.CCG, Level.STP, Level.ENGLAND)
SAMPLE = 10  # practices of the 92 that are worked out one by one; the time is scaled
SCALAR = {
    Kind.PROPORTION: proportion_ci,
    Kind.SURVEY: survey_share_ci,
    Kind.RATE: rate_ci,
    Kind.INDIRECT: rate_ci,
}
DAY = date(2026, 9, 15)


def main() -> int:
    """Measure everything; the table goes to standard output as it grows."""
    found = []
    for measure in measures():
        found.append(measure)
        against = f"{measure.ratio:,.1f} times as fast as {measure.against}" if measure.against else ""
        print(f"{measure.name:<58} {measure.value:>10,.3f} {measure.unit:<10} {against}", flush=True)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps([asdict(measure) for measure in found], indent=1) + "\n", "utf-8")
    return 0


def measures() -> Iterator[Measure]:
    yield from area()
    yield from england()
    with tempfile.TemporaryDirectory() as folder:
        yield from country(Path(folder) / "england")
        yield from demonstration_area(Path(folder))
        yield from (Measure(*line) for line in bench_pages.lines(Path(folder)))
        yield from loading(Path(folder))


def fresh(snapshot: Snapshot) -> Snapshot:
    """The same, with nothing worked out yet."""
    return replace(snapshot)


def everything(snapshot: Snapshot) -> dict[str, float]:
    """What a refresh needs, part by part: seconds of each."""
    indicators = list(snapshot.indicators.values())
    last = synthetic.latest(snapshot)
    practices = sorted(snapshot.organisations.placed(last.end).index)
    return {
        "values and intervals": seconds(
            lambda: [
                figures(snapshot, i, p, level)
                for i in indicators
                for p in snapshot.held.periods(i.id)
                for level in Level
            ]
        ),
        "verdicts": seconds(
            lambda: [verdict_table(snapshot, i, last, level) for i in indicators for level in PEERS]
        ),
        "funnels": seconds(
            lambda: [spread(snapshot, i, last, o) for i in indicators for o in _stps(snapshot)]
        ),
        "changes": seconds(
            lambda: [
                outcomes_over_time(snapshot, i, level)
                for i in indicators
                for level in (Level.PRACTICE, Level.LOCALITY)
            ]
        ),
        "similar practices": seconds(lambda: [similar_peers(snapshot, code) for code in practices]),
    }


def _stps(snapshot: Snapshot) -> list:  # type: ignore[type-arg]
    return [o for o in snapshot.organisations.by_code.values() if o.level is Level.STP]


def one_by_one(snapshot: Snapshot, practices: int) -> float:
    """Intervals, verdicts and changes of some practices by the scalar functions, which take one at a time."""
    last = synthetic.latest(snapshot)
    averages = {
        (i.id, level): figures(snapshot, i, last, level)["value"].iloc[0]
        for i in snapshot.indicators.values()
        for level in PEERS
    }

    def practice(indicator: Indicator, numerators: list[float], denominators: list[float]) -> None:
        interval = SCALAR.get(indicator.kind)
        values = [n / d * indicator.per if d else None for n, d in zip(numerators, denominators, strict=True)]
        xmr(values=values, improvement=IMPROVEMENT[indicator.polarity])
        if interval is None:
            return
        for numerator, denominator in zip(numerators, denominators, strict=True):
            made = [
                interval(numerator=numerator, denominator=denominator, confidence=c, multiplier=indicator.per)
                for c in (0.95, 0.998)
            ]
        for level in PEERS:
            compare_to_benchmark(
                value=made[0]["value"], lower95=made[0]["lower"], upper95=made[0]["upper"],
                lower998=made[1]["lower"], upper998=made[1]["upper"],
                benchmark=averages[indicator.id, level], polarity="neutral",
            )  # fmt: skip

    def work() -> None:
        for indicator in snapshot.indicators.values():
            block = snapshot.held.block(indicator.id)
            for row in range(practices):
                practice(indicator, block.numerator[row].tolist(), block.denominator[row].tolist())

    return seconds(work)


def area() -> Iterator[Measure]:
    made = synthetic.snapshot(92, 60, 24)
    practices = sorted(made.organisations.placed(synthetic.latest(made).end).index)
    size = "92 practices x 60 indicators x 24 months"
    snapshot = fresh(made)
    parts = everything(snapshot)
    total = sum(parts.values())
    compared = total - parts["funnels"] - parts["similar practices"]
    slow = one_by_one(made, SAMPLE) * len(practices) / SAMPLE
    yield Measure(f"{size}: everything", total, "s")
    yield Measure(
        f"{size}: intervals, verdicts, changes", compared, "s", "the scalar functions", slow / compared
    )
    for name, value in parts.items():
        yield Measure(f"{size}: {name}", value, "s")
    yield Measure(f"{size}: handed out (small numbers)", seconds(lambda: as_handed_out(fresh(made))), "s")
    for indicator in made.indicators:
        compare(snapshot, practices[0], indicator)  # every group is known then, the next one's place is not
    page = seconds(lambda: [compare(snapshot, practices[1], i) for i in snapshot.indicators])
    yield Measure("one practice's page of 60 comparisons, warm", page * 1000, "ms")


def england() -> Iterator[Measure]:
    made = synthetic.snapshot(6300, 60, 4, shared=0)
    parts = everything(made)
    size = "England, 6,300 practices x 60 indicators x 4 months"
    yield Measure(f"{size}: everything", sum(parts.values()), "s")
    for name, value in parts.items():
        yield Measure(f"{size}: {name}", value, "s")


def country(home: Path) -> Iterator[Measure]:
    """All of England over two years, published as any other: its size on disk, opened and added up."""
    made = synthetic.snapshot(6300, 60, 24, shared=0)
    known = dict(
        zip(made.indicators, sorted(CATALOGUE, key=lambda id_: id_ != "pop_list_size"), strict=False)
    )
    rows = made.observations.assign(indicator=made.observations["indicator"].map(known))
    rows = rows.sort_values(["indicator", "period", "organisation"], ignore_index=True)
    source = Source("england.csv", "Made up", "", "", DAY, "0" * 64, len(rows), len(rows))
    named = {id_: CATALOGUE[id_] for id_ in known.values()}
    publish(home, replace(made, observations=rows, indicators=named, sources=(source,)), '["stp0"]')
    id_ = str(snapshots.current_id(home))
    size = f"England, 6,300 practices x {len(named)} indicators x 24 months"
    stored = sum(path.stat().st_size for path in (home / "snapshots" / id_).rglob("*") if path.is_file())
    yield Measure(f"{size}: on disk", stored / 2**20, "MB")
    started = time.perf_counter()
    opened = snapshots.open_snapshot(home, id_)
    yield Measure(f"{size}: open, by the clock", time.perf_counter() - started, "s")
    first = next(i for i in opened.indicators.values() if i.id != "pop_list_size")
    everybody = seconds(lambda: [_latest_sums(opened, i) for i in opened.indicators.values()])
    yield Measure(f"{size}: latest period at all levels, first time", everybody, "s")
    again = seconds(
        lambda: [sums(opened, first, p, level) for p in opened.held.periods(first.id) for level in Level]
    )
    yield Measure(f"{size}: one indicator, every period at all levels", again, "s")


def _latest_sums(opened: Snapshot, indicator: Indicator) -> None:
    for level in Level:
        sums(opened, indicator, opened.held.periods(indicator.id)[-1], level)


def demonstration_area(home: Path) -> Iterator[Measure]:
    written = demonstration.write(home / "demonstration")
    yield Measure(
        "demonstration: nine refreshes", seconds(lambda: load(home, written, lambda text: None)), "s"
    )
    id_ = str(snapshots.current_id(home))
    opening = middle(lambda: snapshots.open_snapshot(home, id_))
    yield Measure("demonstration: open a snapshot, verified", opening * 1000, "ms")
    opened = snapshots.open_snapshot(home, id_)
    yield Measure("demonstration: handed out", middle(lambda: as_handed_out(fresh(opened)), 3), "s")
    shown = as_handed_out(opened)
    export = seconds(lambda: exports.write_table(shown, home / "out.csv"))
    yield Measure("demonstration: export of every figure", export, "s")
    localities = shown.organisations.in_area(Level.LOCALITY, DAY)
    made = [seconds(lambda o=o: locality_file(shown, o, [], DAY)) for o in localities]  # type: ignore[misc]
    yield Measure("demonstration: locality decks", len(made) / sum(made), "decks/s")
    yield from reports(opened)
    for row in bench_decks.quarter(home):
        yield Measure(*row)


def reports(opened: Snapshot) -> Iterator[Measure]:
    """What leaves the screen: one practice's report and workbook, and everything that a quarter hands out."""
    shown = as_handed_out(fresh(opened))
    first, *others = [o.code for o in shown.organisations.in_area(Level.PRACTICE, DAY)]

    def report(code: str) -> float:
        return seconds(lambda: practice_report(shown, code, made_on=DAY))

    yield Measure("demonstration: the first report of a new snapshot", report(first), "s")
    yield Measure("demonstration: a further report", statistics.median(map(report, others)), "s")
    book = seconds(lambda: practice_workbook(shown, others[0], made_on=DAY))
    yield Measure("demonstration: the workbook behind a report", book, "s")
    for row in bench_decks.decks(shown, DAY):
        yield Measure(*row)


if __name__ == "__main__":
    sys.exit(main())
