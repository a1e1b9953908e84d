"""Benchmarks of loading: each publication at its published size, against the mere reading of the file."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import openpyxl
import pandas as pd

from benchmarking.indicators import read_catalogue
from data_loaders import LOADERS
from data_loaders.files import Received
from data_loaders.refresh import CATALOGUE
from tests import prescribing_month
from tests.data_loaders import published, published_areas, published_prescribing
from tests.measuring import Measure, middle, seconds

MB = 2**20
INDICATORS = list(read_catalogue(CATALOGUE))
MONTH = 200  # MB of prescribing; a published month is five times as much and more
MEMORY = r"""
import re, sys
from pathlib import Path
from tests.bench_loading import load
load(Path(sys.argv[1]))
print(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
"""


def practices(number: int) -> list[str]:
    return [f"X{place:05d}" for place in range(number)]


def wide_survey() -> bytes:
    """6,200 practices; a thousand columns that no indicator uses."""
    given = dict.fromkeys(practices(6200), ("0.8", "79.2", 100))
    first, *rows = published.survey(given).split(b"\n")
    names = ",".join(f"q{place}.pct" for place in range(1000)).encode()
    filled = b",".join([b"0.123456789"] * 1000)
    return b"\n".join([first + b"," + names, *(row + b"," + filled for row in rows if row), b""])


def crosstab() -> bytes:
    waits = ("Same Day", "1 Day", "8  to 14 Days", "More than 28 Days")
    kinds = [f"Category {place}" for place in range(15)]
    rows = [(code, wait, 5, "Attended", kind) for code in practices(6200) for wait in waits for kind in kinds]
    return published.crosstab(rows)


def fingertips() -> bytes:
    front = {"Indicator ID": "93930", "Indicator Name": "A&E attendances (0 to 4 years)", "Area Type": "GPs"}
    rest = {"Sex": "Persons", "Value": 100, "Count": 20, "Denominator": 200}
    years = [f"20{year}/{year + 1}" for year in range(10, 22)]
    return published.fingertips(
        [{**front, **rest, "Area Code": code, "Time period": y} for y in years for code in practices(6200)]
    )


def payments() -> bytes:
    amounts = {"Total NHS Payments to General Practice": "950000.11", "Reimbursement of Drugs": "1000.5"}
    size = "Number of Registered Patients (Last Known Figure)"
    return published.payments([{"Practice Code": code, size: 8000, **amounts} for code in practices(7800)])


def appointments_of_areas() -> bytes:
    months = [f"{month}20{year}" for year in range(19, 22) for month in ("JAN", "APR", "JUL", "OCT")]
    codes = [f"{place:02d}X" for place in range(99)]
    ways = [f"Way {number}" for number in range(80)]  # no two rows of a month are of the same things
    return published_areas.appointments(
        [(code, month, way, 7) for code in codes for month in months for way in ways]
    )


def coverage() -> bytes:
    days = [f"01{month}20{year}" for year in range(10, 30) for month in ("JAN", "APR", "JUL", "OCT")]
    return published_areas.coverage([(f"{n:02d}X", day, 1000, 1100) for n in range(99) for day in days])


def measure() -> bytes:
    months = [f"20{year}-{month:02d}-01" for year in (24, 25) for month in range(1, 13)]
    return published_prescribing.measure([(m, code, 12, 300) for code in practices(6500) for m in months])


def hospital() -> bytes:
    return published_areas.hospital({f"{n:03d}": (100, 200, 300) for n in range(210)})


MADE: dict[str, Callable[[], bytes]] = {
    "GPPS_2025.csv": wide_survey,
    "crosstab_Aug_25.csv": crosstab,
    "fingertips.csv": fingertips,
    "payments_2223.csv": payments,
    "regional.csv": appointments_of_areas,
    "coverage.csv": coverage,
    "opioidper1000.csv": measure,
    "Jun_17.xlsx": hospital,
}


def load(path: Path) -> None:
    """What a refresh does with a file: which publication it is, and what it says."""
    received = Received(path.name, path)
    loader = max(LOADERS, key=lambda name: LOADERS[name].recognises(received))
    LOADERS[loader].load(received, indicators=INDICATORS)


def merely_read(path: Path) -> None:
    if path.suffix == ".csv":
        pd.read_csv(path, low_memory=False)
        return
    for sheet in openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets:
        list(sheet.iter_rows(values_only=True))


def loading(folder: Path) -> Iterator[Measure]:
    """Every publication read here, then a month of prescribing and the memory it takes."""
    for name, made in MADE.items():
        path = folder / name
        path.write_bytes(made())
        size = f"{path.stat().st_size / MB:.0f} MB" if path.stat().st_size > MB else "small"
        yield from _against(path, f"loading {name} ({size})", 3)
    month = folder / "EPD_202506.csv"
    prescribing_month.write(month, MONTH * MB)
    yield from _against(month, f"loading a month of prescribing ({MONTH} MB)", 1)
    whole = seconds(lambda: load(month)) * 1024 / MONTH
    yield Measure("loading a month of prescribing of 1 GB, from that", whole, "s")
    memory = float(_output([sys.executable, "-c", MEMORY, str(month)])) / 1024
    yield Measure(f"loading a month of prescribing ({MONTH} MB): most memory", memory, "MB")


def _against(path: Path, name: str, times: int) -> Iterator[Measure]:
    load(path)  # what is worked out once is worked out
    taken, read = middle(lambda: load(path), times), middle(lambda: merely_read(path), times)
    yield Measure(name, taken, "s", "merely reading it", read / taken)


def _output(words: Sequence[str]) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout
