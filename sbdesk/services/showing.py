"""One customer's file as data: today or as it stood on a day, for `show` and for programs."""

from datetime import date, datetime, timedelta

from sqlalchemy import Table, select

from sbdesk.domain.capacity import va_to_kva
from sbdesk.domain.errors import UserMistake
from sbdesk.services.clock import CHINA, utc_text
from sbdesk.services.desk import Desk, id_text
from sbdesk.services.journal import record_story
from sbdesk.store.driver import Connection, Value
from sbdesk.store.engine import raw_connection
from sbdesk.store.ids import id_from_text
from sbdesk.store.replaying import row_as_of
from sbdesk.store.tables import Contact, Customer, Meter, cells, table_no, table_of

_END_OF_DAY = timedelta(days=1) - timedelta(seconds=1)


def show_customer(desk: Desk, text: str, as_of: date | None = None) -> dict[str, object]:
    """A customer's file by 户号 or id, as it stands, stood at the end of a day or at a moment.

    A moment is the station's wall clock, to the second. Keys: customer, points, contacts, story.
    Raises `UserMistake` when it was not there.
    """
    until = _until(as_of) if as_of is not None else None
    with desk.reader() as session:
        raw = raw_connection(session)
        for record in _candidates(raw, text):
            values = _values(raw, table_of(Customer), record, until)
            if values is not None and (record == id_from_text(text) or _named(values, text)):
                break
        else:
            when = f"在{as_of}" if as_of else ""
            raise UserMistake(f"{when}没有户号为「{text}」的客户。")
        contacts = _parts(raw, table_of(Contact), record, until)
        meters = _parts(raw, table_of(Meter), record, until)
    story = [
        {"at": line.at, "who": line.who, "what": line.what}
        for line in record_story(desk, record)
        if until is None or line.at <= until
    ]
    customer = {"id": id_text(record), **_plain(values)}
    return {
        "customer": customer,
        "points": [_plain(one) for one in meters],
        "contacts": [_plain(one) for one in contacts],
        "story": story,
    }


def _until(as_of: date) -> str:
    """The last moment that counts, as the journal writes it."""
    if isinstance(as_of, datetime):
        return utc_text(as_of.replace(tzinfo=CHINA))
    return utc_text(datetime(as_of.year, as_of.month, as_of.day, tzinfo=CHINA) + _END_OF_DAY)


def _candidates(raw: Connection, text: str) -> list[bytes]:
    """Records that carry or carried a number, live ones first; or the record of an id."""
    wanted = text.strip()
    rows = raw.execute(
        "SELECT id FROM customer WHERE customer_no = ?1 OR former_no = ?1 ORDER BY live DESC, pk",
        (wanted,),
    ).fetchall()
    once: list[tuple[bytes, ...]] = []
    if not rows:
        once = raw.execute(
            "SELECT DISTINCT row FROM entry WHERE tbl = ? AND old = ?",
            (table_no(table_of(Customer)), wanted),
        ).fetchall()
    record = id_from_text(wanted)
    return [row for (row,) in (*rows, *once)] + ([record] if record else [])


def _named(values: dict[str, Value], text: str) -> bool:
    return text.strip() in (values["customer_no"], values["former_no"])


def _values(
    raw: Connection, table: Table, record: bytes, until: str | None
) -> dict[str, Value] | None:
    if until is not None:
        return row_as_of(raw, table, record, until)
    names = [name for _, name in cells(table)]
    row = raw.execute(
        f"SELECT {', '.join(names)} FROM {table.name} WHERE id = ? AND live = 1", (record,)
    ).fetchone()
    return dict(zip(names, row, strict=True)) if row else None


def _parts(
    raw: Connection, table: Table, customer: bytes, until: str | None
) -> list[dict[str, Value]]:
    rows = raw.execute(
        f"SELECT id FROM {table.name} WHERE customer_id = ? ORDER BY pk", (customer,)
    ).fetchall()
    found = (_values(raw, table, record, until) for (record,) in rows)
    return [values for values in found if values is not None]


def _plain(values: dict[str, Value]) -> dict[str, object]:
    """Cells as JSON: capacities in kVA as text, ids as text, the import's memory left out."""
    plain: dict[str, object] = {}
    for name, value in values.items():
        if name in ("live", "official"):
            continue
        if name.endswith("_va"):
            key = name.removesuffix("_va") + "_kva"
            plain[key] = va_to_kva(value) if isinstance(value, int) else None
        elif isinstance(value, bytes):
            plain[name] = id_text(value)
        else:
            plain[name] = value
    return plain


def customer_record(desk: Desk, pk: int) -> bytes:
    """The record id of a customer by local number."""
    with desk.reader() as session:
        return session.scalars(select(Customer.id).where(Customer.pk == pk)).one()
