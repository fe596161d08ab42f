"""Attachments go out: looked at with the system's own program, saved as a copy; never the kept
file itself."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from sbdesk.gui.workplace import Workplace
from sbdesk.services.attachments import AttachmentRow, copy_out


def open_with_system(path: Path) -> bool:
    """Hand a file to the program that the system has for it."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class AttachmentCopies(QObject):
    """Signals: `said(sentence)`, `failed(error)`, `doubted(sentence)` when nothing opened it."""

    said = Signal(str)
    failed = Signal(object)
    doubted = Signal(str)

    def __init__(
        self, place: Workplace, parent: QWidget, open_file: Callable[[Path], bool]
    ) -> None:
        super().__init__(parent)
        self._place, self._open_file = place, open_file
        self._passing: tempfile.TemporaryDirectory[str] | None = None

    def open(self, row: AttachmentRow) -> None:
        """Look at it; the copy goes when the window closes."""
        if self._passing is None:
            self._passing = tempfile.TemporaryDirectory(
                prefix="sbdesk-", ignore_cleanup_errors=True
            )
        desk, folder = self._place.desk(), Path(self._passing.name) / row.id.hex()
        folder.mkdir(exist_ok=True)
        self._run(lambda: copy_out(desk, row.id, folder), self._opened)

    def save(self, row: AttachmentRow) -> None:
        """Write it to a place of the person's choice."""
        suffix = row.file_name.rpartition(".")[2]
        out = self._place.messages.save_file("另存附件", f"附件 (*.{suffix})", row.file_name)
        if out is not None:
            desk = self._place.desk()
            self._run(
                lambda: copy_out(desk, row.id, out),
                lambda path: self.said.emit(f"附件已存到「{path.name}」"),
            )

    def shut_down(self) -> None:
        """Let go of the copies that were opened."""
        if self._passing is not None:
            self._passing.cleanup()
            self._passing = None

    def _run(self, work: Callable[[], Path], done: Callable[[Path], Any]) -> None:
        job = self._place.jobs.start(lambda _job: work())
        job.succeeded.connect(done)
        job.failed.connect(self.failed)

    def _opened(self, path: Path) -> None:
        if not self._open_file(path):
            self.doubted.emit(f"这台电脑没有打开「{path.name}」的程序，可以另存出去。")
