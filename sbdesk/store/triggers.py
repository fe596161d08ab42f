"""The triggers that write the journal, generated from the tables.

They call functions that only our connections have (`pen.py`), so another program's write fails;
deleting is refused outright. A trigger that is missing or altered is found by comparing its text.
"""

from collections.abc import Iterable

from sqlalchemy import Table

from sbdesk.store.driver import Connection
from sbdesk.store.journal_schema import APPEND_ONLY, GUARDED
from sbdesk.store.tables import cells, record_tables, table_no

_REFUSED = "记录只能撤回，不能删除"
_FIXED = "记录的标识不能改"
_APPEND_ONLY = "流水只能追加，不能改动"


def _entries(no: int, cells_of: Iterable[tuple[int, str]], *, created: bool) -> str:
    """Writes one entry per changed cell, with the cell's newest entry as its parent."""
    old = "NULL" if created else "OLD.{0}"
    pieces = [f"SELECT {n} AS c, {old.format(name)} AS o, NEW.{name} AS n" for n, name in cells_of]
    changed = " UNION ALL ".join(pieces)
    heads = f"FROM head h WHERE h.tbl = {no} AND h.row = NEW.id AND h.col = d.c"
    newest = f"{heads} ORDER BY h.rank DESC, h.origin, h.seq LIMIT 1"
    batch = "NULL" if created else "OLD.batch_{0}"
    base = "0" if created else "(OLD.batch_seq IS NOT NULL)"
    return (
        "INSERT INTO entry (origin, seq, tbl, row, col, old, new, p_origin, p_seq, rank) "
        f"SELECT pen_origin(), pen_next(), {no}, NEW.id, d.c, d.o, d.n, "
        f"coalesce((SELECT h.origin {newest}), {batch.format('origin')}), "
        f"coalesce((SELECT h.seq {newest}), {batch.format('seq')}), "
        f"coalesce((SELECT max(h.rank) {heads}), {base}) + 1 "
        f"FROM ({changed}) AS d WHERE d.o IS NOT d.n;"
    )


def _record_triggers(table: Table) -> dict[str, str]:
    name, no = table.name, table_no(table)
    columns = list(cells(table))
    local = ("pk", "id", "batch_origin", "batch_seq")
    moved = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in local)
    return {
        f"j{no}_insert": f"AFTER INSERT ON {name} WHEN pen('insert', {no}) "
        f"BEGIN {_entries(no, columns, created=True)} END",
        f"j{no}_update": f"AFTER UPDATE ON {name} WHEN pen('update', {no}) "
        f"BEGIN {_entries(no, columns, created=False)} END",
        f"j{no}_identity": f"BEFORE UPDATE ON {name} WHEN ({moved}) AND pen('identity', {no}) "
        f"BEGIN SELECT RAISE(ABORT, '{_FIXED}'); END",
        f"j{no}_delete": f"BEFORE DELETE ON {name} BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
    }


def _journal_triggers() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in (*APPEND_ONLY, *GUARDED):
        for verb in ("INSERT", "UPDATE", "DELETE"):
            refused = verb != "INSERT" and name in APPEND_ONLY
            when = "" if refused else "WHEN NOT pen('journal', 0) "
            found[f"j_{name}_{verb.lower()}"] = (
                f"BEFORE {verb} ON {name} {when}BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END"
            )
    cell = "tbl = NEW.tbl AND row = NEW.row AND col = NEW.col"
    found["j_entry_head"] = (
        "AFTER INSERT ON entry WHEN pen('head', 0) BEGIN "
        "INSERT INTO entry_parent (origin, seq, p_origin, p_seq) "
        f"SELECT NEW.origin, NEW.seq, origin, seq FROM head WHERE {cell} "
        "AND (origin IS NOT NEW.p_origin OR seq IS NOT NEW.p_seq); "
        f"DELETE FROM head WHERE {cell}; "
        "INSERT INTO head (tbl, row, col, origin, seq, rank) "
        "VALUES (NEW.tbl, NEW.row, NEW.col, NEW.origin, NEW.seq, NEW.rank); END"
    )
    found.update(_life_triggers())
    return found


def _life_triggers() -> dict[str, str]:
    """A withdrawal names what it saw in its record, a later entry the withdrawals it saw.

    So an edit that knew nothing of a withdrawal, nor it of the edit, can be told (`clashes.py`).
    """
    parents = (
        "INSERT INTO entry_parent (origin, seq, p_origin, p_seq) "
        "SELECT NEW.origin, NEW.seq, h.origin, h.seq FROM head h "
        "JOIN entry e ON e.origin = h.origin AND e.seq = h.seq "
        "WHERE h.tbl = NEW.tbl AND h.row = NEW.row AND "
    )
    return {
        "j_entry_withdrawal": "AFTER INSERT ON entry WHEN NEW.col = 1 AND NEW.new IS 0 "
        f"AND pen('head', 0) BEGIN {parents} h.col <> 1; END",
        "j_entry_withdrawn": "AFTER INSERT ON entry WHEN NEW.col <> 1 AND pen('head', 0) "
        f"BEGIN {parents} h.col = 1 AND e.new IS 0; END",
    }


def expected_triggers() -> dict[str, str]:
    """Every trigger the file must have: name to full text."""
    bodies: dict[str, str] = {}
    for table in record_tables():
        bodies.update(_record_triggers(table))
    bodies.update(_journal_triggers())
    return {name: f"CREATE TRIGGER {name} {body}" for name, body in bodies.items()}


def trigger_problems(connection: Connection) -> list[str]:
    """Names of triggers that are missing, altered or not ours."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    found: dict[str, str] = dict(rows.fetchall())
    expected = expected_triggers()
    wrong = [name for name, sql in expected.items() if found.get(name) != sql]
    return sorted(wrong + [name for name in found if name not in expected])


def drop_triggers(connection: Connection) -> None:
    """Take all triggers away; call inside a transaction that installs them again."""
    for name in expected_triggers():
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")


def install_triggers(connection: Connection) -> None:
    """Bring the triggers to what the tables ask; call inside a transaction."""
    wrong = set(trigger_problems(connection))
    expected = expected_triggers()
    for name in sorted(wrong):
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        if name in expected:
            connection.execute(expected[name])
