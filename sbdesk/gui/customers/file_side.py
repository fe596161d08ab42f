"""The right side: the file of the customer chosen, or the form that took its place.

File, form and withdrawal are built, and what they need is loaded, when they are first shown: the
list is on screen before any of it.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from sbdesk.domain.changes import Changes
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import Invalid
from sbdesk.domain.people import Right, may
from sbdesk.gui.customers.deeds import Deeds
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.page import Command
from sbdesk.gui.parts.cards import Card
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
    from sbdesk.gui.customers.part_work import PartWork
    from sbdesk.gui.customers.withdrawal import Withdrawal
    from sbdesk.gui.parts.form_page import FormPage

_FIRST_PAUSE_MS = 100
"""So long the first file of all leaves to the list, to be painted and to answer."""


class FileSide(QStackedWidget):
    """Signals: `saved(Saved, another)` and `withdrawn(Saved)` after a write, `left` when the form
    was given up, `back_asked` when the list is wanted back, `failed(error)`, `said(words)` for the
    status line, `opened` when something of the file was asked for by key, `open_asked(subject,
    record)` for a record of another tab."""

    saved = Signal(object, bool)
    withdrawn = Signal(object)
    left = Signal()
    back_asked = Signal()
    failed = Signal(object)
    said = Signal(str)
    opened = Signal()
    open_asked = Signal(str, object)

    def __init__(self, place: Workplace, deeds: Deeds) -> None:
        super().__init__()
        self._place, self._deeds = place, deeds
        self._reader = ReadRunner(parent=self)
        self._narrow = False
        self._waited = False
        self._passing: FormPage | None = None
        self._filling = False
        self._entering = False
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
        from sbdesk.gui.customers.file_pages import file_view

        made = file_view(self._place, self._deeds, self)
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

    @cached_property
    def parts(self) -> PartWork:
        """Adding, changing and taking back parts of the file."""
        from sbdesk.gui.customers.part_work import PartWork

        return PartWork(self._place, self)

    def fold(self, narrow: bool) -> None:
        """Offer the way back to the list where it is hidden behind this."""
        self._narrow = narrow
        if self._has("file"):
            self.file.show_back(narrow)
        if self._has("form"):
            self.form.show_back("客户" if narrow else "")

    def commands(self) -> tuple[Command, ...]:
        """What can be done in the file by key: its pages, its parts."""
        from sbdesk.gui.customers.file_pages import side_commands

        return side_commands(self)

    def toggle_masks(self) -> None:
        """Numbers whole or masked again, in the file shown."""
        if self.current() is not None:
            self.file.toggle_masks()

    def _has(self, part: str) -> bool:
        return part in vars(self)

    # the file

    def show_customer(self, pk: int | None) -> None:
        """Read this customer's file and show it, now or when the form closes."""
        self._filling = self._filling and pk == self._pk
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

    def put_off(self) -> None:
        """Somebody goes about in the list: the first file of all, slow to build, waits."""
        if self._first.isActive():
            self._first.start()

    def concerns(self, changes: Changes) -> bool:
        """Whether these changes touched a part of a file: then it must be read again."""
        from sbdesk.domain.dossier_kinds import KIND_OF

        return changes.touches(*KIND_OF, "attachment", "site_record", "disclosure")

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

    def take_keyboard(self) -> None:
        """To where work goes on in the file, now or when it has been read."""
        self._entering = self.current() is None
        if self._entering:
            self.file.take_keyboard()
        else:
            self.file.take_page_keyboard()

    def open_page(self, number: int) -> None:
        """A page of the file shown, by its place on the bar; what is typed is asked for first."""
        if self.current() is not None and self.let_go():
            self.opened.emit()
            self.file.open_page(number)

    def fill_first(self) -> None:
        """What is missing first, in its form; just after a write once the file is read again."""
        if self.current() is None or self.is_entering() or not self.let_go():
            return
        self._filling = self._reader.is_reading()
        if not self._filling and not self.file.overview.completeness.fill_first():
            self.said.emit("该有的资料都有了，没有要补的")

    # what stands in its place

    def has_form(self) -> bool:
        """Whether a form stands where the file was."""
        return self._standing() is not None

    def is_entering(self) -> bool:
        """Whether it is a customer's own form that stands there."""
        return self._has("form") and self.currentWidget() is self.form

    def open_form(self, file: CustomerFile | None) -> None:
        """New without a file, else edit it."""
        self.setCurrentWidget(self.form)
        _show_strip(self.form, file)
        if file is None:
            self.form.begin_new()
        else:
            self.form.begin_edit(file)

    def open_withdrawal(self, file: CustomerFile) -> None:
        """Ask for the reason."""
        self.setCurrentWidget(self.withdrawal)
        _show_strip(self.withdrawal, file)
        self.withdrawal.begin(file)

    def stand_in(self, form: FormPage) -> None:
        """A form for one opening takes the file's place; `let_go` was asked before."""
        self._passing = form
        _show_strip(form, self.current())
        form.show_back("档案" if self._narrow else "")
        self.addWidget(form)
        self.setCurrentWidget(form)

    def close_form(self) -> None:
        """What it held is stored: back to the file."""
        self._back_to_file()

    def told(self, saved: Saved) -> None:
        """Something in the file was written: read it again, tell the window."""
        self.read()
        self.saved.emit(saved, True)

    def changed(self, changes: Changes) -> None:
        """A page of the file wrote something by itself."""
        file = self.current()
        self.told(Saved(file.id if file is not None else b"", changes))

    def let_go(self) -> bool:
        """Whether the form may be left: nothing typed, or the person gives it up; closes it."""
        standing = self._standing()
        if standing is None:
            return True
        if standing.form.is_dirty() and not self._place.messages.ask(
            "刚才填的还没有保存，要放弃吗？", "放弃", "接着填"
        ):
            return False
        standing.form.mark_clean()
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
        """Let go of the reading threads."""
        self._first.stop()
        self._reader.shut_down()
        if self._has("file"):
            self.file.shut_down()

    # inside

    def _standing(self) -> CustomerForm | Withdrawal | FormPage | None:
        """The form that stands where the file was."""
        shown = self.currentWidget()
        if self._passing is not None and shown is self._passing:
            return self._passing
        if self.is_entering():
            return self.form
        return self.withdrawal if self._has("withdrawal") and shown is self.withdrawal else None

    def _show(self, whole: Whole | None) -> None:
        if whole is not None:
            person = self._place.desk().person
            unmask = person is not None and may(person.role, Right.UNMASK)
            self.file.show_whole(whole, may_unmask=unmask)
        else:
            self._pk = None
        if not self.has_form():
            self._back_to_file()
        entering, self._entering = self._entering, False
        if entering and self.isAncestorOf(self.focusWidget() or self.window()):
            self.take_keyboard()
        if self._filling and not self.has_form():
            self.fill_first()

    def _back_to_file(self) -> None:
        self.setCurrentWidget(self._nobody if self._pk is None else self._file_or_nobody())
        passing, self._passing = self._passing, None
        if passing is not None:
            passing.hide()
            self.removeWidget(passing)
            passing.deleteLater()

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
        side.opened.connect(self.open_right)

    def may_leave_right(self) -> bool:
        """Not while a form is open."""
        return not self._side.has_form()

    def _arrange(self) -> None:
        super()._arrange()
        if self._side.has_form():
            self._escape.setEnabled(False)


def _show_strip(card: Card, file: CustomerFile | None) -> None:
    """Importance stands on the forms of a customer as on every page of the file."""
    from sbdesk.gui.parts.importance import show_strip

    show_strip(card, file.fields if file is not None else None)


def _read(desk: Desk, pk: int) -> Whole | None:
    from sbdesk.gui.customers.contents import read_whole

    return read_whole(desk, pk)


def _write(desk: Desk, file: CustomerFile | None, fields: CustomerFields) -> Saved:
    if file is None:
        return add_customer(desk, fields)
    return edit_customer(desk, file.id, fields)
