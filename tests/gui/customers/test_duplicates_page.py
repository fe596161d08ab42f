"""查重与合并 by keyboard: both files in view, choose line by line, join, see it, take it back."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sbdesk.domain.changes import Changes
from sbdesk.domain.customers import CustomerFields
from sbdesk.gui.customers.duplicates_page import DuplicatesPage
from sbdesk.gui.parts.customer_field import CustomerField
from sbdesk.gui.parts.rows import Cell
from sbdesk.services.customers import customer_count, customer_file
from sbdesk.services.disclosures import disclosures
from sbdesk.services.joining import join_customers
from tests.gui.customers.conftest import show
from tests.gui.customers.counter import Counter, new_office, open_counter, write
from tests.gui.fit import settle, unfit
from tests.gui.keys import here, press, words_on
from tests.services.test_duplicates import enter

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
ZHANG = CustomerFields(
    "7113300001", name="张守明", village="北井子村", address="北井子村2组5号", phone="13904760011"
)
TWIN = replace(ZHANG, customer_no="7113300009", phone="13847162716", nickname="老张", address="")
FIRM = CustomerFields("6267000785070", name="恒通砖厂", village="三道湾村", kind="高压")
AGAIN = replace(FIRM, name="恒通建材厂", contract_va=315_000)


@pytest.fixture
def counter(tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    """Two pairs: one 户号 twice, and one name twice in a village; and somebody elsewhere."""
    desk = new_office(tmp_path, ())
    enter(
        desk,
        ZHANG,
        FIRM,
        TWIN,
        AGAIN,
        replace(ZHANG, customer_no="7113300005", village="林东镇", phone=""),
    )
    made = open_counter(desk)
    show(made, qtbot)
    yield made
    made.window.hide()
    made.close()
    made.window.deleteLater()
    settle()


def page_of(counter: Counter) -> DuplicatesPage:
    page = counter.page.wide.page("duplicates")
    assert isinstance(page, DuplicatesPage)
    return page


@pytest.fixture
def page(counter: Counter, qtbot: QtBot) -> DuplicatesPage:
    """The page, after it has looked."""
    counter.page.begin_duplicates()
    page = page_of(counter)
    qtbot.waitUntil(lambda: not page.is_busy() and page.compare.plan is not None)
    return page


def to_pair(page: DuplicatesPage, qtbot: QtBot, at: int) -> None:
    page.pairs.choose(at)
    qtbot.waitUntil(
        lambda: (
            page.compare.plan is not None
            and {page.compare.plan.keep.id, page.compare.plan.give.id}
            == {page.pairs_shown[at].one.id, page.pairs_shown[at].other.id}
        )
    )


def shown(page: DuplicatesPage) -> list[tuple[str, str, str]]:
    """The lines of the comparison."""
    rows = page.compare.rows
    lines = range(rows.rowCount())
    cells = [[rows.cell(at, column) for column in range(3)] for at in lines]
    return [(one.text, ours.text, theirs.text) for one, ours, theirs in cells if one.text]


def ticked(page: DuplicatesPage, title: str) -> tuple[bool, bool]:
    """Which side of a line carries the tick."""
    rows = page.compare.rows
    at = next(at for at in range(rows.rowCount()) if rows.cell(at, 0).text == title)
    cells: list[Cell] = [rows.cell(at, column) for column in (1, 2)]
    return (cells[0].glyph is not None, cells[1].glyph is not None)


def has_results(field: CustomerField) -> bool:
    return bool(field._list().results())


def joined(page: DuplicatesPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.is_busy() and page.compare.next.isVisible())


def test_by_keyboard_alone(counter: Counter, page: DuplicatesPage, qtbot: QtBot) -> None:
    assert here() is page.pairs
    press(here(), KEY.Key_Down)
    qtbot.waitUntil(lambda: ("俗称", "（空）", "老张") in shown(page))
    assert "同村同名" in " ".join(words_on(page.compare))
    press(here(), KEY.Key_Return)
    assert here() is page.compare.view
    assert ticked(page, "户号") == (True, False)
    assert ticked(page, "联系电话") == (True, False)
    while page.compare.rows.cell(page.compare.view.currentIndex().row(), 0).text != "联系电话":
        press(here(), KEY.Key_Down)
    press(here(), KEY.Key_Right)
    assert ticked(page, "联系电话") == (False, True)
    press(here(), KEY.Key_Space)
    press(here(), KEY.Key_Left)
    press(here(), KEY.Key_Space)
    assert ticked(page, "联系电话") == (False, True)
    press(here(), KEY.Key_Return)
    assert here() is page.go
    press(here(), KEY.Key_Return)
    joined(page, qtbot)
    assert customer_count(counter.desk) == 4
    assert ("联系电话", "138****2716", "138****2716") in shown(page)
    assert ("原户号", "7113300009", "") in shown(page)
    assert any("并入 张守明" in words for words in words_on(page.compare))
    assert counter.changes[-1].sentence.startswith("合并客户：张守明")
    assert here() is page.compare.next
    press(here(), KEY.Key_Return)
    qtbot.waitUntil(lambda: ("户名", "恒通砖厂", "恒通建材厂") in shown(page))
    assert here() is page.pairs
    press(here(), KEY.Key_Escape)
    assert counter.page.list.isVisible()


def test_one_number_in_two_files_stands_first(page: DuplicatesPage) -> None:
    assert [pair.like.reasons[0] for pair in page.pairs_shown] == ["户号相同", "同村同名"]
    group = page.pairs.rows.group_at(0)
    assert group is not None
    assert (group.title, group.count) == ("同一个户号有两份档案，必须处理", "1 对")
    assert page.pairs.rows.cell(1, 0).text == "恒通砖厂／恒通建材厂"
    assert page.pairs.rows.cell(3, 0).secondary == "北井子村 0001／0009"
    assert "恒通砖厂  6267 0007 8507 0  三道湾村" in words_on(page.compare)


def test_the_join_is_taken_back_here(counter: Counter, page: DuplicatesPage, qtbot: QtBot) -> None:
    page.join()
    joined(page, qtbot)
    assert len(page.pairs_shown) == 1
    page.compare.undo.click()
    qtbot.waitUntil(lambda: len(page.pairs_shown) == 2 and not page.is_busy())
    qtbot.waitUntil(lambda: page.compare.plan is not None)
    assert customer_count(counter.desk) == 5
    assert counter.changes[-1].sentence.startswith("撤销「合并客户")


def test_the_other_file_stays_and_what_was_chosen_stays_chosen(
    counter: Counter, page: DuplicatesPage, qtbot: QtBot
) -> None:
    to_pair(page, qtbot, 1)
    page.compare.view.setFocus()
    index = page.compare.rows.index(
        shown(page).index(("联系电话", "139****0011", "138****2716")) + 1, 2
    )
    box = page.compare.view.visualRect(index)
    QTest.mouseClick(page.compare.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert ticked(page, "联系电话") == (False, True)
    press(here(), KEY.Key_F6)
    qtbot.waitUntil(lambda: ("联系电话", "138****2716", "139****0011") in shown(page))
    assert ticked(page, "联系电话") == (True, False)
    assert ticked(page, "户号") == (True, False)
    page.join()
    joined(page, qtbot)
    file = customer_file(counter.desk, counter.pk("7113300009"))
    assert file is not None
    assert (file.fields.phone, file.fields.former_no) == ("13847162716", "7113300001")


def test_numbers_in_full_are_noted(counter: Counter, page: DuplicatesPage, qtbot: QtBot) -> None:
    to_pair(page, qtbot, 1)
    press(page.pairs, KEY.Key_D, CTRL)
    qtbot.waitUntil(lambda: ("联系电话", "13904760011", "13847162716") in shown(page))
    noted = disclosures(counter.desk)
    assert sorted(one.customer_no for one in noted) == ["7113300001", "7113300009"]
    assert {one.reason for one in noted} == {"核对重复档案"}
    press(page.pairs, KEY.Key_D, CTRL)
    qtbot.waitUntil(lambda: ("联系电话", "139****0011", "138****2716") in shown(page))
    assert len(disclosures(counter.desk)) == 2


def test_the_next_pair_is_masked_again(page: DuplicatesPage, qtbot: QtBot) -> None:
    to_pair(page, qtbot, 1)
    page.show_numbers()
    qtbot.waitUntil(lambda: ("联系电话", "13904760011", "13847162716") in shown(page))
    assert page.numbers.text() == "遮住号码 Ctrl+D"
    to_pair(page, qtbot, 0)
    to_pair(page, qtbot, 1)
    qtbot.waitUntil(lambda: ("联系电话", "139****0011", "138****2716") in shown(page))
    assert page.numbers.text() == "显示号码 Ctrl+D"


def test_of_one_customer_only(counter: Counter, page: DuplicatesPage, qtbot: QtBot) -> None:
    with counter.desk.reading() as raw:
        of = "SELECT id FROM customer WHERE customer_no = ?"
        zhang = raw.execute(of, (ZHANG.customer_no,)).fetchall()[0][0]
        elsewhere = raw.execute(of, ("7113300005",)).fetchall()[0][0]
    page.look_for(zhang)
    qtbot.waitUntil(lambda: not page.is_busy() and len(page.pairs_shown) == 1)
    qtbot.waitUntil(lambda: ("俗称", "（空）", "老张") in shown(page))
    page.look_for(elsewhere)
    qtbot.waitUntil(lambda: not page.is_busy() and not page.pairs_shown)
    assert "没有找到可能重复的档案" in words_on(page)


def test_the_result_stays_in_view_when_the_tab_tells_of_the_join(
    counter: Counter, page: DuplicatesPage, qtbot: QtBot
) -> None:
    page.join()
    joined(page, qtbot)
    page.take(counter.changes[-1])
    assert not page.is_busy()
    assert page.compare.undo.isVisible()


def test_two_named_by_hand(counter: Counter, page: DuplicatesPage, qtbot: QtBot) -> None:
    press(page.pairs, KEY.Key_F3)
    for number, field in (("7113300005", page.first), ("6267000785070", page.second)):
        assert here() is field
        write(field, number)
        qtbot.waitUntil(partial(has_results, field))
        press(field, KEY.Key_Return)
        press(page.pairs, KEY.Key_F3)
    qtbot.waitUntil(lambda: ("户名", "张守明", "恒通砖厂") in shown(page))
    assert any("自己指定的两份" in words for words in words_on(page.compare))
    plan = page.compare.plan
    assert plan is not None
    page.show_two(plan.keep.id, plan.keep.id)
    qtbot.waitUntil(lambda: any("同一份档案" in words for words in words_on(page.compare)))
    assert not page.go.isEnabled()


def test_a_pair_gone_meanwhile_is_said(
    counter: Counter, page: DuplicatesPage, qtbot: QtBot
) -> None:
    pair = page.pairs_shown[0]
    join_customers(counter.desk, pair.one.id, pair.other.id, {})
    page.join()
    qtbot.waitUntil(lambda: not page.is_busy() and page.message.isVisible())
    assert page.message.text() == "这两份已经合并过了。"


def test_undone_elsewhere_the_page_looks_again(
    counter: Counter, page: DuplicatesPage, qtbot: QtBot
) -> None:
    page.join()
    joined(page, qtbot)
    page.take(Changes(frozenset({"complaint"}), transaction=("x", 1)))
    assert not page.is_busy()
    counter.undo()
    qtbot.waitUntil(lambda: customer_count(counter.desk) == 5)
    qtbot.waitUntil(lambda: len(page.pairs_shown) == 2 and not page.is_busy())


def test_the_kept_file_is_opened(counter: Counter, page: DuplicatesPage, qtbot: QtBot) -> None:
    to_pair(page, qtbot, 1)
    with qtbot.waitSignal(page.open_asked) as asked:
        press(page.pairs, KEY.Key_O, CTRL)
    assert asked.args == [counter.pk("7113300001")]


def test_nothing_found_says_what_was_compared(counter: Counter, qtbot: QtBot) -> None:
    page = page_of(counter)
    for pair in ((ZHANG, TWIN), (FIRM, AGAIN)):
        with counter.desk.reading() as raw:
            rows = raw.execute(
                "SELECT id FROM customer WHERE live = 1 AND name IN (?, ?) AND village = ? "
                "ORDER BY pk",
                (pair[0].name, pair[1].name, pair[0].village),
            ).fetchall()
        join_customers(counter.desk, rows[0][0], rows[1][0], {})
    counter.page.begin_duplicates()
    qtbot.waitUntil(lambda: not page.is_busy() and page.back.hasFocus())
    assert "没有找到可能重复的档案" in words_on(page)
    assert not page.go.isEnabled()


def test_cancelled_says_that_nothing_changed(counter: Counter, qtbot: QtBot) -> None:
    counter.page.begin_duplicates()
    page = page_of(counter)
    assert here() is page.progress.cancel
    page.leave()
    qtbot.waitUntil(lambda: not page.is_busy())
    if page.message.isVisible():
        assert "已取消" in page.message.text()


def test_who_may_not_join_is_told_who_can(counter: Counter) -> None:
    counter.work_as("窗口")
    counter.page.begin_duplicates()
    assert "没有权限撤回客户档案" in counter.page.message.text()


@pytest.mark.parametrize("percent", [100, 150])
def test_nothing_is_cut(counter: Counter, page: DuplicatesPage, qtbot: QtBot, percent: int) -> None:
    counter.window.set_letters(percent)
    counter.window.resize(1366, 690)
    settle()
    assert unfit(counter.window) == []
    page.pick_two()
    assert unfit(counter.window) == []
    page.join()
    joined(page, qtbot)
    assert unfit(counter.window) == []
    assert page.compare.view.mapTo(page, QPoint(0, 0)).y() < page.bar.y()


def test_where_height_is_short_the_lines_have_it(
    counter: Counter, page: DuplicatesPage, qtbot: QtBot
) -> None:
    """At 150 % on a low screen several lines that differ are seen, not one and a half."""
    to_pair(page, qtbot, 1)
    assert not page.compare.view.horizontalHeader().isHidden()
    counter.window.set_letters(150)
    counter.window.resize(1366, 690)
    settle()
    view = page.compare.view
    assert view.horizontalHeader().isHidden()
    assert view.viewport().height() // view.rowHeight(0) >= 3
    assert unfit(counter.window) == []
