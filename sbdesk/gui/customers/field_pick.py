"""Saying by keyboard what a column means: type 联系, lxdh or lianxi and take 联系电话."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from sbdesk.domain.readings import name_readings
from sbdesk.gui.parts.found_list import Result
from sbdesk.gui.parts.picker import PickField

NOT_TAKEN = "不导入"


@dataclass(frozen=True)
class Meaning:
    """A field a column may mean, as a clerk looks for it."""

    name: str
    title: str
    required: bool = False

    @cached_property
    def readings(self) -> tuple[str, ...]:
        """The title in initials and in full pinyin."""
        found = name_readings(self.title)
        return (*found.initials, *found.full)

    def answers(self, text: str) -> bool:
        """Whether somebody who typed this may mean it."""
        plain = text.strip().lower()
        return plain in self.title.lower() or any(one.startswith(plain) for one in self.readings)


class FieldPick(PickField):
    """`value()` is the field's name, None for a column that is left out.

    Keys: type to search, Alt+↓ shows what is still free, ↑ ↓ go to the column above or below.
    `moved(step)` asks for that column, `settled` says that the meaning changed.
    """

    moved = Signal(int)
    settled = Signal()

    def __init__(self) -> None:
        super().__init__(NOT_TAKEN)
        self._meanings: Sequence[Meaning] = ()
        self._free: frozenset[str] = frozenset()
        self.searched.connect(self._search)
        self.picked.connect(lambda _key: self.settled.emit())

    def show_meanings(self, meanings: Sequence[Meaning], chosen: str) -> None:
        """What may be chosen, and what is."""
        self._meanings = meanings
        self.mean(chosen)

    def mean(self, name: str) -> None:
        """Hold this field, "" for none; nothing is sent."""
        found = next((one for one in self._meanings if one.name == name), None)
        self.set_wrong(False)
        if found is None:
            self.set_value(None)
        else:
            self.hold(found.name, found.title)

    def show_free(self, free: frozenset[str]) -> None:
        """The fields no column has yet; they are offered first."""
        self._free = free

    def name(self) -> str:
        """The field's name, "" for none."""
        value = self.value()
        return value if isinstance(value, str) else ""

    def is_open(self) -> bool:
        """Whether something was typed that means nothing yet."""
        return not self.name() and bool(self.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ ↓ between the columns, Alt+↓ for everything, Enter takes the only answer."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = next((steps[key] for key in steps if event.key() == key), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._show_all()
        elif step:
            self.moved.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.is_open():
            self._take_only()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click into an empty field shows what there is."""
        super().mouseReleaseEvent(event)
        if not self.text():
            self._show_all()

    def _show_all(self) -> None:
        self._list().show_results(self._results(""))

    def _search(self, text: str) -> None:
        self.settled.emit()
        self.show_results(self._results(text))

    def _results(self, text: str) -> list[Result]:
        found = [one for one in self._meanings if one.answers(text)] if text else self._meanings
        ordered = sorted(found, key=lambda one: (one.name not in self._free, not one.required))
        return [Result(one.name, one.title, self._detail(one)) for one in ordered]

    def _detail(self, one: Meaning) -> str:
        if one.name not in self._free:
            return "另一栏已经是它"
        return "必须有" if one.required else ""

    def _take_only(self) -> None:
        found = [one for one in self._meanings if one.answers(self.text())]
        exact = [one for one in found if one.title == self.text().strip()]
        if len(found) == 1 or exact:
            self._take((exact or found)[0].name)
        else:
            self._list().hide()
            self.set_wrong(True)
