"""The fields of a form. Each has `value()`, `set_value()`, `set_wrong()` and two signals.

`edited` says the person changed something; `entered` says Enter was pressed and the form
may go to the next field.
"""

from typing import Protocol

from PySide6.QtCore import QEvent, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from sbdesk.gui.letters import px, show_rare
from sbdesk.gui.parts.labels import set_look

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_GOES_ON = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.MouseFocusReason,
)


def asks_redo(event: QKeyEvent) -> bool:
    """Whether this is Ctrl+Y or Ctrl+Shift+Z; systems know only one of them by themselves."""
    keys = event.keyCombination()
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    return (keys.key() == Qt.Key.Key_Y and keys.keyboardModifiers() == control) or (
        keys.key() == Qt.Key.Key_Z and keys.keyboardModifiers() == control | shift
    )


class Field(Protocol):
    """What the form grid asks of a field."""

    @property
    def edited(self) -> SignalInstance: ...

    @property
    def entered(self) -> SignalInstance: ...

    def value(self) -> object:
        """What the person put in, in the field's own type."""

    def set_value(self, value: object) -> None:
        """Show this; no `edited` is sent."""

    def set_wrong(self, wrong: bool) -> None:
        """Red edge or not."""


class TypedLine(QLineEdit):
    """One line that is typed into; what its value is, its heirs say."""

    edited = Signal()
    entered = Signal()
    left = Signal()

    def __init__(self, placeholder: str = "", limit: int = 500) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setMaxLength(limit)
        self.textEdited.connect(self.edited)

    def set_value(self, value: object) -> None:
        """Show this text; None is empty."""
        text = "" if value is None else str(value)
        show_rare(text)
        self.setText(text)
        self.setCursorPosition(0)

    def set_wrong(self, wrong: bool) -> None:
        """Red edge or not."""
        set_look(self, "wrong", wrong)

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z and Ctrl+Y belong to the line only while it has typing of its own to walk."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            back, again = event.matches(QKeySequence.StandardKey.Undo), asks_redo(event)
            if back or again:
                own = self.isUndoAvailable() if back else self.isRedoAvailable()
                event.setAccepted(own)
                return own
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves on instead of accepting a dialog."""
        if event.key() in _ENTER:
            self.entered.emit()
            event.accept()
            return
        if asks_redo(event):
            self.redo()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming by key selects all, so that typing replaces."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the person is done here (a date is read now, not at every digit).

        A text that is longer than the line shows its beginning again.
        """
        super().focusOutEvent(event)
        self.left.emit()
        if event.reason() in _GOES_ON:
            self.setCursorPosition(0)


class LineField(TypedLine):
    """One line of text. `value()` is the text without blanks at its ends."""

    def value(self) -> str:
        """The text without blanks at its ends."""
        return self.text().strip()


class ReadOnlyField(TypedLine):
    """A value that came from elsewhere; cannot be typed into and is passed over by Tab."""

    def __init__(self) -> None:
        super().__init__(limit=2000)
        self.setReadOnly(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setProperty("fixed", True)

    def value(self) -> str:
        """The text shown."""
        return self.text()


class TextArea(QPlainTextEdit):
    """Several lines. Enter goes to the next field, Shift+Enter begins a new line."""

    edited = Signal()
    entered = Signal()

    def __init__(self, placeholder: str = "", lines: int = 3) -> None:
        super().__init__()
        self._lines, self._silent = lines, False
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(4)
        self._measure()
        self.textChanged.connect(self._changed)

    def value(self) -> str:
        """The text without blanks at its ends."""
        return self.toPlainText().strip()

    def set_value(self, value: object) -> None:
        """Show this text; None is empty."""
        self._silent = True
        text = "" if value is None else str(value)
        show_rare(text)
        self.setPlainText(text)
        self._silent = False

    def set_wrong(self, wrong: bool) -> None:
        """Red edge or not."""
        set_look(self, "wrong", wrong)

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(px(200), self._height())

    def event(self, event: QEvent) -> bool:
        """Ctrl+Y is for the typing here, like Ctrl+Z, also where the system has another key."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and asks_redo(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No trap: plain Enter leaves the box."""
        if asks_redo(event):
            self.redo()
            return
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.entered.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._measure()

    def _height(self) -> int:
        return self._lines * self.fontMetrics().lineSpacing() + px(8) + 12

    def _measure(self) -> None:
        self.setFixedHeight(self._height())

    def _changed(self) -> None:
        if not self._silent:
            self.edited.emit()


def widget_of(field: Field) -> QWidget:
    """The field as the widget it is."""
    if not isinstance(field, QWidget):
        raise TypeError(f"a field must be a widget: {field!r}")
    return field
