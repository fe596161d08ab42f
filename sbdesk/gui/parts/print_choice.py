"""Which printer, how often, and how far the page is moved; remembered per form by the caller."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from sbdesk.gui.focus_ring import FocusRing
from sbdesk.gui.letters import px
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.choices import DropDown
from sbdesk.gui.parts.labels import label
from sbdesk.settings import PrinterSetting

_FARTHEST_MM = 20.0


class PrintDialog(QDialog):
    """`chosen()` and `copies()` after it was accepted."""

    def __init__(
        self,
        title: str,
        printers: Sequence[str],
        remembered: PrinterSetting,
        parent: QWidget | None = None,
        copies: int = 1,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(16)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        self._printer = DropDown([(name, name) for name in printers], "没有找到打印机")
        held = remembered.name if remembered.name in printers else next(iter(printers), None)
        self._printer.set_value(held)
        self._printer.setMinimumWidth(px(320))
        self._copies = QSpinBox()
        self._copies.setRange(1, 99)
        self._copies.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self._copies.setValue(copies)
        self._right, self._down = (
            _millimetres(remembered.right_mm),
            _millimetres(remembered.down_mm),
        )
        rows = (
            ("打印机", self._printer),
            ("份数", self._copies),
            ("右移(毫米)", self._right),
            ("下移(毫米)", self._down),
        )
        for number, (words, field) in enumerate(rows):
            grid.addWidget(label(words, ink="ink2"), number, 0)
            grid.addWidget(field, number, 1)
        grid.addWidget(label("↑ ↓ 增减", "small", "ink3"), len(rows), 1)
        column.addLayout(grid)
        column.addLayout(self._build_buttons(held is not None))
        self._ring = FocusRing(self)

    def chosen(self) -> PrinterSetting:
        """What to remember for this form."""
        name = self._printer.value()
        return PrinterSetting(str(name or ""), self._right.value(), self._down.value())

    def copies(self) -> int:
        """How often."""
        return self._copies.value()

    def _build_buttons(self, possible: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(Button("取消", run=self.reject))
        self.print = Button("打印", "primary", "print", run=self.accept)
        self.print.setEnabled(possible)
        self.print.setDefault(True)
        row.addWidget(self.print)
        return row


def _millimetres(value: float) -> QDoubleSpinBox:
    field = QDoubleSpinBox()
    field.setRange(-_FARTHEST_MM, _FARTHEST_MM)
    field.setDecimals(1)
    field.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
    field.setSingleStep(0.5)
    field.setValue(value)
    return field
