"""Words for errors; the only file that opens a message box or a file chooser."""

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from sbdesk import __version__
from sbdesk.domain.errors import SbdeskError
from sbdesk.gui import icons, palette
from sbdesk.gui.glyphs import Glyph, glyph_pixmap
from sbdesk.gui.letters import px

_log = logging.getLogger(__name__)
_BUG = "程序内部出错，刚才的操作没有完成，已有的数据没有改动。可以把报告存到 U 盘，交给维护人员。"


@dataclass(frozen=True)
class Shown:
    """One sentence for the person; `detail` is the report of a bug, "" for everything expected."""

    text: str
    detail: str = ""


def explain(error: BaseException) -> Shown:
    """Turn any error into one sentence a clerk can act on."""
    if isinstance(error, SbdeskError):
        return Shown(str(error))
    _log.error("a bug reached the window", exc_info=error)
    lines = traceback.format_exception(error)
    about = f"sbdesk {__version__} · Python {sys.version.split()[0]} · {platform.platform()}\n\n"
    return Shown(_BUG, about + "".join(lines))


def _first_folder() -> str:
    """The documents, or the person's own folder where there are none: a chooser that opens at a
    folder that is not there offers its name as a file."""
    place = QStandardPaths.StandardLocation
    documents = QStandardPaths.writableLocation(place.DocumentsLocation)
    home = QStandardPaths.writableLocation(place.HomeLocation)
    return documents if Path(documents).is_dir() else home


class Messages(QObject):
    """Asks and tells in boxes, where a line in the page will not do."""

    def __init__(self, window: QWidget | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._folder = _first_folder()

    def error(self, error: BaseException) -> None:
        """Say what went wrong; a bug offers its report."""
        shown = explain(error)
        box = self._box(Glyph.OVERDUE, shown.text)
        report = None
        if shown.detail:
            report = box.addButton("保存报告", QMessageBox.ButtonRole.ActionRole)
        box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        box.exec()
        if report is not None and box.clickedButton() is report:
            self._save_report(shown.detail)

    def tell(self, text: str) -> None:
        """Say something that must be read before going on."""
        box = self._box(Glyph.TODAY, text)
        box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        box.exec()

    def ask(self, question: str, yes: str, no: str = "取消") -> bool:
        """Ask; Esc and closing mean no."""
        box = self._box(None, question)
        agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        refuse = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(refuse)
        box.setEscapeButton(refuse)
        box.exec()
        return box.clickedButton() is agree

    def open_file(self, title: str, patterns: str, folder: str = "") -> Path | None:
        """Which file to read; None when the person thought better of it.

        The chooser opens at `folder`, else where the last file was, at first at the documents.
        """
        place = folder or self._folder
        name, _ = QFileDialog.getOpenFileName(self._window, title, place, patterns)
        return self._chosen(name)

    def save_file(self, title: str, patterns: str, proposal: str = "") -> Path | None:
        """Where to write; None when the person thought better of it."""
        place = str(Path(self._folder) / proposal)
        name, _ = QFileDialog.getSaveFileName(self._window, title, place, patterns)
        return self._chosen(name)

    def _chosen(self, name: str) -> Path | None:
        if not name:
            return None
        self._folder = str(Path(name).parent)
        return Path(name)

    def _box(self, glyph: Glyph | None, text: str) -> QMessageBox:
        box = QMessageBox(self._window)
        side = px(28)
        question = icons.pixmap("help", side, palette.ACCENT)
        box.setIconPixmap(question if glyph is None else glyph_pixmap(glyph, side))
        box.setWindowTitle("sbdesk")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        return box

    def _save_report(self, detail: str) -> None:
        path = self.save_file("保存报告", "文本文件 (*.txt)", "sbdesk-report.txt")
        if path is None:
            return
        try:
            path.write_text(detail, "utf-8")
        except OSError as error:
            _log.warning("the report could not be written: %s", error)
            self.tell(f"报告没有存下：{path.name} 写不进去，请换一个位置。")


class UnexpectedErrors(QObject):
    """Brings errors nobody caught, in a slot or on any thread, to one place on the GUI thread."""

    _came = Signal(object)

    def __init__(
        self, show: Callable[[BaseException], object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._came.connect(show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become the process's last resort."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def remove(self) -> None:
        """Give the process its own hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._came.emit(error)

    def _thread_hook(self, found: threading.ExceptHookArgs) -> None:
        if found.exc_value is not None:
            self._came.emit(found.exc_value)
