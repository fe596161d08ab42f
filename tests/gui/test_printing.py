"""Paper: turned and enlarged in the preview, printed grey and true to size."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.errors import EnvironmentProblem
from sbdesk.gui import printing
from sbdesk.gui.jobs import Cancelled
from sbdesk.gui.parts.preview import PreviewDialog
from sbdesk.gui.parts.print_choice import PrintDialog
from sbdesk.gui.printing import Job, Picture
from sbdesk.settings import PrinterSetting
from tests.gui.fit import unfit
from tests.gui.keys import child, here, press, words_on

Show = Callable[[QWidget], None]


class Paper:
    """A4 pages with a black corner; remembers what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def render(self, page: int, dpi: int) -> Picture:
        self.asked.append((page, dpi))
        width, height = round(210 / 25.4 * dpi), round(297 / 25.4 * dpi)
        row = b"\x00" * (width // 10) + b"\xff" * (width - width // 10)
        blank = b"\xff" * width
        return width, height, row * (height // 10) + blank * (height - height // 10)


def nothing(done: int, total: int, what: str) -> None:
    """A checkpoint that lets everything pass."""


def test_pages_are_drawn_one_by_one(tmp_path: Path) -> None:
    paper, out = Paper(), tmp_path / "out.pdf"
    steps: list[tuple[int, int]] = []
    job = Job("投诉答复", 2, paper.render, copies=2)
    printing.to_pdf(job, out, PrinterSetting(), lambda d, t, w: steps.append((d, t)))
    assert paper.asked == [(0, 300), (1, 300), (0, 300), (1, 300)]
    assert steps == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    raw = out.read_bytes()
    assert len(re.findall(rb"/Type /Page\b", raw)) == 4
    assert re.search(rb"/MediaBox \[0 0 59[45]\S* 84[12]", raw)
    assert b"/DeviceGray" in raw


def test_a_cancelled_print_stops(tmp_path: Path) -> None:
    paper = Paper()

    def stop(done: int, total: int, what: str) -> None:
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        printing.to_pdf(Job("x", 5, paper.render), tmp_path / "x.pdf", PrinterSetting(), stop)
    assert paper.asked == [(0, 300)]


def test_a_missing_printer_is_said(qtbot: QtBot) -> None:
    with pytest.raises(EnvironmentProblem, match="找不到打印机「没有这台」"):
        printing.to_printer(Job("x", 1, Paper().render), PrinterSetting("没有这台"), nothing)
    assert "没有这台" not in printing.printer_names()


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    out = tmp_path / "absent" / "x.pdf"
    with pytest.raises(EnvironmentProblem, match="没有接受任务"):
        printing.to_pdf(Job("x", 1, Paper().render), out, PrinterSetting(), nothing)


def test_a_picture_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="3 × 2"):
        printing.image_of((3, 2, b"12345"))
    assert printing.image_of((3, 2, b"123456")).width() == 3


def test_the_preview_turns_pages_by_key(shown: Show, qtbot: QtBot) -> None:
    paper = Paper()
    dialog = PreviewDialog("投诉答复 投〔2026〕33号", 3, paper.render, note="草稿")
    shown(dialog)
    assert "1 / 3 页" in words_on(dialog)
    for key, page in (
        (Qt.Key.Key_PageDown, 1),
        (Qt.Key.Key_End, 2),
        (Qt.Key.Key_PageDown, 2),
        (Qt.Key.Key_PageUp, 1),
        (Qt.Key.Key_Home, 0),
    ):
        press(dialog, key)
        assert dialog.page() == page
    assert unfit(dialog) == []
    with qtbot.waitSignal(dialog.print_asked):
        press(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_page_is_read_to_its_foot_by_key(shown: Show) -> None:
    """The keys count where the keyboard is: on the paper, and on the buttons beside it."""
    dialog = PreviewDialog("走访单", 1, Paper().render)
    shown(dialog)
    area = child(dialog, QScrollArea)
    bar = area.verticalScrollBar()
    assert here() is area
    assert child(dialog, QWidget, "focus_ring").isVisible()
    press(here(), Qt.Key.Key_Down)
    assert 0 < bar.value() < bar.maximum()
    for way in (area, dialog.print):
        way.setFocus()
        press(here(), Qt.Key.Key_Home)
        assert bar.value() == 0
        for _ in range(6):
            press(here(), Qt.Key.Key_PageDown)
        assert bar.value() == bar.maximum() > 0
        press(here(), Qt.Key.Key_PageUp)
        assert bar.value() < bar.maximum()
    assert dialog.page() == 0


def test_pages_turn_while_the_paper_has_the_keyboard(shown: Show) -> None:
    dialog = PreviewDialog("走访单", 2, Paper().render)
    shown(dialog)
    press(here(), Qt.Key.Key_PageDown)
    assert dialog.page() == 1
    assert child(dialog, QScrollArea).verticalScrollBar().value() == 0


def test_a_page_keeps_its_size_while_it_is_read(shown: Show) -> None:
    dialog = PreviewDialog("走访单", 1, Paper().render)
    shown(dialog)
    size = dialog.zoom()
    press(here(), Qt.Key.Key_PageDown)
    dialog.turn_to(0)
    assert dialog.zoom() == size
    assert child(dialog, QScrollArea).horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("width", range(700, 760, 7))
def test_a_page_is_never_wider_than_its_room(shown: Show, width: int) -> None:
    dialog = PreviewDialog("走访单", 1, Paper().render)
    dialog.resize(width, 500)
    shown(dialog)
    assert child(dialog, QScrollArea).horizontalScrollBar().maximum() == 0


def test_the_preview_enlarges(shown: Show) -> None:
    paper = Paper()
    dialog = PreviewDialog("走访单", 1, paper.render)
    shown(dialog)
    press(dialog, Qt.Key.Key_0)
    assert (dialog.zoom(), paper.asked[-1][1]) == (100, 96)
    press(dialog, Qt.Key.Key_Plus)
    assert (dialog.zoom(), paper.asked[-1][1]) == (125, 120)
    press(dialog, Qt.Key.Key_Minus)
    press(dialog, Qt.Key.Key_Minus)
    assert dialog.zoom() == 75
    for _ in range(9):
        press(dialog, Qt.Key.Key_Minus)
    assert dialog.zoom() == 50


def test_the_printer_is_proposed_and_moved(shown: Show) -> None:
    held = PrinterSetting("大厅激光", 1.5, -0.5)
    dialog = PrintDialog("打印投诉答复", ["办公室", "大厅激光"], held, copies=2)
    shown(dialog)
    assert dialog.chosen() == held
    assert dialog.copies() == 2
    assert unfit(dialog) == []
    other = PrintDialog("打印", ["办公室"], held)
    assert other.chosen().name == "办公室"
    none = PrintDialog("打印", [], held)
    assert none.chosen().name == ""
    assert not none.print.isEnabled()
