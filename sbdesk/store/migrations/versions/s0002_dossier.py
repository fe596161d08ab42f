"""The tables of a customer's whole file, and new columns of customers, contacts and meters."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"

_SQL = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Add columns and tables; nothing that is there changes."""
    for statement in _SQL.read_text("utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
