"""The pieces both tabs share: the right side, the reason, the line above, the tall column."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.errors import EnvironmentProblem, Invalid, Problem, UserMistake
from sbdesk.domain.people import Right
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.desk_work import DeskWork, MessageBand
from sbdesk.gui.parts.fields import LineField
from sbdesk.gui.parts.file_side import FileSide, FormFolding, PassingForm
from sbdesk.gui.parts.form_page import scrolling
from sbdesk.gui.parts.labels import label
from sbdesk.gui.parts.notes import MessageLine
from sbdesk.gui.parts.reason_page import ReasonPage
from sbdesk.gui.parts.tall_column import TallColumn
from tests.gui.fit import settle
from tests.gui.keys import press
from tests.gui.visits.hall import Answers, Hall

Show = Callable[[QWidget], None]


def one_field(title: str = "登记", *, another: bool = True) -> PassingForm:
    form = PassingForm(title, another=another)
    form.form.add("name", "名称", LineField())
    return form


@pytest.fixture
def side(shown: Show) -> FileSide:
    made = FileSide(QLabel("文件"), "从左边选", Answers())
    made.resize(600, 400)
    shown(made)
    return made


def test_the_side_shows_nothing_a_file_or_a_form(side: FileSide) -> None:
    assert side.currentWidget() is not side.view
    side.show_file(True)
    assert side.currentWidget() is side.view
    form = one_field()
    side.open_form(form)
    side.show_file(False)
    assert side.currentWidget() is form
    side.close_form()
    assert side.currentWidget() is not side.view
    assert not side.has_file()


def test_a_form_in_place_of_another_lets_the_first_go(side: FileSide, qtbot: QtBot) -> None:
    gone: list[object] = []
    side.form_closed.connect(gone.append)
    first, second = one_field("一"), one_field("二")
    side.open_form(first)
    side.open_form(second)
    assert gone == [first]
    assert side.count() == 3
    side.close_form()
    assert gone == [first, second]


def test_an_untouched_form_goes_without_asking(shown: Show) -> None:
    answers = Answers()
    answers.yes = False
    side = FileSide(QLabel(), "无", answers)
    shown(side)
    form = one_field()
    side.open_form(form)
    assert side.let_go()
    form = one_field()
    side.open_form(form)
    press(form.focusWidget(), Qt.Key.Key_A)
    assert not side.let_go()
    assert answers.asked == ["「登记」还没有保存，要放弃写下的内容吗？"]


def test_a_form_built_on_screen_does_not_take_the_keyboard(side: FileSide) -> None:
    side.open_form(one_field())
    settle()
    assert side.window().isActiveWindow()


def test_what_comes_after_the_last_field(side: FileSide) -> None:
    form = one_field()
    side.open_form(form)
    form.form.finished.emit()
    assert form.save_new.hasFocus()
    form = one_field(another=False)
    side.open_form(form)
    assert form.save_new.isHidden()
    form.form.finished.emit()
    assert form.save.hasFocus()


def test_escape_belongs_to_the_form_while_one_is_open(shown: Show) -> None:
    side = FileSide(Button("文件"), "无", Answers())
    folding = FormFolding(Button("清单"), side, 200)
    folding.resize(600, 400)
    shown(folding)
    assert folding.is_narrow()
    folding.open_right()
    side.show_file(True)
    form, cancelled = one_field(), list[bool]()
    form.cancelled.connect(lambda: cancelled.append(True))
    side.open_form(form)
    settle()
    press(form.focusWidget(), Qt.Key.Key_Escape)
    assert cancelled == [True]
    assert side.isVisible()
    side.close_form()
    settle()
    side.view.setFocus()
    press(side.view, Qt.Key.Key_Escape)
    assert not side.isVisible()


def test_the_reason_is_handed_on_once(shown: Show) -> None:
    page, reasons = ReasonPage(), list[str]()
    shown(page)
    page.begin("撤回", "某户", "意思", reasons.append, "如：错了")
    page.saved.emit()
    assert reasons == []
    assert page.form.problem_count() == 1
    page.form.set_values({"reason": " 重复 "})
    page.saved.emit()
    assert reasons == ["重复"]
    assert not page.save.isEnabled()
    assert not page.refused(UserMistake("不行。"))
    assert page.save.isEnabled()
    assert page.refused(Invalid([Problem("reason", "太短")]))
    assert page.form.problem_count() == 1


def test_errors_are_a_line_or_a_box(hall: Hall, shown: Show) -> None:
    message = MessageLine()
    band, holder = MessageBand(message), QWidget()
    QVBoxLayout(holder).addWidget(band)
    holder.resize(600, 200)
    shown(holder)
    assert band.sizeHint().height() == 0
    work = DeskWork(hall.place, message)
    work.tell(UserMistake("请先选客户。"))
    assert message.text() == "请先选客户。"
    assert band.sizeHint().height() >= 38 + 12
    work.quiet()
    assert band.sizeHint().height() == 0
    full = EnvironmentProblem("磁盘满了。")
    work.tell(full)
    assert hall.messages.errors == [full]


def test_work_runs_and_its_errors_find_their_place(hall: Hall, qtbot: QtBot) -> None:
    message = MessageLine()
    qtbot.addWidget(message)
    work, done, held = DeskWork(hall.place, message), list[object](), list[BaseException]()

    def fail() -> None:
        raise UserMistake("不行。")

    def take(error: BaseException) -> bool:
        held.append(error)
        return True

    work.write(lambda: 7, done.append)
    qtbot.waitUntil(lambda: done == [7])
    work.write(fail, done.append, take)
    qtbot.waitUntil(lambda: len(held) == 1)
    assert message.isHidden()
    work.write(fail, done.append)
    qtbot.waitUntil(lambda: not message.isHidden())
    assert done == [7]


def test_rights_are_asked_of_the_person_at_work(hall: Hall, qtbot: QtBot) -> None:
    message = MessageLine()
    qtbot.addWidget(message)
    work = DeskWork(hall.place, message)
    assert work.allowed(Right.GRADE)
    hall.work_as("窗口")
    assert not work.allowed(Right.GRADE)
    assert work.allowed(Right.EDIT_VISITS)
    hall.work_as("")
    assert not work.allowed(Right.EDIT_VISITS)
    assert message.text() == "请先在右上角选择是谁在工作。"


def test_a_tall_column_ends_where_its_words_end(shown: Show) -> None:
    content = TallColumn()
    column = QVBoxLayout(content)
    for _ in range(4):
        column.addWidget(
            label("这一句很长，窄的时候要折成很多行，宽的时候一行就够。" * 2, wrap=True)
        )
    column.addStretch(1)
    area = scrolling(content)
    area.resize(900, 300)
    shown(area)
    assert content.height() == area.viewport().height()
    area.resize(240, 300)
    settle()
    assert content.height() > area.viewport().height()
    empty = TallColumn()
    assert empty.minimumSizeHint().width() <= 0
