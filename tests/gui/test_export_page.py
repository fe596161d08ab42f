"""A list goes out from the window: its rows, order and columns; masked, or whole with a reason."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.people import COUNTER, VIEWER
from sbdesk.gui.parts.export_page import ExportPage
from sbdesk.gui.sheet import dress
from sbdesk.services.customer_list import CustomerQuery, customer_ids
from sbdesk.services.disclosures import disclosures
from sbdesk.services.exporting import export_columns
from sbdesk.spreadsheets.reading import read_sheet
from tests.gui.customers.counter import CUSTOMERS, new_office, write
from tests.gui.customers.page_desk import PageDesk
from tests.gui.fit import unfit
from tests.gui.keys import here, press

Show = Callable[[QWidget], None]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PageDesk]:
    """Five customers, and a place to write to."""
    made = PageDesk(new_office(tmp_path, CUSTOMERS))
    made.messages.save_path = tmp_path / "客户.csv"
    yield made
    made.close()


@pytest.fixture
def page(office: PageDesk, shown: Show) -> ExportPage:
    """The page asking about the list of all, by name from the back, two columns."""
    made = ExportPage(office.place())
    made.resize(900, 480)
    made.said.connect(office.said.append)
    made.written.connect(office.changes.append)
    shown(made)
    ids = customer_ids(office.desk, CustomerQuery("name", descending=True))
    made.take("customers", ids, ("name", "phone"))
    made.begin()
    return made


def written(office: PageDesk) -> list[list[object]]:
    """What stands in the file."""
    assert office.messages.save_path is not None
    return [list(row) for row in read_sheet(office.messages.save_path).rows]


def test_it_goes_out_as_it_is_seen(page: ExportPage, office: PageDesk, qtbot: QtBot) -> None:
    assert here() is page.choice.go
    assert page.choice.columns.currentText() == "清单上的 2 个栏目"
    with qtbot.waitSignal(page.closed):
        press(here(), Qt.Key.Key_Return)
    assert office.said == ["已导出 5 行到「客户.csv」，号码已遮住"]
    rows = written(office)
    assert rows[0] == ["户名", "联系电话"]
    assert ["张守明", "139****0011"] in rows
    names = [row[0] for row in rows[1:]]
    assert names == sorted(names, key=str, reverse=True)


def test_all_columns_may_be_wanted(page: ExportPage, office: PageDesk, qtbot: QtBot) -> None:
    page.choice.columns.setFocus()
    press(page.choice.columns, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.closed):
        page.choice.go_on()
    assert written(office)[0] == [title for _, title in export_columns("customers")]


def test_whole_numbers_with_a_reason(page: ExportPage, office: PageDesk, qtbot: QtBot) -> None:
    office.work_as(COUNTER)
    page.choice.whole.setFocus()
    press(page.choice.whole, Qt.Key.Key_Space)
    write(here(), "县公司核对")
    with qtbot.waitSignal(page.closed):
        press(here(), Qt.Key.Key_Return)
    assert ["张守明", "13904760011"] in written(office)
    assert [one.reason for one in disclosures(office.desk)] == ["县公司核对"]
    assert office.changes[0].touches("disclosure")


def test_thinking_better_of_the_file_keeps_asking(page: ExportPage, office: PageDesk) -> None:
    office.messages.save_path = None
    page.choice.go_on()
    assert page.choice.isVisible()
    assert not page.is_busy()


def test_cancelling_leaves_no_file(
    page: ExportPage, office: PageDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    gate = Event()
    office.jobs.start(lambda _job: gate.wait())
    page.choice.go_on()
    assert page.is_busy()
    press(here(), Qt.Key.Key_Escape)
    gate.set()
    qtbot.waitUntil(lambda: not page.is_busy())
    assert page.choice.about.text() == "已取消，没有留下文件。"
    assert list(tmp_path.glob("*.csv")) == []
    assert here() is page.choice.go


def test_escape_leads_back(page: ExportPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.closed):
        press(here(), Qt.Key.Key_Escape)
    page.shut_down()


def test_an_empty_list_and_a_viewer_are_told(page: ExportPage, office: PageDesk) -> None:
    page.choice.hide()
    page.take("customers", ())
    page.begin()
    assert "清单是空的" in page.message.text()
    office.work_as(VIEWER)
    page.take("customers", [1])
    page.begin()
    assert "没有权限导出表格" in page.message.text()
    page.leave()


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("width", [560, 1334])
def test_everything_fits(page: ExportPage, qapp: QApplication, percent: int, width: int) -> None:
    dress(qapp, percent)
    page.resize(width, 520)
    page.choice.whole.setChecked(True)
    assert not unfit(page)
    assert not page.grab().isNull()
