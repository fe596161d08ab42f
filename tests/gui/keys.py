"""Keys as a person presses them, with types."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

W = TypeVar("W", bound=QWidget)


def press(
    widget: QWidget | None,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press a key where this widget has the keyboard."""
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


def type_text(widget: QWidget | None, text: str) -> None:
    """Type these characters."""
    assert widget is not None
    QTest.keyClicks(widget, text)


def here() -> QWidget:
    """The widget that has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def child(parent: QWidget, kind: type[W], name: str = "") -> W:
    """The descendant of this kind and name."""
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert found is not None
    return found


def words_on(widget: QWidget) -> list[str]:
    """The texts of all visible labels in it."""
    QApplication.processEvents()
    everything = (widget, *widget.findChildren(QWidget))
    parts = [each for each in everything if isinstance(each, QLabel)]
    return [each.text() for each in parts if each.isVisible() and each.text()]
