"""Facts in two columns: captions right-aligned, values beside them, long ones across both."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from sbdesk.gui.letters import px, width_of
from sbdesk.gui.parts.labels import clear_layout, label

_CAPTION = 64
_TWO_FROM = 505
_LONGEST_BESIDE = 168


@dataclass(frozen=True)
class Line:
    """One fact; `wide` takes both columns."""

    caption: str
    value: str
    wide: bool = False


@dataclass(frozen=True)
class Section:
    """A heading and its facts; without facts it is not shown."""

    title: str
    lines: tuple[Line, ...]


class Sections(QWidget):
    """Shows sections beneath one another; the texts can be marked and copied."""

    def __init__(self) -> None:
        super().__init__()
        self._sections: tuple[Section, ...] = ()
        self._two = True
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_sections(self, sections: Sequence[Section]) -> None:
        """These instead."""
        if tuple(sections) != self._sections:
            self._sections = tuple(sections)
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
        for old in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(old, 0)
        row = 0
        for section in self._sections:
            if section.lines:
                self._grid.addWidget(label(section.title, "strong"), row, 0, 1, 4)
                self._grid.setRowMinimumHeight(row, px(32))
                row = self._put_lines(section.lines, row + 1)
        for column, stretch in enumerate((0, 1, 0, 1 if self._two else 0)):
            self._grid.setColumnStretch(column, stretch)
        self._grid.setColumnMinimumWidth(0, px(_CAPTION))
        self._grid.setColumnMinimumWidth(2, px(_CAPTION) if self._two else 0)

    def _put_lines(self, lines: Sequence[Line], row: int) -> int:
        column = 0
        for line in lines:
            wide = line.wide or not self._two or width_of(line.value) > px(_LONGEST_BESIDE)
            if wide and column:
                row, column = row + 1, 0
            self._put(line, row, column, wide)
            column = 0 if wide or column else 2
            row += 1 if column == 0 else 0
        return row + 1 if column else row

    def _put(self, line: Line, row: int, column: int, wide: bool) -> None:
        span = 3 if wide and self._two else 1
        top = Qt.AlignmentFlag.AlignTop
        caption = label(line.caption, ink="ink2")
        self._grid.addWidget(caption, row, column, top | Qt.AlignmentFlag.AlignRight)
        value = label(line.value, wrap=wide)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(value, row, column + 1, 1, span, top)
