"""Taking sheets in: pick, drop or paste; explain columns; look first; write all or nothing."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from sbdesk.domain.errors import SbdeskError
from sbdesk.gui.customers.import_bar import ImportBar
from sbdesk.gui.customers.import_looking import Looked, columns_of, look_into
from sbdesk.gui.customers.import_mapping import MappingPage
from sbdesk.gui.customers.import_tables import ImportTables, unit_of
from sbdesk.gui.customers.sheet_drop import (
    READABLE_PATTERNS,
    copied_block,
    copied_sheet,
)
from sbdesk.gui.customers.sheet_page import SheetPage
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.jobs import JobRunner
from sbdesk.gui.messages import Messages
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.long_work import Checkpoint
from sbdesk.gui.parts.notes import EmptyState
from sbdesk.services.desk import Desk
from sbdesk.services.import_outcome import Imported
from sbdesk.services.sheets_in import (
    ImportSheet,
    import_sheet,
    kinds,
    pasted_sheet,
    remember,
)

Result = TypeVar("Result")
_ADVICE = (
    "营销系统导出的用户档案、月电量、欠费明细都可以，Excel 或 CSV。"
    "也可以把文件拖进来，或者在 WPS 里连表头一起复制，再按 Ctrl+V。先看会改什么，确认后才写入。"
)


class ImportPage(SheetPage):
    """Signals: `written(Changes)` when rows were stored, `closed` when the list is wanted back."""

    def __init__(self, desk: Callable[[], Desk], jobs: JobRunner, messages: Messages) -> None:
        bar = ImportBar()
        super().__init__("导入表格", desk, jobs, "取消后一行也不会写入", bar)
        self.bar = bar
        self._messages = messages
        self._path: Path | None = None
        self._name = self._kind = ""
        self._columns: Mapping[str, str] | None = None
        self._outcome: Imported | None = None
        self._pasted: TemporaryDirectory[str] | None = None
        self.tables = ImportTables()
        self.mapping = MappingPage()
        self.mapping.kind_chosen.connect(self._explain_as)
        self.mapping.done.connect(self.look_again)
        self._build()
        self._show_start()

    # what it is asked

    def begin(self) -> None:
        """Ask for the file at once: there is nothing to see before."""
        self._show_start()
        self.choose()

    def choose(self) -> None:
        """Another file."""
        path = self._messages.open_file("选择营销系统导出的表格", READABLE_PATTERNS)
        if path is not None:
            self.look_into(path)

    def look_into(self, path: Path) -> None:
        """The dry run: what this sheet is and what it would change."""
        if not self.is_busy():
            self._set_aside(path, path.name)
            self._look(None)

    def paste(self) -> None:
        """A sheet's file or a block of cells from the clipboard."""
        if self.is_busy():
            return
        sheet, block = copied_sheet(), copied_block()
        if sheet is not None:
            self.look_into(sheet)
            return
        if self._pasted is None:
            self._pasted = TemporaryDirectory(prefix="sbdesk-")
        folder = Path(self._pasted.name)
        self._run(
            "正在读剪贴板",
            lambda _desk, _checkpoint: pasted_sheet(block, folder),
            self._take_pasted,
        )

    def look_again(self) -> None:
        """What would change with the columns as explained; they are remembered if named."""
        fault = self.mapping.fault()
        if fault:
            self.message.say(Glyph.OVERDUE, fault)
        else:
            self._columns = self.mapping.columns()
            self._look(self.mapping.name())

    def explain_columns(self) -> None:
        """栏目对应: the columns again, from the dry run."""
        if self._path is not None and self._outcome is not None:
            self._explain_as(self._kind)

    def write(self) -> None:
        """Store the good rows, all or none."""
        if self._path is not None and self.bar.go.isEnabled() and self._outcome is not None:
            request = ImportSheet(self._kind, self._path, mapping=self._columns)
            words = f"正在写入「{self._name}」"
            self._run(words, partial(_import, request), self._show_written)

    def save_returned(self) -> None:
        """The clerk's own workbook with the reasons in it."""
        path = self._path
        if path is None:
            return
        name = f"{path.stem}-退回.xlsx"
        proposal = name if self._is_pasted(path) else str(path.with_name(name))
        out = self._messages.save_file("另存退回的工作簿", "Excel 工作簿 (*.xlsx)", proposal)
        if out is not None:
            request = ImportSheet(self._kind, path, True, self._columns, errors_to=out)
            self._run(
                "正在写退回的工作簿",
                partial(_import, request),
                lambda _done: self._show_returned(out),
            )

    def leave(self) -> None:
        """Esc and ✕: stop what runs, go back to the dry run, or to the list."""
        explaining = self.stack.currentWidget() is self.mapping
        if explaining and self._outcome is not None:
            self.message.hide()
            self._show_plan(self._outcome)
        else:
            super().leave()

    def take_sheet(self, path: Path) -> None:
        """Dropped here."""
        self.look_into(path)

    def shut_down(self) -> None:
        """The window closes: what was pasted is let go of."""
        held, self._pasted = self._pasted, None
        if held is not None:
            held.cleanup()

    # buttons, as the tests and the window know them

    @property
    def go(self) -> Button:
        """写入."""
        return self.bar.go

    @property
    def returned(self) -> Button:
        """另存退回的工作簿."""
        return self.bar.returned

    # building

    def _build(self) -> None:
        self._start = EmptyState("import", "选一个导出的表格", _ADVICE)
        self.pick = Button("选择文件", "primary", "document", run=self.choose)
        self._start.buttons.addWidget(self.pick)
        self._start.buttons.addWidget(Button("粘贴 Ctrl+V", run=self.paste))
        for part in (self._start, self.mapping, self.tables):
            self.stack.addWidget(part)
        self._connect()

    def _connect(self) -> None:
        self.bar.left.connect(self.leave)
        self.bar.other_asked.connect(self.choose)
        self.bar.columns_asked.connect(self.explain_columns)
        self.bar.returned_asked.connect(self.save_returned)
        self.bar.look_asked.connect(self.look_again)
        self.bar.go_asked.connect(self.write)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        paste = QShortcut(QKeySequence("Ctrl+V"), self, context=inside)
        paste.activated.connect(self.paste)

    # working

    def _look(self, remember_as: str | None) -> None:
        path, kind, columns = self._path, self._kind, self._columns
        if path is None:
            return

        def work(desk: Desk, checkpoint: Checkpoint) -> Looked:
            if remember_as and columns is not None:
                remember(desk, kind, remember_as, path, columns)
            return look_into(desk, path, kind, columns, checkpoint)

        self._run(f"正在读「{self._name}」", work, self._show_looked)

    def _explain_as(self, kind: str) -> None:
        path = self._path
        if path is not None:
            self._run(
                f"正在读「{self._name}」的表头",
                lambda desk, _checkpoint: columns_of(desk, path, kind),
                self._show_looked,
            )

    def _take_pasted(self, path: Path) -> None:
        self._set_aside(path, "从剪贴板粘贴")
        self._look(None)

    def _is_pasted(self, path: Path) -> bool:
        return self._pasted is not None and path.parent == Path(self._pasted.name)

    def _set_aside(self, path: Path, words: str) -> None:
        """A new sheet: nothing is known about it."""
        self._path, self._outcome, self._kind, self._columns = path, None, "", None
        self._name = words
        self.about.setText(words)

    def _run(
        self,
        words: str,
        work: Callable[[Desk, Checkpoint], Result],
        take: Callable[[Result], object],
    ) -> None:
        self.stack.run(words, work, take, self._show_failed)

    # showing

    def _show_start(self) -> None:
        self._path = self._outcome = None
        self.about.setText("")
        self.message.hide()
        self.stack.setCurrentWidget(self._start)
        self.bar.offer_start()
        self.pick.setFocus()

    def _show_looked(self, looked: Looked) -> None:
        self._kind = looked.kind
        if looked.outcome is not None:
            self._show_plan(looked.outcome)
        elif looked.preview is not None and self._path is not None:
            name = "" if self._is_pasted(self._path) else self._path.stem
            self.about.setText(self._name)
            self.mapping.show_sheet(looked.preview, kinds(), looked.kind, name)
            self._show_mapping()
            if looked.why:
                self.message.say(Glyph.TODAY, looked.why)

    def _show_mapping(self) -> None:
        self.stack.setCurrentWidget(self.mapping)
        self.bar.offer_mapping()
        self.mapping.take_keyboard()

    def _show_plan(self, outcome: Imported) -> None:
        self._outcome = outcome
        title = next(one.title for one in kinds() if one.name == outcome.kind)
        known = f" · 按记住的「{outcome.recognised}」认栏目" if outcome.recognised else ""
        self.about.setText(f"{self._name} · {title}{known}")
        self.tables.show_outcome(outcome)
        self.stack.setCurrentWidget(self.tables)
        self.bar.offer_plan(
            outcome.created + outcome.updated, unit_of(outcome.kind), bool(outcome.errors)
        )
        (self.bar.go if self.bar.go.isEnabled() else self.bar.other).setFocus()

    def _show_written(self, outcome: Imported) -> None:
        self._show_start()
        self.written.emit(outcome.changes)
        self.closed.emit()

    def _show_returned(self, out: Path) -> None:
        self._show_again()
        self.message.say(Glyph.DONE, f"退回的行和原因已存到「{out.name}」，改好后再导一次就行。")

    def _show_failed(self, error: BaseException) -> None:
        self._show_again()
        if isinstance(error, SbdeskError):
            self.message.say(Glyph.OVERDUE, str(error))
        else:
            self._messages.error(error)

    def show_cancelled(self) -> None:
        """What was there before, and the word that nothing happened."""
        self._show_again()
        super().show_cancelled()

    def _show_again(self) -> None:
        """What was there before the work: the columns, the plan, or the start."""
        if self.stack.currentWidget() is self.mapping:
            self._show_mapping()
        elif self._outcome is not None:
            self._show_plan(self._outcome)
        else:
            self._show_start()


def _import(request: ImportSheet, desk: Desk, checkpoint: Checkpoint) -> Imported:
    return import_sheet(desk, request, checkpoint)
