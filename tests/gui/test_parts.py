"""Cards, badges, notes, story: they fit at both sizes and say what they are told."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.gui import letters
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.buttons import Button, IconButton
from sbdesk.gui.parts.cards import Card, DueCard, Fact, HeaderCard, RadarCard
from sbdesk.gui.parts.labels import ElidedLabel, IconMark, label, set_ink
from sbdesk.gui.parts.marks import Badge, Chip, grade_badge, importance_badge, state_badge
from sbdesk.gui.parts.notes import EmptyState, MessageLine, ProgressCard
from sbdesk.gui.parts.story import PointLine, PointsTable, Story, StoryLine, signed
from sbdesk.gui.sheet import dress
from tests.gui import gallery
from tests.gui.fit import settle, unfit
from tests.gui.keys import child, press, words_on

Show = Callable[[QWidget], None]


@pytest.mark.parametrize("percent", [100, 125, 150, 200])
def test_all_parts_fit_in_all_letters(shown: Show, qapp: QApplication, percent: int) -> None:
    dress(qapp, percent)
    page = gallery.build()
    page.resize(1366 * percent // 100, 1000 * percent // 100)
    shown(page)
    assert unfit(page) == []


def test_letters_can_change_while_shown(shown: Show, qapp: QApplication) -> None:
    page = gallery.build()
    page.resize(2100, 1500)
    shown(page)
    dress(qapp, 150)
    assert unfit(page) == []
    dress(qapp, 100)
    assert unfit(page) == []


def test_the_walk_finds_what_is_cut(shown: Show) -> None:
    holder = QWidget()
    holder.resize(300, 100)
    words = label("这一句比它的地方长")
    words.setParent(holder)
    words.setGeometry(0, 0, 40, 20)
    wrapped = label("这一句折行以后比它的地方高", wrap=True)
    wrapped.setParent(holder)
    wrapped.setGeometry(100, 0, 60, 20)
    button = Button("保存并新增")
    button.setParent(holder)
    button.setGeometry(20, 10, 60, 32)
    shown(holder)
    found = unfit(holder)
    assert len([line for line in found if "重叠" in line]) == 1
    assert len(found) == 4


def test_a_button_runs_and_binds_its_key(shown: Show, qtbot: QtBot) -> None:
    ran: list[int] = []
    button = Button("保存", "primary", "save", "Ctrl+S", lambda: ran.append(1))
    shown(button)
    assert button.text() == "保存 Ctrl+S"
    press(button, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: ran == [1])
    press(button, Qt.Key.Key_Return)
    press(button, Qt.Key.Key_Space)
    assert len(ran) == 3
    alone = IconButton("close", "关闭")
    qtbot.addWidget(alone)
    assert (alone.accessibleName(), alone.toolTip()) == ("关闭", "关闭")
    assert alone.sizeHint().width() == alone.sizeHint().height() == letters.px(32)


def test_texts_are_never_markup(qtbot: QtBot) -> None:
    for made in (label("<b>户</b>"), ElidedLabel("<b>户</b>")):
        qtbot.addWidget(made)
        assert made.textFormat() == Qt.TextFormat.PlainText
        assert made.text() == "<b>户</b>"


def test_a_long_line_gives_way_with_a_tooltip(shown: Show) -> None:
    words = ElidedLabel("中顺煤业有限公司林东分公司")
    words.resize(60, 20)
    shown(words)
    words.resize(60, 20)
    assert words.toolTip() == words.text()
    words.resize(400, 20)
    assert words.toolTip() == ""
    words.setText(words.text() * 8)
    assert words.toolTip() == words.text()
    set_ink(words, "overdue")
    assert words.property("ink") == "overdue"


def test_a_low_empty_list_keeps_its_words_and_not_its_picture(shown: Show) -> None:
    room = QWidget()
    room.resize(600, 300)
    empty = EmptyState("save", "还没有备份", "每天第一次改动以前会自动备份一次。")
    empty.setParent(room)
    empty.resize(600, 300)
    shown(room)
    picture = child(empty, IconMark)
    assert picture.isVisible()
    empty.resize(600, 96)
    settle()
    assert not picture.isVisible()
    assert unfit(empty) == []
    empty.resize(600, 300)
    settle()
    assert picture.isVisible()


def test_badges_speak_with_letter_and_word() -> None:
    assert grade_badge("B", 78).text() == "信用 B · 78"
    assert grade_badge("").text() == "信用 未评"
    assert state_badge(Glyph.OVERDUE).text() == "逾期"
    assert state_badge(Glyph.OVERDUE, "营业执照已过期 9/18").text() == "营业执照已过期 9/18"
    assert importance_badge("一级重要").text() == "一级重要"
    assert Badge("专变").minimumSizeHint() == Badge("专变").sizeHint()


def test_a_chip_is_removed_by_key(shown: Show, qtbot: QtBot) -> None:
    chip = Chip("高压")
    shown(chip)
    with qtbot.waitSignal(chip.removed):
        press(chip, Qt.Key.Key_Space)
    with qtbot.waitSignal(chip.removed):
        press(chip, Qt.Key.Key_Delete)


def test_a_header_card_is_told_again(shown: Show) -> None:
    card = HeaderCard()
    card.resize(900, 140)
    shown(card)
    card.show_name("中顺煤业有限公司", [grade_badge("B", 78)])
    card.show_facts(
        [Fact("户号", "6267 0007 8507 0"), Fact("欠费", "9.00 元", Glyph.OVERDUE, "3 天")]
    )
    card.show_importance("一级重要用户", "停电须提前书面通知", "保安负荷 400 kW")
    assert unfit(card) == []
    assert "一级重要用户" in words_on(card)
    card.show_name("张三", [])
    card.show_facts([Fact("户号", "1")])
    card.show_importance("")
    assert unfit(card) == []
    assert "一级重要用户" not in words_on(card)
    assert "中顺煤业有限公司" not in words_on(card)


def test_a_message_stays_until_put_away(shown: Show, qtbot: QtBot) -> None:
    ran: list[int] = []
    line = MessageLine()
    line.resize(500, 40)
    shown(line)
    line.hide()
    line.say(Glyph.OVERDUE, "U 盘已满，差 12 MB，没有写入", "换一个", lambda: ran.append(1))
    assert line.isVisible()
    assert line.text() == "U 盘已满，差 12 MB，没有写入"
    for button in (line, *line.findChildren(QWidget)):
        if isinstance(button, Button) and button.isVisible():
            press(button, Qt.Key.Key_Space)
    assert ran == [1]
    assert not line.isVisible()
    line.say(Glyph.DONE, "备份可用")
    assert line.isVisible()
    assert unfit(line) == []


def test_progress_counts_and_can_be_cancelled(shown: Show, qtbot: QtBot) -> None:
    card = ProgressCard("取消后一行也不会改动")
    card.resize(500, 120)
    shown(card)
    card.begin("正在导入")
    card.progress(31_200, 48_615, "正在写入")
    assert {"正在写入", "31,200 / 48,615"} <= set(words_on(card))
    card.progress(7, 0)
    assert "7" in words_on(card)
    with qtbot.waitSignal(card.cancelled):
        press(card, Qt.Key.Key_Escape)
    assert "正在停下……" in words_on(card)
    assert not card.cancel.isEnabled()


def test_an_empty_list_says_what_to_do(shown: Show) -> None:
    state = EmptyState("visit", "还没有走访计划", "按信用等级生成本季计划，约 64 户")
    state.buttons.addWidget(Button("生成计划", "primary"))
    state.resize(400, 300)
    shown(state)
    state.say("没有符合的客户", "去掉一个条件试试")
    assert words_on(state)[-2:] == ["没有符合的客户", "去掉一个条件试试"]
    assert unfit(state) == []


def test_points_add_up_in_sight(shown: Show) -> None:
    table = PointsTable()
    table.resize(600, 200)
    lines = [
        PointLine("10/09", "电费逾期 14 天", "9 月应收 184,320.55 元", -27),
        PointLine("8/21", "谐波检测合格", "报告 XB-2026-07", 5),
        PointLine("1/15", "拒绝配合检查", "已申诉，撤销", 0),
    ]
    table.show_points(100, lines, 78)
    shown(table)
    assert {"100 + 5 − 27 =", "78", "−27", "+5", "0"} <= set(words_on(table))
    table.show_points(100, [], 100)
    assert "−27" not in words_on(table)
    assert [signed(n) for n in (3, 0, -4)] == ["+3", "0", "−4"]


def test_a_story_is_told_again(shown: Show) -> None:
    story = Story([StoryLine("走访到期", "今日", "上次 2026-07-09", Glyph.TODAY)])
    story.resize(300, 200)
    shown(story)
    story.show_lines([StoryLine("开户", "2014-03-01")])
    assert words_on(story) == ["开户", "2014-03-01"]
    assert unfit(story) == []


@pytest.mark.parametrize("percent", [100, 150])
def test_promises_wrap_their_sentence(shown: Show, qapp: QApplication, percent: int) -> None:
    dress(qapp, percent)
    card = Card("期限", "按规则库")
    sentence = "受理 2026-10-09(五)+ 5 个工作日 = 2026-10-15(四)：10/10、12、13、14、15；当日不计"
    card.body.addWidget(DueCard(Glyph.WEEK, "5 个工作日答复", "10/15(四)", sentence, "依据：示例"))
    radar = RadarCard("近 90 天同一台区第 3 次", ["9/24 33号 电压低，未结"], "同一诉求。")
    card.body.addWidget(radar)
    card.body.addStretch(1)
    card.resize(300 * percent // 100, 500)
    shown(card)
    assert unfit(card) == []


def test_a_low_header_says_its_facts_in_one_line(shown: Show) -> None:
    card = HeaderCard()
    card.resize(860, 200)
    card.show_name("恒通砖厂")
    card.show_facts([Fact("户号", "6267 0007 8507 0"), Fact("供电", "10 kV")])
    shown(card)
    high = card.sizeHint().height()
    card.set_low(True)
    settle()
    assert high - card.sizeHint().height() >= 12
    assert unfit(card) == []
    card.show_facts([Fact("户号", "7113 3000 01")])
    settle()
    assert high - card.sizeHint().height() >= 12
    card.set_low(False)
    settle()
    assert card.sizeHint().height() == high
