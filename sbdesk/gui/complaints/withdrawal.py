"""Taking a complaint out of the ledger: the reason must be given; undo brings it back."""

from sbdesk.domain.errors import Problem
from sbdesk.gui.complaints.contents import titled
from sbdesk.gui.parts.fields import TextArea
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.labels import label
from sbdesk.services.complaints import ComplaintFile

_MEANING = (
    "撤回后这件投诉不再出现在台账里，编号不再使用；随时可以撤销。"
    "已经办完的投诉不要撤回，请在「答复」里填办结日期。"
)


class Withdrawal(FormPage):
    """`saved` asks for it; `read()` gives the reason or shows that there is none."""

    def __init__(self) -> None:
        super().__init__("撤回投诉", save_and_new=False)
        self._file: ComplaintFile | None = None
        self.form.add_widget(label(_MEANING, ink="ink2", wrap=True))
        box = TextArea("如：与另一件重复登记", 3)
        self.form.add("reason", "原因", box, required=True, wide=True)
        self.save.setText("撤回 Ctrl+S")
        self.save.setShortcut("Ctrl+S")

    def begin(self, file: ComplaintFile) -> None:
        """Ask about this complaint."""
        self._file = file
        self.about.setText(titled(file))
        self.form.clear()
        self.set_saving(False)
        self.form.focus_first()

    def file(self) -> ComplaintFile | None:
        """Which complaint it is about."""
        return self._file

    def read(self) -> str | None:
        """The reason; None when it is missing."""
        reason = str(self.form.field("reason").value())
        if reason:
            return reason
        self.form.show_problems([Problem("reason", "撤回的原因没有写")])
        self.form.jump_to_first_problem()
        return None
