"""The tab 信用评价: score list left, sum in the middle, trend and what-if right."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout

from sbdesk.domain.changes import Changes
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import Right
from sbdesk.gui.credit.contents import PointRow, WholeCredit, read_whole
from sbdesk.gui.credit.event_form import EventForm
from sbdesk.gui.credit.file_view import CreditView, Deed, Deeds
from sbdesk.gui.credit.list import ScoreList
from sbdesk.gui.credit.rows import Graded
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.page import Command, Page
from sbdesk.gui.parts.desk_work import DeskWork, MessageBand
from sbdesk.gui.parts.file_side import FileSide, FormFolding
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.notes import MessageLine
from sbdesk.gui.parts.reason_page import ReasonPage
from sbdesk.gui.workplace import Workplace
from sbdesk.services.credit import (
    add_credit_event,
    credit_event_fields,
    edit_credit_event,
    fix_grade,
    withdraw_credit_event,
)
from sbdesk.services.customers import Saved, customer_pk
from sbdesk.services.desk import id_text

_LIST_WIDTH = 288
_BACK = "名单"
_CONCERNS = ("credit_event", "credit_grade", "customer", "visit", "person")
_MEANING = (
    "撤回后这件事不再记分，分数马上重算；申诉成立、登记错了都用撤回。随时可以撤销（Ctrl+Z）。"
)


class CreditPage(Page):
    """See the head of this file. `shut_down` lets go of its reading threads."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._files = ReadRunner(parent=self)
        self._shown: int | None = None
        self._outside = False
        self._focus_file = False
        self.message = MessageLine()
        self._work = DeskWork(place, self.message)
        self.list = ScoreList(place.desk)
        self.view = CreditView(self._deeds())
        self.side = FileSide(self.view, "从左边选一户，这里是它的记分单", place.messages)
        self.folding = FormFolding(self.list, self.side, _LIST_WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(MessageBand(self.message))
        outer.addWidget(self.folding, 1)
        self._connect()
        self.list.refresh()

    # what the window asks

    def commands(self) -> Sequence[Command]:
        """Its lines in the menus."""
        return (
            Command("编辑", "修改选中的事件", self.begin_change, "Ctrl+E"),
            Command("编辑", "撤回选中的事件……", self.begin_withdrawal, "Ctrl+Shift+W"),
            Command("记录", "登记信用事件", self.begin_event, "Ctrl+N"),
            Command("记录", "评定等级", self.fix, "Ctrl+D"),
            Command("记录", "登记走访", self._to_visit, "Ctrl+G"),
            Command("查看", "记分单", self.to_points, "Ctrl+Shift+L"),
            Command("查看", "如果……", self.to_what_if, "Ctrl+Shift+I"),
            Command("查看", "看客户档案", self._to_customer, "Ctrl+Shift+K"),
        )

    def take(self, changes: Changes) -> None:
        """Something was committed: the list and the customer shown are read again."""
        if changes.touches(*_CONCERNS):
            self.list.refresh()
            self._read()

    def open(self, what: object) -> None:
        """A customer by local number or record id, also one that is not in the list."""
        pk = self._pk_of(what)
        if pk is not None and self.side.let_go():
            self._outside = not self.list.choose(pk)
            self._show_customer(pk)
            self.folding.open_right()
            self._focus_file = True

    def enter(self) -> None:
        """Where work begins: the form that is open, or the list."""
        form = self.side.form()
        if form is None:
            self.list.take_keyboard()
        elif not form.isAncestorOf(self.focusWidget() or self):
            form.form.focus_first()

    def may_close(self) -> bool:
        """Nothing typed is lost."""
        return self.side.let_go()

    def shut_down(self) -> None:
        """Let go of the reading threads; called once, when the window closes."""
        self._files.shut_down()
        self.list.shut_down()

    # what a person does here

    def begin_event(self) -> None:
        """登记事件 for the customer shown."""
        whole = self._current()
        if whole is not None and self._ready_for(Right.EDIT_CREDIT):
            self._open_event(EventForm(self._place.desk, whole))

    def begin_change(self) -> None:
        """修改 the event chosen in 记分单."""
        chosen = self._event_chosen()
        if chosen is None or not self._ready_for(Right.EDIT_CREDIT):
            return
        whole, row = chosen
        try:
            held = credit_event_fields(self._place.desk(), row.event or b"")
        except UserMistake as mistake:
            self._work.tell(mistake)
            return
        self._open_event(EventForm(self._place.desk, whole, row.event, held))

    def begin_withdrawal(self) -> None:
        """撤回 the event chosen in 记分单, with the reason."""
        chosen = self._event_chosen()
        if chosen is None or not self._ready_for(Right.EDIT_CREDIT):
            return
        whole, row = chosen
        desk, event = self._place.desk(), row.event or b""
        page = ReasonPage()
        self._open(page)

        def run(reason: str) -> None:
            write = partial(withdraw_credit_event, desk, event, reason)
            self._work.write(write, self._saved, page.refused)

        note = f"{whole.scored.name} {row.day} {row.title}"
        page.begin("撤回信用事件", note, _MEANING, run, "如：申诉成立，表计故障")

    def fix(self) -> None:
        """评定: fix today's score and grade of the customer shown."""
        whole = self._current()
        if whole is None or not self._ready_for(Right.GRADE):
            return
        desk = self._place.desk()
        self.view.grade.setEnabled(False)
        self._work.write(
            partial(fix_grade, desk, whole.scored.pk, desk.today()),
            self._graded,
            self._not_graded,
        )

    def to_points(self) -> None:
        """The keyboard goes to the lines of the sum."""
        if self._current() is not None and self.side.let_go():
            self.folding.open_right()
            self.view.points.setFocus(Qt.FocusReason.TabFocusReason)

    def to_what_if(self) -> None:
        """The keyboard goes to the first check box of 如果……."""
        boxes = self.view.what_if.boxes()
        if self._current() is not None and boxes and self.side.let_go():
            self.folding.open_right()
            boxes[0].setFocus(Qt.FocusReason.TabFocusReason)

    # building

    def _deeds(self) -> Deeds:
        return Deeds(
            grade=Deed("评定", self.fix, "check", "Ctrl+D"),
            event=Deed("登记事件", self.begin_event, "plus", "Ctrl+N"),
            change=Deed("修改选中的事件", self.begin_change, key="Ctrl+E"),
            drop=Deed("撤回选中的事件……", self.begin_withdrawal, key="Ctrl+Shift+W"),
            more=(
                Deed("登记走访", self._to_visit, key="Ctrl+G"),
                Deed("看客户档案", self._to_customer, key="Ctrl+Shift+K"),
            ),
        )

    def _connect(self) -> None:
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(self._opened)
        self.list.failed.connect(self._work.tell)
        self.list.shown.connect(self._listed)
        self.list.customers_asked.connect(self._to_customers)
        self.view.back_asked.connect(self.folding.close_right)
        self.folding.folded.connect(self._fold)

    # list and file

    def _chosen(self, pk: object) -> None:
        """Another row is current: follow, asking first when a form is open."""
        if self.side.form() is not None and self.list.view.hasFocus():
            QTimer.singleShot(0, self, self._leave_form)
        # A customer that was opened from elsewhere may not be in the list: its row cannot hold it.
        # Until the file of a customer from outside is there, the keyboard stands in the list.
        if self._outside and (self._focus_file or not self.list.view.hasFocus()):
            return
        self._outside = False
        if isinstance(pk, int):
            self._show_customer(pk)

    def _listed(self, graded: Graded) -> None:
        # Whether a customer is in the list is only known now; his file may be there already.
        if self._shown is not None and self._shown == self.list.lacked():
            self._outside = True
        if self._outside and self._shown in graded.rows:
            self._outside = not self.list.choose(self._shown or 0)
        elif not graded.ids and not self._outside:
            self._shown = None
            self.side.show_file(False)

    def _leave_form(self) -> None:
        form = self.side.form()
        if form is not None and not self.side.let_go():
            form.setFocus()

    def _show_customer(self, pk: int) -> None:
        self._shown = pk
        self._read()

    def _read(self) -> None:
        desk, pk = self._place.desk(), self._shown
        if pk is not None:
            self._files.run(lambda: read_whole(desk, pk), self._show, self._work.tell)

    def _show(self, whole: WholeCredit | None) -> None:
        if whole is not None:
            self.view.show_whole(whole)
            form = self.side.form()
            if isinstance(form, EventForm):
                form.show_whole(whole)
        self.side.show_file(whole is not None)
        if self._focus_file and whole is not None and self.side.form() is None:
            self._focus_file = False
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _opened(self, _pk: object) -> None:
        if self.side.let_go():
            self.folding.open_right()
            self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def _current(self) -> WholeCredit | None:
        return self.view.whole() if self.side.has_file() else None

    def _event_chosen(self) -> tuple[WholeCredit, PointRow] | None:
        whole, row = self._current(), self.view.points.row_chosen()
        if whole is None:
            return None
        if row is None or row.event is None:
            self._work.tell(UserMistake("请先在记分单里选一件事（Ctrl+Shift+L，再按 ↑ ↓）。"))
            return None
        return whole, row

    def _pk_of(self, what: object) -> int | None:
        if not isinstance(what, bytes):
            return what if isinstance(what, int) else None
        try:
            return customer_pk(self._place.desk(), id_text(what))
        except UserMistake as mistake:
            self._work.tell(mistake)
            return None

    def _to_customer(self) -> None:
        self._ask("customers", lambda customer: customer)

    def _to_customers(self) -> None:
        self.open_asked.emit("customers", None)

    def _to_visit(self) -> None:
        self._ask("visits", lambda customer: ("new", customer))

    def _ask(self, subject: str, what: Callable[[bytes], object]) -> None:
        whole = self._current()
        if whole is not None and self.side.let_go():
            self.open_asked.emit(subject, what(whole.scored.id))

    # forms

    def _ready_for(self, right: Right) -> bool:
        return self._work.allowed(right) and self.side.let_go()

    def _open(self, page: FormPage) -> None:
        page.cancelled.connect(self._cancelled)
        page.show_back(_BACK if self.folding.is_narrow() else "")
        self._work.quiet()
        self.folding.open_right()
        self.side.open_form(page)

    def _fold(self, narrow: bool) -> None:
        self.view.show_back(narrow)
        form = self.side.form()
        if form is not None:
            form.show_back(_BACK if narrow else "")

    def _cancelled(self) -> None:
        if self.side.let_go():
            self.to_points()

    def _open_event(self, form: EventForm) -> None:
        form.saved.connect(partial(self._save_event, form, another=False))
        form.saved_and_new.connect(partial(self._save_event, form, another=True))
        self._open(form)

    def _save_event(self, form: EventForm, *, another: bool) -> None:
        fields = form.read() if form.save.isEnabled() else None
        if fields is None:
            return
        form.set_saving(True)
        desk = self._place.desk()
        write: Callable[[], Saved]
        if form.record is None:
            write = partial(add_credit_event, desk, fields)
        else:
            write = partial(edit_credit_event, desk, form.record, fields)
        self._work.write(write, partial(self._saved, another=another), form.refused)

    def _saved(self, saved: Saved, *, another: bool = False) -> None:
        self.side.close_form()
        self.changed.emit(saved.changes)
        if another:
            self.begin_event()
        else:
            self.to_points()

    def _graded(self, saved: Saved) -> None:
        self.view.grade.setEnabled(True)
        self.changed.emit(saved.changes)

    def _not_graded(self, _error: BaseException) -> bool:
        self.view.grade.setEnabled(True)
        return False
