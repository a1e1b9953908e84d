"""What the benchmarks measure with: a line of the table, and the processor's time."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One line: what was measured, how much of it, and how many times as fast as what."""

    name: str
    value: float
    unit: str
    against: str | None = None
    ratio: float | None = None


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one go: what one core takes, whatever else the machine does."""
    started = time.process_time()
    work()
    return time.process_time() - started


def middle(work: Callable[[], object], times: int = 5) -> float:
    return statistics.median(seconds(work) for _ in range(times))
