"""The right side of 客户档案 alone in its window: the file, its pages, its forms, its keys."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout

from sbdesk.domain.changes import Changes
from sbdesk.domain.customers import CustomerFields
from sbdesk.gui.customers.deeds import Deed, Deeds
from sbdesk.gui.customers.file_card import FileView
from sbdesk.gui.customers.file_side import FileFolding, FileSide
from sbdesk.gui.jobs import JobRunner
from sbdesk.gui.main_window import MainWindow
from sbdesk.gui.page import Command, Page, TabSpec, Worker
from sbdesk.gui.workplace import Workplace
from sbdesk.services.customers import Saved, customer_file, customer_pk
from sbdesk.services.desk import Desk, PersonRow
from sbdesk.services.finding import Finder
from sbdesk.services.journal import undo_last
from sbdesk.services.press import Press
from sbdesk.settings import Settings
from tests.gui.customers.counter import CUSTOMERS, FakeMessages, new_office

_LIST_WIDTH = 460


class FilePage(Page):
    """As the tab: a list at the left (here only a label), the file at the right."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self.errors: list[BaseException] = []
        deeds = Deeds(
            complaint=_none("登记投诉"),
            visit=_none("登记走访"),
            print=_none("打印"),
            edit=Deed("编辑", self._edit, "edit", "Ctrl+E"),
            credit=_none("看信用评价"),
            copy=_none("复制户号"),
            fee=_none("交费通知单……"),
            verify=_none("资料核对表……"),
            alike=_none("查这一户的重复……"),
            withdraw=_none("撤回客户……"),
        )
        self.side = FileSide(place, deeds)
        left = QLabel("客户清单", alignment=Qt.AlignmentFlag.AlignCenter)
        left.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.folding = FileFolding(left, self.side, _LIST_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.folding)
        self.side.saved.connect(self._saved)
        self.side.failed.connect(self.errors.append)
        self.folding.folded.connect(self.side.fold)

    def commands(self) -> Sequence[Command]:
        return (
            Command("记录", "新建客户", self._new, "Ctrl+N"),
            Command("编辑", "编辑客户", self._edit, "Ctrl+E"),
            Command("查看", "显示或遮住号码", self.side.toggle_masks, "Ctrl+D"),
            *self.side.commands(),
        )

    def take(self, changes: Changes) -> None:
        if changes.touches("customer") or self.side.concerns(changes):
            self.side.read()

    def _new(self) -> None:
        if self.side.let_go():
            self.folding.open_right()
            self.side.open_form(None)

    def _edit(self) -> None:
        self.side.open_form(self.side.current())

    def _saved(self, saved: Saved, another: bool) -> None:
        if not another:
            self.side.show_customer(customer_pk(self._place.desk(), saved.id.hex()))
        self.changed.emit(saved.changes)


def _none(words: str) -> Deed:
    return Deed(words, lambda: None)


@dataclass
class FileDesk:
    """The office, its window on one page, and what the page said."""

    desk: Desk
    page: FilePage
    window: MainWindow
    messages: FakeMessages
    jobs: JobRunner
    finder: Finder
    changes: list[Changes] = field(default_factory=list)

    @property
    def side(self) -> FileSide:
        return self.page.side

    @property
    def file(self) -> FileView:
        return self.page.side.file

    def record(self) -> bytes:
        """Whose file is shown."""
        shown = self.side.current()
        assert shown is not None
        return shown.id

    def work_as(self, role: str) -> None:
        assert self.desk.person is not None
        person = self.desk.person
        self.desk = self.desk.worked_by(PersonRow(person.id, person.name, role, person.phone))

    def show(self, customer_no: str) -> None:
        """Open a customer's file; wait for it with `is_shown`."""
        self.side.show_customer(customer_pk(self.desk, customer_no))
        self.page.folding.open_right()

    def is_shown(self, customer_no: str) -> bool:
        pk = customer_pk(self.desk, customer_no)
        now = self.side.current()
        return now is not None and now.pk == pk and customer_file(self.desk, pk) == now

    def undo(self) -> None:
        desk = self.desk
        job = self.jobs.start(lambda _job: undo_last(desk))
        job.succeeded.connect(lambda outcome: self.window.announce(outcome.changes))

    def close(self) -> None:
        self.side.shut_down()
        self.jobs.shut_down()
        self.finder.close()
        self.desk.office.close()


def open_file_desk(folder: Path, customers: Sequence[CustomerFields] = CUSTOMERS) -> FileDesk:
    """The window over a small office."""
    desk = new_office(folder, customers)
    messages, jobs, finder = FakeMessages(), JobRunner(), Finder(desk)
    held: list[FileDesk] = []
    place = Workplace(
        desk=lambda: held[0].desk if held else desk,
        jobs=jobs,
        messages=messages,
        press=Press(),
        find=finder.find,
        interrupt=finder.interrupt,
        settings=Settings,
        keep_settings=lambda _settings: None,
    )
    page = FilePage(place)
    window = MainWindow((TabSpec("customers", "客户档案", "客户", lambda: page),), Settings())
    window.resize(1366, 690)
    made = FileDesk(desk, page, window, messages, jobs, finder)
    held.append(made)
    window.undo_asked.connect(made.undo)
    page.changed.connect(made.changes.append)
    window.show_office("林东供电所")
    person = desk.person
    assert person is not None
    window.show_people([Worker(person.id, person.name, person.role)], person.id)
    window.begin()
    return made
