"""Words on the page: plain labels in the sizes and inks of LOOK §1 and §2."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QSizePolicy, QWidget

from sbdesk.gui import icons, palette
from sbdesk.gui.glyphs import Glyph, paint_glyph
from sbdesk.gui.letters import px, show_rare


def label(text: str = "", letters: str = "body", ink: str = "ink", *, wrap: bool = False) -> QLabel:
    """A label; `letters` and `ink` are keys of `sheet.LABEL_LETTERS` and `sheet.LABEL_INKS`.

    The text is shown as it stands, never read as markup.
    """
    show_rare(text)
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    made.setProperty("letters", letters)
    made.setProperty("ink", ink)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def set_ink(widget: QWidget, ink: str) -> None:
    """Change the ink of a label that is already on screen."""
    set_look(widget, "ink", ink)


def set_look(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet asks for, and have the sheet read it again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class ElidedLabel(QLabel):
    """One line that gives way: too long ends in … and shows whole as a tooltip (LOOK §5)."""

    def __init__(self, text: str = "", letters: str = "body", ink: str = "ink") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("letters", letters)
        self.setProperty("ink", ink)
        self.setProperty("elides", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show this line."""
        show_rare(text)
        super().setText(text)
        self._tell_whole()

    def minimumSizeHint(self) -> QSize:
        """May shrink to a few letters."""
        return QSize(min(self.sizeHint().width(), px(56)), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self._shown()
        painter.drawText(self.contentsRect(), int(self.alignment()), shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tooltip is there exactly when something is cut."""
        super().resizeEvent(event)
        self._tell_whole()

    def _tell_whole(self) -> None:
        self.setToolTip(self.text() if self._shown() != self.text() else "")

    def _shown(self) -> str:
        return self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )


class GlyphMark(QWidget):
    """A state glyph by itself; `size` is its side at 100 %."""

    def __init__(self, glyph: Glyph, size: int = 12) -> None:
        super().__init__()
        self._glyph, self._size = glyph, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_glyph(self, glyph: Glyph) -> None:
        """Show another state."""
        self._glyph = glyph
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As large as the glyph."""
        return QSize(px(self._size), px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the glyph in the middle."""
        side = px(self._size)
        box = QRect(0, 0, side, side)
        box.moveCenter(self.rect().center())
        paint_glyph(QPainter(self), self._glyph, box)


class IconMark(QWidget):
    """An icon by itself; `size` is its side at 100 %."""

    def __init__(self, name: str, size: int = 18, colour: str = palette.INK_2) -> None:
        super().__init__()
        self._name, self._size, self._colour = name, size, colour
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As large as the icon."""
        return QSize(px(self._size), px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icons.pixmap(self._name, px(self._size), self._colour))


class StateLine(QWidget):
    """Glyph and a sentence in the colour of a state; `small` is 12 px, for problems and hints."""

    def __init__(self, glyph: Glyph | None = None, text: str = "", *, small: bool = True) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(5)
        self._mark = GlyphMark(Glyph.OVERDUE, 10 if small else 12)
        self._words = label("", "small" if small else "body", wrap=True)
        row.addWidget(self._mark)
        row.addWidget(self._words, 1)
        self.say(glyph, text)

    def say(self, glyph: Glyph | None, text: str) -> None:
        """Another sentence; without a glyph it is a hint in ink 3."""
        self._mark.setVisible(glyph is not None)
        if glyph is not None:
            self._mark.set_glyph(glyph)
        self._words.setText(text)
        inks = {palette.OVERDUE: "overdue", palette.SOON: "soon", palette.DONE: "done"}
        set_ink(self._words, "ink3" if glyph is None else inks.get(glyph.ink, "ink2"))

    def text(self) -> str:
        """The sentence shown."""
        return self._words.text()


def rule() -> QFrame:
    """A thin line between two parts of a card."""
    line = QFrame()
    line.setFixedHeight(1)
    line.setStyleSheet(f"background: {palette.CARD_LINE};")
    return line


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout and let go of it."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
