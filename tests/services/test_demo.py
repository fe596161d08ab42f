"""The practice office: the same twice, whole, signed by its own people, and none when cancelled."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import ROLES
from sbdesk.services.customers import customer_count
from sbdesk.services.demo import DemoOffice, make_demo, make_todays_demo
from sbdesk.services.demo_lives import Days
from sbdesk.services.demo_writing import month_ends
from sbdesk.services.desk import Desk, open_desk, people, station
from sbdesk.services.journal import undo_last
from sbdesk.store.driver import Row
from sbdesk.store.engine import raw_connection
from sbdesk.store.tables import record_tables

ON = date(2026, 7, 14)
HOLIDAY = date(2026, 2, 18)
MONTH_END = date(2026, 3, 31)


@contextmanager
def office(root: Path, customers: int, seed: int = 1, on: date = ON) -> Iterator[Desk]:
    desk = make_demo(root / "data", root / "state", DemoOffice(on, customers, seed))
    with closing(desk.office):
        yield desk


def contents(desk: Desk) -> dict[str, list[Row]]:
    """Every record table by id, and the journal's chain."""
    found: dict[str, list[Row]] = {}
    with desk.reader() as session:
        raw = raw_connection(session)
        for table in record_tables():
            sql = f"SELECT * FROM {table.name} ORDER BY id"
            found[table.name] = raw.execute(sql).fetchall()
        found["tx"] = raw.execute("SELECT seq, wall, sentence, hash FROM tx").fetchall()
    return found


def number(desk: Desk, sql: str, *parameters: str) -> int:
    with desk.reader() as session:
        return int(raw_connection(session).execute(sql, parameters).fetchall()[0][0])


def test_same_seed_and_day_give_the_same_office_ids_too(tmp_path: Path) -> None:
    with office(tmp_path / "a", 120) as one, office(tmp_path / "b", 120) as two:
        assert contents(one) == contents(two)
        assert one.office.identity.uuid == two.office.identity.uuid
        assert one.office.identity.instance != two.office.identity.instance


@pytest.mark.parametrize(("seed", "on"), [(2, ON), (1, date(2026, 7, 15))])
def test_another_seed_or_day_gives_another_office(tmp_path: Path, seed: int, on: date) -> None:
    with office(tmp_path / "a", 12) as one, office(tmp_path / "b", 12, seed, on) as two:
        mine, other = contents(one), contents(two)
        assert mine["tx"][-1] != other["tx"][-1]
        assert {row[1] for row in mine["customer"]}.isdisjoint(row[1] for row in other["customer"])


def test_two_offices_of_one_user_do_not_take_each_other_for_a_copy(tmp_path: Path) -> None:
    state = tmp_path / "state"
    for name in ("a", "b"):
        make_demo(tmp_path / name, state, DemoOffice(ON, 3)).office.close()
    for name in ("a", "b"):
        with closing(open_desk(tmp_path / name, state, "王长河").office) as opened:
            assert opened.repairs == ()
            assert opened.identity.letter == "A"


@pytest.mark.parametrize("customers", [1, 2, 3, 40])
@pytest.mark.parametrize("on", [ON, HOLIDAY, MONTH_END])
def test_any_size_on_any_day_is_whole(tmp_path: Path, customers: int, on: date) -> None:
    with office(tmp_path, customers, on=on) as desk:
        assert customer_count(desk) == customers
        assert desk.office.verify().faults == ()
        assert desk.practice
        assert number(desk, "SELECT count(*) FROM complaint WHERE closed_on IS NULL") >= 1
        today = on.isoformat()
        due = number(desk, "SELECT count(*) FROM visit WHERE latest_on = ?", today)
        assert due >= 1


def test_five_people_work_there_and_the_head_is_at_work(tmp_path: Path) -> None:
    with office(tmp_path, 3) as desk:
        assert [person.role for person in people(desk)] == [
            "所长", "营销班长", "客户经理", "客户经理", "窗口",
        ]  # fmt: skip
        assert {person.role for person in people(desk)} <= set(ROLES)
        assert desk.person == people(desk)[0]
        assert station(desk).name == "林原供电所"
        assert station(desk).head == desk.actor.name
        assert desk.office.repairs == ()


def test_the_journal_tells_a_story_of_18_months_that_ends_before_today(tmp_path: Path) -> None:
    with office(tmp_path, 300) as desk, desk.reader() as session:
        rows = raw_connection(session).execute("SELECT wall, person_name, action FROM tx")
        walls, persons, actions = zip(*rows.fetchall(), strict=True)
        assert list(walls) == sorted(walls)
        assert walls[0].startswith("2025-01-14")
        assert "2026-07-12" < walls[-1] < "2026-07-13T16"
        assert len(set(persons)) == 6
        assert set(actions) == {"open office", "make up an office", "add", "edit"}
        assert actions.count("make up an office") >= 18


def test_the_last_action_of_each_person_can_be_taken_back(tmp_path: Path) -> None:
    with office(tmp_path, 60) as desk:
        for person in people(desk)[:3]:
            assert undo_last(desk.worked_by(person)).kept == ()
        assert desk.office.verify().faults == ()


def test_a_second_office_does_not_go_into_the_same_folder(tmp_path: Path) -> None:
    with office(tmp_path, 1), pytest.raises(UserMistake, match="已经有数据"):
        make_demo(tmp_path / "data", tmp_path / "state", DemoOffice(ON, 1))


def test_todays_office_leaves_alone_what_is_there(tmp_path: Path) -> None:
    with office(tmp_path, 1):
        pass
    make_todays_demo(tmp_path / "data", tmp_path / "state")
    again = open_desk(tmp_path / "data", tmp_path / "state")
    assert customer_count(again) == 1
    again.office.close()


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (DemoOffice(ON, 0), "户数"),
        (DemoOffice(ON, 1_000_001), "户数"),
        (DemoOffice(date(1900, 1, 1), 1), "日期"),
    ],
)
def test_what_cannot_be_made_up_is_refused(
    tmp_path: Path, request_: DemoOffice, words: str
) -> None:
    with pytest.raises(UserMistake, match=words):
        make_demo(tmp_path / "data", tmp_path / "state", request_)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("after", ["正在编写客户档案", "正在建立查找索引", "正在编写往来记录"])
def test_cancelling_leaves_no_office(tmp_path: Path, after: str) -> None:
    def cancel(done: int, total: int, what: str) -> None:
        assert 0 < done <= total
        if what == after:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        make_demo(tmp_path / "data", tmp_path / "state", DemoOffice(ON, 20), cancel)
    assert list((tmp_path / "data").iterdir()) == []
    with office(tmp_path, 1) as desk:
        assert customer_count(desk) == 1


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / "data" / "practice.part" / "office" / "sbdesk.db"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    with office(tmp_path, 1) as desk:
        assert desk.office.verify().faults == ()
    assert not left.parent.exists()


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
@settings(max_examples=200)
def test_months_are_written_at_their_end_and_the_last_two_weeks_singly(on: date) -> None:
    days = Days(on)
    ends = month_ends(days)
    assert ends == sorted(ends)
    assert len(ends) in (17, 18)
    assert ends[0].date() >= days.start
    assert (days.eve - ends[-1]).days >= 13
    assert (days.eve - ends[-1]).days <= 46
