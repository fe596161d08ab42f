"""One complaint's file: header with what may be done, facts and reply, clocks and history."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from sbdesk.gui import letters, palette
from sbdesk.gui.complaints import contents
from sbdesk.gui.complaints.contents import Whole
from sbdesk.gui.complaints.rail import ClockCard, file_cards
from sbdesk.gui.complaints.words import GLYPHS, state_words
from sbdesk.gui.letters import ems, px
from sbdesk.gui.parts.buttons import Button, IconButton
from sbdesk.gui.parts.cards import Card, HeaderCard
from sbdesk.gui.parts.facts import FactGrid
from sbdesk.gui.parts.form_page import scrolling
from sbdesk.gui.parts.labels import label
from sbdesk.gui.parts.marks import Badge
from sbdesk.gui.parts.story import Story

_RAIL = 276
_RAIL_FROM_EMS = 46.0


@dataclass(frozen=True)
class Deed:
    """Something that can be done with the complaint shown; the window binds its key."""

    words: str
    run: Callable[[], object]
    icon: str = ""
    key: str = ""


@dataclass(frozen=True)
class Deeds:
    """What the file offers; `reply` is what comes next and stands last."""

    edit: Deed
    reply: Deed
    paper: Deed
    visit: Deed
    withdraw: Deed


class FileView(QWidget):
    """Shows a `Whole`. `back_asked` when 「‹ 台账」 is pressed in a narrow window."""

    back_asked = Signal()

    def __init__(self, deeds: Deeds) -> None:
        super().__init__()
        self._whole: Whole | None = None
        self._masked, self._may_unmask = True, False
        self._back = Button("台账", "quiet", "chevron-left", run=self.back_asked.emit)
        self._back.hide()
        self.header = HeaderCard()
        self._build_header(deeds)
        self._reveal = Button("显示号码", "quiet", run=self.toggle_masks)
        self._said, self._reply = FactGrid(), FactGrid()
        self._next = label("", ink="ink2", wrap=True)
        self._clocks, self._story = ClockCard(), Story()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(self._build_body(), 1)
        self.setFocusProxy(self.reply)

    # what is shown

    def show_whole(self, whole: Whole, *, may_unmask: bool) -> None:
        """This complaint; another one is masked again."""
        if self._whole is None or self._whole.file.pk != whole.file.pk:
            self._masked = True
            self._area.verticalScrollBar().setValue(0)
        self._whole, self._may_unmask = whole, may_unmask
        file = whole.file
        state = Badge(state_words(file.state, whole.now.date()), GLYPHS[file.state.state])
        letters.show_rare(contents.who(file) + file.fields.content + file.fields.facts)
        self.header.show_name(contents.who(file), [state])
        self.header.show_facts(contents.header_facts(whole))
        self.header.show_importance(*whole.importance)
        self.paper.setText("补打答复" if whole.issued else "打印答复")
        self.paper.updateGeometry()
        self._show_facts()
        self._reply.show_lines(contents.reply_lines(whole))
        self._next.setText(contents.next_step(file.fields, whole.issued))
        self._next.setVisible(bool(self._next.text()))
        self._show_clocks(whole)
        self._story.show_lines(contents.story_lines(whole))

    def whole(self) -> Whole | None:
        """What is shown."""
        return self._whole

    def toggle_masks(self) -> None:
        """The phone whole, or masked again; only for those who may."""
        if self._may_unmask and self._whole is not None:
            self._masked = not self._masked
            self._show_facts()

    def show_back(self, narrow: bool) -> None:
        """「‹ 台账」 where the list is hidden behind the file."""
        self._back.setVisible(narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Clocks and history go beneath the facts where it is narrow."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._arrange)

    # inside

    def _build_header(self, deeds: Deeds) -> None:
        self.paper = _button(deeds.paper)
        self.reply = _button(deeds.reply, primary=True)
        self._visit = _button(deeds.visit)
        self._more = IconButton("more", "更多", edged=True)
        menu = QMenu(self._more)
        for deed in (deeds.edit, deeds.visit, deeds.withdraw):
            action = menu.addAction(f"{deed.words}\t{deed.key}")
            action.triggered.connect(lambda _=False, deed=deed: deed.run())
        self._more.clicked.connect(
            lambda: menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))
        )
        self.withdraw = _button(deeds.withdraw)
        self.edit = _button(deeds.edit)
        for part in (self.edit, self._visit, self.withdraw, self.paper, self._more, self.reply):
            self.header.buttons.addWidget(part)
        first = self.header.body.itemAt(0).layout()
        if isinstance(first, QHBoxLayout):
            first.insertWidget(0, self._back)

    def _build_body(self) -> QWidget:
        said = Card("投诉")
        said.head.addWidget(self._reveal)
        said.body.addWidget(self._said)
        reply = Card("答复")
        reply.body.addWidget(self._reply)
        reply.body.addWidget(self._next)
        history = Card("经历")
        history.body.addWidget(self._story)
        self._left, self._side = QVBoxLayout(), QVBoxLayout()
        for column, cards in ((self._left, (said, reply)), (self._side, (self._clocks, history))):
            column.setSpacing(12)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
        self._side_box = QWidget()
        self._side_box.setLayout(self._side)
        self._side.setContentsMargins(0, 0, 0, 0)
        content = _Ground()
        self._columns = QHBoxLayout(content)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(12)
        self._columns.addLayout(self._left, 1)
        self._columns.addWidget(self._side_box)
        self._area = scrolling(content)
        return self._area

    def _show_facts(self) -> None:
        whole = self._whole
        if whole is None:
            return
        self._masked = self._masked or not self._may_unmask
        self._said.show_lines(contents.complaint_lines(whole, masked=self._masked))
        self._reveal.setVisible(self._may_unmask and bool(whole.file.fields.phone))
        self._reveal.setText("显示号码" if self._masked else "遮住号码")
        self._reveal.updateGeometry()

    def _show_clocks(self, whole: Whole) -> None:
        cards = file_cards(whole.file, whole.now)
        self._clocks.show_cards(cards, "" if cards else "没有记下期限")

    def _arrange(self) -> None:
        beside = ems(self.width()) >= _RAIL_FROM_EMS
        across, down = QHBoxLayout.Direction.LeftToRight, QHBoxLayout.Direction.TopToBottom
        self._columns.setDirection(across if beside else down)
        self._side_box.setMinimumWidth(px(_RAIL) if beside else 0)
        self._side_box.setMaximumWidth(px(_RAIL) if beside else 16777215)
        roomy = ems(self.width()) >= 58
        for button in (self.edit, self._visit, self.withdraw):
            button.setVisible(roomy)
        self._more.setVisible(not roomy)


class _Ground(QWidget):
    """The page between the cards."""

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(palette.PAGE))


def _button(deed: Deed, *, primary: bool = False) -> Button:
    made = Button(deed.words, "primary" if primary else "normal", deed.icon, run=deed.run)
    made.setToolTip(f"{deed.words}({deed.key})" if deed.key else "")
    return made
