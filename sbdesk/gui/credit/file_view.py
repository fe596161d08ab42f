"""A customer's credit: grade and score, the sum in sight, vetoes, grades before, what-if."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from sbdesk.domain.credit import Score
from sbdesk.gui import letters, palette
from sbdesk.gui.credit.chart import GradeChart, Trend
from sbdesk.gui.credit.contents import (
    WholeCredit,
    band_words,
    ceiling_words,
    is_standing,
    point_rows,
    review_words,
    scheme_words,
    veto_words,
)
from sbdesk.gui.credit.tables import ChangesList, PointsList
from sbdesk.gui.credit.what_if_card import ConsequencesCard, WhatIfCard
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.letters import Letter, ems, px
from sbdesk.gui.parts.buttons import Button, IconButton
from sbdesk.gui.parts.cards import Card, ImportanceStrip
from sbdesk.gui.parts.form_page import scrolling
from sbdesk.gui.parts.importance import importance_words
from sbdesk.gui.parts.labels import ElidedLabel, StateLine, clear_layout, label
from sbdesk.gui.parts.marks import Badge
from sbdesk.gui.parts.tall_column import TallColumn

_SIDE = 352
_BESIDE_FROM_EMS = 56.0
_GRADES = {
    "A": (palette.ACCENT, palette.TINT),
    "B": (palette.ACCENT, palette.TINT),
    "C": (palette.SOON, palette.SOON_TINT),
    "D": (palette.OVERDUE, palette.OVERDUE_TINT),
}


@dataclass(frozen=True)
class Deed:
    """Something that can be done with the customer shown; `key` is told, the window binds it."""

    words: str
    run: Callable[[], object]
    icon: str = ""
    key: str = ""


@dataclass(frozen=True)
class Deeds:
    """What the file offers."""

    grade: Deed
    event: Deed
    change: Deed
    drop: Deed
    more: tuple[Deed, ...]


class GradeSquare(QWidget):
    """The letter of the grade on its ground."""

    def __init__(self) -> None:
        super().__init__()
        self._grade = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_grade(self, grade: str) -> None:
        """Another letter."""
        self._grade = grade
        self.setAccessibleName(f"现在算出 {grade} 级")
        self.update()

    def sizeHint(self) -> QSize:
        """48 px."""
        return QSize(px(48), px(48))

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and letter."""
        ink, ground = _GRADES.get(self._grade, (palette.INK_2, palette.SUNK))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setFont(letters.font(Letter.FIGURE))
        painter.setPen(QColor(ink))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._grade)


