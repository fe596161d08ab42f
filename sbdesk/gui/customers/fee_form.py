"""The fee-and-account notice of a customer: what to pay, until when; draft, then issued once.

    form = FeeForm(place)
    form.begin(file)              # the months still owed stand in it already
    form.issued.connect(...)      # Changes; `printed(words)` for the status line

Ctrl+S shows the draft; it is issued from there.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Signal

from sbdesk.domain.errors import Invalid, UserMistake
from sbdesk.domain.typed import typed_date
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.messages import explain
from sbdesk.gui.parts.dates import DateField
from sbdesk.gui.parts.fields import TextArea
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.labels import label
from sbdesk.gui.parts.notes import MessageLine
from sbdesk.gui.parts.paper_preview import PaperPreview, Printers
from sbdesk.gui.workplace import Workplace
from sbdesk.services.customers import CustomerFile
from sbdesk.services.fee_papers import (
    FEE_NOTICE,
    draft_fee_notice,
    issue_fee_notice,
    known_fees_text,
)
from sbdesk.services.issuing import Paper

_TITLE = "交费与户号通知单"
_DRAFT = "草稿不登记，不能交给客户"
_HOW = "一行一项：项目 金额 怎样算（可不写），如：高可靠性供电费 12600 630kVA×20元"
_SURE = (
    "签发「{who}」的交费通知单？\n\n"
    "签发后给出编号、记入登记簿，页面存档不能再改；同样的费用和期限只能签发一次。"
)


class FeeForm(FormPage):
    """See the head of this file; `cancelled` as of every form."""

    issued = Signal(object)
    printed = Signal(str)

    def __init__(self, place: Workplace, printers: Printers | None = None) -> None:
        super().__init__("交费通知单", "", save_and_new=False)
        self._place, self._printers = place, printers
        self._file: CustomerFile | None = None
        self._busy = False
        self.preview: PaperPreview | None = None
        self.message = MessageLine()
        self.body.insertWidget(1, self.message)
        self.form.add("pay_by", "交清期限", DateField(self._day), required=True)
        self.form.add("fees", "费用", TextArea(lines=6), required=True, wide=True)
        self.form.add_widget(label(_HOW, "small", "ink3", wrap=True))
        self.save.setText("预览 Ctrl+S")
        # Other words take the key away.
        self.save.setShortcut("Ctrl+S")
        self.saved.connect(self._draft)

    def begin(self, file: CustomerFile) -> None:
        """For this customer, with what is owed as far as it is known."""
        self._file = file
        self.message.hide()
        self.about.setText(f"{file.fields.name}　{file.fields.customer_no}".strip())
        self.form.clear()
        self.form.set_values({"fees": known_fees_text(self._place.desk(), file.pk)})
        self.form.mark_clean()
        self.set_saving(False)
        self.form.focus_first()

    def texts(self) -> dict[str, str]:
        """What stands in the form, as the service takes it."""
        day, fees = self.form.field("pay_by"), self.form.field("fees")
        typed = day.text() if isinstance(day, DateField) else ""
        return {"pay_by": typed, "fees": str(fees.value() or "")}

    # inside

    def _day(self, text: str) -> date:
        return typed_date(text, self._place.desk().today())

    def _draft(self) -> None:
        file, desk, typed = self._file, self._place.desk(), self.texts()
        if file is not None:
            draw = partial(draft_fee_notice, desk, self._place.press, file.pk, typed, desk.today())
            self._work(draw, partial(self._show_draft, file, typed))

    def _show_draft(self, file: CustomerFile, typed: dict[str, str], paper: Paper) -> None:
        preview = self._preview(paper, "签发……")
        preview.issue_asked.connect(preview.close)
        preview.issue_asked.connect(lambda: self._issue(file, typed))

    def _issue(self, file: CustomerFile, typed: dict[str, str]) -> None:
        """Ask, issue once, show what was issued."""
        if not self._place.messages.ask(_SURE.format(who=file.fields.name), "签发"):
            return
        desk = self._place.desk()
        draw = partial(issue_fee_notice, desk, self._place.press, file.pk, typed, desk.today())
        self._work(draw, self._issued)

    def _issued(self, paper: Paper) -> None:
        self.form.mark_clean()
        # What was served stays: without its transaction no window offers to take it back.
        self.issued.emit(replace(paper.changes, transaction=None))
        self._preview(paper)

    def _preview(self, paper: Paper, issue: str = "") -> PaperPreview:
        title = _TITLE if paper.number else f"{_TITLE}（草稿）"
        preview = PaperPreview(
            self._place, FEE_NOTICE, title, paper, self.window(), issue, _DRAFT, self._printers
        )
        preview.printed.connect(self.printed)
        if self.preview is not None:
            self.preview.close()
        self.preview = preview
        preview.open()
        return preview

    def _work(self, work: Callable[[], Paper], take: Callable[[Paper], object]) -> None:
        if self._busy:
            return
        self._busy = True
        self.message.hide()
        job = self._place.jobs.start(lambda _job: work())
        job.ended.connect(self._ended)
        job.succeeded.connect(take)
        job.failed.connect(self._refused)

    def _ended(self) -> None:
        self._busy = False

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Invalid):
            mine = [one for one in error.problems if one.field in self.form.names()]
            others = [one.text for one in error.problems if one not in mine]
            self.form.show_problems(mine)
            self.form.jump_to_first_problem()
            if others:
                self.message.say(Glyph.OVERDUE, "；".join(others))
        elif isinstance(error, UserMistake):
            self.message.say(Glyph.OVERDUE, explain(error).text)
        else:
            self._place.messages.error(error)
