"""The area's own extracts in the long form: practice, hospital, NHS 111 and community activity by month."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from benchmarking.observations import DEFINITIONS, Status
from benchmarking.periods import Period
from data_loaders.age_sex_rows import reference_events, whole_area
from data_loaders.received import ROW_COLUMNS, Loaded, Problem, nothing
from data_loaders.tabular.body import Body
from data_loaders.tabular.files import Received
from data_loaders.tabular.spreadsheets import Layout, best_fit, fitting

NAME = "Own extract made by the area"
VERSION = 3
DECLARED = {  # what a file may say about itself, and the words for it; nothing said: in confidence
    "class": ("in confidence", "shared in confidence", "published"),
    "small_numbers": ("exact", "withheld"),
}
ABOUT = ("definition", "owner", *DECLARED)  # columns that do not tell one row from another

# measure: the indicators that one row of it goes into. An empty denominator is filled when a snapshot is
# made: patient-years of the month, from the lists (Indicator.patient_years_of), or events expected
# (expected_from).
MEASURES = {
    "consultations": ("act_contacts_1000", "act_contacts_65_1000", "act_gp_share_pct"),
    "continuity": ("act_continuity_idx",),
    "ae": ("ue_ae_1000",),
    "ae_minor_inhours": ("ue_ae_minor_inhours_1000",),
    "em_adm": ("ue_em_adm_1000", "ue_em_adm_ratio"),
    "em_zero_day": ("ue_zero_day_pct",),
    "acsc": ("ue_acsc_1000", "ue_acsc_ratio"),
    "ref_first": ("ref_gp_first_1000",),
    "imaging": ("dx_gp_imaging_1000",),
    "contacts_111": ("ue_111_ooh_1000",),
    "dn_contacts": ("com_dn_65_1000",),
}
OLDER_ONLY = {"act_contacts_65_1000", "com_dn_65_1000"}  # rows of the age bands from 65 on
GIVEN = {"act_continuity_idx", "ue_zero_day_pct"}  # their denominator is in the file

AGES_UNKNOWN = ("", "unknown", "not known", "not stated", "not recorded")  # counted in all ages alone
OLDEST = r"^\d+\D+(\d{1,3})(?!\d)"  # of a band such as 65-74
LONGEST_LIFE = 120
ALLOWED_AGES = "is not an age band such as 65-74, 85+ or unknown"
NOT_A_MEASURE = f"is not a measure of an own extract, which are: {', '.join(MEASURES)}"

_ALMOST_GP = r"^g.{0,3}$|gp|doctor|general pract"  # any other word is somebody else

_LAYOUT = Layout(
    {
        "practice": ("practice_code",),
        "period": ("period",),
        "measure": ("measure",),
        "numerator": ("numerator",),
        "denominator": ("denominator",),
    },
    {
        "age_band": ("age_band",),
        "sex": ("sex",),
        "clinician": ("clinician",),
        "mode": ("mode",),
        "definition": ("definition",),
        "owner": ("owner",),
        "class": ("class",),
        "small_numbers": ("small_numbers",),
    },
)


def recognises(received: Received) -> float:
    return best_fit(received, [_LAYOUT])


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Sums over age bands, clinicians and ways of contact for each practice, month and indicator, with what
    the file calls its way of counting; and the STP's events by age and sex, where the file has them."""
    bodies = [_LAYOUT.read(table) for table in fitting(received, _LAYOUT)]
    declared = _declared(bodies)
    parts = [_load(body, indicators) for body in bodies]
    rows = pd.concat([part.rows for part in parts], ignore_index=True)
    return Loaded(
        NAME,
        tuple(sorted(set(rows["period"]) | {p for part in parts for p in part.periods})),
        rows=rows,
        reference_events=pd.concat([part.reference_events for part in parts], ignore_index=True),
        definitions=pd.concat([part.definitions for part in parts], ignore_index=True),
        problems=tuple(problem for part in parts for problem in part.problems),
        read=sum(part.read for part in parts),
        used=sum(part.used for part in parts),
        declared=declared,
    )


def _declared(bodies: Sequence[Body]) -> str:
    """Class, owner and small numbers as the file says them, the same in every row that says anything."""
    said = []
    for column in ("class", "owner", "small_numbers"):
        held = {" ".join(text.split()) for body in bodies for text in body.text(column).unique()} - {""}
        for body in bodies:
            known = DECLARED.get(column)
            given = body.text(column)
            wrong = (
                ~given.str.lower().isin(["", *known]) if known else given.map(lambda _: False).astype(bool)
            )
            body.report(wrong, column, f"{column}_unknown", f"is not {' or '.join(known or ())}")
            several = (given != "") & (len({text.lower() for text in held}) > 1)
            body.report(several, column, "several_values", "is not the same in every row")
        said += [(column, text) for text in sorted(held)]
    words = {"class": "{}", "owner": "owner: {}", "small_numbers": "small numbers: {}"}
    return "; ".join(words[column].format(text) for column, text in said)


