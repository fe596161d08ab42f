"""查重与合并: find files that may be one customer, look at both, choose, join, see it, undo."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut

from sbdesk.domain.changes import Changes
from sbdesk.gui.customers.duplicates_layout import DuplicatesLayout
from sbdesk.gui.customers.duplicates_rows import pair_groups, proposed_order, same_pair
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.jobs import Job, ReadRunner
from sbdesk.gui.messages import explain
from sbdesk.gui.workplace import Workplace
from sbdesk.services.customers import Saved
from sbdesk.services.disclosures import show_in_full
from sbdesk.services.duplicates import Duplicates, Pair, duplicates_of, find_duplicates
from sbdesk.services.joining import join_customers
from sbdesk.services.joining_plan import JoinPlan, Side, plan_join
from sbdesk.services.journal import UndoOutcome, undo_transaction

_GONE = "其中一份刚刚被改动或撤回了，请重新查找（F5）。"
Two = tuple[bytes, bytes]


class DuplicatesPage(DuplicatesLayout):
    """Signals: `written(Changes)` after a join or its undo, `closed`, `said(words)`,
    `open_asked(pk)` for a file."""

    written = Signal(object)
    closed = Signal()
    said = Signal(str)
    open_asked = Signal(object)

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._place = place
        self._reader = ReadRunner(parent=self)
        self._job: Job | None = None
        self._two: Two | None = None
        self._shown: Pair | None = None
        self._joined: tuple[str, int] | None = None
        self._pks: dict[bytes, int] = {}
        self._place_in_list = 0
        self._full = False
        self._connect()
        self._forget_two()

    # what it is asked

    def begin(self) -> None:
        """Look through all customers."""
        self._forget()
        self.search()

    def search(self) -> None:
        """Look again."""
        desk = self._place.desk()
        self._run("正在查找", lambda job: find_duplicates(desk, job.checkpoint), self._show_found)

    def look_for(self, customer: bytes) -> None:
        """Only the files that may be the same customer as this one."""
        self._forget()
        desk = self._place.desk()
        self._run(
            "正在查找",
            lambda _job: Duplicates(duplicates_of(desk, customer), False, ()),
            self._show_found,
            quick=True,
        )

    def show_two(self, keep: bytes, give: bytes, pair: Pair | None = None) -> None:
        """Compare these two; `pair` says why they were found."""
        self._two, self._shown, self._joined = (keep, give), pair, None
        self._full = False
        self._read_plan({})

    def take(self, changes: Changes) -> None:
        """Something was committed: pairs that are gone or came back are seen by looking again.

        Not after the join that was just made here: its result is in view.
        """
        own = self._joined is not None and changes.transaction == self._joined
        if changes.touches("customer") and self.isVisible() and self._job is None and not own:
            self.search()

    def is_busy(self) -> bool:
        """Whether work is running."""
        return self._job is not None

    def shut_down(self) -> None:
        """Let go of the reading threads."""
        self._reader.shut_down()
        for field in (self.first, self.second):
            field.shut_down()

    def leave(self) -> None:
        """Esc and ✕: stop what runs, or go back to the list."""
        if self._job is not None:
            self._stop()
        else:
            self._forget()
            self.closed.emit()

    # what a person does here

    def pick_two(self) -> None:
        """Name two files by hand, whatever the search found."""
        self.pick.show()
        (self.second if self.first.value() is not None else self.first).setFocus()

    def go_on(self) -> None:
        """After a join: the pair that stands where the joined one stood."""
        self._joined = None
        if self.pairs_shown:
            self.pairs.choose(min(self._place_in_list, len(self.pairs_shown) - 1))
            self.pairs.setFocus()
        else:
            self._forget_two()
            self.back.setFocus()

    def swap(self) -> None:
        """The other file stays; what was chosen by hand stays chosen."""
        if self._two is not None and self.compare.plan is not None:
            flipped: dict[str, Side] = {
                field: "give" if side == "keep" else "keep"
                for field, side in self.compare.chosen_by_hand().items()
            }
            self._two = (self._two[1], self._two[0])
            self._read_plan(flipped)

    def join(self) -> None:
        """Join the two files as chosen."""
        plan = self.compare.plan
        if plan is None or plan.refusal or not self.go.isEnabled():
            return
        desk, choices = self._place.desk(), self.compare.choices()
        work = partial(join_customers, desk, plan.keep.id, plan.give.id, choices)
        self._run("正在合并", lambda _job: work(), self._show_joined, quick=True)

    def undo(self) -> None:
        """Take the join back that was just made here."""
        if self._joined is not None:
            desk, (origin, seq) = self._place.desk(), self._joined
            self._run(
                "正在撤销",
                lambda _job: undo_transaction(desk, origin, seq),
                self._show_undone,
                quick=True,
            )

    def open_kept(self) -> None:
        """The file that stays."""
        if self._two is not None:
            pk = self._pks.get(self._two[0])
            if pk is not None:
                self.open_asked.emit(pk)

    def show_numbers(self) -> None:
        """Phones and identity numbers in full; both files note who looked."""
        if self._two is None or self.compare.plan is None:
            return
        if self._full:
            self._full = False
            self._read_plan(self.compare.chosen_by_hand())
            return
        desk, two = self._place.desk(), self._two

        def note() -> list[Saved]:
            return [show_in_full(desk, one, "电话、身份证号", "核对重复档案") for one in two]

        self._run("正在登记", lambda _job: note(), self._show_full, quick=True)

    # keys that the menus hold too

    def event(self, event: QEvent) -> bool:
        """Ctrl+D shows the numbers of both files here, not of the one behind."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_show(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+D."""
        if _is_show(event):
            self.show_numbers()
            event.accept()
        else:
            super().keyPressEvent(event)

    # inside

    def _connect(self) -> None:
        self.progress.cancelled.connect(self._stop)
        self.pairs.chosen.connect(self._choose)
        self.pairs.opened.connect(lambda _at: self.compare.view.setFocus())
        self.compare.swap_asked.connect(self.swap)
        self.compare.undo_asked.connect(self.undo)
        self.compare.next_asked.connect(self.go_on)
        self.compare.view.opened.connect(lambda _at: self.go.setFocus())
        for field in (self.first, self.second):
            field.picked.connect(self._picked)
            field.failed.connect(self._tell)
        for button, run in (
            (self.cross, self.leave),
            (self.back, self.leave),
            (self.by_hand, self.pick_two),
            (self.again, self.search),
            (self.open, self.open_kept),
            (self.numbers, self.show_numbers),
            (self.go, self.join),
        ):
            button.clicked.connect(run)
        self._escape = self._key("Esc", self.leave)
        self._key("F3", self.pick_two)
        self._key("F5", self.search)
        self._key("F6", self.swap)
        self._key("Ctrl+O", self.open_kept)

    def _key(self, keys: str, run: Callable[[], object]) -> QShortcut:
        made = QShortcut(QKeySequence(keys), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(run)
        return made

    # work and what comes of it

    def _run(
        self,
        words: str,
        work: Callable[[Job], Any],
        take: Callable[[Any], None],
        *,
        quick: bool = False,
    ) -> None:
        if self._job is not None:
            return
        self.message.hide()
        for part in (self.go, self.again):
            part.setEnabled(False)
        if not quick:
            self._escape.setEnabled(False)
            self.show_waiting(words)
        self._job = job = self._place.jobs.start(work)
        job.progressed.connect(self.progress.progress)
        job.succeeded.connect(lambda outcome: self._end(lambda: take(outcome)))
        job.failed.connect(lambda error: self._end(lambda: self._tell(error)))
        job.cancelled.connect(lambda: self._end(self._show_cancelled))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _end(self, then: Callable[[], None]) -> None:
        self._job = None
        self._escape.setEnabled(True)
        self.again.setEnabled(True)
        self.show_work()
        self._offer()
        then()

    def _show_found(self, found: Duplicates) -> None:
        held = self._shown
        self.pairs_shown = found.pairs
        words = f"找到 {len(found.pairs)}{'+' if found.more else ''} 对"
        crowds = "，".join(
            f"另有 {count} 组{why}的超过 6 份，没有列出" for why, count in found.crowds
        )
        self.about.setText("；".join(part for part in (words, crowds) if part))
        ids = array("q", range(len(found.pairs)))
        self.pairs.show_ids(ids, pair_groups(found.pairs))
        if not found.pairs:
            self._forget_two()
            self.back.setFocus()
            return
        same = [at for at, pair in enumerate(found.pairs) if held and same_pair(pair, held)]
        self.pairs.setFocus()
        self.pairs.choose(same[0] if same else 0)
        self._choose(same[0] if same else 0)

    def _choose(self, at: object) -> None:
        if isinstance(at, int) and at < len(self.pairs_shown) and self._job is None:
            pair = self.pairs_shown[at]
            if pair is not self._shown or self._two is None:
                keep, give = proposed_order(pair)
                self.show_two(keep, give, pair)

    def _picked(self, _key: object) -> None:
        one, other = self.first.value(), self.second.value()
        if isinstance(one, bytes) and isinstance(other, bytes):
            self.show_two(one, other)
            QTimer.singleShot(0, self, self.compare.view.setFocus)

    def _read_plan(self, chosen: Mapping[str, Side]) -> None:
        assert self._two is not None
        desk, (keep, give), full = self._place.desk(), self._two, self._full
        self._reader.run(
            lambda: plan_join(desk, keep, give, full=full),
            lambda plan: self._show_plan(plan, chosen),
            self._tell,
        )

    def _show_plan(self, plan: JoinPlan | None, chosen: Mapping[str, Side]) -> None:
        if plan is None:
            self.message.say(Glyph.OVERDUE, _GONE)
            return
        self._pks = {one.id: one.pk for one in (plan.keep, plan.give)}
        self.compare.show_plan(plan, self._shown.like if self._shown else None, chosen)
        self.show_pair(True)
        self._offer()

    def _show_full(self, saved: Sequence[Saved]) -> None:
        self._full = True
        self._read_plan(self.compare.chosen_by_hand())
        for one in saved:
            self.written.emit(one.changes)

    def _show_joined(self, saved: Saved) -> None:
        self._joined = saved.changes.transaction
        self.compare.freeze()
        done, self._shown = self._shown, None
        self._drop(done)
        desk, full = self._place.desk(), self._full
        self._reader.run(
            lambda: plan_join(desk, saved.id, saved.id, full=full),
            lambda plan: self._show_result(plan, saved.changes.sentence),
            self._tell,
        )
        self.written.emit(saved.changes)

    def _show_result(self, plan: JoinPlan | None, sentence: str) -> None:
        if plan is not None:
            self.compare.show_result(plan, sentence)
            self._offer()

    def _show_undone(self, outcome: UndoOutcome) -> None:
        self._joined = None
        self.written.emit(outcome.changes)
        self.search()

    def _drop(self, done: Pair | None) -> None:
        """The pair just joined leaves the list; the next one is a key away."""
        if done is None or done not in self.pairs_shown:
            return
        self._place_in_list = self.pairs_shown.index(done)
        self.pairs_shown = tuple(pair for pair in self.pairs_shown if pair is not done)
        self.pairs.rows.show_ids(
            array("q", range(len(self.pairs_shown))), pair_groups(self.pairs_shown)
        )
        self.about.setText(f"还有 {len(self.pairs_shown)} 对")

    def _show_cancelled(self) -> None:
        self.message.say(Glyph.DONE, "已取消，什么也没有改动。")
        self.again.setFocus()

    def _tell(self, error: BaseException) -> None:
        shown = explain(error)
        if shown.detail:
            self._place.messages.error(error)
        else:
            self.message.say(Glyph.OVERDUE, shown.text)

    def _offer(self) -> None:
        """The buttons that make sense now."""
        plan = self.compare.plan
        ready = plan is not None and not plan.refusal
        self.go.setEnabled(ready)
        self.open.setEnabled(self._two is not None)
        self.numbers.setEnabled(plan is not None)
        self.numbers.setText("遮住号码 Ctrl+D" if self._full else "显示号码 Ctrl+D")

    def _forget(self) -> None:
        """Nothing of the last time is left."""
        self.message.hide()
        self._full = False
        self.pick.hide()
        for field in (self.first, self.second):
            field.set_value(None)
        self._forget_two()

    def _forget_two(self) -> None:
        self._reader.forget()
        self._two = self._shown = self._joined = None
        self.compare.plan = None
        self.show_pair(False)
        self._offer()


def _is_show(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.key() == Qt.Key.Key_D
        and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )
