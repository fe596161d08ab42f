"""Sheets for verifying data with customers, on screen: a draft first, then numbered and printed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sbdesk.domain.errors import UserMistake
from sbdesk.gui.parts.paper_preview import PaperPreview
from sbdesk.gui.workplace import Workplace
from sbdesk.services.notices import Paper
from sbdesk.services.verification import RoundPrinted, draft_sheets, print_round, standard_round

_FORM, _TITLE = "data-verification", "资料核对表"
_DRAFT = "草稿没有短码；编号登记后才能凭短码回填"
_MOST = 1_000
"""Sheets at a time: more than anybody takes along."""


class VerificationPapers(QObject):
    """Signals: `said(sentence)`, `failed(error)`, `issued(Changes)`, `shown` when one is open."""

    said = Signal(str)
    failed = Signal(object)
    issued = Signal(object)
    shown = Signal()

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self._place, self._window = place, parent
        self._drawing = False
        self.preview: PaperPreview | None = None

    def draft(self, customers: Sequence[int]) -> None:
        """Draw a sheet for each of these customers, by village and route."""
        pks = sorted(set(customers))
        if len(pks) > _MOST:
            words = f"一次最多印 {_MOST:,} 张，现有 {len(pks):,} 户：先选一个负责人，或一种缺项。"
            self.failed.emit(UserMistake(words))
            return
        desk, press = self._place.desk(), self._place.press
        name = standard_round(desk.today())
        self._draw(lambda: draft_sheets(desk, press, pks, name), lambda p: self._show(pks, p))

    def issue(self, customers: Sequence[int]) -> None:
        """Number them and put them on record; who has a sheet of this round is left out."""
        desk, press, pks = self._place.desk(), self._place.press, list(customers)
        name = standard_round(desk.today())
        self._draw(lambda: print_round(desk, press, pks, name), lambda r: self._issued(pks, r))

    def _draw(self, work: Callable[[], object], take: Callable[..., object]) -> None:
        if self._drawing:
            return
        self._drawing = True
        self.said.emit("正在排核对表……")
        job = self._place.jobs.start(lambda _job: work())
        job.succeeded.connect(take)
        job.failed.connect(self._refused)
        job.ended.connect(self._drawn)

    def _drawn(self) -> None:
        self._drawing = False

    def _issued(self, customers: Sequence[int], done: RoundPrinted) -> None:
        if done.paper is None:
            self._refused(UserMistake("这些客户本轮的核对表都已经印过了，要再印请到登记簿补打。"))
            return
        self.issued.emit(done.paper.changes)
        self._show(customers, done.paper)
        if done.left_out:
            self.said.emit(f"本轮已印过的 {len(done.left_out)} 户没有再印")

    def _show(self, customers: Sequence[int], paper: Paper) -> None:
        self._put_away()
        issue = "" if paper.number else "编号登记"
        preview = PaperPreview(
            self._place, _FORM, _TITLE, paper, self._window.window(), issue, _DRAFT
        )
        preview.issue_asked.connect(lambda: self.issue(customers))
        preview.printed.connect(self.said)
        preview.finished.connect(self._put_away)
        self.preview = preview
        self.said.emit(f"核对表 {paper.pages} 张已在预览里")
        preview.open()
        self.shown.emit()

    def _refused(self, error: BaseException) -> None:
        """Said where the person is looking: in front of the preview a line would be hidden."""
        if self.preview is not None and isinstance(error, UserMistake):
            self._place.messages.tell(str(error))
        else:
            self.failed.emit(error)

    def _put_away(self) -> None:
        preview, self.preview = self.preview, None
        if preview is not None:
            preview.hide()
            preview.deleteLater()
