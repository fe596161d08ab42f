"""A small office with the window on 投诉台账: real services, fakes for what a person answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import EnvironmentProblem
from sbdesk.gui.complaints.tab import ComplaintsPage
from sbdesk.gui.jobs import JobRunner
from sbdesk.gui.main_window import MainWindow
from sbdesk.gui.messages import Messages
from sbdesk.gui.page import TabSpec
from sbdesk.gui.parts.paper_preview import Printers
from sbdesk.gui.printing import Checkpoint, Job
from sbdesk.gui.workplace import Workplace
from sbdesk.services.complaints import complaint_file, complaint_pk, register_complaint
from sbdesk.services.customers import add_customer
from sbdesk.services.desk import Desk, id_text
from sbdesk.services.finding import Finder
from sbdesk.services.journal import undo_last
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.services.press import Press
from sbdesk.settings import PrinterSetting, Settings

NOW = datetime(2026, 10, 9, 1, 42, tzinfo=UTC)
"""Friday, 9 October 2026, 09:42 at the station."""
W = TypeVar("W", bound=QWidget)
LONG_NAME = "内蒙古自治区赤峰市巴林左旗林东镇恒通建筑材料制造与运输有限责任公司要尔亚"
LIU = CustomerFields(
    customer_no="6267000412236",
    name="刘玉珍",
    village="柳条沟村三组",
    phone="13804762716",
    area="柳条沟村2号台区",
)
FIRM = CustomerFields(
    customer_no="6267000785070", name=LONG_NAME, village="要尔亚嘎查", area="柳条沟村2号台区"
)
SAID = "晚上七点以后电压低，灯暗，水泵起不来。"
ANSWERED = ComplaintFields(
    caller="吴凤英",
    phone="13904760011",
    received=datetime(2026, 9, 28, 9, 0),
    channel="call",
    category="business.price.bill",
    content="电费多了一倍。",
    contacted=datetime(2026, 9, 28, 10, 30),
    finding="不属实",
    facts="现场核对，示数与系统一致。",
    basis="抄表记录。",
    replied_on=NOW.date() - timedelta(days=10),
)


@dataclass
class Clock:
    """The station's clock, moved by hand."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


class FakeMessages(Messages):
    """Answers as told and keeps what was said."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.errors: list[BaseException] = []
        self.answer = True
        self.save_path: Path | None = None
        self.proposed = ""

    def error(self, error: BaseException) -> None:
        self.errors.append(error)

    def ask(self, question: str, yes: str, no: str = "取消") -> bool:
        self.asked.append(question)
        return self.answer

    def save_file(self, title: str, patterns: str, proposal: str = "") -> Path | None:
        self.proposed = proposal
        return self.save_path


@dataclass
class FakePrinter:
    """Keeps what it was sent; `broken` refuses."""

    names: tuple[str, ...] = ("大厅激光",)
    sent: list[tuple[Job, PrinterSetting]] = field(default_factory=list)
    broken: bool = False

    def send(self, job: Job, setting: PrinterSetting, checkpoint: Checkpoint) -> None:
        if self.broken:
            raise EnvironmentProblem("打印机没有接受任务。")
        for page in range(job.pages):
            checkpoint(page, job.pages, job.title)
            width, height, grey = job.render(page, 50)
            assert len(grey) == width * height
        self.sent.append((job, setting))

    def printers(self) -> Printers:
        return Printers(lambda: self.names, self.send)


def write(widget: QWidget, text: str) -> None:
    """Put text in as an input method does; keys alone cannot write Han."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def every(parent: QWidget, kind: type[W]) -> list[W]:
    """The descendants of this kind."""
    found: list[W] = []
    for child in parent.children():
        if isinstance(child, QWidget):
            found += [child] if isinstance(child, kind) else []
            found += every(child, kind)
    return found


@dataclass
class Office:
    """The office, its window on one tab, and what the tab said."""

    desk: Desk
    clock: Clock
    page: ComplaintsPage
    window: MainWindow
    messages: FakeMessages
    printer: FakePrinter
    jobs: JobRunner
    finder: Finder
    settings: Settings
    customers: dict[str, bytes]
    asked: list[tuple[str, object]] = field(default_factory=list)
    counts: list[tuple[int, bool]] = field(default_factory=list)

    def work_as(self, role: str) -> None:
        """The same person in another role."""
        assert self.desk.person is not None
        self.desk = self.desk.worked_by(replace(self.desk.person, role=role))

    def stored(self, pk: int | None) -> ComplaintFields:
        """A complaint as the database has it."""
        assert pk is not None
        file = complaint_file(self.desk, pk)
        assert file is not None
        return file.fields

    def undo(self) -> None:
        """What the composition root does at Ctrl+Z."""
        job = self.jobs.start(lambda _job: undo_last(self.desk))
        job.succeeded.connect(lambda outcome: self.window.announce(outcome.changes))
        job.failed.connect(self.messages.error)

    def close(self) -> None:
        """Let everything go."""
        self.page.shut_down()
        self.jobs.shut_down()
        self.finder.close()
        self.desk.office.close()


def new_desk(folder: Path, clock: Callable[[], datetime]) -> Desk:
    """An empty office at this clock."""
    request = InitOffice(
        "林东供电所", "LD", person="王所长", company="巴林左旗供电公司", phone="0476-7862716"
    )
    return init_office(folder / "data", folder / "state", request, clock)


def enter(desk: Desk, fields: ComplaintFields) -> int:
    """Register a complaint; its local number."""
    return complaint_pk(desk, id_text(register_complaint(desk, fields).id))


def open_office(folder: Path, complaints: Sequence[ComplaintFields] = ()) -> Office:
    """The window over an office with two customers of one 台区 and these complaints."""
    clock = Clock()
    desk = new_desk(folder, clock)
    customers = {one.name: add_customer(desk, one).id for one in (LIU, FIRM)}
    assert desk.person is not None
    for fields in complaints:
        enter(desk, replace(fields, handler_id=desk.person.id))
    messages, printer, jobs, finder = FakeMessages(), FakePrinter(), JobRunner(), Finder(desk)
    held: list[Office] = []

    def keep(settings: Settings) -> None:
        held[0].settings = settings

    place = Workplace(
        desk=lambda: held[0].desk if held else desk,
        jobs=jobs,
        messages=messages,
        press=Press(),
        find=finder.find,
        interrupt=finder.interrupt,
        settings=lambda: held[0].settings,
        keep_settings=keep,
    )
    page = ComplaintsPage(place, printer.printers())
    window = MainWindow((TabSpec("complaints", "投诉台账", "投诉", lambda: page),), Settings())
    window.setGeometry(0, 0, 1366, 690)
    made = Office(desk, clock, page, window, messages, printer, jobs, finder, Settings(), customers)
    held.append(made)
    window.undo_asked.connect(made.undo)
    page.open_asked.connect(lambda subject, what: made.asked.append((subject, what)))
    page.counted.connect(lambda n, late: made.counts.append((n, late)))
    window.show_office("林东供电所")
    window.begin()
    return made
