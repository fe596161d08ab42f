"""A whole form: head with title and ✕, scrolling fields, a rail at the right, pinned actions.

page = FormPage("登记投诉", "编号保存时给出")
page.form.add(...)
page.rail.addWidget(card)                  # optional
page.saved.connect(...)                    # Ctrl+S or 保存
page.saved_and_new.connect(...)            # Ctrl+Enter or 保存并新增; without it Ctrl+Enter saves
page.cancelled.connect(...)                # Esc or ✕
page.form.show_problems(problems)          # the bar counts them and offers the first
"""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sbdesk.gui import palette
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.letters import px
from sbdesk.gui.parts.buttons import Button, IconButton
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.form import FormGrid
from sbdesk.gui.parts.labels import GlyphMark, label

_RAIL_FROM = 700


class ActionBar(QWidget):
    """The bar of 52 px that stays in sight: words at the left, buttons at the right."""

    jump_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        self._mark = GlyphMark(Glyph.OVERDUE)
        self._words = label("", ink="overdue")
        self._jump = Button("跳到第一处", "quiet", run=self.jump_asked.emit)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        row.addWidget(self._mark)
        row.addWidget(self._words)
        row.addWidget(self._jump)
        row.addStretch(1)
        row.addLayout(self.buttons)
        self.show_count(0)
        self._measure()

    def show_count(self, problems: int) -> None:
        """▲ 还有 n 处要改 · 跳到第一处, or nothing."""
        for part in (self._mark, self._words, self._jump):
            part.setVisible(problems > 0)
        self._words.setText(f"还有 {problems} 处要改")

    def in_order(self) -> list[QWidget]:
        """The buttons from left to right."""
        held = [self.buttons.itemAt(at).widget() for at in range(self.buttons.count())]
        return [self._jump, *(button for button in held if button is not None)]

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line above."""
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, QColor(palette.CARD_LINE))

    def _measure(self) -> None:
        self.setFixedHeight(px(52))


def scrolling(content: QWidget) -> QScrollArea:
    """A page that scrolls up and down only, on the ground behind it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(content)
    # setWidget makes the content paint the window's ground.
    content.setAutoFillBackground(False)
    return area


class _Rail(QWidget):
    """The column beside the fields, on page ground."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        self.cards = QVBoxLayout()
        self.cards.setSpacing(12)
        column.addLayout(self.cards)
        column.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(palette.PAGE))
        painter.fillRect(0, 0, 1, self.height(), QColor(palette.CARD_LINE))


class FormPage(Card):
    """See the head of this file."""

    saved = Signal()
    saved_and_new = Signal()
    cancelled = Signal()

    def __init__(self, title: str, note: str = "", *, save_and_new: bool = True) -> None:
        super().__init__(padded=False)
        self.form = FormGrid()
        self.bar = ActionBar()
        self.back = Button("台账", "quiet", "chevron-left", run=self.cancelled.emit)
        self.back.hide()
        self.heading = label(title, "title")
        self.about = label(note, "small", "ink3")
        self.body.setSpacing(0)
        self.body.addLayout(self._build_head())
        self._line = QWidget()
        self._line.setFixedHeight(1)
        self._line.setStyleSheet(f"background: {palette.CARD_LINE};")
        self.body.addWidget(self._line)
        self.body.addWidget(self._build_middle(), 1)
        self.body.addWidget(self.bar)
        self._build_buttons(save_and_new)
        self.form.problems_changed.connect(self.bar.show_count)
        self.bar.jump_asked.connect(self.form.jump_to_first_problem)

    def show_back(self, words: str) -> None:
        """「‹ 台账」 at the head, "" for none; the folding asks for it."""
        self.back.setText(words)
        self.back.setVisible(bool(words))
        self.back.updateGeometry()

    def set_saving(self, saving: bool) -> None:
        """While the work runs nothing can be pressed twice."""
        for button in (self.save, self.save_new):
            button.setEnabled(not saving)

    def showEvent(self, event: QShowEvent) -> None:
        """Tab goes from the last field to the actions, which were built before the fields."""
        super().showEvent(event)
        inside: list[QWidget] = []
        at = self.nextInFocusChain()
        while at is not None and at is not self:
            if self._area.isAncestorOf(at) and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
                inside.append(at)
            at = at.nextInFocusChain()
        for action in self.bar.in_order():
            if inside:
                QWidget.setTabOrder(inside[-1], action)
            inside.append(action)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The rail goes below the fields where both would be too narrow."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._place_rail)

    def _build_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 10, 8)
        head.setSpacing(10)
        head.addWidget(self.back)
        head.addWidget(self.heading)
        head.addWidget(self.about)
        head.addStretch(1)
        head.addWidget(IconButton("close", "关闭，不保存(Esc)", self.cancelled.emit))
        return head

    def _build_middle(self) -> QWidget:
        content = QWidget()
        self._columns = QHBoxLayout(content)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(0)
        fields = QVBoxLayout()
        fields.setContentsMargins(16, 16, 16, 8)
        fields.addWidget(self.form)
        fields.addStretch(1)
        self._columns.addLayout(fields, 1)
        self._rail_box = _Rail()
        self.rail = self._rail_box.cards
        self._columns.addWidget(self._rail_box)
        self._area = scrolling(content)
        return self._area

    def _build_buttons(self, save_and_new: bool) -> None:
        self.cancel = Button("取消", run=self.cancelled.emit)
        self.cancel.setText("取消 Esc")
        self.save_new = Button("保存并新增", run=self.saved_and_new.emit)
        self.save_new.setToolTip("保存并新增(Ctrl+Enter)")
        self.save = Button("保存", "primary", "save", "Ctrl+S", self.saved.emit)
        for button in (self.cancel, self.save_new, self.save):
            self.bar.buttons.addWidget(button)
        # Only now: shown without a parent it would be a window of its own for a moment.
        self.save_new.setVisible(save_and_new)
        self._offer = self.save_new if save_and_new else self.save
        self.form.finished.connect(self._offer_last)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.cancelled)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            another = QShortcut(QKeySequence(key), self)
            another.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            another.activated.connect(self._press_another)

    def _press_another(self) -> None:
        """保存并新增 by its key; where no other is to follow, the key saves."""
        (self.save_new if self.save_new.isVisibleTo(self) else self.save).click()

    def _offer_last(self) -> None:
        self._offer.setFocus(Qt.FocusReason.TabFocusReason)

    def _place_rail(self) -> None:
        beside = self.width() >= px(_RAIL_FROM)
        self._rail_box.setVisible(self.rail.count() > 0)
        across = QHBoxLayout.Direction.LeftToRight
        self._columns.setDirection(across if beside else QHBoxLayout.Direction.TopToBottom)
        if beside:
            self._rail_box.setFixedWidth(px(268) + 32)
        else:
            self._rail_box.setMinimumWidth(0)
            self._rail_box.setMaximumWidth(16777215)
