"""Another program at the file: the unknowing one is refused, the knowing one is found and named."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from sbdesk.domain.actions import Action
from sbdesk.store.engine import raw_connection
from sbdesk.store.ids import new_id
from sbdesk.store.journal_schema import JOURNAL_TABLES
from sbdesk.store.merging import transactions_beyond
from sbdesk.store.office import Office
from sbdesk.store.tables import Record, record_tables
from sbdesk.store.triggers import expected_triggers
from tests.store.offices import (
    WANG,
    Station,
    add,
    bring_in,
    edit,
    places,
    rows,
    take_back,
    whole,
)

_NEW_ROWS = {
    "origin": "INSERT INTO origin VALUES (9, x'01', '', '', 0, NULL, NULL)",
    "instance": "INSERT INTO instance VALUES (1, x'01', 1, x'01', 0)",
    "tx": "INSERT INTO tx SELECT origin, seq + 90, hlc, wall, person, person_name, action, "
    "sentence, undoes_origin, undoes_seq, first, n, prev, hash FROM tx LIMIT 1",
    "entry": "INSERT INTO entry SELECT origin, seq + 90, tbl, row, col, old, new, p_origin, p_seq, "
    "rank FROM entry LIMIT 1",
    "entry_parent": "INSERT INTO entry_parent VALUES (1, 1, 1, 1)",
    "batch": "INSERT INTO batch SELECT origin, seq + 90, tbl, n, data, hash FROM batch LIMIT 1",
    "head": "INSERT INTO head VALUES (3, x'01', 2, 1, 1, 1)",
    "row_batch": "INSERT INTO row_batch VALUES (3, x'01', 1, 1)",
    "quarantine": "INSERT INTO quarantine VALUES (x'01', 1, x'01', '', '', x'01')",
    "set_aside": "INSERT INTO set_aside VALUES (9, 1)",
    "site": "INSERT INTO site VALUES (x'01', x'01', '', '', '', '', '', 0, x'01', '', '', '', "
    "NULL, NULL)",
    "site_holds": "INSERT INTO site_holds VALUES (x'01', x'01', 1, x'01')",
    "site_seen": "INSERT INTO site_seen VALUES (x'01', 1, '')",
    "attested": "INSERT INTO attested VALUES (x'01', 1, x'01', x'01', x'01')",
    "package": "INSERT INTO package VALUES (x'01', '', x'01', 1, '', '', '', '', 1, '', '')",
}
_NO_SEQ = {
    "origin": "uuid",
    "instance": "id",
    "quarantine": "wall",
    "site": "gives",
    "site_seen": "wall",
    "package": "size",
}


def _other_byte(column: str, before: int) -> str:
    """A column with the byte after the first `before` changed, whatever it is."""
    byte = f"CASE substr({column}, {before + 1}, 1) WHEN x'00' THEN x'01' ELSE x'00' END"
    rest = f"substr({column}, {before + 2})"
    return f"CAST(substr({column}, 1, {before}) || {byte} || {rest} AS BLOB)"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Station:
    """An office with a row in every table."""
    station = Station(tmp_path_factory.mktemp("full"))
    office = station.create()
    with office.unit_of_work(WANG, Action.ADD) as uow:
        for mapper in Record.registry.mappers:
            uow.session.add(mapper.class_(id=new_id()))
        uow.commit("各来一条")
    bring_in(office, 2)
    office.close()
    fill = [sql for sql in _NEW_ROWS.values() if "VALUES (x'01'" in sql]
    fill += [_NEW_ROWS[name] for name in ("entry_parent", "row_batch", "set_aside")]
    keep = station.database.read_bytes()
    assert station.outside(*fill, mending=True) == ""
    assert station.database.read_bytes() != keep
    office = station.open()
    assert len(office.repairs) == 1
    office.close()
    return station


@pytest.mark.parametrize("name", [table.name for table in record_tables()])
def test_an_unknowing_program_cannot_write_records(full: Station, name: str) -> None:
    for sql, said in (
        (f"INSERT INTO {name} (id) VALUES (randomblob(16))", "no such function: pen"),
        (f"UPDATE {name} SET live = 0", "no such function: pen"),
        (f"DELETE FROM {name}", "记录只能撤回，不能删除"),
    ):
        assert said in full.outside(sql)


@pytest.mark.parametrize("name", list(JOURNAL_TABLES))
def test_an_unknowing_program_cannot_write_the_journal(full: Station, name: str) -> None:
    column = _NO_SEQ.get(name, "seq")
    for sql in (_NEW_ROWS[name], f"UPDATE {name} SET {column} = {column}", f"DELETE FROM {name}"):
        said = full.outside(sql)
        assert "no such function: pen" in said or "流水只能追加" in said, (name, sql, said)


@dataclass
class Scene:
    """An office with a day's work, closed; what is done to it; where the fault must be named."""

    station: Station
    first: bytes = b""
    second: bytes = b""
    imported: list[bytes] = field(default_factory=list)
    kept: bytes = b""
    own: str = ""
    instance: str = ""


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Transactions 1–2 add, 3 edits, 4 imports, 5 edits an imported one, 6 edits, 7 undoes 6."""
    scene = Scene(Station(tmp_path_factory.mktemp("day")))
    office = scene.station.create()
    scene.first, scene.second = add(office, name="甲"), add(office, name="乙")
    edit(office, scene.first, name="丙")
    scene.imported = bring_in(office, 5)
    edit(office, scene.imported[0], name="改过")
    edit(office, scene.second, phone="139")
    take_back(office, 6)
    assert whole(office)
    scene.own, scene.instance = office.identity.uuid.hex(), office.identity.instance.hex()
    office.close()
    scene.kept = scene.station.database.read_bytes()
    shutil.copytree(scene.station.state, scene.station.root / "kept state")
    return scene


@pytest.fixture
def scene(day: Scene) -> Iterator[Scene]:
    """The evening of that day, each time as it was."""
    yield day
    for name in ("sbdesk.db-wal", "sbdesk.db-shm"):
        (day.station.folder / name).unlink(missing_ok=True)
    day.station.database.write_bytes(day.kept)
    shutil.rmtree(day.station.state)
    shutil.copytree(day.station.root / "kept state", day.station.state)


def reopened(scene: Scene) -> Office:
    """The next start: the triggers are put right, and it is said."""
    office = scene.station.open()
    assert "个保护触发器缺失或被改动，已修复" in office.repairs[0]
    count = rows(office, "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
    assert count == [(len(expected_triggers()),)]
    return office


_KNOWING: dict[str, tuple[str, list[tuple[str, int]]]] = {
    "a changed cell": ("UPDATE customer SET name = '丁' WHERE name = '丙'", [("own", 3)]),
    "a cell emptied": ("UPDATE customer SET name = NULL WHERE name = '丙'", [("own", 3)]),
    "a cell of another type": (
        "UPDATE customer SET name = x'E4B899' WHERE name = '丙'",
        [("own", 3)],
    ),
    "an imported cell": ("UPDATE customer SET name = '丁' WHERE name = '张3'", [("own", 4)]),
    "an imported and edited cell": (
        "UPDATE customer SET name = '丁' WHERE name = '改过'",
        [("own", 5)],
    ),
    "a withdrawal": ("UPDATE customer SET live = 0 WHERE name = '张3'", [("own", 4)]),
    "a new record": (
        "INSERT INTO customer (id, name) VALUES (x'000102030405060708090A0B0C0D0E0F', '丁')",
        [("", 0)],
    ),
    "a record that says an import made it": (
        (
            "INSERT INTO customer (id, name, batch_origin, batch_seq) "
            "SELECT x'000102030405060708090A0B0C0D0E0F', '丁', origin, seq FROM batch"
        ),
        [("own", 4), ("own", 4)],
    ),
    "a deleted record": ("DELETE FROM customer WHERE name = '丙'", [("own", 1)]),
    "a deleted imported record": ("DELETE FROM customer WHERE name = '张3'", [("own", 4)]),
    "a changed entry": ("UPDATE entry SET old = '丁' WHERE new = '丙'", [("own", 3)]),
    "a deleted entry": ("DELETE FROM entry WHERE new = '丙'", [("own", 3), ("own", 3)]),
    "a changed rank": ("UPDATE head SET rank = 9 WHERE seq = 5", [("own", 3)]),
    "a deleted head": ("DELETE FROM head WHERE seq = 5", [("own", 3)]),
    "a head too many": (
        "INSERT INTO head VALUES (3, x'000102030405060708090A0B0C0D0E0F', 4, 1, 5, 1)",
        [("own", 3)],
    ),
    "a parent too many": ("INSERT INTO entry_parent VALUES (1, 90, 1, 1)", [("own", 0)]),
    "a further parent": ("INSERT INTO entry_parent VALUES (1, 5, 1, 1)", [("own", 3)]),
    "a batch of another table": ("UPDATE batch SET tbl = 5", [("own", 4)]),
    "a batch said to be larger": ("UPDATE batch SET n = 6", [("own", 4)]),
    "a changed sentence": ("UPDATE tx SET sentence = '什么也没做' WHERE seq = 3", [("own", 3)]),
    "a changed person": ("UPDATE tx SET person_name = '李强' WHERE seq = 3", [("own", 3)]),
    "a changed time": ("UPDATE tx SET wall = '2026-03-14T01:00:00Z' WHERE seq = 3", [("own", 3)]),
    "a deleted transaction": ("DELETE FROM tx WHERE seq = 3", [("own", 3)]),
    "a deleted last transaction": ("DELETE FROM tx WHERE seq = 7", [("own", 7)]),
    "two transactions swapped": (
        (
            "UPDATE tx SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3); "
            "UPDATE tx SET seq = -seq WHERE seq < 0"
        ),
        [("own", 2), ("own", 3)],
    ),
    "two entries swapped": (
        (
            "UPDATE entry SET seq = CASE seq WHEN 4 THEN -5 ELSE -4 END WHERE seq IN (4, 5); "
            "UPDATE entry SET seq = -seq WHERE seq < 0"
        ),
        [("own", 2), ("own", 3)],
    ),
    "an added entry": (
        (
            "INSERT INTO entry SELECT origin, seq + 90, tbl, row, col, old, '丁', origin, seq, "
            "rank + 1 FROM entry WHERE new = '丙'"
        ),
        [("own", 8)],
    ),
    "an added entry in between": (
        (
            "UPDATE entry SET seq = -seq WHERE seq > 5; "
            "UPDATE entry SET seq = 1 - seq WHERE seq < 0; "
            "INSERT INTO entry SELECT origin, 6, tbl, row, col, old, '丁', origin, seq, rank + 1 "
            "FROM entry WHERE new = '丙'"
        ),
        [("own", 4)],
    ),
    "an added entry of an unknown machine": (
        (
            "INSERT INTO entry SELECT 77, seq, tbl, row, col, old, '丁', origin, seq, rank + 1 "
            "FROM entry WHERE new = '丙'"
        ),
        [("", 0)],
    ),
    "an entry with a parent nobody knows": (
        "UPDATE entry SET p_origin = 77 WHERE new = '丙'",
        [("own", 0)],
    ),
    "a number that is none": ("UPDATE entry SET seq = 'x' WHERE new = '丙'", [("own", 3)]),
    "an added transaction": (
        (
            "INSERT INTO tx SELECT origin, 8, hlc + 9, wall, person, person_name, action, "
            "sentence, undoes_origin, undoes_seq, first + n, 0, hash, hash FROM tx WHERE seq = 7"
        ),
        [("own", 8)],
    ),
    "one byte of a batch": (
        f"UPDATE batch SET data = {_other_byte('data', 30)}",
        [("own", 4)],
    ),
    "one byte of a batch's hash": (
        f"UPDATE batch SET hash = {_other_byte('hash', 30)}",
        [("own", 4)],
    ),
    "one byte of a transaction's hash": (
        f"UPDATE tx SET hash = {_other_byte('hash', 30)} WHERE seq = 3",
        [("own", 3), ("own", 4)],
    ),
    "one byte of an entry's row": (
        (f"UPDATE entry SET row = {_other_byte('row', 14)} WHERE new = '丙'"),
        [("own", 3)],
    ),
}


@pytest.mark.parametrize("what", list(_KNOWING))
def test_a_knowing_program_is_found_and_the_place_is_named(scene: Scene, what: str) -> None:
    sql, expected = _KNOWING[what]
    own = scene.own
    assert scene.station.outside(*sql.split("; "), mending=True) == ""
    office = reopened(scene)
    found = {(f.origin.replace(own, "own"), f.seq) for f in office.verify().faults}
    office.close()
    assert set(expected) <= found


def test_a_renamed_machine_breaks_its_whole_chain(scene: Scene) -> None:
    scene.station.outside("UPDATE origin SET uuid = randomblob(16)", mending=True)
    office = reopened(scene)
    assert {seq for _, seq in places(office)} >= {1, 2, 3, 4, 5, 6, 7}
    office.close()


_TAIL = (
    "DELETE FROM tx WHERE seq > 5",
    "DELETE FROM entry WHERE seq > (SELECT max(first + n) - 1 FROM tx)",
    (
        "INSERT OR REPLACE INTO head SELECT tbl, row, col, origin, seq, rank FROM entry e WHERE "
        "NOT EXISTS (SELECT 1 FROM entry l WHERE l.p_origin = e.origin AND l.p_seq = e.seq)"
    ),
    (
        "DELETE FROM head WHERE NOT EXISTS "
        "(SELECT 1 FROM entry e WHERE e.origin = head.origin AND e.seq = head.seq)"
    ),
)


def test_a_cut_off_tail_is_known_from_outside_and_stays_known(scene: Scene) -> None:
    scene.station.outside(*_TAIL, mending=True)
    office = reopened(scene)
    assert "少2笔操作（从第6笔起）" in office.repairs[2]
    faults = office.verify().faults
    assert [(f.origin, f.seq) for f in faults] == [(scene.own, 6)]
    assert faults[0].what == "缺少第6至7笔流水，本机曾经写到那里"
    add(office, name="戊")
    office.close()
    again = scene.station.open()
    assert again.repairs == ()
    assert [(f.origin, f.seq) for f in again.verify().faults] == [(scene.own, 6)]
    again.close()


def test_a_tail_cut_off_and_written_anew_is_known_too(scene: Scene) -> None:
    """Somebody who can even seal: the transaction is there, but it is another one."""
    scene.station.outside(*_TAIL, mending=True)
    aside = scene.station.state.rename(scene.station.root / "state aside")
    office = scene.station.open()
    office.close()
    shutil.rmtree(scene.station.state)
    aside.rename(scene.station.state)
    scene.station.outside(f"UPDATE instance SET origin = 1, id = x'{scene.instance}'", mending=True)
    office = scene.station.open()
    assert (scene.own, 6) in [(f.origin, f.seq) for f in office.verify().faults]
    office.close()


def test_a_tail_cut_off_while_the_office_is_open(scene: Scene) -> None:
    office = scene.station.open()
    scene.station.outside(*_TAIL, mending=True)
    assert (scene.own, 6) in [(f.origin, f.seq) for f in office.verify().faults]
    office.close()


def test_a_tail_that_comes_back_is_no_fault_any_more(scene: Scene) -> None:
    office = scene.station.open()
    with office.reader() as session:
        everything = list(transactions_beyond(raw_connection(session), {}))
    office.close()
    scene.station.outside(*_TAIL, mending=True)
    office = reopened(scene)
    applied = office.apply(everything)
    assert (applied.new, applied.known) == (2, 5)
    assert whole(office)
    office.close()


def test_an_open_office_does_not_write_on_without_its_triggers_after_the_next_start(
    scene: Scene,
) -> None:
    scene.station.outside("SELECT 1", mending=True)
    office = reopened(scene)
    edit(office, scene.first, name="戊")
    assert whole(office)
    office.close()


def test_a_trigger_that_is_not_ours_is_taken_away(scene: Scene) -> None:
    scene.station.outside(
        "CREATE TRIGGER quiet AFTER UPDATE ON customer BEGIN SELECT 1; END", mending=True
    )
    office = reopened(scene)
    assert rows(office, "SELECT 1 FROM sqlite_master WHERE name = 'quiet'") == []
    office.close()


def test_verifying_can_be_given_up(scene: Scene) -> None:
    office = scene.station.open()

    def stop(_done: int, _total: int, _what: str) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        office.verify(stop)
    office.close()
