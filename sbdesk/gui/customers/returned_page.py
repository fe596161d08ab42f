"""Typing a data-verification sheet back: its code, what was ticked, what the customer corrected.

The code is typed or scanned; then the fields stand as the file has them and only what is written
on the sheet is typed over. Ctrl+S saves, 保存并下一张 waits for the next code.
"""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal

from sbdesk.domain.capacity import va_to_kva
from sbdesk.domain.customers import FIELD_TITLES, CustomerFields
from sbdesk.domain.errors import Invalid, Problem, UserMistake
from sbdesk.domain.typed import typed_date
from sbdesk.domain.words import mask_id
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.jobs import Job
from sbdesk.gui.messages import explain
from sbdesk.gui.parts.dates import DateField
from sbdesk.gui.parts.fields import Field, LineField, TextArea, widget_of
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.notes import MessageLine
from sbdesk.gui.parts.tree_choice import Branch, TreeChoice
from sbdesk.gui.workplace import Workplace
from sbdesk.services.customers import Saved
from sbdesk.services.desk import people
from sbdesk.services.rules import codes
from sbdesk.services.verification import ReturnedSheet, return_sheet, sheet_by_code

_CODE = "code"
_TOLD = ("result", "verified_on", "verified_by_id", "signed_by", "note")
_FACTS = (
    "name", "phone", "address", "category", "industry", "credit_code", "id_number", "contract_va",
)  # fmt: skip
_SHORT = {"credit_code": "信用代码", "contract_va": "合同容量"}


