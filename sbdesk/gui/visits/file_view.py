"""One visit: header with what may be done, what was said and seen, the promises made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from sbdesk.gui.parts.buttons import Button, IconButton
from sbdesk.gui.parts.cards import Card, HeaderCard
from sbdesk.gui.parts.facts import breakable
from sbdesk.gui.parts.form_page import scrolling
from sbdesk.gui.parts.importance import NO_STRIP, importance_words
from sbdesk.gui.parts.labels import clear_layout, label, rule
from sbdesk.gui.parts.marks import Badge, grade_badge
from sbdesk.gui.parts.tall_column import TallColumn
from sbdesk.gui.visits.contents import WholeVisit, facts, next_due_words, state_of
from sbdesk.gui.visits.promises import PromiseLine
from sbdesk.services.visits import FollowUpRow

_SPOKEN = (
    ("客户说了什么", "said"),
    ("现场看到什么", "seen"),
    ("预计用电", "expected_demand"),
)


@dataclass(frozen=True)
class Deed:
    """Something that can be done with the visit shown; `key` is told, the window binds it."""

    words: str
    run: Callable[[], object]
    icon: str = ""
    key: str = ""


class VisitView(QWidget):
    """Signals: `back_asked`, `done_asked(row)`, `change_asked(row)`, `drop_asked(row)`."""

    back_asked = Signal()
    done_asked = Signal(object)
    change_asked = Signal(object)
    drop_asked = Signal(object)

    def __init__(self, change: Deed, sheet: Deed, more: tuple[Deed, ...]) -> None:
        super().__init__()
        self._whole: WholeVisit | None = None
        self._back = Button("走访", "quiet", "chevron-left", run=self.back_asked.emit)
        self._back.hide()
        self.header = HeaderCard()
        self.change = Button(change.words, "normal", "edit", run=change.run)
        self.sheet = Button(sheet.words, "normal", "print", run=sheet.run)
        self._build_header(change, sheet, more)
        self._card = Card()
        self._lines: list[PromiseLine] = []
        self._content = QVBoxLayout()
        self._build_card()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(self._card, 1)
        self.setFocusProxy(self.change)

    def show_whole(self, whole: WholeVisit) -> None:
        """This visit."""
        self._whole = whole
        glyph, words = state_of(whole)
        badges: list[QWidget] = [Badge(words, glyph, large=True)]
        if whole.customer is not None and whole.customer.grade:
            badges.insert(0, grade_badge(whole.customer.grade, whole.customer.score))
        self.header.show_name(whole.file.customer_name or "（已撤回的客户）", badges)
        self.header.show_facts(facts(whole))
        held = whole.customer
        self.header.show_importance(*(importance_words(held.fields) if held else NO_STRIP))
        planned = whole.file.fields.visited is None
        self.change.setText("登记走访" if planned else "编辑")
        self.change.updateGeometry()
        self.sheet.setEnabled(whole.customer is not None)
        self._show_content(whole)

    def whole(self) -> WholeVisit | None:
        """The visit shown."""
        return self._whole

    def show_back(self, narrow: bool) -> None:
        """「‹ 走访」 where the list is hidden behind the file."""
        self._back.setVisible(narrow)
        self._back.updateGeometry()

    def first_open(self) -> PromiseLine | None:
        """The promise that has the keyboard, else the first open one."""
        still = [line for line in self._lines if line.is_open()]
        held = [line for line in still if line.isAncestorOf(self.focusWidget() or self)]
        return next(iter(held or still), None)

    def _build_header(self, change: Deed, sheet: Deed, more: tuple[Deed, ...]) -> None:
        for button, deed in ((self.change, change), (self.sheet, sheet)):
            button.setToolTip(f"{deed.words}({deed.key})")
            self.header.buttons.addWidget(button)
        dots = IconButton("more", "更多", edged=True)
        menu = QMenu(dots)
        for deed in more:
            line = menu.addAction(f"{deed.words}\t{deed.key}" if deed.key else deed.words)
            line.triggered.connect(lambda _=False, run=deed.run: run())
        dots.clicked.connect(lambda: menu.popup(dots.mapToGlobal(QPoint(0, dots.height() + 2))))
        self.header.buttons.addWidget(dots)
        first = self.header.body.itemAt(0).layout()
        if isinstance(first, QHBoxLayout):
            first.insertWidget(0, self._back)

    def _build_card(self) -> None:
        inner = TallColumn()
        self._content = QVBoxLayout(inner)
        self._content.setContentsMargins(0, 0, 8, 0)
        self._content.setSpacing(4)
        self._area = scrolling(inner)
        self._area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._card.body.addWidget(self._area, 1)

    def _show_content(self, whole: WholeVisit) -> None:
        clear_layout(self._content)
        fields, promises = whole.file.fields, whole.file.follow_ups
        self._put(label(whole.file.number, "small", "ink3"))
        spoken = [(title, getattr(fields, name)) for title, name in _SPOKEN]
        for title, text in spoken:
            if text:
                self._put(label(title, "strong"))
                self._put(label(breakable(text), wrap=True), after=10)
        if not any(text for _, text in spoken):
            planned = "还没有去，去过以后点「登记走访」" if fields.visited is None else "没有写内容"
            self._put(label(planned, ink="ink3"), after=10)
        self._lines = []
        if whole.ahead is not None:
            self._put(label("走访周期", "strong"))
            self._put(label(whole.ahead.rhythm, ink="ink2", wrap=True))
            self._put(label(next_due_words(whole.ahead), ink="ink2", wrap=True), after=10)
            self._put_promises("还没办完的答应", whole.ahead.open_promises, whole.today)
        else:
            self._put_promises("这次答应的事", promises, whole.today)
        self._content.addStretch(1)

    def _put_promises(self, title: str, rows: Sequence[FollowUpRow], today: date) -> None:
        self._put(rule())
        count = f"{title} {len(rows)} 件" if rows else f"{title}：没有"
        self._put(label(count, "strong" if rows else "body", "ink" if rows else "ink3"))
        for row in rows:
            line = PromiseLine(row, today)
            line.done_asked.connect(self.done_asked)
            line.change_asked.connect(self.change_asked)
            line.drop_asked.connect(self.drop_asked)
            self._lines.append(line)
            self._put(line)

    def _put(self, part: QWidget, after: int = 0) -> None:
        self._content.addWidget(part)
        if after:
            self._content.addSpacing(after)
