"""The right side of the tab: nobody's, a file, or one of the forms; a form begun is not lost."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QStackedWidget

from sbdesk.gui.complaints.file_view import FileView
from sbdesk.gui.complaints.form import ComplaintForm
from sbdesk.gui.complaints.reply import ReplyForm
from sbdesk.gui.complaints.withdrawal import Withdrawal
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.labels import label


class RightSide(QStackedWidget):
    """`editor` is the form begun and neither saved nor given up; it may stand aside for a file."""

    cancelled = Signal()

    def __init__(
        self, file: FileView, form: ComplaintForm, reply: ReplyForm, withdrawal: Withdrawal
    ) -> None:
        super().__init__()
        self.file, self.form, self.reply, self.withdrawal = file, form, reply, withdrawal
        self.editor: FormPage | None = None
        self._nobody = label("从左边选一件投诉，这里是它的全部", ink="ink3")
        self._nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._editors: tuple[FormPage, ...] = (form, reply, withdrawal)
        for part in (self._nobody, file, *self._editors):
            self.addWidget(part)
        for editor in self._editors:
            editor.cancelled.connect(self.cancelled)

    def begin(self, editor: FormPage) -> None:
        """This form is being filled in now."""
        self.editor = editor
        self.setCurrentWidget(editor)

    def end(self) -> None:
        """Saved, or given up."""
        if self.editor is not None:
            self.editor.form.mark_clean()
        self.editor = None

    def is_editing(self) -> bool:
        """Whether the form begun is in sight."""
        return self.editor is not None and self.currentWidget() is self.editor

    def is_dirty(self) -> bool:
        """Whether something typed would be lost."""
        if self.editor is self.form:
            return self.form.is_dirty()
        return self.editor is not None and self.editor.form.is_dirty()

    def show_file(self, there: bool) -> None:
        """The file, or nobody's."""
        self.setCurrentWidget(self.file if there else self._nobody)

    def title(self) -> str:
        """What the form begun is called."""
        return self.editor.heading.text() if self.editor is not None else ""

    def fold(self, narrow: bool) -> None:
        """Where it stands alone each page leads back to the list.

        There Esc belongs to the folding; two shortcuts on one key would silence each other.
        """
        self.file.show_back(narrow)
        for editor in self._editors:
            editor.show_back("台账" if narrow else "")
            for part in editor.children():
                if isinstance(part, QShortcut):
                    part.setEnabled(not narrow)
