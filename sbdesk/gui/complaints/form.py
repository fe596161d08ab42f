"""登记投诉 and 编辑投诉: what a clerk fills in while the caller waits; radar and clocks beside."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QTimer, Signal

from sbdesk.domain.codes import code_for
from sbdesk.domain.complaints import ComplaintFields, complaint_problems
from sbdesk.domain.customers import tidy
from sbdesk.domain.errors import Problem, UserMistake
from sbdesk.domain.text import clean_lines, clean_text
from sbdesk.domain.typed import typed_moment
from sbdesk.gui import letters
from sbdesk.gui.complaints.rail import Beside, ClockCard, Radar, file_cards, read_beside
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.parts.customer_field import CustomerField, Find
from sbdesk.gui.parts.dates import DateField
from sbdesk.gui.parts.fields import LineField, ReadOnlyField, TextArea
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.tree_choice import Branch, TreeChoice, branches
from sbdesk.services.complaints import ComplaintFile, complaint_file, complaint_pk
from sbdesk.services.customers import CustomerFile, customer_file, customer_pk
from sbdesk.services.desk import Desk, id_text, people
from sbdesk.services.rules import codes

_PAUSE_MS = 250
_LATER = "答复签发前要填"


class ComplaintForm(FormPage):
    """`read()` gives the fields or shows what is wrong; `open_asked(pk)` from the radar."""

    open_asked = Signal(int)
    failed = Signal(object)

    def __init__(self, desk: Callable[[], Desk], find: Find, interrupt: Callable[[], None]) -> None:
        super().__init__("登记投诉", "编号保存时给出")
        self._desk = desk
        self._file: ComplaintFile | None = None
        self._linked: tuple[int, bytes] | None = None
        self._tried = False
        self._touched: set[str] = set()
        self._reader = ReadRunner(parent=self)
        self._customer = CustomerField(find, interrupt)
        self._channel = TreeChoice(branches(codes("complaint_channels")))
        self._category = TreeChoice(branches(codes("complaint_tree")))
        self._handler = TreeChoice(())
        self.radar, self._clocks = Radar(), ClockCard()
        self._add_fields()
        self.rail.addWidget(self.radar)
        self.rail.addWidget(self._clocks)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look_again)
        self._connect()

    # beginning

    def begin_new(self, customer: bytes | None = None) -> None:
        """An empty form received now; with a customer, he is filled in."""
        self._begin(None, "登记投诉", "编号保存时给出")
        self.save_new.show()
        now = self._now().replace(second=0, microsecond=0)
        person = self._desk().person
        self.form.set_values({"received": now, "first_asked": person.name if person else ""})
        self.form.set_hint("first_asked", "负责到有人接收为止")
        if customer is not None:
            self._take_customer(customer, fill=True)
        self._look_again()
        self.form.focus_first()

    def begin_edit(self, file: ComplaintFile) -> None:
        """A complaint as it is stored; its clocks stay as they were frozen."""
        self._begin(file, "编辑投诉", file.number)
        self.save_new.hide()
        fields = file.fields
        self.form.set_values(
            {
                "received": fields.received,
                "channel": _code("complaint_channels", fields.channel),
                "caller": fields.caller,
                "phone": fields.phone,
                "category": _code("complaint_tree", fields.category),
                "handler_id": fields.handler_id,
                "content": fields.content,
                "contact_window": fields.contact_window,
                "work_order_no": fields.work_order_no,
                "first_asked": file.first_asked,
            }
        )
        self.form.set_hint("first_asked", "登记时的人，不改")
        if fields.customer_id is not None:
            self._customer.hold(fields.customer_id, file.customer_name)
            self._take_customer(fields.customer_id, fill=False)
        self._linked = self._link_of(fields.repeat_of_id)
        self._look_again()
        self.form.focus_first()

    def file(self) -> ComplaintFile | None:
        """The complaint being edited, None for a new one."""
        return self._file

    def is_dirty(self) -> bool:
        """Whether anything was typed or tied that is not stored."""
        stored = self._file.fields.repeat_of_id if self._file else None
        return self.form.is_dirty() or (self._linked[1] if self._linked else None) != stored

    def shut_down(self) -> None:
        """Let go of the reading threads."""
        self._pause.stop()
        self._reader.shut_down()
        self._customer.shut_down()

    # reading

    def read(self) -> ComplaintFields | None:
        """The fields to be saved; None when there are problems, which are then shown."""
        self._tried = True
        problems = self._problems()
        self.form.show_problems(problems)
        if problems:
            self.form.jump_to_first_problem()
            return None
        return self.typed()

    def typed(self) -> ComplaintFields:
        """What stands in the fields now, over what is stored of the rest."""
        values = self.form.values()
        received, customer = values["received"], values["customer_id"]
        handler = values["handler_id"]
        return replace(
            self._file.fields if self._file else ComplaintFields(),
            caller=clean_text(str(values["caller"])),
            work_order_no=clean_text(str(values["work_order_no"])),
            contact_window=clean_text(str(values["contact_window"])),
            content=clean_lines(str(values["content"])),
            customer_id=customer if isinstance(customer, bytes) else None,
            received=received if isinstance(received, datetime) else None,
            phone=tidy("phone", str(values["phone"])),
            channel=str(values["channel"] or ""),
            category=str(values["category"] or ""),
            handler_id=handler if isinstance(handler, bytes) else None,
            repeat_of_id=self._linked[1] if self._linked else None,
        )

    # building

    def _add_fields(self) -> None:
        form = self.form
        moment = DateField(lambda text: typed_moment(text, self._desk().today()), "如 0315 0930")
        form.add("received", "受理时间", moment, required=True)
        form.add("channel", "来源", self._channel)
        form.add("customer_id", "客户", self._customer, required=True)
        form.add("work_order_no", "工单号", LineField(limit=60))
        form.add("phone", "电话", LineField("手机或带区号的座机", limit=40))
        form.add("caller", "来电人", LineField(limit=60), hint="不是户主本人时填")
        form.add("category", "类型", self._category, wide=True)
        content = TextArea("客户怎么说的，照原话记；Shift+Enter 换行", lines=3)
        form.add("content", "诉求", content, required=True, wide=True)
        form.add("handler_id", "承办人", self._handler)
        form.add("contact_window", "联系时段", LineField("如 19:00 以后", limit=60))
        form.add("first_asked", "首问人", ReadOnlyField())

    def _connect(self) -> None:
        self.form.edited.connect(self._edited)
        self._customer.picked.connect(self._picked)
        self._customer.failed.connect(self.failed)
        self.radar.open_asked.connect(self.open_asked)
        self.radar.link_asked.connect(self._link)

    def _begin(self, file: ComplaintFile | None, title: str, note: str) -> None:
        self._file, self._linked, self._tried = file, None, False
        self._touched.clear()
        self.heading.setText(title)
        self.about.setText(note)
        self._handler.show_branches(
            [Branch(one.id, one.name, (one.name,)) for one in people(self._desk())]
        )
        self.form.clear()
        self._channel.show_branches(branches(codes("complaint_channels")))
        self._category.show_branches(branches(codes("complaint_tree")))
        self.form.set_hint("customer_id", "")
        self.set_saving(False)

    # inside: while typing

    def _edited(self, name: str) -> None:
        self._touched.add(name)
        self._pause.start()

    def _show_hints(self) -> None:
        for name in ("channel", "category"):
            self.form.set_hint(name, "" if self.form.field(name).value() else _LATER)
        count = len(str(self.form.field("content").value()))
        self.form.set_hint("content", f"已写 {count} 字" if count else "")

    def _look_again(self) -> None:
        """Problems of what was touched; radar and clocks of all of it."""
        self._show_hints()
        if self._touched or self._tried:
            self._show_typed_problems()
        desk, fields = self._desk(), self.typed()
        without = self._file.pk if self._file else None
        self._reader.run(
            lambda: read_beside(desk, fields, without), self._show_beside, self.failed.emit
        )

    def _show_typed_problems(self) -> None:
        """While typing only what is wrong in what was typed; what is empty may still come."""
        values = self.form.values()
        shown = [
            problem
            for problem in self._problems()
            if self._tried or (problem.field in self._touched and values.get(problem.field))
        ]
        self.form.show_problems(shown)

    def _problems(self) -> list[Problem]:
        own = self.form.own_problems()
        unread = {problem.field for problem in own}
        found = [_placed(one) for one in complaint_problems(self.typed(), self._now())]
        return own + [problem for problem in found if problem.field not in unread]

    def _show_beside(self, beside: Beside) -> None:
        linked = self._linked[0] if self._linked else None
        self.radar.show_repeats(beside.repeats, linked, beside.now.date())
        if self._file is None:
            self._clocks.show_due(beside.clocks, beside.now)
            return
        cards = file_cards(self._file, beside.now)
        self._clocks.show_cards(cards, "期限在登记时已定，改受理时间不会变")

    # inside: customer, link

    def _picked(self, key: object) -> None:
        self._touched.add("customer_id")
        if isinstance(key, bytes):
            self._take_customer(key, fill=True)
        else:
            self.form.set_hint("customer_id", "")
        self._pause.start()

    def _take_customer(self, record: bytes, *, fill: bool) -> None:
        file = customer_of(self._desk(), record)
        if file is None:
            self.form.set_hint("customer_id", "这一户已经撤回")
            return
        fields = file.fields
        letters.show_rare(fields.name)
        self._customer.hold(record, fields.name or "（无户名）")
        parts = (fields.customer_no and f"户号 {fields.customer_no}", fields.village)
        self.form.set_hint("customer_id", " · ".join(part for part in parts if part))
        if fill and not self.form.field("phone").value():
            self.form.set_values({"phone": fields.phone})

    def _link(self, pk: object) -> None:
        file = complaint_file(self._desk(), pk) if isinstance(pk, int) else None
        self._linked = (file.pk, file.id) if file is not None else None
        self._edited("repeat_of_id")

    def _link_of(self, record: bytes | None) -> tuple[int, bytes] | None:
        if record is None:
            return None
        try:
            return complaint_pk(self._desk(), id_text(record)), record
        except UserMistake:
            return 0, record

    def _now(self) -> datetime:
        return self._desk().now().replace(tzinfo=None)


def customer_of(desk: Desk, record: bytes) -> CustomerFile | None:
    """A customer's file by record id; None when it was withdrawn."""
    try:
        return customer_file(desk, customer_pk(desk, id_text(record)))
    except UserMistake:
        return None


def _code(name: str, text: str) -> str:
    """The code meant by what is stored; unknown text as it is."""
    entry = code_for(codes(name), text)
    return entry.code if entry is not None else text


def _placed(problem: Problem) -> Problem:
    """Who complains is asked for at the customer."""
    return Problem("customer_id", problem.text) if problem.field == "caller" else problem
