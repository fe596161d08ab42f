"""Beside the form: the radar of earlier complaints, and the two clocks with their sums."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.deadlines import Due
from sbdesk.domain.states import due_state
from sbdesk.domain.words import short_date
from sbdesk.gui.complaints.words import GLYPHS, day_of, due_words, short_number
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.buttons import Button, IconButton
from sbdesk.gui.parts.cards import Card, DueCard, RadarCard
from sbdesk.gui.parts.facts import breakable
from sbdesk.gui.parts.labels import ElidedLabel, clear_layout, label, rule
from sbdesk.services.complaints import Clocks, ComplaintFile, Repeat, clocks, repeats
from sbdesk.services.desk import Desk

DAYS = 90
"""How far back the radar looks."""
_SHOWN = 4
_WHYS = ("同一台区", "同一客户", "同一电话")


@dataclass(frozen=True)
class Beside:
    """What the rail shows of the fields as they stand."""

    clocks: Clocks | None
    repeats: tuple[Repeat, ...]
    now: datetime


def read_beside(desk: Desk, fields: ComplaintFields, without: int | None) -> Beside:
    """Clocks and earlier complaints; `without` is the complaint being edited itself."""
    found = [one for one in repeats(desk, fields, DAYS) if one.pk != without]
    return Beside(
        clocks(desk, fields.received) if fields.received else None,
        tuple(found),
        desk.now().replace(tzinfo=None),
    )


def due_glyph(due: date | datetime, now: datetime) -> Glyph:
    """The state of a clock by the minute for moments, by the day for days."""
    if isinstance(due, datetime) and due < now:
        return Glyph.OVERDUE
    return GLYPHS[due_state(day_of(due), now.date())]


def due_card(title: str, due: date | datetime, sentence: str, now: datetime) -> DueCard:
    """One clock with its sum."""
    return DueCard(due_glyph(due, now), title, due_words(due, now.date()), sentence)


def file_cards(file: ComplaintFile, now: datetime) -> list[DueCard]:
    """The clocks of a complaint as they were frozen, and whether they were kept."""
    fields = file.fields
    rows = (
        ("联系", file.contact_due, fields.contacted),
        ("答复", file.reply_due_on, fields.replied_on),
    )
    cards = []
    for (what, due, done), sentence in zip(rows, file.clocks, strict=False):
        if due is None:
            continue
        if done is None:
            cards.append(due_card(f"{what}客户", due, sentence, now))
            continue
        late = done > due
        glyph = Glyph.OVERDUE if late else Glyph.DONE
        title = f"{what}晚了" if late else f"已按时{what}"
        cards.append(DueCard(glyph, title, due_words(due, now.date()), sentence))
    return cards


class ClockCard(Card):
    """期限: the two clocks, or one line where there are none."""

    def __init__(self) -> None:
        super().__init__("期限")
        self._box = QVBoxLayout()
        self._box.setSpacing(6)
        self.body.addLayout(self._box)

    def show_due(self, found: Clocks | None, now: datetime) -> None:
        """The clocks a complaint received then would have."""
        if found is None:
            self.show_cards((), "受理时间填好后，这里算出期限")
            return
        contact, reply = _title(found.contact, "内联系"), _title(found.reply, "答复")
        self.show_cards(
            (
                due_card(contact, found.contact.due, found.contact.sentence, now),
                due_card(reply, found.reply.due, found.reply.sentence, now),
            )
        )

    def show_cards(self, cards: Sequence[QWidget], note: str = "") -> None:
        """These, with a rule between."""
        clear_layout(self._box)
        for number, card in enumerate(cards):
            if number:
                self._box.addWidget(rule())
            self._box.addWidget(card)
        if note:
            self._box.addWidget(label(note, "small", "ink3", wrap=True))


def _title(due: Due, what: str) -> str:
    unit = due.limit.unit
    counter = " 个" if unit == "工作日" else " "
    return f"{due.limit.value}{counter}{unit}{what}"


class Radar(QWidget):
    """Earlier complaints that look alike; empty while there are none.

    Signals: `open_asked(pk)`, `link_asked(pk or None)` to tie the new one to an earlier one.
    """

    open_asked = Signal(int)
    link_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_repeats(self, found: Sequence[Repeat], linked: int | None, today: date) -> None:
        """These; `linked` is the one this complaint repeats already."""
        clear_layout(self._column)
        self.setVisible(bool(found))
        if found:
            self._column.addWidget(self._card(found, linked, today))

    def _card(self, found: Sequence[Repeat], linked: int | None, today: date) -> RadarCard:
        why = next((word for word in _WHYS if any(one.why == word for one in found)), "")
        card = RadarCard(f"近 {DAYS} 天{why}第 {len(found) + 1} 次", ())
        for one in found[:_SHOWN]:
            card.body.insertLayout(card.body.count() - 1, self._line(one, today))
        waiting = _worth_linking(found)
        held = next((one for one in found if one.pk == linked), None)
        words = _advice(waiting, len(found) - _SHOWN)
        if held is not None:
            words = f"已作为 {short_number(held.number)} 的重复投诉"
        note = label(words, "small", "ink3", wrap=True)
        note.setObjectName("radar_note")
        card.body.insertWidget(card.body.count() - 1, note)
        card.buttons.addWidget(self._link(waiting, held))
        card.buttons.addStretch(1)
        return card

    def _line(self, one: Repeat, today: date) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(short_date(one.received_on, today), ink="ink2"))
        row.addWidget(label(short_number(one.number)))
        end = "已结" if one.closed else "未结"
        what = one.category.rsplit(" / ", 1)[-1] or "未分类"
        row.addWidget(ElidedLabel(f"{end}，{breakable(what)}"), 1)
        open_it = IconButton("chevron-right", f"打开 {one.number}", self._opener(one.pk))
        row.addWidget(open_it)
        return row

    def _opener(self, pk: int) -> Callable[[], None]:
        return lambda: self.open_asked.emit(pk)

    def _link(self, waiting: Repeat, held: Repeat | None) -> Button:
        if held is not None:
            return Button("取消关联", run=lambda: self.link_asked.emit(None))
        words = f"作重复关联 {short_number(waiting.number)}"
        return Button(words, run=lambda: self.link_asked.emit(waiting.pk))


def _worth_linking(found: Sequence[Repeat]) -> Repeat:
    """The open one of the same customer, else any open one, else the newest."""
    return min(found, key=lambda one: (one.closed, one.why != "同一客户"))


def _advice(waiting: Repeat, beyond: int) -> str:
    more = f"还有 {beyond} 件没有列出。" if beyond > 0 else ""
    if waiting.closed:
        return more or f"{waiting.why}，先看看上次怎么答复的。"
    return f"{waiting.why}，{short_number(waiting.number)} 还没有办结。{more}"
