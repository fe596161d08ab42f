"""Runs the steps on the connection that `upgrading.py` hands over, inside its transaction."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transaction_per_migration=False,
    transactional_ddl=False,
)
context.run_migrations()
