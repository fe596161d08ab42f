"""This machine's own book: machines introduced here, what each is known to hold, packages.

Nothing of it travels by merge: whom a machine trusts is its own affair (DESIGN §4, §12). Every
function works inside the caller's transaction.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from sbdesk.store.driver import Connection, Row

Ends = Mapping[bytes, tuple[int, bytes]]
"""How far journals go: machine uuid to last sequence and its hash."""
IN, OUT = "in", "out"


@dataclass(frozen=True)
class Machine:
    """A machine with keys; times UTC text, `revoked_at` empty while it is trusted."""

    id: bytes
    station: bytes
    station_name: str
    station_code: str
    machine: str
    letter: str
    kind: str
    gives: bool
    sign_key: bytes
    box_key: str
    introduced_at: str
    introduced_by: str
    revoked_at: str = ""
    revoked_by: str = ""


@dataclass(frozen=True)
class PackageLine:
    """One package written for a machine (`direction` out) or taken from it (in)."""

    id: bytes
    direction: str
    site: bytes
    number: int
    made_at: str
    done_at: str
    name: str
    sha256: str
    size: int
    until: Mapping[str, int]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class OriginLine:
    """A journal known here: whose it is and under which letter and paper slot it numbers."""

    uuid: bytes
    site: bytes
    station: bytes
    machine: str
    letter: str
    slot: int


@dataclass(frozen=True)
class AttestedEnd:
    """A journal's end signed by the machine that wrote it."""

    origin: bytes
    seq: int
    hash: bytes
    site: bytes
    signature: bytes


_MACHINE = f"SELECT {', '.join(field.name for field in fields(Machine))} FROM site"
_PACKAGE = f"SELECT {', '.join(field.name for field in fields(PackageLine))} FROM package"


def machines(raw: Connection) -> list[Machine]:
    """Every machine introduced here, this one among them, in the order they were introduced."""
    return [_machine(row) for row in raw.execute(f"{_MACHINE} ORDER BY introduced_at, id")]


def machine(raw: Connection, site: bytes) -> Machine | None:
    """One machine, or None when it was never introduced."""
    row = raw.execute(f"{_MACHINE} WHERE id = ?", (site,)).fetchone()
    return _machine(row) if row else None


def own_machine(raw: Connection) -> Machine | None:
    """This machine as its keys were made; None before they were."""
    row = raw.execute(
        f"{_MACHINE} WHERE id = (SELECT o.site FROM instance i JOIN origin o ON o.no = i.origin)"
    ).fetchone()
    return _machine(row) if row else None


def _machine(row: Row) -> Machine:
    values: dict[str, Any] = {f.name: v for f, v in zip(fields(Machine), row, strict=True)}
    values["gives"] = bool(values["gives"])
    values["revoked_at"] = values["revoked_at"] or ""
    values["revoked_by"] = values["revoked_by"] or ""
    return Machine(**values)


def put_machine(raw: Connection, one: Machine) -> None:
    """Enter a machine, or what is new of it."""
    values = {**vars(one), "gives": int(one.gives)}
    for column in ("revoked_at", "revoked_by"):
        values[column] = values[column] or None
    marks = ", ".join("?" * len(values))
    raw.execute("DELETE FROM site WHERE id = ?", (one.id,))
    raw.execute(f"INSERT INTO site ({', '.join(values)}) VALUES ({marks})", (*values.values(),))


def claim_origins(raw: Connection, site: bytes, station: bytes, former: bytes | None) -> None:
    """The journals that this file wrote itself, now and under earlier names, belong to `site`.

    `former` is what the machine was before it had these keys.
    """
    raw.execute(
        "UPDATE origin SET site = ?1, station = ?2 WHERE no = (SELECT origin FROM instance) "
        "OR (site IS NULL AND letter <> '') OR site = ?3",
        (site, station, former),
    )


def origin_lines(raw: Connection) -> list[OriginLine]:
    """Every journal known here of which it is known whose it is."""
    rows = raw.execute(
        "SELECT uuid, site, station, machine, letter, slot FROM origin "
        "WHERE site IS NOT NULL AND station IS NOT NULL ORDER BY no"
    )
    return [OriginLine(*row) for row in rows]


def origins_aside(raw: Connection) -> set[bytes]:
    """The journals of which something is set aside."""
    rows = raw.execute(
        "SELECT uuid FROM origin WHERE no IN (SELECT DISTINCT origin FROM set_aside)"
    )
    return {uuid for (uuid,) in rows}


def note_origins(raw: Connection, lines: Iterable[OriginLine]) -> None:
    """Whose journals these are; who is known already stays as it is."""
    for line in lines:
        raw.execute(
            "UPDATE origin SET site = ?, station = ?, machine = ?, letter = ?, slot = ? "
            "WHERE uuid = ? AND site IS NULL",
            (line.site, line.station, line.machine, line.letter, line.slot, line.uuid),
        )


