"""Files that come by mouse: dragged from a folder onto a widget."""

from collections.abc import Set as AbstractSet
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget


class FileDrop(QObject):
    """Lets a widget take dropped files of some kinds; `dropped(list of Path)`, at least one.

    Files of other kinds are not taken, so that what lies behind the widget may have them.
    """

    dropped = Signal(object)

    def __init__(self, widget: QWidget, suffixes: AbstractSet[str]) -> None:
        """`suffixes` in small letters, with their point."""
        super().__init__(widget)
        self._suffixes = suffixes
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say yes while such a file is held above, take it when it is let go."""
        if not isinstance(event, QDropEvent):
            return False
        files = files_among(event.mimeData(), self._suffixes)
        if not files:
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.dropped.emit(files)
        return True


def files_among(data: QMimeData, suffixes: AbstractSet[str]) -> list[Path]:
    """The files of these kinds among what is dragged or copied."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in files if path.suffix.lower() in suffixes]
