"""The right side of a tab: nothing chosen, the file, or a form in its place.

side = FileSide(view, "从左边选一次走访", place.messages)
folding = FormFolding(list_card, side)
side.open_form(page)      # built for this once; gone when closed
side.let_go()             # True when nothing typed would be lost, or the person gives it up
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from sbdesk.gui.messages import Messages
from sbdesk.gui.parts.folding import Folding
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.labels import label


class FileSide(QStackedWidget):
    """`form_opened(bool)` when a form comes or goes; `form_closed(form)` for what it held on to."""

    form_opened = Signal(bool)
    form_closed = Signal(object)

    def __init__(self, view: QWidget, nothing: str, messages: Messages) -> None:
        super().__init__()
        self._messages = messages
        self._form: FormPage | None = None
        self._has_file = False
        self.view = view
        self._nothing = label(nothing, ink="ink3", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(self._nothing)
        self.addWidget(view)

    def show_file(self, there: bool) -> None:
        """There is a file to show, or none; behind a form that is open it waits."""
        self._has_file = there
        if self._form is None:
            self.setCurrentWidget(self.view if there else self._nothing)

    def has_file(self) -> bool:
        """Whether a file is shown, or would be without the form."""
        return self._has_file

    def form(self) -> FormPage | None:
        """The form that is open."""
        return self._form

    def open_form(self, page: FormPage) -> None:
        """Put this form in place of the file; ask `let_go` before."""
        self._take_out()
        self._form = page
        self.addWidget(page)
        self.setCurrentWidget(page)
        page.form.focus_first()
        self.form_opened.emit(True)

    def close_form(self) -> None:
        """Back to the file."""
        self._take_out()
        self.show_file(self._has_file)
        self.form_opened.emit(False)

    def let_go(self) -> bool:
        """Close the form, asking first when something was typed; False when it stays."""
        page = self._form
        if page is None:
            return True
        if page.form.is_dirty():
            words = f"「{page.heading.text()}」还没有保存，要放弃写下的内容吗？"
            if not self._messages.ask(words, "放弃", "继续写"):
                return False
        self.close_form()
        return True

    def _take_out(self) -> None:
        page, self._form = self._form, None
        if page is not None:
            self.form_closed.emit(page)
            page.hide()
            self.removeWidget(page)
            page.deleteLater()


class PassingForm(FormPage):
    """A form built while the window is on screen, for one opening; `another` offers 保存并新增.

    The button is shown only once it has its place: shown before, it would be a window of its own
    for a moment and take the keyboard with it.
    """

    def __init__(self, title: str, note: str = "", *, another: bool = False) -> None:
        super().__init__(title, note, save_and_new=False)
        if another:
            self.save_new.show()
            self._offer = self.save_new


class FormFolding(Folding):
    """A folding whose Esc belongs to the form while one is open: two would cancel each other."""

    def __init__(self, left: QWidget, side: FileSide, list_width: int = 440) -> None:
        super().__init__(left, side, list_width)
        self._side = side
        side.form_opened.connect(lambda _open: self._arrange())

    def may_leave_right(self) -> bool:
        """Not while a form is open."""
        return self._side.form() is None

    def _arrange(self) -> None:
        super()._arrange()
        if self._side.form() is not None:
            self._escape.setEnabled(False)
