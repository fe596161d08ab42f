"""What the hand-off on a stick keeps: machines and their keys, packages, what was set aside."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"

_SQL = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Add tables, and two columns of the machines; nothing that is there changes."""
    for statement in _SQL.read_text("utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
