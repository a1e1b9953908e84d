"""The tables of what a meeting talks about: topics, ideas, questions that were parked, gaps in the data."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from records.models.table import Table


class TopicState(StrEnum):
    LISTED = "listed"
    ON_BALLOT = "on_ballot"
    MERGED = "merged"
    PARKED = "parked"
    WITHDRAWN = "withdrawn"
    CHOSEN = "chosen"
    NOT_CHOSEN = "not_chosen"
    AGREED = "agreed"
    DATA_GAP = "data_gap"
    NOT_AGREED = "not_agreed"


class Topic(Table):
    """A question that a meeting may take up, and why it is listed."""

    __tablename__ = "topics"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), index=True)
    title: Mapped[str]
    question: Mapped[str]
    indicator: Mapped[str]  # empty: nothing is measured, so it can only become a gap in the data
    why: Mapped[str]  # scored, proposed, carried or raised
    place: Mapped[int]
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    state: Mapped[TopicState] = mapped_column(default=TopicState.LISTED)
    companion: Mapped[str] = mapped_column(default="")
    proposed_by: Mapped[str] = mapped_column(default="")  # role and practice, never a person's name
    letter: Mapped[str] = mapped_column(default="")  # on the ballot
    parts: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)  # of the score (WORKSHOP 4.2)
    score: Mapped[float | None] = mapped_column(default=None)
    cautions: Mapped[list[str]] = mapped_column(default_factory=list)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("topics.id"), default=None)
    reason: Mapped[str] = mapped_column(default="")  # why it was taken forward or set aside


class Idea(Table):
    """What somebody in the room would do; its author is forgotten when the meeting closes."""

    __tablename__ = "ideas"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), index=True)
    words: Mapped[str]
    first_step: Mapped[str]
    sent_at: Mapped[datetime]
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"), default=None)  # or something else
    phone_id: Mapped[int | None] = mapped_column(ForeignKey("phones.id"), default=None)
    original: Mapped[str] = mapped_column(default="")  # the author's words where somebody reworded it
    parked: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class ParkedQuestion(Table):
    """A question that the figures did not answer in the room."""

    __tablename__ = "parked_questions"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), index=True)
    words: Mapped[str]
    indicator: Mapped[str]
    idempotency_key: Mapped[str] = mapped_column(unique=True)


class DataGap(Table):
    """Something that would have to be measured before it can be a priority, and who asks for it."""

    __tablename__ = "data_gaps"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id"), index=True)
    title: Mapped[str]
    to_measure: Mapped[str]
    asked_by: Mapped[str]  # role and practice
    wanted_by: Mapped[date]
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"), default=None)
