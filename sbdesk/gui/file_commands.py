"""The program's own lines in the menu 文件: 立即备份, 核对流水."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sbdesk.gui.jobs import JobRunner
from sbdesk.gui.main_window import MainWindow
from sbdesk.gui.messages import Messages
from sbdesk.gui.page import Command

if TYPE_CHECKING:
    from sbdesk.services.desk import Desk


class FileCommands:
    """Made with the bars, before there is an office: `desk` and `jobs` answer once one is open.

    `fail` tells what went wrong.
    """

    def __init__(
        self,
        window: MainWindow,
        messages: Messages,
        desk: Callable[[], Desk],
        jobs: Callable[[], JobRunner],
        fail: Callable[[BaseException], object],
    ) -> None:
        self._window, self._messages = window, messages
        self._desk, self._jobs, self._fail = desk, jobs, fail

    def lines(self) -> tuple[Command, ...]:
        """The lines, in their order."""
        return (
            Command("文件", "立即备份", self._back_up),
            Command("文件", "核对流水", self._verify),
        )

    def show_backup(self) -> None:
        """The newest backup in the status line."""
        from sbdesk.services.backups import backup_words

        words, good = backup_words(self._desk())
        self._window.status.show_backup(words, good=good)

    def _back_up(self) -> None:
        from sbdesk.services.backups import back_up

        window = self._window
        job = self._jobs().start(lambda _: back_up(self._desk()))
        job.succeeded.connect(lambda path: window.say(f"已备份「{path.name}」，核对无误"))
        job.succeeded.connect(lambda _: self.show_backup())
        job.failed.connect(self._fail)

    def _verify(self) -> None:
        from sbdesk.services.journal import proven

        def done(proof: tuple[str, bool]) -> None:
            words, good = proof
            (self._window.say if good else self._messages.tell)(words)

        self._window.say("正在核对流水……")
        job = self._jobs().start(lambda one: proven(self._desk(), one.checkpoint))
        job.succeeded.connect(done)
        job.failed.connect(self._fail)
