"""Looking at what a widget painted."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QImage
from PySide6.QtWidgets import QApplication, QWidget


def colours_of(widget: QWidget) -> set[str]:
    """Every colour that occurs on it, as #RRGGBB."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    seen = set(memoryview(image.constBits()).cast("B").cast("I"))
    return {f"#{pixel & 0xFFFFFF:06X}" for pixel in seen}


def middle_of(widget: QWidget, left: int = 6) -> str:
    """The colour at half its height, `left` pixels from its left edge."""
    image = widget.grab().toImage()
    return image.pixelColor(left, image.height() // 2).name().upper()


def put_mouse_on(widget: QWidget, on: bool = True) -> None:
    """As when the mouse comes or goes."""
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on)
    at = QPointF(3, 3)
    event = QEnterEvent(at, at, at) if on else QEvent(QEvent.Type.Leave)
    QApplication.sendEvent(widget, event)
