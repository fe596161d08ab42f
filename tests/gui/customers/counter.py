"""A small office with its window: real services, hand-written fakes for what a person answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from sbdesk.domain.changes import Changes
from sbdesk.domain.customers import CustomerFields
from sbdesk.gui.customers.tab import CustomersPage
from sbdesk.gui.jobs import Job, JobRunner
from sbdesk.gui.main_window import MainWindow
from sbdesk.gui.messages import Messages
from sbdesk.gui.page import TabSpec, Worker
from sbdesk.gui.workplace import Workplace
from sbdesk.services.customers import add_customer, customer_pk
from sbdesk.services.desk import Desk, PersonRow
from sbdesk.services.finding import Finder
from sbdesk.services.journal import undo_last
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.services.press import Press
from sbdesk.settings import Settings

NOW = datetime(2026, 10, 9, 1, 42, tzinfo=UTC)
LONG_NAME = "内蒙古自治区赤峰市巴林左旗林东镇恒通建筑材料制造与运输有限责任公司要尔亚"
ADDRESS = "林东镇要尔亚嘎查3组244号旧粮站北院东数第二排第七间与供销社库房之间的变压器旁"

CUSTOMERS = (
    CustomerFields(
        customer_no="6267000785070",
        name="中顺煤业有限公司",
        former_name="中顺煤矿",
        address="三道湾村工业路1号",
        village="三道湾村",
        phone="13847162716",
        kind="高压",
        category="大工业",
        voltage="交流10kV",
        contract_va=1_600_000,
        operating_va=1_600_000,
        importance="一级",
        importance_note="井下通风、排水不可中断。停电须提前书面通知，并抄送旗能源局",
        security_load_va=400_000,
        credit_code="91150422MA0N0JXY2P",
        area="三道湾村1号台区",
        feeder="道湾一线",
        route="J-0407",
        supply_unit="林东供电所",
        status="正常",
    ),
    CustomerFields(
        customer_no="7113300001", name="张守明", village="北井子村", address="北井子村2组5号",
        phone="13904760011", kind="低压居民", category="乡村居民", voltage="交流220V",
    ),
    CustomerFields(customer_no="7113300002", name="张𬭎", village="林东镇", phone="0476-6123456"),
    CustomerFields(
        customer_no="7113300003", name=LONG_NAME, village="要尔亚嘎查", address=ADDRESS,
        kind="低压非居民", status="已销户", lifecycle="已销户",
    ),
    CustomerFields(name="李玉兰", lifecycle="潜在", village="林东镇", note="要在院里打井，问容量"),
)  # fmt: skip


class FakeMessages(Messages):
    """Answers as told and keeps what was said."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.told: list[str] = []
        self.errors: list[BaseException] = []
        self.answer = True
        self.open_path: Path | None = None
        self.save_path: Path | None = None
        self.proposed = ""

    def error(self, error: BaseException) -> None:
        self.errors.append(error)

    def tell(self, text: str) -> None:
        self.told.append(text)

    def ask(self, question: str, yes: str, no: str = "取消") -> bool:
        self.asked.append(question)
        return self.answer

    def open_file(self, title: str, patterns: str, folder: str = "") -> Path | None:
        return self.open_path

    def save_file(self, title: str, patterns: str, proposal: str = "") -> Path | None:
        self.proposed = proposal
        return self.save_path


def write(widget: QWidget, text: str) -> None:
    """Put text in as an input method does; keys alone cannot write Han."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


@dataclass
class Counter:
    """The office, its window on one tab, and what the tab said."""

    desk: Desk
    page: CustomersPage
    window: MainWindow
    messages: FakeMessages
    jobs: JobRunner
    finder: Finder
    settings: Settings
    changes: list[Changes] = field(default_factory=list)
    asked: list[tuple[str, object]] = field(default_factory=list)

    def work_as(self, role: str) -> None:
        """Somebody of another role sits down."""
        assert self.desk.person is not None
        person = self.desk.person
        self.desk = self.desk.worked_by(PersonRow(person.id, person.name, role, person.phone))

    def pk(self, customer_no: str) -> int:
        return customer_pk(self.desk, customer_no)

    def undo(self) -> None:
        """What the composition root does at Ctrl+Z."""
        desk = self.desk
        job: Job = self.jobs.start(lambda _job: undo_last(desk))
        job.succeeded.connect(lambda outcome: self.window.announce(outcome.changes))
        job.failed.connect(self.messages.error)

    def close(self) -> None:
        self.page.shut_down()
        self.jobs.shut_down()
        self.finder.close()
        self.desk.office.close()


def standing_clock() -> datetime:
    """It is always the same minute."""
    return NOW


def new_office(folder: Path, customers: Sequence[CustomerFields] = CUSTOMERS) -> Desk:
    """An office at a fixed hour, with these customers."""
    request = InitOffice("林东供电所", "LD", person="王所长")
    desk = init_office(folder / "data", folder / "state", request, standing_clock)
    for fields in customers:
        add_customer(desk, fields)
    return desk


def open_counter(desk: Desk, settings: Settings | None = None) -> Counter:
    """The window over an office, on 客户档案; with the settings of an earlier start."""
    messages, jobs, finder = FakeMessages(), JobRunner(), Finder(desk)
    held: list[Counter] = []
    found = settings or Settings()

    def keep(settings: Settings) -> None:
        held[0].settings = settings

    place = Workplace(
        desk=lambda: held[0].desk if held else desk,
        jobs=jobs,
        messages=messages,
        press=Press(),
        find=finder.find,
        interrupt=finder.interrupt,
        settings=lambda: held[0].settings if held else found,
        keep_settings=keep,
    )
    page = CustomersPage(place)
    tabs = (TabSpec("customers", "客户档案", "客户", lambda: page),)
    window = MainWindow(tabs, Settings())
    window.resize(1366, 690)
    counter = Counter(desk, page, window, messages, jobs, finder, found)
    held.append(counter)
    window.undo_asked.connect(counter.undo)
    page.changed.connect(counter.changes.append)
    page.open_asked.connect(lambda subject, what: counter.asked.append((subject, what)))
    window.show_office("林东供电所")
    person = desk.person
    assert person is not None
    window.show_people([Worker(person.id, person.name, person.role)], person.id)
    window.begin()
    return counter
