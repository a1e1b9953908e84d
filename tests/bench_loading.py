"""Benchmarks of loading: each publication at its published size, against the mere reading of the file."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import xlrd

from benchmarking.indicators import read_catalogue
from data_loaders import LOADERS, patient_level
from data_loaders.refresh import CATALOGUE
from data_loaders.tabular.files import Received
from tests import prescribing_month
from tests.bench_files import MADE, PERIODS
from tests.measuring import Measure, middle, seconds

MB = 2**20
INDICATORS = list(read_catalogue(CATALOGUE))
OLD_WORKBOOK = Path(__file__).resolve().parents[2] / (
    "shared/real_data/hospital_monthly_activity_return/Apr_17/Apr_17.xls"
)
MONTH = 200  # MB of prescribing; a published month is five times as much and more
MEMORY = r"""
import re, sys
from pathlib import Path
from tests.bench_loading import load
load(Path(sys.argv[1]))
print(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
"""


def load(path: Path) -> None:
    """What a refresh does with a file: is it about patients, which publication is it, what does it say."""
    received = Received(path.name, path)
    assert not patient_level.problems(received)
    loader = max(LOADERS, key=lambda name: LOADERS[name].recognises(received))
    LOADERS[loader].load(received, indicators=INDICATORS, period=PERIODS.get(path.name, ""))


def merely_read(path: Path, *, as_text: bool = False) -> None:
    """What pandas or the library of workbooks needs to bring the same file into memory.

    `as_text`: every column of a csv file as it stands. Left to itself pandas is quicker, and makes numbers of
    codes: CCG 011 becomes 11.
    """
    kind = str if as_text else None
    if path.suffix == ".csv":
        encoding = "cp1252" if "PCN_workforce" in path.name else "utf-8"
        pd.read_csv(path, low_memory=False, encoding=encoding, dtype=kind)
        return
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                pd.read_csv(archive.open(name), low_memory=False, dtype=kind)
        return
    if path.suffix == ".xls":
        for old in xlrd.open_workbook(path).sheets():
            list(old.get_rows())
        return
    for sheet in openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets:
        list(sheet.iter_rows(values_only=True))


def loading(folder: Path) -> Iterator[Measure]:
    """Every publication read here, then a month of prescribing and the memory it takes.

    There is no library that writes workbooks of before 2007: the real one is read where it is at hand.
    """
    for name, made in MADE.items():
        path = folder / name
        path.write_bytes(made())
        yield from _against(path, f"loading {name} ({path.stat().st_size / MB:.1f} MB)", 3)
    if OLD_WORKBOOK.exists():
        yield from _against(OLD_WORKBOOK, f"loading {OLD_WORKBOOK.name}", 3)
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
    if path.suffix in (".csv", ".zip"):
        text = middle(lambda: merely_read(path, as_text=True), times)
        yield Measure(name, taken, "s", "merely reading it as text", text / taken)


def _output(words: Sequence[str]) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout
