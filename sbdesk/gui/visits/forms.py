"""Opening, saving and closing the forms of this tab in place of the visit shown."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import Right
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.parts.customer_field import CustomerField
from sbdesk.gui.parts.desk_work import DeskWork
from sbdesk.gui.parts.file_side import FileSide, FormFolding
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.reason_page import ReasonPage
from sbdesk.gui.visits.contents import Visited, read_visited
from sbdesk.gui.visits.form import VisitForm
from sbdesk.gui.visits.promises import PromiseForm
from sbdesk.gui.workplace import Workplace
from sbdesk.services.customers import Saved
from sbdesk.services.visits import (
    FollowUpRow,
    VisitFile,
    edit_follow_up,
    edit_visit,
    log_visit,
    withdraw_follow_up,
    withdraw_visit,
)

_BACK = "走访"
_VISIT_MEANING = "撤回后这次走访和其中答应的事都不再出现在清单里；随时可以撤销（Ctrl+Z）。"
_PROMISE_MEANING = "撤回后这件事不再催办；已经办完的请点「办完」，不要撤回。"


class VisitForms(QObject):
    """Signals: `saved(Saved)` for every record written, `closed` when work goes back to the list.

    `saved` comes after the form is closed and before `closed`.
    """

    saved = Signal(object)
    closed = Signal()

    def __init__(self, place: Workplace, side: FileSide, folding: FormFolding, work: DeskWork):
        super().__init__(side)
        self._place, self._side, self._folding, self._work = place, side, folding, work
        self._whom = ReadRunner(parent=self)
        side.form_closed.connect(_release)
        folding.folded.connect(self._fold)

    def ready(self) -> bool:
        """The person may change visits, and what was typed elsewhere is given up."""
        return self._work.allowed(Right.EDIT_VISITS) and self._side.let_go()

    def open_visit(
        self, *, made: bool, file: VisitFile | None = None, customer: bytes | None = None
    ) -> None:
        """登记 or 计划 a visit, or change one."""
        if not self.ready():
            return
        field = CustomerField(self._place.find, self._place.interrupt)
        form = VisitForm(self._place.desk, field, made=made, file=file)
        whom = file.fields.customer_id if file else customer
        if whom is not None:
            field.hold(whom, file.customer_name if file else "正在读取……")
        field.failed.connect(self._work.tell)
        field.picked.connect(partial(self._picked, form))
        form.saved.connect(partial(self._save_visit, form, another=False))
        form.saved_and_new.connect(partial(self._save_visit, form, another=True))
        self._open(form)
        if whom is not None:
            self._picked(form, whom)
            form.form.focus_on("visited" if made else "planned_on")

    def open_promise(self, row: FollowUpRow, *, done: bool) -> None:
        """Say that a promise was kept, or change it."""
        if not self.ready():
            return
        form = PromiseForm(self._place.desk)
        form.saved.connect(partial(self._save_promise, form))
        self._open(form)
        form.begin(row, done=done)

    def drop_visit(self, file: VisitFile) -> None:
        """Ask why, then withdraw the visit."""
        write = partial(withdraw_visit, self._place.desk(), file.id)
        note = f"{file.customer_name} {file.number}"
        self._ask_reason("撤回走访", note, _VISIT_MEANING, write)

    def drop_promise(self, row: FollowUpRow) -> None:
        """Ask why, then withdraw the promise."""
        write = partial(withdraw_follow_up, self._place.desk(), row.id)
        self._ask_reason("撤回答应的事", row.fields.what[:20], _PROMISE_MEANING, write)

    def shut_down(self) -> None:
        """Let go of the reading threads."""
        self._side.close_form()
        self._whom.shut_down()

    def _open(self, page: FormPage) -> None:
        page.cancelled.connect(self._cancelled)
        page.show_back(_BACK if self._folding.is_narrow() else "")
        self._work.quiet()
        self._folding.open_right()
        self._side.open_form(page)

    def _fold(self, narrow: bool) -> None:
        form = self._side.form()
        if form is not None:
            form.show_back(_BACK if narrow else "")

    def _cancelled(self) -> None:
        if self._side.let_go():
            self.closed.emit()

    def _picked(self, form: VisitForm, customer: object) -> None:
        if not isinstance(customer, bytes):
            self._whom.forget()
            form.let_go_of_customer()
            return
        desk = self._place.desk()
        show = partial(self._whom_read, form)
        self._whom.run(lambda: read_visited(desk, customer), show, self._work.tell)

    def _whom_read(self, form: VisitForm, visited: Visited | None) -> None:
        if self._side.form() is not form:
            return
        if visited is None:
            form.customer.set_value(None)
            self._work.tell(UserMistake("这个客户刚刚被撤回了，请另选一户。"))
        else:
            form.hold_customer(visited)

    def _save_visit(self, form: VisitForm, *, another: bool) -> None:
        read = form.read() if form.save.isEnabled() else None
        if read is None:
            return
        form.set_saving(True)
        desk, (fields, promises) = self._place.desk(), read
        write: Callable[[], Saved]
        if form.file is None:
            write = partial(log_visit, desk, fields, promises)
        else:
            write = partial(edit_visit, desk, form.file.id, fields, promises)
        self._work.write(write, partial(self._visit_saved, form.made, another), form.refused)

    def _visit_saved(self, made: bool, another: bool, saved: Saved) -> None:
        self._written(saved, closed=not another)
        if another:
            self.open_visit(made=made)

    def _save_promise(self, form: PromiseForm) -> None:
        fields, row = form.read(), form.row()
        if fields is None or row is None:
            return
        form.set_saving(True)
        write = partial(edit_follow_up, self._place.desk(), row.id, fields)
        self._work.write(write, self._written, form.refused)

    def _ask_reason(
        self, title: str, note: str, meaning: str, write: Callable[[str], Saved]
    ) -> None:
        if not self.ready():
            return
        page = ReasonPage()
        self._open(page)

        def run(reason: str) -> None:
            self._work.write(partial(write, reason), self._written, page.refused)

        page.begin(title, note, meaning, run, "如：登记错了客户")

    def _written(self, saved: Saved, *, closed: bool = True) -> None:
        self._side.close_form()
        self.saved.emit(saved)
        if closed:
            self.closed.emit()


def _release(form: FormPage) -> None:
    """The customer field of a form that is closed has a thread of its own."""
    if isinstance(form, VisitForm):
        form.customer.shut_down()
