"""Our files held against an official export: who is right, line by line, and the request to mend.

Keys: 1 2 3 0 in the list, Ctrl+L for all that is shown, Ctrl+S saves the verdicts, Ctrl+P prints
the correction request, Ctrl+O takes another export, Enter opens the customer, Esc leads back.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal

from sbdesk.domain.changes import Changes
from sbdesk.domain.discrepancies import Verdict
from sbdesk.domain.errors import Invalid, SbdeskError
from sbdesk.gui.customers.correction_paper import CorrectionPaper
from sbdesk.gui.customers.difference_bar import DifferenceBar
from sbdesk.gui.customers.difference_work import DifferenceWork
from sbdesk.gui.customers.import_looking import Looked, hold_against
from sbdesk.gui.customers.import_mapping import MappingPage
from sbdesk.gui.customers.sheet_drop import READABLE_PATTERNS
from sbdesk.gui.customers.sheet_page import SheetPage
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.long_work import Checkpoint
from sbdesk.gui.parts.notes import EmptyState
from sbdesk.gui.parts.own_keys import OwnKeys
from sbdesk.gui.workplace import Workplace
from sbdesk.services.customers import Saved
from sbdesk.services.desk import Desk
from sbdesk.services.discrepancies import Comparison, Discrepancy, decide, open_discrepancies
from sbdesk.services.sheets_in import kinds

_ADVICE = (
    "在营销系统里导出用户档案，在这里和本所的档案逐项对照：哪边缺、哪里不一样、哪些户号变了。"
    "对照不改任何数据；逐条判断哪边对，保存后才改，再打印更正申请。"
)
_HELD = "这些是以前留下的，要改判断请用最新的导出重新核对(Ctrl+O)。"


class DifferencesPage(SheetPage):
    """Signals: `closed` when the list is wanted back, `written(Changes)`, `said(words)`,
    `open_asked(record)`."""

    said = Signal(str)
    open_asked = Signal(object)

    def __init__(self, place: Workplace) -> None:
        self.bar = DifferenceBar()
        super().__init__("与系统导出核对", place.desk, place.jobs, "取消后什么也不会改动", self.bar)
        self._place = place
        self._path: Path | None = None
        self._comparison: Comparison | None = None
        self._open: tuple[Discrepancy, ...] = ()
        self.work = DifferenceWork()
        self.mapping = MappingPage()
        self.paper = CorrectionPaper(place, self)
        self._build()
        self._connect()
        self._show_start()

    # what it is asked

    def begin(self) -> None:
        """From the beginning, unless verdicts are waiting to be saved."""
        if not self.is_busy() and not self.work.decisions():
            self._show_start()
            words = "正在读以前留下的差异"
            self.stack.run(words, lambda desk, _c: open_discrepancies(desk), self._offer, self.tell)
        else:
            self._take_keyboard()

    def choose(self) -> None:
        """Another export."""
        if not self.is_busy() and self.let_go():
            title = "选择营销系统导出的用户档案"
            path = self._place.messages.open_file(title, READABLE_PATTERNS)
            if path is not None:
                self.hold_against(path)

    def hold_against(self, path: Path, columns: Mapping[str, str] | None = None) -> None:
        """Compare our files with this export; `columns` when a person said what they mean."""
        self._path = path
        name = self.mapping.name() if columns is not None else ""
        self.stack.run(
            f"正在对照「{path.name}」",
            lambda desk, checkpoint: hold_against(desk, path, columns, name, checkpoint),
            self._show_held,
            self.tell,
        )

    def look_again(self) -> None:
        """Compare with the columns as explained."""
        fault = self.mapping.fault()
        if fault:
            self.message.say(Glyph.OVERDUE, fault)
        elif self._path is not None:
            self.hold_against(self._path, self.mapping.columns())

    def show_open(self) -> None:
        """What earlier comparisons left."""
        self._comparison = None
        self.work.show_differences(self._open, _HELD)
        self.about.setText(f"以前留下、还没办完的 {len(self._open):,} 条")
        self._show_work()

    def save(self) -> None:
        """Store the verdicts; what the system is right about is corrected here."""
        self._save(lambda: None)

    def print_request(self) -> None:
        """更正申请 on screen; verdicts that wait are saved first."""
        if not self.is_busy():
            self._save(self.paper.draw)

    def let_go(self) -> bool:
        """Whether nothing ticked would be lost; asks the person otherwise."""
        count = len(self.work.decisions())
        question = f"有 {count:,} 条判断还没有保存，要放弃吗？"
        return not count or self._place.messages.ask(question, "放弃", "回去保存")

    def leave(self) -> None:
        """Esc and ✕: nothing ticked is lost unasked."""
        if self.is_busy() or self.let_go():
            super().leave()

    def take_sheet(self, path: Path) -> None:
        """Dropped here."""
        if not self.is_busy() and self.let_go():
            self.hold_against(path)

    def tell(self, error: BaseException) -> None:
        """Say what went wrong, and go to the line it speaks of."""
        if isinstance(error, Invalid) and error.problems:
            first, count = error.problems[0], len(error.problems)
            more = f"（一共 {count:,} 条这样）" if count > 1 else ""
            self.work.jump_to(first.field)
            self.message.say(Glyph.OVERDUE, f"{first.text.rstrip('。')}{more}。")
        elif isinstance(error, SbdeskError):
            self.message.say(Glyph.OVERDUE, str(error))
        else:
            self._place.messages.error(error)
        self._take_keyboard()

    # building

    def _build(self) -> None:
        self._start = EmptyState("radar", "选一份系统导出的用户档案来核对", _ADVICE)
        self.pick = Button("选择文件", "primary", "document", run=self.choose)
        self.earlier = Button("", run=self.show_open)
        self._start.buttons.addWidget(self.pick)
        self._start.buttons.addWidget(self.earlier)
        for part in (self._start, self.mapping, self.work):
            self.stack.addWidget(part)

    def _connect(self) -> None:
        self.stack.ended.connect(self._take_keyboard)
        self.mapping.done.connect(self.look_again)
        self.work.ticked.connect(self._tell_counts)
        self.work.opened.connect(self.open_asked)
        self.work.told.connect(lambda words: self.message.say(Glyph.TODAY, words))
        self.paper.said.connect(self.said)
        self.paper.failed.connect(self.tell)
        self.paper.issued.connect(self._show_issued)
        self.bar.left.connect(self.leave)
        self.bar.other_asked.connect(self.choose)
        self.bar.look_asked.connect(self.look_again)
        self.bar.print_asked.connect(self.print_request)
        OwnKeys(self, {"Ctrl+P": self.print_request})
        self.bar.save_asked.connect(self.save)

    # working

    def _save(self, then: Callable[[], object]) -> None:
        comparison, decisions = self._comparison, self.work.decisions()
        if comparison is None or not decisions:
            then()
            return
        self.stack.run(
            f"正在保存 {len(decisions):,} 条判断",
            lambda desk, _checkpoint: decide(desk, comparison, decisions),
            partial(self._show_saved, then),
            self.tell,
        )

    # showing

    def _show_start(self) -> None:
        self._path, self._comparison, self._open = None, None, ()
        self.work.show_differences(())
        self.about.setText("")
        self.message.hide()
        self.earlier.hide()
        self.stack.setCurrentWidget(self._start)
        self._offer_buttons()
        self.pick.setFocus()

    def _offer(self, found: tuple[Discrepancy, ...]) -> None:
        """What was left open before can be looked at and printed."""
        self._open = found
        self.earlier.setText(f"看以前没办完的 {len(found):,} 条")
        self.earlier.setVisible(bool(found))
        self.earlier.updateGeometry()
        self._offer_buttons()

    def _show_held(self, held: Comparison | Looked) -> None:
        """The comparison, or the columns that must be explained first."""
        if isinstance(held, Comparison):
            self._show_comparison(held)
        elif held.preview is not None and self._path is not None:
            self._comparison = None
            self.about.setText(self._path.name)
            self.mapping.show_sheet(held.preview, kinds()[:1], held.kind, self._path.stem)
            self.stack.setCurrentWidget(self.mapping)
            self._offer_buttons()
            self._take_keyboard()
            self.message.say(Glyph.TODAY, held.why)

    def _show_comparison(self, comparison: Comparison) -> None:
        self._comparison = comparison
        unread = f"，其中 {comparison.unread:,} 行读不出、没有对照" if comparison.unread else ""
        self.about.setText(f"{comparison.source} · {comparison.rows:,} 户{unread}")
        self.work.show_differences(comparison.differences)
        self._show_work()
        if not comparison.differences:
            self.message.say(Glyph.DONE, "本所档案和这份导出完全一致。")

    def _show_work(self) -> None:
        self.stack.setCurrentWidget(self.work)
        self._offer_buttons()
        self._take_keyboard()

    def _take_keyboard(self) -> None:
        shown = self.stack.currentWidget()
        if shown is self.work:
            self.work.take_keyboard()
        elif shown is self.mapping:
            self.mapping.take_keyboard()
        else:
            self.pick.setFocus()

    def _offer_buttons(self) -> None:
        shown = self.stack.currentWidget()
        if shown is self.mapping:
            self.bar.offer(self.bar.other, self.bar.look)
        elif shown is self.work:
            keep = [] if self._comparison is None else [self.bar.keep]
            self.bar.offer(self.bar.other, self.bar.print, *keep)
        else:
            self.bar.offer(*([self.bar.print] if self._open else []))
        self._tell_counts()

    def _tell_counts(self) -> None:
        asked = self._comparison is not None and self.stack.currentWidget() is self.work
        self.bar.show_counts(len(self.work.decisions()), self.work.left() if asked else 0)

    def _show_saved(self, then: Callable[[], object], saved: Saved) -> None:
        self.work.mark_saved()
        self.written.emit(saved.changes)
        then()

    def _show_issued(self, changes: Changes) -> None:
        """What was asked for is done with here."""
        self.work.mark_requested(self._place.desk().today().isoformat())
        self._offer(tuple(one for one in self._open if one.verdict != Verdict.OURS))
        if self._comparison is None and self.stack.currentWidget() is self.work:
            self.show_open()
        self.written.emit(changes)


def _left_open(desk: Desk, _checkpoint: Checkpoint) -> tuple[Discrepancy, ...]:
    return open_discrepancies(desk)
