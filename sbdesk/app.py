"""The composition root of the window: paint first, then open the office and hang the tabs.

The order is the point (DESIGN §11): an empty window is painted before anything of ours is loaded;
then come the bars and the list, read with plain SQL; then, when the list is on screen, what the
next click needs. So whatever is heavy is imported in the function that needs it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from sbdesk import paths, settings
from sbdesk.domain.errors import Damaged, SbdeskError, UserMistake
from sbdesk.gui import letters
from sbdesk.gui.application import application, dressed_application
from sbdesk.gui.main_window import MainWindow
from sbdesk.settings import Settings

if TYPE_CHECKING:
    from PySide6.QtCore import QLockFile

    from sbdesk.gui.first_run import FirstRun
    from sbdesk.gui.messages import Messages
    from sbdesk.services.desk import Desk, PersonRow
    from sbdesk.services.finding import FoundCustomers

_WATCH_MS = 2000
_SETTLE_AFTER_MS = 400
"""So long the list has the machine to itself before the file is looked after."""


class Program(QObject):
    """One window on one data folder."""

    def __init__(
        self, folder: Path, state: Path, who: str | None, first: Callable[[], str] | None = None
    ) -> None:
        """`first` is done before the office is opened, and what it says is told."""
        super().__init__()
        self.folder, self._state, self._who = folder, state, who
        self._first = first
        self.lock: QLockFile | None = None
        """Of a practice office that was opened in place of a folder without data."""
        self.then: Callable[[], str] | None = None
        self._settings_file = folder / "settings.json"
        self._settings = settings.load(self._settings_file)
        application()
        letters.set_percent(self._settings.letters)
        self._desk: Desk | None = None
        self.window = MainWindow(None, self._settings)
        self.failed = 0

    def start(self) -> None:
        """Show the window, and open the office when it has been painted."""
        # What is made on the way to the first list stays: looking for garbage only costs time.
        gc.disable()
        self.window.installEventFilter(self)
        self.window.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first paint of the window: only now the heavy part begins."""
        if event.type() == QEvent.Type.Paint:
            self.window.removeEventFilter(self)
            QTimer.singleShot(0, self, self._begin)
        return super().eventFilter(watched, event)

    def _begin(self) -> None:
        if not self.window.isVisible():
            return
        from sbdesk.store.office import DATABASE

        if self._first is None and not (self.folder / DATABASE).exists():
            self.ask_first()
            return
        self._go_on()

    def _go_on(self, messages: Messages | None = None) -> None:
        self.furnish(messages)
        self._errors.install()
        self.begin()

    def ask_first(self, messages: Messages | None = None) -> FirstRun:
        """There is no office yet: the window asks for one, then all goes on as always."""
        from sbdesk.gui.first_run import FirstRun
        from sbdesk.gui.messages import Messages

        dressed_application(self._settings.letters)
        words = messages or Messages(self.window)
        first = FirstRun(self.window, self.folder, self._state, words)
        first.ready.connect(lambda folder: self._enter(first, folder))
        first.begin()
        return first

    def _enter(self, first: FirstRun, folder: Path) -> None:
        """Go on in the folder that holds an office now, with the letters as they are."""
        self.folder, self.lock, self._who = folder, first.lock, None
        self._settings_file = folder / "settings.json"
        kept = settings.load(self._settings_file)
        self._settings = replace(kept, letters=letters.percent())
        self._go_on(first.messages)
        if self._desk is not None and first.word:
            self.window.say(first.word)

    def begin(self) -> None:
        """Open the office, or say why that cannot be and close the window."""
        said = self._do_first()
        try:
            self.open_or_restore()
            if said:
                self._messages.tell(said)
        except SbdeskError as error:
            self.failed = 1
            self._messages.error(error)
            self.window.close()

    def _do_first(self) -> str:
        """What had to wait until nobody had the office open; where it fails all is as it was."""
        if self._first is None:
            return ""
        self.window.say("请稍等，先不要拔出 U 盘……")
        self.window.repaint()
        try:
            return self._first()
        except Exception as error:
            self._messages.error(error)
            return ""

    def reopen(self, first: Callable[[], str]) -> bool:
        """Close the window, unless the person keeps it open, and open another after `first`."""
        self.then = first
        if not self.window.close():
            self.then = None
        return self.then is not None

    def open_or_restore(self) -> None:
        """Open the office; where its file is damaged, offer the newest good backup."""
        try:
            self.open_office()
        except Damaged as damaged:
            from sbdesk.services.backups import newest_good, offer_words, restore_from

            found = newest_good(self.folder)
            if found is None or not self._messages.ask(
                f"{damaged}\n\n{offer_words(found)}", "恢复"
            ):
                raise
            words = restore_from(self.folder, found.path)
            self.open_office()
            self.window.say(words)

    def furnish(self, messages: Messages | None = None) -> None:
        """Dress the program and give the window its bars; called after the first paint.

        `messages` speaks to the person in place of the program's own boxes.
        """
        from sbdesk.gui.file_commands import FileCommands
        from sbdesk.gui.garbage import GuiCollector
        from sbdesk.gui.messages import Messages, UnexpectedErrors
        from sbdesk.gui.steps import Steps
        from sbdesk.gui.tabs import tab_specs

        self._garbage = GuiCollector(self)
        dressed_application(self._settings.letters)
        self._messages = messages or Messages(self.window)
        desk, jobs, fail = self.desk, lambda: self._jobs, self._say_error
        self._steps = Steps(self.window, desk, jobs, fail)
        self._file_commands = FileCommands(self.window, self._messages, desk, jobs, fail)
        self.window.furnish(tab_specs(lambda: self._place), self._file_commands.lines())
        self._errors = UnexpectedErrors(self._messages.error, self)
        self.window.undo_asked.connect(self._steps.undo)
        self.window.redo_asked.connect(self._steps.redo)
        self.window.settings_changed.connect(self._keep_window)
        self.window.help_asked.connect(self._help)
        self.window.closing.connect(self._close)
        self.window.person_chosen.connect(self._choose)
        self.window.search_asked.connect(self._search)
        self.window.found_chosen.connect(lambda pk: self.window.open_record("customers", pk))

    def open_office(self) -> None:
        """Open the data and build the first tab; called when the window is furnished."""
        from sbdesk.gui.handoff.waiting import WaitingCounts
        from sbdesk.gui.jobs import JobRunner, ReadRunner
        from sbdesk.gui.quiet import QuietSteps
        from sbdesk.gui.tabs import loading_steps
        from sbdesk.gui.workplace import Workplace
        from sbdesk.services.desk import open_desk, people, station
        from sbdesk.services.finding import Finder
        from sbdesk.services.press import Press
        from sbdesk.store.backup_plan import BackupPlan

        self._desk = open_desk(self.folder, self._state, self._who, plan=BackupPlan(), settle=False)
        self._people = people(self._desk)
        if self._desk.person is None and self._people:
            self._desk = self._desk.worked_by(self._remembered())
        finder, dropped = Finder(self._desk), Finder(self._desk)
        self._jobs = JobRunner(self)
        self._reads = ReadRunner(dropped.interrupt, self)
        self._waiting = WaitingCounts(self.desk, self.window)
        self._finders = (finder, dropped)
        self._place: Workplace = Workplace(
            desk=self.desk,
            jobs=self._jobs,
            messages=self._messages,
            press=Press(),
            find=finder.find,
            interrupt=finder.interrupt,
            settings=lambda: self._settings,
            keep_settings=self._keep,
            reopen=self.reopen,
        )
        self.window.show_office(station(self._desk).name, practice=self._desk.practice)
        self._show_people()
        self.window.begin()
        self._loading = QuietSteps(self._jobs, loading_steps(), self)
        self._loading.rested.connect(self._waiting.begin)
        for page in self.window.pages():
            page.moved.connect(self._loading.put_off)
        self._watch()
        self._settling = QTimer(self, singleShot=True, interval=_SETTLE_AFTER_MS)
        self._settling.timeout.connect(self._settle)
        self._settling.start()

    def _settle(self) -> None:
        """The list is there: look after the file, then load what the next click needs."""
        self._garbage.begin()
        desk = self.desk()

        def work() -> tuple[str, bool]:
            from sbdesk.services.backups import backup_words

            desk.office.settle()
            return backup_words(desk)

        def done(backup: tuple[str, bool]) -> None:
            for sentence in desk.office.repairs:
                self.window.say(sentence)
            self.window.status.show_backup(backup[0], good=backup[1])
            self._loading.begin()

        job = self._jobs.start(lambda _: work())
        job.succeeded.connect(done)
        job.failed.connect(self._say_error)

    def desk(self) -> Desk:
        """The office with the person now at work."""
        assert self._desk is not None
        return self._desk

    # people

    def _remembered(self) -> PersonRow:
        found = [p for p in self._people if p.id.hex() == self._settings.person]
        return found[0] if found else self._people[0]

    def _show_people(self) -> None:
        from sbdesk.gui.page import Worker

        person = self.desk().person
        workers = [Worker(p.id, p.name, p.role) for p in self._people]
        self.window.show_people(workers, person.id if person else None)

    def _choose(self, key: object) -> None:
        from sbdesk.domain.changes import Changes

        chosen = next((p for p in self._people if p.id == key), None)
        self._desk = self.desk().worked_by(chosen)
        self._show_people()
        # What a role may not see must leave the screen with the one who could.
        self.window.announce(Changes(frozenset({"person"})))
        if chosen is not None:
            self._keep(replace(self._settings, person=chosen.id.hex()))
            self.window.say(f"现在由{chosen.name}（{chosen.role}）工作")

    # what the window asks

    def _say_error(self, error: BaseException) -> None:
        """A mistake is a line in the window; anything else is a box."""
        if isinstance(error, UserMistake):
            self.window.say(str(error))
        else:
            self._messages.error(error)

    def _search(self, text: str) -> None:
        from sbdesk.gui.parts.customer_field import told_apart
        from sbdesk.gui.parts.found_list import Result

        def show(found: FoundCustomers | None) -> None:
            if found is None:
                return
            rows = [one.row for one in found.customers[:10]]
            results = [Result(r.pk, r.name, told_apart(r, rows)) for r in rows]
            self.window.show_found(results, more=found.more or len(found.customers) > len(rows))

        finder = self._finders[1]
        self._reads.run(lambda: finder.find(text, 11), show, self._say_error)

    def _help(self, subject: str) -> None:
        from sbdesk.gui.parts.help_page import HelpDialog

        HelpDialog(paths.RESOURCES / "help", subject, self.window).exec()

    def _keep(self, new: Settings) -> None:
        self._settings = new
        settings.save(self._settings_file, new)

    def _keep_window(self, new: Settings) -> None:
        """Of what the window tells only what is its own: the rest was changed elsewhere since."""
        self._keep(
            replace(self._settings, letters=new.letters, window=new.window, maximized=new.maximized)
        )

    def _watch(self) -> None:
        """See what other programs commit, and show it."""
        self._seen = self._finders[1].version()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_WATCH_MS)

    def _look(self) -> None:
        if self._jobs.is_busy():
            return
        if self._finders[1].is_behind():
            self._loading.repeat(self.desk().office.catch_up_search)
        version = self._finders[1].version()
        if version != self._seen:
            from sbdesk.services.journal import everything_changed

            self._seen = version
            self.window.announce(everything_changed())
            self._file_commands.show_backup()

    def _close(self) -> None:
        if self._desk is None:
            return
        self._garbage.stop()
        self._timer.stop()
        self._settling.stop()
        self._loading.stop()
        for page in self.window.pages():
            page.shut_down()
        self._jobs.shut_down()
        self._reads.shut_down()
        self._waiting.shut_down()
        for finder in self._finders:
            finder.close()
        self._desk.office.close()
        self._errors.remove()
        self._desk = None


def open_window(folder: Path, state: Path, who: str | None) -> int:
    """Open the window and run until it is closed; the exit code.

    A second start on the same folder is told so and ends.
    """
    from sbdesk.gui.window_lock import lone_window

    app = application()
    lock = lone_window(folder)
    if lock is None:
        return 1
    program = Program(folder, state, who)
    program.start()
    code = app.exec()
    while program.then is not None:
        program.window.deleteLater()
        held = program.lock
        program = Program(program.folder, state, who, program.then)
        program.lock = held
        program.start()
        code = app.exec()
    lock.unlock()
    return int(code) or program.failed
