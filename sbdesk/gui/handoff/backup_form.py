"""备份到 U 盘: for whom it is locked, with which passphrase."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from sbdesk.domain.errors import Problem, UserMistake
from sbdesk.domain.handoff import PACKAGE_SUFFIX, Packed, SiteRow
from sbdesk.gui.handoff.advice import advice
from sbdesk.gui.handoff.bench import PACKAGES, STICK_UNTOUCHED, Bench
from sbdesk.gui.parts.choices import DropDown
from sbdesk.gui.parts.fields import LineField
from sbdesk.gui.parts.form_page import FormPage

_BY_PHRASE = ""
_ADVICE = (
    "备份带着全部数据、附件和签发过的通知单，锁着存到 U 盘。用口令锁的，谁有口令谁能恢复，"
    "忘了就谁也打不开；锁给一台机器的（例如县公司），只有那台机器打得开。"
    "要恢复，在「备份」一页点「从 U 盘恢复」。"
)
_HINT = "至少 8 个字符；想一句自己记得住的话，越长越好"
_DIFFERENT = "两次打的不一样，请再打一遍。"
_MISSING = "请打一个口令。"


class SecretField(LineField):
    """A line whose letters nobody can read over the shoulder; blanks at its ends count."""

    def __init__(self) -> None:
        super().__init__(limit=200)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def value(self) -> str:
        """Exactly what was typed."""
        return self.text()


class BackupForm(FormPage):
    """Signals: `written(Packed)`."""

    written = Signal(object)

    def __init__(self, bench: Bench) -> None:
        super().__init__("备份到 U 盘", save_and_new=False)
        self._bench = bench
        self._sites: dict[str, SiteRow] = {}
        self.form.add_widget(advice(_ADVICE))
        self.whom = self.form.add("whom", "锁给谁", DropDown(), wide=True)
        # Side by side: in large letters three rows would not all be in sight.
        self.first = self.form.add("phrase", "口令", SecretField(), hint=_HINT)
        self.second = self.form.add("again", "再打一遍", SecretField())
        self.save.setText("存到 U 盘 Ctrl+S")
        # Other words take the key away.
        self.save.setShortcut("Ctrl+S")
        self.form.edited.connect(lambda _name: self._show_kind())
        self.saved.connect(self._write)

    def begin(self, others: Sequence[SiteRow]) -> None:
        """Empty; these machines can be locked to."""
        self._sites = {row.id.hex(): row for row in others}
        items = [(_BY_PHRASE, "用口令锁")]
        items += [(key, f"{row.name}（{row.station}）") for key, row in self._sites.items()]
        self.whom.set_items(items)
        self.form.clear()
        self.form.set_values({"whom": _BY_PHRASE})
        self._show_kind()
        self.set_saving(False)
        self.form.focus_on("phrase")

    def _show_kind(self) -> None:
        by_phrase = self.whom.value() == _BY_PHRASE
        for field in (self.first, self.second):
            field.setEnabled(by_phrase)
        self.form.set_hint("phrase", _HINT if by_phrase else "锁给机器的不用口令")

    def _problems(self) -> list[Problem]:
        if self.whom.value() != _BY_PHRASE:
            return []
        if not self.first.value():
            return [Problem("phrase", _MISSING)]
        if self.first.value() != self.second.value():
            return [Problem("again", _DIFFERENT)]
        return []

    def _write(self) -> None:
        problems = self._problems()
        self.form.show_problems(problems)
        if problems:
            self.form.jump_to_first_problem()
            return
        to = self._sites.get(str(self.whom.value()))
        phrase = None if to else self.first.value()
        name = f"备份-{self._bench.today():%Y%m%d}{PACKAGE_SUFFIX}"
        out = self._bench.choose_out("备份存到哪里", PACKAGES, name)
        if out is None:
            return
        back_up = self._bench.work.back_up
        self._bench.run(
            "正在备份到 U 盘",
            lambda desk, check: back_up(
                desk, out, to=to.id if to else None, passphrase=phrase, checkpoint=check
            ),
            self._written,
            fail=self._failed,
            meaning=STICK_UNTOUCHED,
        )

    def _written(self, packed: Packed) -> None:
        self.form.clear()
        self._bench.say_written(packed)
        self.written.emit(packed)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, UserMistake) and self.whom.value() == _BY_PHRASE:
            self.form.show_problems([Problem("phrase", str(error))])
            self.form.jump_to_first_problem()
        else:
            self._bench.tell(error)
