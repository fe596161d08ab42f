"""Lines in the page instead of dialogs: message, empty list, progress (LOOK §5)."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sbdesk.gui import palette
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.letters import px
from sbdesk.gui.parts.buttons import Button, IconButton
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.labels import GlyphMark, IconMark, label


class MessageLine(QWidget):
    """One sentence in the page with at most one action; hidden until `say` is called."""

    def __init__(self) -> None:
        super().__init__()
        self._glyph = Glyph.TODAY
        self._run: Callable[[], object] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 4, 2)
        row.setSpacing(8)
        self._mark = GlyphMark(Glyph.TODAY, 14)
        self._words = label("", wrap=True)
        self._action = Button("", "quiet")
        self._action.clicked.connect(self._act)
        row.addWidget(self._mark)
        row.addWidget(self._words, 1)
        row.addWidget(self._action)
        row.addWidget(IconButton("close", "收起这一行", self.hide))
        self.setMinimumHeight(px(38))
        self.hide()

    def say(
        self, glyph: Glyph, text: str, action: str = "", run: Callable[[], object] | None = None
    ) -> None:
        """Show this sentence until it is put away or another comes."""
        self._glyph, self._run = glyph, run
        self._mark.set_glyph(glyph)
        self._words.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._action.updateGeometry()
        self.setMinimumHeight(px(38))
        self.show()
        self.update()

    def text(self) -> str:
        """The sentence shown."""
        return self._words.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tint and edge of the state."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._glyph.ink)))
        painter.setBrush(QColor(self._glyph.ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _act(self) -> None:
        if self._run is not None:
            self._run()


class EmptyState(QWidget):
    """What a list without entries says: what to do first. `buttons` is a layout to fill."""

    def __init__(self, icon: str, title: str, advice: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(1)
        self._icon = IconMark(icon, 32, palette.INK_3)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        self._title = label(title, "strong", wrap=True)
        self._advice = label(advice, "body", "ink2", wrap=True)
        for part in (self._title, self._advice):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(part)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addLayout(self.buttons)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)

    def say(self, title: str, advice: str) -> None:
        """Other words, e.g. when a filter left nothing."""
        self._title.setText(title)
        self._advice.setText(advice)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is low, rather the picture goes than half of the words."""
        super().resizeEvent(event)
        self._place_picture()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            QTimer.singleShot(0, self, self._place_picture)

    def _place_picture(self) -> None:
        column = self.layout()
        wanted = column.totalHeightForWidth(self.width()) if column is not None else 0
        picture = 0 if self._icon.isVisibleTo(self) else self._icon.sizeHint().height() + 8
        self._icon.setVisible(self.height() >= wanted + picture)


class ProgressBar(QWidget):
    """A bar of 6 px; `set_part` takes 0.0 to 1.0."""

    def __init__(self) -> None:
        super().__init__()
        self._part = 0.0
        self.setFixedHeight(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_part(self, part: float) -> None:
        """How much is done."""
        self._part = min(1.0, max(0.0, part))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Groove and fill."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.CARD_LINE))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        painter.setBrush(QColor(palette.ACCENT))
        painter.drawRoundedRect(QRectF(0, 0, self.width() * self._part, 6), 3, 3)


class ProgressCard(Card):
    """Long work: words, count, bar, what cancelling means, 取消 Esc. `cancelled` asks to stop."""

    cancelled = Signal()

    def __init__(self, meaning: str = "取消后什么也不会改动") -> None:
        super().__init__()
        first = QHBoxLayout()
        self._words = label("", wrap=True)
        self._count = label("", ink="ink2")
        first.addWidget(self._words, 1)
        first.addWidget(self._count)
        self._bar = ProgressBar()
        last = QHBoxLayout()
        self._meaning = label(meaning, "small", "ink3", wrap=True)
        self.cancel = Button("取消", key="Esc", run=self._stop)
        last.addWidget(self._meaning, 1)
        last.addWidget(self.cancel)
        self.body.addLayout(first)
        self.body.addWidget(self._bar)
        self.body.addLayout(last)

    def begin(self, what: str, meaning: str = "") -> None:
        """Show the card at nothing done; `meaning` is what cancelling this work means."""
        self._words.setText(what)
        if meaning:
            self._meaning.setText(meaning)
        self._count.setText("")
        self._bar.set_part(0)
        self.cancel.setEnabled(True)
        self.show()

    def progress(self, done: int, total: int, what: str = "") -> None:
        """Fits `Job.progressed`."""
        if what:
            self._words.setText(what)
        so_far = f"{done:,}" if done else ""
        self._count.setText(f"{done:,} / {total:,}" if total else so_far)
        self._bar.set_part(done / total if total else 0)

    def _stop(self) -> None:
        self.cancel.setEnabled(False)
        self._words.setText("正在停下……")
        self.cancelled.emit()
