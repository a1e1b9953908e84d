"""A made-up month of prescribing, as large as a published one, for the benchmarks: never held in memory."""

import itertools
from collections.abc import Iterator
from pathlib import Path

HEADINGS = (
    "YEAR_MONTH,REGIONAL_OFFICE_NAME,REGIONAL_OFFICE_CODE,ICB_NAME,ICB_CODE,PCO_NAME,PCO_CODE,PRACTICE_NAME,"
    "PRACTICE_CODE,ADDRESS_1,ADDRESS_2,ADDRESS_3,ADDRESS_4,POSTCODE,BNF_CHEMICAL_SUBSTANCE,"
    "CHEMICAL_SUBSTANCE_BNF_DESCR,BNF_CODE,BNF_DESCRIPTION,BNF_CHAPTER_PLUS_CODE,QUANTITY,ITEMS,"
    "TOTAL_QUANTITY,ADQUSAGE,NIC,ACTUAL_COST,UNIDENTIFIED\r\n"
)
DRUGS = (
    ("0501013B0", "Amoxicillin", "05: Infections"),
    ("0501013K0", "Co-amoxiclav (Amoxicillin/clavulanic acid)", "05: Infections"),
    ("0401010Z0", "Zopiclone", "04: Central Nervous System"),
    ("0407020Q0", "Morphine sulfate", "04: Central Nervous System"),
    ("0212000B0", "Atorvastatin", "02: Cardiovascular System"),
)


def _rows() -> Iterator[str]:
    """Rows without end; one in a hundred is of no known practice."""
    for number in itertools.count():
        chemical, name, chapter = DRUGS[number % len(DRUGS)]
        items, quantity = 1 + number % 37, 7 * (1 + number % 12)
        place = f'SOUTH WEST,Y58,"AVON, SOMERSET AND BEYOND ICB",QXX,AVON SUB-ICB,9{number % 90 + 10}00'
        practice = "UNIDENTIFIED DOCTORS,-" if number % 100 == 99 else f"SURGERY,X{number // 700 % 6500:05d}"
        yield (
            f"202506,{place},{practice},THE HEALTH CENTRE,1 HIGH STREET,TOWN,COUNTY,XX1 1XX,{chemical},"
            f"{name},{chemical}AAA{number % 20 + 10}A,{name} 500mg capsules,{chapter},{quantity},{items},"
            f"{quantity * items},{quantity * items / 4:.5f},{items * 1.37:.2f},{items * 1.29:.5f},"
            f"{'Y' if number % 100 == 99 else 'N'}\r\n"
        )


def write(path: Path, size: int) -> None:
    """A file of this many bytes, or one row more."""
    rows = _rows()
    with path.open("w", encoding="utf-8", newline="") as file:
        written = file.write(HEADINGS)
        while written < size:
            written += file.write("".join(itertools.islice(rows, 5_000)))
