"""Doors: the code to type and the key of the QR code that let a phone into a meeting (WORKSHOP 7)."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from records import clock
from records.models import JoinCode, Workshop, WorkshopState, WrongCode

DIGITS = 8
LASTS = timedelta(hours=12)
KEPT = timedelta(hours=1)  # wrong codes
FROM_ONE_ADDRESS = 10, timedelta(minutes=1)  # a practice or a hotel shares one
FROM_ALL = 60, timedelta(minutes=10)


@dataclass(frozen=True)
class Keys:
    """What opens the door of a meeting: eight digits to type, and 128 bits behind the QR code."""

    code: str
    key: str

    @property
    def spoken(self) -> str:
        """The code as it is shown: "4827 1936"."""
        return f"{self.code[:4]} {self.code[4:]}"


def new_keys(session: Session, workshop: Workshop, secret: bytes) -> Keys:
    """A fresh pair, inside the caller's transaction; the old pair ends. `secret`: of the server."""
    session.execute(delete(JoinCode).where(JoinCode.workshop_id == workshop.id))
    taken = set(session.scalars(select(JoinCode.code_hash)))
    nonce = secrets.token_hex(16)
    while hashed(_keys(secret, nonce).code) in taken:
        nonce = secrets.token_hex(16)
    keys = _keys(secret, nonce)
    session.add(JoinCode(workshop.id, hashed(keys.code), hashed(keys.key), nonce, clock.now() + LASTS))
    return keys


def keys_of(session: Session, workshop_id: int, secret: bytes) -> Keys | None:
    """The pair of a meeting, for the facilitators' screens; None where it has ended."""
    rows = select(JoinCode).where(JoinCode.workshop_id == workshop_id, JoinCode.ends_at > clock.now())
    stored = session.scalars(rows).first()
    return _keys(secret, stored.nonce) if stored else None


def behind_key(session: Session, key: str) -> Workshop | None:
    """The live meeting whose QR code holds a key. It is never throttled: nobody can lock the room out."""
    return _live(session, JoinCode.key_hash == hashed(key))


def behind_code(session: Session, code: str) -> Workshop | None:
    """The live meeting of a typed code; blanks do not matter. Call it only while `may_type`."""
    digits = "".join(sign for sign in code if not sign.isspace())
    return _live(session, JoinCode.code_hash == hashed(digits))


def may_type(session: Session, address: str) -> bool:
    """Whether typed codes are tested now: not while too many were wrong, from one address or from all."""
    now = clock.now()
    for (most, window), whose in ((FROM_ONE_ADDRESS, hashed(address)), (FROM_ALL, "")):
        count = select(func.count()).select_from(WrongCode).where(WrongCode.at > now - window)
        if whose:
            count = count.where(WrongCode.address_hash == whose)
        if (session.scalar(count) or 0) >= most:
            return False
    return True


def count_wrong(session: Session, address: str) -> None:
    """Remember a wrong code for an hour, inside the caller's transaction; the address only as a hash."""
    session.execute(delete(WrongCode).where(WrongCode.at < clock.now() - KEPT))
    session.add(WrongCode(hashed(address), clock.now()))


def keyed(secret: bytes, address: str) -> str:
    """An address as the counting of wrong codes is given it: nobody works it back without the server's
    secret, as all addresses there are could be tried against a plain hash. `secret`: not in the database."""
    return hmac.new(secret, f"address {address}".encode(), "sha256").hexdigest()


def hashed(text: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(text.encode()).hexdigest()


def _keys(secret: bytes, nonce: str) -> Keys:
    number = int.from_bytes(hmac.digest(secret, f"code {nonce}".encode(), "sha256"), "big")
    key = base64.urlsafe_b64encode(hmac.digest(secret, f"key {nonce}".encode(), "sha256")[:16])
    return Keys(f"{number % 10**DIGITS:0{DIGITS}d}", key.decode().rstrip("="))


def _live(session: Session, condition: ColumnElement[Any]) -> Workshop | None:
    rows = select(Workshop).join(JoinCode, JoinCode.workshop_id == Workshop.id).where(condition)
    now_open = rows.where(JoinCode.ends_at > clock.now(), Workshop.state == WorkshopState.LIVE)
    return session.scalars(now_open).one_or_none()