def journal_ends(raw: Connection, station: bytes | None) -> dict[bytes, tuple[int, bytes]]:
    """How far each journal goes here; of one station's machines only, unless that is None."""
    rows = raw.execute(
        "SELECT o.uuid, t.seq, t.hash FROM origin o JOIN tx t ON t.origin = o.no "
        "WHERE t.seq = (SELECT max(seq) FROM tx WHERE origin = o.no) "
        "AND (?1 IS NULL OR o.station = ?1)",
        (station,),
    )
    return {uuid: (seq, digest) for uuid, seq, digest in rows}


def held_hash(raw: Connection, origin: bytes, seq: int) -> bytes | None:
    """The hash of one transaction held here, or None."""
    row = raw.execute(
        "SELECT t.hash FROM origin o JOIN tx t ON t.origin = o.no WHERE o.uuid = ? AND t.seq = ?",
        (origin, seq),
    ).fetchone()
    return row[0] if row else None


def holdings(raw: Connection, site: bytes) -> dict[bytes, tuple[int, bytes]]:
    """What a machine is known to hold, by its receipts and its packages."""
    rows = raw.execute("SELECT origin, seq, hash FROM site_holds WHERE site = ?", (site,))
    return {origin: (seq, digest) for origin, seq, digest in rows}


def note_holdings(raw: Connection, site: bytes, ends: Ends, stamp: int, wall: str) -> bool:
    """A machine said what it holds; whether that is newer news than what was known.

    `stamp` is its journal's clock. What it holds may have become less: it was restored.
    """
    row = raw.execute("SELECT stamp FROM site_seen WHERE site = ?", (site,)).fetchone()
    if row is not None and row[0] > stamp:
        return False
    raw.execute("DELETE FROM site_holds WHERE site = ?", (site,))
    raw.executemany(
        "INSERT INTO site_holds (site, origin, seq, hash) VALUES (?, ?, ?, ?)",
        [(site, origin, seq, digest) for origin, (seq, digest) in ends.items()],
    )
    raw.execute("DELETE FROM site_seen WHERE site = ?", (site,))
    raw.execute("INSERT INTO site_seen (site, stamp, wall) VALUES (?, ?, ?)", (site, stamp, wall))
    return True


def journal_clock(raw: Connection) -> int:
    """The highest clock in the file (hybrid logical clock)."""
    return int(raw.execute("SELECT ifnull(max(hlc), 0) FROM tx").fetchall()[0][0])


def note_package(raw: Connection, line: PackageLine) -> None:
    """Enter a package in the book; one that is there already stays."""
    values = vars(line) | {"until": json.dumps(line.until), "counts": json.dumps(line.counts)}
    marks = ", ".join("?" * len(values))
    raw.execute(
        f"INSERT OR IGNORE INTO package ({', '.join(values)}) VALUES ({marks})",
        (*values.values(),),
    )


def packages(raw: Connection, direction: str, site: bytes | None = None) -> list[PackageLine]:
    """Packages of one direction, of one machine or all, newest first."""
    rows = raw.execute(
        f"{_PACKAGE} WHERE direction = ?1 AND (?2 IS NULL OR site = ?2) "
        "ORDER BY done_at DESC, number DESC",
        (direction, site),
    )
    return [_package(row) for row in rows]


def _package(row: Row) -> PackageLine:
    values: dict[str, Any] = {f.name: v for f, v in zip(fields(PackageLine), row, strict=True)}
    values["until"] = json.loads(values["until"])
    values["counts"] = json.loads(values["counts"])
    return PackageLine(**values)


def last_number(raw: Connection, direction: str, site: bytes) -> int:
    """The number of the newest package for or from a machine; 0 before the first."""
    sql = "SELECT ifnull(max(number), 0) FROM package WHERE direction = ? AND site = ?"
    return int(raw.execute(sql, (direction, site)).fetchall()[0][0])


def attested_ends(raw: Connection) -> list[AttestedEnd]:
    """The signed ends of journals that came with packages."""
    rows = raw.execute("SELECT origin, seq, hash, site, signature FROM attested ORDER BY origin")
    return [AttestedEnd(*row) for row in rows]


def note_attested(raw: Connection, end: AttestedEnd) -> None:
    """Keep a journal's signed end when it reaches further than the one that is known."""
    row = raw.execute("SELECT seq FROM attested WHERE origin = ?", (end.origin,)).fetchone()
    if row is not None and row[0] >= end.seq:
        return
    raw.execute("DELETE FROM attested WHERE origin = ?", (end.origin,))
    raw.execute(
        "INSERT INTO attested (origin, seq, hash, site, signature) VALUES (?, ?, ?, ?, ?)",
        (end.origin, end.seq, end.hash, end.site, end.signature),
    )
