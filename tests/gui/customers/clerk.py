"""A clerk at the keyboard: types, presses Enter, chooses by pinyin; never touches the mouse."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from sbdesk.domain.readings import name_readings
from sbdesk.gui.customers.part_fields import ProposingLine
from sbdesk.gui.customers.part_row import PartRow
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.choices import DropDown
from sbdesk.gui.parts.fields import TextArea, TypedLine
from sbdesk.gui.parts.form_page import FormPage
from tests.gui.customers.counter import write
from tests.gui.customers.file_desk import FileDesk
from tests.gui.fit import settle
from tests.gui.keys import here, press, type_text

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
_MANY = 60

Until = Callable[[Callable[[], bool]], None]
Look = Callable[[str], None]


class Clerk:
    """`until` waits for something to come true, `look` is called after each step."""

    def __init__(self, desk: FileDesk, until: Until, look: Look) -> None:
        self.desk, self._until, self._look = desk, until, look

    # moving about

    def page(self, number: int) -> None:
        """Alt and the digit of a page, from 1."""
        press(here(), Qt.Key(Qt.Key.Key_0 + number), ALT)
        settle()

    def down_to(self, title: str) -> None:
        """↓ until the keyboard stands on 新增 of this kind."""
        for _ in range(_MANY):
            if here().accessibleName() == f"新增{title}":
                return
            press(here(), Qt.Key.Key_Up)
        for _ in range(_MANY):
            if here().accessibleName() == f"新增{title}":
                return
            press(here(), Qt.Key.Key_Down)
        raise AssertionError(f"no way to 新增{title}, stood on {here().accessibleName()}")

    # adding

    def add(self, title: str, texts: Mapping[str, str]) -> None:
        """新增 of a kind: open, fill from field to field, save; the new line has the keyboard."""
        self.down_to(title)
        press(here(), Qt.Key.Key_Return)
        settle()
        self._look(f"{title} empty")
        self.fill(texts)
        self._look(f"{title} filled")
        self.save()
        self._until(lambda: isinstance(QApplication.focusWidget(), PartRow))
        settle()
        self._look(f"{title} saved")

    def fill(self, texts: Mapping[str, str]) -> None:
        """Type these fields, passing over the others with Enter, to the end of the form."""
        left = dict(texts)
        for _ in range(_MANY):
            widget = here()
            if isinstance(widget, Button):
                break
            if widget.objectName() in left:
                self.put_in(widget, left.pop(widget.objectName()))
            press(here(), Qt.Key.Key_Return)
            settle()
        assert not left, f"never came to {sorted(left)}, stood on {here()}"
        assert isinstance(here(), Button), "the last field must lead to a button"

    def put_in(self, widget: QWidget, text: str) -> None:
        """One field: typed, proposed or chosen."""
        if isinstance(widget, DropDown):
            type_text(widget, name_readings(text).initials[0])
            assert widget.currentText().endswith(text), f"{widget.currentText()} for {text}"
        elif isinstance(widget, ProposingLine) and text in widget.proposals:
            self._propose(widget, text)
        else:
            assert isinstance(widget, TypedLine | TextArea)
            widget.selectAll()
            write(widget, text)

    def save(self) -> None:
        """Ctrl+S, and what came of it."""
        before = len(self.desk.changes)
        press(here(), Qt.Key.Key_S, CTRL)
        self._until(lambda: len(self.desk.changes) > before)
        settle()

    def _propose(self, widget: ProposingLine, text: str) -> None:
        press(widget, Qt.Key.Key_Down)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        for _ in range(widget.proposals.index(text)):
            press(menu, Qt.Key.Key_Down)
        press(menu, Qt.Key.Key_Return)
        # This screen has no window manager to give the keyboard back.
        widget.window().activateWindow()
        self._until(widget.hasFocus)
        assert widget.value() == text

    def form(self) -> FormPage:
        """The form that stands open."""
        shown = self.desk.side.currentWidget()
        assert isinstance(shown, FormPage)
        return shown
