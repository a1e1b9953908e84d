"""A vote whose phone was taken out is shown to no other phone."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("ballots", sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
