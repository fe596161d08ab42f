"""Sending pages to a printer: images at 300 dpi, grey, one by one, true to size (desktop.md §5).

Whoever knows the paper gives a `render` callable; this file knows printers and nothing of paper.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from sbdesk.domain.errors import EnvironmentProblem
from sbdesk.settings import PrinterSetting

DPI = 300
_MM_PER_INCH = 25.4

Picture = tuple[int, int, bytes]
"""Width, height, and width × height grey bytes (0 black, 255 white), row by row."""

Render = Callable[[int, int], Picture]
"""`render(page, dpi)`, pages counted from 0."""

Checkpoint = Callable[[int, int, str], object]


@dataclass(frozen=True)
class Job:
    """What to print: a title for the queue, its pages, how often."""

    title: str
    pages: int
    render: Render
    copies: int = 1


def image_of(picture: Picture) -> QImage:
    """The picture as Qt draws it; a copy, so the bytes may go."""
    width, height, grey = picture
    if len(grey) != width * height:
        raise ValueError(f"{len(grey)} bytes are no {width} × {height} grey picture")
    return QImage(grey, width, height, width, QImage.Format.Format_Grayscale8).copy()


def printer_names() -> tuple[str, ...]:
    """The printers of this machine, the default one first."""
    names = [info.printerName() for info in QPrinterInfo.availablePrinters()]
    default = QPrinterInfo.defaultPrinterName()
    return tuple(sorted(names, key=lambda name: (name != default, name)))


def to_printer(job: Job, setting: PrinterSetting, checkpoint: Checkpoint) -> None:
    """Print on the printer of this setting. Raises EnvironmentProblem when it does not begin."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(setting.name)
    if setting.name not in printer_names():
        raise EnvironmentProblem(f"找不到打印机「{setting.name}」，请检查连线或换一台打印机。")
    _print(printer, job, setting, checkpoint)


def to_pdf(job: Job, out: Path, setting: PrinterSetting, checkpoint: Checkpoint) -> None:
    """The same path into a file: what a printer would get."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out))
    _print(printer, job, setting, checkpoint)


def _print(printer: QPrinter, job: Job, setting: PrinterSetting, checkpoint: Checkpoint) -> None:
    printer.setDocName(job.title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    printer.setResolution(DPI)
    painter = QPainter()
    if not painter.begin(printer):
        raise EnvironmentProblem(f"打印机「{setting.name}」没有接受任务，请看它是否开机、有纸。")
    try:
        _draw_pages(painter, printer, job, setting, checkpoint)
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()


def _draw_pages(
    painter: QPainter,
    printer: QPrinter,
    job: Job,
    setting: PrinterSetting,
    checkpoint: Checkpoint,
) -> None:
    total, dots = job.pages * job.copies, printer.resolution()
    for number in range(total):
        checkpoint(number, total, f"正在打印 {job.title}")
        if number:
            printer.newPage()
        image = image_of(job.render(number % job.pages, DPI))
        place = QRectF(
            setting.right_mm / _MM_PER_INCH * dots,
            setting.down_mm / _MM_PER_INCH * dots,
            image.width() * dots / DPI,
            image.height() * dots / DPI,
        )
        painter.drawImage(place, image)
    checkpoint(total, total, f"正在打印 {job.title}")
