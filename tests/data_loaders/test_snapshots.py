"""The store: same files, same id; what is damaged is found; what is interrupted changes nothing."""

import hashlib
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarking.observations import Observations, Status
from benchmarking.organisations import Level
from benchmarking.periods import Period
from benchmarking.tidy_table import as_texts
from data_loaders import snapshots
from data_loaders.snapshots import Damaged
from data_loaders.store import identity
from data_loaders.store.stored_parts import observations
from tests.data_loaders import area, published

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = area.home(tmp_path)
    assert area.take_in(made, area.first_files(tmp_path)).published
    return made


def current(home: Path) -> str:
    id = snapshots.current_id(home)
    assert id is not None
    return id


def test_a_snapshot_holds_what_the_files_say(home: Path) -> None:
    snapshot = snapshots.open_snapshot(home, current(home))
    assert snapshot.made_by == "analyst"
    assert [source.file for source in snapshot.sources] == [
        "MAPPING_2223.csv",
        "PREVALENCE_2223.csv",
        "ages.csv",
        "map.csv",
    ]
    rows = snapshot.held.at("prev_htn_pct", Period.parse("2022/23"))
    assert rows.loc["X90003"].tolist() == [102.0, 1000.0, "ok"]
    tree = snapshot.organisations
    assert tree["X90002"].name == "The Beech Practice"
    assert [o.code for o in tree.in_area(Level.LOCALITY, date(2026, 7, 31))] == ["U90001", "U90002"]
    assert tree.area_practices(date(2026, 7, 31)) == {"X90001", "X90002", "X90003", "X90004", "X90005"}
    assert "ue_ae_1000" in snapshot.indicators


def test_an_opened_table_keeps_each_text_once_and_says_what_is_written(home: Path) -> None:
    """What pandas reads, slowly and large, from the same file."""
    opened = snapshots.open_snapshot(home, current(home))
    written = pd.read_parquet(home / "snapshots" / current(home) / "observations.parquet")
    assert as_texts(opened.observations).equals(written)
    texts = opened.observations.select_dtypes("category")
    assert list(texts) == ["organisation", "indicator", "period", "status", "source"]
    assert all(texts[name].cat.categories.is_monotonic_increasing for name in texts)
    assert set(texts["status"].cat.categories) == set(Status)  # so that any of them can be set later
    nothing = written.iloc[:0]
    nothing.to_parquet(home / "observations.parquet", index=False)
    assert as_texts(observations(home)).equals(nothing)
    whole = written.iloc[:2].assign(numerator=[3, 4])  # as a store holds whole numbers that came as such
    whole.to_parquet(home / "observations.parquet", index=False)
    assert as_texts(observations(home)).equals(whole)


@pytest.mark.parametrize("together", [True, False])
def test_it_is_read_as_a_table_of_plain_texts_is(home: Path, together: bool) -> None:
    opened = snapshots.open_snapshot(home, current(home))
    kept_once = opened.observations if together else opened.observations.sample(frac=1, random_state=1)
    one, other = (
        Observations(table, opened.indicators, opened.definitions)
        for table in (kept_once, as_texts(kept_once))
    )
    for indicator in opened.indicators:
        assert one.periods(indicator) == other.periods(indicator)
        for period in one.periods(indicator):
            assert one.at(indicator, period).equals(other.at(indicator, period))


def test_the_id_does_not_depend_on_who_when_or_where(home: Path, tmp_path: Path) -> None:
    other = area.home(tmp_path / "other")
    done = area.take_in(other, area.first_files(tmp_path), by="somebody else")
    assert done.snapshot == current(home)
    assert current(home).startswith("2026-08-11-")
    assert len(current(home)) == len("2026-08-11-") + 6


def test_other_content_has_another_id(home: Path, tmp_path: Path) -> None:
    more = area.files(
        tmp_path / "more", totals__csv=published.registered_totals("2026-06-01", {"X90001": 990})
    )
    assert (
        area.take_in(home, more, confirm=True).snapshot != current(home) or snapshots.held(home)[-1].current
    )
    assert len(snapshots.held(home)) == 2


