"""The main job, whole, in the real window and without a mouse.

Import a ledger, find a customer by initials, enter a complaint, log a visit with a promise, score
and grade, answer the complaint, look at the draft, issue it, look at the visit sheet.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sbdesk.app import Program
from sbdesk.domain.readings import name_readings
from sbdesk.gui.complaints.tab import ComplaintsPage
from sbdesk.gui.credit.tab import CreditPage
from sbdesk.gui.customers.tab import CustomersPage
from sbdesk.gui.messages import Messages
from sbdesk.gui.parts.paper_preview import PaperPreview
from sbdesk.gui.visits.tab import VisitsPage
from sbdesk.services.complaints import complaint_file, complaint_ids
from sbdesk.services.customers import CustomerFile, customer_count, customer_file
from sbdesk.services.notices import register
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.services.visits import visit_file, visit_ids
from tests.fixtures.ledgers import FAULTS, compose_ledger
from tests.gui.fit import settle, unfit
from tests.gui.keys import here, press, type_text, words_on

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ENTER = Qt.Key.Key_Return
PATIENCE = 20_000
ACCEPTED = 52


class Clerk(Messages):
    """Chooses the ledger when asked for a file, and agrees when asked."""

    def __init__(self, ledger: Path) -> None:
        super().__init__()
        self._ledger = ledger
        self.errors: list[BaseException] = []

    def error(self, error: BaseException) -> None:
        self.errors.append(error)

    def tell(self, text: str) -> None:
        raise AssertionError(text)

    def ask(self, question: str, yes: str, no: str = "取消") -> bool:
        del question, yes, no
        return True

    def open_file(self, title: str, patterns: str, folder: str = "") -> Path | None:
        del title, patterns, folder
        return self._ledger


def keys(key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """Press a key, with what is held down, where the keyboard is."""
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    press(here(), key, held)


def write(text: str) -> None:
    """Han as an input method commits it."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(here(), event)


def go_to(name: str) -> None:
    """Enter through the fields until this one has the keyboard."""
    for _ in range(30):
        if here().objectName() == name:
            return
        keys(ENTER)
        settle()
    raise AssertionError(f"Enter never came to {name}")


