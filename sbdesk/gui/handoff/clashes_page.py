"""未裁定: the clashes that were left open when packages were taken in."""

from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from sbdesk.domain.handoff import ClashRow
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.bench import Bench
from sbdesk.gui.handoff.decisions import Decisions
from sbdesk.gui.handoff.review import Review
from sbdesk.gui.handoff.review_lines import review_lines
from sbdesk.gui.handoff.review_rows import clash_rows
from sbdesk.gui.handoff.work import Answered
from sbdesk.gui.jobs import ReadRunner
from sbdesk.gui.page import Command
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.notes import EmptyState

_ADVICE = "两台机器改了同一处、又改得不一样，才会列在这里。收包时放着的，也在这里定。"
_NOTE = "没定的先照标明的显示，不会丢"
_GIVE_UP = "裁定了 {} 项，还没有写入，要放弃吗？"


class ClashesPage(QWidget):
    """Signals: `shown(count)` when clashes were read, `settled(Changes)` when answers were
    written, `offers_changed`, `join_asked(row)`, `file_asked(row)`, `receive_asked`."""

    shown = Signal(int)
    settled = Signal(object)
    offers_changed = Signal()
    join_asked = Signal(object)
    file_asked = Signal(object)
    receive_asked = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._clashes: tuple[ClashRow, ...] = ()
        self._reader = ReadRunner(parent=self)
        self.nothing = Card()
        self.take = Button("收包 Ctrl+O", icon="import", run=self.receive_asked.emit)
        nothing = EmptyState("check", "没有等着裁定的", _ADVICE)
        nothing.buttons.addWidget(self.take)
        self.nothing.body.addWidget(nothing)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)

    @cached_property
    def review(self) -> Review:
        """Built when there is something to settle, which is seldom."""
        made = Review(self._bench.today, "未裁定", _NOTE, dry=False)
        self.pages.addWidget(made)
        made.answered.connect(self._count)
        made.go_asked.connect(self.write)
        made.join_asked.connect(self.join_asked)
        made.file_asked.connect(self.file_asked)
        return made

    def asks(self) -> bool:
        """Whether something is to be settled here."""
        return self.pages.currentWidget() is not self.nothing

    # what the tab asks

    def commands(self) -> Sequence[Command]:
        """Its lines in the menus."""
        return review_lines(self.review, self.write, "写入裁定") if self.asks() else ()

    def refresh(self) -> None:
        """Read again; answers that were not written yet are kept."""
        desk, read = self._bench.place.desk(), self._bench.work.open_clashes
        self._reader.run(lambda: tuple(read(desk)), self._show, self._bench.tell)

    def count(self) -> int:
        """How many are open."""
        return len(self._clashes)

    def take_keyboard(self) -> None:
        """The list, or the button that stands where there is none."""
        if self.asks():
            self.review.take_keyboard()
        else:
            self.take.setFocus(Qt.FocusReason.TabFocusReason)

    def leave(self) -> bool:
        """Esc."""
        return self.asks() and self.review.leave()

    def let_go(self) -> bool:
        """Whether answers that were not written may be dropped."""
        given = len(self.review.decisions.given()) if self.asks() else 0
        ask = self._bench.place.messages.ask
        if given and not ask(_GIVE_UP.format(given), "放弃", "回去写入"):
            return False
        if given:
            self.review.show_rows(clash_rows(self._clashes), Decisions(self._clashes))
            self._count()
        return True

    def shut_down(self) -> None:
        """Let go of the reading thread."""
        self._reader.shut_down()

    # what a person does here

    def write(self) -> None:
        """Write the answers given."""
        given = self.review.decisions.given() if self.asks() else {}
        if not given or self._bench.is_busy():
            return
        settle = self._bench.work.settle
        self._bench.run("正在写入裁定", lambda desk, _check: settle(desk, given), self._written)

    # inside

    def _show(self, clashes: tuple[ClashRow, ...]) -> None:
        if clashes != self._clashes:
            self._clashes = clashes
            self._show_clashes(clashes)
        self.offers_changed.emit()
        self.shown.emit(len(clashes))

    def _show_clashes(self, clashes: tuple[ClashRow, ...]) -> None:
        held = self.review.decisions.given()
        shown = self.review.clash()
        decisions = Decisions(clashes)
        for row in clashes:
            if row.id in held:
                decisions.decide(row.id, held[row.id])
        self.review.show_rows(clash_rows(clashes), decisions)
        again = [row for row in clashes if shown is not None and row.id == shown.id]
        if again:
            self.review.show_clash(again[0])
        at_work = self.isAncestorOf(QApplication.focusWidget() or self)
        before, now = self.pages.currentWidget(), self.review if clashes else self.nothing
        self.pages.setCurrentWidget(now)
        if at_work and now is not before:
            self.take_keyboard()
        self._count()

    def _count(self) -> None:
        given = len(self.review.decisions.given())
        self.review.bar.show_state(
            self.review.decisions.open_customers(),
            given,
            f"写入 {given} 项裁定" if given else "写入裁定",
            may_go=given > 0,
            aside=True,
        )

    def _written(self, done: Answered) -> None:
        self._show(())
        self.refresh()
        if done.count:
            self.settled.emit(done.changes)
        glyph = Glyph.TODAY if done.left else Glyph.DONE
        self._bench.say(glyph, "".join((f"写入了 {done.count} 项裁定。", *done.left)))
