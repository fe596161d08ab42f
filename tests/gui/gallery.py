"""The sheet of parts, for looking: `python -m tests.gui.gallery OUT.png [PERCENT]`."""

import sys
from array import array
from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from sbdesk.domain.errors import Problem, UserMistake
from sbdesk.gui import palette
from sbdesk.gui.focus_ring import FocusRing
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.cards import Card, DueCard, Fact, HeaderCard
from sbdesk.gui.parts.choices import CheckField, DropDown
from sbdesk.gui.parts.dates import DateField
from sbdesk.gui.parts.fields import LineField, ReadOnlyField, TextArea
from sbdesk.gui.parts.form import FormGrid
from sbdesk.gui.parts.labels import GlyphMark, label
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.marks import Badge, Chip, grade_badge, importance_badge, state_badge
from sbdesk.gui.parts.notes import EmptyState, MessageLine, ProgressCard
from sbdesk.gui.parts.rows import Cell, Column, Group, LazyTableModel
from sbdesk.gui.parts.story import PointLine, PointsTable, Story, StoryLine
from sbdesk.gui.sheet import dress

Row = tuple[Cell, str, str]


def plain_date(text: str) -> date:
    """Four digits of 2026, nothing else."""
    if len(text) != 4 or not text.isdigit():
        raise UserMistake("看不出是哪一天：写四位，如 0315")
    return date(2026, int(text[:2]), int(text[2:]))


