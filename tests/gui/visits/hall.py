"""A small real office at a fixed minute, and one tab of the window on it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from sbdesk.domain.changes import Changes
from sbdesk.domain.customers import CustomerFields
from sbdesk.gui.jobs import JobRunner
from sbdesk.gui.main_window import MainWindow
from sbdesk.gui.messages import Messages
from sbdesk.gui.page import Page, TabSpec, Worker
from sbdesk.gui.workplace import Workplace
from sbdesk.services.customers import add_customer, customer_pk
from sbdesk.services.desk import Desk, id_text
from sbdesk.services.finding import Finder
from sbdesk.services.journal import undo_last
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.services.press import Press
from sbdesk.settings import Settings

NOW = datetime(2026, 10, 9, 1, 42, tzinfo=UTC)
"""09:42 at the station."""
TODAY = date(2026, 10, 9)
LONG_NAME = "内蒙古自治区赤峰市巴林左旗林东镇恒通建筑材料制造与运输有限责任公司要尔"
LONG_WORDS = "十月起三班生产，新上一台制氧机和两台破碎机，预计增加十二万千瓦时；" * 6


class Answers(Messages):
    """Answers as told and keeps what was said."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.told: list[str] = []
        self.errors: list[BaseException] = []
        self.yes = True
        self.path: Path | None = None

    def error(self, error: BaseException) -> None:
        self.errors.append(error)

    def tell(self, text: str) -> None:
        self.told.append(text)

    def ask(self, question: str, yes: str, no: str = "取消") -> bool:
        self.asked.append(question)
        return self.yes

    def save_file(self, title: str, patterns: str, proposal: str = "") -> Path | None:
        return self.path


def write(widget: QWidget | None, text: str) -> None:
    """Put text in as an input method does; keys alone cannot write Han."""
    assert widget is not None
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


@dataclass
class Hall:
    """The office, its window on one tab, and what the tab said."""

    desk: Desk
    messages: Answers
    jobs: JobRunner
    finder: Finder
    place: Workplace
    changes: list[Changes] = field(default_factory=list)
    asked: list[tuple[str, object]] = field(default_factory=list)
    counts: list[tuple[int, bool]] = field(default_factory=list)
    window: MainWindow | None = None

    def show(self, page: Page, title: str) -> MainWindow:
        """The window with this tab, not yet on screen."""
        window = MainWindow((TabSpec("tab", title, title[:2], lambda: page),), Settings())
        window.resize(1366, 690)
        self.window = window
        window.undo_asked.connect(self.undo)
        page.changed.connect(self.changes.append)
        page.counted.connect(lambda n, late: self.counts.append((n, late)))
        page.open_asked.connect(lambda subject, what: self.asked.append((subject, what)))
        window.show_office("林东供电所")
        person = self.desk.person
        assert person is not None
        window.show_people([Worker(person.id, person.name, person.role)], person.id)
        window.begin()
        return window

    def announce(self, changes: Changes) -> None:
        """Somebody committed elsewhere."""
        assert self.window is not None
        self.window.announce(changes)

    def undo(self) -> None:
        """What the composition root does at Ctrl+Z."""
        job = self.jobs.start(lambda _job: undo_last(self.desk))
        job.succeeded.connect(lambda outcome: self.announce(outcome.changes))
        job.failed.connect(self.messages.error)

    def work_as(self, role: str) -> None:
        """Somebody of another role sits down; "" is nobody."""
        person = self.desk.person
        assert person is not None
        self.desk = self.desk.worked_by(replace(person, role=role) if role else None)

    def customer(self, name: str, number: str, kind: str = "高压") -> bytes:
        """A customer's file; its record id."""
        fields = CustomerFields(
            customer_no=number, name=name, village="柳条沟村", kind=kind, opened=date(2019, 3, 5)
        )
        return add_customer(self.desk, fields).id

    def pk(self, customer: bytes) -> int:
        """The local number of a customer."""
        return customer_pk(self.desk, id_text(customer))

    def close(self) -> None:
        """After the page was shut down."""
        if self.window is not None:
            self.window.hide()
            self.window.deleteLater()
        self.jobs.shut_down()
        self.finder.close()
        self.desk.office.close()


def open_hall(folder: Path, clock: Callable[[], datetime] = lambda: NOW) -> Hall:
    """An empty office; 王所长 works."""
    request = InitOffice("林东供电所", "LD", person="王所长")
    desk = init_office(folder / "data", folder / "state", request, clock)
    messages, jobs, finder = Answers(), JobRunner(), Finder(desk)
    held: list[Hall] = []
    settings = [Settings()]
    place = Workplace(
        desk=lambda: held[0].desk,
        jobs=jobs,
        messages=messages,
        press=Press(),
        find=finder.find,
        interrupt=finder.interrupt,
        settings=lambda: settings[0],
        keep_settings=lambda new: settings.__setitem__(0, new),
    )
    hall = Hall(desk, messages, jobs, finder, place)
    held.append(hall)
    return hall
