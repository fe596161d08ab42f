"""A list goes out: a page of the whole width that asks how and writes the file.

page = ExportPage(place)
page.take("customers", pks, ("name", "phone"))     # what is seen: rows, order, columns
page.begin()
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sbdesk.domain.errors import UserMistake
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.messages import explain
from sbdesk.gui.parts.buttons import IconButton
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.export_choice import ExportChoice
from sbdesk.gui.parts.labels import label, rule
from sbdesk.gui.parts.notes import MessageLine
from sbdesk.gui.workplace import Workplace

_ADVICE = "导出的就是清单现在的样子：同样的筛选、同样的顺序。全部栏目的表可以再导入。"


class ExportPage(Card):
    """Signals: `closed` when the list is wanted back, `written(Changes)` when whole numbers went
    out and were noted, `said(sentence)`."""

    closed = Signal()
    written = Signal(object)
    said = Signal(str)

    def __init__(self, place: Workplace) -> None:
        super().__init__(padded=False)
        self._place = place
        self._list: tuple[str, Sequence[int], Sequence[str]] = ("customers", (), ())
        self.choice = ExportChoice(place)
        self.message = MessageLine()
        self._build()

    def take(self, kind: str, pks: Sequence[int], columns: Sequence[str] = ()) -> None:
        """What will go out: a kind of `export_columns.KINDS`, its rows in order, its columns."""
        self._list = (kind, pks, tuple(columns))

    def begin(self) -> None:
        """Ask how."""
        kind, pks, columns = self._list
        self.message.hide()
        if not pks:
            self.message.say(Glyph.TODAY, "清单是空的，没有可以导出的。", "回到清单", self.leave)
            return
        self.choice.begin_list(kind, pks, columns)

    def is_busy(self) -> bool:
        """Whether a file is being written."""
        return self.choice.is_busy()

    def leave(self) -> None:
        """Back to the list; what runs is stopped first."""
        if self.choice.isHidden():
            self.closed.emit()
        else:
            self.choice.leave()

    def shut_down(self) -> None:
        """Nothing is held."""

    def _build(self) -> None:
        self.body.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 10, 8)
        head.addWidget(label("导出清单", "title"))
        head.addStretch(1)
        head.addWidget(IconButton("close", "回到清单(Esc)", self.leave))
        self.body.addLayout(head)
        self.body.addWidget(rule())
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(_ADVICE, ink="ink2", wrap=True))
        column.addWidget(self.message)
        column.addWidget(self.choice)
        column.addStretch(1)
        self.body.addWidget(inner, 1)
        self.choice.said.connect(self.said)
        self.choice.changed.connect(self.written)
        self.choice.failed.connect(self._failed)
        self.choice.closed.connect(self.closed)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, UserMistake):
            self.message.say(Glyph.OVERDUE, explain(error).text)
        else:
            self._place.messages.error(error)
