"""恢复备份: choose one, its passphrase; it is checked and told before one is asked."""

from pathlib import Path

from PySide6.QtCore import Signal

from sbdesk.domain.errors import Problem
from sbdesk.domain.handoff import PACKAGE_SUFFIX, BackupFacts, Refused, RefusedCode
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.advice import advice
from sbdesk.gui.handoff.backup_form import SecretField
from sbdesk.gui.handoff.bench import Bench
from sbdesk.gui.handoff.words import backup_question
from sbdesk.gui.parts.form_page import FormPage

_ADVICE = (
    "请打做这份备份时设的口令。先从头到尾核对，说清是哪里、哪天、多少户，再问一次；"
    "在那以前什么也不改动。"
)
_BACKUPS = f"备份 (*{PACKAGE_SUFFIX} *.zip)"
_HINT = "大小写和空格都要一样"
_MISSING = "请打一个口令。"
_LEFT = "没有恢复，什么也没有改动。"


class RestoreForm(FormPage):
    """Signals: `asked` when a file was chosen that wants a passphrase: this page is to be shown."""

    asked = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__("从 U 盘恢复", save_and_new=False)
        self._bench = bench
        self._path = Path()
        self.form.add_widget(advice(_ADVICE))
        self.phrase = self.form.add("phrase", "口令", SecretField(), wide=True, hint=_HINT)
        self.save.setText("核对 Ctrl+S")
        # Other words take the key away.
        self.save.setShortcut("Ctrl+S")
        self.saved.connect(self._check)
        self.form.finished.connect(self._check)

    def choose(self) -> None:
        """Ask for the file at once."""
        path = self._bench.choose_file("选 U 盘上的备份", _BACKUPS)
        if path is not None:
            self.look_into(path)

    def look_into(self, path: Path) -> None:
        """Check this one, after its passphrase if it wants one."""
        needs = self._bench.work.needs_passphrase
        self._bench.run(
            f"正在看「{path.name}」",
            lambda _desk, _check: needs(path),
            lambda locked: self._begin(path, locked=locked),
        )

    def _begin(self, path: Path, *, locked: bool) -> None:
        self._path = path
        self.about.setText(path.name)
        self.form.clear()
        if locked:
            self.asked.emit()
            self.form.focus_on("phrase")
        else:
            self._look(None)

    def _check(self) -> None:
        if self._bench.is_busy():
            return
        phrase = self.phrase.value()
        self.form.show_problems([] if phrase else [Problem("phrase", _MISSING)])
        if phrase:
            self._look(phrase)
        else:
            self.form.jump_to_first_problem()

    def _look(self, phrase: str | None) -> None:
        look, path = self._bench.work.look_into_backup, self._path
        self._bench.run(
            f"正在核对「{path.name}」",
            lambda desk, check: look(desk, path, phrase, check),
            lambda facts: self._ask(facts, phrase),
            fail=self._failed,
        )

    def _ask(self, facts: BackupFacts, phrase: str | None) -> None:
        place, path = self._bench.place, self._path
        if place.messages.ask(backup_question(facts), "恢复"):
            self.form.clear()
            restore, folder = self._bench.work.restore, place.desk().office.folder
            if place.reopen(lambda: restore(folder, path, phrase, facts.package)):
                return
        self._bench.say(Glyph.TODAY, _LEFT)
        self._back_to_work()

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Refused) and error.code is RefusedCode.NOT_OURS and self.isVisible():
            self.form.show_problems([Problem("phrase", str(error))])
        else:
            self._bench.tell(error)
        self._back_to_work()

    def _back_to_work(self) -> None:
        if self.isVisible():
            self.form.focus_on("phrase")
