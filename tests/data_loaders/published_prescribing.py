"""Small synthetic months of prescribing in each of the published layouts."""

from collections.abc import Sequence

from tests.data_loaders.published import written

# practice, BNF code, items, actual cost, quantity, average daily quantities
Row = tuple[str, str, int, float, int, float]
MONTH: tuple[Row, ...] = (
    ("X90001", "0501013B0AAAAAA", 30, 45.5, 630, 0),
    ("X90001", "0501013K0AAAJAJ", 9, 20.25, 189, 0),
    ("X90001", "0501013K0AAAJAJ", 1, 4.25, 42, 0),  # the same presentation in another quantity
    ("X90001", "0401010Z0AAAAAA", 12, 15.0, 336, 168.5),
    ("X90001", "0401010ADAAAAAA", 5, 50.0, 150, 75.0),  # melatonin is no Z-drug
    ("X90001", "0407020Q0AAAHAH", 4, 40.0, 56, 0),
    ("X90002", "0212000B0AAAAAA", 20, 22.0, 560, 560.0),
)
SUMS = [
    ("X90001", "rx_antibac_1000", 40.0, None),
    ("X90001", "rx_broad_pct", 10.0, 40.0),
    ("X90001", "rx_cost_patient", 175.0, None),
    ("X90001", "rx_hypnotic_1000", 168.5, None),
    ("X90001", "rx_opioid_1000", 4.0, None),
    ("X90002", "rx_antibac_1000", 0.0, None),
    ("X90002", "rx_broad_pct", 0.0, 0.0),
    ("X90002", "rx_cost_patient", 22.0, None),
    ("X90002", "rx_hypnotic_1000", 0.0, None),
    ("X90002", "rx_opioid_1000", 0.0, None),
]


def pdpi(rows: Sequence[Row] = MONTH, period: str = "201410", *, padded: bool = True) -> bytes:
    """NHS Digital's: padded to a width, numbers with noughts before them, a comma at the end (to 2016)."""
    head = [
        "SHA",
        "PCT",
        "PRACTICE",
        "BNF CODE",
        "BNF NAME",
        "ITEMS",
        "NIC",
        "ACT COST",
        "QUANTITY",
        "PERIOD",
    ]
    if not padded:
        return written(
            [head, *(["Q44", "XC1", p, b, "A name", i, c, c, q, period] for p, b, i, c, q, _ in rows)], "\n"
        )
    wide = [
        " SHA",
        "PCT",
        *head[2:4],
        f"{'BNF NAME':40}",
        "ITEMS  ",
        "NIC        ",
        "ACT COST   ",
        *head[8:],
        "",
    ]
    filled = (
        ["Q44", "XC1", p, b, f"{'A name':40}", f"{i:07}", f"{c:011.2f}", f"{c:011.2f}", f"{q:07}", period, ""]
        for p, b, i, c, q, _ in rows
    )
    return written([wide, *filled], "\n")


def detailed(rows: Sequence[Row] = MONTH) -> bytes:
    """NHSBSA's detailed prescribing information: the month stands in the file's name alone."""
    head = ["Regional Office Name", "Regional Office Code", "Area Team Name", "Area Team Code", "PCO Name"]
    head += ["PCO Code", "Practice Name", "Practice Code", "BNF Code", "BNF Description", "Items", "Quantity"]
    front = ["SOUTH", "Y57", "BATH,GLOS AND SO ON", "Q64", "A CCG", "XC100", "A SURGERY"]
    body = ([*front, p, b, "A name", i, q, f"{a:.5f}", c, c] for p, b, i, c, q, a in rows)
    return written([[*head, "ADQ Usage", "NIC", "Actual Cost"], *body])


def epd(rows: Sequence[Row] = MONTH, month: str = "202506", *, unidentified: int = 1) -> bytes:
    """The English Prescribing Dataset; rows of nobody known come last."""
    head = [
        "YEAR_MONTH",
        "ICB_NAME",
        "PRACTICE_NAME",
        "PRACTICE_CODE",
        "BNF_CODE",
        "BNF_DESCRIPTION",
        "QUANTITY",
    ]
    head += ["ITEMS", "TOTAL_QUANTITY", "ADQUSAGE", "NIC", "ACTUAL_COST", "UNIDENTIFIED"]
    body: list[list[object]] = [
        [month, "AN ICB", "A, B AND C", p, b, "A name", q, i, q * i, a, c, c, "N"]
        for p, b, i, c, q, a in rows
    ]
    nobody = [month, "-", "UNIDENTIFIED DOCTORS", "-", "0501013B0AAAAAA", "A name", 1, 1, 1, 0, 1, 1, "Y"]
    return written([head, *body, *([nobody] * unidentified)])


def addresses() -> bytes:
    return written(
        [
            ["201812", "X90001", "THE ALDER SURGERY", "1 HIGH STREET", "N/A", "TOWN", "COUNTY", "XX1 1XX"],
            ["201812", "X90002", "BEECH PRACTICE", "2 HIGH STREET", "N/A", "TOWN", "COUNTY", "XX1 1XX"],
        ],
        "\n",
    )


CHEMICALS = b"CHEM SUB,NAME,201812\n0101010A0,Alexitol Sodium\n0501013B0,Amoxicillin\n"


def measure(rows: Sequence[Sequence[object]], value: str = "ratio") -> bytes:
    """OpenPrescribing's download: (date, organisation, numerator, denominator)."""
    head = ["date", "org_id", "org_name", "numerator", "denominator", value, "percentile", "10th percentile"]
    return written([head, *([d, o, "A SURGERY", n, b, "", "", ""] for d, o, n, b in rows)], "\n")
