"""Small pictures of picture files, made off the GUI thread; a hostile file costs nothing but its
own picture."""

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

_MOST_KEPT = 400
_MOST_PIXELS = 120_000_000
"""A larger picture is not opened: phones and scanners stay far below."""


class Thumbnails(QObject):
    """Asks for a picture with `picture`; `ready(key)` when one that was asked for has come."""

    ready = Signal(str)
    _made = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sbdesk-thumbnail")
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()
        self._asked: set[str] = set()
        self._made.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def picture(self, path: Path, side: int) -> QPixmap | None:
        """The picture within a square of `side` pixels; None while it is being made.

        A null pixmap means there is none to be had.
        """
        key = f"{side}/{path}"
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        if key not in self._asked:
            self._asked.add(key)
            self._pool.submit(self._make, key, path, side)
        return None

    def forget(self) -> None:
        """Nothing that still waits is wanted any more."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sbdesk-thumbnail")
        self._asked.clear()

    def shut_down(self) -> None:
        """Let go of the thread."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _make(self, key: str, path: Path, side: int) -> None:
        self._made.emit(key, small_picture(path, side))

    def _keep(self, key: str, image: QImage) -> None:
        self._asked.discard(key)
        self._kept[key] = QPixmap.fromImage(image)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        self.ready.emit(key)


def small_picture(path: Path, side: int) -> QImage:
    """A picture file, turned upright, within a square; a null image when it cannot be read."""
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > _MOST_PIXELS:
        return QImage()
    fit = QSize(side, side)
    if size.width() > side or size.height() > side:
        reader.setScaledSize(size.scaled(fit, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