class CreditView(QWidget):
    """Shows a `WholeCredit`; `back_asked` when 「‹ 名单」 is pressed in a narrow window."""

    back_asked = Signal()

    def __init__(self, deeds: Deeds) -> None:
        super().__init__()
        self._whole: WholeCredit | None = None
        self._deeds = deeds
        self.points = PointsList()
        self.changes = ChangesList()
        self.chart = GradeChart()
        self.what_if = WhatIfCard()
        self.consequences = ConsequencesCard()
        self.what_if.supposed.connect(self._suppose)
        self.points.opened.connect(lambda _number: deeds.change.run())
        self._head = self._build_head()
        self._centre, self._side = self._build_centre(), self._build_side()
        self._columns = QHBoxLayout()
        self._build()
        self.setFocusProxy(self.points)

    def show_whole(self, whole: WholeCredit) -> None:
        """This customer."""
        other = self._whole is None or self._whole.scored.id != whole.scored.id
        self._whole = whole
        result = whole.result
        self._square.show_grade(result.grade)
        self._name.setText(whole.scored.name or "（无户名）")
        self._scheme.setText(scheme_words(whole))
        self._strip.show_words(*importance_words(whole.customer.fields))
        self._show_ceiling(ceiling_words(whole))
        self._score.setText(str(result.score))
        self._band.setText(band_words(whole))
        rows = point_rows(whole)
        self.points.show_rows(rows)
        self.points.setVisible(bool(rows))
        self._no_points.setVisible(not rows)
        words = result.sum_words if rows else str(result.score)
        self._points_card.note.setText(words if rows else f"由 {result.start} 分起")
        self._sum.setText(words)
        self._show_vetoes(whole)
        self.changes.show_changes(whole.scored.changes)
        self._changes_card.setVisible(bool(whole.scored.changes))
        fixed = tuple((one.scored_on, one.score) for one in reversed(whole.scored.changes))
        self.chart.show_trend(Trend(whole.case.card.bands, fixed, whole.scored.on, result.score))
        self.what_if.show_whole(whole)
        self.setFocusProxy(self.points if rows else self.log)
        if other:
            for area in (self._centre_area, self._side_area):
                area.verticalScrollBar().setValue(0)

    def whole(self) -> WholeCredit | None:
        """Whose credit is shown."""
        return self._whole

    def show_back(self, narrow: bool) -> None:
        """「‹ 名单」 where the list is hidden behind the file."""
        self._back.setVisible(narrow)
        self._back.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The right column goes beneath the sum where both would be too narrow."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._arrange)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            QTimer.singleShot(0, self, self._arrange)

    # building

    def _build(self) -> None:
        self._stacked = TallColumn()
        self._stack_column = QVBoxLayout(self._stacked)
        self._stack_column.setContentsMargins(0, 0, 0, 0)
        self._stack_column.setSpacing(12)
        self._centre_area = scrolling(self._stacked)
        self._centre_area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._side_holder = TallColumn()
        self._side_column = QVBoxLayout(self._side_holder)
        self._side_column.setContentsMargins(0, 0, 0, 0)
        self._side_area = scrolling(self._side_holder)
        self._stack_column.addWidget(self._centre)
        self._stack_column.addStretch(1)
        self._side_column.addWidget(self._side)
        self._side_column.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._head)
        left.addWidget(self._centre_area, 1)
        self._columns = QHBoxLayout(self)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(12)
        self._columns.addLayout(left, 1)
        self._columns.addWidget(self._side_area)

    def _build_head(self) -> Card:
        card = Card()
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout()
        row.setSpacing(12)
        self._back = Button("名单", "quiet", "chevron-left", run=self.back_asked.emit)
        self._back.hide()
        self._square = GradeSquare()
        self._name, self._scheme = ElidedLabel("", "title"), ElidedLabel("", "small", "ink3")
        words = QVBoxLayout()
        words.setSpacing(0)
        self._limits = QHBoxLayout()
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._name)
        first.addLayout(self._limits)
        first.addStretch(1)
        words.addLayout(first)
        words.addWidget(self._scheme)
        self._score, self._band = label("", "figure"), label("", "small", "ink3")
        right = Qt.AlignmentFlag.AlignRight
        figures = QVBoxLayout()
        figures.setSpacing(0)
        figures.addWidget(self._score, 0, right)
        figures.addWidget(self._band, 0, right)
        self.grade = Button(self._deeds.grade.words, "primary", "check", run=self._deeds.grade.run)
        self.grade.setToolTip(f"{self._deeds.grade.words}({self._deeds.grade.key})")
        row.addWidget(self._back)
        row.addWidget(self._square)
        row.addLayout(words, 1)
        row.addLayout(figures)
        row.addWidget(self.grade)
        row.addWidget(self._more_button())
        card.body.addLayout(row)
        self._strip = ImportanceStrip()
        self._strip.hide()
        outer = card.layout()
        if outer is not None:
            outer.addWidget(self._strip)
        return card

    def _more_button(self) -> IconButton:
        dots = IconButton("more", "更多", edged=True)
        menu = QMenu(dots)
        for deed in (self._deeds.change, self._deeds.drop, *self._deeds.more):
            line = menu.addAction(f"{deed.words}\t{deed.key}" if deed.key else deed.words)
            line.triggered.connect(lambda _=False, run=deed.run: run())
        dots.clicked.connect(lambda: menu.popup(dots.mapToGlobal(QPoint(0, dots.height() + 2))))
        return dots

    def _build_centre(self) -> QWidget:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        card = Card("记分单", padded=False)
        self._points_card = card
        event = self._deeds.event
        self.log = Button(event.words, "quiet", "plus", run=event.run)
        self.log.setToolTip(f"{event.words}({event.key})")
        card.head.addWidget(self.log)
        card.body.setSpacing(0)
        card.body.addWidget(self.points)
        self._no_points = label("没有记分的事项，得满分", ink="ink3")
        self._no_points.setContentsMargins(12, 4, 12, 8)
        card.body.addWidget(self._no_points)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 8)
        self._sum = label("", "strong")
        foot.addWidget(label("合计", "strong"))
        foot.addStretch(1)
        foot.addWidget(self._sum)
        card.body.addLayout(foot)
        self._vetoes = QVBoxLayout()
        self._vetoes.setContentsMargins(12, 4, 12, 8)
        self._vetoes.setSpacing(0)
        card.body.addLayout(self._vetoes)
        self._changes_card = Card("等级变化", padded=False)
        self._changes_card.body.addWidget(self.changes)
        column.addWidget(card)
        column.addWidget(self._changes_card)
        return centre

    def _build_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        trend = Card("得分走势", "近 12 个月")
        trend.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        trend.head.addSpacing(8)
        trend.body.addWidget(self.chart)
        for part in (trend, self.what_if, self.consequences):
            column.addWidget(part)
        return side

    # showing

    def _show_ceiling(self, words: str) -> None:
        clear_layout(self._limits)
        if words:
            self._limits.addWidget(Badge(words, Glyph.OVERDUE))

    def _show_vetoes(self, whole: WholeCredit) -> None:
        clear_layout(self._vetoes)
        lines: list[tuple[Glyph, str]] = []
        for veto in whole.result.vetoes:
            glyph = Glyph.TODAY if is_standing(whole, veto) else Glyph.OVERDUE
            lines.append((glyph, veto_words(whole, veto)))
        if all(glyph is not Glyph.OVERDUE for glyph, _ in lines):
            lines.insert(0, (Glyph.DONE, "没有一票否决"))
        if review := review_words(whole):
            lines.append((Glyph.TODAY, review))
        for glyph, words in lines:
            self._vetoes.addWidget(StateLine(glyph, words, small=False))

    def _suppose(self, result: Score | None) -> None:
        if self._whole is not None:
            self.chart.suppose(result.score if result else None)
            self.consequences.show_results(self._whole, result)
        if result is not None:
            QTimer.singleShot(0, self, self._show_result)

    def _show_result(self) -> None:
        """What came of a tick is brought into sight, with the box that was ticked."""
        beside = self._side_area.isVisible()
        area = self._side_area if beside else self._centre_area
        area.ensureWidgetVisible(self.what_if.outcome, 0, px(40))

    def _arrange(self) -> None:
        beside = ems(self.width()) >= _BESIDE_FROM_EMS
        holder = self._side_column if beside else self._stack_column
        if holder.indexOf(self._side) < 0:
            holder.insertWidget(holder.count() - 1, self._side)
        self._side_area.setVisible(beside)
        self._side_area.setFixedWidth(px(_SIDE))
