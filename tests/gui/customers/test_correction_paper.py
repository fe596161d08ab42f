"""The correction request as a paper: nothing to ask for, numbered once, said where one looks."""

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sbdesk.gui.customers.differences_page import DifferencesPage
from sbdesk.gui.parts.paper_preview import PaperPreview
from tests.gui.customers.counter import Counter
from tests.gui.customers.test_differences_page import EXPORT, held, idle
from tests.gui.keys import here, press, words_on

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(counter: Counter, qtbot: QtBot, tmp_path: Path) -> DifferencesPage:
    """All differences found to be right here."""
    path = tmp_path / "营销导出.csv"
    path.write_text(EXPORT, "utf-8")
    counter.page.begin_differences()
    made = cast(DifferencesPage, counter.page.wide.page("differences"))
    idle(made, qtbot)
    held(made, qtbot, path).work.decide_shown("本所对")
    return made


def preview(page: DifferencesPage, qtbot: QtBot) -> PaperPreview:
    """The draft, drawn after the verdicts were saved."""
    with qtbot.waitSignal(page.paper.shown, timeout=30_000):
        press(here(), Qt.Key.Key_P, CTRL)
    found = page.paper.preview
    assert found is not None
    return found


def test_a_draft_is_no_request_yet(counter: Counter, qtbot: QtBot, page: DifferencesPage) -> None:
    shown = preview(page, qtbot)
    assert shown.paper().number is None
    assert "草稿" in shown.said()
    assert shown.issue.text() == "编号登记 Ctrl+D"
    assert page.work.decisions() == {}
    before = len(counter.changes)
    press(shown, Qt.Key.Key_Escape)
    assert page.paper.preview is None
    assert len(counter.changes) == before
    with qtbot.waitSignal(page.paper.shown, timeout=30_000):
        page.print_request()


def test_numbered_once(counter: Counter, qtbot: QtBot, page: DifferencesPage) -> None:
    shown = preview(page, qtbot)
    with qtbot.waitSignal(page.paper.issued, timeout=30_000):
        shown.issue.click()
    issued = page.paper.preview
    assert issued is not None
    assert issued.paper().number
    assert not issued.issue.isVisible()
    assert counter.changes[-1].touches("discrepancy")
    issued.close()
    told = {page.work.model.cell(row, 4).secondary for row in range(page.work.model.rowCount())}
    assert told == {"已申请"}
    page.leave()
    counter.page.begin_differences()
    idle(page, qtbot)
    assert not page.earlier.isVisible()


def test_what_was_left_is_asked_for_and_done_with(
    counter: Counter, qtbot: QtBot, page: DifferencesPage
) -> None:
    page.work.take_keyboard()
    page.work.view.choose_first()
    press(here(), Qt.Key.Key_3)
    page.save()
    idle(page, qtbot)
    page.leave()
    counter.page.begin_differences()
    idle(page, qtbot)
    page.show_open()
    count = len(page.work.shown())
    assert count > 1
    preview(page, qtbot).issue.click()
    qtbot.waitUntil(lambda: len(page.work.shown()) == 1, timeout=30_000)
    assert page.work.shown()[0].verdict == "待核"
    assert page.earlier.text() == "看以前没办完的 1 条"


def test_who_may_not_issue_is_told_in_front_of_the_paper(
    counter: Counter, qtbot: QtBot, page: DifferencesPage
) -> None:
    shown = preview(page, qtbot)
    counter.work_as("查看")
    shown.issue.click()
    qtbot.waitUntil(lambda: bool(counter.messages.told), timeout=20_000)
    assert "没有权限" in counter.messages.told[0]
    assert page.paper.preview is shown


def test_drawn_once_however_often_it_is_asked_for(
    counter: Counter, qtbot: QtBot, page: DifferencesPage
) -> None:
    page.save()
    idle(page, qtbot)
    said: list[str] = []
    page.said.connect(said.append)
    with qtbot.waitSignal(page.paper.shown, timeout=30_000):
        page.print_request()
        page.print_request()
    assert said == ["正在排更正申请……", "更正申请草稿已在预览里"]


def test_saving_refused_prints_nothing(
    counter: Counter, qtbot: QtBot, page: DifferencesPage
) -> None:
    counter.work_as("查看")
    press(here(), Qt.Key.Key_P, CTRL)
    idle(page, qtbot)
    assert "没有权限" in page.message.text()
    assert page.paper.preview is None
    assert page.work.decisions()
    assert any("保存" in button for button in (page.bar.keep.text(),))
    assert words_on(page)
