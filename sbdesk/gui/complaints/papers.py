"""The reply on paper: draft, issue once, print again; each drawn on the job thread."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sbdesk.domain.changes import Changes
from sbdesk.gui.complaints.contents import Whole, who
from sbdesk.gui.complaints.reply import ReplyForm
from sbdesk.gui.parts.paper_preview import PaperPreview, Printers
from sbdesk.gui.workplace import Workplace
from sbdesk.services.complaints import ComplaintFile
from sbdesk.services.notices import COMPLAINT_REPLY, Paper, draft_reply, issue_reply, reprint

_TITLE = "投诉处理答复"
_DRAFT = "草稿不登记，不能交给客户"
_SURE = (
    "签发给「{who}」的投诉处理答复？\n\n"
    "签发后给出编号、记入登记簿，页面存档不能再改；同一件投诉只能签发一次。"
)


class ReplyPapers(QObject):
    """Signals: `issued(Changes)`, `reprinted(Changes)`, `failed(error)`, `printed(sentence)`."""

    issued = Signal(object)
    reprinted = Signal(object)
    failed = Signal(object)
    printed = Signal(str)

    def __init__(self, place: Workplace, parent: QWidget, printers: Printers | None = None) -> None:
        super().__init__(parent)
        self._place, self._parent, self._printers = place, parent, printers
        self._busy = False
        self.shown: PaperPreview | None = None

    def print_reply(self, whole: Whole, *, issuable: bool) -> None:
        """The draft of what is stored; once issued, the frozen page again."""
        if whole.issued is not None:
            self.again(whole.issued.number)
        else:
            self.draft(whole.file, {}, issuable=issuable)

    def preview_typed(self, reply: ReplyForm) -> None:
        """The draft of what stands in the form, saved or not."""
        file = reply.file()
        if file is not None and not reply.form.own_problems():
            self.draft(file, reply.texts(), issuable=False)

    def issue_typed(self, reply: ReplyForm) -> str:
        """Issue what stands in the form; a sentence when the form alone cannot mend it."""
        file = reply.file()
        if file is None:
            return ""
        if reply.is_ready():
            self.issue(file, reply.texts())
            return ""
        elsewhere = "、".join(problem.text for problem in reply.elsewhere())
        return f"签发前先在「编辑」里补：{elsewhere}" if elsewhere else ""

    def draft(self, file: ComplaintFile, typed: Mapping[str, str], *, issuable: bool) -> None:
        """Show the draft of what was typed over what is stored; nothing is written."""
        desk, press, texts = self._place.desk(), self._place.press, dict(typed)

        def show(paper: Paper) -> None:
            preview = self._preview(paper, issue="签发……" if issuable else "")
            preview.issue_asked.connect(preview.close)
            preview.issue_asked.connect(lambda: self.issue(file, texts))

        self._work(lambda: draft_reply(desk, press, file.pk, texts), show)

    def issue(self, file: ComplaintFile, typed: Mapping[str, str]) -> None:
        """Ask, issue once, show what was issued."""
        if self._busy or not self._place.messages.ask(_SURE.format(who=who(file)), "签发"):
            return
        desk, press, texts = self._place.desk(), self._place.press, dict(typed)
        work = partial(issue_reply, desk, press, file.pk, texts)
        self._work(work, partial(self._written, self.issued.emit))

    def again(self, number: str) -> None:
        """Print an issued one again: stamped 补打 and counted."""
        question = f"补打 {number}？\n\n每补打一次，页面上盖「补打」章，登记簿里记一次。"
        if self._busy or not self._place.messages.ask(question, "补打"):
            return
        desk, press = self._place.desk(), self._place.press
        work = partial(reprint, desk, press, number)
        self._work(work, partial(self._written, self.reprinted.emit))

    def _written(self, tell: Callable[[Changes], object], paper: Paper) -> None:
        # What was served stays: without its transaction no window offers to take it back.
        tell(replace(paper.changes, transaction=None))
        self._preview(paper)

    def _preview(self, paper: Paper, issue: str = "") -> PaperPreview:
        preview = PaperPreview(
            self._place,
            COMPLAINT_REPLY,
            _TITLE if paper.number else f"{_TITLE}（草稿）",
            paper,
            self._parent,
            issue=issue,
            draft=_DRAFT,
            printers=self._printers,
        )
        preview.printed.connect(self.printed)
        if self.shown is not None:
            self.shown.close()
        self.shown = preview
        preview.open()
        return preview

    def _work(self, work: Callable[[], Paper], take: Callable[[Paper], None]) -> None:
        if self._busy:
            return
        self._busy = True
        job = self._place.jobs.start(lambda _: work())
        job.ended.connect(self._ended)
        job.succeeded.connect(take)
        job.failed.connect(self.failed)

    def _ended(self) -> None:
        self._busy = False
