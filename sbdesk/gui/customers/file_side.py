"""The right side: the file of the customer chosen, or the form that took its place."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import Invalid
from sbdesk.domain.people import Right, may
from sbdesk.gui.customers.contents import Whole, read_whole
from sbdesk.gui.customers.file_card import Deeds, FileView
from sbdesk.gui.customers.form import CustomerForm
from sbdesk.gui.customers.withdrawal import Withdrawal
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


class FileSide(QStackedWidget):
    """Signals: `saved(Saved, another)` and `withdrawn(Saved)` after a write, `left` when the form
    was given up, `failed(error)`."""

    saved = Signal(object, bool)
    withdrawn = Signal(object)
    left = Signal()
    failed = Signal(object)

    def __init__(self, place: Workplace, deeds: Deeds) -> None:
        super().__init__()
        self._place = place
        self._reader = ReadRunner(parent=self)
        self._pk: int | None = None
        self._nobody = label("从左边选一户，这里是它的档案", ink="ink3")
        self._nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.file = FileView(deeds)
        self.form = CustomerForm(place.desk)
        self.withdrawal = Withdrawal()
        for part in (self._nobody, self.file, self.form, self.withdrawal):
            self.addWidget(part)
        self.form.saved.connect(self.save)
        self.form.saved_and_new.connect(partial(self.save, another=True))
        self.form.cancelled.connect(self._give_up)
        self.withdrawal.confirmed.connect(self._withdraw)
        self.withdrawal.cancelled.connect(self._give_up)

    # the file

    def show_customer(self, pk: int | None) -> None:
        """Read this customer's file and show it, now or when the form closes."""
        self._pk = pk
        self.read()

    def read(self) -> None:
        """Read the file again."""
        pk, desk = self._pk, self._place.desk()
        if pk is None:
            self._reader.forget()
            self._show(None)
            return
        self._reader.run(lambda: read_whole(desk, pk), self._show, self.failed.emit)

    def pk(self) -> int | None:
        """Which customer is shown or being read."""
        return self._pk

    def current(self) -> CustomerFile | None:
        """The file shown; None while there is none or another is being read."""
        file = self.file.file()
        return file if file is not None and self._pk == file.pk else None

    # form and withdrawal

    def has_form(self) -> bool:
        """Whether form or withdrawal stand where the file was."""
        return self.currentWidget() in (self.form, self.withdrawal)

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
        grid = self.form.form if self.currentWidget() is self.form else self.withdrawal.form
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
        return self.file if self.file.file() is not None else self._nobody

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


def _write(desk: Desk, file: CustomerFile | None, fields: CustomerFields) -> Saved:
    if file is None:
        return add_customer(desk, fields)
    return edit_customer(desk, file.id, fields)
