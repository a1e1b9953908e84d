"""Row versions of attendance and ideas; a restatement belongs to one baseline."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
COLUMNS = (("attendance", "version"), ("ideas", "version"), ("restatements", "baseline_version"))


def upgrade() -> None:
    """Rows that are there already are of the first version."""
    for table, column in COLUMNS:
        op.add_column(table, sa.Column(column, sa.Integer(), nullable=False, server_default="1"))
