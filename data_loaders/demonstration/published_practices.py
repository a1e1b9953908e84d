"""`epraccur.csv` of the Organisation Data Service and the area's own `localities.csv`."""

from __future__ import annotations

from datetime import date

from data_loaders.demonstration import area
from data_loaders.demonstration.written_file import LF, WrittenFile, csv_bytes, table

_JOINED = date(2013, 4, 1)
# code number, name, status, prescribing setting: rows that a reader of general practices must leave out
OTHERS = (
    (9001, "WENDLEMERE PRESCRIBING HUB", "A", 0),
    (9002, "QUERNHYTHE MEMORY CLINIC", "A", 0),
    (9003, "CORROWBAY DIABETES TEAM", "A", 0),
    (9004, "WENDLEMERE WALK-IN CENTRE", "A", 1),
    (9005, "SALTREACH WALK-IN CENTRE", "A", 1),
    (9006, "WENDLEMERE OUT OF HOURS", "A", 2),
    (9007, "CORROWBAY OUT OF HOURS", "A", 2),
    (9008, "VENNOR VALE OUT OF HOURS", "A", 2),
    (9009, "EASTMARROW SEXUAL HEALTH", "A", 8),
    (9010, "THACKENFORD STOP SMOKING SERVICE", "A", 8),
    (9011, "LUDDERSFOLD SURGERY", "D", 4),
    (9012, "NEWHOLT-COLM MEDICAL CENTRE", "P", 4),
)


def _day(value: date | None) -> str:
    return value.strftime("%Y%m%d") if value else ""


def _row(
    code: str, name: str, place: area.Locality, postcode: str, opened: date, closed: date | None, phone: str
) -> list[str]:
    address = [name.partition(" ")[0] + " HOUSE", place.name.upper(), "WENDLEMERE", "", ""]
    joined = _day(max(opened, _JOINED))
    front = [code, name, area.REGION_CODE, area.STP_CODE, *address, postcode, _day(opened), _day(closed)]
    middle = ["C" if closed else "A", "B", place.ccg.code, joined, _day(closed), phone, "", "", "", "0", ""]
    return [*front, *middle, place.ccg.code, "", "4", ""]


def _other(number: int, name: str, status: str, setting: int) -> list[str]:
    place = area.LOCALITIES[number % len(area.LOCALITIES)]
    opened = date(2026, 12, 1) if status == "P" else date(2009, 4, 1)
    row = _row(
        f"X9{number}", name, place, f"XA{place.number} 9ZZ", opened, None, f"01632 960{number - 8800:03d}"
    )
    row[12], row[25] = status, str(setting)
    return row


def epraccur(day: date) -> WrittenFile:
    """The organisation list as it stood on `day`: 27 quoted columns without a header."""
    rows = []
    for practice in area.PRACTICES:
        if practice.opened <= day:
            closed = practice.closed if practice.closed and practice.closed <= day else None
            rows.append(
                _row(
                    practice.code,
                    practice.name,
                    practice.locality,
                    practice.postcode,
                    practice.opened,
                    closed,
                    practice.telephone,
                )
            )
    rows += [_other(*other) for other in OTHERS]
    active = sum(row[12] == "A" and row[25] == "4" for row in rows)
    return WrittenFile(
        "epraccur.csv", csv_bytes(rows, quote_all=True), len(rows), "active general practices", active
    )


LOCALITY_COLUMNS = (
    "practice_code",
    "locality_code",
    "locality_name",
    "valid_from",
    "valid_to",
    "serves",
    "rural",
)


def localities(day: date) -> WrittenFile:
    """Which practice belongs to which locality, and since when, as known on `day`."""
    rows: list[list[str]] = []
    for practice in area.PRACTICES:
        if practice.opened > day:
            continue
        start = max(practice.opened, _JOINED)
        end = practice.closed.isoformat() if practice.closed and practice.closed <= day else ""
        if practice.code == area.MOVED:
            rows += _moved(practice, start, day)
        else:
            rows.append(_membership(practice, practice.locality, start, end))
    rural = [[*row, 1 if row[-1] == "yes" else 0] for row in rows]
    file = table("localities.csv", LOCALITY_COLUMNS, rows, "rural", newline=LF)
    return WrittenFile(file.path, file.content, file.rows, "rural = yes", sum(int(row[-1]) for row in rural))


def _moved(practice: area.Practice, start: date, day: date) -> list[list[str]]:
    earlier, move = area.LOCALITIES[12], date(2025, 1, 1)
    if day < move:
        return [_membership(practice, earlier, start, "")]
    return [
        _membership(practice, earlier, start, date(2024, 12, 31).isoformat()),
        _membership(practice, practice.locality, move, ""),
    ]


def _membership(practice: area.Practice, place: area.Locality, start: date, end: str) -> list[str]:
    serves = area.SERVES.get(practice.code, "")
    return [
        practice.code,
        place.code,
        place.name,
        start.isoformat(),
        end,
        serves,
        "yes" if place.rural else "no",
    ]
