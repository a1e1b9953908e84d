"""A home folder with a small area, and files enough for a first snapshot."""

from datetime import date
from pathlib import Path

from data_loaders.outcome import Refresh
from data_loaders.refresh import refresh
from tests.data_loaders import published

TODAY = date(2026, 8, 11)
PATIENTS = {code: (1000 + 100 * n, 200 + n) for n, code in enumerate(published.PRACTICES)}


def home(folder: Path) -> Path:
    made = folder / "home"
    made.mkdir(parents=True)
    (made / "area.toml").write_text('area = ["XST"]\n')
    return made


def files(folder: Path, **contents: bytes) -> Path:
    """A folder of files; in a name, __ stands for a dot."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name.replace("__", ".")).write_bytes(content)
    return folder


def first_files(folder: Path) -> Path:
    registers = {(code, "HYP"): (100 + n, 1000) for n, code in enumerate(published.PRACTICES)}
    return files(
        folder / "first",
        ages__csv=published.registered_ages("2026-07-01", PATIENTS),
        map__csv=published.registered_map("01Jul2026"),
        PREVALENCE_2223__csv=published.prevalence(registers),
        MAPPING_2223__csv=published.geographies(),
    )


def take_in(home: Path, *paths: Path, **options: object) -> Refresh:
    given = {"by": "analyst", "today": TODAY, **options}
    return refresh(home, paths, **given)  # type: ignore[arg-type]
