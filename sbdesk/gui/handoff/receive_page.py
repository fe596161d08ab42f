"""收包: choose a file, dry run, settle what clashes, write, answer with a receipt."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sbdesk.domain.handoff import Decision, Inspection, SiteRow
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff import steps
from sbdesk.gui.handoff.bench import FILES_TO_TAKE, Bench
from sbdesk.gui.handoff.decisions import Decisions
from sbdesk.gui.handoff.outcome import DonePage, RefusalPage
from sbdesk.gui.handoff.package_card import PackageHead
from sbdesk.gui.handoff.receipt import write_receipt
from sbdesk.gui.handoff.review import Review
from sbdesk.gui.handoff.review_lines import review_lines
from sbdesk.gui.handoff.review_rows import rows_of
from sbdesk.gui.handoff.taking import Looked, look_into
from sbdesk.gui.handoff.work import TakenIn
from sbdesk.gui.page import Command
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.cards import Card
from sbdesk.gui.parts.notes import EmptyState

_ADVICE = (
    "对方打好的包、写好的回执、新机器的名片，都从这里收，会自动认出是哪一种；也可以用鼠标拖进来。"
    "交接包先试运行：看清楚会改什么，确认后才写入。"
)
_NO_SENDER = "这里没有引入过「{}」，写不了回执。请先引入它。"
_TRIED = "试运行完成：没有改动任何数据"
_GIVE_UP = "裁定了 {} 项，还没有写入，要放弃吗？"


class ReceivePage(QWidget):
    """Signals: `stepped(step)`, `taken(Changes)` after writing, `receipt_taken(sentence)`,
    `card_found(path, CardFacts)`, `said(sentence)`, `clashes_asked`, `offers_changed` when other
    menu lines fit, `wrote` after a receipt was written, `closed`."""

    stepped = Signal(int)
    taken = Signal(object)
    receipt_taken = Signal(str)
    said = Signal(str)
    card_found = Signal(object, object)
    clashes_asked = Signal()
    offers_changed = Signal()
    wrote = Signal()
    closed = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._path: Path | None = None
        self._inspection: Inspection | None = None
        self._sender: bytes | None = None
        self._sites: tuple[SiteRow, ...] = ()
        self._step = steps.CHOOSE
        self.start = self._build_start()
        self.head = PackageHead()
        note = "写入前自动备份"
        self.review = Review(bench.today, "按客户看", note, dry=True)
        self.refusal, self.done = RefusalPage(), DonePage()
        self._reviewing = QWidget()
        self.pages = QStackedWidget()
        self._build()
        self._connect()

    # what the tab asks

    def commands(self) -> Sequence[Command]:
        """Its lines in the menus, as they fit the step."""
        lines: list[Command] = []
        if self.is_reviewing():
            lines += review_lines(self.review, self.write, "写入收到的内容")
        if self.pages.currentWidget() is self.done:
            lines.append(Command("文件", "写回执……", self.answer, "Ctrl+R"))
        return lines

    def show_sites(self, rows: Sequence[SiteRow]) -> None:
        """The machines, to find whom a receipt is for."""
        self._sites = tuple(rows)

    def step(self) -> int:
        """The step at work."""
        return self._step

    def is_reviewing(self) -> bool:
        """Whether a package waits to be written."""
        return self.pages.currentWidget() is self._reviewing

    def take_keyboard(self) -> None:
        """Where the step begins."""
        shown = self.pages.currentWidget()
        if shown is self._reviewing:
            self.review.take_keyboard()
        elif shown is self.refusal:
            self.refusal.other.setFocus()
        elif shown is self.done:
            self.done.widget_to_begin().setFocus()
        else:
            self.pick.setFocus()

    def leave(self) -> bool:
        """Esc."""
        return self.is_reviewing() and self.review.leave()

    def let_go(self) -> bool:
        """Whether answers that were not written may be dropped."""
        given = len(self.review.decisions.given()) if self.is_reviewing() else 0
        return not given or self._bench.place.messages.ask(
            _GIVE_UP.format(given), "放弃", "回去写入"
        )

    # what a person does here

    def begin(self) -> None:
        """Ask for a file at once: there is nothing to see before."""
        if self.let_go():
            self.show_start()
            self.choose()

    def show_start(self) -> None:
        """No file yet."""
        self._path = self._inspection = self._sender = None
        self._show(self.start, steps.CHOOSE)

    def choose(self) -> None:
        """Another file."""
        if not self._bench.is_busy() and self.let_go():
            path = self._bench.choose_file("选对方带来的文件", FILES_TO_TAKE)
            if path is not None:
                self.look_into(path)

    def look_into(self, path: Path) -> None:
        """What this file is; a package is tried, nothing written."""
        if self._bench.is_busy():
            return
        self._set_step(steps.TRY)
        work = self._bench.work
        self._bench.run(
            f"正在试运行「{path.name}」，不写入",
            lambda desk, check: look_into(work, desk, path, check),
            self._show_looked,
            fail=self._not_looked,
        )

    def write(self) -> None:
        """写入: take the package in with the answers given."""
        path, inspection = self._path, self._inspection
        if path is None or inspection is None or not self._may_write(inspection):
            return
        given: Mapping[str, Decision] = self.review.decisions.given()
        self._set_step(steps.WRITE)
        take = self._bench.work.take_in
        self._bench.run(
            f"正在备份，然后写入「{path.name}」",
            lambda desk, check: take(desk, path, given, check),
            self._show_taken,
            fail=self._failed,
        )

    def answer(self) -> None:
        """写回执 to the sender of the package just taken in, or held already."""
        path, take = self._path, self._bench.work.take_in
        if self._sender is not None:
            self._write_receipt(self._sender)
        elif path is not None:
            # Nothing of it is new: what it says of its sender is noted, then the receipt fits it.
            self._bench.run(
                f"正在核对「{path.name}」",
                lambda desk, check: take(desk, path, {}, check),
                lambda taken: self._write_receipt(taken.site),
                fail=self._failed,
            )

    def show_again(self) -> None:
        """Work was cancelled: the step that was left."""
        self._set_step(_step_of(self, self.pages.currentWidget()))
        self.take_keyboard()

    # inside

    def _build_start(self) -> Card:
        card = Card()
        state = EmptyState("import", "选一个交接包", _ADVICE)
        self.pick = Button("选择文件 Ctrl+O", "primary", "document", run=self.choose)
        state.buttons.addWidget(self.pick)
        card.body.addWidget(state)
        return card

    def _build(self) -> None:
        column = QVBoxLayout(self._reviewing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.head)
        column.addWidget(self.review, 1)
        for page in (self.start, self._reviewing, self.refusal, self.done):
            self.pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.pages)

    def _connect(self) -> None:
        self.review.answered.connect(self._count)
        self.review.go_asked.connect(self.write)
        self.review.folded.connect(self._fold)
        self.review.alone.connect(lambda alone: self.head.setVisible(not alone))
        self.refusal.other_asked.connect(self.choose)
        self.done.receipt_asked.connect(self.answer)
        self.done.another_asked.connect(self.choose)
        self.done.clashes_asked.connect(self.clashes_asked)
        self.done.leave_asked.connect(self.closed)

    def _show(self, page: QWidget, step: int) -> None:
        self.pages.setCurrentWidget(page)
        self._set_step(step)
        self.offers_changed.emit()
        if self.isVisible():
            self.take_keyboard()

    def _set_step(self, step: int) -> None:
        self._step = step
        self.stepped.emit(step)

    def _show_looked(self, looked: Looked) -> None:
        if looked.receipt:
            self.show_start()
            self._bench.say(Glyph.DONE, looked.receipt)
            self.receipt_taken.emit(looked.receipt)
        elif looked.card is not None:
            self.show_start()
            self.card_found.emit(looked.path, looked.card)
        elif looked.inspection is not None:
            self._path, self._inspection, self._sender = looked.path, looked.inspection, None
            self._show_inspection(looked.path, looked.inspection)

    def _show_inspection(self, path: Path, inspection: Inspection) -> None:
        if inspection.refused or inspection.facts is None:
            self.refusal.show_refusal(path, inspection)
            self._show(self.refusal, steps.CHOOSE)
        elif not inspection.new and not inspection.files:
            self.done.show_known(inspection.facts.sender)
            self._show(self.done, steps.ANSWER)
        else:
            self.head.show_inspection(inspection)
            self.review.show_rows(rows_of(inspection), Decisions(inspection.clashes))
            self._show(self._reviewing, steps.SETTLE if inspection.clashes else steps.WRITE)
            self._count()
            self.said.emit(_TRIED)

    def _count(self) -> None:
        """The button counts what will really be written: records and answers."""
        inspection = self._inspection
        if inspection is None:
            return
        decisions = self.review.decisions
        self.head.show_open(decisions.open_customers())
        given = len(decisions.given())
        written = inspection.created + inspection.updated + given
        words = f"写入 {written:,} 项" if written else f"写入 {inspection.new:,} 项操作"
        self.review.bar.show_state(
            decisions.open_customers(),
            given,
            words,
            may_go=self._may_write(inspection),
            aside=bool(inspection.clashes),
        )

    def _may_write(self, inspection: Inspection) -> bool:
        ready = bool(inspection.new or inspection.files or self.review.decisions.given())
        return ready and self.is_reviewing() and not self._bench.is_busy()

    def _fold(self, narrow: bool) -> None:
        """In a narrow window the list has the room of the cards, and of its own head."""
        self.head.set_compact(narrow)
        self.review.lend_narrowing(self.head.slot if narrow else None)

    def _show_taken(self, taken: TakenIn) -> None:
        self._sender = taken.site
        self.review.show_rows((), Decisions())
        self.done.show_taken(taken, self._sender_name())
        self._show(self.done, steps.ANSWER)
        self.taken.emit(taken.changes)

    def _write_receipt(self, site: bytes) -> None:
        self._sender = site
        to = next((row for row in self._sites if row.id == site), None)
        if to is not None:
            write_receipt(self._bench, to, self._answered)
        else:
            self._bench.say(Glyph.TODAY, _NO_SENDER.format(self._sender_name()))

    def _answered(self) -> None:
        self.done.show_answered(True)
        self._set_step(steps.DONE)
        self.done.back.setFocus()
        self.wrote.emit()

    def _not_looked(self, error: BaseException) -> None:
        """Why the file before this one was refused says nothing of this one."""
        if self.pages.currentWidget() is self.refusal:
            self.show_start()
        self._failed(error)

    def _failed(self, error: BaseException) -> None:
        self.show_again()
        self._bench.tell(error)

    def _sender_name(self) -> str:
        facts = self._inspection.facts if self._inspection else None
        return facts.sender if facts else ""


def _step_of(page: ReceivePage, shown: QWidget) -> int:
    if shown is page.done:
        return steps.ANSWER
    if page.is_reviewing():
        return steps.SETTLE if page.review.decisions.clashes else steps.WRITE
    return steps.CHOOSE
