"""The score list at the left; the chosen customer is kept through every refresh."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget

from sbdesk.gui.credit.rows import Graded, columns, read_graded
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.notes import EmptyState
from sbdesk.gui.parts.rows import LazyTableModel
from sbdesk.services.credit import GradeRow
from sbdesk.services.desk import Desk


class ScoreList(Card):
    """Signals: `chosen(pk or None)`, `opened(pk)`, `failed(error)`, `shown(Graded)`.

    `customers_asked` when the list is empty and the person wants to go where customers come from.
    """

    chosen = Signal(object)
    opened = Signal(object)
    failed = Signal(object)
    shown = Signal(object)
    customers_asked = Signal()

    def __init__(self, desk: Callable[[], Desk]) -> None:
        super().__init__("大客户", padded=False)
        self._desk = desk
        self._graded: Graded | None = None
        self._wanted: int | None = None
        self._lacked: int | None = None
        self._reader = ReadRunner(parent=self)
        self.model = LazyTableModel(columns(), self._fetch, self)
        self.view = ListView(self.model)
        self.view.chosen.connect(self.chosen)
        self.view.opened.connect(self.opened)
        nobody = EmptyState(
            "credit", "还没有大客户", "高压客户和评定过等级的客户会列在这里，先到客户档案导入或新建"
        )
        self.to_customers = Button("去客户档案", run=self.customers_asked.emit)
        nobody.buttons.addWidget(self.to_customers)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(nobody)
        self.body.addWidget(self._stack)
        self.setFocusProxy(self.view)

    def refresh(self) -> None:
        """Read again; what is chosen stays chosen."""
        desk = self._desk()
        self._reader.run(lambda: read_graded(desk), self._show, self.failed.emit)

    def choose(self, pk: int) -> bool:
        """Make this customer current, now or when the list that holds it has been read.

        False when the list, as it was read, does not hold it.
        """
        if self.view.choose(pk):
            return True
        self._wanted = pk if self._graded is None else None
        return self._graded is None

    def take_keyboard(self) -> None:
        """To the rows, or to the one thing that can be done without any."""
        empty = self._graded is not None and not self.count()
        part = self.to_customers if empty else self.view
        part.setFocus(Qt.FocusReason.TabFocusReason)

    def lacked(self) -> int | None:
        """The customer that was to be current when the list came, and is not in it."""
        return self._lacked

    def count(self) -> int:
        """How many customers are shown."""
        return len(self._graded.ids) if self._graded else 0

    def shut_down(self) -> None:
        """Let go of the reading thread."""
        self._reader.shut_down()

    def _show(self, graded: Graded) -> None:
        keyboard = self.view.hasFocus() or self.to_customers.hasFocus()
        self._graded = graded
        place = self.view.verticalScrollBar().value()
        self.view.show_ids(graded.ids, graded.groups)
        self._stack.setCurrentIndex(0 if len(graded.ids) else 1)
        self.title.setText(f"大客户 {len(graded.ids):,} 户" if len(graded.ids) else "大客户")
        wanted, self._wanted = self._wanted, None
        self._lacked = None
        if wanted is not None:
            self._lacked = None if self.view.choose(wanted) else wanted
        elif self.view.chosen_id() is None:
            self.view.choose_first()
        else:
            self.view.verticalScrollBar().setValue(place)
        if keyboard:
            self.take_keyboard()
        self.shown.emit(graded)

    def _fetch(self, _pks: Sequence[int]) -> Mapping[int, GradeRow]:
        return self._graded.rows if self._graded else {}
