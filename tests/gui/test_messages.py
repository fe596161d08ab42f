"""Errors become sentences; bugs become reports."""

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from sbdesk.domain.errors import EnvironmentProblem, Problem, UserMistake
from sbdesk.domain.errors import Invalid as InvalidRequest
from sbdesk.gui.messages import Messages, UnexpectedErrors, explain


class NoFiles(Messages):
    """A file chooser that answers by itself."""

    answer: Path | None = None

    def save_file(self, title: str, patterns: str, proposal: str = "") -> Path | None:
        return self.answer


def press_when_open(qtbot: QtBot, word: str, seen: list[str]) -> None:
    """Press the button with this word in the next message box."""

    def look() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(10, look)
            return
        seen.append(box.text())
        next(b for b in box.buttons() if b.text() == word).click()

    QTimer.singleShot(0, look)


@pytest.mark.parametrize(
    "error",
    [
        UserMistake("表里没有「户号」这一列。"),
        EnvironmentProblem("U 盘已拔出。"),
        InvalidRequest([Problem("phone", "少 1 位"), Problem("name", "请填户名")]),
    ],
)
def test_expected_errors_say_their_sentence(error: Exception) -> None:
    assert explain(error).text == str(error)
    assert explain(error).detail == ""


def test_a_bug_has_a_report(caplog: pytest.LogCaptureFixture) -> None:
    def deep() -> None:
        raise KeyError("pk")

    try:
        deep()
    except KeyError as error:
        with caplog.at_level(logging.ERROR):
            shown = explain(error)
    assert "没有改动" in shown.text
    assert "deep" in shown.detail
    assert "KeyError" in shown.detail
    assert "a bug reached the window" in caplog.text
    caplog.clear()


def test_a_question_is_answered_by_its_buttons(qtbot: QtBot) -> None:
    seen: list[str] = []
    messages = Messages()
    press_when_open(qtbot, "撤回", seen)
    assert messages.ask("撤回这条投诉？", "撤回")
    press_when_open(qtbot, "取消", seen)
    assert not messages.ask("撤回这条投诉？", "撤回")
    press_when_open(qtbot, "知道了", seen)
    messages.tell("已有另一个窗口开着。")
    press_when_open(qtbot, "知道了", seen)
    messages.error(UserMistake("请先选客户。"))
    assert seen == ["撤回这条投诉？"] * 2 + ["已有另一个窗口开着。", "请先选客户。"]


def test_a_report_is_saved(qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    messages = NoFiles()
    messages.answer = tmp_path / "report.txt"
    press_when_open(qtbot, "保存报告", [])
    messages.error(ZeroDivisionError("x"))
    assert "ZeroDivisionError" in messages.answer.read_text("utf-8")
    caplog.clear()


def test_a_report_that_cannot_be_written_is_said(
    qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    messages = NoFiles()
    messages.answer = tmp_path / "absent" / "report.txt"
    seen: list[str] = []
    press_when_open(qtbot, "保存报告", seen)
    QTimer.singleShot(50, lambda: press_when_open(qtbot, "知道了", seen))
    messages.error(ZeroDivisionError("x"))
    assert "报告没有存下" in seen[-1]
    messages.answer = None
    press_when_open(qtbot, "保存报告", seen)
    messages.error(ZeroDivisionError("x"))
    caplog.clear()


def on_a_thread(error: BaseException) -> Callable[[], None]:
    def run() -> None:
        raise error

    return run


def test_nobodys_errors_reach_the_window(qtbot: QtBot) -> None:
    heard: list[BaseException] = []
    hooks = UnexpectedErrors(heard.append)
    hooks.install()
    try:
        one, other = ValueError("a"), ValueError("b")
        sys.excepthook(ValueError, one, None)
        thread = threading.Thread(target=on_a_thread(other))
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: heard == [one, other])
    finally:
        hooks.remove()
    assert sys.excepthook is sys.__excepthook__


def test_the_chooser_opens_where_the_last_file_was(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Qt's own chooser is the system's: only what it is asked can be seen."""
    asked: list[str] = []

    def choose(_window: object, _title: str, place: str, _patterns: str) -> tuple[str, str]:
        asked.append(place)
        return str(tmp_path / "表.xlsx"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    messages = Messages()
    assert messages.open_file("选", "表格 (*.xlsx)") == tmp_path / "表.xlsx"
    messages.open_file("选", "表格 (*.xlsx)")
    messages.save_file("存", "表格 (*.xlsx)", "退回.xlsx")
    assert asked[0] not in ("", str(Path.cwd()))
    assert asked[1:] == [str(tmp_path), str(tmp_path / "退回.xlsx")]


@pytest.mark.parametrize("there", [True, False])
def test_the_chooser_opens_at_a_folder_that_is_there(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    """A folder that is not there would be offered as the name of the file."""
    del qapp
    documents = tmp_path / "Documents"
    if there:
        documents.mkdir()
    places = QStandardPaths.StandardLocation
    known = {places.DocumentsLocation: str(documents), places.HomeLocation: str(tmp_path)}
    monkeypatch.setattr(QStandardPaths, "writableLocation", known.__getitem__)
    asked: list[str] = []

    def chooser(window: object, title: str, place: str, patterns: str) -> tuple[str, str]:
        asked.append(place)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", chooser)
    assert Messages().open_file("选择扫描件", "照片 (*.jpg)") is None
    assert asked == [str(documents if there else tmp_path)]
