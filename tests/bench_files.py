"""Files of every publication at its published size, for the benchmarks: made up, nothing of them is real."""

from collections.abc import Callable
from itertools import islice, product

from tests.data_loaders import (
    published,
    published_areas,
    published_prescribing,
    published_rows,
    published_workbooks,
)

GROUPS = ("AF", "AST", "CAN", "CHD", "CKD", "COPD", "DEM", "DEP", "DM", "EP", "HF", "HYP", "LD", "MH", "NDH")
Tree = dict[str, tuple[str, str, str, str]]


def practices(number: int) -> list[str]:
    return [f"X{place:05d}" for place in range(number)]


def tree(number: int) -> Tree:
    """Every practice with a name of its own and its place among the networks of the small files."""
    homes = list(published.PRACTICES.values())
    return {
        code: (f"{word} {code} SURGERY", *homes[place % len(homes)][1:])
        for place, (code, word) in enumerate(zip(practices(number), _words(), strict=False))
    }


def _words() -> list[str]:
    first = ("ALDER", "BEECH", "CEDAR", "DAMSON", "ELM", "FIR", "GORSE", "HAZEL", "IVY", "JUNIPER")
    second = ("HILL", "PARK", "ROAD", "STREET", "VIEW", "LANE", "HOUSE", "GREEN", "CROSS", "BANK")
    third = ("FAMILY", "MEDICAL", "HEALTH", "NEW", "OLD", "NORTH", "SOUTH", "EAST", "WEST", "CENTRAL")
    return [" ".join(words) for words in product(first, second, third)] * 8


def wide_survey() -> bytes:
    """6,200 practices; a thousand columns that no indicator uses."""
    return _widened(published.survey(dict.fromkeys(practices(6200), ("0.8", "79.2", 100))))


def old_survey() -> bytes:
    return _widened(published.old_survey(dict.fromkeys(practices(7300), ("0.8", "79.2"))))


def _widened(made: bytes, columns: int = 1000, cell: bytes = b"0.123456789") -> bytes:
    """A table with more columns to the right of its own, which no indicator uses."""
    first, *rows = made.splitlines()
    names = ",".join(f"other.{place}" for place in range(columns)).encode()
    filled = b",".join([cell] * columns)
    return b"\n".join([first + b"," + names, *(row + b"," + filled for row in rows), b""])


def crosstab() -> bytes:
    waits = ("Same Day", "1 Day", "8  to 14 Days", "More than 28 Days")
    kinds = [f"Category {place}" for place in range(15)]
    rows = [(code, wait, 5, "Attended", kind) for code in practices(6200) for wait in waits for kind in kinds]
    return published.crosstab(rows)


def fingertips() -> bytes:
    front = {"Indicator ID": "93930", "Indicator Name": "A&E attendances (0 to 4 years)", "Area Type": "GPs"}
    rest = {"Sex": "Persons", "Value": 100, "Count": 20, "Denominator": 200}
    years = [f"20{year}/{year + 1}" for year in range(10, 22)]
    return published.fingertips(
        [{**front, **rest, "Area Code": code, "Time period": y} for y in years for code in practices(6200)]
    )


def payments() -> bytes:
    """54 columns, as published: most of them are of no use here."""
    amounts = {"Total NHS Payments to General Practice": "950000.11", "Reimbursement of Drugs": "1000.5"}
    size = "Number of Registered Patients (Last Known Figure)"
    made = published.payments([{"Practice Code": code, size: 8000, **amounts} for code in practices(7800)])
    return _widened(made, 43, b"1234.56")


def appointments_of_areas() -> bytes:
    months = [f"{month}20{year}" for year in range(19, 22) for month in ("JAN", "APR", "JUL", "OCT")]
    modes = ("Face-to-Face", "Home Visit", "Telephone", "Video/Online", "Unknown")
    waits = ("Same Day", "1 Day", "2 to 7 Days", "8  to 14 Days", "15  to 21 Days", "More than 28 Days")
    ways = list(islice(product(("Attended", "DNA"), ("GP", "Unknown"), modes, waits), 80))
    front = ("E38", "NHS A, B AND C CCG", "E54", "AN STP", "E40", "SOUTH")
    rows = (
        [code, *front, month, *way, 7]
        for code, month, way in product([f"{place:02d}X" for place in range(99)], months, ways)
    )
    return published.written([published_areas.APPOINTMENTS, *rows])


