"""A finished paper on screen: pages, print, save as PDF, issue.

preview = PaperPreview(place, "complaint-reply", "投诉处理答复", paper, page, issue="签发……",
                       draft="草稿不登记，不能交给客户")
preview.issue_asked.connect(...)       # only when `issue` was given
preview.open()

A number makes it an issued paper; `draft` is said at the foot of one that has none.
Keys: those of every preview, Ctrl+S saves as PDF, Ctrl+D issues.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sbdesk.domain.attachments import plain_file_name
from sbdesk.domain.errors import EnvironmentProblem
from sbdesk.gui import jobs
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.buttons import Button
from sbdesk.gui.parts.labels import StateLine
from sbdesk.gui.parts.preview import PreviewDialog
from sbdesk.gui.parts.print_choice import PrintDialog
from sbdesk.gui.printing import Checkpoint, Job, Picture, Render, printer_names, to_printer
from sbdesk.gui.workplace import Workplace
from sbdesk.services.notices import Paper
from sbdesk.services.press import Press
from sbdesk.settings import PrinterSetting

_ISSUE_KEY = "Ctrl+D"
_LONGEST_ABOUT = 40
"""Letters of a name in a file's name: systems allow 255 bytes, three to a letter."""


@dataclass(frozen=True)
class Printers:
    """The printers of this machine and the way to them."""

    names: Callable[[], Sequence[str]] = printer_names
    send: Callable[[Job, PrinterSetting, Checkpoint], None] = to_printer


class PaperPreview(PreviewDialog):
    """`issue_asked` when the button of that name is pressed; `printed` when a printer took it."""

    issue_asked = Signal()
    printed = Signal(str)

    def __init__(
        self,
        place: Workplace,
        form: str,
        title: str,
        paper: Paper,
        parent: QWidget | None = None,
        issue: str = "",
        draft: str = "",
        printers: Printers | None = None,
    ) -> None:
        render = pages_of(place.press, paper)
        super().__init__(title, paper.pages, render, parent, paper.number or "没有编号")
        self._place, self._form, self._paper = place, form, paper
        self._printers, self._pictures = printers or Printers(), render
        self._name = paper.number or title
        # Papers of one kind for two customers must not be offered under one name.
        self._file_name = _file_name(self._name, paper.about)
        self._running: jobs.Job | None = None
        self._line = StateLine(small=False)
        self.stop = Button("停下", run=self._stop_printing)
        self.stop.hide()
        self.save = Button("存为 PDF", icon="document", key="Ctrl+S", run=self._save)
        self.issue = Button(issue, icon="check", key=_ISSUE_KEY, run=self.issue_asked.emit)
        self.issue.setVisible(bool(issue))
        self._build_foot()
        self.print_asked.connect(self._choose_printer)
        self._say(*_warning(paper, draft))
        if parent is not None:
            window = parent.window().size()
            self.resize(self.size().boundedTo(window - type(window)(32, 32)))

    def paper(self) -> Paper:
        """What is shown."""
        return self._paper

    def said(self) -> str:
        """The sentence at the foot."""
        return self._line.text()

    # inside

    def _build_foot(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 4, 12, 8)
        foot.setSpacing(8)
        foot.addWidget(self._line, 1)
        for part in (self.stop, self.save, self.issue):
            foot.addWidget(part)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.addLayout(foot)

    def _say(self, glyph: Glyph | None, text: str) -> None:
        self._line.say(glyph, text)

    def _save(self) -> None:
        path = self._place.messages.save_file("存为 PDF", "PDF 文件 (*.pdf)", self._file_name)
        if path is None:
            return
        try:
            path.write_bytes(self._paper.pdf)
        except OSError:
            problem = f"{path.name} 写不进去，请换一个位置。"
            self._place.messages.error(EnvironmentProblem(problem))
            return
        folder = path.parent.name or str(path.parent)
        self._say(Glyph.DONE, f"已存到 {folder}：{path.name}")

    def _choose_printer(self) -> None:
        if self._running is not None:
            return
        remembered = self._place.settings().printers.get(self._form, PrinterSetting())
        choice = PrintDialog(f"打印 {self._name}", self._printers.names(), remembered, self)
        choice.accepted.connect(lambda: self._print(choice.chosen(), choice.copies()))
        choice.finished.connect(choice.deleteLater)
        choice.open()

    def _print(self, setting: PrinterSetting, copies: int) -> None:
        settings = self._place.settings()
        printers = {**settings.printers, self._form: setting}
        self._place.keep_settings(replace(settings, printers=printers))
        work = Job(self._name, self._paper.pages, self._pictures, copies)
        send = self._printers.send
        self._running = self._place.jobs.start(lambda job: send(work, setting, job.checkpoint))
        self._running.progressed.connect(self._progressed)
        self._running.succeeded.connect(lambda _: self._sent(setting.name))
        self._running.failed.connect(self._failed)
        self._running.cancelled.connect(lambda: self._say(Glyph.TODAY, "已停下，可能印出了一部分"))
        self._running.ended.connect(self._ended)
        self.print.setEnabled(False)
        self.stop.show()
        self._say(None, "正在打印……")

    def _progressed(self, done: int, total: int, what: str) -> None:
        self._say(None, f"正在打印，{done} / {total} 页")

    def _sent(self, printer: str) -> None:
        self._say(Glyph.DONE, f"已交给打印机「{printer}」")
        self.printed.emit(f"已打印 {self._name}")

    def _failed(self, error: BaseException) -> None:
        self._say(Glyph.OVERDUE, "没有打印出来")
        self._place.messages.error(error)

    def _ended(self) -> None:
        self._running = None
        self.print.setEnabled(True)
        self.stop.hide()

    def _stop_printing(self) -> None:
        if self._running is not None:
            self._running.cancel()


def pages_of(press: Press, paper: Paper) -> Render:
    """The pages of a paper as pictures, on whichever thread."""

    def picture(page: int, dpi: int) -> Picture:
        drawn = press.picture(paper.pdf, page, dpi)
        starts = range(0, drawn.stride * drawn.height, drawn.stride)
        rows = b"".join(drawn.data[start : start + drawn.width] for start in starts)
        return drawn.width, drawn.height, rows

    return picture


def _file_name(name: str, about: str) -> str:
    """What a paper is saved as: 资料核对表-恒通砖厂.pdf."""
    who = about.replace("/", "_").replace("\\", "_")[:_LONGEST_ABOUT]
    return plain_file_name("-".join(filter(None, (name, who))) + ".pdf")


def _warning(paper: Paper, draft: str) -> tuple[Glyph | None, str]:
    """What must be known before this is printed."""
    if not paper.missing:
        return None, "" if paper.number else draft
    shown = "、".join(f"「{char}」(U+{ord(char):04X})" for char in paper.missing)
    return Glyph.OVERDUE, f"{shown}字库里没有，印出来是方框"
