"""Expected events: what the STP's rates by age and sex would give for the patients on each practice's list.

Indirect standardisation (METHODS 2): E = sum over age bands and sexes of patients × reference events ÷
reference patient-years, for a month a twelfth of it.
"""

import re
from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

from benchmarking.periods import Period

# practice, period (a month), age_band (quinary: "0-4" … "95+"), sex ("female", "male"), patients
POPULATIONS = ("practice", "period", "age_band", "sex", "patients")
# organisation (an STP), measure ("em_adm"), period (a financial year), age_band, sex, events, patient_years
REFERENCE_EVENTS = ("organisation", "measure", "period", "age_band", "sex", "events", "patient_years")
NUMBERS = ("patients", "events", "patient_years")
NEAREST = (0, -1, 1, -2, 2, -3, 3)  # months in which a practice's list is looked for, the own month first
_BAND = re.compile(r"(\d+)(?:-(\d+)|\+)")
_OLDEST = 200

STPs = Callable[[Period], Mapping[str, str]]  # the STP of each practice at the end of a month


def band(text: str) -> tuple[int, int] | None:
    """Youngest and oldest age of a band such as "5-9" or "85+"; None where it is none."""
    found = _BAND.fullmatch(text)
    if not found or (found[2] and int(found[2]) < int(found[1])):
        return None
    return int(found[1]), int(found[2]) if found[2] else _OLDEST


def expected_events(populations: pd.DataFrame, reference: pd.DataFrame, stps: STPs) -> pd.DataFrame:
    """Index practice and period (a month as text), one column for each measure of the reference.

    For every month of a year whose events by age and sex are held for the STP that the practice was part of.
    Missing where the practice's list by age is not held within three months of that month (ages are missing
    in some; of two as near the earlier one counts), where a band of it is missing, or where the reference
    says nothing of a band that patients belong to.
    """
    lists = populations.set_index(["period", "practice", "sex", "age_band"])["patients"].unstack([2, 3])
    held_months = {str(month): rows.droplevel(0) for month, rows in lists.groupby(level=0)}
    measures = sorted(str(measure) for measure in reference["measure"].unique())
    pieces = [pd.DataFrame(columns=measures, index=_index([], ""), dtype=float)]
    for (organisation, period), held in reference.groupby(["organisation", "period"], observed=True):
        rates = {str(m): _rates(rows, lists.columns) for m, rows in held.groupby("measure", observed=True)}
        for month in Period.parse(str(period)).months():
            near, stp_of = _near(held_months, month), stps(month)
            near = near[[stp_of.get(code) == organisation for code in near.index]]
            if near.empty:
                continue
            people = near.to_numpy(float)
            events = {
                m: np.where(people == 0, 0.0, people * rate).sum(axis=1) / 12 for m, rate in rates.items()
            }
            pieces.append(pd.DataFrame(events, index=_index(near.index, str(month)), columns=measures))
    return pd.concat(pieces).sort_index()


def _index(practices: Iterable[str], month: str) -> pd.MultiIndex:
    return pd.MultiIndex.from_tuples([(code, month) for code in practices], names=["practice", "period"])


def _near(lists: Mapping[str, pd.DataFrame], month: Period) -> pd.DataFrame:
    """Each practice's list nearest to a month."""
    first = month.end.year * 12 + month.end.month - 1
    wanted = [f"{n // 12}-{n % 12 + 1:02d}" for n in (first + away for away in NEAREST)]
    found = [lists[name] for name in wanted if name in lists]
    if not found:
        return pd.DataFrame()
    together = pd.concat(found)
    return together[~together.index.duplicated()]


def _rates(reference: pd.DataFrame, cells: pd.Index) -> np.ndarray:
    """The reference's yearly rate for each sex and quinary band: that of the one band that holds it."""
    rates = reference["events"].to_numpy(float) / reference["patient_years"].to_numpy(float)
    bands = [band(str(text)) or (_OLDEST, -1) for text in reference["age_band"]]
    held = list(zip(reference["sex"].astype(str), bands, rates.tolist(), strict=True))
    made = []
    for sex, age in cells.to_list():
        low, high = band(age) or (-1, _OLDEST)
        found = [rate for known, ends, rate in held if known == sex and ends[0] <= low and high <= ends[1]]
        made.append(found[0] if len(found) == 1 else float("nan"))
    return np.array(made)
