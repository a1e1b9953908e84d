"""The settings of area.toml: which organisation is our area, what a locality is, what levels are called."""

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from benchmarking.organisations import Area, Level, SmallNumbers

SITE = r"https?://[A-Za-z0-9.:\-]+(/[A-Za-z0-9/_\-]*)?"


def read_area(home: Path) -> Area:
    """The settings of area.toml; without it all that is held. Raises ValueError naming what is wrong."""
    path = home / "area.toml"
    if not path.exists():
        return Area()
    try:
        return _area(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, ValueError, TypeError) as error:
        raise ValueError(f"area.toml: {error}") from None


def _area(given: Mapping[str, Any]) -> Area:
    unknown = given.keys() - {"area", "localities", "small_numbers", "levels", "demonstration", "site"}
    if unknown:
        raise ValueError(
            f"{', '.join(sorted(unknown))} is not a setting: area, localities, small_numbers, site, "
            "[levels], [demonstration]"
        )
    codes, localities, levels = given.get("area", []), given.get("localities", "pcn"), given.get("levels", {})
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise ValueError('area: write a list of codes, such as area = ["QUY"]')
    if localities not in ("pcn", "local"):
        raise ValueError('localities: write "pcn" or "local"')
    rule = given.get("small_numbers", SmallNumbers.ROUND)
    if rule not in list(SmallNumbers):
        raise ValueError('small_numbers: write "hes" or "hide"')
    names = {**Area().level_names, **{Level(level): str(name) for level, name in levels.items()}}
    today = given.get("demonstration", {}).get("today")
    if today is not None and type(today) is not date:
        raise ValueError("[demonstration] today: write a date, such as 2026-09-15")
    site = given.get("site", "")
    if not isinstance(site, str) or (site and not re.fullmatch(SITE, site)):
        raise ValueError(
            'site: write the address of this installation, such as "https://stocktake.example.nhs.uk"'
        )
    return Area(tuple(codes), localities, names, today, SmallNumbers(rule), site.rstrip("/"))


def written_area(area: Area) -> bytes:
    """The settings as a snapshot keeps them."""
    written: dict[str, Any] = {
        "area": list(area.codes),
        "localities": area.localities,
        "levels": {level.value: name for level, name in area.level_names.items()},
    }
    if area.small_numbers is not SmallNumbers.ROUND:
        written["small_numbers"] = area.small_numbers.value
    if area.demonstration_today:
        written["demonstration"] = {"today": area.demonstration_today.isoformat()}
    return json.dumps(written, ensure_ascii=False, sort_keys=True).encode()


def kept_area(path: Path) -> Area:
    """The settings that a snapshot keeps."""
    given = json.loads(path.read_text("utf-8"))
    if "demonstration" in given:
        given["demonstration"]["today"] = date.fromisoformat(given["demonstration"]["today"])
    return _area(given)
