"""The visit sheet on screen: the draft first, from there printed, saved, or numbered."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sbdesk.domain.errors import UserMistake
from sbdesk.gui.parts.paper_preview import PaperPreview
from sbdesk.gui.workplace import Workplace
from sbdesk.services.notices import (
    VISIT_SHEET,
    Paper,
    draft_visit_sheet,
    issue_visit_sheet,
)

_TITLE = "走访记录表"


class VisitSheets(QObject):
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

    def draft(self, customer: int) -> None:
        """Draw the working sheet for the next visit to this customer and show it."""
        desk, press = self._place.desk(), self._place.press
        self._draw(
            partial(draft_visit_sheet, desk, press, customer, desk.today()),
            partial(self._show, customer),
        )

    def issue(self, customer: int) -> None:
        """Give the sheet its number and short code, then show it."""
        desk, press = self._place.desk(), self._place.press
        self._draw(
            partial(issue_visit_sheet, desk, press, customer, desk.today()),
            partial(self._issued, customer),
        )

    def _draw(self, work: Callable[[], Paper], take: Callable[[Paper], object]) -> None:
        if self._drawing:
            return
        self._drawing = True
        self.said.emit("正在排走访记录表……")
        job = self._place.jobs.start(lambda _job: work())
        job.succeeded.connect(take)
        job.failed.connect(self._refused)
        job.ended.connect(self._drawn)

    def _drawn(self) -> None:
        self._drawing = False

    def _issued(self, customer: int, paper: Paper) -> None:
        self.issued.emit(paper.changes)
        self._show(customer, paper)

    def _show(self, customer: int, paper: Paper) -> None:
        self._put_away()
        issue = "" if paper.number else "编号登记"
        preview = PaperPreview(
            self._place, VISIT_SHEET, _TITLE, paper, self._window.window(), issue
        )
        preview.issue_asked.connect(lambda: self.issue(customer))
        preview.printed.connect(self.said)
        preview.finished.connect(self._put_away)
        self.preview = preview
        self.said.emit(f"走访记录表{paper.number or '草稿'}已在预览里")
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
