"""Pages of a finished PDF as pictures, for preview and for the printer (desktop.md §5).

The only module that imports pypdfium2.
"""

from dataclasses import dataclass
from typing import Any

import pypdfium2

_POINTS_PER_INCH = 72


@dataclass(frozen=True)
class Picture:
    """One page. `data` holds height rows of `stride` bytes: 1 byte a pixel in grey, else RGB."""

    width: int
    height: int
    stride: int
    grey: bool
    data: bytes


def page_count(pdf: bytes) -> int:
    """How many pages the file has."""
    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def render_page(pdf: bytes, page: int, dpi: int, grey: bool = True) -> Picture:
    """Page `page` (from 0) at `dpi`, on white. Grey unless asked otherwise: paper is black."""
    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        bitmap: Any = document[page].render(
            scale=dpi / _POINTS_PER_INCH, grayscale=grey, rev_byteorder=True
        )
        try:
            return Picture(
                int(bitmap.width),
                int(bitmap.height),
                int(bitmap.stride),
                grey,
                bytes(bitmap.buffer),
            )
        finally:
            bitmap.close()
    finally:
        document.close()
