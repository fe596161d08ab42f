"""What files lack, by who answers for it: counted, sorted, opened, written out, printed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.domain.actions import Action
from sbdesk.gui.customers.missing_page import MissingPage
from sbdesk.gui.glyphs import Glyph
from sbdesk.services.customers import customer_file, edit_customer
from sbdesk.services.notices import register
from sbdesk.store.ids import new_id
from sbdesk.store.tables import CustomerPaper, Person
from tests.gui.customers.counter import Counter
from tests.gui.fit import settle, unfit
from tests.gui.keys import here, press

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)


@pytest.fixture
def missing(counter: Counter, qtbot: QtBot) -> MissingPage:
    """The page from the menu; the mine's licence is somebody's to bring."""
    clerk = new_id()
    mine = customer_file(counter.desk, counter.pk("6267000785070"))
    assert mine is not None
    with counter.desk.office.unit_of_work(counter.desk.actor, Action.ADD) as uow:
        uow.session.add(Person(id=clerk, name="孙晓梅", role="客户经理"))
        uow.session.add(
            CustomerPaper(
                id=new_id(),
                customer_id=mine.id,
                kind="营业执照",
                state="待补",
                responsible_id=clerk,
            )
        )
        uow.commit("待补")
    command = next(one for one in counter.page.commands() if one.text.startswith("还缺的资料"))
    command.run()
    page = counter.page.wide.page("missing")
    assert isinstance(page, MissingPage)
    qtbot.waitUntil(lambda: not page.is_busy() and page.tables.isVisible())
    settle()
    return page


def lines(page: MissingPage) -> list[str]:
    model = page.tables.lines.rows
    found = []
    for row in range(model.rowCount()):
        group = model.group_at(row)
        found.append(group.title if group is not None else model.cell(row, 0).text)
    return found


def people(page: MissingPage) -> list[str]:
    model = page.tables.people.rows
    return [model.cell(row, 0).text for row in range(model.rowCount())]


def test_it_begins_with_everybody_and_goes_to_one_by_key(missing: MissingPage) -> None:
    assert people(missing) == ["所有人", "孙晓梅", "没有指定"]
    assert here() is missing.tables.people
    assert lines(missing)[:2] == ["三道湾村", "中顺煤业有限公司"]
    press(here(), Qt.Key.Key_Down)
    assert lines(missing) == ["三道湾村", "中顺煤业有限公司"]
    assert missing.tables.lines.rows.cell(1, 4).text == "营业执照"
    press(here(), Qt.Key.Key_Return)
    assert here() is missing.tables.lines
    press(here(), Qt.Key.Key_Left)
    assert here() is missing.tables.people


def test_one_need_only(missing: MissingPage) -> None:
    need = missing.tables.need
    titles = {need.itemText(at).split("（")[0]: need.itemData(at) for at in range(need.count())}
    assert "营业执照" in titles
    need.set_value(titles["联系电话"])
    need.edited.emit()
    assert lines(missing) == ["林东镇", "李玉兰"]
    assert missing.tables.bit() == titles["联系电话"]


def test_another_order_by_key_and_back_to_the_villages(missing: MissingPage, qtbot: QtBot) -> None:
    view = missing.tables.lines
    view.setFocus()
    view.sort_asked.emit("gaps", True)
    qtbot.waitUntil(lambda: not missing.is_busy())
    assert lines(missing)[0] == "中顺煤业有限公司"
    assert not missing.tables.shown().villages
    press(here(), Qt.Key.Key_Up, CTRL | SHIFT)
    qtbot.waitUntil(lambda: not missing.is_busy() and lines(missing)[-1] == "中顺煤业有限公司")
    view.sort_asked.emit("village", False)
    assert missing.tables.shown().villages


def test_enter_opens_the_customer(missing: MissingPage, counter: Counter, qtbot: QtBot) -> None:
    missing.tables.lines.setFocus()
    press(here(), Qt.Key.Key_Home)
    pk = missing.tables.chosen()
    press(here(), Qt.Key.Key_Return)
    qtbot.waitUntil(counter.page.list.isVisible)
    assert counter.page.side.pk() == pk == counter.pk("6267000785070")


def test_esc_leads_back_to_the_list(missing: MissingPage, counter: Counter) -> None:
    press(here(), Qt.Key.Key_Escape)
    assert counter.page.list.isVisible()
    assert not missing.isVisible()


def test_the_list_of_the_person_is_written_out(
    missing: MissingPage, counter: Counter, qtbot: QtBot, tmp_path: Path
) -> None:
    press(here(), Qt.Key.Key_Down)
    counter.messages.save_path = tmp_path / "缺.csv"
    press(here(), Qt.Key.Key_E, CTRL | SHIFT)
    qtbot.waitUntil(missing.message.isVisible)
    written = (tmp_path / "缺.csv").read_bytes().decode("gb18030")
    assert "孙晓梅,三道湾村,6267000785070" in written
    assert "中顺煤业有限公司,138****2716,1,营业执照" in written
    assert "13847162716" not in written


def test_counting_again_sees_what_was_brought(
    missing: MissingPage, counter: Counter, qtbot: QtBot
) -> None:
    file = customer_file(counter.desk, counter.pk("7113300002"))
    assert file is not None
    before = missing.tables.people.rows.cell(0, 2).text
    typed = type(file.fields)(**{**vars(file.fields), "address": "林东镇一组"})
    edit_customer(counter.desk, file.id, typed)
    press(here(), Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not missing.is_busy())
    assert int(missing.tables.people.rows.cell(0, 2).text) == int(before) - 1


def test_sheets_are_drawn_for_those_shown_and_numbered(
    missing: MissingPage, counter: Counter, qtbot: QtBot
) -> None:
    press(here(), Qt.Key.Key_Down)
    press(here(), Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: missing.papers.preview is not None, timeout=20_000)
    draft = missing.papers.preview
    assert draft is not None
    assert draft.paper().pages == 1
    assert draft.paper().number is None
    draft.issue_asked.emit()
    qtbot.waitUntil(lambda: missing.papers.preview not in (None, draft), timeout=20_000)
    issued = missing.papers.preview
    assert issued is not None
    assert [line.number for line in register(counter.desk)] == [issued.paper().number]
    missing.papers.issue([counter.pk("6267000785070")])
    qtbot.waitUntil(lambda: bool(counter.messages.told), timeout=20_000)
    assert "已经印过" in counter.messages.told[0]
    issued.reject()


def test_too_many_sheets_are_refused_with_what_to_do(missing: MissingPage) -> None:
    missing.papers.draft(range(1, 2_000))
    assert missing.message.isVisible()
    assert "一次最多" in missing.message.text()


def test_an_office_without_gaps_says_so(empty_counter: Counter, qtbot: QtBot) -> None:
    page = empty_counter.page.wide.page("missing")
    assert isinstance(page, MissingPage)
    next(c for c in empty_counter.page.commands() if c.text.startswith("还缺的资料")).run()
    qtbot.waitUntil(lambda: not page.is_busy())
    assert not page.out.isEnabled()
    assert here() is page.back
    page.print_sheets()
    page.export()
    assert not page.is_busy()


@pytest.mark.parametrize("letters", [100, 150])
def test_nothing_is_cut(missing: MissingPage, counter: Counter, letters: int) -> None:
    counter.window.set_letters(letters)
    settle()
    assert unfit(missing) == []
    missing.message.say(Glyph.DONE, "一句话")
    settle()
    assert missing.tables.lines.columnWidth(4) > 120
