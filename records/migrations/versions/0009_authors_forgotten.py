"""The keys of ideas of meetings that have ended: they began with the phone that sent them."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute("UPDATE ideas SET idempotency_key = 'forgotten ' || id WHERE phone_id IS NULL")
