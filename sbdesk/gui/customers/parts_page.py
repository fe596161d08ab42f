"""A page of a customer's file: its kinds of parts beneath one another, all of it by keyboard.

Keys: ↑ ↓ from line to line over the headings, Home End to the first and last, Enter opens, Ins adds
one of the kind the keyboard stands in, Del takes back, Ctrl+O adds a scan of the line, Ctrl+↓ leads
to its scans.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sbdesk.domain.dossier import PartKind
from sbdesk.gui.customers.part_section import PartSection
from sbdesk.gui.customers.part_words import Told
from sbdesk.gui.letters import px
from sbdesk.gui.parts.form_page import scrolling
from sbdesk.gui.parts.labels import ElidedLabel
from sbdesk.gui.parts.tall_column import TallColumn

_KEYS_FROM = 240
_KEYS = "↑ ↓ 选择　　Enter 打开　　Ins 新增　　Del 撤回　　Ctrl+O 附扫描件　　Ctrl+↓ 看扫描件"


class PartsPage(QWidget):
    """Signals: `add_asked(kind)`, `edit_asked(kind, id)`, `withdraw_asked(kind, id)`,
    `attach_asked(kind, id)`, `scans_asked(kind, id)`."""

    add_asked = Signal(str)
    edit_asked = Signal(str, bytes)
    withdraw_asked = Signal(str, bytes)
    attach_asked = Signal(str, bytes)
    scans_asked = Signal(str, bytes)

    def __init__(self, kinds: Sequence[PartKind]) -> None:
        super().__init__()
        self.sections = {kind.name: PartSection(kind) for kind in kinds}
        self._left: tuple[str, bytes | None] | None = None
        self._wanted: bytes | None = None
        inner = TallColumn()
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(16, 4, 16, 8)
        self.column.setSpacing(6)
        self.area = scrolling(inner)
        self.area.verticalScrollBar().rangeChanged.connect(self._keep_in_sight)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.middle = QHBoxLayout()
        self.middle.setSpacing(12)
        self.middle.addWidget(self.area, 1)
        whole.addLayout(self.middle, 1)
        self._keys = ElidedLabel(_KEYS, "small", "ink3")
        self._keys.setContentsMargins(16, 4, 16, 6)
        whole.addWidget(self._keys)
        for name, section in self.sections.items():
            self._connect(name, section)
        self.build()

    def build(self) -> None:
        """Put the sections into the column; heirs put other things between them."""
        for section in self.sections.values():
            self.column.addWidget(section)
        self.column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The keys are told only where there is height to spare."""
        super().resizeEvent(event)
        self._keys.setVisible(self.height() >= px(_KEYS_FROM))

    def show_parts(self, parts: Mapping[str, Sequence[Told]]) -> None:
        """The parts by kind; a part asked for with `go_to` gets the keyboard now."""
        for name, section in self.sections.items():
            section.show_parts(parts.get(name, ()))
        self._chain()
        if self._wanted is not None:
            QTimer.singleShot(0, self, self._go_to_wanted)

    def go_to(self, record: bytes) -> None:
        """Put the keyboard on this part as soon as it is shown."""
        self._wanted = record
        QTimer.singleShot(0, self, self._go_to_wanted)

    def remember(self) -> None:
        """A form takes this page's place: the keyboard comes back to where it stands now."""
        chosen, kind = self.current(), self.current_kind()
        self._left = chosen or ((kind, None) if kind else None)

    def take_keyboard(self) -> None:
        """To where a form was asked for, else to where this page begins."""
        if self._wanted is not None and self._go_to_wanted():
            return
        stop = self._held() or self.first_stop()
        self._left = None
        if stop is not None:
            self._stand_on(stop)

    def first_stop(self) -> QWidget | None:
        """The first part, else the first 新增."""
        rows = [row for section in self.sections.values() for row in section.rows()]
        add = [stop for stop in self.stops() if stop.isVisibleTo(self)]
        return next(iter([*rows, *add]), None)

    def stops(self) -> list[QWidget]:
        """Where the keyboard may stand, from top to bottom."""
        return [stop for section in self.sections.values() for stop in section.stops()]

    def step(self, stop: QWidget, by: int) -> None:
        """So many stops on from this one, or back; at most to the last or first.

        Back from the first shows what stands above it.
        """
        stops = [one for one in self.stops() if one is stop or one.isVisibleTo(self)]
        at = stops.index(stop) + by
        self._stand_on(stops[min(len(stops) - 1, max(0, at))])
        if by < 0 and stop is stops[0]:
            self.area.verticalScrollBar().setValue(0)

    def current_kind(self) -> str:
        """The kind in whose section the keyboard stands, "" for none."""
        for name, section in self.sections.items():
            if any(stop.hasFocus() for stop in section.stops()):
                return name
        return ""

    def current(self) -> tuple[str, bytes] | None:
        """Kind and id of the part that has the keyboard."""
        for name, section in self.sections.items():
            row = section.current()
            if row is not None:
                return name, row.shown().id
        return None

    # inside

    def _chain(self) -> None:
        """Tab goes as ↓ does: a row that was made later stands where it is seen."""
        stops = self.stops()
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _connect(self, name: str, section: PartSection) -> None:
        section.add_asked.connect(partial(self.add_asked.emit, name))
        section.edit_asked.connect(partial(self.edit_asked.emit, name))
        section.withdraw_asked.connect(partial(self.withdraw_asked.emit, name))
        section.attach_asked.connect(partial(self.attach_asked.emit, name))
        section.scans_asked.connect(partial(self.scans_asked.emit, name))
        section.moved.connect(self.step)

    def _held(self) -> QWidget | None:
        if self._left is None or self._left[0] not in self.sections:
            return None
        kind, record = self._left
        section = self.sections[kind]
        return (section.row(record) if record is not None else None) or section.add

    def _stand_on(self, stop: QWidget) -> None:
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        self._bring_into_sight(stop)

    def _bring_into_sight(self, stop: QWidget) -> None:
        """The first part of a section with its heading: without it nobody knows what it is.

        Of a part that is higher than the page the beginning, where its name and frame are.
        """
        for section in self.sections.values():
            if section.rows() and stop is section.rows()[0]:
                self.area.ensureWidgetVisible(section.add, 0, 8)
        spare = self.area.viewport().height() - stop.height()
        if spare >= 0:
            self.area.ensureWidgetVisible(stop, 0, min(24, spare // 2))
        else:
            top = stop.mapTo(self.area.widget(), stop.rect().topLeft()).y()
            self.area.verticalScrollBar().setValue(top)

    def _keep_in_sight(self) -> None:
        """The page grew or shrank: where the keyboard stands stays in sight."""
        stop = next((one for one in self.stops() if one.hasFocus()), None)
        if stop is not None:
            self._bring_into_sight(stop)

    def _go_to_wanted(self) -> bool:
        for section in self.sections.values():
            row = section.row(self._wanted) if self._wanted is not None else None
            if row is not None and row.isVisible():
                self._wanted = self._left = None
                self._stand_on(row)
                return True
        return False
