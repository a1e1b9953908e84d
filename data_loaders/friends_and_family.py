"""Friends and Family Test, general practice, monthly: answers that call the practice good or very good."""

from collections.abc import Collection

from data_loaders.received import Loaded
from data_loaders.tabular.body import PRACTICE
from data_loaders.tabular.files import Received
from data_loaders.tabular.named_months import month_in
from data_loaders.tabular.practice_rows import added, once_each, practice_rows
from data_loaders.tabular.spreadsheets import Layout, best_fit, fitting, needs_period, only

NAME = "Friends and Family Test"
VERSION = 1

# Until March 2020 the question was whether people would recommend the practice: another series.
ANSWERS = Layout(
    {
        "practice": ("Practice Code", "GP Practice Code", "Code"),
        "responses": ("Total Responses",),
        "share": ("Percentage Positive", "Percentage Recommended"),
        "best": ("Very Good", "Extremely Likely"),
        "good": ("Good", "Likely"),
        "worst": ("Very Poor", "Extremely Unlikely"),
    }
)


def recognises(received: Received) -> float:
    return best_fit(received, [ANSWERS])


def load(received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
    """Good and very good answers ÷ all answers. The month is in a title or the file's name, or is given."""
    table = only(fitting(received, ANSWERS), received)
    titles = [cell for row in table.top[: table.top.index(ANSWERS.headings(table))] for cell in row]
    month = str(needs_period(received, period, "2025-06", named=month_in([*titles, received.name])))
    body = ANSWERS.read(table)
    read = len(body)
    body.keep(body.codes("practice").str.fullmatch(PRACTICE.pattern))  # England and ICBs stand there too
    practices = body.practices("practice")
    once_each(body, practices)
    answers = {name: body.numbers(name) for name in ("responses", "best", "good")}
    body.refuse_if_blocked()
    figures = {"exp_fft_pct": (added(answers["best"], answers["good"]), answers["responses"])}
    rows = practice_rows(practices, month, figures if "exp_fft_pct" in indicators else {})
    return Loaded(NAME, (month,), rows=rows, problems=tuple(body.problems), read=read, used=len(body))
