"""A package of many changes against the same entries as plain lines, and plain inserts of them."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from shutil import copytree, rmtree

import zstandard

from sbdesk.domain.actions import Action
from sbdesk.domain.people import Right
from sbdesk.services.desk import Desk, open_desk
from sbdesk.services.handoff import introduce, own_card
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.services.opened_package import opened
from sbdesk.services.packing import pack
from sbdesk.services.receipts import take_receipt, write_receipt
from sbdesk.services.taking import take_in
from sbdesk.store.connections import prepare
from sbdesk.store.driver import Value, connect
from sbdesk.store.machines import own_machine
from sbdesk.store.office import DATABASE
from sbdesk.store.tables import Customer, cells, table_of
from tests.benchmarks.figures import Figure, in_turn, seconds
from tests.benchmarks.offices import fill, strip_triggers
from tests.benchmarks.search_bench import ADVERSARIAL, measure

_SHEET, _FORM, _BY_HAND = 500, 5, 0.1
"""Changes of one action: a month is sheets that correct hundreds, and forms that correct a few."""
_SHEETS_AMONG = 1 / (1 + _BY_HAND / (1 - _BY_HAND) * _SHEET / _FORM)
"""The share of sheets among the actions, so that a tenth of the changes is typed by hand."""
_TYPED = 20
"""Customers for whom queries of each kind are typed after an application."""
_OTHER = 99
"""A machine's number that no copy has given yet."""
_FIELDS = (
    *("name", "nickname", "address", "village", "phone"),
    *("industry", "nature", "route", "area", "feeder", "load_nature", "note"),
)
"""Searched ones and others."""
_ENTRY = (
    "SELECT e.origin, e.seq, e.tbl, e.row, e.col, e.old, e.new, e.p_origin, e.p_seq, e.rank "
    "FROM entry e JOIN tx t ON t.origin = e.origin AND e.seq BETWEEN t.first AND t.first + t.n - 1 "
    "WHERE t.origin = ? AND t.seq > ? ORDER BY e.seq"
)


def package(root: Path, customers: int, runs: int) -> list[Figure]:
    """As many single changes as customers, between two machines that hold the same office."""
    ours, theirs = _two_machines(root, customers)
    before = _own_end(ours)
    _change(ours, customers)
    file, plain = root / "changes.sbh", root / "changes.ndjson.zst"
    build, build_floor = in_turn(
        runs,
        lambda: _again(file, lambda: pack(ours, _site(theirs), file, _nobody_watches)),
        lambda: seconds(lambda: _lines(ours, before, plain)),
    )
    size, size_floor = file.stat().st_size / 1024, plain.stat().st_size / 1024
    theirs.office.close()
    apply, apply_floor = in_turn(
        runs, lambda: _apply(root, file), lambda: _insert(root, ours, before)
    )
    ours.office.close()
    searching, following = _meanwhile(root, customers)
    return [
        Figure(f"package.size.{customers}", size, "KB", 1.1, size_floor),
        Figure(f"package.build.{customers}", build, "s", 2, build_floor),
        Figure(f"package.apply.{customers}", apply, "s", 4, apply_floor),
        Figure(f"package.searching.{customers}", searching, "ms", None),
        Figure(f"package.following.{customers}", following, "s", None),
    ]


def _nobody_watches(_done: int, _total: int, _words: str) -> None:
    return


def _two_machines(root: Path, customers: int) -> tuple[Desk, Desk]:
    """Two machines of one station; the second holds all that the first does."""
    ours = init_office(root / "packing", root / "state", InitOffice("测速供电所", "PAK", "A"))
    theirs = init_office(root / "taking", root / "state", InitOffice("测速供电所", "PAK", "B"))
    for one, other in ((ours, theirs), (theirs, ours)):
        card = root / "card.sbc"
        phrase = own_card(other, card)
        introduce(one, card, phrase)
        card.unlink()
    fill(ours, customers)
    first, receipt = root / "first.sbh", root / "first.sbr"
    pack(ours, _site(theirs), first, _nobody_watches)
    take_in(theirs, first, {}, _nobody_watches)
    write_receipt(theirs, _site(ours), receipt)
    take_receipt(ours, receipt)
    return ours, theirs


def _site(desk: Desk) -> bytes:
    with desk.reading() as raw:
        own = own_machine(raw)
    assert own is not None
    return own.id


