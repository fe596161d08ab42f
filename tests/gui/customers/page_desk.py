"""One page of a customer's file by itself, over a real office, with what it said."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sbdesk.domain.changes import Changes
from sbdesk.gui.customers.attachments_page import AttachmentsPage
from sbdesk.gui.customers.story_page import StoryPage
from sbdesk.gui.jobs import JobRunner
from sbdesk.gui.workplace import Workplace
from sbdesk.services.customers import CustomerFile, customer_file, customer_pk
from sbdesk.services.desk import Desk, PersonRow
from sbdesk.services.finding import Finder
from sbdesk.services.press import Press
from sbdesk.settings import Settings
from tests.gui.customers.counter import FakeMessages

MINE = "6267000785070"


@dataclass
class PageDesk:
    """An office and what a page is given of it."""

    desk: Desk
    messages: FakeMessages = field(default_factory=FakeMessages)
    jobs: JobRunner = field(default_factory=JobRunner)
    said: list[str] = field(default_factory=list)
    changes: list[Changes] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)
    closing: list[Callable[[], object]] = field(default_factory=list)

    def place(self) -> Workplace:
        """What the page is given."""
        finder = Finder(self.desk)
        self.closing.append(finder.close)
        return Workplace(
            desk=lambda: self.desk,
            jobs=self.jobs,
            messages=self.messages,
            press=Press(),
            find=finder.find,
            interrupt=finder.interrupt,
            settings=Settings,
            keep_settings=lambda _settings: None,
        )

    def listen(self, page: StoryPage | AttachmentsPage) -> None:
        """Keep what it says."""
        page.said.connect(self.said.append)
        page.changed.connect(self.changes.append)
        page.failed.connect(self.errors.append)
        self.closing.insert(0, page.shut_down)

    def work_as(self, role: str) -> None:
        """Somebody of another role sits down."""
        assert self.desk.person is not None
        person = self.desk.person
        self.desk = self.desk.worked_by(PersonRow(person.id, person.name, role, ""))

    def file(self, number: str = MINE) -> CustomerFile:
        """A customer as stored."""
        found = customer_file(self.desk, customer_pk(self.desk, number))
        assert found is not None
        return found

    def close(self) -> None:
        """Let everything go."""
        for close in self.closing:
            close()
        self.jobs.shut_down()
        self.desk.office.close()
