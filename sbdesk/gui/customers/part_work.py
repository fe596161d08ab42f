"""Adding, changing and taking back parts of the file shown: which form stands open, what is saved.

The forms are built for one opening, in the place where the file was.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from sbdesk.domain.dossier_kinds import IMPORTED, KIND_OF
from sbdesk.domain.errors import Invalid, UserMistake
from sbdesk.domain.people import Right, may, refusal
from sbdesk.gui.customers.attachment_intake import PATTERNS
from sbdesk.gui.customers.part_form import PartForm
from sbdesk.gui.customers.part_words import masked_text
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.reason_page import ReasonPage
from sbdesk.gui.workplace import Workplace
from sbdesk.services.attachments import Attached, NewAttachment, attach, told_refusals
from sbdesk.services.completeness import Missing
from sbdesk.services.customers import Saved
from sbdesk.services.disclosures import show_in_full
from sbdesk.services.dossier import Part, withdraw_part

if TYPE_CHECKING:
    from sbdesk.gui.customers.file_side import FileSide

_NUMBERS = "电话和证件号"
_EXPIRED = "已过期"
_MEANING = "撤回后这一条不再算数，经历里还看得到；按错了可以撤销（Ctrl+Z）。"


class PartWork(QObject):
    """Belongs to the right side, whose file, forms and signals it uses."""

    def __init__(self, place: Workplace, side: FileSide) -> None:
        super().__init__(side)
        self._place, self._side = place, side

    def add(self, kind: str, sort: str = "", why: str = "") -> None:
        """The empty form of a kind, for the customer shown; `sort` goes under 种类, `why` is said
        beneath the first field."""
        file = self._side.current()
        if file is not None and kind not in IMPORTED and self._ready():
            self._side.file.page_of(kind)
            whole = self._side.file.whole()
            first = whole is not None and not whole.parts[kind]
            made = PartForm(self._place.desk, file, kind, None, first=first, sort=sort, why=why)
            self._open(made)

    def edit(self, kind: str, record: bytes) -> None:
        """A part as it is stored."""
        file, part = self._side.current(), self._part(kind, record)
        if file is not None and part is not None and self._ready():
            self._open(PartForm(self._place.desk, file, kind, part))

    def withdraw(self, kind: str, record: bytes) -> None:
        """Ask why a part is taken back."""
        part = self._part(kind, record)
        if part is not None and self._ready():
            page = ReasonPage()
            page.cancelled.connect(self._give_up)
            self._side.stand_in(page)
            title = f"撤回{KIND_OF[kind].title}"
            page.begin(title, part.headline, _MEANING, partial(self._withdraw, page, part))

    def fill(self, gap: Missing) -> None:
        """Where what is missing is put in: the form of its kind, else the customer's own."""
        if gap.kind:
            self.add(gap.kind, gap.sort or gap.title, _why(gap))
        elif self._ready():
            self._side.open_form(self._side.current())
            if gap.field in self._side.form.form.names():
                self._side.form.form.focus_on(gap.field)

    def attach(self, kind: str, record: bytes) -> None:
        """A scan or photo of a part, chosen as a file; it is called by the part."""
        file, part = self._side.current(), self._part(kind, record)
        if file is None or part is None or not self._ready():
            return
        path = self._place.messages.open_file(f"选择「{part.headline}」的扫描件", PATTERNS)
        if path is not None:
            title = masked_text(part.headline, part)
            new = NewAttachment(path, title=title, record_kind=kind, record_id=record)
            desk, customer = self._place.desk(), file.id
            job = self._place.jobs.start(lambda _job: attach(desk, customer, [new]))
            job.succeeded.connect(self._attached)
            job.failed.connect(self._side.failed)

    def reveal(self) -> None:
        """Numbers are shown whole once it is written down who looks, at whose, when."""
        file = self._side.current()
        if file is not None:
            desk, record = self._place.desk(), file.id
            job = self._place.jobs.start(lambda _job: show_in_full(desk, record, _NUMBERS))
            job.succeeded.connect(lambda _saved: self._revealed(record))
            job.failed.connect(self._side.failed)

    # inside

    def _attached(self, done: Attached) -> None:
        if done.ids:
            self._side.changed(done.changes)
        if words := told_refusals(done.refused):
            self._side.failed.emit(UserMistake(words))

    def _part(self, kind: str, record: bytes) -> Part | None:
        whole = self._side.file.whole()
        return whole.part(kind, record) if whole is not None else None

    def _ready(self) -> bool:
        """The person may, and what was typed elsewhere is given up."""
        person = self._place.desk().person
        if person is None:
            self._side.failed.emit(UserMistake("请先在右上角选择是谁在工作。"))
        elif not may(person.role, Right.EDIT_CUSTOMERS):
            self._side.failed.emit(UserMistake(f"{refusal(person.role, Right.EDIT_CUSTOMERS)}。"))
        elif self._side.let_go():
            page = self._side.file.parts_page()
            if page is not None:
                page.remember()
            self._side.opened.emit()
            return True
        return False

    def _open(self, form: PartForm) -> None:
        form.saved.connect(partial(self._save, form, another=False))
        form.saved_and_new.connect(partial(self._save, form, another=True))
        form.cancelled.connect(self._give_up)
        self._side.stand_in(form)
        form.form.focus_first()

    def _save(self, form: PartForm, *, another: bool) -> None:
        if form.save.isEnabled():
            form.set_saving(True)
            self._run(form, form.work(), partial(self._saved, form, another))

    def _saved(self, form: PartForm, another: bool, saved: Saved) -> None:
        form.form.mark_clean()
        if another:
            form.begin_next()
        else:
            self._side.close_form()
            page = self._side.file.parts_page()
            if page is not None:
                page.go_to(saved.id)
                page.take_keyboard()
        self._side.told(saved)

    def _withdraw(self, page: ReasonPage, part: Part, reason: str) -> None:
        desk = self._place.desk()
        work = partial(withdraw_part, desk, part.kind, part.id, reason)
        self._run(page, work, partial(self._gone, page))

    def _gone(self, page: ReasonPage, saved: Saved) -> None:
        page.form.mark_clean()
        self._side.close_form()
        self._side.file.take_page_keyboard()
        self._side.told(saved)

    def _give_up(self) -> None:
        if self._side.let_go() and self._side.current() is not None:
            self._side.file.take_page_keyboard()

    def _run(
        self, page: FormPage, work: Callable[[], Saved], done: Callable[[Saved], object]
    ) -> None:
        job = self._place.jobs.start(lambda _job: work())
        job.succeeded.connect(done)
        job.failed.connect(partial(self._refused, page))

    def _refused(self, page: FormPage, error: BaseException) -> None:
        page.set_saving(False)
        if isinstance(error, Invalid):
            page.form.show_problems(error.problems)
            page.form.jump_to_first_problem()
        else:
            self._side.failed.emit(error)

    def _revealed(self, customer: bytes) -> None:
        """Said without 撤销: what is noted of a look cannot be undone."""
        self._side.file.reveal(customer)
        self._side.read()
        self._side.said.emit("号码已显示，并记下了谁在什么时候看的")


def _why(gap: Missing) -> str:
    """Why a paper that is there is asked for again; "" for one that was never there."""
    if not gap.ends_on:
        return ""
    state = "已过期" if gap.gap == _EXPIRED else "将到期"
    return f"原来的 {gap.ends_on} {state}，登记新的一份"
