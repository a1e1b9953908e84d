"""The parts of a snapshot, and its id: the same files give the same one, whoever publishes them."""

import hashlib

import numpy as np
import pandas as pd

from data_loaders.area_settings import written_area
from data_loaders.store.assembly import Assembled

OBSERVATIONS, ORGANISATIONS, MEMBERSHIPS = "observations.parquet", "organisations.csv", "memberships.csv"
POPULATIONS, REFERENCE = "populations.parquet", "reference_events.parquet"
DEFINED, PRICED, SUCCEEDED = "definitions.csv", "tariffs.csv", "successors.csv"
WHOLE = "ccg_figures.csv"
_TOGETHER = 2**18  # lines made at once
SHORTEST = 6  # digits of the sha256 in an id; more where two contents of one day begin alike


def digest_of(content: Assembled) -> str:
    """The sha256 of a content, which does not depend on who made it, when, where, or how it is stored."""
    digest = hashlib.sha256()
    for name, part in sorted(texts(content).items()):
        digest.update(f"{name} {len(part)}\n".encode())
        digest.update(part)
    for table in tables(content).values():
        digest.update(_canonical(table))
    return digest.hexdigest()


def id_of(content: Assembled, digest: str, digits: int = SHORTEST) -> str:
    """The day the newest file was received and the start of the content's sha256."""
    newest = max(source.received for source in content.sources)
    return f"{newest.isoformat()}-{digest[:digits]}"


def tables(content: Assembled) -> dict[str, pd.DataFrame]:
    return {
        OBSERVATIONS: content.observations,
        POPULATIONS: content.populations,
        REFERENCE: content.reference_events,
    }


def texts(content: Assembled) -> dict[str, bytes]:
    """Every part of a snapshot but the large tables; files of the catalogue as they stand there."""
    parts = {
        ORGANISATIONS: _csv(content.organisations),
        MEMBERSHIPS: _csv(content.memberships),
        "area.json": written_area(content.area),
    }
    small = (
        (DEFINED, content.definitions), (PRICED, content.tariffs), (SUCCEEDED, content.successors),
        (WHOLE, content.ccg_figures),
    )  # fmt: skip
    for name, table in small:
        if len(table):  # a part only where there is something in it: ids of before stay
            parts[name] = _csv(table)
    return {**parts, **{f"indicators/{id}.toml": text for id, text in content.catalogue.items()}}


def _csv(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False, lineterminator="\n").encode()


def _add_lines(digest: "hashlib._Hash", texts: pd.Series) -> None:
    """One text on each line. There are few different ones in millions of rows: each is brought here once."""
    places, different = pd.factorize(texts, use_na_sentinel=False)
    known = np.asarray(different, dtype=object)
    for start in range(0, len(places), _TOGETHER):
        lines = "\n".join(known[places[start : start + _TOGETHER]])
        digest.update(f"\n{lines}".encode() if start else lines.encode())


def _canonical(table: pd.DataFrame) -> bytes:
    """The table as bytes that do not depend on how a library stores it."""
    digest = hashlib.sha256()
    for column in table:
        digest.update(str(column).encode())
        if table[column].dtype == "float64":
            values = table[column].to_numpy(float)
            digest.update(np.where(np.isnan(values), np.nan, values).astype("<f8").tobytes())
        else:
            _add_lines(digest, table[column].astype("str"))
    return digest.digest()
