"""Files dragged onto the tab: which are taken, and which page they open."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sbdesk.domain.handoff import SUFFIXES, Choice
from sbdesk.gui.parts.file_drop import files_among
from tests.gui.handoff.bench import STICK, HandoffBench
from tests.gui.handoff.conftest import rest
from tests.gui.handoff.stand_in import StandIn

PACKAGE = STICK.root / "林东-给大厅电脑-041.SBH"
RECEIPT = STICK.root / "回执.sbr"
CARD = STICK.root / "外勤03-名片.sbc"
SHEET = STICK.root / "台账.xlsx"


def dragged(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(bench: HandoffBench, *paths: Path) -> bool:
    """Drag above the tab and let go; whether the tab wanted it."""
    data, copy = dragged(*paths), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(QPoint(3, 3), copy, data, left, none)
    over.ignore()
    QApplication.sendEvent(bench.page, over)
    if not over.isAccepted():
        return False
    let_go = QDropEvent(QPointF(3, 3), copy, data, left, none, QEvent.Type.Drop)
    QApplication.sendEvent(bench.page, let_go)
    return True


def test_only_files_of_the_handoff_are_taken() -> None:
    assert files_among(dragged(SHEET, PACKAGE, RECEIPT, CARD), SUFFIXES) == [PACKAGE, RECEIPT, CARD]
    assert files_among(QMimeData(), SUFFIXES) == []
    web = QMimeData()
    web.setUrls([QUrl("https://example.org/a.sbh")])
    assert files_among(web, SUFFIXES) == []


def test_a_sheet_is_left_to_others(bench: HandoffBench) -> None:
    assert not drop(bench, SHEET)
    assert bench.page.overview.isVisible()


def test_a_package_is_looked_into(bench: HandoffBench, services: StandIn, qtbot: QtBot) -> None:
    assert drop(bench, PACKAGE)
    rest(bench, qtbot)
    assert services.said("inspect") == [(PACKAGE,)]
    assert bench.page.receive.is_reviewing()


def test_a_receipt_is_taken(bench: HandoffBench, services: StandIn, qtbot: QtBot) -> None:
    services.kind = "receipt"
    assert drop(bench, RECEIPT)
    rest(bench, qtbot)
    assert services.said("take receipt") == [(RECEIPT,)]
    assert bench.page.overview.isVisible()


def test_a_card_opens_the_introduction(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    services.kind = "card"
    assert drop(bench, CARD)
    rest(bench, qtbot)
    assert bench.page.introduce.isVisible()


def test_several_are_taken_one_by_one(bench: HandoffBench, services: StandIn) -> None:
    assert drop(bench, PACKAGE, RECEIPT)
    assert bench.page.message.text() == "一次收一个文件，请一个一个拖进来。"
    assert services.said("inspect") == []


def test_answers_not_written_are_not_dropped_unasked(
    bench: HandoffBench, services: StandIn, qtbot: QtBot
) -> None:
    drop(bench, PACKAGE)
    rest(bench, qtbot)
    bench.page.receive.review.pick(Choice.MINE)
    bench.messages.yes = False
    drop(bench, PACKAGE)
    rest(bench, qtbot)
    assert len(services.said("inspect")) == 1
    bench.messages.yes = True
    drop(bench, PACKAGE)
    rest(bench, qtbot)
    assert len(services.said("inspect")) == 2
