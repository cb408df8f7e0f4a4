"""What alembic runs: the revisions, on the connection that `migrate` handed over."""

from alembic import context

from placewright.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # the caller's transaction holds it all
)
context.run_migrations()
