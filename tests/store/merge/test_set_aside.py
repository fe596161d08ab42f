"""People and holidays from a machine that may not give them, on the real tables."""

from collections.abc import Collection, Iterator

import pytest

from sbdesk.domain.actions import Action
from sbdesk.domain.errors import UserMistake
from sbdesk.store.applying import Applied
from sbdesk.store.clashes import clashes
from sbdesk.store.driver import Connection, Row, Value
from sbdesk.store.engine import raw_connection
from sbdesk.store.merging import Transaction, transactions_beyond
from sbdesk.store.office import DATABASE, Office
from sbdesk.store.set_aside import set_aside_entries, take_up
from sbdesk.store.tables import Complaint, Holiday, Person, table_no, table_of
from tests.store.merge.sites import CLERK, UUIDS, Hand, Template, faults
from tests.store.offices import meddle

PERSON, HOLIDAY = table_no(table_of(Person)), table_no(table_of(Holiday))
WANG, LI, CASE = b"w" * 16, b"l" * 16, b"c" * 16
DAYS = [b"1" * 16, b"2" * 16]
COUNTY, HALL, DESK = UUIDS


@pytest.fixture
def sites(templates: list[Template]) -> Iterator[list[Office]]:
    """The county, which may give; the hall, which may not; and the desk that takes."""
    offices = [template.open(2026) for template in templates]
    yield offices
    for office in offices:
        office.close()


def journal(office: Office) -> list[Transaction]:
    with office.reader() as session:
        return list(transactions_beyond(raw_connection(session), {}))


def send(source: Office, target: Office, givers: Collection[bytes] = UUIDS) -> Applied:
    applied = target.apply(journal(source), lambda uuid: uuid in givers)
    assert applied.refused == []
    return applied


def rows(office: Office, sql: str, *values: Value) -> list[Row]:
    with office.reading() as raw:
        return raw.execute(sql, values).fetchall()


def person(office: Office, record: bytes = WANG) -> Row:
    return rows(office, "SELECT live, name, role FROM person WHERE id = ?", record)[0]


def make_person(office: Office, record: bytes, name: str) -> None:
    with office.unit_of_work(CLERK, Action.ADD) as unit:
        unit.session.add(Person(id=record, name=name, role="clerk"))
        unit.commit("新增人员")


def rename(office: Office, record: bytes, name: str) -> None:
    with office.unit_of_work(CLERK, Action.EDIT) as unit:
        unit.raw.execute("UPDATE person SET name = ? WHERE id = ?", (name, record))
        unit.commit("改名")


def take_up_all(office: Office, origin: bytes) -> set[tuple[int, bytes]]:
    touched: set[tuple[int, bytes]] = set()
    office.apply([], also=lambda raw, _: touched.update(take_up(raw, {origin})))
    return touched


def listed(office: Office) -> list[tuple[bytes, int, bytes, int, Value, str]]:
    with office.reading() as raw:
        entries = set_aside_entries(raw)
    return [(e.origin, e.tbl, e.row, e.col, e.new, e.person_name) for e in entries]


def test_a_person_that_may_not_be_given_is_there_withdrawn_and_empty(sites: list[Office]) -> None:
    make_person(sites[1], WANG, "王")
    with sites[1].unit_of_work(CLERK, Action.ADD) as unit:
        unit.session.add(Complaint(id=CASE, content="停电", handler_id=WANG))
        unit.commit("登记投诉")
    applied = send(sites[1], sites[2], {COUNTY})
    assert (PERSON, WANG) in applied.touched
    assert person(sites[2]) == (0, None, None)
    assert rows(sites[2], "SELECT content, handler_id FROM complaint") == [("停电", WANG)]
    assert listed(sites[2]) == [
        (HALL, PERSON, WANG, 1, 1, "王"),
        (HALL, PERSON, WANG, 2, "王", "王"),
        (HALL, PERSON, WANG, 3, "clerk", "王"),
    ]
    assert faults(sites[2]) == []
    assert take_up_all(sites[2], HALL) == {(PERSON, WANG)}
    assert person(sites[2]) == (1, "王", "clerk")
    assert (listed(sites[2]), faults(sites[2])) == ([], [])


