"""The page 经历 of a customer's file: everything that happened, narrowed, printed, written out.

Keys: Ctrl+L to the words to look for, Alt+↓ in the list of kinds, ↑ ↓ in the story, Enter opens the
complaint or visit, Ctrl+Shift+E writes out, Ctrl+P prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from sbdesk.domain.story_fields import STORY_KINDS
from sbdesk.domain.words import short_date
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.letters import px
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.choices import DropDown
from sbdesk.gui.parts.export_choice import ExportChoice
from sbdesk.gui.parts.fields import LineField
from sbdesk.gui.parts.labels import label
from sbdesk.gui.parts.notes import EmptyState
from sbdesk.gui.parts.own_keys import OwnKeys
from sbdesk.gui.parts.story_list import StoryItem, StoryList
from sbdesk.gui.workplace import Workplace
from sbdesk.services.customers import CustomerFile
from sbdesk.services.desk import Desk
from sbdesk.services.story import StoryEvent, story
from sbdesk.services.story_export import export_story, matching

_DONE = ("投诉办结", "办完：")
_TABS = {"complaints": "complaints", "visits": "visits"}


class StoryPage(QWidget):
    """Signals: `open_asked(subject, record)` for a complaint or visit, `print_asked(events)`,
    `changed(Changes)`, `said(sentence)`, `failed(error)`."""

    changed = Signal(object)
    said = Signal(str)
    failed = Signal(object)
    open_asked = Signal(str, object)
    print_asked = Signal(object)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._reader = ReadRunner(parent=self)
        self._file: CustomerFile | None = None
        self._to_print = False
        self._events: tuple[StoryEvent, ...] = ()
        self._shown: tuple[StoryEvent, ...] = ()
        self._masked = True
        self._on_paper: dict[StoryEvent, StoryEvent] = {}
        self.kinds = DropDown([("", "全部")])
        self.kinds.set_value("")
        self.kinds.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.kinds.edited.connect(self._narrow)
        self.words = LineField("找 编号、事项、经办人", 100)
        self.words.textChanged.connect(self._narrow)
        self.count = label("", "small", "ink3")
        self.list = StoryList()
        self.list.opened.connect(self._open)
        self.empty = EmptyState("document", "还没有记下什么", "投诉、走访、改动会自己记到这里。")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        self.choice = ExportChoice(place)
        self.export = Button("导出", icon="export", run=self.export_story)
        self.print = Button("打印经历", icon="print", run=self.print_story)
        self._build()

    # what it is asked

    def show_customer(self, file: CustomerFile | None) -> None:
        """Read this customer's story and show it."""
        other = file is None or self._file is None or file.id != self._file.id
        self._file = file
        if other:
            self.choice.hide()
            self.words.set_value("")
            self._take(())
        if file is None:
            self._reader.forget()
            return
        read = partial(_read, self._place.desk(), file.id, full=not self._masked)
        self._reader.run(read, self._take_both, self.failed.emit)

    def set_masked(self, masked: bool) -> None:
        """Numbers masked or whole from the next `show_customer` on; on paper they stay masked."""
        self._masked = masked

    def take_keyboard(self) -> None:
        """To the story, or to the words to look for where there is none."""
        (self.list if self.list.count() else self.words).setFocus()

    def events(self) -> tuple[StoryEvent, ...]:
        """What is shown now, newest first."""
        return self._shown

    def export_story(self) -> None:
        """Ask how, then write out what is shown."""
        if self._file is None or not self._shown:
            self.said.emit("没有可以导出的经历")
            return
        record, name = self._file.id, self._file.fields.name
        kinds, text = self._kinds(), str(self.words.value())
        self.choice.begin(
            f"{name}的经历",
            f"{name}-经历",
            len(self._shown),
            lambda desk, out, reason, _: export_story(desk, record, out, kinds, text, reason),
        )
        if not self.choice.isHidden():
            self._arrange()
            self.choice.go.setFocus()

    def print_story(self) -> None:
        """What is shown, on paper."""
        if self._file is not None and self._shown:
            self.print_asked.emit(tuple(self._on_paper[one] for one in self._shown))
        else:
            self.said.emit("没有可以打印的经历")

    def print_soon(self) -> None:
        """What is shown, on paper; while it is being read, as soon as it is there."""
        self._to_print = self._reader.is_reading()
        if not self._to_print:
            self.print_story()

    def shut_down(self) -> None:
        """Let go of the reading thread."""
        self._reader.shut_down()

    # inside

    def _build(self) -> None:
        self._bar = QWidget()
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(16, 10, 16, 8)
        row.setSpacing(8)
        row.addWidget(self.kinds)
        row.addWidget(self.words, 1)
        row.addWidget(self.count)
        row.addWidget(self.export)
        row.addWidget(self.print)
        self._asking = QWidget()
        held = QVBoxLayout(self._asking)
        held.setContentsMargins(16, 10, 16, 10)
        held.addWidget(self.choice)
        held.addStretch(1)
        self.stack.addWidget(self._asking)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self.stack, 1)
        self.words.setMinimumWidth(px(96))
        OwnKeys(self, {"Ctrl+P": self.print_story})
        for key, run in (("Ctrl+L", self.words.setFocus), ("Ctrl+Shift+E", self.export_story)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)
        self.export.setToolTip("导出(Ctrl+Shift+E)")
        self.print.setToolTip("打印经历(Ctrl+P)")
        self.choice.said.connect(self.said)
        self.choice.changed.connect(self.changed)
        self.choice.failed.connect(self.failed)
        self.choice.closed.connect(self._chosen)

    def _kinds(self) -> tuple[str, ...]:
        kind = self.kinds.value()
        return (kind,) if isinstance(kind, str) and kind else ()

    def _take_both(self, read: tuple[Sequence[StoryEvent], Sequence[StoryEvent]]) -> None:
        shown, masked = read
        self._on_paper = dict(zip(shown, masked, strict=True))
        self._take(shown)

    def _take(self, events: Sequence[StoryEvent]) -> None:
        self._events = tuple(events)
        counts = dict.fromkeys(STORY_KINDS, 0)
        for event in self._events:
            counts[event.kind] += 1
        items: list[tuple[object, str]] = [("", f"全部 {len(self._events)}")]
        items += [(k, f"{STORY_KINDS[k]} {n}") for k, n in counts.items() if n]
        self.kinds.set_items(items)
        if self.kinds.value() is None:
            self.kinds.set_value("")
        self.kinds.updateGeometry()
        waited = self.words.hasFocus() and not self.list.count() and not self.words.value()
        self._narrow()
        if waited and self._shown:
            self.list.setFocus()
        wanted, self._to_print = self._to_print, False
        if wanted:
            self.print_story()

    def _narrow(self) -> None:
        kinds = self._kinds()
        found = [one for one in self._events if not kinds or one.kind in kinds]
        self._shown = matching(found, str(self.words.value()))
        today = self._place.desk().today()
        self.list.show_items(_items(self._shown, today))
        some = len(self._shown) != len(self._events)
        self.count.setText(f"{len(self._shown):,} 件" if some else "")
        if self._events:
            self.empty.say("没有符合的", "换一个类别，或少写几个字。")
        else:
            self.empty.say("还没有记下什么", "投诉、走访、改动会自己记到这里。")
        self._arrange()

    def _arrange(self) -> None:
        """The story, or what asks how it goes out: there is not room for both."""
        asking = not self.choice.isHidden()
        self._bar.setVisible(not asking)
        told = self.list if self._shown else self.empty
        self.stack.setCurrentWidget(self._asking if asking else told)

    def _chosen(self) -> None:
        self._arrange()
        self.take_keyboard()

    def _open(self, row: int) -> None:
        event = self._shown[row]
        if event.kind in _TABS and event.record is not None:
            self.open_asked.emit(_TABS[event.kind], event.record)


def _read(
    desk: Desk, customer: bytes, *, full: bool
) -> tuple[Sequence[StoryEvent], Sequence[StoryEvent]]:
    """The story as it is shown, and the same events with masked numbers, for paper."""
    masked = story(desk, customer)
    return (story(desk, customer, full=True) if full else masked), masked


def _items(events: Sequence[StoryEvent], today: date) -> list[StoryItem]:
    made = []
    year = 0
    for event in events:
        head = f"{event.day.year}年" if event.day.year != year else ""
        year = event.day.year
        time = event.at[11:]
        day = short_date(event.day, today)
        done = event.title.startswith(_DONE)
        made.append(
            StoryItem(
                event.title,
                _detail(event),
                f"{day} {time}".strip(),
                " ".join(filter(None, (STORY_KINDS[event.kind], event.who))),
                Glyph.DONE if done else Glyph.DOT,
                head,
            )
        )
    return made


def _detail(event: StoryEvent) -> str:
    """What stands small beneath; of a joined file, which one it was."""
    from_where = f"（并入前的档案 {event.subject}）" if event.subject else ""
    return f"{event.detail}{from_where}"
