"""What every record table has, and the numbers of tables and columns in the journal.

A table's number and a column's number go into the journal and into packages, so a number is never
used again, not even for a column that is gone (DESIGN §4). Every table has `pk` (local to this
file), `id` (opaque, 16 bytes, kept for life), `live` (1, or 0 when withdrawn) and the batch that
made the row when a bulk import did.
"""

from functools import cache
from typing import Any, ClassVar, cast

from sqlalchemy import BLOB, ForeignKey, Integer, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column


class Record(DeclarativeBase):
    """What every record has."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {str: Text, bytes: BLOB, int: Integer}

    pk: Mapped[int] = mapped_column(primary_key=True, sort_order=-9)
    id: Mapped[bytes] = mapped_column(unique=True, sort_order=-8)
    live: Mapped[int] = mapped_column(default=1, server_default="1", info={"no": 1}, sort_order=-7)
    batch_origin: Mapped[int | None] = mapped_column(sort_order=-6)
    batch_seq: Mapped[int | None] = mapped_column(index=True, sort_order=-5)


def numbered(no: int, *, given: bool = False) -> dict[str, Any]:
    """Table arguments that carry the table's number in the journal.

    The records of a `given` table are taken only from machines with the right to give them.
    """
    return {"info": {"no": no, "given": given}}


def cell(no: int) -> MappedColumn[Any]:
    """A journalled column with its number in the journal."""
    return mapped_column(info={"no": no})


def reference(no: int, table: str, *, index: bool = False) -> MappedColumn[Any]:
    """A journalled column that holds another record's id; checked at commit."""
    key = ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED")
    return mapped_column(key, info={"no": no}, index=index)


def table_of(record: type[Record]) -> Table:
    """The table behind a mapped class."""
    return cast(Table, record.__table__)


def table_no(table: Table) -> int:
    """A table's number in the journal."""
    return cast(int, table.info["no"])


def is_given(table: Table) -> bool:
    """Whether only certain machines may give the records of a table."""
    return cast(bool, table.info["given"])


@cache
def cells(table: Table) -> tuple[tuple[int, str], ...]:
    """A table's journalled columns: (number, name), in column order."""
    return tuple((c.info["no"], c.name) for c in table.columns if "no" in c.info)
