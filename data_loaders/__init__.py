"""From published files to snapshots. LOADERS: one file of this folder for each publication."""

import importlib
from collections.abc import Collection
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, cast

from data_loaders.received import Loaded
from data_loaders.tabular.files import Received


class Loader(Protocol):
    """What a loader's file defines; adding a publication is adding one such file to this folder."""

    NAME: str  # title of the publication
    VERSION: int  # raised when the same file would give other rows than before

    def recognises(self, received: Received) -> float:
        """How well a file fits this publication's layout, from 0 to 1 (all its columns are there)."""

    def load(self, received: Received, *, indicators: Collection[str], period: str = "") -> Loaded:
        """The tidy rows of a file, for the indicators asked for. Raises `received.Refused`."""


def _found() -> dict[str, Loader]:
    """Every module of this folder that defines both `recognises` and `load`, by its name."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted(Path(__file__).parent.glob("*.py"))}
    names = [name for name, text in texts.items() if "\ndef recognises(" in text and "\ndef load(" in text]
    return {name: cast(Loader, importlib.import_module(f"{__name__}.{name}")) for name in names}


LOADERS = MappingProxyType(_found())
