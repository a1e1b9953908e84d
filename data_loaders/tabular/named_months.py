"""The month that a title or the name of a file says, in the forms publishers use."""

import calendar
import re
from collections.abc import Iterable

_NAMES = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in calendar.month_name[1:])
_FORMS = (
    (re.compile(rf"(?<![a-z])({_NAMES})[\s_.,'’-]*(?:20)?(\d\d)(?!\d)", re.I), "name"),  # June 2026, Aug_25
    (re.compile(r"(?<!\d)(0[1-9]|1[0-2])(20\d\d)(?!\d)"), "month first"),  # 062026
    (re.compile(r"(?<!\d)(20\d\d)[-_]?(0[1-9]|1[0-2])(?!\d)"), "year first"),  # 2026-06, 202606
)


def month_in(texts: Iterable[str]) -> str:
    """The first month that one of the texts says, as 2026-06; nothing where none does."""
    for text in texts:
        for form, order in _FORMS:
            if found := form.search(text):
                return _written(found[1], found[2], order)
    return ""


def _written(first: str, second: str, order: str) -> str:
    if order == "name":
        names = [name.lower() for name in calendar.month_abbr]
        return f"20{second}-{names.index(first[:3].lower()):02d}"
    return f"{first}-{second}" if order == "year first" else f"{second}-{first}"