def test_it_travels_on_and_counts_where_it_may_be_given(sites: list[Office]) -> None:
    make_person(sites[1], WANG, "王")
    send(sites[1], sites[2], {COUNTY})
    send(sites[2], sites[0])
    assert person(sites[0]) == (1, "王", "clerk")
    assert faults(sites[0]) == []


def test_who_may_give_writes_over_what_was_set_aside(sites: list[Office]) -> None:
    make_person(sites[0], WANG, "王一")
    send(sites[0], sites[1])
    send(sites[0], sites[2])
    rename(sites[1], WANG, "王二")
    send(sites[1], sites[2], {COUNTY})
    assert person(sites[2])[1] == "王一"
    send(sites[1], sites[0])
    rename(sites[0], WANG, "王三")
    send(sites[0], sites[2], {COUNTY})
    assert person(sites[2])[1] == "王三"
    heads = "SELECT count(*) FROM head WHERE tbl = ? AND row = ? AND col = 2"
    assert rows(sites[2], heads, PERSON, WANG) == [(1,)], "the first name was written over too"
    assert faults(sites[2]) == []
    take_up_all(sites[2], HALL)
    assert person(sites[2])[1] == "王三"
    assert faults(sites[2]) == []


def test_withdrawal_that_saw_an_edit_through_what_is_set_aside_is_no_clash(
    sites: list[Office],
) -> None:
    make_person(sites[0], WANG, "王一")
    rename(sites[0], WANG, "王二")
    send(sites[0], sites[1])
    rename(sites[1], WANG, "王三")
    send(sites[1], sites[0])
    with sites[0].unit_of_work(CLERK, Action.WITHDRAW) as unit:
        unit.raw.execute("UPDATE person SET live = 0")
        unit.commit("撤回")
    send(sites[0], sites[2], {COUNTY})
    assert person(sites[2])[:2] == (0, "王二")
    with sites[2].reading() as raw:
        assert clashes(raw) == []
    assert faults(sites[2]) == []


def test_holidays_of_an_import_are_set_aside_and_taken_up(sites: list[Office]) -> None:
    with sites[1].unit_of_work(CLERK, Action.IMPORT) as unit:
        days: list[dict[str, Value]] = [
            {"id": day, "day": f"2026-10-0{n}", "off": 1} for n, day in enumerate(DAYS, 1)
        ]
        unit.insert_many(table_of(Holiday), days)
        unit.commit("导入节假日")
    send(sites[1], sites[2], {COUNTY})
    shown = "SELECT live, day, batch_seq FROM holiday ORDER BY id"
    assert rows(sites[2], shown) == [(0, None, None)] * 2
    assert faults(sites[2]) == []
    assert (HALL, HOLIDAY, DAYS[1], 2, "2026-10-02", "王") in listed(sites[2])
    assert take_up_all(sites[2], HALL) == {(HOLIDAY, day) for day in DAYS}
    assert (
        rows(sites[2], shown)
        == rows(sites[1], shown)
        == [
            (1, "2026-10-01", 1),
            (1, "2026-10-02", 1),
        ]
    )
    assert faults(sites[2]) == []
    assert rows(sites[2], "SELECT count(*) FROM head") == [(0,)], "as if it had come so"


def test_taking_up_one_machine_leaves_the_other(sites: list[Office]) -> None:
    make_person(sites[0], WANG, "王")
    make_person(sites[1], LI, "李")
    for source in sites[:2]:
        send(source, sites[2], {DESK})
    assert take_up_all(sites[2], COUNTY) == {(PERSON, WANG)}
    assert (person(sites[2])[0], person(sites[2], LI)[0]) == (1, 0)
    assert faults(sites[2]) == []


