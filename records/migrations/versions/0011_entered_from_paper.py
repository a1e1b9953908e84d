"""When a meeting that was held on paper was typed in."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("workshops", sa.Column("entered_on", sa.Date(), nullable=True))
