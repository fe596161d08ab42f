"""A small office for the search tests: the tables, a plain mirror of them, and the oracle.

The oracle reads every customer of the mirror and judges by DESIGN §6 alone; it shares with the
index only the readings of names.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from sbdesk.domain.readings import Readings, name_readings
from sbdesk.store import driver, search, search_index
from sbdesk.store.driver import Connection, Value

FIELDS = (
    *("customer_no", "former_no", "name", "former_name"),
    *("nickname", "address", "village", "phone"),
)
_TABLES = (
    f"""CREATE TABLE customer (pk INTEGER PRIMARY KEY, id BLOB UNIQUE, live INTEGER DEFAULT 1,
    batch_origin INTEGER, batch_seq INTEGER, {", ".join(FIELDS)})""",
    """CREATE TABLE contact (pk INTEGER PRIMARY KEY, id BLOB, live INTEGER DEFAULT 1,
    customer_id BLOB, name, role, phone)""",
    """CREATE TABLE meter (pk INTEGER PRIMARY KEY, id BLOB, live INTEGER DEFAULT 1,
    customer_id BLOB, meter_no)""",
)


@dataclass
class Customer:
    """What the mirror holds of one customer."""

    pk: int
    values: dict[str, str]
    live: bool = True
    contacts: list[tuple[str, str]] = field(default_factory=list)
    meters: list[str] = field(default_factory=list)


class Office:
    """An office with an index; every change goes to tables, index and mirror."""

    def __init__(self, file: Path) -> None:
        self.connection: Connection = driver.connect(file)
        self.customers: dict[int, Customer] = {}
        self.connection.execute("PRAGMA synchronous=OFF")
        for statement in _TABLES:
            self.connection.execute(statement)
        search_index.install(self.connection)

    @contextmanager
    def unit(self) -> Iterator[None]:
        """One transaction."""
        self.connection.execute("BEGIN IMMEDIATE")
        yield
        self.connection.execute("COMMIT")

    def add(self, *many: Mapping[str, str], later: bool = False) -> list[int]:
        """New customers; one is indexed as an edit, several as an import, the full text later."""
        with self.unit():
            pks = [self._insert(values) for values in many]
            if len(pks) == 1 and not later:
                search_index.reindex(self.connection, pks)
            else:
                search_index.add_bulk(self.connection, pks, later=later)
        return pks

    def _insert(self, values: Mapping[str, str]) -> int:
        pk = len(self.customers) + 1
        names = ", ".join(("pk", "id", *values))
        marks = ", ".join("?" * (len(values) + 2))
        sql = f"INSERT INTO customer ({names}) VALUES ({marks})"
        self.connection.execute(sql, (pk, _id(pk), *values.values()))
        self.customers[pk] = Customer(pk, dict(values))
        return pk

    def edit(self, pk: int, name: str, value: str | None) -> None:
        """Change one field."""
        self._write(f"UPDATE customer SET {name} = ? WHERE pk = ?", (value, pk), pk)
        self.customers[pk].values[name] = value or ""

    def change(self, pks: Collection[int], name: str, value: str, *, live: bool) -> None:
        """Change a field of several and withdraw them or bring them back; full text later."""
        with self.unit():
            self.connection.executemany(
                f"UPDATE customer SET {name} = ?, live = ? WHERE pk = ?",
                [(value, int(live), pk) for pk in pks],
            )
            search_index.add_bulk(self.connection, sorted(pks), later=True)
        for pk in pks:
            self.customers[pk].values[name] = value
            self.customers[pk].live = live

    def set_live(self, pk: int, live: bool) -> None:
        """Withdraw a customer or bring it back."""
        self._write("UPDATE customer SET live = ? WHERE pk = ?", (int(live), pk), pk)
        self.customers[pk].live = live

    def add_contact(self, pk: int, name: str, phone: str) -> None:
        """A contact of a customer."""
        sql = "INSERT INTO contact (customer_id, name, phone) VALUES (?, ?, ?)"
        self._write(sql, (_id(pk), name, phone), pk)
        self.customers[pk].contacts.append((name, phone))

    def withdraw_contacts(self, pk: int) -> None:
        """Withdraw all contacts of a customer."""
        self._write("UPDATE contact SET live = 0 WHERE customer_id = ?", (_id(pk),), pk)
        self.customers[pk].contacts.clear()

    def add_meter(self, pk: int, number: str) -> None:
        """A meter of a customer."""
        sql = "INSERT INTO meter (customer_id, meter_no) VALUES (?, ?)"
        self._write(sql, (_id(pk), number), pk)
        self.customers[pk].meters.append(number)

    def _write(self, sql: str, values: Sequence[Value], pk: int) -> None:
        with self.unit():
            self.connection.execute(sql, values)
            search_index.reindex(self.connection, [pk])

    def found(self, text: str, limit: int = 50) -> list[int]:
        """The pks found, in order."""
        return [hit.pk for hit in search.find(self.connection, text, limit).hits]

    def assert_as_oracle(self, text: str, limit: int = 50) -> None:
        """The answer is the oracle's: the same ranks and numbers in order, and "more" when so."""
        ranked = sorted(
            (rank, _order(customer))
            for customer in self.customers.values()
            if customer.live and (rank := oracle_rank(customer, text)) is not None
        )
        answer = search.find(self.connection, text, limit)
        assert [(hit.rank, _order(self.customers[hit.pk])) for hit in answer.hits] == ranked[
            :limit
        ], text
        assert answer.more == (len(ranked) > limit), text
        for hit in answer.hits:
            assert oracle_rank(self.customers[hit.pk], text) == hit.rank, text
        assert len({hit.pk for hit in answer.hits}) == len(answer.hits), text


