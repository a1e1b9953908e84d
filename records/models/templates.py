"""The table of deck templates: the branded PowerPoint files that decks can be made with."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from records.models.table import Table


class DeckTemplate(Table):
    """A template that was checked and kept. Its bytes are read only where a deck is made with it."""

    __tablename__ = "deck_templates"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str] = mapped_column(unique=True)
    content: Mapped[bytes] = mapped_column(deferred=True, repr=False)
    sha256: Mapped[str]
    added_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime]
