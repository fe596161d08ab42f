"""The tab 客户档案: list left, file right; the import takes the whole width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from sbdesk.domain.changes import Changes
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import Right, may, refusal
from sbdesk.gui.customers.file_papers import FilePapers
from sbdesk.gui.customers.file_side import FileFolding, FileSide
from sbdesk.gui.customers.list import CustomerList
from sbdesk.gui.customers.menu_lines import deeds_of, lines_to_pages, menu_lines
from sbdesk.gui.customers.rows import USUAL_COLUMNS
from sbdesk.gui.customers.sheet_drop import READABLE
from sbdesk.gui.customers.wide_pages import WidePages
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.messages import explain
from sbdesk.gui.page import Command, Page
from sbdesk.gui.parts.desk_work import MessageBand
from sbdesk.gui.parts.file_drop import FileDrop
from sbdesk.gui.parts.notes import MessageLine
from sbdesk.gui.workplace import Workplace
from sbdesk.services.customers import CustomerFile, CustomerQuery, Saved, customer_pk
from sbdesk.services.desk import id_text

_LIST_WIDTH = 460
_LISTED = ("customer", "credit_grade", "customer_class", "person")
_TOLD = ("contact", "meter", "complaint", "visit", "follow_up", "credit_event", "notice", "person")


class CustomersPage(Page):
    """See the head of this file. `shut_down` lets go of its reading threads."""

    takes_search = True

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self.message = MessageLine()
        self.list = CustomerList(place.desk, place.find, place.interrupt)
        self.deeds = deeds_of(self)
        self.side = FileSide(place, self.deeds)
        self.folding = FileFolding(self.list, self.side, _LIST_WIDTH)
        self.wide = WidePages(place)
        self.papers = FilePapers(place, self)
        self._widths = QStackedWidget()
        self._latest: int | None = None
        self._build()
        self._connect()
        self.list.show_columns(place.settings().customer_columns)
        self.list.refresh()

    # what the window asks

    def commands(self) -> Sequence[Command]:
        """Its lines in the menus."""
        if self._widths.currentWidget() is self.wide:
            return lines_to_pages(self)
        return menu_lines(self)

    def take(self, changes: Changes) -> None:
        """Something was committed: read again what it touched."""
        self.wide.take(changes)
        if changes.touches(*_LISTED):
            self.list.refresh()
        if changes.touches(*_LISTED, *_TOLD) or self.side.concerns(changes):
            self.side.read()

    def narrow(self, text: str) -> None:
        """The search box narrows the list."""
        if self.wide.is_busy():
            return
        self._widths.setCurrentIndex(0)
        if self.side.isVisible() and self.folding.is_narrow() and not self.side.has_form():
            typing = QApplication.focusWidget()
            self.folding.close_right()
            if typing is not None:
                typing.setFocus()
        self.list.narrow(text)

    def open(self, what: object) -> None:
        """Show a customer: its local number or its record id; ("alike", id) looks for its twins."""
        if isinstance(what, tuple) and len(what) == 2 and what[0] == "alike":
            self._begin_alike(what[1])
            return
        pk = self._pk_of(what)
        if pk is not None and not self.wide.is_busy() and self.side.let_go():
            self._widths.setCurrentIndex(0)
            self.list.choose(pk)
            self.side.show_customer(pk)
            self.folding.open_right()
            self.enter()

    def enter(self) -> None:
        """Where work begins: the list, unless form or import stand open."""
        if self._widths.currentIndex() or self.side.has_form():
            return
        if self.list.isVisible() or not self.isVisible():
            self.list.take_keyboard()
        else:
            self.side.take_keyboard()

    def may_close(self) -> bool:
        """Nothing typed is lost; running work ends first."""
        if self.wide.is_busy():
            self._place.messages.tell("还有工作在做，请等它做完，或按 Esc 取消。")
            return False
        return self.wide.let_go() and self.side.let_go()

    def shut_down(self) -> None:
        """Let go of the reading threads; called once, when the window closes."""
        self.wide.shut_down()
        self.side.shut_down()
        self.list.shut_down()

    # what a person does here

    def begin_new(self) -> None:
        """新建客户."""
        if self._ready_for(Right.EDIT_CUSTOMERS):
            self._open_right(partial(self.side.open_form, None))

    def begin_edit(self) -> None:
        """编辑 the customer shown."""
        file = self.side.current()
        if file is not None and self._ready_for(Right.EDIT_CUSTOMERS):
            self._open_right(partial(self.side.open_form, file))

    def begin_withdrawal(self) -> None:
        """撤回 the customer shown."""
        file = self.side.current()
        if file is not None and self._ready_for(Right.WITHDRAW_CUSTOMERS):
            self._open_right(partial(self.side.open_withdrawal, file))

    def begin_import(self) -> None:
        """导入表格."""
        if self._ready_for(Right.IMPORT):
            self.show_wide("import")

    def take_sheet(self, paths: Sequence[Path]) -> None:
        """A sheet was dropped on the tab: look into it."""
        if self._ready_for(Right.IMPORT):
            self._widths.setCurrentWidget(self.wide)
            self.wide.show_page("import")
            self.wide.importing.look_into(paths[0])

    def begin_differences(self) -> None:
        """与系统导出核对."""
        if self._ready_for(Right.IMPORT):
            self.show_wide("differences")

    def begin_export(self) -> None:
        """导出清单: its rows in its order, its columns."""
        if self._ready_for(Right.EXPORT):
            seen = self.list
            self.wide.exporting.take("customers", seen.model.ids(), seen.bar.shown_columns())
            self.show_wide("export")

    def begin_duplicates(self) -> None:
        """查重与合并."""
        if self._ready_for(Right.WITHDRAW_CUSTOMERS):
            self.show_wide("duplicates")

    def begin_alike(self) -> None:
        """查这一户的重复."""
        file = self.side.current()
        if file is not None:
            self._begin_alike(file.id)

    def _begin_alike(self, customer: bytes) -> None:
        if self._ready_for(Right.WITHDRAW_CUSTOMERS):
            self.wide.show_page("duplicates")
            self._widths.setCurrentWidget(self.wide)
            self.wide.duplicates.look_for(customer)

    def begin_fee_notice(self) -> None:
        """交费通知单 for the customer shown."""
        file = self.side.current()
        if file is not None and self._ready_for(Right.PRINT_DRAFTS):
            self._open_right(partial(self._stand_fee_form, file))

    def _stand_fee_form(self, file: CustomerFile) -> None:
        from sbdesk.gui.customers.fee_form import FeeForm

        form = FeeForm(self._place)
        form.cancelled.connect(self.side.let_go)
        form.issued.connect(self.side.changed)
        form.printed.connect(lambda words: self.said.emit(words, False))
        self.side.stand_in(form)
        form.begin(file)

    def print_sheet(self) -> None:
        """The visit sheet of the customer shown."""
        file = self.side.current()
        if file is not None and self._allowed(Right.PRINT_DRAFTS):
            self.papers.visit.draft(file.pk)

    def print_verification(self) -> None:
        """资料核对表 of the customer shown, whether something is missing or not."""
        file = self.side.current()
        if file is not None and self._allowed(Right.PRINT_DRAFTS):
            self.papers.verification.draft([file.pk])

    def copy_number(self) -> None:
        """The 户号 into the clipboard, without gaps."""
        file = self.side.current()
        if file is not None and file.fields.customer_no:
            QGuiApplication.clipboard().setText(file.fields.customer_no)
            self.said.emit(f"已复制户号 {file.fields.customer_no}", False)

    # inside

    def _build(self) -> None:
        beside = QWidget()
        column = QVBoxLayout(beside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(MessageBand(self.message))
        column.addWidget(self.folding, 1)
        self._widths.addWidget(beside)
        self._widths.addWidget(self.wide)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._widths)
        # A page of the whole width has keys of its own, and hides the file that others act on.
        self._widths.currentChanged.connect(lambda _: self.commands_changed.emit())

    def _connect(self) -> None:
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(self._opened)
        self.list.moved.connect(self.side.put_off)
        self.list.moved.connect(self.moved)
        self.list.failed.connect(self._tell)
        self.list.search_over.connect(self.search_over)
        self.list.import_asked.connect(self.begin_import)
        self.list.new_asked.connect(self.begin_new)
        self.list.columns_chosen.connect(self._keep_columns)
        self._drop = FileDrop(self, READABLE)
        self._drop.dropped.connect(self.take_sheet)
        self.wide.closed.connect(self._wide_closed)
        self.wide.written.connect(self.changed)
        self.wide.said.connect(lambda words: self.said.emit(words, False))
        self.wide.open_asked.connect(self.open)
        self.wide.list_asked.connect(self._show_list)
        self.side.said.connect(lambda words: self.said.emit(words, False))
        self.side.open_asked.connect(self.open_asked)
        self.side.opened.connect(lambda: self._widths.setCurrentIndex(0))
        self.side.back_asked.connect(self.folding.close_right)
        self.side.saved.connect(self._saved)
        self.papers.failed.connect(self._tell)
        self.papers.said.connect(lambda words: self.said.emit(words, False))
        self.papers.issued.connect(self.changed)
        self.side.withdrawn.connect(self._withdrawn)
        self.side.left.connect(self._left)
        self.side.failed.connect(self._tell)
        self.folding.folded.connect(self.side.fold)
        self.folding.closed.connect(self.enter)

    def _keep_columns(self, keys: tuple[str, ...]) -> None:
        """The list looks the same at the next start."""
        held = keys if keys != USUAL_COLUMNS else ()
        self._place.keep_settings(replace(self._place.settings(), customer_columns=held))

    def _chosen(self, pk: object) -> None:
        """Another row is current: follow, unless a form is open and nobody asked for the row."""
        if not self.side.has_form():
            self.side.show_customer(pk if isinstance(pk, int) else None)
        elif self.list.view.hasFocus() and pk != self.side.pk():
            QTimer.singleShot(0, self, partial(self._leave_for, pk))

    def _leave_for(self, pk: object) -> None:
        held = self.side.pk()
        if self.side.let_go():
            self.side.show_customer(pk if isinstance(pk, int) else None)
        else:
            if held is not None:
                self.list.choose(held)
            self.side.currentWidget().setFocus()

    def _opened(self, pk: object) -> None:
        if isinstance(pk, int) and self.side.let_go():
            self.side.show_customer(pk)
            self.folding.open_right()
            self.side.take_keyboard()

    def _pk_of(self, what: object) -> int | None:
        if not isinstance(what, bytes):
            return what if isinstance(what, int) else None
        try:
            return customer_pk(self._place.desk(), id_text(what))
        except UserMistake as mistake:
            self._tell(mistake)
            return None

    def ask_new(self, subject: str) -> None:
        """A new complaint or visit of the customer shown, on its own tab."""
        file = self.side.current()
        if file is not None and self.side.let_go():
            self.open_asked.emit(subject, ("new", file.id))

    def ask_credit(self) -> None:
        """The credit of the customer shown, on its own tab."""
        file = self.side.current()
        if file is not None and self.side.let_go():
            self.open_asked.emit("credit", file.pk)

    def _saved(self, saved: Saved, another: bool) -> None:
        self.message.hide()
        if not another or self.side.is_entering():
            pk = self._pk_of(saved.id)
            if pk is not None:
                self._latest = pk
                self.list.choose_saved(pk)
        if not another:
            self._show_latest()
            self._to_list()
        self.changed.emit(saved.changes)

    def _withdrawn(self, saved: Saved) -> None:
        self.message.hide()
        self.list.step_off()
        self._to_list()
        self.changed.emit(saved.changes)

    def _left(self) -> None:
        """A form was given up: back to whom it saved last, else to the row that is chosen."""
        chosen = self.list.view.chosen_id()
        if self._latest is not None:
            self.list.choose(self._latest)
            self._show_latest()
        elif self.side.pk() is None and chosen is not None:
            self.side.show_customer(chosen)
        self._to_list()

    def _show_latest(self) -> None:
        """The customer just saved."""
        if self._latest is not None:
            self.side.show_customer(self._latest)
        self._latest = None

    def _to_list(self) -> None:
        if self.folding.is_narrow():
            self.folding.close_right()
        self.enter()

    def _open_right(self, begin: partial[None]) -> None:
        self.message.hide()
        self._latest = None
        self._widths.setCurrentIndex(0)
        self.folding.open_right()
        begin()

    def show_wide(self, name: str) -> None:
        """One of the pages that take the whole width, from its beginning."""
        if not self.wide.is_busy() and self.side.let_go():
            self._widths.setCurrentWidget(self.wide)
            self.wide.begin(name)

    def _show_list(self, query: CustomerQuery) -> None:
        self._widths.setCurrentIndex(0)
        self.list.show_list(**query.conditions())
        self.enter()

    def _wide_closed(self) -> None:
        self._widths.setCurrentIndex(0)
        self.enter()

    def _ready_for(self, right: Right) -> bool:
        """Nothing runs, the person may, and what was typed elsewhere is given up."""
        return not self.wide.is_busy() and self._allowed(right) and self.side.let_go()

    def _allowed(self, right: Right) -> bool:
        """Whether the person at work may; else the page says who can, before anything is typed."""
        person = self._place.desk().person
        if person is None:
            self._tell(UserMistake("请先在右上角选择是谁在工作。"))
        elif not may(person.role, right):
            self._tell(UserMistake(f"{refusal(person.role, right)}。"))
        else:
            return True
        return False

    def _tell(self, error: BaseException) -> None:
        shown = explain(error)
        if shown.detail:
            self._place.messages.error(error)
        else:
            self.message.say(Glyph.OVERDUE, shown.text)
