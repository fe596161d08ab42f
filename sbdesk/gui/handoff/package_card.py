"""What a package is, and what it would do: two cards above a review."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sbdesk.domain.handoff import Inspection, PackageFacts
from sbdesk.gui import palette
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.decisions import Decisions
from sbdesk.gui.handoff.words import file_line, packed_line
from sbdesk.gui.letters import px
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.labels import ElidedLabel, GlyphMark, label, set_ink
from sbdesk.gui.parts.marks import Badge

_CAPTIONS = ("新增客户", "更新客户", "相同客户", "要裁定", "没有收下")
_CLASHES = 3


class PackageCard(Card):
    """Sender and receiver, who packed it when, its file; with the badge of its signature."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.body.setSpacing(2)
        self._way = ElidedLabel("", "card")
        self._way.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.signed = Badge("签名有效", Glyph.DONE)
        self._packed = ElidedLabel("", "body", "ink2")
        self._file = ElidedLabel("", "small", "ink3")
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._way, 1)
        first.addWidget(self.signed)
        self.body.addLayout(first)
        self.body.addWidget(self._packed)
        self.body.addWidget(self._file)

    def show_facts(self, facts: PackageFacts) -> None:
        """This package; its signature was found valid before anything else was read."""
        station = f"{facts.sender_station} " if facts.sender_station else ""
        self._way.setText(f"{station}{facts.sender} → {facts.receiver}")
        self._packed.setText(packed_line(facts))
        self._file.setText(file_line(facts))
        about = facts.summary.strip()
        if about:
            self._packed.setToolTip(about)

    def texts(self) -> tuple[str, str, str]:
        """The three lines."""
        return self._way.text(), self._packed.text(), self._file.text()


class _Count(QWidget):
    """A figure over its caption; a line at the left of all but the first."""

    def __init__(self, caption: str, *, first: bool, glyph: Glyph | None = None) -> None:
        super().__init__()
        self._first = first
        self._figure = label("0", "figure")
        self._figure.setAccessibleName(caption)
        self._mark = GlyphMark(glyph or Glyph.CLASH)
        self._caption = label(caption, ink="ink2")
        below = QHBoxLayout()
        below.setSpacing(6)
        below.addStretch(1)
        below.addWidget(self._mark)
        below.addWidget(self._caption)
        below.addStretch(1)
        above = QHBoxLayout()
        above.addStretch(1)
        above.addWidget(self._figure)
        above.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addLayout(below)
        self._asks = glyph is not None
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """This many."""
        self._figure.setText(f"{count:,}")
        asks = self._asks and count > 0
        self._mark.setVisible(asks)
        set_ink(self._figure, "soon" if asks else "ink")
        set_ink(self._caption, "soon" if asks else "ink2")

    def text(self) -> str:
        """The figure and what it counts."""
        return f"{self._caption.text()} {self._figure.text()}"

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._first:
            QPainter(self).fillRect(0, 0, 1, self.height(), QColor(palette.CARD_LINE))


class CountsCard(Card):
    """新增 更新 相同 要裁定, as the list has customers under them, and 没有收下."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.setSpacing(0)
        self._counts = [
            _Count(caption, first=at == 0, glyph=Glyph.CLASH if at == _CLASHES else None)
            for at, caption in enumerate(_CAPTIONS)
        ]
        for count in self._counts:
            row.addWidget(count, 1)
        self.body.addLayout(row)

    def show_counts(self, inspection: Inspection) -> None:
        """What this dry run found."""
        found = (
            inspection.customers.new,
            inspection.customers.changed,
            inspection.customers.same,
            Decisions(inspection.clashes).open_customers(),
            len(inspection.set_aside),
        )
        for count, number in zip(self._counts, found, strict=True):
            count.show_count(number)

    def show_open(self, customers: int) -> None:
        """So many customers still wait for an answer."""
        self._counts[_CLASHES].show_count(customers)

    def texts(self) -> tuple[str, ...]:
        """Every figure with its caption."""
        return tuple(count.text() for count in self._counts)

    def _measure(self) -> None:
        super()._measure()
        self.body.setContentsMargins(8, 8, 8, 8)


class PackageHead(QWidget):
    """Both cards side by side; where room is short one line says the same."""

    def __init__(self) -> None:
        super().__init__()
        self.package, self.counts = PackageCard(), CountsCard()
        self._compact = False
        self._line = Card()
        self._line.body.setSpacing(0)
        self._short, self._whose = ElidedLabel("", ink="ink2"), ""
        self.slot = QHBoxLayout()
        inner = QHBoxLayout()
        inner.setSpacing(12)
        inner.addWidget(self._short, 1)
        inner.addLayout(self.slot)
        self._line.body.addLayout(inner)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.package, 5)
        row.addWidget(self.counts, 6)
        row.addWidget(self._line, 1)
        self.set_compact(False)

    def show_inspection(self, inspection: Inspection) -> None:
        """The package and its dry run."""
        if inspection.facts is not None:
            self.package.show_facts(inspection.facts)
        self.counts.show_counts(inspection)
        facts = inspection.facts
        self._whose = f"{facts.sender}，第 {facts.number} 包：" if facts else ""
        self._say_short()
        self._short.setToolTip("\n".join(self.package.texts()))

    def show_open(self, customers: int) -> None:
        """So many customers still wait for an answer."""
        self.counts.show_open(customers)
        self._say_short()

    def set_compact(self, compact: bool) -> None:
        """One line, or both cards."""
        self._compact = compact
        for part in (self.package, self.counts):
            part.setVisible(not compact)
        self._line.setVisible(compact)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def _say_short(self) -> None:
        self._short.setText(f"{self._whose}{'，'.join(self.counts.texts())}")

    def _measure(self) -> None:
        self._line.body.setContentsMargins(16, 0, 8, 0)
        self.setFixedHeight(px(40) if self._compact else px(92))