def _id(pk: int) -> bytes:
    return pk.to_bytes(16, "big")


def _order(customer: Customer) -> tuple[int, str]:
    """Ties go by 户号, of which 13 digits count (`search_schema.key_range`)."""
    number = plain(customer.values.get("customer_no", ""))
    return (0, "") if not number else (1, number[:13]) if number[0] in "0123456789" else (2, "")


@cache
def plain(text: str) -> str:
    """What the oracle compares: no blanks, hyphens and dots, half-width capitals."""
    half = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    return re.sub("[\\s\x00-\x1f\u00b7-]", "", half).upper()


def oracle_rank(customer: Customer, text: str) -> int | None:
    """The rank by DESIGN §6 of a customer for a query of one word; None when it does not match."""
    values, query = customer.values, plain(text)
    if not query:
        return None
    number, name = plain(values.get("customer_no", "")), plain(values.get("name", ""))
    if query in (number, name) or query in _phones(values.get("phone", "")):
        return 0
    if number.startswith(query) or name.startswith(query):
        return 1
    typed = query.replace("'", "")  # what parts syllables, as in xi'an
    letters = typed.lower() if re.fullmatch("[A-Z0-9]*[A-Z][A-Z0-9]*", typed) else ""
    own = _readings([values.get("name", "")])
    if letters and letters in own:
        return 2
    if letters and any(reading.startswith(letters) for reading in own):
        return 3
    return _inside(customer, query, letters)


def _inside(customer: Customer, query: str, letters: str) -> int | None:
    values = customer.values
    names = [name for name, _ in customer.contacts]
    phones = [phone for _, phone in customer.contacts] + [values.get("phone", "")]
    texts = [values.get(name, "") for name in FIELDS if name != "phone"] + names + customer.meters
    held = [plain(text) for text in texts] + [part for phone in phones for part in _phones(phone)]
    other_names = [values.get("former_name", ""), values.get("nickname", ""), *names]
    others = _readings(other_names)
    if any(query in text for text in held):
        return 4
    if letters and any(reading.startswith(letters) for reading in others):
        return 4
    all_names = [values.get("name", ""), *other_names]
    initials = [text for name in all_names for text in _read(name).initials]
    if len(letters) > 1 and any(letters in reading for reading in initials):
        return 5
    own = _readings([values.get("name", "")])
    if len(letters) > 2 and any(letters in reading for reading in others + own):
        return 5
    return None


def _phones(text: str) -> list[str]:
    parts = re.split(r"[^0-9\s()+-]+", text)
    return [digits for part in parts if (digits := re.sub("[^0-9]", "", part))]


@cache
def _read(name: str) -> Readings:
    return name_readings(name)


def _readings(names: Sequence[str]) -> list[str]:
    found = [_read(name) for name in names if name]
    return [text for each in found for text in (*each.initials, *each.full)]