def coverage() -> bytes:
    days = [f"01{month}20{year}" for year in range(10, 30) for month in ("JAN", "APR", "JUL", "OCT")]
    return published_areas.coverage([(f"{n:02d}X", day, 1000, 1100) for n in range(99) for day in days])


def measure() -> bytes:
    months = [f"20{year}-{month:02d}-01" for year in (24, 25) for month in range(1, 13)]
    return published_prescribing.measure([(m, code, 12, 300) for code in practices(6500) for m in months])


def hospital() -> bytes:
    return published_areas.hospital({f"{n:03d}": (100, 200, 300) for n in range(210)})


def ages() -> bytes:
    return published.registered_ages("2026-07-01", dict.fromkeys(practices(6200), (9000, 1600)))


def totals() -> bytes:
    return published.registered_totals("01JUL2021", dict.fromkeys(practices(6600), 9000))


def old_bands() -> bytes:
    return published.old_bands({code: [250 + n for n in range(18)] for code in practices(7700)})


def prevalence() -> bytes:
    pairs = product(practices(6400), GROUPS)
    return published.prevalence(dict.fromkeys(pairs, ("112.0", 9000)))


def achievement() -> bytes:
    codes = [f"{group}{number:03d}" for group in ("AST", "CHD", "DM", "HYP", "MH") for number in range(6, 12)]
    return published_rows.achievement(
        [
            row
            for practice, code in product(practices(6400), codes)
            for row in published_rows.measured(practice, code, 80, 100, 4)
        ]
    )


def condition() -> bytes:
    measures = {"HYP006": (80, 100, 4), "HYP007": (70, 90, 3)}
    rows = published_workbooks.condition(dict.fromkeys(practices(7600), (9000, 1200, measures)))
    return published_workbooks.workbook({"HYP": rows})


def prescribing() -> bytes:
    return published_prescribing.detailed(_items())


def presentations() -> bytes:
    return published_prescribing.pdpi(_items())


def _items() -> list[tuple[str, str, int, float, int, float]]:
    """Every practice and 60 presentations; a published month has some 1,300 of each, and a line for each."""
    drugs = ("0501013B0", "0501013K0", "0401010Z0", "0407020Q0", "0212000B0")
    codes = [f"{drug}AAA{number:02d}A" for drug in drugs for number in range(12)]
    return [
        (practice, code, 1 + place % 37, round(1.37 * (place % 11), 2), 28 + place % 12, 1.25)
        for place, (practice, code) in enumerate(product(practices(6500), codes))
    ]


def register() -> bytes:
    rows = [
        {
            1: code, 2: name, 3: "Y54", 4: "Q74", 5: "1 HIGH STREET", 10: "XX1 1XX", 11: "19740401", 13: "A",
            14: "B", 15: "11H", 16: f"2013{1 + place % 12:02d}01", 18: "01234 567890", 26: "4",
        }
        for place, (code, (name, *_)) in enumerate(tree(13800).items())
    ]  # fmt: skip
    return published.epraccur(rows)


def networks() -> bytes:
    return published_workbooks.networks(
        [(code, f"U{place % 1270:05d}", "20190701", "") for place, code in enumerate(practices(6500))]
    )


def fund() -> bytes:
    measures = ("Numerator", "Denominator", "Exclusions")
    return published_rows.fund(
        [("GP practice", code, f"ACC-08 {what}", 5) for code, what in product(practices(6400), measures)]
    )


