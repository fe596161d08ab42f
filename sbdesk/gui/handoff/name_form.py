"""改本机名称: what this machine is called in lists and packages, here and elsewhere."""

from PySide6.QtCore import Signal

from sbdesk.domain.errors import Invalid, Problem, UserMistake
from sbdesk.domain.handoff import SiteRow
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.advice import advice
from sbdesk.gui.handoff.bench import Bench
from sbdesk.gui.parts.fields import LineField
from sbdesk.gui.parts.form_page import FormPage

_LONGEST = 20
_ADVICE = (
    "起一个别人一听就知道是哪台的名字，如「大厅电脑」「外勤笔记本 02」。"
    "别的机器下次收包时看到新名字。"
)


class NameForm(FormPage):
    """Signals: `renamed`."""

    renamed = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__("改本机名称", save_and_new=False)
        self._bench = bench
        self.form.add_widget(advice(_ADVICE))
        self.name = self.form.add(
            "name", "名称", LineField(limit=_LONGEST), required=True, hint=f"最多 {_LONGEST} 个字"
        )
        self.saved.connect(self._rename)

    def begin(self, own: SiteRow) -> None:
        """The name it has."""
        self.form.clear()
        self.form.set_values({"name": own.name})
        self.form.mark_clean()
        self.form.focus_on("name")

    def _rename(self) -> None:
        name, rename = str(self.name.value()), self._bench.work.rename_own
        if not name:
            self._refuse("名称不能空着。")
            return
        self._bench.run(
            "正在改名称",
            lambda desk, _check: rename(desk, name),
            lambda _done: self._done(name),
            fail=self._failed,
        )

    def _done(self, name: str) -> None:
        self.form.mark_clean()
        self._bench.say(Glyph.DONE, f"本机现在叫「{name}」。")
        self.renamed.emit()

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Invalid):
            self._refuse("；".join(problem.text for problem in error.problems))
        elif isinstance(error, UserMistake):
            self._refuse(str(error))
        else:
            self._bench.tell(error)

    def _refuse(self, words: str) -> None:
        self.form.show_problems([Problem("name", words)])
        self.form.jump_to_first_problem()
