"""The tab 投诉台账: ledger left; file, form, reply or withdrawal right."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout

from sbdesk.domain.changes import Changes
from sbdesk.domain.errors import Invalid, UserMistake
from sbdesk.domain.people import Right
from sbdesk.gui.complaints.contents import Whole, read_whole
from sbdesk.gui.complaints.file_view import Deed, Deeds, FileView
from sbdesk.gui.complaints.form import ComplaintForm
from sbdesk.gui.complaints.list import ComplaintList
from sbdesk.gui.complaints.papers import ReplyPapers
from sbdesk.gui.complaints.reply import ReplyForm
from sbdesk.gui.complaints.right_side import RightSide
from sbdesk.gui.complaints.telling import Telling
from sbdesk.gui.complaints.withdrawal import Withdrawal
from sbdesk.gui.complaints.writing import Written, write_complaint, write_withdrawal
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.page import Command, Page
from sbdesk.gui.parts.folding import Folding
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.paper_preview import Printers
from sbdesk.gui.workplace import Workplace
from sbdesk.services.complaints import complaint_pk
from sbdesk.services.desk import id_text

_LIST_WIDTH = 428
_CONCERNS = ("complaint", "customer", "notice", "notice_print", "person", "holiday")


class ComplaintsPage(Page):
    """`open` takes ("new", customer id), a local number, a record id or 投〔2026〕A37号.

    `shut_down` lets go of its reading threads.
    """

    def __init__(self, place: Workplace, printers: Printers | None = None) -> None:
        super().__init__()
        self._place = place
        self._pk: int | None = None
        self._files = ReadRunner(parent=self)
        self.message = Telling(place)
        self.list = ComplaintList(place.desk)
        self.deeds = Deeds(
            edit=Deed("编辑", self.begin_edit, "edit", "Ctrl+E"),
            reply=Deed("答复", self.begin_reply, "", "Ctrl+R"),
            paper=Deed("打印答复", self.print_reply, "print", "Ctrl+P"),
            visit=Deed("登记走访", self.log_visit, "visit", "Ctrl+G"),
            withdraw=Deed("撤回", self.begin_withdrawal, "", "Ctrl+Shift+W"),
        )
        self.file = FileView(self.deeds)
        self.form = ComplaintForm(place.desk, place.find, place.interrupt)
        self.reply = ReplyForm(place.desk)
        self.withdrawal = Withdrawal()
        self.papers = ReplyPapers(place, self, printers)
        self.right = RightSide(self.file, self.form, self.reply, self.withdrawal)
        self.folding = Folding(self.list, self.right, _LIST_WIDTH)
        self._build()
        self._connect()
        self.list.refresh()

    # what the window asks

    def commands(self) -> Sequence[Command]:
        """Its lines in the menus."""
        deeds = self.deeds
        return (
            Command("记录", "登记投诉", self.begin_new, "Ctrl+N"),
            Command("记录", deeds.reply.words, deeds.reply.run, deeds.reply.key),
            Command("记录", "回访、办结", self.begin_callback, "Ctrl+Shift+R"),
            Command("记录", deeds.visit.words, deeds.visit.run, deeds.visit.key),
            Command("编辑", "编辑投诉", deeds.edit.run, deeds.edit.key),
            Command("编辑", "撤回投诉……", deeds.withdraw.run, deeds.withdraw.key),
            Command("打印", "打印或补打答复", deeds.paper.run, deeds.paper.key),
            Command("查看", "筛选", self.list.filter.click, "Ctrl+Shift+F"),
            Command("查看", "显示或遮住号码", self.file.toggle_masks, "Ctrl+D"),
        )

    def take(self, changes: Changes) -> None:
        """Something was committed: read again what it touched."""
        if changes.touches(*_CONCERNS):
            self.list.refresh()
            self._read()

    def open(self, what: object) -> None:
        """Show a complaint, or begin one for a customer."""
        if isinstance(what, tuple) and len(what) == 2 and isinstance(what[1], bytes):
            self.begin_new(what[1])
            return
        pk = self._pk_of(what)
        if pk is not None:
            self.list.choose(pk)
            self._show(pk)
            self.folding.open_right()

    def enter(self) -> None:
        """Where work begins: the form that is open, else the list."""
        page = self.right.currentWidget()
        if self.right.editor is not None and page is self.right.editor:
            here = QApplication.focusWidget()
            if here is None or not page.isAncestorOf(here):
                self.right.editor.form.focus_first()
        elif self.list.isHidden():
            self.file.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.list.view.setFocus(Qt.FocusReason.TabFocusReason)

    def may_close(self) -> bool:
        """Nothing typed is lost without being asked."""
        if not self.right.is_dirty():
            return True
        question = f"「{self.right.title()}」还没有保存，关闭就丢掉了。"
        return self._place.messages.ask(question, "丢掉并关闭", "继续填")

    def shut_down(self) -> None:
        """Let go of the reading threads; called once, when the window closes."""
        for asker in (self.list, self.form):
            asker.blockSignals(True)
        self._files.shut_down()
        self.list.shut_down()
        self.form.shut_down()

    # what a person does here

    def begin_new(self, customer: bytes | None = None) -> None:
        """登记投诉."""
        if self._may_begin(Right.EDIT_COMPLAINTS):
            self._begin(self.form)
            self.form.begin_new(customer)

    def begin_edit(self) -> None:
        """编辑 the complaint shown."""
        whole = self._current()
        if whole is not None and self._may_begin(Right.EDIT_COMPLAINTS):
            self._begin(self.form)
            self.form.begin_edit(whole.file)

    def begin_reply(self) -> None:
        """答复 the complaint shown."""
        self._answer("contacted")

    def begin_callback(self) -> None:
        """回访、办结 of the complaint shown."""
        self._answer("satisfaction")

    def begin_withdrawal(self) -> None:
        """撤回 the complaint shown."""
        whole = self._current()
        if whole is not None and self._may_begin(Right.EDIT_COMPLAINTS):
            self._begin(self.withdrawal)
            self.withdrawal.begin(whole.file)

    def print_reply(self) -> None:
        """The draft, or once issued the frozen page again."""
        whole = self._current()
        right = Right.PRINT_DRAFTS if whole is None or whole.issued is None else Right.REPRINT
        if whole is not None and self.message.allowed(right):
            self.papers.print_reply(whole, issuable=self.message.may(Right.ISSUE_NOTICES))

    def log_visit(self) -> None:
        """登记走访 to the customer who complained."""
        whole = self._current()
        if whole is not None and whole.file.fields.customer_id is not None:
            self.open_asked.emit("visits", ("new", whole.file.fields.customer_id))
        elif whole is not None:
            words = "这件投诉没有选客户，不能登记走访"
            self.message.say(Glyph.TODAY, words, "选客户", self.begin_edit)

    def save(self, *, another: bool = False) -> None:
        """Write what the form in sight holds; `another` begins the next complaint."""
        desk, editor = self._place.desk(), self.right.editor
        if not self.right.is_editing() or editor is None or not editor.save.isEnabled():
            return
        if editor is self.withdrawal:
            reason, file = self.withdrawal.read(), self.withdrawal.file()
            if reason is not None and file is not None:
                self._write(partial(write_withdrawal, desk, file.id, reason))
            return
        page = self.form if editor is self.form else self.reply
        fields, held = page.read(), page.file()
        if fields is not None:
            record = held.id if held is not None else None
            self._write(partial(write_complaint, desk, record, fields), another=another)

    # building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.message.in_room())
        column.addWidget(self.folding, 1)

    def _connect(self) -> None:
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(self._opened)
        self.list.failed.connect(self.message.tell)
        self.list.counted.connect(self.counted)
        self.list.new_asked.connect(self.begin_new)
        self.file.back_asked.connect(self.folding.close_right)
        for editor in (self.form, self.reply, self.withdrawal):
            editor.saved.connect(self.save)
        self.form.saved_and_new.connect(partial(self.save, another=True))
        self.form.open_asked.connect(self.open)
        self.form.failed.connect(self.message.tell)
        self.reply.preview_asked.connect(lambda: self.papers.preview_typed(self.reply))
        self.reply.issue_asked.connect(self._issue_typed)
        self.reply.reprint_asked.connect(self.print_reply)
        self.right.cancelled.connect(self._leave)
        self.folding.folded.connect(self.right.fold)
        self.folding.closed.connect(self._folded_back)
        self.papers.issued.connect(self._issued)
        self.papers.reprinted.connect(self.changed)
        self.papers.failed.connect(self._no_paper)
        self.papers.printed.connect(lambda words: self.said.emit(words, False))

    # inside: the file

    def _chosen(self, pk: object) -> None:
        """Another row is current."""
        if pk != self._pk:
            self._show(pk if isinstance(pk, int) else None)

    def _opened(self, pk: object) -> None:
        if isinstance(pk, int):
            self._show(pk)
            self.folding.open_right()
            self.file.setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self, pk: int | None) -> None:
        """This complaint; a form begun stands aside and is offered again."""
        if self.right.is_editing() and pk is not None:
            if self.right.is_dirty():
                words = f"「{self.right.title()}」还没有保存，填的内容都在"
                self.message.say(Glyph.TODAY, words, "回到表单", self._back_to_form)
            else:
                self.right.end()
            self.right.show_file(self._pk is not None)
        self._pk = pk
        self._read()

    def _back_to_form(self) -> None:
        self.message.hide()
        if self.right.editor is not None:
            self.right.begin(self.right.editor)
            self.folding.open_right()
            self.right.editor.form.focus_first()

    def _read(self) -> None:
        pk, desk = self._pk, self._place.desk()
        if pk is None:
            self._files.forget()
            self._show_whole(None)
            return
        self._files.run(lambda: read_whole(desk, pk), self._show_whole, self.message.tell)

    def _show_whole(self, whole: Whole | None) -> None:
        if whole is None:
            self._pk = None
        else:
            self.file.show_whole(whole, may_unmask=self.message.may(Right.UNMASK))
        if not self.right.is_editing():
            self.right.show_file(whole is not None)

    def _current(self) -> Whole | None:
        """The complaint at the right; None when there is none."""
        whole = self.file.whole()
        return whole if whole is not None and whole.file.pk == self._pk else None

    def _pk_of(self, what: object) -> int | None:
        if isinstance(what, int):
            return what
        try:
            text = id_text(what) if isinstance(what, bytes) else str(what)
            return complaint_pk(self._place.desk(), text)
        except UserMistake as mistake:
            self.message.tell(mistake)
            return None

    # inside: the forms

    def _answer(self, at: str) -> None:
        whole = self._current()
        if whole is not None and self._may_begin(Right.EDIT_COMPLAINTS):
            self._begin(self.reply)
            self.reply.begin(whole.file, whole.issued, at=at)

    def _begin(self, editor: FormPage) -> None:
        self.message.hide()
        self.right.begin(editor)
        self.folding.open_right()

    def _may_begin(self, right: Right) -> bool:
        """Whether a form may be opened now: the right is there, no other one is half filled."""
        if not self.message.allowed(right):
            return False
        if self.right.is_dirty():
            self._back_to_form()
            self.message.say(Glyph.TODAY, "先保存或取消这一张，再开另一张")
            return False
        return True

    def _leave(self) -> None:
        """取消."""
        if not self._give_up():
            return
        new = self.right.editor is self.form and self.form.file() is None
        self.right.end()
        self.message.hide()
        self.right.show_file(self._current() is not None)
        if self.folding.is_narrow() and (new or self._current() is None):
            self.folding.close_right()
        self.enter()

    def _folded_back(self) -> None:
        """The narrow window shows the list again: Esc in a form gives the form up."""
        if not self.right.is_editing():
            return
        if self._give_up():
            self.right.end()
            self.right.show_file(self._current() is not None)
        else:
            self._back_to_form()

    def _give_up(self) -> bool:
        if not self.right.is_dirty():
            return True
        question = f"「{self.right.title()}」还没有保存，放弃已经填的内容？"
        return self._place.messages.ask(question, "放弃", "继续填")

    def _write(self, write: Callable[[], Written], *, another: bool = False) -> None:
        if self.right.editor is not None:
            self.right.editor.set_saving(True)
        job = self._place.jobs.start(lambda _: write())
        job.succeeded.connect(partial(self._saved, another))
        job.failed.connect(self._not_saved)

    def _saved(self, another: bool, written: Written) -> None:
        editor = self.right.editor
        self.right.end()
        if editor is not None:
            editor.set_saving(False)
        self.message.hide()
        self.changed.emit(written.changes)
        if another:
            self.begin_new()
            return
        if written.pk is not None:
            self.list.choose(written.pk)
        self._show(written.pk)
        if self.folding.is_narrow() and written.pk is None:
            self.folding.close_right()
        self.enter()

    def _not_saved(self, error: BaseException) -> None:
        editor = self.right.editor
        if editor is not None:
            editor.set_saving(False)
        if isinstance(error, Invalid) and editor is not None:
            editor.form.show_problems(error.problems)
            editor.form.jump_to_first_problem()
        else:
            self.message.tell(error)

    # inside: paper, words

    def _issue_typed(self) -> None:
        if self.message.allowed(Right.ISSUE_NOTICES) and (
            words := self.papers.issue_typed(self.reply)
        ):
            self.message.say(Glyph.TODAY, words)

    def _issued(self, changes: Changes) -> None:
        if self.right.editor is self.reply:
            self.right.end()
        self.message.hide()
        self.changed.emit(changes)
        self._read()

    def _no_paper(self, error: BaseException) -> None:
        """What is missing is shown where it can be filled in."""
        if not isinstance(error, Invalid):
            self.message.tell(error)
            return
        if self.right.editor is not self.reply:
            self.begin_reply()
        if self.right.editor is self.reply:
            self.right.begin(self.reply)
            self.reply.show_problems(list(error.problems))
        if any(one.field not in self.reply.form.names() for one in error.problems):
            self.message.tell(error)
