"""Does everything on screen fit: no text wider than its widget, no two neighbours overlapping."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QWidget,
)

from sbdesk.gui.parts.marks import Badge
from sbdesk.gui.tab_bar import DeskTabBar


def settle() -> None:
    """Let layouts and queued measures come to rest."""
    for _ in range(6):
        QApplication.processEvents()


def unfit(widget: QWidget) -> list[str]:
    """One line for every visible text that is cut and every pair of siblings that overlap."""
    settle()
    found: list[str] = []
    for each in (widget, *widget.findChildren(QWidget)):
        if not each.isVisible() or each.window() is not widget.window():
            continue
        found += _cut(each)
        found += _overlaps(each)
    return found


def _name(widget: QWidget) -> str:
    words = getattr(widget, "text", None)
    text = words() if callable(words) and not isinstance(widget, QMenuBar) else ""
    return f"{type(widget).__name__}「{widget.objectName() or text}」"


def _cut(widget: QWidget) -> list[str]:
    if isinstance(widget, QLabel):
        return _cut_label(widget)
    if isinstance(widget, DeskTabBar):
        return [f"{_name(widget)} 标签页「{text}」" for text in widget.cut_titles()]
    if isinstance(widget, QAbstractButton | Badge):
        wanted = widget.minimumSizeHint()
        small = widget.width() < wanted.width() or widget.height() < wanted.height()
        return [f"{_name(widget)} {widget.size()} < {wanted}"] if small else []
    if isinstance(widget, QComboBox):
        return _cut_chosen(widget)
    if isinstance(widget, QLineEdit) and not widget.text():
        return _cut_placeholder(widget)
    return []


def _cut_label(words: QLabel) -> list[str]:
    if not words.text() or words.property("elides"):
        return []
    measure, room = QFontMetrics(words.font()), words.contentsRect()
    if not words.wordWrap():
        wanted = measure.horizontalAdvance(words.text())
        wide = wanted > room.width()
        return [f"{_name(words)} {wanted} > {room.width()} 宽"] if wide else []
    flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
    needed = measure.boundingRect(QRect(0, 0, room.width(), 100000), flags, words.text())
    if needed.height() > room.height() + 1 or needed.width() > room.width():
        return [f"{_name(words)} 折行后 {needed.size()} > {room.size()}"]
    return []


def _cut_chosen(choice: QComboBox) -> list[str]:
    wanted = QFontMetrics(choice.font()).horizontalAdvance(choice.currentText())
    room = choice.width() - 40
    return [f"{_name(choice)} {choice.currentText()} {wanted} > {room}"] if wanted > room else []


def _cut_placeholder(field: QLineEdit) -> list[str]:
    wanted = QFontMetrics(field.font()).horizontalAdvance(field.placeholderText())
    margins = field.textMargins()
    room = field.width() - 20 - margins.left() - margins.right()
    return [f"{_name(field)} {field.placeholderText()} {wanted} > {room}"] if wanted > room else []


def _overlaps(parent: QWidget) -> list[str]:
    if isinstance(parent, QAbstractScrollArea | QComboBox):
        return []
    children = [
        child
        for child in parent.children()
        if isinstance(child, QWidget)
        and child.isVisible()
        and not child.isWindow()
        and not child.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    ]
    found = []
    for number, one in enumerate(children):
        for other in children[number + 1 :]:
            shared = one.geometry().intersected(other.geometry())
            if shared.width() > 1 and shared.height() > 1:
                found.append(f"{_name(parent)}: {_name(one)} 与 {_name(other)} 重叠 {shared}")
    return found
