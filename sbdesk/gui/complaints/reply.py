"""答复 and 回访: what was found, what is done until when, what the customer says afterwards."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

from sbdesk.domain.complaints import (
    FINDINGS,
    SATISFACTIONS,
    ComplaintFields,
    complaint_problems,
    contradictions,
    reply_problems,
)
from sbdesk.domain.errors import Problem
from sbdesk.domain.text import clean_lines, clean_text
from sbdesk.domain.typed import typed_date, typed_moment
from sbdesk.gui.complaints.contents import titled
from sbdesk.gui.complaints.rail import ClockCard, file_cards
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.dates import DateField, written
from sbdesk.gui.parts.fields import LineField, TextArea
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.labels import StateLine, clear_layout
from sbdesk.gui.parts.tree_choice import Branch, TreeChoice
from sbdesk.services.complaints import ComplaintFile
from sbdesk.services.desk import Desk
from sbdesk.services.notices import RegisterLine

_PAUSE_MS = 250
_ISSUE, _AGAIN = "签发……", "补打……"


class ReplyForm(FormPage):
    """Signals beside those of a form: `preview_asked`, `issue_asked`, `reprint_asked`."""

    preview_asked = Signal()
    issue_asked = Signal()
    reprint_asked = Signal()

    def __init__(self, desk: Callable[[], Desk]) -> None:
        super().__init__("答复", save_and_new=False)
        self._desk = desk
        self._file: ComplaintFile | None = None
        self._issued: RegisterLine | None = None
        self._strict = False
        self._missing = Card("签发前还差")
        self._missing_lines = QVBoxLayout()
        self._missing.body.addLayout(self._missing_lines)
        self._clocks = ClockCard()
        self._add_fields()
        self.rail.addWidget(self._missing)
        self.rail.addWidget(self._clocks)
        self.preview = Button("预览草稿", icon="document", run=self.preview_asked.emit)
        self.issue = Button(_ISSUE, icon="print", run=self._issue_or_reprint)
        for place, button in enumerate((self.preview, self.issue), start=1):
            self.bar.buttons.insertWidget(place, button)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look_again)
        self.form.edited.connect(lambda _name: self._pause.start())

    # beginning

    def begin(
        self, file: ComplaintFile, issued: RegisterLine | None, *, at: str = "contacted"
    ) -> None:
        """The reply to this complaint; `at` is the field where the keyboard goes."""
        self._file, self._strict = file, False
        self.about.setText(titled(file))
        self.form.clear()
        stored = {name: getattr(file.fields, name) for name in self.form.names()}
        self.form.set_values({name: value or None for name, value in stored.items()})
        self.show_issued(issued)
        cards = file_cards(file, self._now())
        self._clocks.show_cards(cards, "" if cards else "没有答复期限")
        self.set_saving(False)
        self._look_again()
        self.form.focus_on(at)

    def show_issued(self, issued: RegisterLine | None) -> None:
        """Once issued the paper stays as it is; what is changed here is the ledger only."""
        self._issued = issued
        self.issue.setText(_AGAIN if issued else _ISSUE)
        self.issue.updateGeometry()
        self.preview.setVisible(issued is None)
        self._missing.setVisible(issued is None)
        words = "不填就是签发当天"
        if issued is not None:
            words = f"已签发 {issued.number}，改这里不动已签发的那一份"
        self.form.set_hint("replied_on", words)

    def file(self) -> ComplaintFile | None:
        """The complaint that is answered."""
        return self._file

    def issued(self) -> RegisterLine | None:
        """Its line in the register, once issued."""
        return self._issued

    # reading

    def read(self) -> ComplaintFields | None:
        """The fields to be saved, complete or not; None when something cannot be stored."""
        problems = self._storing_problems()
        self.form.show_problems(problems)
        if problems:
            self.form.jump_to_first_problem()
            return None
        return self.typed()

    def typed(self) -> ComplaintFields:
        """What stands in the fields now, over what is stored of the rest."""
        values = self.form.values()
        contacted = values["contacted"]
        return replace(
            self._file.fields if self._file else ComplaintFields(),
            finding=str(values["finding"] or ""),
            liability=clean_text(str(values["liability"])),
            facts=clean_lines(str(values["facts"])),
            basis=clean_lines(str(values["basis"])),
            measures=clean_lines(str(values["measures"])),
            measure_due_on=_day(values["measure_due_on"]),
            replied_on=_day(values["replied_on"]),
            satisfaction=str(values["satisfaction"] or ""),
            closed_on=_day(values["closed_on"]),
            contacted=contacted if isinstance(contacted, datetime) else None,
        )

    def texts(self) -> dict[str, str]:
        """The fields as text by name, for the paper's own reading."""
        fields = self.typed()
        found: dict[str, str] = {}
        for name in self.form.names():
            value = getattr(fields, name)
            found[name] = written(value) if isinstance(value, date) else value or ""
        return found

    def is_ready(self) -> bool:
        """Whether the reply may be issued; what is missing is then shown beneath its field."""
        self._strict = True
        problems = self._all_problems()
        self.show_problems(problems)
        return not problems

    def show_problems(self, problems: list[Problem]) -> None:
        """Beneath the fields of this form; what belongs to the other one stands in the rail."""
        here = [one for one in problems if one.field in self.form.names()]
        self.form.show_problems(here)
        self._show_missing(problems)
        self.form.jump_to_first_problem()

    def elsewhere(self) -> list[Problem]:
        """What only 编辑 can mend: source, category, who handles it."""
        return [one for one in self._reply_problems() if one.field not in self.form.names()]

    # inside

    def _add_fields(self) -> None:
        form = self.form
        today = self._today
        moment = DateField(lambda text: typed_moment(text, today()), "如 0315 0930")
        form.add("contacted", "联系时间", moment, hint="第一次联系上客户的时间")
        findings = [Branch(word, word, (word,)) for word in FINDINGS]
        form.add("finding", "结论", TreeChoice(findings))
        form.add("liability", "责任", LineField("如 供电所、第三方", limit=60))
        due = DateField(lambda text: typed_date(text, today()))
        form.add("facts", "事实", TextArea("查明了什么，什么时候在哪里量的", 2), wide=True)
        form.add("basis", "依据", TextArea("凭什么这样认定", 2), wide=True)
        form.add("measures", "措施", TextArea("做什么，做到什么程度", 2), wide=True)
        form.add("measure_due_on", "完成日期", due)
        form.add("replied_on", "答复日期", DateField(lambda text: typed_date(text, today())))
        form.add_section("回访")
        words = [Branch("", "未回访", ("未回访",))]
        words += [Branch(word, word, (word,)) for word in SATISFACTIONS]
        form.add("satisfaction", "满意度", TreeChoice(words, "未回访"))
        closed = DateField(lambda text: typed_date(text, today()))
        form.add("closed_on", "办结日期", closed, hint="填了就归入已结")

    def _issue_or_reprint(self) -> None:
        (self.reprint_asked if self._issued else self.issue_asked).emit()

    def _storing_problems(self) -> list[Problem]:
        own = self.form.own_problems()
        unread = {problem.field for problem in own}
        found = complaint_problems(self.typed(), self._now())
        return own + [
            one for one in found if one.field in self.form.names() and one.field not in unread
        ]

    def _reply_problems(self) -> list[Problem]:
        """What the reply lacks; a day not given is the day of issuing."""
        fields = self.typed()
        found = reply_problems(replace(fields, replied_on=fields.replied_on or self._today()))
        if fields.handler_id is None:
            found.append(Problem("handler_id", "承办人没有选"))
        return found

    def _all_problems(self) -> list[Problem]:
        problems = self._storing_problems()
        known = {problem.field for problem in problems}
        return problems + [one for one in self._reply_problems() if one.field not in known]

    def _look_again(self) -> None:
        problems = self._all_problems() if self._strict else self._storing_problems()
        if not self._strict:
            problems += contradictions(self.typed())
        here = [one for one in problems if one.field in self.form.names()]
        if here or self.form.problem_count():
            self.form.show_problems(here)
        self._show_missing(self._reply_problems())

    def _show_missing(self, problems: list[Problem]) -> None:
        clear_layout(self._missing_lines)
        for problem in problems:
            there = "" if problem.field in self.form.names() else "（在「编辑」里补）"
            self._missing_lines.addWidget(StateLine(Glyph.TODAY, problem.text + there))
        if not problems:
            self._missing_lines.addWidget(StateLine(Glyph.DONE, "都齐了，可以签发"))

    def _today(self) -> date:
        return self._desk().today()

    def _now(self) -> datetime:
        return self._desk().now().replace(tzinfo=None)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) and not isinstance(value, datetime) else None
