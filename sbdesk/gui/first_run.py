"""The first start: no office yet, so the window asks for one instead of turning the person away.

first = FirstRun(window, folder, state, Messages(window))
first.ready.connect(go_on)      # the folder that holds an office now: the real or a practice one
first.begin()
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal
from PySide6.QtGui import QPalette

from sbdesk import paths
from sbdesk.domain.errors import Invalid
from sbdesk.gui.first_run_page import FirstRunPage, Founding
from sbdesk.gui.focus_ring import FocusRing
from sbdesk.gui.jobs import Job, JobRunner
from sbdesk.gui.main_window import MainWindow
from sbdesk.gui.messages import Messages, UnexpectedErrors
from sbdesk.gui.window_lock import window_lock, window_lock_words

_PRACTICE_BEGAN = "这里全是编的，可以随便改。关掉窗口再打开程序，就能建立本所。"


class FirstRun(QObject):
    """Asks in a window that has no bars yet; `ready` carries the folder to open, sent once."""

    ready = Signal(object)

    def __init__(self, window: MainWindow, folder: Path, state: Path, messages: Messages) -> None:
        super().__init__(window)
        self.messages = messages
        self.lock: QLockFile | None = None
        """Held while the window is on the practice office."""
        self.word = ""
        """What to tell in the opened window."""
        self._window, self._folder, self._state = window, folder, state
        self._jobs = JobRunner(self)
        self._errors = UnexpectedErrors(messages.error, self)
        self._job: Job | None = None
        self._ring: FocusRing | None = None
        self.page = FirstRunPage(str(folder))
        self.page.asked.connect(self._make_office)
        self.page.practice_asked.connect(self._make_practice)
        self.page.stop_asked.connect(self._stop)
        self.page.left.connect(window.close)
        self.page.letters_asked.connect(window.change_letters)
        window.closing.connect(self._shut_down)

    def begin(self) -> None:
        """Put the form into the window, unless a backup lies here that is taken back at once."""
        self._errors.install()
        if (self._folder / "backups").is_dir() and self._restored():
            self._finish(self._folder)
            return
        # The bare window sets its one line in pale ink.
        self._window.setPalette(QPalette())
        self._window.setCentralWidget(self.page)
        self._ring = FocusRing(self._window)
        # Otherwise it is shown a moment later, and a window that becomes active in between finds
        # no field to give the keyboard to.
        self.page.show()
        self.page.begin()

    def _restored(self) -> bool:
        """Where only the data file is gone, an empty office would hide what can be had back."""
        from sbdesk.services.backups import newest_good, offer_words, restore_from

        found = newest_good(self._folder)
        if found is None or not self.messages.ask(offer_words(found), "恢复", "不恢复"):
            return False
        try:
            self.word = restore_from(self._folder, found.path)
        except Exception as error:
            self.messages.error(error)
            return False
        return True

    def _make_office(self, asked: Founding) -> None:
        def work(_job: Job) -> Path:
            from sbdesk.services.offices import InitOffice, init_office

            request = InitOffice(asked.station, asked.code, asked.machine, asked.person)
            init_office(self._folder, self._state, request).office.close()
            return self._folder

        self.page.wait(f"正在建立{asked.station}，请稍等……")
        self._run(work)

    def _make_practice(self) -> None:
        """Open the practice office beside the data folder; made first where there is none yet."""
        folder = paths.practice_folder(self._folder)
        lock = window_lock(folder)
        if not lock.tryLock(100):
            self.messages.tell(window_lock_words(lock))
            return
        self.lock, self.word = lock, _PRACTICE_BEGAN

        def work(job: Job) -> Path:
            from sbdesk.services.demo import make_todays_demo

            make_todays_demo(folder, self._state, job.checkpoint)
            return folder

        self.page.wait("正在编写练习用的供电所，请稍等……", "取消后什么也不留下")
        self._run(work)

    def _run(self, work: Callable[[Job], Any]) -> None:
        self._job = job = self._jobs.start(work)
        job.progressed.connect(self.page.progress)
        # Not within the job's own ending: the window's middle is exchanged then.
        job.succeeded.connect(
            lambda folder: QTimer.singleShot(0, self, lambda: self._finish(folder))
        )
        job.failed.connect(self._fail)
        job.cancelled.connect(self._back)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _fail(self, error: BaseException) -> None:
        self._back()
        if isinstance(error, Invalid):
            self.page.show_problems(error.problems)
        else:
            self.messages.error(error)

    def _back(self) -> None:
        self._job, self.word = None, ""
        if self.lock is not None:
            self.lock.unlock()
            self.lock = None
            # Made for the lock; what is not empty stays.
            with suppress(OSError):
                paths.practice_folder(self._folder).rmdir()
        self.page.show_form()

    def _finish(self, folder: Path) -> None:
        if self._window.isVisible():
            self._window.closing.disconnect(self._shut_down)
            self._shut_down()
            if self._ring is not None:
                # The window with its bars brings a ring of its own.
                self._ring.hide()
                self._ring.deleteLater()
            self.ready.emit(folder)

    def _shut_down(self) -> None:
        self._jobs.shut_down()
        self._errors.remove()
