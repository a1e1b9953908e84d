"""Passwords: which are accepted, how they are hashed and checked (RELIABILITY decision 4)."""

import re
import secrets
from collections.abc import Iterable

import bcrypt

from records.refusals import Refused

SHORTEST, LONGEST, MOST_BYTES = 12, 64, 72  # bcrypt reads 72 bytes and no more
COST = 12
SITE = "stocktake"
NOBODY = "$2b$12$6EI5wwne4lXmgenTsgNJnehFeaQWy7xmhUFLitJ1NuDeI5nTULCci"  # checked when there is no account
GENERAL_WORDS = frozenset(
    """
    surgery medical practice centre center health group partners partnership doctors clinic house
    family north south east west street road park
    """.split()  # noqa: SIM905 - as text it can be read and added to
)
# What stays of a password when figures and signs at both ends are taken off.
COMMON = frozenset(
    """
    password passwordpassword passw0rd pa55word p4ssw0rd qwerty qwertyuiop qwertyqwerty
    qwertyuiopasdf asdfghjkl asdfghjklzxcvbnm zxcvbnm abcdefghijkl abcdefghijklm
    abcdefghijklmnopqrstuvwxyz letmein letmeinletmein welcome welcomewelcome iloveyou
    iloveyouiloveyou administrator admin adminadmin adminadminadmin changeme changemechangeme
    changemeplease trustno sunshine princess football liverpool arsenal chelsea dragon monkey
    monkeymonkey superman batman starwars computer internet secret secretsecret topsecret mypassword
    thepassword newpassword password1password correcthorsebatterystaple basketball baseball michael
    jennifer charlie nationalhealth nationalhealthservice nhs winter summer autumn spring january
    february march april june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday generalpractice practicemanager facilitator analyst
    """.split()  # noqa: SIM905 - as text it can be read and added to
)


def hash_of(password: str) -> str:
    """The bcrypt hash to store. Call `check_policy` first."""
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(COST)).decode()


def new_password() -> str:
    """A password made by the program, to be told to one person once."""
    return secrets.token_urlsafe(15)


def check_policy(password: str, names: Iterable[str]) -> None:
    """Raise Refused, saying what to do, for a password that is too easy.

    `names` are the e-mail address, the person's name and the names of the practices: none may be in it.
    """
    fault = _fault(password, names)
    if fault:
        raise Refused(fault, "password_too_easy")


def _fault(password: str, names: Iterable[str]) -> str:
    if password != password.strip():
        return "A password may not begin or end with a space."
    if not SHORTEST <= len(password) <= LONGEST or len(password.encode()) > MOST_BYTES:
        return f"A password has {SHORTEST} to {LONGEST} characters: three or four words do well."
    letters = re.sub(r"[^a-z]+", "", password.lower())
    middle = re.sub(r"^[^a-z]+|[^a-z]+$", "", password.lower())
    if len(set(password.lower())) < 5 or not letters or letters in COMMON or middle in COMMON:
        return (
            "That password is one of the first that would be guessed. Choose three or four words of your own."
        )
    squeezed = re.sub(r"[^a-z0-9]+", "", password.lower())
    for part in _parts(names):
        if part in squeezed:
            return f"A password may not contain a name that others know ({part})."
    return ""


def _parts(names: Iterable[str]) -> list[str]:
    """What may not be in a password: whole names without spaces, and their telling words."""
    parts = [SITE]
    for name in names:
        parts.append(re.sub(r"[^a-z0-9]+", "", name.lower().split("@")[0]))
        parts += [w for w in re.findall(r"[a-z]{5,}", name.lower().split("@")[0]) if w not in GENERAL_WORDS]
    return [part for part in parts if len(part) >= 4]
