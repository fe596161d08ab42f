"""The form of the first start, alone in the middle of the window; while work runs, its progress."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sbdesk.domain.errors import Problem
from sbdesk.domain.offices import office_problems
from sbdesk.gui.letters import px
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.fields import LineField
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.labels import ElidedLabel, label
from sbdesk.gui.parts.notes import ProgressCard

_WIDE, _HIGH = 640, 424
"""The form in pixels at letters of 100 %; in a lower window it scrolls."""
_WELCOME = (
    "这台电脑上还没有本所的数据。填好下面四格，按「建立」就可以用了；"
    "想先看看是什么样子，按「看演示」，里面全是编的，不会混进本所的数据。"
)
_CODE = "所里每台电脑都填同一个代码；手里有备份的，填原来的代码"
_PERSON = "您是第一个使用人，职务记为所长"
_MACHINE = "所里第一台电脑填 A，第二台填 B，依次往下；它印在每个编号里"


@dataclass(frozen=True)
class Founding:
    """What the clerk filled in, already checked; `machine` is one letter from A to Z."""

    station: str
    code: str
    person: str
    machine: str


class FirstRunPage(QWidget):
    """Signals: `asked(Founding)`, `practice_asked`, `stop_asked` of the work that runs, `left`,
    `letters_asked(by)` for a step larger (1), smaller (-1) or back to 100 % (0)."""

    asked = Signal(object)
    practice_asked = Signal()
    stop_asked = Signal()
    left = Signal()
    letters_asked = Signal(int)

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.card = FormPage("第一次使用：建立本所", save_and_new=False)
        self.progress_card = ProgressCard()
        self.place = ElidedLabel(f"数据放在 {folder}", "small", "ink3")
        self.place.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        self._add_fields()
        self._add_buttons()
        self._build()
        self.progress_card.cancelled.connect(self.stop_asked)
        self.progress_card.hide()
        self._add_letter_keys()
        self._measure()

    def begin(self) -> None:
        """The keyboard is in the first field."""
        self.card.form.focus_first()

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Each beneath its field, the keyboard in the first of them."""
        self.card.form.show_problems(problems)
        self.card.form.jump_to_first_problem()

    def wait(self, words: str, meaning: str = "") -> None:
        """Show that work runs; `meaning` says what stopping it means, "" where it cannot be."""
        for part in (self.card, self.place):
            part.hide()
        self.progress_card.begin(words, meaning or "用不了几秒")
        self.progress_card.cancel.setVisible(bool(meaning))
        if meaning:
            self.progress_card.cancel.setFocus(Qt.FocusReason.TabFocusReason)

    def progress(self, done: int, total: int, what: str) -> None:
        """Fits `Job.progressed`."""
        self.progress_card.progress(done, total, f"{what}，请稍等……" if what else "")

    def show_form(self) -> None:
        """Back to the form with all that was typed."""
        self.progress_card.hide()
        for part in (self.card, self.place):
            part.show()
        self.begin()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def _add_fields(self) -> None:
        form = self.card.form
        welcome = label(_WELCOME, ink="ink2", wrap=True)
        welcome.setContentsMargins(0, 0, 0, 12)
        form.add_widget(welcome)
        station, code = LineField("如 林东供电所", 40), LineField("如 LD01", 20)
        form.add("station", "所名", station, required=True, wide=True)
        form.add("code", "所代码", code, required=True, wide=True, hint=_CODE)
        form.add("person", "您的姓名", LineField("", 20), required=True, wide=True, hint=_PERSON)
        form.add("machine", "本机代号", LineField("", 1), required=True, wide=True, hint=_MACHINE)
        form.set_values({"machine": "A"})

    def _add_buttons(self) -> None:
        card = self.card
        # Other words take the key away.
        card.save.setText("建立 Ctrl+S")
        card.save.setShortcut("Ctrl+S")
        card.cancel.setText("退出 Esc")
        self.practice = Button("看演示", key="Ctrl+D", run=self.practice_asked.emit)
        card.bar.buttons.insertWidget(0, self.practice)
        card.saved.connect(self._ask)
        card.cancelled.connect(self.left)

    def _build(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addStretch(1)
        # All the height it may have, before the gaps above and below get any.
        column.addWidget(self.card, 1000)
        column.addWidget(self.progress_card)
        column.addWidget(self.place)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.addStretch(1)
        row.addLayout(column, 1000)
        row.addStretch(1)

    def _add_letter_keys(self) -> None:
        """As in the menu 查看, which is not there yet."""
        for keys, by in ((("Ctrl++", "Ctrl+="), 1), (("Ctrl+-",), -1), (("Ctrl+0",), 0)):
            for key in keys:
                shortcut = QShortcut(QKeySequence(key), self)
                shortcut.activated.connect(lambda by=by: self.letters_asked.emit(by))

    def _ask(self) -> None:
        values = {name: str(value) for name, value in self.card.form.values().items()}
        for name in ("code", "machine"):
            values[name] = values[name].upper()
        problems = office_problems(**values)
        self.show_problems(problems)
        if not problems:
            self.asked.emit(Founding(**values))

    def _measure(self) -> None:
        for part in (self.card, self.progress_card, self.place):
            part.setMaximumWidth(px(_WIDE))
        self.card.setMaximumHeight(px(_HIGH))
