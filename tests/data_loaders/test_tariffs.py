"""A tariff is taken in like any other file: recognised, checked, kept, replaced day by day by a later one."""

from pathlib import Path

import pytest

from benchmarking.snapshot import Snapshot
from data_loaders import LOADERS, snapshots
from data_loaders.summaries import summary
from data_loaders.tabular.files import Received
from tests.data_loaders import area

TEMPLATE = Path(__file__).resolve().parents[2] / "data_loaders" / "tariff_template.csv"
HEAD = TEMPLATE.read_text("utf-8")
ONE = 'Tariff A,em_adm,"2,400.50",2025-04-01,2026-03-31,Made up\n'


def tariff(*lines: str) -> bytes:
    return (HEAD + "".join(lines)).encode()


def taken(home: Path, folder: Path, *lines: str) -> Snapshot:
    done = area.take_in(home, area.files(folder, tariff__csv=tariff(*lines)))
    assert done.published, done.reasons
    return snapshots.open_snapshot(home, str(done.snapshot))


def days(held: Snapshot, indicator: str) -> list[tuple[str, float, str, str]]:
    rows = held.tariffs[held.tariffs["indicator"] == indicator]
    return [tuple(row) for row in rows[["tariff", "unit_cost", "valid_from", "valid_to"]].to_numpy()]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = area.home(tmp_path)
    assert area.take_in(made, area.first_files(tmp_path)).published
    return made


def test_it_is_recognised_by_its_header_and_kept_in_the_snapshot(home: Path, tmp_path: Path) -> None:
    before = str(snapshots.current_id(home))
    held = taken(home, tmp_path / "t", ONE, "Tariff B,act_dna_pct,30,01/04/2025,2026-03-31,Ours\n")
    wanted = [("Tariff A", 2400.5, "2025-04-01", "2026-03-31")]
    assert (
        days(held, "ue_em_adm_1000") == days(held, "ue_em_adm_ratio") == wanted
    )  # one measure, two indicators
    assert days(held, "act_dna_pct") == [("Tariff B", 30.0, "2025-04-01", "2026-03-31")]
    assert [(s.publication, s.rows, s.used) for s in held.sources if s.file == "tariff.csv"] == [
        ("Tariff", 2, 2)
    ]
    assert held.id != before
    assert snapshots.rebuild(home, held.id) == held.id
    (home / "snapshots" / held.id / "tariffs.csv").unlink()
    assert snapshots.rebuild(home, held.id) == held.id
    assert snapshots.open_snapshot(home, held.id).tariffs.equals(held.tariffs)
    assert not (home / "snapshots" / before / "tariffs.csv").exists()
    assert snapshots.rebuild(home, before) == before  # made without one, and still the same


def test_the_summary_names_each(home: Path, tmp_path: Path) -> None:
    done = area.take_in(home, area.files(tmp_path / "t", tariff__csv=tariff(ONE)))
    said = summary(done, snapshots.open_snapshot(home, str(done.snapshot))).splitlines()
    line = "Tariff held: Emergency admissions, £2,400.50 each by Tariff A, 1 April 2025 to 31 March 2026."
    assert line in said


def test_a_later_file_counts_on_its_own_days_and_the_earlier_one_on_the_others(
    home: Path, tmp_path: Path
) -> None:
    taken(home, tmp_path / "a", "A,ae,100,2024-04-01,2027-03-31,x\n")
    held = taken(home, tmp_path / "b", "B,ae,120,2025-04-01,2026-03-31,x\n")
    assert days(held, "ue_ae_1000") == [
        ("A", 100.0, "2024-04-01", "2025-03-31"),
        ("B", 120.0, "2025-04-01", "2026-03-31"),
        ("A", 100.0, "2026-04-01", "2027-03-31"),
    ]
    held = taken(home, tmp_path / "c", "C,ae,130,2020-01-01,2030-12-31,x\n")
    assert days(held, "ue_ae_1000") == [("C", 130.0, "2020-01-01", "2030-12-31")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("T,visits,100,2025-04-01,2026-03-31,x\n", "“visits” is neither an indicator nor a measure"),
        ("T,ae,0,2025-04-01,2026-03-31,x\n", "“0” is not a cost in pounds above 0"),
        ("T,ae,£100,2025-04-01,2026-03-31,x\n", "“£100” is not a number"),
        ("T,ae,,2025-04-01,2026-03-31,x\n", "“” is not a cost in pounds above 0"),
        ("T,ae,100,2025-04-01,,x\n", "column valid_to: “” is empty"),
        ("T,ae,100,April,2026-03-31,x\n", "“April” is not a date"),
        ("T,ae,100,2026-04-01,2025-03-31,x\n", "“2025-03-31” is before valid_from"),
        (",ae,100,2025-04-01,2026-03-31,x\n", "column tariff: “” is empty"),
        ("T,ae,100,2025-04-01,2026-03-31,\n", "column source: “” is empty"),
        (
            "T,ue_em_adm_1000,100,2026-03-31,2026-12-31,x\n",
            "row 3: ue_em_adm_1000 has two costs on the same day",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_with_row_and_column(
    home: Path, tmp_path: Path, line: str, message: str
) -> None:
    before = snapshots.current_id(home)
    done = area.take_in(home, area.files(tmp_path / "t", tariff__csv=tariff(ONE, line)))
    (report,) = done.files
    assert report.outcome == "refused" and snapshots.current_id(home) == before
    assert any(message in problem.message and problem.row == 3 for problem in report.problems), (
        report.problems
    )


def test_the_template_itself_holds_no_cost_and_is_refused(home: Path, tmp_path: Path) -> None:
    done = area.take_in(home, area.files(tmp_path / "t", tariff__csv=HEAD.encode()))
    assert not done.published and done.files[0].outcome == "refused"


def test_nothing_else_is_taken_for_a_tariff() -> None:
    localities = b"practice_code,locality_code,locality_name,valid_from,valid_to\nX90001,L1,One,2025-04-01,\n"
    received = Received("localities.csv", localities)
    fits = {name: loader.recognises(received) for name, loader in LOADERS.items()}
    assert max(fits, key=lambda name: fits[name]) == "localities" and fits["tariffs"] == 0
