"""The export held against our files: ticked by key, saved, asked for on paper."""

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.gui.customers.differences_page import DifferencesPage
from sbdesk.services.customers import customer_file
from tests.gui.customers.counter import Counter
from tests.gui.customers.test_import_parts import drop
from tests.gui.fit import settle, unfit
from tests.gui.keys import here, press, words_on

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
EXPORT = """用户编号,用户名称,用电地址,联系电话,合同容量,用电类别
6267000785070,中顺煤业有限公司,三道湾村工业路1号,13847162716,1250,大工业
7113300001,张守民,北井子村2组5号,13904760099,6,乡村居民
7113309999,李新户,林东镇东街3组24号,13900000001,8,乡村居民
7113300005,张𬭎,林东镇,0476-6123456,4,乡村居民
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "营销导出.csv"
    path.write_text(EXPORT, "utf-8")
    return path


@pytest.fixture
def page(counter: Counter, qtbot: QtBot) -> DifferencesPage:
    """The page, begun."""
    counter.page.begin_differences()
    made = cast(DifferencesPage, counter.page.wide.page("differences"))
    idle(made, qtbot)
    return made


def idle(page: DifferencesPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.is_busy(), timeout=20_000)
    settle()


def held(page: DifferencesPage, qtbot: QtBot, path: Path) -> DifferencesPage:
    page.hold_against(path)
    idle(page, qtbot)
    return page


def lines(page: DifferencesPage) -> list[list[str]]:
    """What stands in the list."""
    model = page.work.model
    columns = range(model.columnCount())
    return [[model.cell(row, at).text for at in columns] for row in range(model.rowCount())]


def phone_of(counter: Counter) -> str:
    file = customer_file(counter.desk, counter.pk("7113300001"))
    assert file is not None
    return file.fields.phone


def go_to(page: DifferencesPage, name: str, what: str) -> None:
    """Make this line current."""
    wanted = next(n for n, line in enumerate(lines(page)) if line[:2] == [name, what])
    at = page.work.model.id_at(wanted)
    assert at is not None
    page.work.view.choose(at)


def test_first_there_is_what_to_do(page: DifferencesPage) -> None:
    assert page.pick.hasFocus()
    assert not page.earlier.isVisible()
    assert not page.bar.keep.isVisible()
    assert not page.bar.print.isVisible()


def test_both_sides_stand_side_by_side(
    counter: Counter, qtbot: QtBot, page: DifferencesPage, export: Path
) -> None:
    counter.messages.open_path = export
    press(here(), Qt.Key.Key_Return)
    idle(page, qtbot)
    found = lines(page)
    assert ["张守明", "联系电话", "13904760011", "13904760099", "—"] in found
    assert ["中顺煤业有限公司", "合同容量", "1600 kVA", "1250 kVA", "—"] in found
    assert ["李新户", "缺于本所", "（无）", "林东镇东街3组24号", "—"] in found
    assert here() is page.work.view
    words = " ".join(page.work.kinds.words())
    assert words.startswith(f"全部 {len(found)} ")
    assert "缺于本所 1" in words
    assert "营销导出.csv · 4 户" in words_on(page)
    assert f"还有 {len(found)} 条没定" in words_on(page)


def test_ticked_by_key_and_the_system_corrects_us(
    counter: Counter, qtbot: QtBot, page: DifferencesPage, export: Path
) -> None:
    held(page, qtbot, export)
    go_to(page, "张守明", "联系电话")
    before = page.work.view.chosen_id()
    press(here(), Qt.Key.Key_2)
    assert page.work.view.chosen_id() != before
    go_to(page, "张守明", "户名")
    press(here(), Qt.Key.Key_1)
    go_to(page, "李新户", "缺于本所")
    press(here(), Qt.Key.Key_3)
    assert page.bar.keep.text() == "保存 3 条判断 Ctrl+S"
    press(here(), Qt.Key.Key_0)
    assert page.bar.keep.text() == "保存 2 条判断 Ctrl+S"
    assert phone_of(counter) == "13904760011"
    with qtbot.waitSignal(counter.page.changed, timeout=20_000):
        press(here(), Qt.Key.Key_S, CTRL)
    idle(page, qtbot)
    assert phone_of(counter) == "13904760099"
    assert page.work.decisions() == {}
    assert not page.bar.keep.isEnabled()
    assert here() is page.work.view
    assert ["张守明", "户名", "张守明", "张守民", "本所对"] in lines(page)
    counter.undo()
    qtbot.waitUntil(lambda: phone_of(counter) == "13904760011", timeout=20_000)


def test_filters_narrow_and_all_shown_are_ticked_at_once(
    qtbot: QtBot, page: DifferencesPage, export: Path
) -> None:
    work = held(page, qtbot, export).work
    everything = len(lines(page))
    kinds = [words.split()[0] for words in work.kinds.words()]
    press(here(), Qt.Key(Qt.Key.Key_1 + kinds.index("不一致")), ALT)
    assert {one.kind for one in work.shown()} == {"不一致"}
    work.fields.set_value("联系电话")
    work.fields.edited.emit()
    assert [one.title for one in work.shown()] == ["联系电话"] * len(work.shown())
    work.decide_shown("系统对")
    assert len(work.decisions()) == len(work.shown())
    assert "保存前都可以改" in page.message.text()
    work.decide_shown("本所对")
    assert page.message.text() == "这里的都已经定过了。"
    press(here(), Qt.Key.Key_1, ALT)
    work.fields.set_value("")
    work.undecided.click()
    assert len(lines(page)) == everything - len(work.decisions())
    key = next(iter(work.decisions()))
    work.jump_to(key)
    assert work.shown()[work.model.row_of(work.view.chosen_id() or 0) or 0].key == key
    assert len(lines(page)) == everything


def test_nothing_ticked_is_lost_unasked(
    counter: Counter, qtbot: QtBot, page: DifferencesPage, export: Path
) -> None:
    held(page, qtbot, export)
    press(here(), Qt.Key.Key_1)
    counter.messages.answer = False
    press(here(), Qt.Key.Key_Escape)
    assert page.isVisible()
    page.choose()
    assert not drop(page, [])
    assert drop(page, [export])
    assert not page.is_busy()
    assert len(counter.messages.asked) == 3
    page.begin()
    assert len(page.work.decisions()) == 1
    counter.messages.answer = True
    press(here(), Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert counter.page.list.view.hasFocus()
    assert counter.changes == []


def test_enter_opens_the_customer(
    counter: Counter, qtbot: QtBot, page: DifferencesPage, export: Path
) -> None:
    held(page, qtbot, export)
    go_to(page, "李新户", "缺于本所")
    press(here(), Qt.Key.Key_Return)
    assert page.message.text() == "本所没有这一户，没有档案可看。"
    go_to(page, "张守明", "户名")
    press(here(), Qt.Key.Key_Return)
    pk = counter.pk("7113300001")
    qtbot.waitUntil(lambda: (now := counter.page.side.current()) is not None and now.pk == pk)


def test_the_request_is_printed_after_saving(
    counter: Counter, qtbot: QtBot, page: DifferencesPage, export: Path
) -> None:
    held(page, qtbot, export)
    press(here(), Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: "没有要申请更正的" in page.message.text(), timeout=20_000)
    go_to(page, "张守明", "户名")
    press(here(), Qt.Key.Key_1)
    with qtbot.waitSignal(page.paper.shown, timeout=30_000):
        press(here(), Qt.Key.Key_P, CTRL)
    preview = page.paper.preview
    assert preview is not None
    assert preview.paper().number is None
    assert counter.page.papers.visit.preview is None
    with qtbot.waitSignal(page.paper.shown, timeout=30_000):
        preview.issue.click()
    issued = page.paper.preview
    assert issued is not None
    assert issued.paper().number
    issued.close()
    page.print_request()
    qtbot.waitUntil(lambda: "没有要申请更正的" in page.message.text(), timeout=20_000)


def test_what_was_left_is_shown_again(
    counter: Counter, qtbot: QtBot, page: DifferencesPage, export: Path
) -> None:
    held(page, qtbot, export)
    go_to(page, "张守明", "户名")
    press(here(), Qt.Key.Key_3)
    page.save()
    idle(page, qtbot)
    page.leave()
    counter.page.begin_differences()
    idle(page, qtbot)
    assert page.earlier.text() == "看以前没办完的 1 条"
    page.earlier.click()
    assert lines(page) == [["张守明", "户名", "张守明", "张守民", "待核"]]
    press(here(), Qt.Key.Key_2)
    assert "最新的导出重新核对" in page.message.text()
    assert page.work.decisions() == {}
    assert not page.bar.keep.isVisible()


def test_columns_nobody_knows_are_explained_here_too(
    qtbot: QtBot, page: DifferencesPage, tmp_path: Path
) -> None:
    path = tmp_path / "别的表头.csv"
    path.write_text("编码,客户,手机\n7113300001,张守明,13904760099\n", "utf-8")
    held(page, qtbot, path)
    assert page.mapping.isVisible()
    assert page.mapping.kinds.words() == ["用户档案"]
    page.look_again()
    assert "「户号」" in page.message.text()
    page.mapping.rows.pick("编码").mean("customer_no")
    press(page.mapping.remembered, Qt.Key.Key_Return, CTRL)
    idle(page, qtbot)
    assert ["张守明", "联系电话", "13904760011", "13904760099", "—"] in lines(page)
    held(page, qtbot, path)
    assert page.work.isVisible()


def test_a_file_that_is_no_sheet_is_said(
    qtbot: QtBot, page: DifferencesPage, tmp_path: Path
) -> None:
    path = tmp_path / "照片.xlsx"
    path.write_bytes(b"\x89PNG nothing of a sheet")
    held(page, qtbot, path)
    assert "照片.xlsx" in page.message.text()
    assert page.pick.hasFocus()


def test_an_export_that_agrees_says_so(qtbot: QtBot, page: DifferencesPage, tmp_path: Path) -> None:
    path = tmp_path / "一样.csv"
    rows = (
        "6267000785070,中顺煤业有限公司,13847162716,",
        "7113300001,张守明,13904760011,北井子村2组5号",
        "7113300002,张𬭎,,",
    )
    path.write_text("\n".join(["用户编号,用户名称,联系电话,用电地址", *rows, ""]), "utf-8")
    held(page, qtbot, path)
    assert lines(page) == []
    assert page.message.text() == "本所档案和这份导出完全一致。"
    press(here(), Qt.Key.Key_1)
    assert page.work.decisions() == {}


@pytest.mark.parametrize("percent", [100, 150])
def test_nothing_is_cut_and_nothing_overlaps(
    counter: Counter, qtbot: QtBot, page: DifferencesPage, export: Path, percent: int
) -> None:
    counter.window.set_letters(percent)
    counter.window.resize(1366, 690)
    assert unfit(counter.window) == []
    held(page, qtbot, export)
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
        press(here(), key)
        assert unfit(counter.window) == []
    page.message.say(page.message._glyph, "一句比较长的话，提醒办事的人还有几条没有定下来。")
    assert unfit(counter.window) == []
    assert page.minimumSizeHint().height() <= 536
