"""Cards: the white panels everything is read on; the header of a file; a due date explained."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sbdesk.gui import palette
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.letters import px
from sbdesk.gui.parts.labels import ElidedLabel, GlyphMark, IconMark, clear_layout, label


class Card(QWidget):
    """A white panel with a thin line; `body` is its layout.

    With a title there is a head of 44 px; `head` takes buttons at its right end.
    `padded=False` is for lists, which reach the card's edge.
    """

    def __init__(
        self, title: str = "", note: str = "", *, padded: bool = True, edge: str = palette.CARD_LINE
    ) -> None:
        super().__init__()
        self._edge, self._padded, self._title = edge, padded, title
        outer = QVBoxLayout(self)
        outer.setSpacing(0)
        outer.setContentsMargins(1, 1, 1, 1)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self._head_box = QWidget()
        self._head_box.setLayout(self.head)
        self.title = ElidedLabel(title, "card")
        self.note = label(note, "small", "ink3")
        self.head.addWidget(self.title)
        self.head.addWidget(self.note, 1)
        outer.addWidget(self._head_box)
        self._head_box.setVisible(bool(title))
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)
        self._measure()

    def show_head(self, shown: bool) -> None:
        """Whether the head is there; where room is short its buttons may stand elsewhere."""
        self._head_box.setVisible(shown)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Surface and line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._edge)))
        painter.setBrush(QColor(palette.SURFACE))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _measure(self) -> None:
        inset = 16 if self._padded else 0
        self.head.setContentsMargins(16 if self._padded else 12, 0, 8, 0)
        self._head_box.setFixedHeight(px(44))
        top = (0 if self._title else 12) if self._padded else 0
        self.body.setContentsMargins(inset, top, inset, 12 if self._padded else 0)


@dataclass(frozen=True)
class Fact:
    """A caption over a value; `glyph` and its colour when the value is a state."""

    caption: str
    value: str
    glyph: Glyph | None = None
    detail: str = ""


class HeaderCard(Card):
    """Name, badges, actions; facts; the dark strip of importance across the foot.

    `buttons` and `badges` are layouts the tab fills; `show_facts` and `show_importance` refill.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._low = False
        self.body.setSpacing(4)
        first = QHBoxLayout()
        first.setSpacing(8)
        self.name = ElidedLabel("", "title")
        self.name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.badges = QHBoxLayout()
        self.badges.setSpacing(8)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        first.addWidget(self.name)
        first.addLayout(self.badges)
        first.addStretch(1)
        first.addLayout(self.buttons)
        self.body.addLayout(first)
        self._facts = QHBoxLayout()
        self._facts.setSpacing(24)
        self.body.addLayout(self._facts)
        self._strip = ImportanceStrip()
        self._strip.setVisible(False)
        outer = self.layout()
        if outer is not None:
            outer.addWidget(self._strip)

    def show_name(self, name: str, badges: Sequence[QWidget] = ()) -> None:
        """Whose file this is."""
        self.name.setText(name)
        clear_layout(self.badges)
        for badge in badges:
            self.badges.addWidget(badge)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """The second line."""
        clear_layout(self._facts)
        for fact in facts:
            box = _FactBox(fact)
            box.set_low(self._low)
            self._facts.addWidget(box)
        self._facts.addStretch(1)

    def set_low(self, low: bool) -> None:
        """Where height is short captions stand before their values, not above them."""
        if low != self._low:
            self._low = low
            for place in range(self._facts.count()):
                item = self._facts.itemAt(place)
                box = item.widget() if item else None
                if isinstance(box, _FactBox):
                    box.set_low(low)

    def show_importance(self, grade: str, warning: str = "", figure: str = "") -> None:
        """The dark strip; an empty grade takes it away."""
        self._strip.show_words(grade, warning, figure)


class _FactBox(QWidget):
    def __init__(self, fact: Fact) -> None:
        super().__init__()
        self._parts = column = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(fact.caption, "small", "ink3"))
        row = QHBoxLayout()
        row.setSpacing(6)
        if fact.glyph is not None:
            row.addWidget(GlyphMark(fact.glyph))
        late = fact.glyph is Glyph.OVERDUE
        row.addWidget(ElidedLabel(fact.value, "strong" if late else "body", _ink_of(fact.glyph)))
        if fact.detail:
            row.addWidget(label(fact.detail, "small", "ink3"))
        row.addStretch(1)
        column.addLayout(row)

    def set_low(self, low: bool) -> None:
        way = QBoxLayout.Direction
        self._parts.setDirection(way.LeftToRight if low else way.TopToBottom)
        self._parts.setSpacing(6 if low else 0)


def _ink_of(glyph: Glyph | None) -> str:
    inks = {palette.OVERDUE: "overdue", palette.SOON: "soon", palette.DONE: "done"}
    return inks.get(glyph.ink, "ink") if glyph is not None else "ink"


class ImportanceStrip(QWidget):
    """Shield, grade, what must not happen, one figure: white on ink, on every page of a customer.

    At the `foot` of a card its lower corners are round; elsewhere it goes straight across.
    """

    def __init__(self, *, foot: bool = True) -> None:
        super().__init__()
        self._foot = foot
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(10)
        self._icon = IconMark("shield", 18, palette.SURFACE)
        self._grade = label("", "strong", "white")
        self._warning = ElidedLabel("", "body", "white")
        self._figure = label("", "body", "white")
        for part in (self._icon, self._grade, self._warning):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._figure)
        self._measure()

    def show_words(self, grade: str, warning: str = "", figure: str = "") -> None:
        """An empty grade takes it away."""
        self.setVisible(bool(grade))
        self._grade.setText(grade)
        self._warning.setText(warning)
        self._figure.setText(figure)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Its ground."""
        painter = QPainter(self)
        if not self._foot:
            painter.fillRect(self.rect(), QColor(palette.INK))
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()).adjusted(0, -8, 0, 0), 5, 5)
        painter.fillPath(path, QColor(palette.INK))

    def _measure(self) -> None:
        self.setFixedHeight(px(36))


class DueCard(QWidget):
    """One promise: glyph and title, the date at the right, the sentence of law beneath it."""

    def __init__(self, glyph: Glyph, title: str, due: str, sentence: str, basis: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(GlyphMark(glyph))
        first.addWidget(label(title), 1)
        first.addWidget(label(due, "strong", _ink_of(glyph)))
        column.addLayout(first)
        self._indented = QVBoxLayout()
        self._indented.setSpacing(2)
        for text in filter(None, (sentence, basis)):
            self._indented.addWidget(label(text, "small", "ink3", wrap=True))
        column.addLayout(self._indented)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def _measure(self) -> None:
        self._indented.setContentsMargins(px(12) + 8, 0, 0, 0)


class RadarCard(Card):
    """An amber card that may make the form needless: 近 90 天同一台区第 3 次."""

    def __init__(self, title: str, lines: Sequence[str], note: str = "") -> None:
        super().__init__(edge=palette.SOON)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconMark("radar", 18, palette.SOON))
        head.addWidget(label(title, "strong", "soon", wrap=True), 1)
        self.body.addLayout(head)
        for line in lines:
            self.body.addWidget(label(line, ink="ink2", wrap=True))
        if note:
            self.body.addWidget(label(note, "small", "ink3", wrap=True))
        self.buttons = QHBoxLayout()
        self.body.addLayout(self.buttons)
