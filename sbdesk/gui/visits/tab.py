"""The tab 走访记录: list left, the visit right; forms take the place of the visit."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout

from sbdesk.domain.changes import Changes
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import Right
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.page import Command, Page
from sbdesk.gui.parts.desk_work import DeskWork, MessageBand
from sbdesk.gui.parts.file_side import FileSide, FormFolding
from sbdesk.gui.parts.notes import MessageLine
from sbdesk.gui.parts.visit_sheets import VisitSheets
from sbdesk.gui.visits.contents import WholeVisit, read_whole
from sbdesk.gui.visits.file_view import Deed, VisitView
from sbdesk.gui.visits.forms import VisitForms
from sbdesk.gui.visits.list import VisitList
from sbdesk.gui.visits.rows import Listed
from sbdesk.gui.workplace import Workplace
from sbdesk.services.customers import Saved, customer_pk
from sbdesk.services.desk import id_text
from sbdesk.services.visits import FollowUpRow, VisitFile

_LIST_WIDTH = 460
_CONCERNS = ("visit", "follow_up", "customer", "person", "credit_grade", "credit_event")


class VisitsPage(Page):
    """See the head of this file. `shut_down` lets go of its reading threads."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._files = ReadRunner(parent=self)
        self.message = MessageLine()
        self._work = DeskWork(place, self.message)
        self.list = VisitList(place.desk)
        self._customer_deed = Deed("看客户档案", self._to_customer, key="Ctrl+Shift+K")
        self._drop_deed = Deed("撤回走访……", self.begin_withdrawal, key="Ctrl+Shift+W")
        self.view = VisitView(
            Deed("编辑", self.begin_change, key="Ctrl+E"),
            Deed("打印走访记录表", self.show_sheet, key="Ctrl+P"),
            (
                Deed("修改计划", self.begin_replan, key="Ctrl+Shift+E"),
                self._customer_deed,
                self._drop_deed,
            ),
        )
        self.side = FileSide(self.view, "从左边选一次走访，这里是它的记录", place.messages)
        self.folding = FormFolding(self.list, self.side, _LIST_WIDTH)
        self.forms = VisitForms(place, self.side, self.folding, self._work)
        self.sheets = VisitSheets(place, self)
        self._build()
        self._connect()
        self.list.refresh()

    # what the window asks

    def commands(self) -> Sequence[Command]:
        """Its lines in the menus."""
        return (
            Command("编辑", "登记或编辑选中的走访", self.begin_change, "Ctrl+E"),
            Command("编辑", "修改计划", self.begin_replan, "Ctrl+Shift+E"),
            Command("编辑", self._drop_deed.words, self.begin_withdrawal, "Ctrl+Shift+W"),
            Command("记录", "登记走访", self.begin_log, "Ctrl+N"),
            Command("记录", "计划走访", self.begin_plan, "Ctrl+Shift+N"),
            Command("记录", "答应的事办完了", self.begin_done, "Ctrl+D"),
            Command("打印", "走访记录表……", self.show_sheet, "Ctrl+P"),
            Command("打印", "走访记录表编号登记……", self.issue_sheet, "Ctrl+Shift+P"),
            Command("查看", self._customer_deed.words, self._to_customer, "Ctrl+Shift+K"),
        )

    def take(self, changes: Changes) -> None:
        """Something was committed: the list, and with it the visit shown, are read again."""
        if changes.touches(*_CONCERNS):
            self.list.refresh()

    def open(self, what: object) -> None:
        """A visit by record id; ("new", customer id) or ("plan", customer id) begins a form."""
        if isinstance(what, bytes):
            if self.side.let_go():
                self.list.choose(what)
                self.folding.open_right()
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif isinstance(what, tuple) and len(what) == 2 and isinstance(what[1], bytes):
            begin = self.begin_plan if what[0] == "plan" else self.begin_log
            begin(what[1])

    def enter(self) -> None:
        """Where work begins: the form that is open, or the list."""
        form = self.side.form()
        if form is not None:
            if not form.isAncestorOf(self.focusWidget() or self):
                form.form.focus_first()
        else:
            self.list.view.setFocus(Qt.FocusReason.TabFocusReason)

    def may_close(self) -> bool:
        """Nothing typed is lost."""
        return self.side.let_go()

    def shut_down(self) -> None:
        """Let go of the reading threads; called once, when the window closes."""
        for reader in (self.forms, self._files, self.list):
            reader.shut_down()

    # what a person does here

    def begin_log(self, customer: bytes | None = None) -> None:
        """登记走访 of a visit that was not planned here."""
        self.forms.open_visit(made=True, customer=customer)

    def begin_plan(self, customer: bytes | None = None) -> None:
        """计划走访."""
        self.forms.open_visit(made=False, customer=customer)

    def begin_change(self) -> None:
        """Say what happened at the planned visit shown, or change what was said."""
        file = self._current()
        if file is not None:
            self.forms.open_visit(made=True, file=file)

    def begin_replan(self) -> None:
        """Change day, visitors or way of the visit shown."""
        file = self._current()
        if file is not None:
            self.forms.open_visit(made=False, file=file)

    def begin_done(self, row: FollowUpRow | None = None) -> None:
        """办完: the promise given, or the one with the keyboard, or the first open one."""
        line = self.view.first_open() if self.side.has_file() else None
        row = row or (line.row if line else None)
        if row is None:
            self._work.tell(UserMistake("这次走访没有还没办完的事。"))
        else:
            self.forms.open_promise(row, done=True)

    def begin_withdrawal(self) -> None:
        """撤回 the visit shown."""
        file = self._current()
        if file is not None:
            self.forms.drop_visit(file)

    def show_sheet(self) -> None:
        """打印走访记录表: the draft on screen first."""
        self._sheet(self.sheets.draft)

    def issue_sheet(self) -> None:
        """走访记录表编号登记: number and short code, then on screen."""
        self._sheet(self.sheets.issue)

    # building

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(MessageBand(self.message))
        outer.addWidget(self.folding, 1)

    def _connect(self) -> None:
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(self._opened)
        self.list.failed.connect(self._work.tell)
        self.list.shown.connect(self._listed)
        self.list.log_asked.connect(partial(self.begin_log, None))
        self.list.plan_asked.connect(partial(self.begin_plan, None))
        self.view.back_asked.connect(self.folding.close_right)
        self.view.done_asked.connect(self.begin_done)
        self.view.change_asked.connect(partial(self.forms.open_promise, done=False))
        self.view.drop_asked.connect(self.forms.drop_promise)
        self.forms.saved.connect(self._saved)
        self.forms.closed.connect(self._to_list)
        self.folding.folded.connect(self.view.show_back)
        self.sheets.failed.connect(self._work.tell)
        self.sheets.said.connect(lambda words: self.said.emit(words, False))
        self.sheets.issued.connect(self.changed)

    # list and file

    def _listed(self, listed: Listed) -> None:
        self.counted.emit(listed.overdue, False)
        if self.list.view.chosen_id() is None:
            self.side.show_file(False)

    def _chosen(self, pk: object) -> None:
        """Another row is current: follow, unless a form is open and nobody asked for the row."""
        if self.side.form() is not None and self.list.view.hasFocus():
            QTimer.singleShot(0, self, self._leave_form)
        if isinstance(pk, int):
            desk = self._place.desk()
            self._files.run(lambda: read_whole(desk, pk), self._show, self._work.tell)
        else:
            self.side.show_file(False)

    def _leave_form(self) -> None:
        form = self.side.form()
        if form is not None and not self.side.let_go():
            form.setFocus()

    def _show(self, whole: WholeVisit | None) -> None:
        if whole is not None:
            self.view.show_whole(whole)
        self.side.show_file(whole is not None)

    def _opened(self, _pk: object) -> None:
        if self.side.let_go():
            self.folding.open_right()
            self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def _current(self) -> VisitFile | None:
        whole = self.view.whole()
        return whole.file if whole is not None and self.side.has_file() else None

    def _to_customer(self) -> None:
        file = self._current()
        if file is not None and self.side.let_go():
            self.open_asked.emit("customers", file.fields.customer_id)

    def _sheet(self, show: Callable[[int], None]) -> None:
        file = self._current()
        customer = file.fields.customer_id if file else None
        if customer is None or not self._work.allowed(Right.PRINT_DRAFTS):
            return
        try:
            show(customer_pk(self._place.desk(), id_text(customer)))
        except UserMistake as mistake:
            self._work.tell(mistake)

    def _saved(self, saved: Saved) -> None:
        self.list.choose(saved.id)
        self.changed.emit(saved.changes)

    def _to_list(self) -> None:
        if self.folding.is_narrow():
            self.folding.close_right()
        self.enter()
