"""Alembic's migrations; imported only when a file has to be made or brought up to date."""
