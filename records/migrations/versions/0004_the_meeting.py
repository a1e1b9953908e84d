"""The meeting: its steps, who joined, and what it talks about."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _workshops()
    _meetings()
    _topics()


def _workshops() -> None:
    nothing, empty = sa.text("''"), sa.text("'{}'")
    for column in (
        sa.Column("template", sa.String(), nullable=False, server_default="full"),
        sa.Column("step", sa.String(), nullable=False, server_default=nothing),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("view", sa.String(), nullable=False, server_default=nothing),
        sa.Column("step_at", sa.DateTime(), nullable=True),
        sa.Column("timer_at", sa.DateTime(), nullable=True),
        sa.Column("mode", sa.String(20), nullable=False, server_default="per_practice"),
        sa.Column("headcount", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("chair_role", sa.String(), nullable=False, server_default=nothing),
        sa.Column("door_open", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("rehearsal", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("on_paper", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("weights", sa.JSON(), nullable=False, server_default=empty),
        sa.Column("shortlist", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
        sa.Column("done", sa.JSON(), nullable=False, server_default=empty),
        sa.Column("ask", sa.String(), nullable=False, server_default=nothing),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False, server_default=nothing),
        sa.Column("minutes", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
    ):
        op.add_column("workshops", column)
    for column in (
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("stop_reason", sa.String(), nullable=False, server_default=nothing),
        sa.Column("vote", sa.JSON(), nullable=False, server_default=empty),
        sa.Column("frozen", sa.JSON(), nullable=False, server_default=empty),
        sa.Column("baseline_version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("old_baselines", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
    ):
        op.add_column("priorities", column)


def _meetings() -> None:
    op.create_table(
        "attendance",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("practice", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("represented_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshops.id"],
        ),
        sa.PrimaryKeyConstraint("workshop_id", "practice"),
    )
    op.create_table(
        "steps_done",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshops.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_steps_done_workshop_id", "steps_done", ["workshop_id"])
    op.create_table(
        "controls",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshops.id"],
        ),
        sa.PrimaryKeyConstraint("workshop_id"),
    )
    op.create_table(
        "join_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshops.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key_hash"),
    )
    op.create_index("ix_join_codes_code_hash", "join_codes", ["code_hash"])
    op.create_index("ix_join_codes_workshop_id", "join_codes", ["workshop_id"])
    op.create_table(
        "wrong_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_wrong_codes_address_hash", "wrong_codes", ["address_hash"])
    op.create_table(
        "seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("practice", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshops.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workshop_id", "number"),
    )
    op.create_index("ix_seats_workshop_id", "seats", ["workshop_id"])
    op.create_table(
        "phones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("joined_at", sa.DateTime(), nullable=False),
        sa.Column("practice", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("guest", sa.Boolean(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.Column("asks_for_seat", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["seat_id"],
            ["seats.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshops.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_phones_workshop_id", "phones", ["workshop_id"])


def _topics() -> None:
    op.create_table(
        "topics",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("companion", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("cautions", sa.JSON(), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merged_into"],
            ["topics.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshops.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("idempotency_key"),
    )
    op.create_index("ix_topics_workshop_id", "topics", ["workshop_id"])
    op.create_table(
        "ideas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("first_step", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("phone_id", sa.Integer(), nullable=True),
        sa.Column("original", sa.String(), nullable=False),
        sa.Column("parked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["phone_id"],
            ["phones.id"],
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["topics.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshops.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("idempotency_key"),
    )
    op.create_index("ix_ideas_workshop_id", "ideas", ["workshop_id"])
    op.create_table(
        "parked_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshops.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("idempotency_key"),
    )
    op.create_index("ix_parked_questions_workshop_id", "parked_questions", ["workshop_id"])
    op.create_table(
        "data_gaps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("to_measure", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("wanted_by", sa.Date(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["topics.id"],
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshops.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("idempotency_key"),
    )
    op.create_index("ix_data_gaps_workshop_id", "data_gaps", ["workshop_id"])