def _own_end(desk: Desk) -> tuple[int, int]:
    """This machine's number in its own file, and its newest action."""
    with desk.reading() as raw:
        [(number, newest)] = raw.execute(
            "SELECT origin, max(seq) FROM tx WHERE origin = (SELECT no FROM origin WHERE uuid = ?)",
            (desk.office.identity.uuid,),
        ).fetchall()
    return number, newest


def _change(desk: Desk, changes: int) -> None:
    """Fields of drawn customers changed one after the other, by sheets and by forms in turn."""
    chance = Random(11)
    with desk.reading() as raw:
        pks = [pk for (pk,) in raw.execute("SELECT pk FROM customer ORDER BY pk")]
    places = [(pk, field) for field in _FIELDS for pk in pks]
    drawn = chance.sample(places, changes)
    start = 0
    while start < changes:
        count = _SHEET if chance.random() < _SHEETS_AMONG else _FORM
        some, start = drawn[start : start + count], start + count
        with desk.act(Action.EDIT, Right.EDIT_CUSTOMERS) as uow:
            for pk, field in some:
                uow.session.connection().exec_driver_sql(
                    f"UPDATE customer SET {field} = ? WHERE pk = ?",
                    (_said(field, chance), pk),
                )
            uow.commit("修改档案")


def _said(field: str, chance: Random) -> str:
    if field == "phone":
        return f"199{chance.randrange(10**8):08}"
    return f"柳河镇{chance.randrange(400)}组{chance.randrange(90)}号"


def _again(file: Path, work: Callable[[], object]) -> float:
    file.unlink(missing_ok=True)
    return seconds(work)


def _lines(desk: Desk, beyond: tuple[int, int], out: Path) -> None:
    """The floor of building: select the entries, one JSON line each, zstd at level 3."""
    with (
        desk.reading() as raw,
        out.open("wb") as file,
        zstandard.ZstdCompressor(level=3).stream_writer(file) as packed,
    ):
        for line in raw.execute(_ENTRY, beyond):
            plain = [value.hex() if isinstance(value, bytes) else value for value in line]
            packed.write(json.dumps(plain, ensure_ascii=False).encode() + b"\n")


def _copy(root: Path) -> Path:
    """The receiving office as it was before."""
    folder = root / "taking-again"
    rmtree(folder, ignore_errors=True)
    copytree(root / "taking", folder)
    return folder


def _apply(root: Path, file: Path) -> float:
    """Judged, journalled, found by every search and shown, in one durable transaction."""
    desk = open_desk(_copy(root), root / "state")
    with opened(desk, file, _nobody_watches) as found:
        trust = found.trust()
        took = seconds(lambda: found.write(trust, _nobody_watches))
    desk.office.close()
    return took


def _meanwhile(root: Path, customers: int) -> tuple[float, float]:
    """After an application: the slowest kind's p95 of a keystroke while lines still wait for the
    full text, and how long the full text takes to follow when nobody else works."""
    _apply(root, root / "changes.sbh")
    desk = open_desk(root / "taking-again", root / "state")
    connection = desk.office.search_connection()
    kinds = measure(connection, customers, _TYPED)
    connection.close()

    def follow() -> None:
        while desk.office.catch_up_search():
            pass

    took = seconds(follow)
    desk.office.close()
    return max(one.p95 for kind, one in kinds.items() if kind != ADVERSARIAL), took


def _insert(root: Path, ours: Desk, beyond: tuple[int, int]) -> float:
    """The floor of applying: entries and heads inserted, every changed cell updated once."""
    names = dict(cells(table_of(Customer)))
    with ours.reading() as raw:
        entries = [(_OTHER, *line[1:]) for line in raw.execute(_ENTRY, beyond).fetchall()]
    shown: dict[str, list[tuple[Value, Value]]] = {}
    for entry in entries:
        shown.setdefault(names[entry[4]], []).append((entry[6], entry[3]))
    path = _copy(root) / DATABASE
    strip_triggers(path)
    plain = connect(path)
    prepare(plain, 5000)

    def work() -> None:
        plain.execute("BEGIN IMMEDIATE")
        plain.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", entries)
        plain.executemany(
            "INSERT INTO head (tbl, row, col, origin, seq, rank) VALUES (?, ?, ?, ?, ?, ?)",
            ((e[2], e[3], e[4], e[0], e[1], e[9]) for e in entries),
        )
        for name, values in shown.items():
            plain.executemany(f"UPDATE customer SET {name} = ? WHERE id = ?", values)
        plain.execute("COMMIT")

    took = seconds(work)
    plain.close()
    return took
