"""The page 附件 of a customer's file: photos, scans, papers, by drag, paste or file.

Keys: Ctrl+O chooses files, Ctrl+V pastes a picture or copied files, arrows choose, Enter opens, F2
renames, Ctrl+Shift+O saves a copy, Del takes back.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sbdesk.domain.attachments import size_words
from sbdesk.domain.errors import Invalid
from sbdesk.domain.people import Right
from sbdesk.gui.customers.attachment_gallery import Gallery
from sbdesk.gui.customers.attachment_intake import of_files, offered, taken
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.jobs import Job, ReadRunner
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.desk_work import DeskWork
from sbdesk.gui.parts.fields import LineField
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.labels import ElidedLabel
from sbdesk.gui.parts.notes import EmptyState, MessageLine, ProgressCard
from sbdesk.gui.parts.reason_page import ReasonPage
from sbdesk.gui.workplace import Workplace
from sbdesk.services.attachments import (
    Attached,
    AttachmentRow,
    NewAttachment,
    attach,
    attachments_of,
    copy_out,
    rename_attachment,
    told_refusals,
    withdraw_attachment,
)
from sbdesk.services.customers import CustomerFile, Saved

_PATTERNS = (
    "照片、扫描件、文档 (*.jpg *.jpeg *.png *.bmp *.gif *.webp *.tif *.tiff *.pdf *.ofd *.docx "
    "*.xlsx);;所有文件 (*)"
)
_ADVICE = "把文件拖进来，或按 Ctrl+O 选文件，或在别处复制图片后按 Ctrl+V。"
_MEANING = "撤回后不再列在这里，文件仍留着；按错了可以撤销（Ctrl+Z）。"


def open_with_system(path: Path) -> bool:
    """Hand a file to the program that the system has for it."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class AttachmentsPage(QWidget):
    """Signals: `changed(Changes)`, `said(sentence)`, `failed(error)`."""

    changed = Signal(object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(
        self, place: Workplace, open_file: Callable[[Path], bool] = open_with_system
    ) -> None:
        super().__init__()
        self._place, self._open_file = place, open_file
        self._reader = ReadRunner(parent=self)
        self._file: CustomerFile | None = None
        self._job: Job | None = None
        self._passing: tempfile.TemporaryDirectory[str] | None = None
        self.setAcceptDrops(True)
        self.message = MessageLine()
        self._work = DeskWork(place, self.message)
        self.progress = ProgressCard("取消后一个也不添加")
        self.progress.cancelled.connect(self._stop)
        self.progress.hide()
        self.gallery = Gallery()
        self.empty = EmptyState("attach", "还没有附件", _ADVICE)
        self.about = ElidedLabel("", "small", "ink3")
        self.stack = QStackedWidget()
        self.reason = ReasonPage()
        self.names = FormPage("附件名称", save_and_new=False)
        self._build()

    # what it is asked

    def show_customer(self, file: CustomerFile | None) -> None:
        """Read this customer's attachments and show them."""
        if file is None or self._file is None or file.id != self._file.id:
            self.message.hide()
            self._show_rows(())
        self._file = file
        if file is None:
            self._reader.forget()
            return
        self.read()

    def read(self) -> None:
        """Read them again."""
        if self._file is not None:
            desk, record = self._place.desk(), self._file.id
            self._reader.run(
                lambda: attachments_of(desk, record), self._show_rows, self.failed.emit
            )

    def take_keyboard(self) -> None:
        """To the pictures, or to the button that adds the first."""
        (self.gallery if self.gallery.count() else self.add).setFocus()

    def choose_files(self) -> None:
        """Add a file from the file chooser."""
        if self._may():
            path = self._place.messages.open_file("选择要添加的附件", _PATTERNS)
            if path is not None:
                self.attach(of_files([path]))

    def paste(self) -> None:
        """Add what was copied elsewhere."""
        data = QGuiApplication.clipboard().mimeData()
        if data is None or not offered(data):
            self.message.say(Glyph.TODAY, "剪贴板里没有图片或文件。先在别处复制，再按 Ctrl+V。")
        elif self._may():
            self.attach(taken(data, self._place.desk().now()))

    def attach(self, items: Sequence[NewAttachment]) -> None:
        """Add these to the customer shown, all that can be taken as one action."""
        if self._file is None or self._job is not None or not items:
            return
        desk, customer = self._place.desk(), self._file.id
        self.message.hide()
        self.progress.begin("正在添加附件")
        job = self._place.jobs.start(lambda job: attach(desk, customer, items, job.checkpoint))
        self._job = job
        job.progressed.connect(self.progress.progress)
        job.succeeded.connect(self._attached)
        job.failed.connect(self._work.tell)
        job.cancelled.connect(lambda: self.message.say(Glyph.DONE, "已取消，一个也没有添加。"))
        job.ended.connect(self._ended)

    def open_chosen(self) -> None:
        """Look at the chosen one with the system's own program; a copy, never the kept file."""
        row = self.gallery.current()
        if row is None:
            return
        if self._passing is None:
            self._passing = tempfile.TemporaryDirectory(
                prefix="sbdesk-", ignore_cleanup_errors=True
            )
        desk, folder = self._place.desk(), Path(self._passing.name) / row.id.hex()
        folder.mkdir(exist_ok=True)
        self._reading(lambda: copy_out(desk, row.id, folder), self._opened)

    def save_copy(self) -> None:
        """Write the chosen one to a place of the person's choice."""
        row = self.gallery.current()
        if row is None:
            return
        suffix = row.file_name.rpartition(".")[2]
        out = self._place.messages.save_file("另存附件", f"附件 (*.{suffix})", row.file_name)
        if out is not None:
            desk = self._place.desk()
            self._reading(
                lambda: copy_out(desk, row.id, out),
                lambda path: self.said.emit(f"附件已存到「{path.name}」"),
            )

    def rename_chosen(self) -> None:
        """Another title or note for the chosen one."""
        row = self.gallery.current()
        if row is None or not self._may():
            return
        self.names.about.setText(row.file_name)
        self.names.form.clear()
        self.names.form.set_values({"title": row.title, "note": row.note})
        self.names.set_saving(False)
        self.stack.setCurrentWidget(self.names)
        self.names.form.focus_first()

    def withdraw_chosen(self) -> None:
        """Ask for the reason."""
        row = self.gallery.current()
        if row is None or not self._may():
            return
        self.stack.setCurrentWidget(self.reason)
        desk = self._place.desk()
        self.reason.begin(
            "撤回附件",
            row.title,
            _MEANING,
            lambda reason: self._work.write(
                lambda: withdraw_attachment(desk, row.id, reason),
                self._written,
                self.reason.refused,
            ),
        )

    def has_form(self) -> bool:
        """Whether a form stands where the pictures were."""
        return self.stack.currentWidget() in (self.names, self.reason)

    def shut_down(self) -> None:
        """Let go of threads and of the copies that were opened."""
        self._reader.shut_down()
        self.gallery.thumbnails.shut_down()
        if self._passing is not None:
            self._passing.cleanup()
            self._passing = None

    # Qt's own

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures may be dropped."""
        if self._file is not None and not self.has_form() and offered(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what was dropped."""
        event.acceptProposedAction()
        if self._may():
            self.attach(taken(event.mimeData(), self._place.desk().now()))

    def event(self, event: QEvent) -> bool:
        """While a form is open Esc is its own, whatever the page around would do with it."""
        mine = event.type() == QEvent.Type.ShortcutOverride and self.has_form()
        if mine and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives the form up."""
        if event.key() == Qt.Key.Key_Escape and self.has_form():
            self._back()
            event.accept()
            return
        super().keyPressEvent(event)

    # inside

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(16, 10, 16, 8)
        row.setSpacing(8)
        self.add = Button("添加文件", icon="plus", run=self.choose_files)
        self.pasting = Button("粘贴", icon="attach", run=self.paste)
        self.opening = Button("打开", "quiet", run=self.open_chosen)
        self.renaming = Button("改名", "quiet", run=self.rename_chosen)
        self.saving = Button("另存", "quiet", run=self.save_copy)
        self.dropping = Button("撤回", "quiet", run=self.withdraw_chosen)
        tips = ("Ctrl+O", "Ctrl+V", "Enter", "F2", "Ctrl+Shift+O", "Del")
        buttons = (
            self.add, self.pasting, self.opening, self.renaming, self.saving, self.dropping,
        )  # fmt: skip
        for button, tip in zip(buttons, tips, strict=True):
            button.setToolTip(f"{button.text()}({tip})")
        row.addWidget(self.add)
        row.addWidget(self.pasting)
        row.addStretch(1)
        for button in buttons[2:]:
            row.addWidget(button)
        pictures = QWidget()
        column = QVBoxLayout(pictures)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        lines = QVBoxLayout()
        lines.setContentsMargins(16, 0, 16, 0)
        lines.addWidget(self.message)
        lines.addWidget(self.progress)
        column.addLayout(lines)
        self._inner = QStackedWidget()
        self._inner.addWidget(self.empty)
        self._inner.addWidget(self.gallery)
        column.addWidget(self._inner, 1)
        self.about.setContentsMargins(16, 4, 16, 6)
        column.addWidget(self.about)
        self._pictures = pictures
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        for part in (pictures, self.reason, self.names):
            self.stack.addWidget(part)
        self._connect()

    def _connect(self) -> None:
        self.names.form.add("title", "名称", LineField(limit=60), required=True, wide=True)
        self.names.form.add("note", "备注", LineField(limit=200), wide=True)
        self.names.saved.connect(self._rename)
        for page in (self.names, self.reason):
            page.cancelled.connect(self._back)
        self.gallery.chosen.connect(self._show_about)
        self.gallery.opened.connect(lambda _row: self.open_chosen())
        self.gallery.rename_asked.connect(lambda _row: self.rename_chosen())
        self.gallery.withdraw_asked.connect(lambda _row: self.withdraw_chosen())
        for key, run in (
            ("Ctrl+O", self.choose_files),
            ("Ctrl+V", self.paste),
            ("Ctrl+Shift+O", self.save_copy),
        ):
            shortcut = QShortcut(QKeySequence(key), self._pictures)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _may(self) -> bool:
        return self._work.allowed(Right.EDIT_CUSTOMERS)

    def _reading(self, work: Callable[[], Path], done: Callable[[Path], Any]) -> None:
        job = self._place.jobs.start(lambda _job: work())
        job.succeeded.connect(done)
        job.failed.connect(self._work.tell)

    def _opened(self, path: Path) -> None:
        if not self._open_file(path):
            self.message.say(Glyph.TODAY, f"这台电脑没有打开「{path.name}」的程序，可以另存出去。")

    def _rename(self) -> None:
        row = self.gallery.current()
        if row is None or not self.names.save.isEnabled():
            return
        desk, record = self._place.desk(), row.id
        title = str(self.names.form.field("title").value())
        note = str(self.names.form.field("note").value())
        self.names.set_saving(True)
        self._work.write(
            lambda: rename_attachment(desk, record, title, note),
            self._written,
            self._name_refused,
        )

    def _name_refused(self, error: BaseException) -> bool:
        self.names.set_saving(False)
        if isinstance(error, Invalid):
            self.names.form.show_problems(error.problems)
            self.names.form.jump_to_first_problem()
        return isinstance(error, Invalid)

    def _written(self, saved: Saved) -> None:
        self._back()
        self.changed.emit(saved.changes)
        self.read()

    def _back(self) -> None:
        for form in (self.names.form, self.reason.form):
            form.mark_clean()
        self.stack.setCurrentWidget(self._pictures)
        self.take_keyboard()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _ended(self) -> None:
        self._job = None
        self.progress.hide()

    def _attached(self, done: Attached) -> None:
        if done.ids:
            self.changed.emit(done.changes)
            self.read()
        words = told_refusals(done.refused)
        if words:
            self.message.say(Glyph.OVERDUE, words)

    def _show_rows(self, rows: Sequence[AttachmentRow]) -> None:
        first = not self.gallery.count() and self.add.hasFocus()
        self.gallery.show_rows(rows, self._place.desk().today())
        self._inner.setCurrentWidget(self.gallery if rows else self.empty)
        if first and rows:
            self.gallery.setFocus()

    def _show_about(self, row: AttachmentRow | None) -> None:
        for button in (self.opening, self.renaming, self.saving, self.dropping):
            button.setEnabled(row is not None)
        if row is None:
            self.about.setText("")
            return
        added = " ".join(filter(None, (row.added, row.added_by)))
        said = (row.file_name, size_words(row.size), added, row.note)
        self.about.setText("　".join(filter(None, said)))
