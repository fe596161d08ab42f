"""Before a list goes out: which columns, numbers masked or whole with a reason; then the file.

choice = ExportChoice(place)
choice.begin_list("customers", pks, ("name", "phone"))
choice.begin("经历", "恒通砖厂-经历", 58, lambda desk, out, reason, checkpoint: …)
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import Right, may, refusal
from sbdesk.gui import palette
from sbdesk.gui.jobs import Job
from sbdesk.gui.messages import explain
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.choices import CheckField, DropDown
from sbdesk.gui.parts.fields import LineField
from sbdesk.gui.parts.labels import label, set_ink
from sbdesk.gui.parts.notes import ProgressCard
from sbdesk.gui.workplace import Workplace
from sbdesk.services.desk import Desk
from sbdesk.services.export_columns import KINDS
from sbdesk.services.exporting import Checkpoint, Exported, export_columns, export_seen

Work = Callable[[Desk, Path, str, Checkpoint], Exported]
_MASKED = "电话、证件号、账号只露头尾。"
_WHOLE = "电话、证件号、账号全部写出；谁、何时、为什么会记入查看记录。"
_NO_REASON = "要写出完整号码，请先写明原因。"
_PATTERNS = "Excel 工作簿 (*.xlsx);;CSV 表格，GB18030 (*.csv)"
_SEEN, _ALL = "seen", "all"


class ExportChoice(QWidget):
    """A panel in the page. Signals: `said(sentence)`, `changed(Changes)` when a disclosure was
    noted, `failed(error)`, `closed`."""

    said = Signal(str)
    changed = Signal(object)
    failed = Signal(object)
    closed = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._proposal = ""
        self._job: Job | None = None
        self._work: Work | None = None
        self.words = label("", wrap=True)
        self.columns = DropDown()
        self.columns.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.whole = CheckField("写出完整号码")
        self.whole.toggled.connect(self._show_choice)
        self.reason = LineField("原因，如 县公司核对欠费名单", 200)
        self.reason.entered.connect(self.go_on)
        self.about = label(_MASKED, "small", "ink3", wrap=True)
        self.go = Button("选择文件并导出", "primary", "export", run=self.go_on)
        self.stop = Button("取消 Esc", run=self.leave)
        self.progress = ProgressCard("取消后不留下文件")
        self.progress.cancelled.connect(self._cancel)
        self._build()
        self.hide()

    def begin(self, title: str, proposal: str, count: int, work: Work) -> None:
        """Ask how; `work(desk, out, reason, checkpoint)` writes, with an empty reason masked."""
        self.columns.hide()
        self._begin(title, proposal, count, work)

    def begin_list(self, kind: str, pks: Sequence[int], columns: Sequence[str] = ()) -> None:
        """Ask how a list goes out as it is seen; `kind` and `columns` as `export_seen` knows."""
        title, every = KINDS[kind].title, tuple(name for name, _ in export_columns(kind))
        items: list[tuple[object, str]] = [(_ALL, f"全部 {len(every)} 个栏目")]
        if columns:
            items.insert(0, (_SEEN, f"清单上的 {len(columns)} 个栏目"))
        self.columns.set_items(items)
        self.columns.set_value(items[0][0])
        self.columns.show()

        def work(desk: Desk, out: Path, reason: str, checkpoint: Checkpoint) -> Exported:
            return export_seen(desk, kind, out, chosen(), pks, reason, checkpoint)

        def chosen() -> Sequence[str]:
            return columns if self.columns.value() == _SEEN else every

        self._begin(title, title, len(pks), work)

    def is_busy(self) -> bool:
        """Whether a file is being written."""
        return self._job is not None

    def go_on(self) -> None:
        """Ask for the file and write it."""
        reason = str(self.reason.value()).strip() if self.whole.isChecked() else ""
        if self.whole.isChecked() and not reason:
            self._say(_NO_REASON, "overdue")
            self.reason.setFocus()
            return
        if self._job is not None or self._work is None:
            return
        out = self._place.messages.save_file("导出到", _PATTERNS, f"{self._proposal}.xlsx")
        if out is None:
            return
        if out.suffix.lower() not in (".xlsx", ".csv"):
            out = out.with_name(f"{out.name}.xlsx")
        desk, work = self._place.desk(), self._work
        self._show_work(f"正在写「{out.name}」")
        job = self._place.jobs.start(lambda job: work(desk, out, reason, job.checkpoint))
        self._job = job
        job.progressed.connect(self.progress.progress)
        job.succeeded.connect(lambda done: self._written(out, done))
        job.failed.connect(self._refused)
        job.cancelled.connect(lambda: self._again("已取消，没有留下文件。", "ink3"))

    def leave(self) -> None:
        """Stop what runs, else close: nothing is written."""
        if self._job is not None:
            self._cancel()
            return
        self.hide()
        self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet panel."""
        painter = QPainter(self)
        painter.setPen(QPen(QColor(palette.TINT_EDGE)))
        painter.setBrush(QColor(palette.PAGE))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)

    def event(self, event: QEvent) -> bool:
        """Esc is this panel's own, whatever the page around it would do with it."""
        mine = event.type() == QEvent.Type.ShortcutOverride
        if mine and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            event.accept()
            return
        super().keyPressEvent(event)

    # inside

    def _build(self) -> None:
        self._asked = QWidget()
        column = QVBoxLayout(self._asked)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.words, 1)
        head.addWidget(self.columns)
        column.addLayout(head)
        choice = QHBoxLayout()
        choice.setSpacing(12)
        choice.addWidget(self.whole)
        choice.addWidget(self.reason, 1)
        # Beside a hidden field the tick would stand in the middle.
        choice.addStretch()
        column.addLayout(choice)
        column.addWidget(self.about)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addStretch(1)
        last.addWidget(self.stop)
        last.addWidget(self.go)
        column.addLayout(last)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._asked)
        whole.addWidget(self.progress)

    def _begin(self, title: str, proposal: str, count: int, work: Work) -> None:
        person = self._place.desk().person
        if person is None or not may(person.role, Right.EXPORT):
            role = person.role if person else ""
            words = f"{refusal(role, Right.EXPORT)}。" if role else "请先选择是谁在工作。"
            self.failed.emit(UserMistake(words))
            return
        self._work, self._proposal = work, proposal
        self.words.setText(f"导出「{title}」，{count:,} 行")
        self.whole.setChecked(False)
        self.whole.setEnabled(may(person.role, Right.UNMASK))
        self.reason.set_value("")
        self.progress.hide()
        self._asked.show()
        self._show_choice()
        self.show()
        self.go.setFocus()

    def _show_choice(self) -> None:
        whole = self.whole.isChecked()
        self.reason.setVisible(whole)
        self._say(_WHOLE if whole else _MASKED, "ink3")
        if whole and self.isVisible():
            self.reason.setFocus()

    def _say(self, words: str, ink: str) -> None:
        self.about.setText(words)
        set_ink(self.about, ink)

    def _show_work(self, words: str) -> None:
        self._asked.hide()
        self.progress.begin(words)
        self.progress.cancel.setFocus()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _again(self, words: str, ink: str) -> None:
        """The question again, with what came of it."""
        self._job = None
        self.progress.hide()
        self._asked.show()
        self._say(words, ink)
        self.go.setFocus()

    def _written(self, out: Path, done: Exported) -> None:
        self._job = None
        self.hide()
        masked = "号码已遮住" if done.masked else "号码完整，已记入查看记录"
        self.said.emit(f"已导出 {done.rows:,} 行到「{out.name}」，{masked}")
        if done.changes.transaction is not None:
            self.changed.emit(done.changes)
        self.closed.emit()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, UserMistake):
            self._again(explain(error).text, "overdue")
        else:
            self._again(_MASKED, "ink3")
            self.failed.emit(error)
