"""Names that break programs, in the list itself: found by pinyin, drawn with a face that has them,
shown whole by tooltip and clipboard where the column is too narrow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QImage, QRawFont, QTextLayout
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from sbdesk import paths
from sbdesk.domain.customers import CustomerFields
from sbdesk.gui import letters
from sbdesk.gui.customers.list import CustomerList
from sbdesk.gui.letters import px
from sbdesk.services.sheets_in import ImportSheet, import_sheet
from sbdesk.spreadsheets.writing import write_table
from tests.gui.customers.conftest import show
from tests.gui.customers.counter import Counter, new_office, open_counter
from tests.gui.fit import settle
from tests.gui.keys import press

RARE, LONG, RAREST = "赵𠅤", "阿依古丽·买买提艾力·阿卜杜热西提·吐尔逊江·白合", "王\U0002a6d5"
CTRL = Qt.KeyboardModifier.ControlModifier
INSET = 12


@pytest.fixture
def counter(tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    """Two of them came by sheet, one was typed; among them an ordinary neighbour of each."""
    desk = new_office(
        tmp_path,
        (
            CustomerFields("7113320003", name=RAREST, village="甲村"),
            CustomerFields("7113320004", name="赵大", village="甲村"),
        ),
    )
    sheet = tmp_path / "档案.xlsx"
    rows = [["7113320001", RARE, "甲村1组1号"], ["7113320002", LONG, "乙村2组2号"]]
    write_table(sheet, "表", ["户号", "户名", "用电地址"], rows)
    assert import_sheet(desk, ImportSheet("customers", sheet)).created == 2
    made = open_counter(desk)
    show(made, qtbot)
    qtbot.waitUntil(lambda: len(made.page.list.model.ids()) == 4)
    yield made
    made.window.hide()
    made.close()
    made.window.deleteLater()
    settle()


@pytest.fixture
def under_test(counter: Counter) -> QAbstractItemModelTester:
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    return QAbstractItemModelTester(counter.page.list.model, fatal)


def list_of(counter: Counter) -> CustomerList:
    return counter.page.list


def row_of(counter: Counter, number: str) -> int:
    row = list_of(counter).model.row_of(counter.pk(number))
    assert row is not None
    return row


def search(counter: Counter, qtbot: QtBot, text: str) -> None:
    with qtbot.waitSignal(list_of(counter).shown):
        counter.window.top.search.setText(text)
    settle()


def painted(counter: Counter, number: str) -> QImage:
    """The name as it stands in the list, without tint or frame."""
    view = list_of(counter).view
    view.clearFocus()
    view.clearSelection()
    box = view.visualRect(list_of(counter).model.index(row_of(counter, number), 0))
    return view.viewport().grab(box).toImage()


def inked(image: QImage, left: int = 0, right: int | None = None, lightest: int = 110) -> list[int]:
    """Where across the picture something dark stands."""
    return [
        x
        for x in range(left, image.width() if right is None else right)
        if any(image.pixelColor(x, y).lightness() < lightest for y in range(image.height()))
    ]


def ink_of(character: str, file: str) -> tuple[float, float]:
    """Where a glyph of a shipped face begins and ends, from its own origin, in pixels."""
    face = QRawFont(str(paths.RESOURCES / "fonts" / file), px(14))
    [glyph] = face.glyphIndexesForString(character)
    assert glyph != 0
    box = face.boundingRect(glyph)
    return box.left(), box.right()


@pytest.mark.usefixtures("under_test")
@pytest.mark.parametrize(
    ("typed", "number", "name"),
    [
        ("zhaoxi", "7113320001", RARE),
        ("𠅤", "7113320001", RARE),
        ("ayglmm", "7113320002", LONG),
        ("ayiguli", "7113320002", LONG),
        ("tuerxunjiang", "7113320002", LONG),
    ],
)
def test_they_are_found_and_the_row_says_them_whole(
    counter: Counter, qtbot: QtBot, typed: str, number: str, name: str
) -> None:
    search(counter, qtbot, typed)
    model = list_of(counter).model
    assert list(model.ids()) == [counter.pk(number)]
    row = row_of(counter, number)
    assert model.cell(row, 0).text == name
    assert model.index(row, 0).data() == name
    search(counter, qtbot, "")
    assert len(model.ids()) == 4
    assert len(name) in (2, 25)


@pytest.mark.usefixtures("under_test")
@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize(
    ("number", "name", "file"),
    [
        ("7113320001", RARE, "NotoSansSC-Regular.ttf"),
        ("7113320003", RAREST, f"{letters.RARE}.ttf"),
    ],
)
def test_the_row_is_drawn_with_a_face_that_has_the_character(
    counter: Counter, percent: int, number: str, name: str, file: str
) -> None:
    """The ink stands where the glyph of the shipped face has it; a box would stand elsewhere."""
    counter.window.set_letters(percent)
    settle()
    image = painted(counter, number)
    layout = QTextLayout(name, letters.font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs = layout.glyphRuns()
    assert all(index != 0 for run in runs for index in run.glyphIndexes())
    # One run for each face, in no order of its own.
    last = max(place.x() for run in runs for place in run.positions())
    begins, ends = ink_of(name[-1], file)
    middle = INSET + letters.width_of(name[0])
    found = inked(image, middle, middle + letters.width_of(name[-1]) + 1, lightest=215)
    assert abs(found[0] - (INSET + last + begins)) <= 2
    assert abs(found[-1] - (INSET + last + ends)) <= 2
    missing = QRawFont(str(paths.RESOURCES / "fonts" / "NotoSansSC-Regular.ttf"), px(14))
    assert missing.supportsCharacter(ord(name[-1])) == (file == "NotoSansSC-Regular.ttf")


@pytest.mark.usefixtures("under_test")
@pytest.mark.parametrize("percent", [100, 150])
def test_a_long_name_gives_way_and_is_told_whole(counter: Counter, percent: int) -> None:
    """… within its column, nothing of it under the next one, the whole in the tooltip."""
    counter.window.set_letters(percent)
    view, model = list_of(counter).view, list_of(counter).model
    if percent != 100:
        # Folded, the list has the whole width; more columns take it.
        list_of(counter).show_columns(("name", "customer_no", "village", "address", "category"))
    settle()
    index = model.index(row_of(counter, "7113320002"), 0)
    box = view.visualRect(index)
    assert letters.width_of(LONG) > box.width()
    shown = painted(counter, "7113320002")
    ink = inked(shown)
    assert max(ink) < box.width() - 2
    # Three dots end it: low, wide apart, nothing above them.
    tail = [x for x in ink if x > max(ink) - px(9)]
    high = [
        y for y in range(shown.height()) for x in tail if shown.pixelColor(x, y).lightness() < 110
    ]
    assert max(high) - min(high) <= px(4)
    event = QHelpEvent(QEvent.Type.ToolTip, box.center(), view.viewport().mapToGlobal(box.center()))
    QApplication.sendEvent(view.viewport(), event)
    assert QToolTip.text() == LONG
    QToolTip.hideText()
    beside = view.visualRect(model.index(index.row(), 1))
    assert beside.left() > box.right()
    neighbour = view.viewport().grab(beside).toImage()
    assert not inked(neighbour, 0, INSET - 2)


@pytest.mark.parametrize(("number", "name"), [("7113320001", RARE), ("7113320002", LONG)])
def test_copying_gives_the_whole_name(
    counter: Counter, qtbot: QtBot, number: str, name: str
) -> None:
    view = list_of(counter).view
    view.choose(counter.pk(number))
    view.setFocus()
    press(view, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == name
    qtbot.waitUntil(lambda: counter.page.side.current() is not None)
    assert view.viewport().rect().contains(QPoint(1, 1))


def test_a_namesake_is_copied_without_what_tells_him_apart(tmp_path: Path, qtbot: QtBot) -> None:
    twins = [
        CustomerFields(f"711332000{n}", name=RARE, village=village)
        for n, village in ((1, "甲村"), (2, "乙村"))
    ]
    made = open_counter(new_office(tmp_path, twins))
    show(made, qtbot)
    made.page.list.show_columns(("name", "grade"))
    qtbot.waitUntil(lambda: len(made.page.list.model.ids()) == 2)
    assert "甲村" in made.page.list.model.cell(0, 0).secondary
    press(made.page.list.view, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == RARE
    made.window.hide()
    made.close()
    made.window.deleteLater()
    settle()
