"""介绍本机: write the card of this machine, and the six words to read out."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from sbdesk.domain.handoff import CARD_SUFFIX, SiteRow, WrittenCard
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.bench import CARDS, STICK_UNTOUCHED, Bench, with_suffix
from sbdesk.gui.page import Command
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.form_page import ActionBar, scrolling
from sbdesk.gui.parts.labels import label, rule
from sbdesk.gui.parts.tall_column import TallColumn

_ADVICE = (
    "别的机器要先认得本机，才能给本机打包、收本机的包。点「写名片」存到 U 盘，"
    "插到那台机器上点「引入机器」，再把下面六个词念给那边的人听，由他照着打。"
    "名片里没有客户的信息，也没有密钥。"
)
_READ_OUT = "请念给对方听："
_BEFORE = "写好名片以后，六个词显示在这里。"
_AGAIN = "{} 起写的名片都是这六个词，不用重写。请念给对方听："
_RENAMED = (
    "{} 起写的名片是这六个词。本机的名称后来改过：对方还没引入的，请再写一张名片，词会换成新的。"
)


class CardPage(Card):
    """Signals: `closed`."""

    closed = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__(padded=False)
        self._bench = bench
        self._own: SiteRow | None = None
        self._whose = label("", ink="ink2", wrap=True)
        self._ask = label(_BEFORE, ink="ink3", wrap=True)
        self.phrase = label("", "title", wrap=True)
        self.phrase.setAccessibleName("核对的词")
        self.go = Button("写名片", "primary", "save", run=self.write)
        self.go.setText("写名片 Ctrl+S")
        self.bar = ActionBar()
        self._build()

    def begin(self, own: SiteRow | None) -> None:
        """The words of the card written last: where it is carried to, they are asked for later."""
        self._own = own
        self._whose.setText(f"本机：{own.name}，{own.station}" if own else "")
        last: WrittenCard | None = self._bench.ask(self._bench.work.last_card, None)
        if last is None:
            self.phrase.setText("")
            self._ask.setText(_BEFORE)
        else:
            self.phrase.setText(_apart(last.phrase))
            self._ask.setText((_AGAIN if last.current else _RENAMED).format(last.since))

    def commands(self) -> Sequence[Command]:
        """Its lines in the menus."""
        return (Command("文件", "写名片……", self.write, "Ctrl+S"),)

    def take_keyboard(self) -> None:
        """The button."""
        self.go.setFocus()

    def leave(self) -> bool:
        """Nothing is open in it."""
        return False

    def let_go(self) -> bool:
        """Nothing is typed here."""
        return True

    def write(self) -> None:
        """Ask where, write the card, show the words to read out."""
        name = f"{self._own.name if self._own else '本机'}-名片{CARD_SUFFIX}"
        out = self._bench.choose_out("本机的名片存到哪里", CARDS, name)
        if out is None:
            return
        path = with_suffix(out, CARD_SUFFIX)
        work = self._bench.work
        self._bench.run(
            "正在写名片",
            lambda desk, _check: work.own_card(desk, path),
            lambda phrase: self._written(path, phrase),
            meaning=STICK_UNTOUCHED,
        )

    def _written(self, path: Path, phrase: str) -> None:
        self._ask.setText(_READ_OUT)
        self.phrase.setText(_apart(phrase))
        self._bench.stick.show_written(path)
        self._bench.say(Glyph.DONE, f"名片写好了：{path.name}。已核对，可以拔出。")

    def _build(self) -> None:
        self.body.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(16, 10, 16, 10)
        head.addWidget(label("介绍本机", "title"))
        inner = TallColumn()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for part in (self._whose, label(_ADVICE, wrap=True), rule(), self._ask, self.phrase):
            column.addWidget(part)
        column.addStretch(1)
        self.bar.buttons.addWidget(Button("回到机器清单 Esc", run=self.closed.emit))
        self.bar.buttons.addWidget(self.go)
        self.body.addLayout(head)
        self.body.addWidget(rule())
        self.body.addWidget(scrolling(inner), 1)
        self.body.addWidget(self.bar)


def _apart(phrase: str) -> str:
    """The words with room between them, to be read aloud one by one."""
    return "　".join(phrase.split())