def _load(body: Body, indicators: Collection[str]) -> Loaded:
    read = len(body)
    of_area = whole_area(body)
    reference = reference_events(body, of_area, MEASURES)
    body.keep(~of_area)
    cells = _cells(body)
    body.refuse_if_blocked()
    _note_unshown(body, cells["measure"], indicators)
    cells = cells.dropna(subset=["organisation", "period"])
    wanted = [(measure, id) for measure, ids in MEASURES.items() for id in ids if id in indicators]
    pieces = [piece for measure, id in wanted if len(piece := _summed(cells, measure, id))]
    columns = tuple(dict.fromkeys([*ROW_COLUMNS, *DEFINITIONS]))
    rows = pd.concat([nothing(columns), *pieces], ignore_index=True) if pieces else nothing(columns)
    return Loaded(
        NAME,
        tuple(reference["period"].unique()),
        rows=rows[list(ROW_COLUMNS)].astype({"numerator": float, "denominator": float}),
        reference_events=reference,
        definitions=rows[list(DEFINITIONS)],
        problems=tuple(body.problems),
        read=read,
        used=len(cells) + len(reference),
    )


def _cells(body: Body) -> pd.DataFrame:
    """What each row says, with numbers for texts; what it must not say is noted in `body`."""
    clinician, ages = body.text("clinician").str.lower(), body.text("age_band").str.lower()
    cells = pd.DataFrame(
        {
            "organisation": body.practices("practice"),
            "period": _months(body),
            "measure": body.text("measure").str.lower(),
            "age": _youngest(ages),
            "by_gp": clinician == "gp",
            "definition": body.text("definition").str.lower(),
        }
    )
    unknown = ages.isin(AGES_UNKNOWN)
    oldest = pd.to_numeric(ages.str.extract(OLDEST, expand=False)).astype(float)
    what = "begins below 65 and ends above: it counts in all ages and in none from 65 on"
    body.report((cells["age"] < 65) & (oldest >= 65), "age_band", "ages_across_65", what, blocking=False)
    body.report(cells["age"].isna() & ~unknown, "age_band", "not_an_age_band", ALLOWED_AGES)
    what = "counts in all ages and in none from 65 on"
    body.report(unknown & (ages != ""), "age_band", "age_unknown", what, blocking=False)
    doctor = clinician.str.contains(_ALMOST_GP) & (clinician != "gp")
    what = "is not counted as a GP: write gp if it is one"
    body.report(doctor, "clinician", "clinician_spelt", what, blocking=False)
    body.report(~cells["measure"].isin(list(MEASURES)), "measure", "measure_unknown", NOT_A_MEASURE)
    for name in ("numerator", "denominator"):
        cells[name], status = body.numbers(name)
        cells["withheld"] = cells.get("withheld", False) | (status == Status.SUPPRESSED.value)
    keys = [name for name in body.cells if name not in ("numerator", "denominator", *ABOUT)]
    body.report(body.cells.duplicated(keys), "practice", "row_twice", "has a second row for the same things")
    return cells


def _note_unshown(body: Body, measures: pd.Series, indicators: Collection[str]) -> None:
    """Remark on measures that no indicator of the catalogue is made from: they are kept and not shown."""
    for measure in sorted(set(measures) & MEASURES.keys()):
        if not set(MEASURES[measure]) & set(indicators):
            message = f"{body.table}: no indicator here shows the measure {measure}; its rows are not used."
            body.problems.append(Problem("measure_not_shown", message, column="measure", blocking=False))


def _months(body: Body) -> pd.Series:
    """Months as 2026-03, which a workbook may hold as the first day of the month; else reported."""
    given = body.text("period").str.replace(r"^(\d{4}-\d\d)-01$", r"\1", regex=True)
    wrong = ~given.str.fullmatch(r"20\d\d-(0[1-9]|1[0-2])")
    body.report(wrong, "period", "not_a_month", "is not a month such as 2026-03")
    return given.where(~wrong).map({text: str(Period.parse(text)) for text in given[~wrong].unique()})


def _youngest(bands: pd.Series) -> pd.Series:
    """The youngest age of a band such as 65-74 or 85+; missing where there is none, or it ends before it
    begins."""
    youngest, oldest = (
        pd.to_numeric(bands.str.extract(pattern, expand=False)).astype(float)
        for pattern in (r"^(\d{1,3})(?!\d)", OLDEST)
    )
    return youngest.mask((oldest < youngest) | (youngest > LONGEST_LIFE))


def _summed(cells: pd.DataFrame, measure: str, indicator: str) -> pd.DataFrame:
    """One row for each practice and month; one piece missing or withheld makes the sum so, and one counted
    in another way than the others a way of its own."""
    held = cells[cells["measure"] == measure]
    if indicator in OLDER_ONLY:
        held = held[held["age"] >= 65]
    if held.empty:
        return nothing((*ROW_COLUMNS, "definition"))
    groups = held.groupby(["organisation", "period"])
    if indicator == "act_gp_share_pct":
        numerator = held["numerator"].where(held["by_gp"] | held["numerator"].isna(), 0).groupby(
            [held["organisation"], held["period"]]
        ).sum()  # fmt: skip
        denominator = groups["numerator"].sum()
    else:
        numerator = groups["numerator"].sum()
        denominator = groups["denominator"].sum(min_count=1)
    whole = groups["numerator"].count() == groups.size()
    if indicator in GIVEN:
        whole &= groups["denominator"].count() == groups.size()
    status = np.select(
        [groups["withheld"].any(), whole], [Status.SUPPRESSED.value, Status.OK.value], Status.MISSING.value
    )
    rows = pd.DataFrame(
        {
            "numerator": numerator.where(whole),
            "denominator": denominator.where(whole),
            "status": status,
            "definition": groups["definition"].agg(lambda said: " + ".join(sorted(set(said) - {""}))),
        }
    )
    return rows.reset_index().assign(indicator=indicator)[[*ROW_COLUMNS, "definition"]]
