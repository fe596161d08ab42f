"""Record ids: 16 opaque bytes, kept for life."""

import os
import time
from hashlib import sha1
from uuid import NAMESPACE_URL, UUID, uuid5

_CUSTOMERS = uuid5(NAMESPACE_URL, "urn:sbdesk:official-customer")
_MONTHS = uuid5(NAMESPACE_URL, "urn:sbdesk:customer-month")
_HOLIDAYS = uuid5(NAMESPACE_URL, "urn:sbdesk:holiday")


def new_id() -> bytes:
    """A random id that sorts roughly by time of birth (UUIDv7, RFC 9562)."""
    stamp = int(time.time() * 1000).to_bytes(6, "big")
    rest = bytearray(os.urandom(10))
    rest[0] = rest[0] & 0x0F | 0x70
    rest[2] = rest[2] & 0x3F | 0x80
    return stamp + bytes(rest)


def official_customer_id(customer_no: str) -> bytes:
    """The id of a customer that an official import creates, alike everywhere (DESIGN §3)."""
    return _named(_CUSTOMERS, customer_no)


def _named(space: UUID, name: str) -> bytes:
    """`uuid5(space, name).bytes`, quick enough for a hundred thousand."""
    digest = bytearray(sha1(space.bytes + name.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    return bytes(digest)


def month_record_id(table: str, customer: bytes, month: str, kind: str = "") -> bytes:
    """The id of what an import says of a customer's month (YYYYMM), alike everywhere."""
    return _named(_MONTHS, f"{table}/{customer.hex()}/{month}/{kind}")


def holiday_id(day: str) -> bytes:
    """The id of a day in the holiday table: the same on every machine."""
    return _named(_HOLIDAYS, day)


def id_from_text(text: str) -> bytes | None:
    """An id as people type it (hexadecimal, with or without hyphens), or None."""
    try:
        return UUID(text).bytes
    except ValueError:
        return None