def _row(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row


def _buttons() -> Card:
    card = Card("按钮")
    dead = Button("不可用")
    dead.setEnabled(False)
    card.body.addLayout(_row(Button("普通"), dead, Button("编辑", icon="edit")))
    card.body.addLayout(
        _row(Button("保存", "primary", "save", "Ctrl+S"), Button("文字按钮", "quiet", "edit"))
    )
    card.body.addLayout(_row(Chip("高压"), label("条件签，点一下去掉", "small", "ink3")))
    card.body.addStretch(1)
    return card


def _states() -> Card:
    card = Card("状态：形状、字、颜色一起说")
    for glyph in Glyph:
        if glyph.word:
            card.body.addLayout(_row(GlyphMark(glyph), label(glyph.word), state_badge(glyph)))
    card.body.addLayout(
        _row(
            grade_badge("A", 93),
            grade_badge("C", 61),
            grade_badge("D", 40),
            importance_badge("一级重要"),
        )
    )
    card.body.addLayout(_row(Badge("专变"), Badge("估算日期", Glyph.TODAY), Badge("补打")))
    card.body.addStretch(1)
    return card


def _fields() -> Card:
    card = Card("字段")
    form = FormGrid()
    form.add("name", "普通", LineField(), required=True)
    form.add("day", "日期", DateField(plain_date), hint="2026-03-15(日)，Enter 到下一格")
    form.add("phone", "有错", LineField())
    form.add("later", "提醒", LineField())
    form.add("area", "只读", ReadOnlyField(), hint="由客户带出")
    form.add("kind", "选择", DropDown([(1, "供电质量 › 电压质量"), (2, "停送电")]))
    form.add("text", "诉求", TextArea(lines=2), required=True, wide=True, hint="已写 13 字")
    form.add("sure", "确认", CheckField("签订预存协议（三成）"))
    form.set_values(
        {"name": "刘玉珍", "phone": "1380476271", "area": "柳条沟村 2 号台区", "kind": 1}
    )
    form.set_values({"text": "晚上七点以后电压低，灯暗。", "sure": True, "later": "2026-12-28"})
    form.set_hint("later", "2027 年节假日未录入，按周一至周五估算", Glyph.TODAY)
    form.show_problems([Problem("phone", "少 1 位：应为 11 位，现有 10 位")])
    card.body.addWidget(form)
    card.body.addStretch(1)
    return card


def list_model() -> LazyTableModel[Row]:
    """Six invented rows."""
    rows: dict[int, Row] = {
        1: (Cell("9/24", glyph=Glyph.OVERDUE), "普通行", "9,407.30"),
        2: (
            Cell("今日", glyph=Glyph.TODAY),
            "长得放不下的客户名称有限责任公司林东分公司",
            "126.40",
        ),
        3: (Cell("10/12", glyph=Glyph.WEEK, coloured=False), "选中行", "58.12"),
        4: (Cell("9/28", glyph=Glyph.DONE), "张淑梅", "—"),
    }

    def fetch(ids: Sequence[int]) -> Mapping[int, Row]:
        return {number: rows[number] for number in ids}

    columns = (
        Column[Row]("到期", lambda r: r[0], width=84, sort="due"),
        Column[Row]("客户", _customer),
        Column[Row]("欠费(元)", lambda r: Cell(r[2], glyph=_late(r[2])), width=120, right=True),
    )
    return LazyTableModel(columns, fetch)


def _customer(row: Row) -> Cell:
    match = ((0, 3),) if row[1] == "张淑梅" else ()
    return Cell(row[1], "查找相符" if match else "", spans=match)


def _late(text: str) -> Glyph | None:
    return Glyph.OVERDUE if text == "9,407.30" else None


def _list() -> Card:
    card = Card("表格行", padded=False)
    model = list_model()
    view = ListView(model)
    view.show_ids(
        array("q", [1, 2, 3, 4]),
        [Group(0, "逾期", "1 户", Glyph.OVERDUE), Group(1, "其余", "3 户")],
    )
    view.mark_sorted("due")
    view.choose(3)
    view.setMinimumHeight(220)
    card.body.addWidget(view)
    return card


def _notes() -> Card:
    card = Card("一行说清，不弹窗")
    for glyph, text, action in (
        (Glyph.OVERDUE, "U 盘已满，差 12 MB，没有写入", "换一个"),
        (Glyph.TODAY, "2027 年节假日还没有录入", "去录入"),
        (Glyph.DONE, "备份可用：10-01 恢复演练通过", "看记录"),
    ):
        line = MessageLine()
        line.say(glyph, text, action)
        card.body.addWidget(line)
    card.body.addStretch(1)
    return card


def _progress() -> ProgressCard:
    card = ProgressCard("取消后一行也不会改动")
    card.begin("正在导入 9 月应收")
    card.progress(31200, 48615)
    return card


def _header() -> HeaderCard:
    card = HeaderCard()
    card.show_name("中顺煤业有限公司", [grade_badge("B", 78), Badge("重要大客户", large=True)])
    card.show_facts(
        [
            Fact("户号", "6267 0007 8507 0"),
            Fact("供电", "10 kV 双电源 · 2×800 kVA"),
            Fact("欠费", "184,320.55 元", Glyph.OVERDUE, "逾期 14 天"),
        ]
    )
    card.show_importance("一级重要用户", "停电须提前书面通知，并抄送旗能源局", "保安负荷 400 kW")
    card.buttons.addWidget(Button("登记投诉", icon="complaint"))
    return card


def _story() -> Card:
    card = Card("近来")
    lines = [
        StoryLine("走访到期 B级每季", "今日", "上次 2026-07-09，陈国栋", Glyph.TODAY),
        StoryLine("第一次催缴送达", "9/28", "机电科签收，韩雪峰"),
        StoryLine("谐波检测合格", "8/21", glyph=Glyph.DONE),
    ]
    card.body.addWidget(Story(lines))
    points = PointsTable()
    points.show_points(
        100, [PointLine("10/09", "电费逾期 14 天", "9 月应收 184,320.55 元", -12)], 88
    )
    card.body.addWidget(points)
    sentence = (
        "受理 2026-10-09(五)+ 5 个工作日 = 2026-10-15(四)："
        "10/10（六，调休上班）、12、13、14、15；受理当日不计"
    )
    card.body.addWidget(DueCard(Glyph.WEEK, "5 个工作日答复", "10/15(四)", sentence))
    card.body.addStretch(1)
    return card


def build() -> QWidget:
    """All parts on one page."""
    page = QWidget()
    page.setObjectName("gallery")
    across = QHBoxLayout(page)
    across.setContentsMargins(16, 12, 16, 12)
    across.setSpacing(12)
    empty = Card("空列表先说做什么")
    state = EmptyState("visit", "还没有走访计划", "按信用等级生成本季计划，约 64 户")
    state.buttons.addWidget(Button("生成计划", "primary"))
    empty.body.addWidget(state)
    for cards in (
        (_buttons(), _states(), _header()),
        (_fields(), empty),
        (_list(), _progress(), _notes(), _story()),
    ):
        column: QLayout = QVBoxLayout()
        for card in cards:
            column.addWidget(card)
        across.addLayout(column, 1)
    FocusRing(page)
    return page


def main() -> None:
    """Draw the page into a file."""
    out, percent = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100
    app = QApplication(sys.argv[:1])
    dress(app, percent)
    page = build()
    page.resize(1366 * percent // 100, 860 * percent // 100)
    page.show()
    page.activateWindow()
    app.processEvents()
    found = page.findChild(LineField, "phone")
    if found is not None:
        found.setFocus()
    for _ in range(5):
        app.processEvents()
    page.grab().save(out)
    sys.stdout.write(f"{out} {palette.ACCENT}\n")


if __name__ == "__main__":
    main()
