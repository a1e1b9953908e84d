"""Quality and Outcomes Framework, raw csv: registers, achievement, the year's map, failed checks."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from benchmarking.observations import Status
from data_loaders import achievement, maps
from data_loaders.received import Loaded, Problem
from data_loaders.tabular import forms
from data_loaders.tabular.body import Body
from data_loaders.tabular.coded import joined
from data_loaders.tabular.files import Received
from data_loaders.tabular.forms import Asked, Form
from data_loaders.tabular.practice_rows import Numbers, Spread, added, once_each, practice_rows, rows_for
from data_loaders.tabular.published_words import words
from data_loaders.tabular.spreadsheets import Layout, needs_period
from data_loaders.tabular.tables import plain

NAME = "Quality and Outcomes Framework"
VERSION = 3

PREVALENCE = Layout(
    {
        "practice": ("PRACTICE_CODE", "practicecode"),
        "group": ("GROUP_CODE", "indicator_group"),
        "register": ("REGISTER", "disease_register_size"),
        "patients": ("PRACTICE_LIST_SIZE", "practice_listsize"),
    },
    {"description": ("Register_description",), "list_type": ("PATIENT_LIST_TYPE",)},
)
ACHIEVEMENT = Layout(
    {
        "practice": ("PRACTICE_CODE",),
        "code": ("INDICATOR_CODE",),
        "measure": ("MEASURE",),
        "value": ("VALUE",),
    }
)
MAP = Layout(maps.columns("PRACTICE", "PCN", "SUB_ICB", "CCG", "ICB", "STP", "_ODS_CODE"))
INDICATORS = Layout(
    {
        "code": ("INDICATOR_CODE",),
        "points": ("INDICATOR_POINT_VALUE",),
        "group": ("GROUP_CODE",),
        "group_name": ("GROUP_DESCRIPTION",),
        "list_type": ("PATIENT_LIST_TYPE",),
    }
)
MOST_POINTS = Layout(
    {"practice": ("PRACTICE_CODE",), "points": ("REVISED_MAXIMUM_POINTS", "REVISED_MAX_POINTS")}
)
VALIDATION = Layout(
    {"practice": ("PRACTICE_CODE",), "rule": ("VALIDATION_RULE",), "what": ("RULE_DESCRIPTION",)}
)
_MEASURES = tuple(
    plain(name)
    for name in (
        *(achievement.ELIGIBLE, achievement.REACHED, *achievement.LEFT_OUT),
        *("ACHIEVED_POINTS", "REGISTER", "NEWLY_DIAGNOSED"),
    )
)
PART_OF_HEART_FAILURE = (
    "Heart Failure due to LVD"  # in 2013/14 a part of the register stands beside the whole
)

GROUPS = (  # whose registers the framework has or had
    *("af", "ast", "bp", "can", "chd", "ckd", "con", "copd", "cs", "cvdpp", "dem", "dep", "dm", "ep"),
    *("hf", "hyp", "ld", "lvsd", "mh", "ndh", "ob", "ost", "pad", "pc", "ra", "smok", "stia", "thy"),
)
OF_SOME_AGES = ("CKD", "DEP", "DM", "OB")


def recognises(received: Received) -> float:
    return forms.best_form_fit(received, _FORMS)


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Register ÷ list of the ages that the condition counts; patients reached ÷ all on the register, those
    removed included; or the map as at the end of the financial year.

    The files do not say their year: it is in the name (_2223) or given.
    """
    return forms.read_all(NAME, _FORMS, Asked(received, indicators, period))


def _year(asked: Asked) -> str:
    return str(needs_period(asked.received, asked.period, "2022/23"))


def indicator_of(group: str) -> str:
    """Our id for a condition's group code: HYP is prev_htn_pct, the others are called after their code."""
    return "prev_htn_pct" if group == "HYP" else f"prev_{group.lower()}_pct"


def _prevalence(body: Body, asked: Asked) -> Loaded:
    period, read = _year(asked), len(body)
    words(body, "group", GROUPS)
    groups = body.spelt("group")
    ids = groups.made(groups.values.map(indicator_of))
    wanted = ids.which(ids.values.isin(list(asked.indicators)))
    described = body.coded("description")
    text = described.values.str.strip()
    other_list = described.which(text != "") & groups.which(groups.values.isin(OF_SOME_AGES))
    what = "is counted there over patients of all ages, not over those the condition is counted in: left out"
    body.report(other_list & wanted, "group", "other_list", what, blocking=False)
    kept = wanted & ~described.which(text == PART_OF_HEART_FAILURE) & ~other_list
    body.keep(kept)
    ids = ids.kept(np.flatnonzero(kept), body.index)
    practices = body.coded_practices("practice")
    register, patients = body.numbers("register"), body.numbers("patients")
    once_each(body, practices, ids)
    body.refuse_if_blocked()
    rows = rows_for(practices.texts(), period, ids.texts(), register, patients)
    return Loaded(NAME, (period,), rows=rows, problems=tuple(body.problems), read=read, used=len(rows))


