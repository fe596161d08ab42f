"""Taking in the marketing system's ledger: look first, then write all good rows or nothing."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sbdesk.gui.customers.import_tables import ImportTables
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.jobs import Job, JobRunner
from sbdesk.gui.messages import Messages, explain
from sbdesk.gui.parts.buttons import Button, IconButton
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.form_page import ActionBar
from sbdesk.gui.parts.labels import ElidedLabel, label, rule
from sbdesk.gui.parts.notes import EmptyState, MessageLine, ProgressCard
from sbdesk.services.desk import Desk
from sbdesk.services.importing import ImportCustomers, Imported, import_customers

_READABLE = "表格 (*.xlsx *.xls *.csv *.txt *.xlsm);;所有文件 (*)"
_ADVICE = "在营销系统里导出用户档案，存成 Excel 或 CSV 都可以。先看会改什么，确认后才写入。"


class ImportPage(Card):
    """Signals: `written(Changes)` when rows were stored, `closed` when the list is wanted back."""

    written = Signal(object)
    closed = Signal()

    def __init__(self, desk: Callable[[], Desk], jobs: JobRunner, messages: Messages) -> None:
        super().__init__(padded=False)
        self._desk, self._jobs, self._messages = desk, jobs, messages
        self._path: Path | None = None
        self._job: Job | None = None
        self._outcome: Imported | None = None
        self.body.setSpacing(0)
        self._about = ElidedLabel("", "small", "ink3")
        self.message = MessageLine()
        self.progress = ProgressCard("取消后一行也不会写入")
        self.progress.cancelled.connect(self._stop)
        self.tables = ImportTables()
        self._stack = QStackedWidget()
        self._build()
        self._show_start()

    # what it is asked

    def begin(self) -> None:
        """Ask for the file at once: there is nothing to see before."""
        self._show_start()
        self.choose()

    def choose(self) -> None:
        """Another file."""
        path = self._messages.open_file("选择营销系统导出的用户档案", _READABLE)
        if path is not None:
            self.look_into(path)

    def look_into(self, path: Path) -> None:
        """The dry run: what this sheet would change."""
        self._path, self._outcome = path, None
        self._about.setText(path.name)
        request = ImportCustomers(path, dry_run=True)
        self._run(f"正在读「{path.name}」", request, self._show_plan)

    def write(self) -> None:
        """Store the good rows, all or none."""
        if self._path is not None and self.go.isEnabled():
            request = ImportCustomers(self._path)
            self._run(f"正在写入「{self._path.name}」", request, self._show_written)

    def save_returned(self) -> None:
        """The clerk's own workbook with the reasons in it."""
        if self._path is None:
            return
        proposal = str(self._path.with_name(f"{self._path.stem}-退回.xlsx"))
        out = self._messages.save_file("另存退回的工作簿", "Excel 工作簿 (*.xlsx)", proposal)
        if out is not None:
            request = ImportCustomers(self._path, dry_run=True, errors_to=out)
            self._run("正在写退回的工作簿", request, lambda _done: self._show_returned(out))

    def is_busy(self) -> bool:
        """Whether work is running."""
        return self._job is not None

    def leave(self) -> None:
        """Esc and ✕: stop what runs, or go back to the list."""
        if self._job is not None:
            self._stop()
        else:
            self.closed.emit()

    # inside

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 10, 8)
        head.setSpacing(10)
        head.addWidget(label("导入用户档案", "title"))
        head.addWidget(self._about, 1)
        head.addWidget(IconButton("close", "回到清单(Esc)", self.leave))
        self.body.addLayout(head)
        self.body.addWidget(rule())
        lines = QVBoxLayout()
        lines.setContentsMargins(16, 8, 16, 0)
        lines.addWidget(self.message)
        self.body.addLayout(lines)
        self.body.addWidget(self._stack, 1)
        self._start = EmptyState("import", "选一个导出的用户档案", _ADVICE)
        self.pick = Button("选择文件", "primary", "document", run=self.choose)
        self._start.buttons.addWidget(self.pick)
        waiting = QWidget()
        column = QVBoxLayout(waiting)
        column.setContentsMargins(16, 24, 16, 16)
        column.addWidget(self.progress)
        column.addStretch(1)
        self._waiting = waiting
        for part in (self._start, waiting, self.tables):
            self._stack.addWidget(part)
        self.bar = self._build_bar()
        self.body.addWidget(self.bar)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)
        self._escape = escape

    def _build_bar(self) -> ActionBar:
        bar = ActionBar()
        self.back = Button("取消 Esc", run=self.leave)
        self.other = Button("换一个文件", run=self.choose)
        self.returned = Button("另存退回的工作簿", icon="export", run=self.save_returned)
        self.go = Button("写入", "primary", "save", run=self.write)
        for button in (self.back, self.other, self.returned, self.go):
            bar.buttons.addWidget(button)
        return bar

    def _run(self, words: str, request: ImportCustomers, take: Callable[[Imported], None]) -> None:
        if self._job is not None:
            return
        self.message.hide()
        self.bar.hide()
        self._escape.setEnabled(False)
        self.progress.begin(words)
        self._stack.setCurrentWidget(self._waiting)
        self.progress.cancel.setFocus()
        desk = self._desk()
        job = self._jobs.start(lambda job: import_customers(desk, request, job.checkpoint))
        self._job = job
        job.progressed.connect(self.progress.progress)
        job.succeeded.connect(lambda outcome: self._end(lambda: take(outcome)))
        job.failed.connect(lambda error: self._end(lambda: self._show_failed(error)))
        job.cancelled.connect(lambda: self._end(self._show_cancelled))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _end(self, then: Callable[[], None]) -> None:
        self._job = None
        self._escape.setEnabled(True)
        self.bar.show()
        then()

    def _show_start(self) -> None:
        self._path = self._outcome = None
        self._about.setText("")
        self.message.hide()
        self._stack.setCurrentWidget(self._start)
        self._offer(None)
        self.pick.setFocus()

    def _offer(self, outcome: Imported | None) -> None:
        """The buttons that make sense now."""
        count = outcome.created + outcome.updated if outcome else 0
        self.other.setVisible(outcome is not None)
        self.returned.setVisible(bool(outcome and outcome.errors))
        self.go.setVisible(outcome is not None)
        self.go.setText(f"写入 {count:,} 户" if count else "没有要写入的")
        self.go.setEnabled(count > 0)
        self.go.updateGeometry()

    def _show_plan(self, outcome: Imported) -> None:
        self._outcome = outcome
        self.tables.show_outcome(outcome)
        self._stack.setCurrentWidget(self.tables)
        self._offer(outcome)
        (self.go if self.go.isEnabled() else self.other).setFocus()

    def _show_written(self, outcome: Imported) -> None:
        self._show_start()
        self.written.emit(outcome.changes)
        self.closed.emit()

    def _show_returned(self, out: Path) -> None:
        self._show_again()
        self.message.say(Glyph.DONE, f"退回的行和原因已存到「{out.name}」，改好后再导一次就行。")

    def _show_failed(self, error: BaseException) -> None:
        self._show_again()
        self.message.say(Glyph.OVERDUE, explain(error).text)

    def _show_cancelled(self) -> None:
        self._show_again()
        self.message.say(Glyph.DONE, "已取消，什么也没有改动。")

    def _show_again(self) -> None:
        """What was there before the work: the plan, or the start."""
        if self._outcome is not None:
            self._show_plan(self._outcome)
        else:
            self._show_start()
