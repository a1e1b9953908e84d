"""What an own extract calls its way of counting: read, kept, covered by the snapshot's id, made again."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from benchmarking.over_time.changes import change
from benchmarking.periods import Period
from benchmarking.snapshot import Snapshot
from benchmarking.words.change_wording import cautions
from data_loaders import LOADERS, snapshots
from data_loaders.outcome import Refresh
from data_loaders.received import Refused
from data_loaders.summaries import summary
from data_loaders.tabular.files import Received
from tests.data_loaders import area, published

OURS = list(published.PRACTICES)[:-1]
MONTHS = [str(m) for m in Period.parse("year to 2026-06").months()]
BOTH = ("ue_em_adm_1000", "ue_em_adm_ratio")  # one measure, two indicators
Row = list[object]


def admissions(way: str, months: list[str] = MONTHS, practices: list[str] = OURS) -> list[Row]:
    return [
        [code, month, "em_adm", 20 + MONTHS.index(month), "", "", "", "", "", way]
        for month in months
        for code in practices
    ]


def took(home: Path, folder: Path, *extracts: list[Row], lists: bool = True) -> Refresh:
    """Lists of all months, and these own extracts in their order."""
    contents = {f"own{n}__csv": published.own_extract(rows) for n, rows in enumerate(extracts)}
    if lists:
        contents |= {
            f"totals{n}__csv": published.registered_totals(f"{month}-01", dict.fromkeys(OURS, 1000))
            for n, month in enumerate(MONTHS)
        }
        contents["map__csv"] = published.registered_map("01Jul2025")
    return area.take_in(home, area.files(folder, **contents), confirm=True)


def taken(home: Path, folder: Path, *extracts: list[Row], lists: bool = True) -> Snapshot:
    done = took(home, folder, *extracts, lists=lists)
    assert done.snapshot is not None, done.reasons
    return snapshots.open_snapshot(home, done.snapshot)


def stretches(held: Snapshot, indicator: str, practice: str) -> list[tuple[str, str]]:
    rows = held.definitions
    rows = rows[(rows["indicator"] == indicator) & (rows["organisation"] == practice)]
    return list(zip(rows["period"], rows["definition"], strict=True))


def test_a_changed_definition_is_kept_from_its_first_month_on(tmp_path: Path) -> None:
    home = area.home(tmp_path)
    some = [*admissions("v1", MONTHS[:9]), *admissions("V2 ", MONTHS[9:], OURS[:2])]
    done = took(home, tmp_path / "own", [*some, *admissions("v1", MONTHS[9:], OURS[2:])])
    held = snapshots.open_snapshot(home, str(done.snapshot))
    for indicator in BOTH:
        assert stretches(held, indicator, OURS[0]) == [("2025-07", "v1"), ("2026-04", "v2")]
        assert stretches(held, indicator, OURS[2]) == [("2025-07", "v1")]
    assert held.held.counted_anew(BOTH[0]) == {Period.parse("2026-04"): frozenset(OURS[:2])}
    line = "Counted differently from April 2026, so no line is drawn across: "
    assert f"{line}Emergency admissions (2 practices)." in summary(done, held).splitlines()


def test_the_id_covers_it_and_making_the_snapshot_again_gives_the_same_one(tmp_path: Path) -> None:
    changed = [*admissions("v1", MONTHS[:9]), *admissions("v2", MONTHS[9:])]
    home, other = area.home(tmp_path / "one"), area.home(tmp_path / "other")
    held = taken(home, tmp_path / "own", changed)
    same = taken(other, tmp_path / "same", admissions("v1"))
    assert held.observations.drop(columns="source").equals(same.observations.drop(columns="source"))
    assert held.id != same.id
    assert snapshots.rebuild(home, held.id) == held.id
    (home / "snapshots" / held.id / "definitions.csv").unlink()
    with pytest.raises(snapshots.Damaged, match=r"definitions\.csv"):
        snapshots.verify(home, held.id)
    assert snapshots.rebuild(home, held.id) == held.id
    assert snapshots.open_snapshot(home, held.id).definitions.equals(held.definitions)


def test_a_corrected_file_says_anew_how_it_counts_whether_it_names_it_or_not(tmp_path: Path) -> None:
    changed = [*admissions("v1", MONTHS[:9]), *admissions("v2", MONTHS[9:])]
    for name, correction, wanted in (
        ("back", admissions("v1", MONTHS[9:]), [("2025-07", "v1")]),
        ("silent", admissions("", MONTHS[9:11]), [("2025-07", "v1"), ("2026-06", "v2")]),
        ("later", admissions("v3", MONTHS[11:]), [("2025-07", "v1"), ("2026-04", "v2"), ("2026-06", "v3")]),
    ):
        home = area.home(tmp_path / name)
        taken(home, tmp_path / name / "first", changed)
        held = taken(home, tmp_path / name / "second", correction, lists=False)
        assert stretches(held, BOTH[0], OURS[0]) == wanted, name


def test_months_of_which_nothing_is_said_begin_nothing_new(tmp_path: Path) -> None:
    extract = [*admissions("v2", MONTHS[:3]), *admissions("", MONTHS[3:6]), *admissions("v2", MONTHS[6:])]
    held = taken(area.home(tmp_path), tmp_path / "own", extract)
    assert stretches(held, BOTH[0], OURS[0]) == [("2025-07", "v2")]
    without = taken(area.home(tmp_path / "b"), tmp_path / "without", admissions(""))
    assert without.definitions.empty and without.held.counted_anew(BOTH[0]) == {}
    folder = tmp_path / "b" / "home" / "snapshots" / without.id
    assert not (folder / "definitions.csv").exists(), "ids of snapshots of which no file says how stay"


def test_cells_of_one_month_counted_in_two_ways_are_a_way_of_their_own() -> None:
    rows: list[Row] = [
        ["X90001", month, "consultations", 10, "", age, "", who, "surgery", way]
        for month, ways in (("2026-03", ("v1", "v1")), ("2026-04", ("v1", "v2")))
        for (age, who), way in zip((("65+", "gp"), ("0-64", "nurse")), ways, strict=True)
    ]
    received = Received("own.csv", published.own_extract(rows))
    loaded = LOADERS["own_extracts"].load(received, indicators=["act_contacts_1000", "act_contacts_65_1000"])
    said = loaded.definitions.set_index(["indicator", "period"])["definition"].to_dict()
    assert said == {
        ("act_contacts_1000", "2026-03"): "v1", ("act_contacts_1000", "2026-04"): "v1 + v2",
        ("act_contacts_65_1000", "2026-03"): "v1", ("act_contacts_65_1000", "2026-04"): "v1",
    }  # fmt: skip


def test_one_month_given_in_both_ways_at_once_is_refused_and_not_added_up() -> None:
    rows = [*admissions("v1", MONTHS[:1]), *admissions("v2", MONTHS[:1])]
    with pytest.raises(Refused, match="has a second row for the same things"):
        LOADERS["own_extracts"].load(
            Received("own.csv", published.own_extract(rows)), indicators=["ue_em_adm_1000"]
        )


def test_a_snapshot_of_before_opens_without_them(tmp_path: Path) -> None:
    """Its catalogue lacks `events` and it has no table of definitions: nothing more is known of it."""
    home = area.home(tmp_path)
    held = taken(home, tmp_path / "own", [*admissions("v1", MONTHS[:9]), *admissions("v2", MONTHS[9:])])
    folder = home / "snapshots" / held.id
    older = made_before(folder)
    assert (older.definitions.empty, older.indicators["ue_em_adm_1000"].events) == (True, "")
    assert cautions(change(older, OURS[0], "ue_em_adm_1000")) != cautions(
        change(held, OURS[0], "ue_em_adm_1000")
    )
    with pytest.raises(snapshots.Damaged, match="the files are read otherwise than when it was made"):
        snapshots.rebuild(home, older.id)


def made_before(folder: Path) -> Snapshot:
    """The snapshot of a folder as it would have been written before."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "definitions.csv").unlink()
    del manifest["parts"]["definitions.csv"]
    for file in (folder / "indicators").glob("*.toml"):
        file.write_text(re.sub(r"(?m)^events = .*\n", "", file.read_text("utf-8")), "utf-8")
        manifest["parts"][f"indicators/{file.name}"] = hashlib.sha256(file.read_bytes()).hexdigest()
    text = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
    (folder / "manifest.json").write_bytes(text)
    (folder / "manifest.sha256").write_bytes(hashlib.sha256(text).hexdigest().encode())
    return snapshots.open_snapshot(folder.parent.parent, folder.name)
