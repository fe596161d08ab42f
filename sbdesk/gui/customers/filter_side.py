"""One of the two lists of the filter: what one may narrow by, or its values with their counts."""

import time
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from sbdesk.domain.readings import name_readings
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.rows import Cell, Column, LazyTableModel

_TOGETHER = 1.0
"""Seconds within which letters typed one after another belong to one word."""


@dataclass(frozen=True)
class FilterLine:
    """One thing to narrow by with the value in force, or one value with its count."""

    key: str
    words: str
    chosen: str = ""
    count: int = 0


class FilterSide(ListView):
    """One of the two lists."""

    across = Signal(int)
    """← is -1, → is 1."""
    taken = Signal(bool)
    """Enter (True) or the space bar (False) on a line."""

    def __init__(self, columns: Sequence[Column[FilterLine]]) -> None:
        self.lines: tuple[FilterLine, ...] = ()
        super().__init__(LazyTableModel(columns, lambda ids: {n: self.lines[n] for n in ids}))
        self.rows.setParent(self)
        self._typed, self._at = "", 0.0
        self._readings: dict[str, tuple[str, ...]] = {}

    def show_lines(self, lines: Sequence[FilterLine], current: str = "") -> None:
        """These lines, with the current one chosen, else the first."""
        self.lines = tuple(lines)
        self.show_ids(array("q", range(len(self.lines))))
        keys = [line.key for line in self.lines]
        self.choose(keys.index(current) if current in keys else 0)

    def line(self) -> FilterLine | None:
        """The chosen line."""
        number = self.chosen_id()
        return self.lines[number] if number is not None and number < len(self.lines) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Sides, taking, letters; everything else as in any list."""
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.across.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.taken.emit(key != Qt.Key.Key_Space)
        elif text.isascii() and text.isalnum():
            self._go_to_word(text.lower())
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _go_to_word(self, text: str) -> None:
        now = time.monotonic()
        self._typed = self._typed + text if now - self._at < _TOGETHER else text
        self._at = now
        here = self.chosen_id() or 0
        first = here if len(self._typed) > 1 else here + 1
        for step in range(len(self.lines)):
            number = (first + step) % len(self.lines)
            if any(word.startswith(self._typed) for word in self._spelled(self.lines[number])):
                self.choose(number)
                return

    def _spelled(self, line: FilterLine) -> tuple[str, ...]:
        if line.words not in self._readings:
            read = name_readings(line.words)
            self._readings[line.words] = (line.words.lower(), *read.initials, *read.full)
        return self._readings[line.words]


def column_cell(line: FilterLine) -> Cell:
    """The condition and, small, the value in force."""
    return Cell(line.words, line.chosen, glyph=Glyph.DONE if line.chosen else None)


def value_cell(line: FilterLine) -> Cell:
    """The value, ticked when it is in force."""
    return Cell(line.words, glyph=Glyph.DONE if line.chosen else None)


def count_cell(line: FilterLine) -> str:
    """So many customers."""
    return f"{line.count:,}"
