"""The correction request on screen: the draft first, from there saved, printed, or numbered."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sbdesk.domain.errors import UserMistake
from sbdesk.gui.parts.paper_preview import PaperPreview
from sbdesk.gui.workplace import Workplace
from sbdesk.services.desk import Desk
from sbdesk.services.discrepancies import correction_request, to_request
from sbdesk.services.notices import Paper
from sbdesk.services.press import Press

_TITLE = "系统资料更正申请"
_DRAFT = "草稿不登记；编号登记后，这些条目记为已申请"


class CorrectionPaper(QObject):
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

    def draw(self) -> None:
        """Draw the request with everything found right here and not asked for yet."""
        desk, press = self._place.desk(), self._place.press
        self._draw(lambda: _draft(desk, press), self._show)

    def issue(self) -> None:
        """Give it its number; its lines are asked for now."""
        desk, press = self._place.desk(), self._place.press
        self._draw(lambda: correction_request(desk, press, desk.today(), issue=True), self._issued)

    def _draw(self, work: Callable[[], Paper], take: Callable[[Paper], object]) -> None:
        if self._drawing:
            return
        self._drawing = True
        self.said.emit("正在排更正申请……")
        job = self._place.jobs.start(lambda _job: work())
        job.succeeded.connect(take)
        job.failed.connect(self._refused)
        job.ended.connect(self._drawn)

    def _drawn(self) -> None:
        self._drawing = False

    def _issued(self, paper: Paper) -> None:
        self.issued.emit(paper.changes)
        self._show(paper)

    def _show(self, paper: Paper) -> None:
        self._put_away()
        issue = "" if paper.number else "编号登记"
        preview = PaperPreview(
            self._place, "correction-request", _TITLE, paper, self._window.window(), issue, _DRAFT
        )
        preview.issue_asked.connect(self.issue)
        preview.printed.connect(self.said)
        preview.finished.connect(self._put_away)
        self.preview = preview
        self.said.emit(f"更正申请{paper.number or '草稿'}已在预览里")
        preview.open()
        self.shown.emit()

    def _refused(self, error: BaseException) -> None:
        """Said where the person is looking: in front of the preview a line would be hidden."""
        self.said.emit("")
        if self.preview is not None and isinstance(error, UserMistake):
            self._place.messages.tell(str(error))
        else:
            self.failed.emit(error)

    def _put_away(self) -> None:
        preview, self.preview = self.preview, None
        if preview is not None:
            preview.hide()
            preview.deleteLater()


def _draft(desk: Desk, press: Press) -> Paper:
    """A page without a line would be no request."""
    if not to_request(desk):
        raise UserMistake("没有要申请更正的：先把差异判为「本所对」，保存后再打印。")
    return correction_request(desk, press, desk.today())