def test_rebuild_gives_the_identical_snapshot_even_after_damage(home: Path) -> None:
    id = current(home)
    before = snapshots.open_snapshot(home, id)
    assert snapshots.rebuild(home, id) == id
    (home / "snapshots" / id / "observations.parquet").write_bytes(b"damaged")
    with pytest.raises(Damaged):
        snapshots.open_snapshot(home, id)
    assert snapshots.rebuild(home, id) == id
    after = snapshots.open_snapshot(home, id)
    assert after.observations.equals(before.observations)
    assert after.made_at == before.made_at


def test_rebuild_says_which_received_file_is_gone_or_altered(home: Path) -> None:
    id = current(home)
    kept = next((home / "received").glob("*/content"))
    whole = kept.read_bytes()
    kept.write_bytes(whole + b" ")
    with pytest.raises(Damaged, match="not the one that came"):
        snapshots.rebuild(home, id)
    kept.unlink()
    with pytest.raises(Damaged, match="no longer"):
        snapshots.rebuild(home, id)


def test_every_change_of_any_part_is_found(home: Path) -> None:
    folder = home / "snapshots" / current(home)
    parts = [path for path in folder.iterdir() if path.is_file()]
    assert len(parts) == 8
    for path in [*parts, folder / "indicators" / "ue_ae_1000.toml"]:
        whole = path.read_bytes()
        for spoilt in (b"", whole[:-1], bytes([whole[0] ^ 1]) + whole[1:]):
            path.write_bytes(spoilt)
            with pytest.raises(Damaged):
                snapshots.open_snapshot(home, folder.name)
        path.unlink()
        with pytest.raises(Damaged):
            snapshots.open_snapshot(home, folder.name)
        path.write_bytes(whole)
    snapshots.open_snapshot(home, folder.name)


def test_a_snapshot_under_another_ones_name_is_found(home: Path) -> None:
    folder = home / "snapshots" / current(home)
    folder.rename(folder.with_name("2026-08-11-000000"))
    with pytest.raises(Damaged, match=r"its manifest is that of 2026"):
        snapshots.open_snapshot(home, "2026-08-11-000000")


@pytest.mark.parametrize("id", ["2020-01-01-abcdef", "../received", ".hidden", ""])
def test_what_is_no_snapshot_cannot_be_opened_or_gone_back_to(home: Path, id: str) -> None:
    before = current(home)
    with pytest.raises(Damaged):
        snapshots.open_snapshot(home, id)
    with pytest.raises(Damaged):
        snapshots.rollback(home, id)
    assert current(home) == before


def test_rollback_makes_an_earlier_one_current_and_keeps_both(home: Path, tmp_path: Path) -> None:
    first = current(home)
    more = area.files(
        tmp_path / "more", totals__csv=published.registered_totals("2026-06-01", {"X90001": 990})
    )
    second = area.take_in(home, more, confirm=True).snapshot
    assert second == current(home) != first
    snapshots.rollback(home, first)
    assert current(home) == first
    assert [(entry.id, entry.current) for entry in snapshots.held(home)] == [(first, True), (second, False)]


