"""Whether the search index agrees with the record tables."""

from collections.abc import Sequence

from sbdesk.store import search_schema
from sbdesk.store.driver import Connection, DatabaseError
from sbdesk.store.search_documents import among, documents
from sbdesk.store.search_full_text import catch_up
from sbdesk.store.search_rows import in_full_text
from sbdesk.store.search_schema import key_range
from sbdesk.store.search_text import number_in, whole_texts

_SAMPLE = 200
_AT_ONCE = 2000
_REBUILD = "请重建检索索引。"


def check(connection: Connection, *, thorough: bool = False) -> list[str]:
    """What is wrong with the index, a Chinese sentence each; empty when all is well.

    Counts everything and compares some customers spread over the table; when `thorough` all of them
    and the inner structure too, for which the connection must be allowed to write; what waits for
    the full text is written first then.
    """
    if search_schema.edition(connection) != search_schema.EDITION:
        return [f"检索索引缺失或版本不符，{_REBUILD}"]
    if thorough:
        catch_up(connection)
    problems = _miscounted(connection)
    customers = _number(connection, "SELECT count(*) FROM customer")
    step = 1 if thorough else 1 + customers // _SAMPLE
    rows = connection.execute("SELECT pk FROM customer WHERE pk % ? = 0", (step,)).fetchall()
    pks = [row[0] for row in rows]
    wrong = 0
    for start in range(0, len(pks), _AT_ONCE):
        wrong += _differing(connection, pks[start : start + _AT_ONCE])
    if wrong:
        problems.append(f"检索索引中有 {wrong} 户的内容与档案不一致，{_REBUILD}")
    if thorough:
        problems += _broken(connection)
    return problems


def _miscounted(connection: Connection) -> list[str]:
    live = _number(connection, "SELECT count(*) FROM customer WHERE live = 1")
    lines = _number(connection, "SELECT count(*) FROM search_doc")
    short = _number(connection, "SELECT count(*) FROM search_short_docsize")
    short += _number(
        connection,
        "SELECT count(line) - count(old) FROM search_waiting",
    )
    if live == lines == short:
        return []
    return [f"档案中有效客户 {live} 户，检索索引中 {lines} 户（短词 {short} 户），{_REBUILD}"]


def _number(connection: Connection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0


def _differing(connection: Connection, pks: Sequence[int]) -> int:
    """How many of these customers the index holds otherwise than the tables say."""
    rows = among(
        connection,
        "SELECT d.pk, d.id, d.line, w.line IS d.line FROM search_doc d "
        "LEFT JOIN search_waiting w ON w.id = d.id WHERE d.pk IN ({})",
        pks,
    )
    held = {pk: line for pk, *line in rows}
    fresh = dict(documents(connection, pks))
    wrong = len(held.keys() ^ fresh.keys())
    for pk in held.keys() & fresh.keys():
        key, line, waits = held[pk]
        wrong += not (line == fresh[pk] and _is_found(connection, key, line, waits))
    return wrong


def _is_found(connection: Connection, key: int, line: str, waits: bool) -> bool:
    """Whether every part of the index knows the line by its key; the full text need not if it
    waits."""
    first, last = key_range(number_in(line))
    unnumbered = key < search_schema.UNNUMBERED_END
    whole = {
        row[0]
        for text in whole_texts(line)
        for row in connection.execute(
            "SELECT text FROM search_whole WHERE text = ? AND id = ?", (text, key)
        )
    }
    return (
        (first <= key <= last or unnumbered)
        and whole == set(whole_texts(line))
        and (waits or in_full_text(connection, key, line))
    )


def _broken(connection: Connection) -> list[str]:
    for table in ("search_text", "search_short"):
        try:
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
        except DatabaseError:
            return [f"检索索引内部损坏，{_REBUILD}"]
    return []
