"""The page 附件: files chosen, dropped, pasted; opened, renamed, taken back, all by keyboard."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.people import VIEWER
from sbdesk.gui.customers.attachments_page import AttachmentsPage
from sbdesk.gui.parts.fields import LineField, TextArea
from sbdesk.gui.sheet import dress
from sbdesk.services.attachments import NewAttachment, attach, attachments_of
from tests.gui.customers.counter import CUSTOMERS, new_office, write
from tests.gui.customers.page_desk import PageDesk
from tests.gui.fit import settle, unfit
from tests.gui.keys import here, press

Show = Callable[[QWidget], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


def picture(path: Path, colour: int = 0x336699) -> Path:
    """A small true picture."""
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(colour)
    image.save(str(path))
    return path


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PageDesk]:
    """An office of two customers."""
    made = PageDesk(new_office(tmp_path, CUSTOMERS[:2]))
    yield made
    made.close()


@pytest.fixture
def opened() -> list[Path]:
    """What the system was asked to open."""
    return []


@pytest.fixture
def page(office: PageDesk, shown: Show, opened: list[Path]) -> AttachmentsPage:
    """The page of a customer without attachments."""

    def open_file(path: Path) -> bool:
        opened.append(path)
        return path.suffix != ".pdf"

    made = AttachmentsPage(office.place(), open_file)
    made.resize(860, 480)
    office.listen(made)
    shown(made)
    made.show_customer(office.file())
    return made


@pytest.fixture
def filled(page: AttachmentsPage, office: PageDesk, tmp_path: Path, qtbot: QtBot) -> None:
    """Two pictures and a scan."""
    items = [NewAttachment(picture(tmp_path / f"{n}.png", 0x1000 * n + n)) for n in (1, 2)]
    items.append(NewAttachment(b"%PDF-1.7 scan", "合同.pdf"))
    attach(office.desk, office.file().id, items)
    page.show_customer(office.file())
    qtbot.waitUntil(lambda: page.gallery.count() == 3)


def titles(office: PageDesk) -> list[str]:
    """The attachments of the first customer."""
    return [row.title for row in attachments_of(office.desk, office.file().id)]


def test_an_empty_page_says_what_to_do(page: AttachmentsPage) -> None:
    assert page.empty.isVisible()
    page.take_keyboard()
    assert here() is page.add


def test_a_file_is_chosen_and_attached(
    page: AttachmentsPage, office: PageDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    office.messages.open_path = picture(tmp_path / "表箱.png")
    page.take_keyboard()
    press(page.add, Qt.Key.Key_O, CONTROL)
    qtbot.waitUntil(lambda: page.gallery.count() == 1)
    assert titles(office) == ["表箱"]
    assert office.changes[0].sentence == "添加附件「表箱」：中顺煤业有限公司"
    assert not page.progress.isVisible()


def test_what_is_refused_is_said_in_the_page(
    page: AttachmentsPage, office: PageDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    wrong = tmp_path / "程序.png"
    wrong.write_bytes(b"MZ\0\0")
    office.messages.open_path = wrong
    page.choose_files()
    qtbot.waitUntil(page.message.isVisible)
    assert page.message.text().startswith("没有添加：「程序.png」不是可以添加的文件")
    assert (office.changes, office.messages.errors) == ([], [])
    assert not unfit(page)


def test_a_copied_picture_is_pasted(page: AttachmentsPage, office: PageDesk, qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    page.take_keyboard()
    press(page.add, Qt.Key.Key_V, CONTROL)
    assert "剪贴板里没有图片" in page.message.text()
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(0x00AA00)
    clipboard.setImage(image)
    press(page.add, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: page.gallery.count() == 1)
    assert titles(office) == ["粘贴的图片20261009-094200"]
    clipboard.clear()


def dropped(page: AttachmentsPage, *paths: Path) -> bool:
    """Drag these files over the page and let them go; whether they were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, data, left, none)
    enter.ignore()
    QApplication.sendEvent(page, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(page, QDropEvent(QPointF(9, 9), copy, data, left, none))
    return True


def test_files_are_dropped(
    page: AttachmentsPage, office: PageDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    paths = [picture(tmp_path / f"{n}.png", n) for n in range(3)]
    assert dropped(page, *paths)
    qtbot.waitUntil(lambda: page.gallery.count() == 3)
    assert titles(office) == ["0", "1", "2"]
    page.show_customer(None)
    assert not dropped(page, *paths)


def test_who_may_not_is_told_before_anything_happens(
    page: AttachmentsPage, office: PageDesk, tmp_path: Path
) -> None:
    office.work_as(VIEWER)
    office.messages.open_path = picture(tmp_path / "表箱.png")
    page.choose_files()
    assert "没有权限" in page.message.text()
    assert dropped(page, tmp_path / "表箱.png")
    assert titles(office) == []


@pytest.mark.usefixtures("filled")
def test_the_keyboard_goes_to_the_pictures_when_they_have_come(
    page: AttachmentsPage, office: PageDesk, qtbot: QtBot
) -> None:
    page.show_customer(office.file("7113300001"))
    page.take_keyboard()
    assert here() is page.add
    page.show_customer(office.file())
    qtbot.waitUntil(lambda: page.gallery.count() == 3)
    assert here() is page.gallery


@pytest.mark.usefixtures("filled")
def test_a_low_page_has_low_pictures(page: AttachmentsPage) -> None:
    high = page.gallery.gridSize().height()
    page.resize(760, 230)
    settle()
    low = page.gallery.gridSize().height()
    assert low < high
    assert low <= page.gallery.viewport().height() + 1


@pytest.mark.usefixtures("filled")
def test_a_copy_is_opened_never_the_kept_file(
    page: AttachmentsPage, opened: list[Path], qtbot: QtBot
) -> None:
    page.take_keyboard()
    assert here() is page.gallery
    press(page.gallery, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(opened) == 1)
    assert opened[0].name == "1.png"
    assert "files" not in opened[0].parts
    press(page.gallery, Qt.Key.Key_End)
    press(page.gallery, Qt.Key.Key_Return)
    qtbot.waitUntil(page.message.isVisible)
    assert "没有打开「合同.pdf」的程序" in page.message.text()
    page.shut_down()
    assert not opened[0].exists()


@pytest.mark.usefixtures("filled")
def test_a_missing_file_is_seen_and_said(
    page: AttachmentsPage, office: PageDesk, qtbot: QtBot
) -> None:
    row = attachments_of(office.desk, office.file().id)[0]
    assert row.path is not None
    row.path.unlink()
    page.read()
    qtbot.waitUntil(lambda: (page.gallery.current() or row).path is not None)
    page.take_keyboard()
    page.open_chosen()
    qtbot.waitUntil(lambda: bool(office.messages.errors))
    assert "不在了" in str(office.messages.errors[0])
    page.grab()


@pytest.mark.usefixtures("filled")
def test_a_copy_is_saved(
    page: AttachmentsPage, office: PageDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    office.messages.save_path = tmp_path / "抄.png"
    page.take_keyboard()
    both = CONTROL | Qt.KeyboardModifier.ShiftModifier
    press(page.gallery, Qt.Key.Key_O, both)
    qtbot.waitUntil(lambda: bool(office.said))
    assert office.said == ["附件已存到「抄.png」"]
    assert (tmp_path / "抄.png").read_bytes() == (tmp_path / "1.png").read_bytes()


@pytest.mark.usefixtures("filled")
def test_f4_renames_and_del_takes_back(
    page: AttachmentsPage, office: PageDesk, qtbot: QtBot
) -> None:
    page.take_keyboard()
    press(page.gallery, Qt.Key.Key_F4)
    assert page.has_form()
    title = here()
    assert isinstance(title, LineField)
    assert title.value() == "1"
    title.set_value("")
    press(title, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: page.names.form.problem_count() == 1)
    write(title, "表箱正面")
    press(title, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: not page.has_form())
    assert titles(office)[0] == "表箱正面"
    press(page.gallery, Qt.Key.Key_Delete)
    reason = here()
    assert isinstance(reason, TextArea)
    write(reason, "拍错了")
    press(reason, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: not page.has_form())
    qtbot.waitUntil(lambda: page.gallery.count() == 2)
    assert [one.sentence for one in office.changes] == [
        "修改附件「表箱正面」", "撤回附件「表箱正面」（拍错了）",
    ]  # fmt: skip


@pytest.mark.usefixtures("filled")
def test_escape_gives_a_form_up(page: AttachmentsPage, office: PageDesk) -> None:
    around = QShortcut(QKeySequence("Esc"), page.window())
    left: list[bool] = []
    around.activated.connect(lambda: left.append(True))
    page.take_keyboard()
    for key in (Qt.Key.Key_F4, Qt.Key.Key_Delete):
        press(page.gallery, key)
        assert page.has_form()
        press(here(), Qt.Key.Key_Escape)
        assert not page.has_form()
        assert here() is page.gallery
    assert (office.changes, left) == ([], [])
    press(page.gallery, Qt.Key.Key_Escape)
    assert left == [True]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("percent", [100, 150])
def test_everything_fits(
    page: AttachmentsPage, qapp: QApplication, qtbot: QtBot, percent: int
) -> None:
    dress(qapp, percent)
    page.resize(760, 480)
    page.take_keyboard()
    settle()
    assert not unfit(page)
    page.grab()
    row = page.gallery.current()
    assert row is not None
    assert row.path is not None
    path = row.path
    side = round(160 * percent / 100)
    qtbot.waitUntil(lambda: page.gallery.thumbnails.picture(path, side) is not None)
    made = page.gallery.thumbnails.picture(path, side)
    assert made is not None
    assert (made.width(), made.height()) == (64, 48)
    assert not page.grab().isNull()