def roles() -> bytes:
    jobs = ("GP Partners", "Salaried GPs", "Total")
    groups = product(
        ("GP", "Nurses", "Direct Patient Care", "Admin/Non-Clinical"), jobs, ("FTE", "Headcount")
    )
    kinds = list(groups)
    return published_rows.roles([(code, *kind, 1.5) for code in practices(6300) for kind in kinds])


def wide_workforce() -> bytes:
    row = {"TOTAL_PATIENTS": 9000, "GP_SOURCE": "Provided", "TOTAL_GP_HC": 6, "TOTAL_GP_FTE": 5.1}
    row |= {"TOTAL_GP_EXTG_FTE": 4.5, "TOTAL_NURSES_FTE": 2.5, "TOTAL_DPC_FTE": 1.5, "TOTAL_ADMIN_FTE": 9}
    made = published_rows.wide_workforce([{"PRAC_CODE": code, **row} for code in practices(6300)])
    return _widened(made, 800, b"0")


def friends_and_family() -> bytes:
    answers = (100, 0.9, 80, 10, 5, 3, 1, 1)
    return published_workbooks.friends_and_family([(code, *answers) for code in practices(6200)])


def ratings() -> bytes:
    groups = ("Overall", "Older people", "Families, children and young people", "Mental health")
    domains = ("Overall", "Safe", "Effective", "Caring", "Responsive", "Well-led")
    rows = [
        published_workbooks.rated(code, "Good", group=group, domain=domain)
        for code, group, domain in product(practices(1500), groups, domains)
    ]
    return published_workbooks.workbook({"Locations": [published_workbooks.RATED, *rows]})


MADE: dict[str, Callable[[], bytes]] = {
    "GPPS_2025.csv": wide_survey,
    "GPPS_2021.csv": old_survey,
    "crosstab_Aug_25.csv": crosstab,
    "Mapping_Aug_25.csv": lambda: published.crosstab_map(tree(6200)),
    "fingertips.csv": fingertips,
    "payments_2223.csv": payments,
    "regional.csv": appointments_of_areas,
    "coverage.csv": coverage,
    "opioidper1000.csv": measure,
    "Jun_17.xlsx": hospital,
    "gp-reg-pat-prac-quin-age.csv": ages,
    "gp-reg-pat-prac-quin-age.zip": lambda: published.zipped({"ages.csv": ages()}),
    "gp-reg-pat-prac-all.csv": totals,
    "Patient_List_Size_2016_01-03.csv": old_bands,
    "gp-reg-pat-prac-map.csv": lambda: published.registered_map("01JUL2026", tree(6200)),
    "PREVALENCE_2223.csv": prevalence,
    "ACHIEVEMENT_2223.csv": achievement,
    "MAPPING_2223.csv": lambda: published.geographies(tree(6400)),
    "qof-1617-hyp.xlsx": condition,
    "Detailed_Prescribing_2017-09.csv": prescribing,
    "T201812PDPI.csv": presentations,
    "epraccur.csv": register,
    "eccg.csv": lambda: published_rows.eccg([(f"{n:03d}", f"NHS {n}", "20130401", "") for n in range(300)]),
    "ONS_lookup_2022.csv": lambda: published_rows.ons_lookup(
        [(f"{n:03d}", f"Q{n % 42:02d}") for n in range(106)]
    ),
    "ePCN.xlsx": networks,
    "CHD-prevalence-estimates-2016-17.xlsx": lambda: published_workbooks.estimates(
        dict.fromkeys(practices(7600), 4.5), dict.fromkeys(practices(7600), (9000, 300))
    ),
    "IIF_2023_24.csv": fund,
    "PCN_workforce_2021-03.csv": lambda: published_rows.network_people(
        [(f"U{n % 1250:05d}", 0.8) for n in range(9000)]
    ),
    "workforce_roles_2024-08.csv": roles,
    "workforce_wide_2025-06.csv": wide_workforce,
    "FFT_June_2025.xlsx": friends_and_family,
    "CQC_latest_ratings_2024-04.xlsx": ratings,
}

PERIODS = {"Mapping_Aug_25.csv": "2025/26"}  # given with a file that does not say its period
