"""Names as they are said: blanks put right, published capitals made readable."""

import re
import unicodedata
from functools import lru_cache

REMEMBERED = 2**15  # names of the practices and networks of England: every month's files hold the same


def tidy(text: str) -> str:
    """A name with its blanks put right and control characters taken out."""
    if text.isascii() and text.isprintable():  # as nearly all are
        return " ".join(text.split())
    kept = "".join(
        sign if unicodedata.category(sign)[0] != "C" else " " for sign in unicodedata.normalize("NFC", text)
    )
    return " ".join(kept.split())


_SMALL = re.compile(r"and|at|by|for|in|of|on|the|to|upon|with|under|le|de|la")
_SAID = re.compile(r"drs?|mr|mrs|ms|st|rd|ln|nr|jr|ltd|ctr|mt|sq")
_CAPITALS = re.compile(r"gp|nhs|icb|pcn|ccg|stp|uk|ooh|uea|ii|iii|iv|vi{1,3}|ix|xi")


@lru_cache(REMEMBERED)
def said(name: str) -> str:
    """A name as it is said: capitals become “The Family Practice”; a mixed-case name is only tidied."""
    name = tidy(name)
    if name != name.upper() or not any(sign.isalpha() for sign in name):
        return name
    words = re.split(r"([^A-Za-z0-9À-ÿ'’]+)", name)
    out: list[str] = []
    for place, word in enumerate(words):
        first = place == 0 or (place == len(words) - 1) or bool(re.search(r"[(&:]|- | -", words[place - 1]))
        out.append(_word(word, first))
    return "".join(out)


@lru_cache(REMEMBERED)
def _word(word: str, first: bool) -> str:
    lower = word.lower()
    if _SMALL.fullmatch(lower) and not first:
        return lower
    if _SAID.fullmatch(lower):
        return lower.capitalize()
    if _CAPITALS.fullmatch(lower) or not re.search(r"[aeiouyà-ÿ]", lower) or re.search(r"\d[a-z]", lower):
        return word if not re.fullmatch(r"\d+(st|nd|rd|th)", lower) else lower
    if found := re.fullmatch(r"(mc|o['’]|d['’])(\w+)", lower):
        return found[1].capitalize() + found[2].capitalize()
    return lower.capitalize()  # BARTON'S becomes Barton's
