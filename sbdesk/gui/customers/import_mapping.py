"""Saying what each column of a sheet means: the headings, the field, and what stands beneath.

page.show_sheet(preview, kinds, kind, "没有认出……")
page.kind_chosen.connect(...)       # another kind of sheet: preview it again
page.done.connect(...)              # Enter behind the last column, Ctrl+Enter
page.fault(), page.columns(), page.name()
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sbdesk.gui.customers.field_pick import Meaning
from sbdesk.gui.customers.import_columns import ColumnRows
from sbdesk.gui.customers.pick_bar import PickBar
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.letters import px
from sbdesk.gui.parts.fields import LineField
from sbdesk.gui.parts.form_page import scrolling
from sbdesk.gui.parts.labels import ElidedLabel, StateLine, label
from sbdesk.services.sheets_in import Preview, SheetKind

_ADVICE = "打字找栏目，联系电话可打 lxdh；Alt+↓ 列出全部，↑↓ 换行，清空就是不导入。"
_NAME_HINT = "以后表头一样的表照这样认；清空就只用这一次"
_NAME_WIDTH = 220


class MappingPage(QWidget):
    """See the head of this file."""

    kind_chosen = Signal(str)
    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kinds: Sequence[SheetKind] = ()
        self._understood: dict[str, str] = {}
        self._offered = ""
        self.kinds = PickBar()
        self.kinds.chosen.connect(lambda at: self.kind_chosen.emit(self._kinds[at].name))
        self.rows = ColumnRows()
        self.rows.changed.connect(self._tell)
        self.rows.finished.connect(self._to_name)
        self.remembered = LineField("不记住", limit=40)
        self.remembered.setAccessibleName("记住这个对应的名字")
        self.remembered.setToolTip(_NAME_HINT)
        self.remembered.entered.connect(self.done)
        self._state = StateLine(small=False)
        self._build()
        self._measure()
        go = QShortcut(QKeySequence("Ctrl+Return"), self)
        go.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        go.activated.connect(self.done)

    def show_sheet(
        self, preview: Preview, kinds: Sequence[SheetKind], kind: str, name: str
    ) -> None:
        """These columns as understood so far, taken for this kind of sheet."""
        self._kinds = kinds
        at = [one.name for one in kinds].index(kind)
        self.kinds.show_words([one.title for one in kinds], at)
        meanings = [Meaning(one.name, one.title, one.required) for one in kinds[at].fields]
        self.rows.show_columns(preview.headings, meanings)
        self._understood, self._offered = self.columns(), preview.recognised or name
        self.remembered.set_value(self._offered)
        self._tell()

    def columns(self) -> dict[str, str]:
        """What every heading means; "" for a column that is left out."""
        return self.rows.columns()

    def fault(self) -> str:
        """What keeps this from being used, in a sentence; the keyboard goes there. "" when good."""
        if self.rows.unsettled():
            self.rows.mark_unsettled()
            return "红框里打的字没有对应的栏目，请重选，或清空不导入。"
        if self.lacking():
            self.take_keyboard()
            titles = "、".join(f"「{title}」" for title in self.lacking())
            return f"还没有指明哪一栏是{titles}。"
        return ""

    def lacking(self) -> list[str]:
        """The titles of the fields that must be there and that no column has."""
        return [one.title for one in self.rows.lacking()]

    def name(self) -> str:
        """Under which name to remember this, "" for not at all or when nothing was said."""
        name = self.remembered.value()
        said = self.columns() != self._understood or name != self._offered
        return name if said else ""

    def take_keyboard(self) -> None:
        """To the first column nobody has said anything about."""
        self.rows.take_keyboard()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    # inside

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 4, 16, 0)
        outer.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(label("这张表是", ink="ink2"))
        head.addWidget(self.kinds, 1)
        head.addWidget(label("记住为", ink="ink2"))
        head.addWidget(self.remembered)
        outer.addLayout(head)
        told = QHBoxLayout()
        told.setSpacing(16)
        told.addWidget(self._state, 1)
        told.addWidget(ElidedLabel(_ADVICE, "small", "ink3"))
        outer.addLayout(told)
        self._area = scrolling(self.rows)
        self.rows.in_sight.connect(self._bring_into_sight)
        outer.addWidget(self._area, 1)

    def _measure(self) -> None:
        self.remembered.setFixedWidth(px(_NAME_WIDTH))

    def _bring_into_sight(self, row: QWidget) -> None:
        self._area.ensureWidgetVisible(row, 0, px(40))

    def _to_name(self) -> None:
        self.remembered.setFocus(Qt.FocusReason.TabFocusReason)

    def _tell(self) -> None:
        """Which of the fields that must be there have no column, and what gave way."""
        if self.lacking():
            titles = "、".join(f"「{title}」" for title in self.lacking())
            self._state.say(Glyph.OVERDUE, f"还缺{titles}。{self.rows.gave_way()}")
        elif self.rows.gave_way():
            self._state.say(Glyph.TODAY, self.rows.gave_way())
        else:
            needed = "、".join(one.title for one in self.rows.meanings() if one.required)
            self._state.say(Glyph.DONE, f"必须有的都有了：{needed}。")
