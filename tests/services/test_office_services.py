"""Making offices, choosing people, backups, mappings and exports."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sbdesk.domain.actions import Action
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import EnvironmentProblem, UserMistake
from sbdesk.domain.people import Right
from sbdesk.services.backups import (
    back_up,
    backup_list,
    backup_words,
    check_data,
    drill_backup,
    restore_from,
)
from sbdesk.services.customers import add_customer, customer_count, customer_pk
from sbdesk.services.desk import Desk, PersonRow, open_desk, people, station, work_calendar
from sbdesk.services.exporting import export_list
from sbdesk.services.mappings import mapping_for, save_mapping, saved_mapping
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.store.ids import new_id
from sbdesk.store.tables import Person
from tests.services.set_clock import SetClock

OFFICE = InitOffice("青石岭供电所", "QSL", person="赵明远")


def hire(desk: Desk, name: str, role: str) -> PersonRow:
    """Somebody more who works here."""
    with desk.act(Action.ADD, Right.MANAGE_PEOPLE) as uow:
        uow.session.add(Person(id=new_id(), name=name, role=role))
        uow.commit(f"增加{name}")
    return next(person for person in people(desk) if person.name == name)


class TestOffices:
    """What `init` makes and refuses."""

    def test_a_new_office_knows_its_station_head_and_holidays(self, desk: Desk) -> None:
        facts = station(desk)
        assert (facts.name, facts.unit_word, facts.head) == ("青石岭供电所", "青供", "赵明远")
        assert [person.role for person in people(desk)] == ["所长"]
        calendar = work_calendar(desk)
        assert calendar.is_makeup(date(2025, 9, 28))
        assert not calendar.is_workday(date(2026, 10, 1))
        assert calendar.estimated(date(2027, 1, 4))

    @pytest.mark.parametrize(
        "wrong",
        [replace(OFFICE, station=" "), replace(OFFICE, code=""), replace(OFFICE, machine="AB")],
    )
    def test_what_is_incomplete_makes_nothing(self, tmp_path: Path, wrong: InitOffice) -> None:
        with pytest.raises(UserMistake):
            init_office(tmp_path / "new", tmp_path / "state", wrong)
        assert not (tmp_path / "new" / "sbdesk.db").exists()

    def test_what_fails_half_way_leaves_no_office_and_may_be_tried_again(
        self, tmp_path: Path
    ) -> None:
        folder = tmp_path / "new"
        folder.mkdir()
        # The keys are made last; a file is in the way of their folder.
        (folder / "keys").write_text("在路上", "utf-8")
        with pytest.raises(EnvironmentProblem):
            init_office(folder, tmp_path / "state", OFFICE)
        assert not [path for path in folder.iterdir() if path.name.startswith("sbdesk.db")]
        (folder / "keys").unlink()
        made = init_office(folder, tmp_path / "state", OFFICE)
        assert station(made).name == "青石岭供电所"
        made.office.close()

    def test_machines_of_one_code_are_one_station(self, tmp_path: Path) -> None:
        stations = set()
        for machine in ("A", "B"):
            request = replace(OFFICE, machine=machine)
            made = init_office(tmp_path / machine, tmp_path / "state", request)
            stations.add(made.office.identity.station)
            assert made.office.identity.letter == machine
            made.office.close()
        assert len(stations) == 1


class TestPeople:
    """Who acts."""

    def test_the_only_one_need_not_say_so(self, tmp_path: Path, desk: Desk) -> None:
        desk.office.close()
        again = open_desk(desk.office.folder, tmp_path / "state")
        assert again.person is not None
        again.office.close()

    def test_one_of_several_must(self, tmp_path: Path, desk: Desk) -> None:
        hire(desk, "李春梅", "窗口")
        desk.office.close()
        again = open_desk(desk.office.folder, tmp_path / "state")
        assert again.person is None
        with pytest.raises(UserMistake, match="先选择"):
            again.act(Action.ADD, Right.EDIT_CUSTOMERS)
        again.office.close()
        named = open_desk(desk.office.folder, tmp_path / "state", "李春梅")
        assert named.person is not None
        assert named.actor.name == "李春梅"
        named.office.close()
        with pytest.raises(UserMistake, match="李春梅"):
            open_desk(desk.office.folder, tmp_path / "state", "无此人")

    def test_a_role_without_the_right_is_told_who_has_it(self, desk: Desk) -> None:
        counter = desk.worked_by(hire(desk, "李春梅", "窗口"))
        with pytest.raises(UserMistake, match="所长"):
            counter.act(Action.IMPORT, Right.IMPORT)
        counter.act(Action.EDIT, Right.EDIT_CUSTOMERS)


@pytest.fixture
def stocked(desk: Desk, mill: bytes) -> Desk:
    """An office with two customers."""
    assert mill
    odd = CustomerFields(customer_no="6267000785099", name="=1+1店", address="甲村1号")
    add_customer(desk, odd)
    return desk


class TestBackups:
    """Copies that can be trusted."""

    def test_words_for_the_status_line(self, stocked: Desk, clock: SetClock) -> None:
        assert backup_words(stocked) == ("还没有备份", False)
        back_up(stocked)
        words, good = backup_words(stocked)
        assert good
        assert "10:00" in words
        clock.on(2026, 11, 23)
        assert "11/20" in backup_words(stocked)[0]
        assert [info.customers for info in backup_list(stocked)] == [2]

    def test_a_restored_office_has_what_was_there(self, stocked: Desk, tmp_path: Path) -> None:
        copy = back_up(stocked, tmp_path / "copy.zip")
        add_customer(
            stocked, CustomerFields(customer_no="6267000785100", name="后来的", address="乙村")
        )
        stocked.office.close()
        words = restore_from(stocked.office.folder, copy)
        assert "2户" in words
        again = open_desk(stocked.office.folder, tmp_path / "state")
        assert customer_count(again) == 2
        assert check_data(again).ok
        again.office.close()

    def test_a_drill_says_the_backup_works(self, stocked: Desk) -> None:
        with pytest.raises(UserMistake):
            drill_backup(stocked)
        back_up(stocked)
        assert "备份可用" in drill_backup(stocked)

    def test_a_viewer_makes_none(self, stocked: Desk, tmp_path: Path) -> None:
        looking = stocked.worked_by(PersonRow(b"v" * 16, "检查员", "查看", ""))
        with pytest.raises(UserMistake):
            back_up(looking, tmp_path / "copy.zip")
        assert not (tmp_path / "copy.zip").exists()


class TestMappings:
    """How a clerk read the headings, remembered."""

    def test_found_by_name_and_by_headings(self, desk: Desk) -> None:
        save_mapping(desk, "customers", "老格式", "abc", {"编号": "customer_no"})
        assert saved_mapping(desk, "customers", "老格式") == {"编号": "customer_no"}
        assert mapping_for(desk, "customers", "abc") == {"编号": "customer_no"}
        assert mapping_for(desk, "customers", "def") is None
        save_mapping(desk, "customers", "老格式", "abc", {"编号": "former_no"})
        assert saved_mapping(desk, "customers", "老格式") == {"编号": "former_no"}
        with pytest.raises(UserMistake):
            saved_mapping(desk, "customers", "没有的")
        with pytest.raises(UserMistake):
            save_mapping(desk, "customers", " ", "abc", {})


class TestExports:
    """What the list shows, as a workbook."""

    def test_numbers_stay_text_and_nothing_becomes_a_formula(
        self, stocked: Desk, tmp_path: Path
    ) -> None:
        out = tmp_path / "all.xlsx"
        assert export_list(stocked, "customers", out) == 2
        rows = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
        cells = {cell for row in rows for cell in row}
        assert {"6267000785070", "=1+1店", "199****0001"} <= cells

    def test_a_search_narrows_it(self, stocked: Desk, tmp_path: Path) -> None:
        out = tmp_path / "some.csv"
        assert export_list(stocked, "customers", out, "砖厂") == 1
        with out.open(encoding="gb18030", newline="") as file:
            rows = list(csv.reader(file))
        assert any("恒通𬭎砖厂" in cell for row in rows for cell in row)
        assert customer_pk(stocked, "6267000785070")

    @pytest.mark.parametrize("kind", ["complaints", "visits"])
    def test_an_empty_list_is_a_workbook_too(
        self, stocked: Desk, tmp_path: Path, kind: str
    ) -> None:
        out = tmp_path / f"{kind}.xlsx"
        assert export_list(stocked, kind, out) == 0
        assert out.exists()
