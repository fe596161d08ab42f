"""Facts of a file in two columns: captions right-aligned, values wrapped, long ones across."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from sbdesk.gui.letters import px
from sbdesk.gui.parts.labels import clear_layout, label

_CAPTION = 64
_TWO_FROM = 420
_LONG_VALUE = 16
_UNBROKEN = re.compile(r"[!-~]{16}(?=[!-~])")


@dataclass(frozen=True)
class FactLine:
    """One fact; `wide` takes both columns."""

    caption: str
    value: str
    wide: bool = False


def breakable(text: str) -> str:
    """The text with invisible places to break in runs of letters that no line could hold."""
    return _UNBROKEN.sub(lambda run: run[0] + "\u200b", text)


class FactGrid(QWidget):
    """Shows facts; those without a value are left out."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[FactLine, ...] = ()
        self._two = True
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_lines(self, lines: Sequence[FactLine]) -> None:
        """These instead."""
        self._lines = tuple(line for line in lines if line.value)
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column where two would be too narrow."""
        super().resizeEvent(event)
        two = self.width() >= px(_TWO_FROM)
        if two != self._two:
            self._two = two
            self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._lay_out()

    def _lay_out(self) -> None:
        clear_layout(self._grid)
        row = column = 0
        for line in self._lines:
            wide = line.wide or len(line.value) > _LONG_VALUE or not self._two
            if wide and column:
                row, column = row + 1, 0
            self._put(line, row, column, 3 if wide and self._two else 1)
            column = 0 if wide or column else 2
            row += 1 if column == 0 else 0
        for at, stretch in enumerate((0, 1, 0, 1 if self._two else 0)):
            self._grid.setColumnStretch(at, stretch)
        self._grid.setColumnMinimumWidth(0, px(_CAPTION))
        self._grid.setColumnMinimumWidth(2, px(_CAPTION) if self._two else 0)

    def _put(self, line: FactLine, row: int, column: int, span: int) -> None:
        top = Qt.AlignmentFlag.AlignTop
        caption = label(line.caption, ink="ink2")
        self._grid.addWidget(caption, row, column, top | Qt.AlignmentFlag.AlignRight)
        value = label(breakable(line.value), wrap=True)
        value.setAccessibleName(f"{line.caption} {line.value}")
        self._grid.addWidget(value, row, column + 1, 1, span, top)
