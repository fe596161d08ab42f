"""What the files still lack, by who answers for it (inventory row 5): sorted, printed, written out.

Keys: → ← change sides, Enter opens the customer, Ctrl+P prints the sheets to verify data with,
Ctrl+Shift+E writes the list out, F5 counts again, Esc leads back.
"""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sbdesk.gui.customers.missing_tables import MissingTables
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.jobs import Job
from sbdesk.gui.messages import explain
from sbdesk.gui.parts.buttons import Button, IconButton
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.form_page import ActionBar
from sbdesk.gui.parts.labels import ElidedLabel, label, rule
from sbdesk.gui.parts.notes import EmptyState, MessageLine, ProgressCard
from sbdesk.gui.parts.own_keys import OwnKeys
from sbdesk.gui.workplace import Workplace
from sbdesk.services.completeness import MissingList, missing_by_person
from sbdesk.services.customer_list import customer_rows
from sbdesk.services.missing_lines import BY_VILLAGE, export_missing, lines_of, resorted

if TYPE_CHECKING:
    from sbdesk.gui.customers.verification_papers import VerificationPapers

_SHEETS = "Excel 工作簿 (*.xlsx);;CSV (*.csv)"
_PRINT, _OUT = "Ctrl+P", "Ctrl+Shift+E"
"""Keys of this page that the menus hold too."""


