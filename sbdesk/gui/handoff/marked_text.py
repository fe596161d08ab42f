"""A value as text that wraps, with the characters that differ tinted and underlined."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from sbdesk.gui import letters, palette
from sbdesk.gui.handoff.differences import Span
from sbdesk.gui.letters import px, show_rare

_LEADING = 1.1
_LINE_BREAK = chr(0x2028)


class MarkedText(QWidget):
    """Plain text, never markup. `spans` are (start, length) of what is marked."""

    def __init__(self, text: str = "", spans: Sequence[Span] = (), *, pale: bool = False) -> None:
        super().__init__()
        self._pale = pale
        self._text, self._spans = "", tuple[Span, ...]()
        rules = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        rules.setHeightForWidth(True)
        self.setSizePolicy(rules)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_text(text, spans)

    def show_text(self, text: str, spans: Sequence[Span] = (), *, pale: bool = False) -> None:
        """This text instead."""
        show_rare(text)
        self._text = text.replace("\n", _LINE_BREAK)
        self._spans, self._pale = tuple(spans), pale
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The text shown."""
        return self._text.replace(_LINE_BREAK, "\n")

    def spans(self) -> tuple[Span, ...]:
        """What is marked."""
        return self._spans

    def heightForWidth(self, width: int) -> int:
        """As many lines as the text takes."""
        return self._laid_out(width)[1]

    def sizeHint(self) -> QSize:
        """A usual width, and its height there."""
        return QSize(px(200), self.heightForWidth(px(200)))

    def minimumSizeHint(self) -> QSize:
        """A few letters wide; as high as at the width there is."""
        return QSize(px(56), self.heightForWidth(max(self.width(), px(56))))

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The marks, then the letters on them."""
        layout, _ = self._laid_out(self.width())
        painter = QPainter(self)
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            first, last = line.textStart(), line.textStart() + line.textLength()
            for start, length in self._spans:
                one, other = max(start, first), min(start + length, last)
                if one < other:
                    x, end = _x(line.cursorToX(one)), _x(line.cursorToX(other))
                    box = QRectF(x, line.y(), end - x, line.height())
                    painter.fillRect(box, QColor(palette.TINT))
                    painter.fillRect(
                        QRectF(x, box.bottom() - 2, end - x, 2), QColor(palette.ACCENT)
                    )
        painter.setPen(QColor(palette.INK_3 if self._pale else palette.INK))
        layout.draw(painter, QPointF(0, 0))

    def _laid_out(self, width: int) -> tuple[QTextLayout, int]:
        layout = QTextLayout(self._text, letters.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        top = 0.0
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, top))
            top += line.height() * _LEADING
        layout.endLayout()
        return layout, round(top) + 1


def _x(found: object) -> float:
    """The x of a cursor: PySide answers (x, position)."""
    return float(found[0]) if isinstance(found, tuple) else 0.0
