"""The search index may be behind with its full text for a while, and knows with which lines."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table of what waits, so that an index that is whole need not be made anew."""
    op.execute("CREATE TABLE search_waiting (id INTEGER PRIMARY KEY, old TEXT, line TEXT)")
