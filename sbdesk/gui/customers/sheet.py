"""The visit sheet of the customer shown: the draft first, from there printed, saved or numbered."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sbdesk.gui.parts.paper_preview import PaperPreview
from sbdesk.gui.workplace import Workplace
from sbdesk.services.notices import VISIT_SHEET, Paper, draft_visit_sheet, issue_visit_sheet

_TITLE = "走访工作单"


class VisitSheets(QObject):
    """Signals: `failed(error)`, `said(sentence)`, `issued(Changes)`; `preview` is the one open."""

    failed = Signal(object)
    said = Signal(str)
    issued = Signal(object)

    def __init__(self, place: Workplace, window: QWidget) -> None:
        super().__init__(window)
        self._place, self._window = place, window
        self.preview: PaperPreview | None = None

    def draft(self, pk: int) -> None:
        """Draw the sheet for a visit today and show it."""
        desk, press = self._place.desk(), self._place.press
        self._draw(pk, lambda: draft_visit_sheet(desk, press, pk, desk.today()))

    def issue(self, pk: int) -> None:
        """The same with a number and a short code, registered."""
        desk, press = self._place.desk(), self._place.press
        self._draw(pk, lambda: issue_visit_sheet(desk, press, pk, desk.today()))

    def _draw(self, pk: int, work: Callable[[], Paper]) -> None:
        job = self._place.jobs.start(lambda _job: work())
        job.succeeded.connect(partial(self._show, pk))
        job.failed.connect(self._refused)

    def _show(self, pk: int, paper: Paper) -> None:
        self._put_away()
        issue = "" if paper.number else "编号登记"
        window = self._window.window()
        shown = PaperPreview(self._place, VISIT_SHEET, _TITLE, paper, window, issue)
        shown.issue_asked.connect(partial(self.issue, pk))
        shown.printed.connect(self.said)
        shown.finished.connect(self._put_away)
        self.preview = shown
        shown.open()
        if paper.number:
            self.issued.emit(paper.changes)

    def _refused(self, error: BaseException) -> None:
        """Said in front, where the person looks: a line of the page would be behind the preview."""
        if self.preview is not None:
            self._place.messages.error(error)
        else:
            self.failed.emit(error)

    def _put_away(self) -> None:
        shown, self.preview = self.preview, None
        if shown is not None:
            shown.hide()
            shown.deleteLater()