class ReturnedPage(FormPage):
    """Signals: `closed` when the list is wanted back, `written(Changes)`, `said(words)`,
    `open_asked(record)`."""

    closed = Signal()
    written = Signal(object)
    said = Signal(str)
    open_asked = Signal(object)

    def __init__(self, place: Workplace) -> None:
        super().__init__("回填资料核对表", "输入或扫描纸上右上角的短码")
        self._place = place
        self._sheet: ReturnedSheet | None = None
        self._filled: dict[str, str] = {}
        self._job: Job | None = None
        self.message = MessageLine()
        self.body.insertWidget(1, self.message)
        self.save_new.setText("保存并下一张")
        self._build()
        self.saved.connect(lambda: self._save(self._leave_for_file))
        self.saved_and_new.connect(lambda: self._save(self.begin))
        self.cancelled.connect(self._cancel)

    # what it is asked

    def begin(self) -> None:
        """Empty, waiting for a code."""
        self._sheet = None
        self.message.hide()
        self.form.clear()
        self._let_in(False)
        self.about.setText("输入或扫描纸上右上角的短码")
        for name in _FACTS:
            self.form.set_hint(name, "")
        self.form.focus_on(_CODE)

    def is_busy(self) -> bool:
        """Whether something typed would be lost or is being saved."""
        return self._job is not None or (self._sheet is not None and self.form.is_dirty())

    def shut_down(self) -> None:
        """The job runner ends what runs."""

    # inside

    def _build(self) -> None:
        code = LineField("如 205 078 942", limit=20)
        self.form.add(_CODE, "短码", code, required=True, wide=True)
        code.entered.connect(self._look_up)
        self.form.add_section("核对结果")
        self.form.add("result", "结果", TreeChoice(self._results(), "按更正有无"))
        self.form.add("verified_on", "核对日期", DateField(self._day, "不填就是今天"))
        self.form.add("verified_by_id", "核对人", TreeChoice((), "我"))
        self.form.add("signed_by", "签字人", LineField(limit=60))
        self.form.add("note", "备注", TextArea(lines=2), wide=True)
        self.form.add_section("纸上更正了的，照着改；没动的不用管")
        for name in _FACTS:
            title = _SHORT.get(name, FIELD_TITLES[name])
            self.form.add(name, title, self._fact(name), wide=name == "address")

    def _fact(self, name: str) -> Field:
        if name == "category":
            entries = [Branch(one.name, one.name, (one.name,)) for one in codes("categories")]
            return TreeChoice(entries, "未选")
        return LineField(limit=200)

    def _results(self) -> list[Branch]:
        return [Branch(one.name, one.name, (one.name,)) for one in codes("verification_results")]

    def _day(self, text: str) -> date:
        return typed_date(text, self._place.desk().today())

    def _let_in(self, on: bool) -> None:
        """Nothing but the code can be typed before a sheet is found, and then not the code."""
        widget_of(self.form.field(_CODE)).setEnabled(not on)
        for name in (*_TOLD, *_FACTS):
            widget_of(self.form.field(name)).setEnabled(on)
        for button in (self.save, self.save_new):
            button.setEnabled(on)

    def _look_up(self) -> None:
        desk, code = self._place.desk(), str(self.form.field(_CODE).value())
        self._run(lambda: sheet_by_code(desk, code), self._found, self._not_found)

    def _not_found(self, error: BaseException) -> None:
        if not isinstance(error, UserMistake):
            self._place.messages.error(error)
            return
        self.form.show_problems([Problem(_CODE, str(error))])
        self.form.focus_on(_CODE)

    def _found(self, sheet: ReturnedSheet) -> None:
        self._sheet = sheet
        self.about.setText(f"{sheet.number} · {sheet.fields.name} · {sheet.round}")
        persons = [
            Branch(one.id.hex(), one.name, (one.name,)) for one in people(self._place.desk())
        ]
        who = self.form.field("verified_by_id")
        if isinstance(who, TreeChoice):
            who.show_branches(persons)
        self._filled = {name: _shown(sheet.fields, name) for name in _FACTS}
        self.form.show_problems(())
        self.form.set_values(self._filled)
        if sheet.fields.id_number:
            self.form.set_hint("id_number", f"现为 {mask_id(sheet.fields.id_number)}，不对才填")
        self._let_in(True)
        self.form.mark_clean()
        self.form.focus_on("result")

    def _save(self, then: Callable[[], object]) -> None:
        sheet, desk = self._sheet, self._place.desk()
        if sheet is None:
            self._look_up()
            return
        own = self.form.own_problems()
        if own:
            self._refused(Invalid(own))
            return
        told = {name: self._text(name) for name in _TOLD}
        changed = {
            name: self._text(name) for name in _FACTS if self._text(name) != self._filled[name]
        }
        self._run(
            lambda: return_sheet(desk, sheet, told, changed),
            lambda saved: self._written(saved, then),
            self._refused,
        )

    def _text(self, name: str) -> str:
        field = self.form.field(name)
        value = field.text() if isinstance(field, DateField) else field.value()
        return "" if value is None else str(value)

    def _written(self, saved: Saved, then: Callable[[], object]) -> None:
        self.form.mark_clean()
        self.written.emit(saved.changes)
        self.said.emit(saved.changes.sentence)
        then()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Invalid):
            self.form.show_problems(error.problems)
            self.form.jump_to_first_problem()
        elif isinstance(error, UserMistake):
            self.message.say(Glyph.OVERDUE, explain(error).text)
        else:
            self._place.messages.error(error)

    def _leave_for_file(self) -> None:
        sheet, self._sheet = self._sheet, None
        self.closed.emit()
        if sheet is not None:
            self.open_asked.emit(sheet.customer_pk)

    def _cancel(self) -> None:
        if self._sheet is not None and self.form.is_dirty():
            words = f"{self._sheet.number} 还没有保存，不填了吗？"
            if not self._place.messages.ask(words, "不填了", "接着填"):
                return
        self._sheet = None
        self.closed.emit()

    def _run(
        self,
        work: Callable[[], object],
        done: Callable[..., object],
        failed: Callable[[BaseException], object],
    ) -> None:
        if self._job is not None:
            return
        job = self._place.jobs.start(lambda _job: work())
        self._job = job
        self.setCursor(Qt.CursorShape.BusyCursor)
        job.ended.connect(self._ended)
        job.succeeded.connect(done)
        job.failed.connect(failed)

    def _ended(self) -> None:
        self._job = None
        self.unsetCursor()


def _shown(fields: CustomerFields, name: str) -> str:
    """A cell as it is typed; the identity number stays masked in its hint."""
    value = getattr(fields, name)
    if name == "id_number" or value is None:
        return ""
    return va_to_kva(value) if isinstance(value, int) else str(value)
