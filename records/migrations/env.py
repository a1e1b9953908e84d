"""What Alembic runs: the migrations, on the connection that records.database has open."""

from alembic import context

from records.models import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    transactional_ddl=True,  # the caller's transaction holds all of it: half a migration is never kept
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
