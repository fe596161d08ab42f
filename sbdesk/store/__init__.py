"""The database: engine, tables, unit of work, journal, search, backup."""
