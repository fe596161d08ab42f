"""Sheets that come by mouse or clipboard: what their files are called, a block copied in WPS."""

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from sbdesk.gui.parts.file_drop import files_among

READABLE = frozenset({".xlsx", ".xls", ".xlsm", ".csv", ".txt"})
"""What a sheet's file name may end in."""
READABLE_PATTERNS = "表格 (*.xlsx *.xls *.csv *.txt *.xlsm);;所有文件 (*)"
"""The same for a file chooser."""


def copied_block() -> str:
    """The cells in the clipboard as text with tabs; "" when there are none."""
    data = _copied()
    return data.text() if data.hasText() and not data.hasUrls() else ""


def copied_sheet() -> Path | None:
    """A sheet's file copied in the file manager, if that is what the clipboard holds."""
    found = files_among(_copied(), READABLE)
    return found[0] if found else None


def _copied() -> QMimeData:
    """What the clipboard holds; an empty one has no data at all."""
    return QGuiApplication.clipboard().mimeData() or QMimeData()
