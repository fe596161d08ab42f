"""The right side: the file of the customer chosen, or the form that took its place.

File, form and withdrawal are built, and what they need is loaded, when they are first shown: the
list is on screen before any of it.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import Invalid
from sbdesk.domain.people import Right, may
from sbdesk.gui.customers.deeds import Deeds
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.parts.folding import Folding
from sbdesk.gui.parts.labels import label
from sbdesk.gui.workplace import Workplace
from sbdesk.services.customers import (
    CustomerFile,
    Saved,
    add_customer,
    edit_customer,
    withdraw_customer,
)
from sbdesk.services.desk import Desk

if TYPE_CHECKING:
    from sbdesk.gui.customers.contents import Whole
    from sbdesk.gui.customers.file_card import FileView
    from sbdesk.gui.customers.form import CustomerForm
    from sbdesk.gui.customers.withdrawal import Withdrawal

_FIRST_PAUSE_MS = 100
"""So long the first file of all leaves to the list, to be painted and to answer."""


class FileSide(QStackedWidget):
    """Signals: `saved(Saved, another)` and `withdrawn(Saved)` after a write, `left` when the form
    was given up, `back_asked` when the list is wanted back, `failed(error)`."""

    saved = Signal(object, bool)
    withdrawn = Signal(object)
    left = Signal()
    back_asked = Signal()
    failed = Signal(object)

    def __init__(self, place: Workplace, deeds: Deeds) -> None:
        super().__init__()
        self._place, self._deeds = place, deeds
        self._reader = ReadRunner(parent=self)
        self._narrow = False
        self._waited = False
        self._first = QTimer(self, singleShot=True, interval=_FIRST_PAUSE_MS)
        self._first.timeout.connect(self._read_now)
        self._pk: int | None = None
        self._nobody = label("从左边选一户，这里是它的档案", ink="ink3")
        self._nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(self._nobody)

    # its parts, built when first asked for

    @cached_property
    def file(self) -> FileView:
        """The file of a customer."""
        from sbdesk.gui.customers.file_card import FileView

        made = FileView(self._deeds)
        made.back_asked.connect(self.back_asked)
        made.show_back(self._narrow)
        self.addWidget(made)
        return made

    @cached_property
    def form(self) -> CustomerForm:
        """The form of a customer."""
        from sbdesk.gui.customers.form import CustomerForm

        made = CustomerForm(self._place.desk)
        made.saved.connect(self.save)
        made.saved_and_new.connect(partial(self.save, another=True))
        made.cancelled.connect(self._give_up)
        made.show_back("客户" if self._narrow else "")
        self.addWidget(made)
        return made

    @cached_property
    def withdrawal(self) -> Withdrawal:
        """The question for the reason."""
        from sbdesk.gui.customers.withdrawal import Withdrawal

        made = Withdrawal()
        made.confirmed.connect(self._withdraw)
        made.cancelled.connect(self._give_up)
        self.addWidget(made)
        return made

    def fold(self, narrow: bool) -> None:
        """Offer the way back to the list where it is hidden behind this."""
        self._narrow = narrow
        if self._has("file"):
            self.file.show_back(narrow)
        if self._has("form"):
            self.form.show_back("客户" if narrow else "")

    def toggle_masks(self) -> None:
        """Numbers whole or masked again, in the file shown."""
        if self.current() is not None:
            self.file.toggle_masks()

    def _has(self, part: str) -> bool:
        return part in vars(self)

    # the file

    def show_customer(self, pk: int | None) -> None:
        """Read this customer's file and show it, now or when the form closes."""
        self._pk = pk
        self.read()

    def read(self) -> None:
        """Read the file again."""
        if self._pk is None:
            self._reader.forget()
            self._show(None)
        elif self._waited:
            self._read_now()
        else:
            self._first.start()

    def _read_now(self) -> None:
        self._waited = True
        pk, desk = self._pk, self._place.desk()
        if pk is not None:
            self._reader.run(lambda: _read(desk, pk), self._show, self.failed.emit)

    def pk(self) -> int | None:
        """Which customer is shown or being read."""
        return self._pk

    def current(self) -> CustomerFile | None:
        """The file shown; None while there is none or another is being read."""
        file = self.file.file() if self._has("file") else None
        return file if file is not None and self._pk == file.pk else None

    # form and withdrawal

    def has_form(self) -> bool:
        """Whether form or withdrawal stand where the file was."""
        shown = self.currentWidget()
        form = self._has("form") and shown is self.form
        return form or (self._has("withdrawal") and shown is self.withdrawal)

    def open_form(self, file: CustomerFile | None) -> None:
        """New without a file, else edit it."""
        self.setCurrentWidget(self.form)
        if file is None:
            self.form.begin_new()
        else:
            self.form.begin_edit(file)

    def open_withdrawal(self, file: CustomerFile) -> None:
        """Ask for the reason."""
        self.setCurrentWidget(self.withdrawal)
        self.withdrawal.begin(file)

    def let_go(self) -> bool:
        """Whether the form may be left: nothing typed, or the person gives it up; closes it."""
        if not self.has_form():
            return True
        form = self._has("form") and self.currentWidget() is self.form
        grid = self.form.form if form else self.withdrawal.form
        if grid.is_dirty() and not self._place.messages.ask(
            "刚才填的还没有保存，要放弃吗？", "放弃", "接着填"
        ):
            return False
        grid.mark_clean()
        self._back_to_file()
        return True

    def save(self, *, another: bool = False) -> None:
        """Write what the form holds; `another` begins the next one."""
        if self.currentWidget() is not self.form or not self.form.save.isEnabled():
            return
        fields = self.form.read()
        if fields is None:
            return
        self.form.set_saving(True)
        write = partial(_write, self._place.desk(), self.form.file(), fields)
        job = self._place.jobs.start(lambda _job: write())
        job.succeeded.connect(partial(self._written, another))
        job.failed.connect(self._not_written)

    def shut_down(self) -> None:
        """Let go of the reading thread."""
        self._first.stop()
        self._reader.shut_down()

    # inside

    def _show(self, whole: Whole | None) -> None:
        if whole is not None:
            person = self._place.desk().person
            unmask = person is not None and may(person.role, Right.UNMASK)
            self.file.show_whole(whole, may_unmask=unmask)
        else:
            self._pk = None
        if not self.has_form():
            self._back_to_file()

    def _back_to_file(self) -> None:
        self.setCurrentWidget(self._nobody if self._pk is None else self._file_or_nobody())

    def _file_or_nobody(self) -> QWidget:
        shown = self._has("file") and self.file.file() is not None
        return self.file if shown else self._nobody

    def _written(self, another: bool, saved: Saved) -> None:
        self.form.form.mark_clean()
        if another:
            self.form.begin_next()
        else:
            self._back_to_file()
        self.saved.emit(saved, another)

    def _not_written(self, error: BaseException) -> None:
        self.form.set_saving(False)
        if isinstance(error, Invalid):
            self.form.form.show_problems(error.problems)
            self.form.form.jump_to_first_problem()
        else:
            self.failed.emit(error)

    def _withdraw(self, reason: str) -> None:
        file = self.withdrawal.file()
        if file is not None:
            desk, record = self._place.desk(), file.id
            job = self._place.jobs.start(lambda _job: withdraw_customer(desk, record, reason))
            job.succeeded.connect(self._withdrawn)
            job.failed.connect(self._not_withdrawn)

    def _withdrawn(self, saved: Saved) -> None:
        self.withdrawal.form.mark_clean()
        self._back_to_file()
        self.withdrawn.emit(saved)

    def _not_withdrawn(self, error: BaseException) -> None:
        self.withdrawal.go.setEnabled(True)
        self.failed.emit(error)

    def _give_up(self) -> None:
        if self.let_go():
            self.left.emit()


class FileFolding(Folding):
    """A folding whose Esc belongs to the form while one is open: two would silence each other."""

    def __init__(self, left: QWidget, side: FileSide, list_width: int) -> None:
        super().__init__(left, side, list_width)
        self._side = side
        side.currentChanged.connect(lambda _number: self._arrange())

    def _arrange(self) -> None:
        super()._arrange()
        if self._side.has_form():
            self._escape.setEnabled(False)


def _read(desk: Desk, pk: int) -> Whole | None:
    from sbdesk.gui.customers.contents import read_whole

    return read_whole(desk, pk)


def _write(desk: Desk, file: CustomerFile | None, fields: CustomerFields) -> Saved:
    if file is None:
        return add_customer(desk, fields)
    return edit_customer(desk, file.id, fields)
