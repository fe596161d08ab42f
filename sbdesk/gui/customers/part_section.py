"""All parts of one kind, one beneath the other, under a heading that offers 新增."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sbdesk.domain.dossier import PartKind
from sbdesk.gui.customers.part_row import AddButton, PartRow
from sbdesk.gui.customers.part_words import Told
from sbdesk.gui.parts.labels import label

_NONE_YET = "还没有"


class PartSection(QWidget):
    """Signals: `add_asked`, `edit_asked(id)`, `withdraw_asked(id)`, `attach_asked(id)`,
    `scans_asked(id)`, `moved(stop, by)`.

    Rows that stay keep the keyboard when the section is shown anew.
    """

    add_asked = Signal()
    edit_asked = Signal(bytes)
    withdraw_asked = Signal(bytes)
    attach_asked = Signal(bytes)
    scans_asked = Signal(bytes)
    moved = Signal(object, int)

    def __init__(self, kind: PartKind) -> None:
        super().__init__()
        self.kind = kind
        self._rows: list[PartRow] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._note = label(_NONE_YET, "small", "ink3")
        self.add = AddButton("新增", "quiet", "plus", run=self.add_asked.emit)
        self.add.setAccessibleName(f"新增{kind.title}")
        self.add.setToolTip(f"新增{kind.title}(Ins)")
        self.add.moved.connect(lambda by: self.moved.emit(self.add, by))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(kind.title, "strong"))
        head.addWidget(self._note)
        head.addStretch(1)
        head.addWidget(self.add)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(self._column)

    def show_parts(self, parts: Sequence[Told]) -> None:
        """These, in this order."""
        held = {row.shown().id: row for row in self._rows}
        wanted = {one.id for one in parts}
        for row in self._rows:
            if row.shown().id not in wanted:
                self._drop(row)
        self._rows = [self._row_for(one, held) for one in parts]
        for at, row in enumerate(self._rows):
            if self._column.indexOf(row) != at:
                self._column.insertWidget(at, row)
        self._note.setText(str(len(parts)) if parts else _NONE_YET)

    def stops(self) -> list[QWidget]:
        """Where the keyboard may stand, from top to bottom."""
        return [self.add, *self._rows]

    def row(self, record: bytes) -> PartRow | None:
        """The row of this part."""
        return next((row for row in self._rows if row.shown().id == record), None)

    def rows(self) -> Sequence[PartRow]:
        """All rows."""
        return tuple(self._rows)

    def current(self) -> PartRow | None:
        """The row with the keyboard."""
        return next((row for row in self._rows if row.hasFocus()), None)

    def _row_for(self, one: Told, held: dict[bytes, PartRow]) -> PartRow:
        if one.id in held:
            held[one.id].show_told(one)
            return held[one.id]
        row = PartRow(one, editable=True)
        row.opened.connect(lambda: self.edit_asked.emit(one.id))
        row.withdraw_asked.connect(lambda: self.withdraw_asked.emit(one.id))
        row.attach_asked.connect(lambda: self.attach_asked.emit(one.id))
        row.scans_asked.connect(lambda: self.scans_asked.emit(one.id))
        row.add_asked.connect(self.add_asked)
        row.moved.connect(lambda by: self.moved.emit(row, by))
        return row

    def _drop(self, row: PartRow) -> None:
        """Away with it; its keyboard goes to 新增."""
        if row.hasFocus():
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
