"""Prescribing by practice and month, as NHS Digital and NHSBSA have published it since 2010."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarking.observations import Status
from data_loaders import prescribing_lists
from data_loaders.received import ROW_COLUMNS, Loaded, Problem, nothing
from data_loaders.tabular.body import PRACTICE, Body
from data_loaders.tabular.coded import Coded, Rows, sums_of, together
from data_loaders.tabular.files import Received, Table
from data_loaders.tabular.named_months import month_in
from data_loaders.tabular.seen_rows import SeenRows, row_prints
from data_loaders.tabular.spreadsheets import Layout, best_fit, fitting, needs_period

NAME = "Prescribing by practice"
VERSION = 4

ITEMS = Layout(
    {
        "practice": ("PRACTICE_CODE", "PRACTICE"),
        "bnf": ("BNF_CODE", "BNF_PRESENTATION_CODE"),
        "items": ("ITEMS",),
        "nic": ("NIC",),
        "cost": ("ACTUAL_COST", "ACT COST"),
        "quantity": ("QUANTITY",),
    },
    {
        "month": ("YEAR_MONTH", "PERIOD"),
        "adq": ("ADQ_USAGE",),
        "unidentified": ("UNIDENTIFIED",),
        "chemical": ("BNF_CHEMICAL_SUBSTANCE", "BNF_CHEMICAL_SUBSTANCE_CODE"),
        "product": ("SNOMED_CODE",),  # there, one BNF code stands in several rows
        "service": ("PHARMACY_ADVANCED_SERVICE",),
    },
)
# Benzodiazepines and Z-drugs; BNF 4.1 has melatonin, chloral and others beside them
_SEDATIVES = (
    *(f"0401010{chemical}" for chemical in ("I0", "L0", "N0", "P0", "R0", "T0", "V0", "W0", "Y0", "Z0")),
    *(f"0401020{chemical}" for chemical in ("A0", "C0", "D0", "E0", "G0", "K0", "L0", "P0", "Q0", "T0")),
    *(f"0401020{chemical}" for chemical in ("U0", "V0")),
)
_BNF = r"(0[1-9]|1[0-9]|2[0-3])\d{2}[0-9A-Z]{0,11}"  # chapters 1 to 23, then section and so on
_DRUG = r"(?:0[1-9]|1[0-9])\d{5}[0-9A-Z]{2}"  # chemical substance; dressings and appliances have other codes


@dataclass(frozen=True)
class Part:
    """What is added up: a column, of the presentations whose BNF codes begin in one of these ways."""

    column: str
    begins: tuple[str, ...]


PARTS = {  # broad spectrum: co-amoxiclav, cephalosporins, quinolones
    "antibacterials": Part("items", ("0501",)),
    "broad_spectrum": Part("items", ("0501013K0", "0501021", "050112")),
    "opioids": Part("items", ("040702",)),
    "sedatives": Part("adq", _SEDATIVES),
    "cost": Part("cost", ("",)),
}
# What is counted, and what it is divided by; nothing: by the list, when a snapshot is made
FIGURES = {
    "rx_antibac_1000": ("antibacterials", ""),
    "rx_broad_pct": ("broad_spectrum", "antibacterials"),
    "rx_opioid_1000": ("opioids", ""),
    "rx_hypnotic_1000": ("sedatives", ""),
    "rx_cost_patient": ("cost", ""),
}


def recognises(received: Received) -> float:
    return max(best_fit(received, [ITEMS]), prescribing_lists.fit(received))


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Sums by practice and month, read in pieces; the practices' names where their list is in the file."""
    problems: list[Problem] = []
    seen = SeenRows()
    months = [_month(table, seen, received, period, problems) for table in fitting(received, ITEMS)]
    listed = prescribing_lists.load(received, problems)
    if not months:
        return Loaded(NAME, problems=tuple(problems), **listed)
    sums = _added([found for found, _, _ in months])
    rows = _rows(sums, received.name, indicators, problems)
    return Loaded(
        NAME,
        tuple(sorted(sums.index.get_level_values("period").unique())),
        rows=rows,
        problems=tuple(problems),
        **{
            **listed,
            "read": listed["read"] + sum(read for _, read, _ in months),
            "used": listed["used"] + sum(used for _, _, used in months),
        },
    )


def _month(
    table: Table, seen: SeenRows, received: Received, given: str, problems: list[Problem]
) -> tuple[pd.DataFrame, int, int]:
    """Sums of one table by practice and month, the rows read, and those of a known practice."""
    sums, read, used = [], 0, 0
    for body in ITEMS.batches(table):
        read += len(body)
        found, known = _piece(body, seen, received, given)
        sums.append(found)
        used += known
        problems += body.problems
    return _added(sums), read, used


