"""The conditions of a list as chips, in as many lines as they need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sbdesk.gui.letters import px
from sbdesk.gui.parts.marks import Chip

_GAP = 6
_LONGEST = 12


@dataclass(frozen=True)
class ChipWords:
    """What a chip says, what it means in full, and what happens when it is removed."""

    text: str
    meaning: str
    remove: Callable[[], object]


class ChipRow(QWidget):
    """As high as its lines of chips; without one it is not there."""

    def __init__(self) -> None:
        super().__init__()
        self._chips: list[Chip] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_chips(self, words: Sequence[ChipWords]) -> None:
        """These and no others."""
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(one) for one in words]
        self.setVisible(bool(self._chips))
        self._arrange()

    def chips(self) -> tuple[Chip, ...]:
        """Those shown, in order."""
        return tuple(self._chips)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other breaks between the lines."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._arrange()

    def _chip(self, words: ChipWords) -> Chip:
        cut = len(words.text) > _LONGEST
        chip = Chip(f"{words.text[: _LONGEST - 1]}…" if cut else words.text)
        chip.setParent(self)
        chip.setToolTip(words.meaning)
        chip.setAccessibleName(f"去掉条件 {words.meaning}")
        chip.removed.connect(words.remove)
        chip.show()
        return chip

    def _arrange(self) -> None:
        left, line, step = 0, 0, px(24) + _GAP
        for chip in self._chips:
            width = min(chip.sizeHint().width(), max(px(60), self.width()))
            if left and left + width > self.width():
                left, line = 0, line + 1
            chip.setGeometry(left, line * step, width, px(24))
            left += width + _GAP
        self.setFixedHeight((line + 1) * step if self._chips else 0)
