"""One customer's file as data: today or as it stood on a day, for `show` and for programs."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Table, select

from sbdesk.domain.capacity import va_to_kva
from sbdesk.domain.dossier import Form
from sbdesk.domain.dossier_kinds import KIND_OF, PART_KINDS
from sbdesk.domain.dossier_typing import headline, typed_of
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.quantities import Quantity
from sbdesk.services.clock import CHINA, utc_text
from sbdesk.services.desk import Desk, id_text
from sbdesk.services.journal import record_story
from sbdesk.store.driver import Connection, Value
from sbdesk.store.engine import raw_connection
from sbdesk.store.ids import id_from_text
from sbdesk.store.replaying import row_as_of
from sbdesk.store.tables import (
    Attachment,
    Customer,
    Person,
    cells,
    record_tables,
    table_no,
    table_of,
)

Cells = dict[str, Value]
_AT_A_POINT = ("meter", "instrument_transformer", "transformer")
_HIDDEN = frozenset({"live", "official", "customer_id"})
_SHOWN = frozenset({*(kind.name for kind in PART_KINDS), table_of(Attachment).name})
_UNITS: Mapping[str, tuple[str, Callable[[int], str]]] = {
    "va": ("kva", va_to_kva),
    "wh": ("kwh", Quantity(1000).text),
    "fen": ("yuan", lambda fen: f"{Decimal(fen) / 100:.2f}"),
}
_END_OF_DAY = timedelta(days=1) - timedelta(seconds=1)


def show_customer(desk: Desk, text: str, as_of: date | None = None) -> dict[str, object]:
    """A customer's file by 户号 or id, as it stands, stood at the end of a day or at a moment.

    A moment is the station's wall clock, to the second. Keys: customer; points (each with what is
    metered there; what belongs to no point in a last one without id); contacts; parts (every part
    by kind, as `add` spells it); attachments; story. Raises `UserMistake` when it was not there.
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
        moved = _moved(raw, record) if until is not None else {}
        parts = {
            table.name: _parts(raw, table, record, until, moved.get(table_no(table), ()))
            for table in record_tables()
            if table.name in _SHOWN
        }
        names = _names(raw, parts)
    attachments = parts.pop(table_of(Attachment).name)
    shown = {kind: _shown(kind, found, names) for kind, found in parts.items()}
    story = [
        {"at": line.at, "who": line.who, "what": line.what}
        for line in record_story(desk, record)
        if until is None or line.at <= until
    ]
    customer = {"id": id_text(record), **_plain(values)}
    return {
        "customer": customer,
        "points": _points(shown),
        "contacts": shown["contact"],
        "parts": {kind.replace("_", "-"): found for kind, found in shown.items()},
        "attachments": [
            {"id": id_text(one), **_plain(values)} for one, values in attachments.items()
        ],
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


def _moved(raw: Connection, customer: bytes) -> dict[int, list[bytes]]:
    """Records that once pointed at a customer, by table: a join may have taken them elsewhere."""
    found: dict[int, list[bytes]] = {}
    for no, record in raw.execute("SELECT DISTINCT tbl, row FROM entry WHERE old = ?", (customer,)):
        found.setdefault(no, []).append(record)
    return found


def _parts(
    raw: Connection, table: Table, customer: bytes, until: str | None, moved: Iterable[bytes]
) -> dict[bytes, Cells]:
    """The records of a kind that belong, or then belonged, to a customer."""
    rows = raw.execute(
        f"SELECT id FROM {table.name} WHERE customer_id = ? ORDER BY pk", (customer,)
    ).fetchall()
    found: dict[bytes, Cells] = {}
    for record in dict.fromkeys([*(row for (row,) in rows), *moved]):
        values = _values(raw, table, record, until)
        if values is not None and values["customer_id"] == customer:
            found[record] = values
    return found


def _names(raw: Connection, parts: Mapping[str, Mapping[bytes, Cells]]) -> dict[bytes, str]:
    """How the persons and parts that others point at are called."""
    people = raw.execute(f"SELECT id, name FROM {table_of(Person).name}").fetchall()
    return {record: name or "" for record, name in people} | {
        record: str(values["name"] or "")
        for kind in ("service_location", "usage_point")
        for record, values in parts[kind].items()
    }


def _shown(
    kind: str, found: Mapping[bytes, Cells], names: Mapping[bytes, str]
) -> list[dict[str, object]]:
    return [
        {
            "id": id_text(record),
            "headline": headline(KIND_OF[kind], _cells(values), names),
            **_plain(values, kind),
        }
        for record, values in found.items()
    ]


def _points(shown: Mapping[str, list[dict[str, object]]]) -> list[dict[str, object]]:
    """The points of use with what is metered at each; a last one for what belongs to none."""
    points: list[dict[str, object]] = [
        {**point, **_at(shown, point["id"])} for point in shown["usage_point"]
    ]
    known = {point["id"] for point in points}
    loose = {
        kind: [one for one in found if one["usage_point_id"] not in known]
        for kind, found in shown.items()
        if kind in _AT_A_POINT
    }
    if any(loose.values()):
        points.append({"id": None, "name": None, **{f"{k}s": v for k, v in loose.items()}})
    return points


def _at(shown: Mapping[str, list[dict[str, object]]], point: object) -> dict[str, object]:
    return {
        f"{kind}s": [one for one in shown[kind] if one["usage_point_id"] == point]
        for kind in _AT_A_POINT
    }


def _cells(values: Cells) -> dict[str, str | int | bytes | None]:
    """The cells of a part: none of its columns holds a fraction."""
    return {name: None if isinstance(cell, float) else cell for name, cell in values.items()}


def _plain(values: Cells, kind: str = "") -> dict[str, object]:
    """Cells as JSON: kVA, kWh and yuan as text under their units' names, ids as text.

    The import's memory and the customer a part belongs to are left out.
    """
    plain: dict[str, object] = {}
    fields = {field.name: field for field in KIND_OF[kind].fields} if kind else {}
    for name, value in values.items():
        if name in _HIDDEN:
            continue
        stem, _, suffix = name.rpartition("_")
        if suffix in _UNITS:
            text = _UNITS[suffix][1](value) if isinstance(value, int) else None
            plain[f"{stem}_{_UNITS[suffix][0]}"] = text
        elif isinstance(value, bytes):
            plain[name] = id_text(value)
        elif name in fields and fields[name].form is Form.RATING and isinstance(value, int):
            plain[name] = typed_of(fields[name], value)
        else:
            plain[name] = value
    return plain


def customer_record(desk: Desk, pk: int) -> bytes:
    """The record id of a customer by local number."""
    with desk.reader() as session:
        return session.scalars(select(Customer.id).where(Customer.pk == pk)).one()
