"""The program's own icons: stroke drawings on a grid of 20, painted at twice the size, cached."""

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from sbdesk import paths
from sbdesk.gui import palette

_OVERSAMPLE = 2


def pixmap(name: str, size: int, colour: str = palette.INK_2) -> QPixmap:
    """The icon `resources/icons/<name>.svg` at `size` pixels in this colour."""
    key = f"sbdesk/{name}/{size}/{colour}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    drawn = _draw(name, size, colour)
    QPixmapCache.insert(key, drawn)
    return drawn


def icon(name: str, size: int = 16, colour: str = palette.INK_2) -> QIcon:
    """The same as a QIcon, for menus and the like."""
    return QIcon(pixmap(name, size, colour))


def _draw(name: str, size: int, colour: str) -> QPixmap:
    source = (paths.RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
    side = size * _OVERSAMPLE
    drawn = QPixmap(side, side)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    drawn.setDevicePixelRatio(_OVERSAMPLE)
    return drawn