def test_what_is_set_aside_cannot_be_undone_here(sites: list[Office]) -> None:
    make_person(sites[1], WANG, "王")
    send(sites[1], sites[2], {COUNTY})
    with pytest.raises(UserMistake, match="「新增人员」在本机没有生效"):
        Hand(sites[2]).undo(HALL, 1)
    take_up_all(sites[2], HALL)
    Hand(sites[2]).undo(HALL, 1)
    assert person(sites[2])[0] == 0


def test_an_undoing_that_is_set_aside_undoes_nothing(sites: list[Office]) -> None:
    make_person(sites[0], WANG, "王")
    send(sites[0], sites[1])
    Hand(sites[1]).undo(COUNTY, 1)
    send(sites[1], sites[2], {COUNTY})
    assert person(sites[2]) == (1, "王", "clerk")
    Hand(sites[2]).undo(COUNTY, 1)
    assert person(sites[2])[0] == 0
    assert faults(sites[2]) == []


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DELETE FROM set_aside", "不符"),
        ("INSERT INTO set_aside SELECT origin, seq FROM entry WHERE tbl = 6", "不能搁置"),
        ("INSERT INTO set_aside VALUES (1, 99)", "不能搁置"),
        ("DELETE FROM person", "记录不见了"),
        ("UPDATE person SET live = 1", "不符"),
        ("UPDATE person SET name = '王'", "不符"),
    ],
)
def test_who_meddles_with_it_is_found(
    sites: list[Office], templates: list[Template], sql: str, said: str
) -> None:
    make_person(sites[1], WANG, "王")
    with sites[1].unit_of_work(CLERK, Action.ADD) as unit:
        unit.session.add(Complaint(id=CASE, content="停电"))
        unit.commit("登记投诉")
    send(sites[1], sites[2], {COUNTY})
    assert faults(sites[2]) == []
    sites[2].close()
    assert meddle(sites[2].folder / DATABASE, [sql], mending=True) == ""
    sites[2] = templates[2].reopen(2026)
    assert any(said in fault for fault in faults(sites[2])), faults(sites[2])


def test_an_entry_and_a_batch_set_aside_of_one_record(sites: list[Office]) -> None:
    """The county and the hall bring the same day in; the hall corrects it before it knows."""
    for office, name in ((sites[0], "国庆"), (sites[1], "中秋")):
        with office.unit_of_work(CLERK, Action.IMPORT) as unit:
            unit.insert_many(table_of(Holiday), [{"id": DAYS[0], "name": name, "off": 1}])
            unit.commit("导入节假日")
    with sites[1].unit_of_work(CLERK, Action.EDIT) as unit:
        unit.raw.execute("UPDATE holiday SET off = 0")
        unit.commit("修改节假日")
    shown = "SELECT live, name, off FROM holiday"
    send(sites[1], sites[2], {COUNTY})
    assert rows(sites[2], shown) == [(0, None, None)]
    send(sites[0], sites[2], {COUNTY})
    assert rows(sites[2], shown) == [(1, "国庆", 1)]
    assert rows(sites[2], "SELECT count(*) FROM row_batch") == [(0,)], "it is the record's own"
    assert faults(sites[2]) == []
    take_up_all(sites[2], HALL)
    send(sites[0], sites[1])
    assert rows(sites[2], shown) == rows(sites[1], shown)
    assert faults(sites[2]) == []


def test_looking_at_it_respects_the_right(sites: list[Office]) -> None:
    make_person(sites[1], WANG, "王")

    def look(raw: Connection, _applied: Applied) -> tuple[int, int]:
        alive = raw.execute("SELECT count(*) FROM person WHERE live = 1").fetchall()[0][0]
        return alive, len(set_aside_entries(raw))

    assert sites[2].try_apply(journal(sites[1]), look) == (1, 0)
    assert sites[2].try_apply(journal(sites[1]), look, lambda uuid: uuid == COUNTY) == (0, 3)
