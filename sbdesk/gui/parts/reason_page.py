"""Asking why a record is withdrawn: the reason must be given; undo brings the record back.

page = ReasonPage()
page.begin("撤回走访", "访〔2026〕3号", "撤回后……", lambda reason: ...)
page.cancelled.connect(...)
"""

from collections.abc import Callable

from sbdesk.domain.errors import Invalid, Problem
from sbdesk.gui.parts.fields import TextArea
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.labels import label


class ReasonPage(FormPage):
    """A form of one field; `begin` says what is asked and what to do with the answer."""

    def __init__(self) -> None:
        super().__init__("撤回", "", save_and_new=False)
        self._run: Callable[[str], object] = lambda _reason: None
        self._meaning = label("", ink="ink2", wrap=True)
        self.form.add_widget(self._meaning)
        self.form.add("reason", "原因", TextArea(lines=3), required=True, wide=True)
        self.save.setText("撤回 Ctrl+S")
        # Other words take the key away.
        self.save.setShortcut("Ctrl+S")
        self.saved.connect(self._confirm)

    def begin(
        self, title: str, note: str, meaning: str, run: Callable[[str], object], hint: str = ""
    ) -> None:
        """Ask; `run(reason)` is called when a reason was given."""
        self._run = run
        self.heading.setText(title)
        self.about.setText(note)
        self._meaning.setText(meaning)
        self.form.clear()
        self.form.set_hint("reason", hint)
        self.set_saving(False)
        self.form.focus_first()

    def _confirm(self) -> None:
        reason = str(self.form.field("reason").value())
        if not reason:
            self.form.show_problems([Problem("reason", "请写明撤回的原因")])
            self.form.jump_to_first_problem()
            return
        self.set_saving(True)
        self._run(reason)

    def refused(self, error: BaseException) -> bool:
        """The service found a problem: show it here. False when that is not what happened."""
        self.set_saving(False)
        if isinstance(error, Invalid):
            self.form.show_problems(error.problems)
            self.form.jump_to_first_problem()
        return isinstance(error, Invalid)
