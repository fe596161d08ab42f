"""The tab in a window over a real empty office, with a stand-in for its services."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from sbdesk.domain.changes import Changes
from sbdesk.gui.handoff.drives import Volume
from sbdesk.gui.handoff.tab import HandoffPage
from sbdesk.gui.jobs import JobRunner
from sbdesk.gui.main_window import MainWindow
from sbdesk.gui.messages import Messages
from sbdesk.gui.page import TabSpec, Worker
from sbdesk.gui.workplace import Workplace
from sbdesk.services.desk import Desk
from sbdesk.services.finding import Finder
from sbdesk.services.press import Press
from sbdesk.settings import Settings
from tests.gui.customers.counter import new_office
from tests.gui.handoff.stand_in import StandIn

STICK = Volume(Path("/media/wang/交接盘"), "交接盘", "exfat", 7_500_000_000)


class Answers(Messages):
    """Answers as told; keeps what was asked and where the choosers opened."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.told: list[str] = []
        self.errors: list[BaseException] = []
        self.places: list[str] = []
        self.yes = True
        self.path: Path | None = None

    def error(self, error: BaseException) -> None:
        self.errors.append(error)

    def tell(self, text: str) -> None:
        self.told.append(text)

    def ask(self, question: str, yes: str, no: str = "取消") -> bool:
        self.asked.append(question)
        return self.yes

    def open_file(self, title: str, patterns: str, folder: str = "") -> Path | None:
        self.places.append(folder)
        return self.path

    def save_file(self, title: str, patterns: str, proposal: str = "") -> Path | None:
        self.places.append(proposal)
        return self.path


@dataclass
class HandoffBench:
    """The office, the window on the tab, the stand-in, and what the tab said."""

    desk: Desk
    messages: Answers
    jobs: JobRunner
    services: StandIn
    page: HandoffPage
    window: MainWindow
    finder: Finder
    settings: list[Settings]
    sticks: list[Volume]
    owns_office: bool
    changes: list[Changes] = field(default_factory=list)
    asked: list[tuple[str, object]] = field(default_factory=list)
    counts: list[tuple[int, bool]] = field(default_factory=list)
    stays_open: bool = False
    reopened: list[str] = field(default_factory=list)

    def plug_in(self, *sticks: Volume) -> None:
        """These sticks are there; nobody looks at the machine's own drives."""
        self.sticks[:] = sticks or (STICK,)
        self.page.head.stick.show_sticks(self.sticks)

    def reopen(self, first: Callable[[], str]) -> bool:
        """The window would be closed and opened again: what is done between is done."""
        if self.stays_open:
            return False
        self.reopened.append(first())
        return True

    def seat(self, desk: Desk) -> None:
        """Somebody else works here."""
        self.desk = desk

    def idle(self) -> bool:
        """Whether nothing runs."""
        return not self.jobs.is_busy() and not self.page.bench.is_busy()

    def close(self) -> None:
        """Let go of everything."""
        self.page.shut_down()
        self.window.hide()
        self.window.deleteLater()
        self.jobs.shut_down()
        self.finder.close()
        if self.owns_office:
            self.desk.office.close()


def open_bench(
    folder: Path,
    services: StandIn | None = None,
    desk: Desk | None = None,
    make: Callable[[Workplace], HandoffPage] | None = None,
    naming: Callable[[Desk, bytes], str] | None = None,
) -> HandoffBench:
    """An office, empty unless `desk` is given, with the window on this tab, not yet on screen.

    `make` builds the page where the real services are wanted; `naming` proposes file names.
    """
    opened = desk or new_office(folder, ())
    held: list[HandoffBench] = []

    def reopen(first: Callable[[], str]) -> bool:
        return held[0].reopen(first)

    messages, jobs, finder = Answers(), JobRunner(), Finder(opened)
    settings = [Settings()]
    place = Workplace(
        desk=lambda: held[0].desk if held else opened,
        jobs=jobs,
        messages=messages,
        press=Press(),
        find=finder.find,
        interrupt=finder.interrupt,
        settings=lambda: settings[0],
        keep_settings=lambda new: settings.__setitem__(0, new),
        reopen=reopen,
    )
    stand_in, plugged = services or StandIn(), list[Volume]()
    work = stand_in.work()
    work = replace(work, suggested_name=naming, receipt_name=naming) if naming else work
    page = make(place) if make else HandoffPage(place, work, look=lambda: plugged)
    window = MainWindow((TabSpec("handoff", "数据交接", "交接", lambda: page),), Settings())
    window.resize(1366, 690)
    made = HandoffBench(
        opened, messages, jobs, stand_in, page, window, finder, settings, plugged, desk is None
    )
    held.append(made)
    page.changed.connect(made.changes.append)
    page.counted.connect(lambda n, late: made.counts.append((n, late)))
    page.open_asked.connect(lambda subject, what: made.asked.append((subject, what)))
    window.show_office("林东供电所")
    person = opened.person
    assert person is not None
    window.show_people([Worker(person.id, person.name, person.role)], person.id)
    window.begin()
    return made
