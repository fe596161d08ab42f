"""Sheets that come by mouse or clipboard: a file dropped on a widget, a block copied in WPS."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

READABLE = frozenset({".xlsx", ".xls", ".xlsm", ".csv", ".txt"})
"""What a sheet's file name may end in."""
READABLE_PATTERNS = "表格 (*.xlsx *.xls *.csv *.txt *.xlsm);;所有文件 (*)"
"""The same for a file chooser."""


class SheetDrop(QObject):
    """Lets a widget take dropped sheets; `dropped(list of Path)` names them, at least one.

    Files of other kinds are not taken, so that what lies behind the widget may have them.
    """

    dropped = Signal(object)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say yes while a sheet is held above, take it when it is let go."""
        if not isinstance(event, QDropEvent):
            return False
        sheets = dropped_sheets(event.mimeData())
        if not sheets:
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.dropped.emit(sheets)
        return True


def dropped_sheets(data: QMimeData) -> list[Path]:
    """The sheet files among what is dragged or copied."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in files if path.suffix.lower() in READABLE]


def copied_block() -> str:
    """The cells in the clipboard as text with tabs; "" when there are none."""
    data = _copied()
    return data.text() if data.hasText() and not data.hasUrls() else ""


def copied_sheet() -> Path | None:
    """A sheet's file copied in the file manager, if that is what the clipboard holds."""
    found = dropped_sheets(_copied())
    return found[0] if found else None


def _copied() -> QMimeData:
    """What the clipboard holds; an empty one has no data at all."""
    return QGuiApplication.clipboard().mimeData() or QMimeData()
