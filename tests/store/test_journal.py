"""Whatever way a row is written, the journal has it."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.dialects.sqlite import insert

from sbdesk.domain.actions import Action
from sbdesk.store import work
from sbdesk.store.driver import DatabaseError, Value
from sbdesk.store.engine import raw_connection
from sbdesk.store.ids import new_id
from sbdesk.store.office import Office
from sbdesk.store.tables import Customer, Holiday, Meter, table_of
from sbdesk.store.triggers import trigger_problems
from tests.store.offices import (
    WANG,
    Station,
    add,
    bring_in,
    cell,
    customer,
    edit,
    last_seq,
    rows,
    whole,
)

_CELLS = "SELECT col, old, new FROM entry e WHERE row = ? ORDER BY seq"


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(tmp_path)


@pytest.fixture
def office(station: Station) -> Iterator[Office]:
    office = station.create()
    yield office
    office.close()


def test_a_new_record_has_an_entry_for_each_cell_that_is_not_empty(office: Office) -> None:
    record = add(office, customer_no="6267075131377", name="张𬭎")
    assert rows(office, _CELLS, record) == [
        (1, None, 1),
        (2, None, "6267075131377"),
        (4, None, "张𬭎"),
    ]
    assert whole(office)


def test_the_orm_journals_changed_cells_only(office: Office) -> None:
    record = add(office, name="张三", phone="1")
    edit(office, record, name="张四", phone="1")
    assert rows(office, _CELLS, record)[3:] == [(4, "张三", "张四")]
    first, second = rows(
        office, "SELECT origin, seq, p_origin, p_seq FROM entry WHERE row = ? AND col = 4", record
    )
    assert second[2:] == first[:2]
    assert whole(office)


def test_bulk_sql_is_journalled(office: Office) -> None:
    records = [add(office, name=name) for name in ("甲", "乙")]
    with office.unit_of_work(WANG, Action.EDIT) as uow:
        uow.session.execute(update(Customer).values(village="林东"))
        changes = uow.commit("改村名")
    assert changes.ids == frozenset(records)
    assert [rows(office, _CELLS, record)[-1] for record in records] == [(8, None, "林东")] * 2
    assert whole(office)


def test_raw_sql_is_journalled(office: Office) -> None:
    record = add(office, name="甲")
    with office.unit_of_work(WANG, Action.EDIT) as uow:
        uow.raw.execute("UPDATE customer SET name = '乙' WHERE id = ?", (record,))
        uow.raw.execute("INSERT INTO customer (id, name) VALUES (?, '丙')", (new_id(),))
        uow.commit("改名")
    assert rows(office, _CELLS, record)[-1] == (4, "甲", "乙")
    assert whole(office)


def test_an_upsert_is_journalled(office: Office) -> None:
    record = add(office, name="甲")
    put = insert(Customer).values([{"id": record, "name": "乙"}, {"id": new_id(), "name": "丙"}])
    with office.unit_of_work(WANG, Action.EDIT) as uow:
        uow.session.execute(
            put.on_conflict_do_update(index_elements=["id"], set_={"name": put.excluded.name})
        )
        uow.commit("补录")
    assert rows(office, _CELLS, record)[-1] == (4, "甲", "乙")
    assert rows(office, "SELECT count(*) FROM entry WHERE new = '丙'") == [(1,)]
    assert whole(office)


def test_insert_or_replace_would_delete_and_is_refused(office: Office) -> None:
    record = add(office, name="甲")
    with (
        pytest.raises(DatabaseError, match="不能删除"),
        office.unit_of_work(WANG, Action.EDIT) as uow,
    ):
        uow.raw.execute("INSERT OR REPLACE INTO customer (id, name) VALUES (?, '乙')", (record,))
    assert cell(office, record, "name") == "甲"
    assert whole(office)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM customer",
        "UPDATE customer SET id = randomblob(16)",
        "UPDATE customer SET pk = pk + 1",
        "UPDATE customer SET batch_seq = 7",
        "UPDATE entry SET new = 'x'",
        "DELETE FROM entry",
        "DELETE FROM tx",
        "UPDATE tx SET sentence = 'x'",
    ],
)
def test_what_is_never_done_is_refused_inside_a_unit_of_work_too(office: Office, sql: str) -> None:
    add(office, name="甲")
    with pytest.raises(DatabaseError), office.unit_of_work(WANG, Action.EDIT) as uow:
        uow.raw.execute(sql)
    assert whole(office)


def test_a_reader_cannot_write(office: Office) -> None:
    add(office, name="甲")
    with office.reader() as session, pytest.raises(DatabaseError):
        raw_connection(session).execute("UPDATE customer SET name = '乙'")


def test_leaving_without_commit_changes_nothing(office: Office) -> None:
    record = add(office, name="甲")
    with office.unit_of_work(WANG, Action.EDIT) as uow:
        customer(uow.session, record).name = "乙"
        uow.session.flush()
    assert cell(office, record, "name") == "甲"
    assert last_seq(office) == 1


def test_a_commit_without_a_change_writes_nothing(office: Office) -> None:
    record = add(office, name="甲")
    changes = edit(office, record, name="甲")
    assert changes.transaction is None
    assert last_seq(office) == 1


def test_rows_made_in_bulk_share_an_entry_for_each_thousand(office: Office) -> None:
    records = bring_in(office, 2500)
    assert rows(office, "SELECT count(*) FROM entry") == [(0,)]
    assert rows(office, "SELECT n FROM batch ORDER BY seq") == [(1000,), (1000,), (500,)]
    edit(office, records[1700], name="改过")
    seq = rows(office, "SELECT p_seq, rank, old FROM entry")
    assert seq == [(2, 2, "张1700")]
    assert whole(office)


def test_all_kinds_of_value_come_back_from_a_batch(office: Office) -> None:
    owner = add(office, name="甲")
    made: list[dict[str, Value]] = [
        {"id": new_id(), "customer_id": owner, "meter_no": "0012", "multiplier": 80, "note": None},
        {"id": new_id(), "meter_no": '引号"\n换行', "multiplier": None},
    ]
    with office.unit_of_work(WANG, Action.IMPORT) as uow:
        uow.insert_many(table_of(Meter), made)
        uow.commit("导入电能表")
    assert rows(office, "SELECT customer_id, meter_no, multiplier FROM meter ORDER BY pk") == [
        (owner, "0012", 80),
        (None, '引号"\n换行', None),
    ]
    assert whole(office)


def test_rows_and_batches_that_differ_are_refused(office: Office) -> None:
    with office.unit_of_work(WANG, Action.IMPORT) as uow:
        uow.insert_many(table_of(Holiday), [{"id": new_id(), "day": "2026-10-01"}])
        uow._pen.mode = "bulk"
        uow.raw.execute("INSERT INTO holiday (id, day) VALUES (?, '2026-10-02')", (new_id(),))
        with pytest.raises(AssertionError, match="differ"):
            uow.commit("导入节假日")
    assert rows(office, "SELECT count(*) FROM holiday") == [(0,)]


def test_who_what_and_when_stand_in_the_transaction(office: Office, station: Station) -> None:
    record = add(office, name="甲")
    station.clock.forward(hours=1)
    edit(office, record, name="乙")
    assert rows(office, "SELECT seq, wall, person_name, action, sentence, first, n FROM tx") == [
        (1, "2026-03-15T01:00:00Z", "王芳", "add", "新增客户「甲」", 1, 2),
        (2, "2026-03-15T02:00:00Z", "王芳", "edit", "修改客户「乙」", 3, 1),
    ]


@pytest.mark.parametrize("years", [-24, 73])
def test_a_wrong_clock_disorders_nothing(office: Office, station: Station, years: int) -> None:
    record = add(office, name="甲")
    station.clock.now = station.clock.now.replace(year=station.clock.now.year + years)
    edit(office, record, name="乙")
    station.clock.now = station.clock.now.replace(year=2026)
    edit(office, record, name="丙")
    clocks = [row[0] for row in rows(office, "SELECT hlc FROM tx ORDER BY seq")]
    assert clocks == sorted(set(clocks))
    assert cell(office, record, "name") == "丙"
    assert whole(office)


def test_two_open_offices_number_from_the_file(office: Office, station: Station) -> None:
    beside = station.open()
    assert beside.repairs == ()
    first = add(office, name="甲")
    second = add(beside, name="乙")
    edit(office, second, name="丙")
    assert (last_seq(beside), cell(beside, first, "name")) == (3, "甲")
    assert whole(beside)
    beside.close()
    assert whole(office)


@pytest.mark.parametrize("gives_up", [False, True])
def test_very_many_rows_are_made_without_triggers_and_leave_all_as_it_was(
    office: Office, monkeypatch: pytest.MonkeyPatch, gives_up: bool
) -> None:
    monkeypatch.setattr(work, "_VERY_MANY", 1000)
    days = [f"{2000 + n // 12}-{n % 12 + 1:02}-01" for n in range(2500)]
    made: list[dict[str, Value]] = [{"id": new_id(), "day": day} for day in days]
    asked: list[int] = []

    def told(done: int, _total: int) -> None:
        asked.append(done)
        if gives_up and done == 2000:
            raise InterruptedError

    collecting = gc.isenabled()
    with office.unit_of_work(WANG, Action.IMPORT) as uow:
        room = uow.raw.execute("PRAGMA cache_size").fetchall()
        if gives_up:
            with pytest.raises(InterruptedError):
                uow.insert_many(table_of(Holiday), made, told)
            with pytest.raises(AssertionError, match="differ"):
                uow.commit("导入节假日")
        else:
            uow.insert_many(table_of(Holiday), made, told)
            assert not trigger_problems(uow.raw)
            uow.commit("导入节假日")
    with office.unit_of_work(WANG, Action.EDIT) as uow:
        assert uow.raw.execute("PRAGMA cache_size").fetchall() == room
        assert not trigger_problems(uow.raw)
    assert gc.isenabled() == collecting
    assert asked == [0, 1000, 2000]
    assert rows(office, "SELECT count(*) FROM holiday") == [(0 if gives_up else 2500,)]
    assert rows(office, "SELECT n FROM batch") == ([] if gives_up else [(1000,), (1000,), (500,)])
    assert whole(office)
