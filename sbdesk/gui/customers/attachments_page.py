"""The page 附件 of a customer's file: photos, scans, papers, by drag, paste or file.

Keys: Ctrl+O or Ins chooses files, Ctrl+V pastes a picture or copied files, arrows choose, Enter
opens, F4 renames, Ctrl+Shift+O saves a copy, Del takes back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sbdesk.domain.attachments import size_words
from sbdesk.domain.dossier_kinds import KIND_OF
from sbdesk.domain.errors import Invalid
from sbdesk.domain.people import Right
from sbdesk.gui.customers.attachment_copies import AttachmentCopies, open_with_system
from sbdesk.gui.customers.attachment_gallery import Gallery
from sbdesk.gui.customers.attachment_intake import PATTERNS, of_files, offered, taken
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.jobs import Job, ReadRunner
from sbdesk.gui.letters import px
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
    rename_attachment,
    told_refusals,
    withdraw_attachment,
)
from sbdesk.services.customers import CustomerFile, Saved

_ADVICE = "把文件拖进来，或按 Ctrl+O 选文件，或在别处复制图片后按 Ctrl+V。"
_KEYS = "Enter 打开　　F4 改名　　Ctrl+Shift+O 另存　　Del 撤回　　Ctrl+O 添加　　Ctrl+V 粘贴"
_KEYS_FROM = 240
_MEANING = "撤回后不再列在这里，文件仍留着；按错了可以撤销（Ctrl+Z）。"


class AttachmentsPage(QWidget):
    """Signals: `changed(Changes)`, `said(sentence)`, `failed(error)`."""

    changed = Signal(object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(
        self, place: Workplace, open_file: Callable[[Path], bool] = open_with_system
    ) -> None:
        super().__init__()
        self._place = place
        self._reader = ReadRunner(parent=self)
        self._file: CustomerFile | None = None
        self._job: Job | None = None
        self._wanted: bytes | None = None
        self.copies = AttachmentCopies(place, self, open_file)
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
            path = self._place.messages.open_file("选择要添加的附件", PATTERNS)
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
        """Look at the chosen one with the system's own program."""
        row = self.gallery.current()
        if row is not None:
            self.copies.open(row)

    def save_copy(self) -> None:
        """Write the chosen one to a place of the person's choice."""
        row = self.gallery.current()
        if row is not None:
            self.copies.save(row)

    def go_to(self, record: bytes) -> None:
        """Choose this attachment, or the first that belongs to this record, once it is read."""
        self._wanted = record
        self._go_to_wanted()

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
        self.copies.shut_down()

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The keys are told only where there is height to spare."""
        super().resizeEvent(event)
        self.keys.setVisible(self.height() >= px(_KEYS_FROM))

    def event(self, event: QEvent) -> bool:
        """While a form is open Esc is its own, whatever the page around would do with it."""
        mine = event.type() == QEvent.Type.ShortcutOverride and self.has_form()
        if mine and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives the form up; where no menu of the window holds them, Ins adds, F4 renames."""
        act = {
            Qt.Key.Key_Escape: self._back if self.has_form() else None,
            Qt.Key.Key_Insert: None if self.has_form() else self.choose_files,
            Qt.Key.Key_F4: None if self.has_form() else self.rename_chosen,
        }.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()
            event.accept()

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
        tips = ("Ctrl+O", "Ctrl+V", "Enter", "F4", "Ctrl+Shift+O", "Del")
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
        self._build_pictures(column)
        self._pictures = pictures
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        for part in (pictures, self.reason, self.names):
            self.stack.addWidget(part)
        self._connect()

    def _build_pictures(self, column: QVBoxLayout) -> None:
        """The pictures, what the chosen one is, what can be done by key."""
        self._inner = QStackedWidget()
        self._inner.addWidget(self.empty)
        self._inner.addWidget(self.gallery)
        column.addWidget(self._inner, 1)
        self.about.setContentsMargins(16, 4, 16, 0)
        column.addWidget(self.about)
        self.keys = ElidedLabel(_KEYS, "small", "ink3")
        self.keys.setContentsMargins(16, 2, 16, 6)
        column.addWidget(self.keys)

    def _connect(self) -> None:
        self.names.form.add("title", "名称", LineField(limit=60), required=True, wide=True)
        self.names.form.add("note", "备注", LineField(limit=200), wide=True)
        self.names.saved.connect(self._rename)
        for page in (self.names, self.reason):
            page.cancelled.connect(self._back)
        self.copies.said.connect(self.said)
        self.copies.failed.connect(self._work.tell)
        self.copies.doubted.connect(lambda words: self.message.say(Glyph.TODAY, words))
        self.gallery.chosen.connect(self._show_about)
        self.gallery.opened.connect(lambda _row: self.open_chosen())
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
            self._wanted = done.ids[0]
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
        self._go_to_wanted()

    def _go_to_wanted(self) -> None:
        if self._wanted is not None and self.gallery.choose(self._wanted):
            self._wanted = None

    def _show_about(self, row: AttachmentRow | None) -> None:
        for button in (self.opening, self.renaming, self.saving, self.dropping):
            button.setEnabled(row is not None)
        if row is None:
            self.about.setText("")
            return
        added = " ".join(filter(None, (row.added, row.added_by)))
        kind = KIND_OF.get(row.record_kind)
        of = f"属于{kind.title}" if kind is not None else ""
        said = (row.file_name, size_words(row.size), added, of, row.note)
        self.about.setText("　".join(filter(None, said)))
