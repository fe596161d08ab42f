"""The head of what is shown of one customer: who, which record, where in the order of questions."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from sbdesk.domain.handoff import ClashRow
from sbdesk.domain.words import group_no
from sbdesk.gui.handoff.decisions import Decisions, customer_key
from sbdesk.gui.letters import px
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.labels import ElidedLabel, label


class SheetHead(QWidget):
    """Signals: `step_asked(-1 or 1)`, `back_asked` where the list is hidden behind it."""

    step_asked = Signal(int)
    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._back = Button("名单", "quiet", "chevron-left", run=self.back_asked.emit)
        self._name = ElidedLabel("", "card")
        self._record = ElidedLabel("", "body", "ink2")
        # The name has the room it needs; the record takes what is left.
        self._record.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._place = label("", "small", "ink3")
        self.before = Button("上一户", "quiet", run=lambda: self.step_asked.emit(-1))
        self.after = Button("下一户", "quiet", run=lambda: self.step_asked.emit(1))
        self.before.setToolTip("上一户(Alt+←)")
        self.after.setToolTip("下一户(Alt+→)")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 12, 0)
        row.setSpacing(10)
        for left in (self._back, self._name, self._record):
            row.addWidget(left, 1 if left is self._record else 0)
        for right in (self._place, self.before, self.after):
            row.addWidget(right)
        self._back.hide()
        self.show_customer("", "")
        self._measure()

    def show_clash(self, row: ClashRow, decisions: Decisions) -> None:
        """The question shown, and which of how many it is."""
        key = customer_key(row.customer, row.name)
        customers, own = decisions.customers(), decisions.of_customer(key)
        every = [one.id for one in decisions.clashes]
        at, within = every.index(row.id), [one.id for one in own].index(row.id)
        self._name.setText(row.name or "（无户名）")
        self._record.setText(row.record or group_no(row.customer_no))
        item = f" · 第 {within + 1} 项，共 {len(own)} 项" if len(own) > 1 else ""
        self._place.setText(f"第 {customers.index(key) + 1} 户，共 {len(customers)} 户{item}")
        self.before.setText("上一项" if within > 0 else "上一户")
        self.after.setText("下一项" if within < len(own) - 1 else "下一户")
        self.before.setEnabled(at > 0)
        self.after.setEnabled(at < len(every) - 1)
        self._offer(True)

    def show_customer(self, name: str, number: str) -> None:
        """A customer about whom nothing is asked."""
        self._name.setText(name)
        self._record.setText(group_no(number))
        self._offer(False)

    def show_back(self, narrow: bool) -> None:
        """「‹ 名单」 in a narrow window."""
        self._back.setVisible(narrow)
        self._back.updateGeometry()

    def texts(self) -> tuple[str, str, str]:
        """Name, record, place."""
        return self._name.text(), self._record.text(), self._place.text()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def _offer(self, asked: bool) -> None:
        for part in (self._place, self.before, self.after):
            part.setVisible(asked)

    def _measure(self) -> None:
        self.setFixedHeight(px(48))
