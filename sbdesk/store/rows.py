"""Records that foreign transactions make and change, many at a time."""

from collections.abc import Collection, Iterable, Mapping
from operator import itemgetter

from sbdesk.store.driver import Connection, Value
from sbdesk.store.held import Held
from sbdesk.store.lineage import Key
from sbdesk.store.newest import Cell
from sbdesk.store.sealing import Batch
from sbdesk.store.shapes import LIVE
from sbdesk.store.tables import column_names, record_tables, table_no

Record = tuple[int, bytes]
"""A table's number and a record's id."""
Shape = tuple[int, str, tuple[int, ...]]
"""Table, by which key the record is found or that it is new, and the columns that are written."""


class Rows:
    """Records to be made, and the cells of records that will show other values."""

    def __init__(self, raw: Connection, held: Held) -> None:
        self._raw, self._held = raw, held
        self._tables = {table_no(table): table.name for table in record_tables()}
        self._names = column_names()
        self._fresh: set[Record] = set()
        self._values: dict[Record, dict[int, Value]] = {}

    def make_room(self, tbl: int, row: bytes, clock: int) -> None:
        """A record that is not here yet will be, withdrawn and empty unless its cells are shown."""
        if row not in self._held.records[tbl]:
            self._fresh.add((tbl, row))
            self._held.make(tbl, row, None, clock)

    def make(self, tbl: int, batch: Key, content: Batch, but: Collection[bytes]) -> None:
        """Make the records of a batch at once, but those which are here."""
        names = ", ".join(self._names[tbl][no] for no in content.columns)
        marks = ", ".join("?" * (len(content.columns) + 3))
        self._raw.executemany(
            f"INSERT INTO {self._tables[tbl]} (id, batch_origin, batch_seq, {names}) "
            f"VALUES ({marks})",
            [(row, *batch, *values) for row, values in content.rows if row not in but],
        )

    def adopt(self, tbl: int, row: bytes, batch: Key, values: Mapping[int, Value]) -> None:
        """A record that is here, withdrawn and empty, is made by a batch, which is its own."""
        if (tbl, row) in self._fresh:
            self.write(())
        self._raw.execute(
            f"UPDATE {self._tables[tbl]} SET batch_origin = ?, batch_seq = ? WHERE id = ?",
            (*batch, row),
        )
        self._values[tbl, row] = dict(values)

    def write(self, shown: Iterable[tuple[Cell, Value]]) -> None:
        """Write the records that wait, and let these cells show these values."""
        for (tbl, row, col), value in shown:
            self._values.setdefault((tbl, row), {})[col] = value
        for record in self._fresh:
            self._values.setdefault(record, {}).setdefault(LIVE, 0)
        shapes: dict[Shape, list[list[Value]]] = {}
        for record, values in self._values.items():
            pk = self._held.pk_of(*record)
            key = "new" if record in self._fresh else "id" if pk is None else "pk"
            shape = (record[0], key, tuple(values))
            shapes.setdefault(shape, []).append([*values.values(), record[1] if pk is None else pk])
        for shape, lines in shapes.items():
            # By local number and in its order the file is gone through once.
            if shape[1] == "pk":
                lines.sort(key=itemgetter(-1))
            self._raw.executemany(self._statement(*shape), lines)
        self._fresh.clear()
        self._values.clear()

    def _statement(self, tbl: int, key: str, columns: tuple[int, ...]) -> str:
        table, names = self._tables[tbl], [self._names[tbl][col] for col in columns]
        if key == "new":
            marks = ", ".join("?" * len(names))
            return f"INSERT INTO {table} ({', '.join(names)}, id) VALUES ({marks}, ?)"
        return f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in names)} WHERE {key} = ?"
