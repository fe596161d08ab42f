"""The story of a customer on paper: drawn off the window, shown, printed from there."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sbdesk.gui.parts.paper_preview import PaperPreview
from sbdesk.gui.workplace import Workplace
from sbdesk.services.notices import Paper
from sbdesk.services.story import StoryEvent
from sbdesk.services.story_paper import story_paper

_FORM = "story-sheet"
_TITLE = "客户经历"


class StoryPrint(QObject):
    """Belongs to the page that asks. Signals: `said(sentence)`, `failed(error)`."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, place: Workplace, page: QWidget) -> None:
        super().__init__(page)
        self._place, self._page = place, page
        self._drawing = False
        self.preview: PaperPreview | None = None

    def draw(self, customer: bytes, events: Sequence[StoryEvent], chosen: str = "") -> None:
        """Draw these events in their order and show the sheet."""
        if self._drawing:
            return
        self._drawing = True
        self.said.emit("正在排经历单……")
        desk, press = self._place.desk(), self._place.press
        job = self._place.jobs.start(
            lambda _job: story_paper(desk, press, customer, events, chosen)
        )
        job.succeeded.connect(self._show)
        job.failed.connect(self.failed)
        job.ended.connect(self._drawn)

    def _drawn(self) -> None:
        self._drawing = False

    def _show(self, paper: Paper) -> None:
        self._put_away()
        preview = PaperPreview(self._place, _FORM, _TITLE, paper, self._page.window())
        preview.printed.connect(self.said)
        preview.finished.connect(self._put_away)
        self.preview = preview
        self.said.emit("经历单已在预览里")
        preview.open()

    def _put_away(self) -> None:
        preview, self.preview = self.preview, None
        if preview is not None:
            preview.hide()
            preview.deleteLater()
