"""Decks of extremes keep the schema and the order: zero, tied, huge, one and many practices, odd and foreign
names."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from slide_templates.contract.sample import sample_deck
from slide_templates.decks import HOUSE_TEMPLATE, locality_deck, practice_report
from slide_templates.outline import outline
from tests import builders
from tests.builders import organisations, rows, snapshot
from tests.slide_templates.test_minutes_slides import DAY, minutes, minutes_slide

LONG = "The Very Long and Winding Valley Road Medical Practice of Saint Quentin-under-the-Hill"
ODD = ("Ærøskøbing & Süd <GP>", "實踐 診所", "مركز صحي", "=1+1 Surgery", 'Dr O\'Neill "Old" \x07House', LONG)


def extreme(count: int) -> bytes:
    """A locality of so many practices: none of it, all alike, very much, a very small share, no figure."""
    names = {f"X8{n:04d}": (ODD[n % len(ODD)] + f" {n}", "LOC-A") for n in range(1, count + 1)}
    held = snapshot(
        rows("prev_htn_pct", lambda n: (0.0, 8000.0)),
        rows("exp_phone_pct", lambda n: (55.0, 110.0)),
        rows("prev_dm_pct", lambda n: (1.0, 1e9)),
        rows("fin_pay_patient", lambda n: (1e12 * n, 7000.0)),
        [(code, "prev_htn_pct", "2024/25", 0.0, 8000.0, "ok", "file-1") for code in names],
        [(code, "fin_pay_patient", "2024/25", 1e12, 7000.0, "ok", "file-1") for code in names],
        [(code, "exp_phone_pct", "2024/25", None, None, "suppressed", "file-1") for code in names],
        tree=organisations(names),
    )
    return locality_deck(held, "LOC-A", [], made_on=DAY)


DECKS: dict[str, Callable[[], bytes]] = {
    "one practice": lambda: extreme(1),
    "twelve practices": lambda: extreme(12),
    "a practice of nothing": lambda: practice_report(builders.snapshot(), "X90003", made_on=DAY),
    "minutes": lambda: minutes_slide(minutes("Elm leads"), builders.snapshot(), DAY),
    "sample": lambda: sample_deck(HOUSE_TEMPLATE, made_on=DAY),
}


@pytest.mark.parametrize("make", DECKS.values(), ids=DECKS.keys())
def test_the_schema_is_kept_and_titles_stay_apart(make: Callable[[], bytes], tmp_path: Path) -> None:
    file, content = tmp_path / "deck.pptx", make()
    file.write_bytes(content)
    program = Path(sys.executable).with_name("openxml-audit")
    said = subprocess.run([program, file, "-o", "json"], capture_output=True, text=True, check=False).stdout
    errors = json.loads(said[said.index("[") :])[0]["errors"]
    assert [error["description"] for error in errors] == []
    titles = [slide.title for slide in outline(content)]
    assert len(set(titles)) == len(titles) and all(titles)