def _added(sums: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Sums of pieces or of tables; not known where one of them is not."""
    return pd.concat(sums).groupby(level=["organisation", "period"]).sum(skipna=False)


def _piece(body: Body, seen: SeenRows, received: Received, given: str) -> tuple[pd.DataFrame, int]:
    """The sums of one piece and its rows of a known practice; of those that are there twice one counts."""
    codes = body.spelt("practice")
    unidentified = body.coded("unidentified")
    known = codes.which(codes.values.str.fullmatch(PRACTICE.pattern))
    known &= ~unidentified.which(unidentified.values == "Y")
    again = known & seen.again(row_prints(body.coded_but()))
    what = "is of a row that was there before: it counts once"
    body.report(again, "practice", "row_twice", what, blocking=False)
    body.keep(~again)
    known, bnf, practices = known[~again], body.spelt("bnf"), body.spelt("practice")
    wrong = bnf.which(~bnf.values.str.fullmatch(_BNF))
    body.report(known & wrong, "bnf", "not_a_bnf_code", "is not a BNF code")
    what = "is not of the chemical substance that the row names"
    body.report(
        known & _of_another(bnf, body.spelt("chemical")), "bnf", "other_substance", what, blocking=False
    )
    values = {name: body.coded_numbers(name)[0] for name in ("items", "cost", "adq")}
    for name in ("items", "cost"):
        body.report(np.isnan(values[name]), name, "not_a_number", "is empty")
    periods = _periods(body, received, given)
    body.refuse_if_blocked()
    parts = {
        name: np.where(bnf.which(bnf.values.str.startswith(part.begins)), values[part.column], 0.0)
        for name, part in PARTS.items()
    }
    if (body.coded("adq").values == "").all():
        parts["sedatives"] = np.full(len(known), np.nan)  # the publication has no average daily quantities
    practices = Coded(np.where(known, practices.places, -1), practices.values, practices.index)
    return sums_of({"organisation": practices, "period": periods}, parts), int(known.sum())


def _of_another(bnf: Coded, chemical: Coded) -> Rows:
    """Rows whose BNF code does not begin with the code of their chemical substance, where both are of drugs:
    one wrong sign would take the row out of its group."""
    pairs, number = together([bnf, chemical]), len(chemical.values)
    if not chemical.values.str.fullmatch(_DRUG).any():
        return np.zeros(len(pairs), bool)
    places, distinct = pd.factorize(pairs)
    codes, begins = (
        column.values.to_numpy(object)[place]
        for column, place in zip((bnf, chemical), np.divmod(distinct, number), strict=True)
    )
    drug = chemical.values.str.fullmatch(_DRUG).to_numpy(bool)[distinct % number]
    wrong = [
        of_drug and not code.startswith(begin)
        for of_drug, code, begin in zip(drug, codes, begins, strict=True)
    ]
    return np.array(wrong, bool)[places]


def _periods(body: Body, received: Received, given: str) -> Coded:
    """The month of each row, or of the file where the rows have none."""
    month = body.coded("month")
    text = month.values.str.strip()
    if (text == "").all():
        named = needs_period(received, given, "2017-09", named=month_in([received.name]))
        return month.made(pd.Series(str(named), text.index, dtype="str"))
    months = text.str.replace(r"^(\d{4})[-_]?(\d{2})$", r"\1-\2", regex=True)
    wrong = month.which(~months.str.fullmatch(r"20\d\d-(0[1-9]|1[0-2])"))
    body.report(wrong, "month", "not_a_month", "is not a month such as 201709")
    return month.made(months)


def _rows(
    sums: pd.DataFrame, name: str, indicators: Collection[str], problems: list[Problem]
) -> pd.DataFrame:
    """One row for each practice, month and indicator. What nobody in the file was given is not nought: the
    file has been cut, or does not say it."""
    pieces = []
    for indicator, (counted, divided) in FIGURES.items():
        if indicator not in indicators:
            continue
        if not sums[counted].sum() > 0:
            message = f"{name} holds no {counted.replace('_', ' ')} at all: {indicator} was left out."
            problems.append(Problem("nothing_counted", message, blocking=False))
            continue
        below = sums[divided] if divided else pd.Series(np.nan, sums.index)
        status = np.where(sums[counted].notna(), Status.OK.value, Status.MISSING.value)
        found = pd.DataFrame({"numerator": sums[counted], "denominator": below, "status": status})
        pieces.append(found.reset_index().assign(indicator=indicator))
    rows = pd.concat([nothing(ROW_COLUMNS), *pieces], ignore_index=True) if pieces else nothing(ROW_COLUMNS)
    return rows[list(ROW_COLUMNS)]