KILLED = """
import os, shutil, sys
from pathlib import Path
sys.path.insert(0, {repository!r})
from data_loaders import snapshots
from data_loaders.store import identity
from tests.data_loaders import area
home, files, before = Path({home!r}), Path({files!r}), {before!r}
EVERY = int(os.environ.get("KILL_EVERY", "10"))
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT

def refresh_up_to(step):
    done = 0
    def watch(event, args):
        nonlocal done
        changes = event in ("os.rename", "os.mkdir", "os.remove", "os.rmdir")
        if changes or (event == "open" and isinstance(args[2], int) and args[2] & WRITES):
            done += 1
            if done == step:
                os._exit(9)
    sys.addaudithook(watch)
    os._exit(0 if area.take_in(here, files, confirm=True).published else 1)

step, code = 1 - EVERY, 9
while code == 9:
    step += EVERY
    here = home.with_name(f"killed-{{step}}")
    shutil.copytree(home, here)
    child = os.fork()
    if not child:
        refresh_up_to(step)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    current = snapshots.current_id(here)
    whole = snapshots.open_snapshot(here, current)
    assert code == 0 or current in (before, {after!r}), (step, current)
    if step % (5 * EVERY) == 1:
        assert area.take_in(here, files, confirm=True).ok, step
        assert snapshots.current_id(here) == {after!r}, step
        assert not list(here.rglob(".being-written-*")), step
    shutil.rmtree(here)
assert code == 0, code
print(step)
"""


def test_a_refresh_killed_before_any_write_leaves_a_whole_snapshot(home: Path, tmp_path: Path) -> None:
    """A child dies just before it opens a file to write, makes a folder, renames or removes: at each tenth of
    these steps, or at every one with KILL_EVERY=1.

    What is current is then the old snapshot or the new one, whole; doing it again gives the new one.
    """
    before = current(home)
    more = area.files(
        tmp_path / "more", totals__csv=published.registered_totals("2026-06-01", {"X90001": 990})
    )
    unharmed = tmp_path / "unharmed"
    shutil.copytree(home, unharmed)
    after = area.take_in(unharmed, more, confirm=True).snapshot
    text = KILLED.format(
        repository=str(REPOSITORY), home=str(home), files=str(more), before=before, after=after
    )
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 30


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("area = 'QUY'", "list of codes"),
        ('localities = "ward"', "localities"),
        ("places = 1", "places"),
        ("[levels]\nvillage = 'x'", "village"),
        ("[demonstration]\ntoday = 'soon'", "today"),
        ("area = [", "area.toml"),
    ],
)
def test_settings_that_cannot_be_used_are_said(tmp_path: Path, text: str, word: str) -> None:
    (tmp_path / "area.toml").write_text(text)
    with pytest.raises(ValueError, match=r"area\.toml") as caught:
        snapshots.read_area(tmp_path)
    assert word in str(caught.value)


def test_settings_of_the_area_are_kept_with_the_snapshot(tmp_path: Path) -> None:
    home = area.home(tmp_path)
    (home / "area.toml").write_text(
        'area = ["XC1", "XC2"]\n[levels]\nlocality = "network"\n[demonstration]\ntoday = 2026-09-15\n'
    )
    done = area.take_in(home, area.first_files(tmp_path), today=None)
    assert done.snapshot is not None
    assert done.snapshot.startswith("2026-09-15-")
    (home / "area.toml").unlink()
    kept = snapshots.open_snapshot(home, done.snapshot).organisations.area
    assert kept.codes == ("XC1", "XC2")
    assert kept.level_names[Level.LOCALITY] == "network"
    assert kept.demonstration_today == date(2026, 9, 15)
    assert snapshots.rebuild(home, done.snapshot) == done.snapshot


def test_without_anything_there_is_no_current_snapshot(tmp_path: Path) -> None:
    assert snapshots.current_id(tmp_path) is None
    assert snapshots.held(tmp_path) == []


def test_a_table_is_known_by_its_lines_joined_however_many_are_joined_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = {"practice": list("aabcba"), "period": ["2026-01"] * 6, "patients": [1.0, np.nan, 3, 4, 5, 6]}
    lines = b"practicea\na\nb\nc\nb\naperiod" + b"\n".join([b"2026-01"] * 6)
    numbers = b"patients" + np.array(rows["patients"], "<f8").tobytes()
    for together in (1, 4, 5, 6, 7):
        monkeypatch.setattr(identity, "_TOGETHER", together)
        assert identity._canonical(pd.DataFrame(rows)) == hashlib.sha256(lines + numbers).digest()
