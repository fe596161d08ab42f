"""The visit sheet of a customer: drawn off the GUI thread, looked at, sent to a printer."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from sbdesk.gui.parts.preview import PreviewDialog
from sbdesk.gui.parts.print_choice import PrintDialog
from sbdesk.gui.printing import Job, Picture, printer_names, to_printer
from sbdesk.gui.workplace import Workplace
from sbdesk.services.customers import CustomerFile
from sbdesk.services.notices import VISIT_SHEET, Paper, draft_visit_sheet
from sbdesk.settings import PrinterSetting

Printers = Callable[[], tuple[str, ...]]


class VisitSheets(QObject):
    """`failed(error)` and `printed(sentence)`; `preview_window` is the dialog now open."""

    failed = Signal(object)
    printed = Signal(str)

    def __init__(
        self, place: Workplace, window: QWidget, printers: Printers = printer_names
    ) -> None:
        super().__init__(window)
        self._place, self._window, self._printers = place, window, printers
        self.preview_window: PreviewDialog | None = None
        self.print_window: PrintDialog | None = None

    def preview(self, file: CustomerFile) -> None:
        """Draw the sheet for a visit today and show it."""
        desk, press = self._place.desk(), self._place.press
        job = self._place.jobs.start(
            lambda _job: draft_visit_sheet(desk, press, file.pk, desk.today())
        )
        job.succeeded.connect(partial(self._show, f"走访工作单 {file.fields.name}"))
        job.failed.connect(self.failed)

    def _show(self, title: str, paper: Paper) -> None:
        note = f"打印字库里没有 {'、'.join(paper.missing)}，印成方框" if paper.missing else ""
        shown = PreviewDialog(title, paper.pages, partial(self._page, paper), self._window, note)
        shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown.print_asked.connect(partial(self._choose_printer, title, paper))
        shown.finished.connect(self._closed)
        self.preview_window = shown
        shown.open()

    def _page(self, paper: Paper, page: int, dpi: int) -> Picture:
        picture = self._place.press.picture(paper.pdf, page, dpi)
        starts = range(0, picture.stride * picture.height, picture.stride)
        lines = [picture.data[start : start + picture.width] for start in starts]
        return picture.width, picture.height, b"".join(lines)

    def _closed(self) -> None:
        self.preview_window = None

    def _choose_printer(self, title: str, paper: Paper) -> None:
        remembered = self._place.settings().printers.get(VISIT_SHEET, PrinterSetting())
        chosen = PrintDialog(title, self._printers(), remembered, self._window)
        chosen.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen.accepted.connect(partial(self._print, title, paper, chosen))
        self.print_window = chosen
        chosen.open()

    def _print(self, title: str, paper: Paper, chosen: PrintDialog) -> None:
        setting, copies = chosen.chosen(), chosen.copies()
        settings = self._place.settings()
        self._place.keep_settings(
            replace(settings, printers={**settings.printers, VISIT_SHEET: setting})
        )
        work = Job(title, paper.pages, partial(self._page, paper), copies)
        job = self._place.jobs.start(lambda job: to_printer(work, setting, job.checkpoint))
        job.succeeded.connect(lambda _none: self.printed.emit(f"已送打印机「{title}」"))
        job.failed.connect(self.failed)