def _achievement(body: Body, asked: Asked) -> Loaded:
    """One row for each practice, indicator of the framework and measure."""
    period, read = _year(asked), len(body)
    words(body, "measure", _MEASURES)
    codes, measures = body.spelt("code"), body.spelt("measure")
    left_out = next((name for name in achievement.LEFT_OUT if name in set(measures.values)), "")
    of_all = measures.which(measures.values.isin([achievement.ELIGIBLE, left_out]))
    reached = measures.which(measures.values == achievement.REACHED)
    ours = codes.which(codes.values.isin(achievement.CODES)) & (of_all | reached)
    parts = [_ours(body.part(ours), left_out, period, asked.indicators)]
    if achievement.REMOVED in asked.indicators:
        parts.append(_removed(body.part(of_all), left_out, period))
    rows = pd.concat(parts, ignore_index=True)
    problems = (*body.problems, *_unknown_removals(body, left_out))
    return Loaded(NAME, (period,), rows=rows, problems=problems, read=read, used=int((ours | of_all).sum()))


def _ours(body: Body, left_out: str, period: str, indicators: Collection[str]) -> pd.DataFrame:
    measures = joined(body.spelt("code"), body.spelt("measure"))
    cells = Spread(body, body.coded_practices("practice"), measures, "value")
    there = {name.split(" ")[0] for name in measures.values}
    found = achievement.figures(there, lambda held, what: cells[f"{held} {what}"], left_out, indicators)
    return practice_rows(cells.practices, period, found)


def _removed(body: Body, left_out: str, period: str) -> pd.DataFrame:
    """Times that patients were left out ÷ times they could have been counted, over all indicators."""
    practices = body.coded_practices("practice").in_order()
    codes, measures = body.spelt("code"), body.spelt("measure")
    once_each(body, practices, codes, measures)
    values, status = body.coded_numbers("value")
    body.refuse_if_blocked()
    unknown = status.which(status.values != Status.OK.value)

    def total(name: str) -> Numbers:
        here = measures.which(measures.values == name) & (practices.places >= 0)
        places, number = practices.places[here], len(practices.values)
        sums = np.bincount(places, np.nan_to_num(values[here]), minlength=number)
        known = np.bincount(places, minlength=number) > 0
        known &= np.bincount(places, unknown[here], minlength=number) == 0
        marks = pd.Series(np.where(known, Status.OK, Status.MISSING), range(number), dtype="str")
        return pd.Series(np.where(known, sums, np.nan)), marks

    removed = total(left_out)
    both = {achievement.REMOVED: (removed, added(removed, total(achievement.ELIGIBLE)))}
    return practice_rows(practices.values, period, both)


def _unknown_removals(body: Body, left_out: str) -> list[Problem]:
    if left_out:
        return []
    message = (
        f"{body.table} does not say how many patients were left out (PCAS or EXCEPTIONS), so that shares of"
        " everybody on a register are not known. Load the file as published."
    )
    return [Problem("removals_missing", message, column="MEASURE", blocking=False)]


def _map(body: Body, asked: Asked) -> Loaded:
    year = needs_period(asked.received, asked.period, "2022/23")
    memberships = maps.memberships(body, "year", year.start.isoformat(), year.end.isoformat())
    body.refuse_if_blocked()
    return Loaded(
        NAME,
        (str(year),),
        organisations=maps.organisations(body, year.end.isoformat()),
        memberships=memberships,
        problems=tuple(body.problems),
        read=len(body),
        used=memberships["practice"].nunique(),
    )


def _explains(body: Body, asked: Asked) -> Loaded:
    return forms.without_figures(NAME, body, "it explains the framework and has no figure of a practice.")


def _failed_checks(body: Body, asked: Asked) -> Loaded:
    """Practices whose figures failed a check of the publisher: each is said, no figure is left out for it."""
    for rule in body.text("what").unique():
        what = f"failed a check of the publisher, who says: {rule}"
        body.report(body.text("what") == rule, "practice", "publisher_check", what, blocking=False)
    return Loaded(NAME, problems=tuple(body.problems), read=len(body), used=len(body))


_FORMS = (
    Form(PREVALENCE, _prevalence),
    Form(ACHIEVEMENT, _achievement),
    Form(MAP, _map),
    Form(INDICATORS, _explains),
    Form(MOST_POINTS, _explains),
    Form(VALIDATION, _failed_checks),
)
