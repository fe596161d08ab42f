"""Taking a customer's file out of use: the reason must be given; undo brings it back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout

from sbdesk.domain.errors import Problem
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.fields import TextArea
from sbdesk.gui.parts.form import FormGrid
from sbdesk.gui.parts.form_page import ActionBar
from sbdesk.gui.parts.labels import label
from sbdesk.services.customers import CustomerFile

_WHAT_IT_MEANS = (
    "撤回后这一户不再出现在清单、查找和报表里；档案、投诉和走访都还在，随时可以撤销。"
    "客户销户不要撤回，请把阶段改成「已销户」。"
)


class Withdrawal(Card):
    """Signals: `confirmed(reason)`, `cancelled`."""

    confirmed = Signal(str)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__("撤回客户", padded=False)
        self._file: CustomerFile | None = None
        self.form = FormGrid()
        self.form.add(
            "reason", "原因", TextArea("如：与另一户重复建档", lines=3), required=True, wide=True
        )
        middle = QVBoxLayout()
        middle.setContentsMargins(16, 8, 16, 8)
        middle.addWidget(label(_WHAT_IT_MEANS, ink="ink2", wrap=True))
        middle.addSpacing(8)
        middle.addWidget(self.form)
        middle.addStretch(1)
        self.bar = ActionBar()
        cancel = Button("取消 Esc", run=self.cancelled.emit)
        self.go = Button("撤回这一户", "primary", "withdraw", "Ctrl+S", self._confirm)
        self.bar.buttons.addWidget(cancel)
        self.bar.buttons.addWidget(self.go)
        self.bar.jump_asked.connect(self.form.jump_to_first_problem)
        self.form.problems_changed.connect(self.bar.show_count)
        self.form.finished.connect(lambda: self.go.setFocus(Qt.FocusReason.TabFocusReason))
        self.body.setSpacing(0)
        self.body.addLayout(middle, 1)
        self.body.addWidget(self.bar)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.cancelled)

    def begin(self, file: CustomerFile) -> None:
        """Ask about this customer."""
        self._file = file
        fields = file.fields
        self.note.setText(f"{fields.name}　{fields.customer_no}".strip())
        self.form.clear()
        self.go.setEnabled(True)
        self.form.focus_first()

    def file(self) -> CustomerFile | None:
        """Whom it is about."""
        return self._file

    def _confirm(self) -> None:
        reason = str(self.form.field("reason").value())
        if not reason:
            self.form.show_problems([Problem("reason", "请写明撤回的原因")])
            self.form.jump_to_first_problem()
            return
        self.go.setEnabled(False)
        self.confirmed.emit(reason)
