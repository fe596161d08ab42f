"""One customer's file: header with what may be done, importance, facts, story beside them."""

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from sbdesk.gui.customers import contents
from sbdesk.gui.customers.contents import Whole
from sbdesk.gui.customers.deeds import Deed, Deeds
from sbdesk.gui.customers.sections import Sections
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.letters import ems, px
from sbdesk.gui.parts.buttons import Button, IconButton
from sbdesk.gui.parts.cards import Card, HeaderCard
from sbdesk.gui.parts.form_page import scrolling
from sbdesk.gui.parts.labels import StateLine, label
from sbdesk.gui.parts.marks import Badge, grade_badge
from sbdesk.gui.parts.story import Story
from sbdesk.services.customers import CustomerFile

_STORY = 268
_STORY_FROM_EMS = 46.0
_SHORT_BELOW_EMS = 46.0


class FileView(QWidget):
    """Shows a `Whole`. `back_asked` when 「‹ 客户」 is pressed in a narrow window."""

    back_asked = Signal()

    def __init__(self, deeds: Deeds) -> None:
        super().__init__()
        self._whole: Whole | None = None
        self._masked, self._may_unmask = True, False
        self._narrow = False
        self._back = Button("客户", "quiet", "chevron-left", run=self.back_asked.emit)
        self._back.hide()
        self.header = HeaderCard()
        self._build_header(deeds)
        self._reveal = Button("显示号码", "quiet", run=self.toggle_masks)
        self.edit = Button(deeds.edit.words, "quiet", "edit", run=deeds.edit.run)
        self.edit.setToolTip(f"{deeds.edit.words}({deeds.edit.key})")
        self._missing = StateLine(small=False)
        self._doubts = StateLine(small=False)
        self.sections = Sections()
        self._todo, self._story = Story(), Story()
        self._card = self._build_card()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(self._card, 1)

    def take_keyboard(self) -> None:
        """To the first thing that can be done here."""
        first = self._both if self._both.isVisibleTo(self) else self._actions[0]
        first.setFocus(Qt.FocusReason.TabFocusReason)

    # what is shown

    def show_whole(self, whole: Whole, *, may_unmask: bool) -> None:
        """This customer; another one is masked again."""
        if self._whole is None or self._whole.file.id != whole.file.id:
            self._masked = True
        self._whole, self._may_unmask = whole, may_unmask
        self._masked = self._masked or not may_unmask
        self._show_header(whole.file)
        self._show_facts()
        self._show_story(whole)

    def file(self) -> CustomerFile | None:
        """Whose file is shown."""
        return self._whole.file if self._whole else None

    def toggle_masks(self) -> None:
        """Phone and identity numbers whole, or masked again; only for those who may."""
        if self._may_unmask and self._whole is not None:
            self._masked = not self._masked
            self._show_facts()

    def is_masked(self) -> bool:
        """Whether numbers are masked now."""
        return self._masked

    def show_back(self, narrow: bool) -> None:
        """「‹ 客户」 where the list is hidden behind the file."""
        self._narrow = narrow
        self._back.setVisible(narrow)
        self._back.updateGeometry()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The story goes beneath the facts, the two 登记 into one menu, where it is narrow."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._arrange)

    # inside

    def _build_header(self, deeds: Deeds) -> None:
        self._actions = [
            _button(deeds.complaint),
            _button(deeds.visit),
            _button(deeds.print),
        ]
        self._both = Button("登记", icon="plus")
        menu = QMenu(self._both)
        for deed in (deeds.complaint, deeds.visit):
            _add(menu, deed)
        self._both.show_menu_arrow(menu)
        self._both.hide()
        self._more = IconButton("more", "更多", edged=True)
        more = QMenu(self._more)
        for deed in (deeds.edit, deeds.credit, deeds.copy, deeds.withdraw):
            _add(more, deed)
        self._more.clicked.connect(lambda: more.popup(self._below(self._more)))
        self._more_menu = more
        for part in (self._actions[0], self._actions[1], self._both, self._actions[2], self._more):
            self.header.buttons.addWidget(part)
        first = self.header.body.itemAt(0).layout()
        if isinstance(first, QHBoxLayout):
            first.insertWidget(0, self._back)

    def _build_card(self) -> Card:
        card = Card("概况")
        card.head.addWidget(self._reveal)
        card.head.addWidget(self.edit)
        left = QWidget()
        self._left = QVBoxLayout(left)
        self._left.setContentsMargins(0, 0, 12, 8)
        self._left.setSpacing(4)
        self._left.addWidget(self._missing)
        self._left.addWidget(self._doubts)
        self._left.addWidget(self.sections)
        self._beneath = QVBoxLayout()
        self._left.addLayout(self._beneath)
        self._left.addStretch(1)
        across = QHBoxLayout()
        across.setSpacing(12)
        self._left_area = scrolling(left)
        self._left_area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        across.addWidget(self._left_area, 1)
        self._telling = self._build_telling()
        self._right_area = scrolling(QWidget())
        self._beside = QVBoxLayout(self._right_area.widget())
        self._beside.setContentsMargins(4, 0, 8, 8)
        self._beside.addWidget(self._telling)
        across.addWidget(self._right_area)
        card.body.addLayout(across, 1)
        return card

    def _build_telling(self) -> QWidget:
        telling = QWidget()
        column = QVBoxLayout(telling)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._todo_head = label("要办的", "strong")
        self._no_story = label("还没有经历", ink="ink3")
        for part in (self._todo_head, self._todo, label("近来", "strong"), self._no_story):
            column.addWidget(part)
        column.addWidget(self._story)
        column.addStretch(1)
        return telling

    def _show_header(self, file: CustomerFile) -> None:
        fields = file.fields
        badges = [grade_badge(file.grade, file.score)]
        badges += [Badge(words, large=True) for words in contents.classes(fields)]
        self.header.show_name(fields.name or "（无户名）", badges)
        if self._whole is not None:
            self.header.show_facts(contents.facts(self._whole))
        self.header.show_importance(*contents.importance(fields))

    def _show_facts(self) -> None:
        if self._whole is None:
            return
        file = self._whole.file
        missing = contents.missing_words(file.fields)
        doubts = "；".join(contents.doubts(file.fields))
        for line, words in ((self._missing, missing), (self._doubts, doubts)):
            line.say(Glyph.TODAY, words)
            line.setVisible(bool(words))
        self.sections.show_sections(contents.sections(file, masked=self._masked))
        numbers = (file.fields.phone, file.fields.id_number, file.fields.credit_code)
        held = any(numbers) or any(one.phone for one in file.contacts)
        self._reveal.setVisible(self._may_unmask and held)
        self._reveal.setText("显示号码" if self._masked else "遮住号码")
        self._reveal.updateGeometry()

    def _show_story(self, whole: Whole) -> None:
        todo, done = contents.open_lines(whole), contents.done_lines(whole)
        self._todo.show_lines(todo)
        for part in (self._todo_head, self._todo):
            part.setVisible(bool(todo))
        self._story.show_lines(done)
        self._no_story.setVisible(not done)

    def _arrange(self) -> None:
        wide = ems(self.width()) >= _STORY_FROM_EMS
        self._right_area.setVisible(wide)
        self._right_area.setFixedWidth(px(_STORY))
        target = self._beside if wide else self._beneath
        if target.indexOf(self._telling) < 0:
            target.addWidget(self._telling)
        short = self._narrow or ems(self.width()) < _SHORT_BELOW_EMS
        for button in self._actions[:2]:
            button.setVisible(not short)
        self._both.setVisible(short)

    def _below(self, button: Button) -> QPoint:
        return button.mapToGlobal(button.rect().bottomLeft())


def _button(deed: Deed) -> Button:
    made = Button(deed.words, icon=deed.icon, run=deed.run)
    made.setToolTip(f"{deed.words}({deed.key})" if deed.key else "")
    return made


def _add(menu: QMenu, deed: Deed) -> None:
    words = f"{deed.words}\t{deed.key}" if deed.key else deed.words
    menu.addAction(words).triggered.connect(lambda _=False: deed.run())
