"""Words of a column that has few of them: what is not one of those published is said, never passed over."""

from collections.abc import Collection

import pandas as pd

from data_loaders.tabular.body import Body
from data_loaders.tabular.coded import Coded
from data_loaders.tabular.tables import plain

# of the appointments files, by practice and by CCG
UNKNOWN, FACE_TO_FACE = "unknown", "facetoface"
MODES = (FACE_TO_FACE, "homevisit", "telephone", "videoonline", "videoconferenceonline", UNKNOWN)
PROFESSIONALS = ("gp", "otherpracticestaff", UNKNOWN)
STATUSES = ("attended", "dna", UNKNOWN)


def words(
    body: Body,
    column: str,
    known: Collection[str],
    *,
    among: pd.Series | None = None,
    blocking: bool = False,
) -> Coded:
    """The words of a column as they are compared (`plain`); those that are not published are reported.

    `among`: the rows that matter. `blocking`: a figure rests on the column in such a way that a word which
    is not known would make it a wrong one, not a missing one.
    """
    coded = body.coded(column)
    spelt = [plain(value) for value in coded.values.tolist()]
    unknown = [word not in known for word in spelt]
    if any(unknown):
        wrong = coded.rows(pd.Series(unknown))
        what = "is not a word that is published in this column"
        report = wrong if among is None else wrong & among
        body.report(report, column, f"{column}_unknown", what, blocking=blocking)
    return coded.made(pd.Series(spelt, dtype="str"))
