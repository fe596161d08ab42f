"""Packages, receipts and cards that come by mouse: dragged from the stick's folder onto the tab."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from sbdesk.domain.handoff import CARD_SUFFIX, PACKAGE_SUFFIX, RECEIPT_SUFFIX

_TAKEN = frozenset({PACKAGE_SUFFIX, RECEIPT_SUFFIX, CARD_SUFFIX})


class FileDrop(QObject):
    """Lets a widget take dropped files of the hand-off; `dropped(list of Path)`, at least one.

    Files of other kinds are not taken, so that what lies behind the widget may have them.
    """

    dropped = Signal(object)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say yes while such a file is held above, take it when it is let go."""
        if not isinstance(event, QDropEvent):
            return False
        files = handoff_files(event.mimeData())
        if not files:
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.dropped.emit(files)
        return True


def handoff_files(data: QMimeData) -> list[Path]:
    """The files of the hand-off among what is dragged."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in files if path.suffix.lower() in _TAKEN]
