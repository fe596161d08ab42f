"""How complete a file is: a ring with the percentage, what is missing, the way to fill it."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from sbdesk.gui import letters, palette
from sbdesk.gui.customers.part_row import AddButton
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.letters import Letter, px
from sbdesk.gui.parts.labels import StateLine, label, rule
from sbdesk.services.completeness import Completeness, Missing

_NAMED = 6
_RING = 44
_BY_DIGIT = 9


class CompletenessCard(QWidget):
    """`fill_asked(Missing)` when one of them is chosen from 补齐."""

    fill_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._gaps: tuple[Missing, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.ring = _Ring()
        self.head = label("", "strong")
        self.words = StateLine(small=False)
        self.fill = AddButton("补齐 Alt+0", icon="plus")
        self._menu = QMenu(self.fill)
        self.fill.show_menu_arrow(self._menu)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.head)
        texts.addWidget(self.words)
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(12)
        row.addWidget(self.ring, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addWidget(self.fill, 0, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(row)
        whole.addWidget(rule())

    def show_completeness(self, complete: Completeness) -> None:
        """So complete; this is missing, this will soon run out."""
        missing, soon = complete.missing, complete.soon
        self._gaps = (*missing, *soon)
        self.ring.show_percent(complete.percent)
        more = f"，还缺 {len(missing)} 件" if missing else ""
        self.head.setText(f"资料完整 {complete.percent}%{more}")
        named = "、".join(gap.what for gap in self._gaps[:_NAMED])
        rest = "等" if len(self._gaps) > _NAMED else ""
        glyph = Glyph.TODAY if self._gaps else Glyph.DONE
        self.words.say(glyph, f"{named}{rest}" or "该有的都有了")
        self.fill.setVisible(bool(self._gaps))
        self._menu.clear()
        for number, gap in enumerate(self._gaps, 1):
            mark = f"&{number} " if number <= _BY_DIGIT else ""
            who = f"（{gap.responsible}）" if gap.responsible else ""
            action = self._menu.addAction(f"{mark}{gap.what}{who}")
            action.triggered.connect(lambda _=False, gap=gap: self.fill_asked.emit(gap))

    def fill_first(self) -> bool:
        """Put in what is first on the list; False when nothing is missing."""
        if self._gaps:
            self.fill_asked.emit(self._gaps[0])
        return bool(self._gaps)


class _Ring(QWidget):
    """A circle, drawn as far round as the file is complete."""

    def __init__(self) -> None:
        super().__init__()
        self._percent = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_percent(self, percent: int) -> None:
        """0 to 100."""
        self._percent = percent
        self.setAccessibleName(f"资料完整 {percent}%")
        self.update()

    def sizeHint(self) -> QSize:
        """44 px."""
        return QSize(px(_RING), px(_RING))

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Groove, arc, figure."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = px(4)
        box = QRectF(self.rect()).adjusted(wide, wide, -wide, -wide)
        painter.setPen(QPen(QColor(palette.CARD_LINE), wide))
        painter.drawEllipse(box)
        pen = QPen(QColor(palette.ACCENT), wide)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(box, 90 * 16, -round(self._percent * 3.6 * 16))
        painter.setFont(letters.font(Letter.SMALL_STRONG))
        painter.setPen(QColor(palette.INK))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), str(self._percent))
