"""Pages of 收包 beside the review: why a file is refused, and what was done."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sbdesk.domain.handoff import Inspection
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.words import SET_ASIDE_ADVICE, file_line, packed_line
from sbdesk.gui.handoff.work import TakenIn
from sbdesk.gui.letters import px
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.facts import FactGrid, FactLine, breakable
from sbdesk.gui.parts.form_page import scrolling
from sbdesk.gui.parts.labels import GlyphMark, label
from sbdesk.gui.parts.tall_column import TallColumn

_UNTOUCHED = "什么也没有写入，本机的数据没有改动。"


class SentencePage(Card):
    """A glyph with a sentence, what belongs to it, buttons beneath; scrolls when it must."""

    def __init__(self, glyph: Glyph) -> None:
        super().__init__(padded=False)
        inner = TallColumn()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(10)
        self.mark = GlyphMark(glyph, 16)
        self.sentence = label("", "card", wrap=True)
        head.addWidget(self.mark)
        head.addWidget(self.sentence, 1)
        self.facts = FactGrid()
        self.about = label("", ink="ink2", wrap=True)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        row = QHBoxLayout()
        row.addLayout(self.buttons)
        row.addStretch(1)
        column.addLayout(head)
        column.addWidget(self.facts)
        column.addWidget(self.about)
        column.addSpacing(px(4))
        column.addLayout(row)
        column.addStretch(1)
        self.body.addWidget(scrolling(inner), 1)

    def _say(self, sentence: str, facts: Sequence[FactLine], about: str) -> None:
        self.sentence.setText(breakable(sentence))
        self.facts.show_lines(facts)
        self.facts.setVisible(bool(facts))
        self.about.setText(breakable(about))
        self.about.setVisible(bool(about))


class RefusalPage(SentencePage):
    """Why nothing of this file is taken in; the only way on is another file."""

    other_asked = Signal()

    def __init__(self) -> None:
        super().__init__(Glyph.OVERDUE)
        self.other = Button("换一个文件 Ctrl+O", "primary", "import", run=self.other_asked.emit)
        self.buttons.addWidget(self.other)

    def show_refusal(self, path: Path, inspection: Inspection) -> None:
        """The sentences of a refusal, and which file it was."""
        sentences = [words for _code, words in inspection.refused]
        facts = inspection.facts
        lines = [FactLine("文件", path.name, wide=True)]
        if facts is not None:
            lines = [
                FactLine("从", " ".join(filter(None, (facts.sender_station, facts.sender)))),
                FactLine("给", facts.receiver),
                FactLine("打包", packed_line(facts), wide=True),
                FactLine("文件", file_line(facts), wide=True),
            ]
        self._say("".join(sentences) or "这个文件不能收。", lines, _UNTOUCHED)


class DonePage(SentencePage):
    """What taking in did, the backup made before, and the receipt that is still to be written."""

    receipt_asked = Signal()
    clashes_asked = Signal()
    another_asked = Signal()
    leave_asked = Signal()

    def __init__(self) -> None:
        super().__init__(Glyph.DONE)
        self.receipt = Button("写回执 Ctrl+R", "primary", "check", run=self.receipt_asked.emit)
        self.clashes = Button("看未裁定的 Alt+3", run=self.clashes_asked.emit)
        self.another = Button("再收一个 Ctrl+O", run=self.another_asked.emit)
        self.back = Button("回到机器清单 Esc", run=self.leave_asked.emit)
        for button in (self.receipt, self.clashes, self.another, self.back):
            self.buttons.addWidget(button)

    def show_taken(self, taken: TakenIn, sender: str) -> None:
        """This was done; `sender` is who gets the receipt."""
        lines = [
            FactLine("新收下", f"{taken.new:,} 项操作"),
            FactLine("早就有", f"{taken.known:,} 项操作" if taken.known else ""),
            FactLine("附件", f"{taken.files:,} 个" if taken.files else ""),
            FactLine("裁定了", f"{taken.settled:,} 项" if taken.settled else ""),
            FactLine("还没定", f"{taken.open:,} 项，放在「未裁定」里" if taken.open else ""),
            FactLine("备份", f"写入前存了「{taken.backup}」" if taken.backup else "", wide=True),
        ]
        told = [*taken.set_aside, *[SET_ASIDE_ADVICE][: len(taken.set_aside)], *taken.remarks]
        ask = f"请给「{sender}」写回执，带回去：对方收到就知道这一包到了，下次只带新的。"
        self._say(taken.sentence, lines, "\n".join([*told, ask]))
        self.clashes.setVisible(taken.open > 0)
        self.show_answered(False)

    def show_known(self, sender: str) -> None:
        """The package holds nothing that is not here: only the receipt is wanted."""
        ask = f"「{sender}」大概没有收到回执。再写一张带回去，下次只带新的。"
        self._say("这一包的内容本机都有了，不用再写入。", (), ask)
        self.clashes.setVisible(False)
        self.show_answered(False)

    def show_answered(self, answered: bool) -> None:
        """Whether the receipt was written."""
        self.receipt.setText("再写一次回执 Ctrl+R" if answered else "写回执 Ctrl+R")
        self.receipt.updateGeometry()

    def widget_to_begin(self) -> QWidget:
        """Where the keyboard goes."""
        return self.receipt