class MissingPage(Card):
    """Signals: `closed` when the list is wanted back, `open_asked(pk)`, `said(words)`,
    `written(Changes)` when sheets were registered."""

    closed = Signal()
    written = Signal(object)
    said = Signal(str)
    open_asked = Signal(object)

    def __init__(self, place: Workplace) -> None:
        super().__init__(padded=False)
        self._place = place
        self._job: Job | None = None
        self._missing: MissingList | None = None
        self.body.setSpacing(0)
        self._about = ElidedLabel("", "small", "ink3")
        self.message = MessageLine()
        self.progress = ProgressCard("只是核对，取消后什么也不会改动")
        self.progress.cancelled.connect(self._stop)
        self.tables = MissingTables(lambda pks: customer_rows(place.desk(), pks))
        self.tables.opened.connect(self.open_asked)
        self.tables.sort_asked.connect(self._sort)
        self.tables.failed.connect(self._tell)
        self._stack = QStackedWidget()
        self._build()
        OwnKeys(self, {_PRINT: self.print_sheets, _OUT: self.export})

    # what it is asked

    def begin(self) -> None:
        """Count what is missing today."""
        if self._job is None:
            desk = self._place.desk()
            self._run(
                "正在核对资料", lambda job: missing_by_person(desk, job.checkpoint), self._show
            )

    def export(self) -> None:
        """The list of the chosen person as a workbook."""
        missing, person = self._missing, self.tables.person()
        if missing is None or self._job is not None:
            return
        out = self._place.messages.save_file("导出还缺的资料", _SHEETS, "还缺的资料.xlsx")
        if out is not None:
            desk = self._place.desk()
            self._run(
                "正在写清单",
                lambda job: export_missing(desk, missing, person, out, job.checkpoint),
                lambda done: self._say_exported(out, done.rows),
            )

    def print_sheets(self) -> None:
        """A sheet to verify data with, for each customer whose line is shown."""
        if self._missing is not None and self._job is None and self._missing.groups:
            self.message.hide()
            self.papers.draft(self.tables.shown().customers)

    @cached_property
    def papers(self) -> "VerificationPapers":
        """The sheets, once they are asked for."""
        from sbdesk.gui.customers.verification_papers import VerificationPapers

        made = VerificationPapers(self._place, self)
        made.said.connect(self.said)
        made.failed.connect(self._tell)
        made.issued.connect(self.written)
        return made

    def is_busy(self) -> bool:
        """Whether work is running that must not be left."""
        return self._job is not None

    def leave(self) -> None:
        """Esc and ✕: stop what runs, or go back to the list."""
        if self._job is not None:
            self._stop()
        else:
            self.closed.emit()

    def shut_down(self) -> None:
        """The job runner ends what runs."""
        self._stop()

    # inside

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 10, 8)
        head.setSpacing(10)
        head.addWidget(label("还缺的资料", "title"))
        head.addWidget(self._about, 1)
        head.addWidget(IconButton("close", "回到清单(Esc)", self.leave))
        self.body.addLayout(head)
        self.body.addWidget(rule())
        lines = QVBoxLayout()
        lines.setContentsMargins(16, 0, 16, 0)
        lines.addWidget(self.message)
        self.body.addLayout(lines)
        self._waiting = QWidget()
        column = QVBoxLayout(self._waiting)
        column.setContentsMargins(16, 24, 16, 16)
        column.addWidget(self.progress)
        column.addStretch(1)
        self._nothing = EmptyState("check", "资料都齐全", "每一户该有的资料都在，没有过期的")
        for part in (self._waiting, self.tables, self._nothing):
            self._stack.addWidget(part)
        self.body.addWidget(self._stack, 1)
        self.bar = ActionBar()
        self.back = Button("回到清单 Esc", run=self.leave)
        self.again = Button("重新核对 F5", run=self.begin)
        self.out = Button("导出 Ctrl+Shift+E", icon="export", run=self.export)
        self.sheets = Button("打印核对表 Ctrl+P", "primary", "print", run=self.print_sheets)
        for button in (self.back, self.again, self.out, self.sheets):
            self.bar.buttons.addWidget(button)
        self.body.addWidget(self.bar)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        self._escape = QShortcut(QKeySequence("Esc"), self, context=inside)
        self._escape.activated.connect(self.leave)
        self._refresh = QShortcut(QKeySequence("F5"), self, context=inside)
        self._refresh.activated.connect(self.begin)

    def _sort(self, order: str, descending: bool) -> None:
        missing = self._missing
        if missing is None or self._job is not None:
            return
        lines = lines_of(missing, self.tables.person(), self.tables.bit())
        if order == BY_VILLAGE and not descending:
            self.tables.show_lines(lines, order)
            return
        desk = self._place.desk()
        self._run(
            "正在排序",
            lambda _job: resorted(desk, lines, order, descending),
            lambda found: self._show_sorted(found, order, descending),
        )

    def _show_sorted(self, found: Any, order: str, descending: bool) -> None:
        self.tables.show_lines(found, order, descending)
        self.tables.lines.setFocus()

    def _run(
        self, words: str, work: Callable[[Job], object], take: Callable[[Any], object]
    ) -> None:
        if self._job is not None:
            return
        self.message.hide()
        self.bar.hide()
        self._escape.setEnabled(False)
        self.progress.begin(words)
        self._stack.setCurrentWidget(self._waiting)
        self.progress.cancel.setFocus()
        job = self._place.jobs.start(work)
        self._job = job
        job.progressed.connect(self.progress.progress)
        job.succeeded.connect(lambda found: self._end(lambda: take(found)))
        job.failed.connect(lambda error: self._end(lambda: self._tell(error)))
        job.cancelled.connect(lambda: self._end(self._say_cancelled))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _end(self, then: Callable[[], object]) -> None:
        self._job = None
        self._escape.setEnabled(True)
        self.bar.show()
        held = self._missing is None or self._missing.groups
        self._stack.setCurrentWidget(self.tables if held else self._nothing)
        self.tables.take_keyboard()
        then()

    def _show(self, missing: MissingList) -> None:
        self._missing = missing
        for button in (self.out, self.sheets):
            button.setEnabled(bool(missing.groups))
        if not missing.groups:
            self._about.setText(f"{missing.asked:,} 户")
            self._stack.setCurrentWidget(self._nothing)
            self.back.setFocus()
            return
        self._about.setText(f"{missing.asked:,} 户中有 {missing.customers:,} 户还缺资料")
        self._stack.setCurrentWidget(self.tables)
        self.tables.show_missing(missing)
        self.tables.take_keyboard()

    def _say_exported(self, out: Path, rows: int) -> None:
        self.message.say(Glyph.DONE, f"{rows:,} 行已写到「{out.name}」，电话已遮住。")
        self.said.emit(f"已导出「{out.name}」")

    def _say_cancelled(self) -> None:
        self.message.say(Glyph.DONE, "已取消，什么也没有改动。")

    def _tell(self, error: BaseException) -> None:
        self.message.say(Glyph.OVERDUE, explain(error).text)
