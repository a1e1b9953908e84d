"""What Alembic runs: the migrations, on the connection that records.database has open."""

from alembic import context

from records import models

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=models.User.metadata,
    transactional_ddl=True,  # the caller's transaction holds all of it: half a migration is never kept
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
