"""A row of words of which one is chosen: which table, which kind. Alt+1, Alt+2 … choose as well."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.labels import clear_layout

_MOST_KEYS = 9


class PickBar(QWidget):
    """Shows words and holds which is chosen; `chosen(place)` when a person chose another."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._buttons: list[Button] = []
        self._at = -1
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        for place in range(_MOST_KEYS):
            key = QShortcut(QKeySequence(f"Alt+{place + 1}"), self)
            key.setContext(Qt.ShortcutContext.WindowShortcut)
            key.activated.connect(partial(self._take, place))

    def show_words(self, words: Sequence[str], at: int = 0) -> None:
        """These words, the one at `at` chosen (-1 for none)."""
        if len(words) != len(self._buttons):
            self._rebuild(len(words))
        for button, text in zip(self._buttons, words, strict=True):
            button.setText(text)
            button.updateGeometry()
        self.choose(at)

    def words(self) -> list[str]:
        """The words there are."""
        return [button.text() for button in self._buttons]

    def place(self) -> int:
        """Which is chosen, -1 for none."""
        return self._at

    def choose(self, at: int) -> None:
        """Choose this one; nothing is sent."""
        self._at = at
        for place, button in enumerate(self._buttons):
            button.setChecked(place == at)

    def _rebuild(self, count: int) -> None:
        clear_layout(self._row)
        self._buttons = []
        for place in range(count):
            button = Button("", "quiet", run=partial(self._take, place))
            button.setCheckable(True)
            if place < _MOST_KEYS:
                button.setToolTip(f"Alt+{place + 1}")
            self._buttons.append(button)
            self._row.addWidget(button)
        self._row.addStretch(1)

    def _take(self, place: int) -> None:
        if place < len(self._buttons):
            other = place != self._at
            self.choose(place)
            if other:
                self.chosen.emit(place)
