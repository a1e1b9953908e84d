"""Banned: the one list of words that no screen, report or slide uses (METHODS 3), and how they are found."""

import html
import re
import unicodedata

BANNED = (
    "worst", "best", "failing", "poor", "bad", "league", "ranked", "outlier", "because",
)  # fmt: skip  # METHODS 3; "significant" alone is banned as well
_FORMS = re.compile(  # each in every form that it can take; letters alone decide where a word ends
    r"(?<![a-z])(?:worst(?:s|ly)?|best(?:s|est)?|fail(?:s|ed|ing|ings|ingly|ure|ures)?|poor(?:s|er|est|ly|ness)?"
    r"|bad(?:s|ly|ness|der|dest|die|dies)?|leagues?|(?:un|re|out)?rank(?:s|ed|er|ers|ing|ings)?|outliers?"
    r"|because|(?:in)?significan(?:t|tly|ce))(?![a-z])"
)
_INNOCENT = re.compile(  # what a doctor or a statistician calls by its name
    r"statistical(?:ly)? significan(?:t|tly|ce)|(?:heart|kidney|renal|liver|respiratory|organ) failures?"
)
_TAG = re.compile(r"</?[a-z][^<>]*>|<!--.*?-->")
_HYPHENED = re.compile(r"[a-z]+(?:[-\u2010]+[a-z]+)+")
_ALIKE = str.maketrans(  # letters of other alphabets that look like ours
    "АВЕКМНОРСТУХІЈЅԌԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧавгеиікӏмнопрстухьѕјһԁԛԝαβγεηικνορτυχωıɑɡ",
    "ABEKMHOPCTYXIJSGQWABEZHIKMNOPTYXabreuiklmhonpctyxbsjhdqwabyenikvoptuxwiag",
)


def banned_words(text: str) -> list[str]:
    """Words of a text that judge, claim a cause or mislead (METHODS 3), in small letters, in their order.

    In whatever form they come: "Outliers", "POORER", "fails", "_worst_", "signiﬁcant", "unranked". Then come
    such as only a reader sees: without tags ("w<b>or</b>st"), with a hyphen inside ("out-lier"), in
    letters of another alphabet that look like ours. Words that only hold one, such as badge, pooled or
    Bestwood, are innocent.
    """
    signs = unicodedata.normalize("NFKD", html.unescape(text))
    plain = "".join(sign for sign in signs if unicodedata.category(sign) not in ("Mn", "Cf"))
    found = _found(plain.lower())
    read = _HYPHENED.sub(_together, _TAG.sub("", plain.translate(_ALIKE).lower()))
    return found + [word for word in _found(read) if word not in found]


def _found(text: str) -> list[str]:
    return _FORMS.findall(_INNOCENT.sub(" ", re.sub(r"\s+", " ", text)))


def _together(hyphened: re.Match[str]) -> str:
    """A word without its hyphens, unless one of its parts is banned by itself ("best-practice")."""
    word = hyphened[0]
    return word if _FORMS.search(word) else re.sub(r"[^a-z]", "", word)