class Walk:
    """A person's way through the window, by keyboard."""

    def __init__(self, program: Program, clerk: Clerk, qtbot: QtBot) -> None:
        self.program, self.clerk, self.qtbot = program, clerk, qtbot
        self.window, self.desk = program.window, program.desk()
        customers = self.window.page("customers")
        assert isinstance(customers, CustomersPage)
        self.customers = customers

    def wait(self, until: Callable[[], object]) -> None:
        """As long as a slow machine may need."""

        def true() -> bool:
            return bool(until())

        self.qtbot.waitUntil(true, timeout=PATIENCE)

    def preview(self, *, numbered: bool) -> PaperPreview:
        """The preview on screen, of a draft or of an issued paper."""

        def shown() -> list[PaperPreview]:
            found: Iterable[PaperPreview] = self.window.findChildren(PaperPreview)
            return [p for p in found if p.isVisible() and bool(p.paper().number) == numbered]

        self.wait(shown)
        return shown()[0]

    def put_away(self, preview: PaperPreview) -> None:
        """Esc, and back in the window."""
        press(preview, Qt.Key.Key_Escape)
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)

    def customer(self, pk: int) -> CustomerFile:
        """A customer's file as it is stored."""
        file = customer_file(self.desk, pk)
        assert file is not None
        return file

    def import_the_ledger(self) -> None:
        """Look first, then write."""
        keys(Qt.Key.Key_I, CONTROL)
        self.wait(self.import_is_offered)
        assert customer_count(self.desk) == 0
        keys(ENTER)
        self.wait(lambda: len(self.customers.list.model.ids()) == ACCEPTED)

    def import_is_offered(self) -> bool:
        """Whether the dry run is done and Enter would write."""
        return self.customers.wide.importing.go.hasFocus()

    def find_by_initials(self) -> int:
        """The first customer with a name of three characters."""
        with self.desk.reading() as raw:
            rows = raw.execute("SELECT name FROM customer WHERE length(name) = 3").fetchall()
        keys(Qt.Key.Key_F, CONTROL)
        type_text(here(), name_readings(rows[0][0]).initials[0])
        self.wait(lambda: 0 < len(self.customers.list.model.ids()) < ACCEPTED)
        keys(Qt.Key.Key_Down)
        self.wait(self.customers.list.view.hasFocus)
        pk = self.customers.list.view.chosen_id()
        assert pk is not None
        name = self.customer(pk).fields.name
        self.wait(lambda: self.customers.side.file.header.name.text() == name)
        return pk

    def complain(self, customer: CustomerFile) -> ComplaintsPage:
        """登记投诉 from the customer's file; its due dates are reckoned."""
        keys(Qt.Key.Key_T, CONTROL)
        self.wait(lambda: here().objectName() == "received")
        page = self.window.page("complaints")
        assert isinstance(page, ComplaintsPage)
        go_to("channel")
        type_text(here(), "95")
        go_to("category")
        type_text(here(), "dyzl")
        go_to("content")
        write("晚上七点以后电压低。")
        go_to("handler_id")
        keys(Qt.Key.Key_Down)
        keys(Qt.Key.Key_S, CONTROL)
        self.wait(lambda: len(complaint_ids(self.desk)) == 1)
        case = complaint_file(self.desk, complaint_ids(self.desk)[0])
        assert case is not None
        assert case.fields.customer_id == customer.id
        assert "个工作日" in case.clocks[1]
        self.wait(lambda: page.file.whole() is not None and page.list.view.hasFocus())
        return page

    def visit(self) -> VisitsPage:
        """登记走访 from the complaint, with a promise."""
        keys(Qt.Key.Key_G, CONTROL)
        self.wait(lambda: here().objectName() == "visited")
        page = self.window.page("visits")
        assert isinstance(page, VisitsPage)
        type_text(here(), f"{self.desk.today():%m%d} 0001")
        go_to("said")
        write("要换粗一点的线")
        go_to("0.what")
        write("换进户线")
        keys(ENTER)
        keys(Qt.Key.Key_Down)
        keys(ENTER)
        type_text(here(), f"{self.desk.today().year + 1}0131")
        keys(Qt.Key.Key_S, CONTROL)
        self.wait(lambda: len(visit_ids(self.desk)) == 1)
        visit = visit_file(self.desk, visit_ids(self.desk)[0])
        assert visit is not None
        assert [row.fields.what for row in visit.follow_ups] == ["换进户线"]
        self.wait(lambda: page.side.form() is None and page.list.view.hasFocus())
        self.wait(lambda: "换进户线" in "".join(words_on(page)))
        return page

    def grade(self, pk: int) -> None:
        """Score the customer from his file and fix the grade."""
        keys(Qt.Key.Key_1, CONTROL)
        self.wait(self.customers.isVisible)
        settle()
        keys(Qt.Key.Key_X, CONTROL, SHIFT)
        self.wait(lambda: isinstance(self.window.page("credit"), CreditPage))
        name = self.customer(pk).fields.name
        self.wait(lambda: name in words_on(self.window))
        keys(Qt.Key.Key_D, CONTROL)
        self.wait(lambda: self.customer(pk).grade == "A")

    def answer(self, page: ComplaintsPage) -> str:
        """答复, look at the draft, issue it from there; its number."""
        keys(Qt.Key.Key_2, CONTROL)
        self.wait(page.list.view.hasFocus)
        keys(Qt.Key.Key_R, CONTROL)
        self.wait(lambda: here().objectName() == "contacted")
        type_text(here(), f"{self.desk.now():%m%d %H%M}")
        go_to("finding")
        type_text(here(), "bss")
        go_to("facts")
        write("现场核对，电压合格。")
        go_to("basis")
        write("现场测量记录。")
        keys(Qt.Key.Key_S, CONTROL)
        self.wait(page.list.view.hasFocus)
        keys(Qt.Key.Key_P, CONTROL)
        draft = self.preview(numbered=False)
        for _ in range(12):
            if draft.issue.hasFocus():
                break
            keys(Qt.Key.Key_Tab)
        keys(ENTER)
        issued = self.preview(numbered=True)
        number = issued.paper().number
        assert number is not None
        self.put_away(issued)
        return number


@pytest.fixture
def walk(tmp_path: Path, qtbot: QtBot) -> Iterator[Walk]:
    """The window on an empty office, with a ledger at hand."""
    ledger = tmp_path / "用户档案.xlsx"
    compose_ledger(ledger, rows=ACCEPTED + len(FAULTS), seed=4)
    request = InitOffice("青石岭供电所", "QSL", person="赵明远", phone="0476-6123456")
    init_office(tmp_path / "office", tmp_path / "state", request).office.close()
    program = Program(tmp_path / "office", tmp_path / "state", None)
    clerk = Clerk(ledger)
    program.furnish(clerk)
    program.window.show()
    program.open_office()
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    yield Walk(program, clerk, qtbot)
    assert program.window.close()


def test_the_main_job_by_keyboard_alone(walk: Walk) -> None:
    walk.import_the_ledger()
    pk = walk.find_by_initials()
    complaints = walk.complain(walk.customer(pk))
    visits = walk.visit()
    keys(Qt.Key.Key_P, CONTROL)
    sheet = walk.preview(numbered=False)
    assert sheet.paper().pages == 1
    walk.put_away(sheet)
    assert visits.list.count() == 1
    walk.grade(pk)
    number = walk.answer(complaints)
    assert number == f"青供诉复〔{walk.desk.now().year}〕A1号"
    assert [line.number for line in register(walk.desk)] == [number]
    assert walk.clerk.errors == []
    assert walk.desk.office.verify().ok
    assert unfit(walk.window) == []
