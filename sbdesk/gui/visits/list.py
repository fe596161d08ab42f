"""The list at the left: visits under their headings, the chosen one kept through every refresh."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.list_view import ListView
from sbdesk.gui.parts.notes import EmptyState
from sbdesk.gui.parts.rows import LazyTableModel
from sbdesk.gui.visits.rows import Listed, columns, read_listed
from sbdesk.services.desk import Desk
from sbdesk.services.visits import VisitRow


class VisitList(Card):
    """Signals: `chosen(pk or None)`, `opened(pk)`, `failed(error)`, `log_asked`, `plan_asked`,
    `shown(Listed)` when what was read is on screen."""

    chosen = Signal(object)
    opened = Signal(object)
    failed = Signal(object)
    log_asked = Signal()
    plan_asked = Signal()
    shown = Signal(object)

    def __init__(self, desk: Callable[[], Desk]) -> None:
        super().__init__("走访记录", padded=False)
        self._desk = desk
        self._listed: Listed | None = None
        self._wanted: bytes | None = None
        self._reader = ReadRunner(parent=self)
        self.model = LazyTableModel(columns(desk().today()), self._fetch, self)
        self.view = ListView(self.model)
        self.view.chosen.connect(self.chosen)
        self.view.opened.connect(self.opened)
        self._nothing = EmptyState(
            "visit", "还没有走访记录", "走访过的直接登记，还没去的先排进计划"
        )
        self._stack = QStackedWidget()
        self._build()
        self.setFocusProxy(self.view)

    def refresh(self) -> None:
        """Read again; what is chosen stays chosen."""
        desk = self._desk()
        self._reader.run(lambda: read_listed(desk), self._show, self.failed.emit)

    def choose(self, record: bytes) -> None:
        """Make this visit current, now or when the list that holds it has been read."""
        pk = self._listed.by_record.get(record) if self._listed else None
        if pk is None or not self.view.choose(pk):
            self._wanted = record

    def count(self) -> int:
        """How many visits are shown."""
        return len(self._listed.ids) if self._listed else 0

    def shut_down(self) -> None:
        """Let go of the reading thread."""
        self._reader.shut_down()

    def _build(self) -> None:
        self.head.addWidget(Button("计划", "quiet", "calendar", run=self.plan_asked.emit))
        self.head.addWidget(Button("登记", "quiet", "plus", run=self.log_asked.emit))
        log = Button("登记走访", "primary", "plus", run=self.log_asked.emit)
        self._nothing.buttons.addWidget(log)
        self._nothing.buttons.addWidget(Button("计划走访", run=self.plan_asked.emit))
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._nothing)
        self.body.addWidget(self._stack)

    def _show(self, listed: Listed) -> None:
        self._listed = listed
        place = self.view.verticalScrollBar().value()
        self.model.columns = columns(listed.today)
        self.view.show_ids(listed.ids, listed.groups)
        self._stack.setCurrentWidget(self.view if len(listed.ids) else self._nothing)
        late = f"，逾期 {listed.overdue}" if listed.overdue else ""
        self.note.setText(f"计划 {listed.planned}{late}")
        wanted, self._wanted = self._wanted, None
        if wanted is not None and wanted in listed.by_record:
            self.view.choose(listed.by_record[wanted])
        elif self.view.chosen_id() is None:
            self.view.choose_first()
        else:
            self.view.verticalScrollBar().setValue(place)
        self.shown.emit(listed)

    def _fetch(self, _pks: Sequence[int]) -> Mapping[int, VisitRow]:
        return self._listed.rows if self._listed else {}
