"""The press: draws pages, one at a time. What it needs is loaded when the first page is drawn."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sbdesk.notices.complaint_reply_content import ComplaintReply
    from sbdesk.notices.faces import Faces
    from sbdesk.notices.page import Printed
    from sbdesk.notices.rendering import Picture
    from sbdesk.notices.visit_sheet_content import VisitSheet


_ON_SHEETS = (118.0, 11.5)
"""Where working sheets carry the stamp (mm): beside the title, left of the code."""


class Press:
    """May be handed to any thread; pages are drawn one after the other."""

    def __init__(self) -> None:
        self._lock = Lock()

    @cached_property
    def _faces(self) -> Faces:
        from sbdesk.notices.faces import Faces

        return Faces()

    def draw(self, content: ComplaintReply | VisitSheet) -> Printed:
        """One paper as a PDF."""
        from sbdesk.notices import complaint_reply, visit_sheet
        from sbdesk.notices.visit_sheet_content import VisitSheet

        with self._lock:
            if isinstance(content, VisitSheet):
                return visit_sheet.draw(content, self._faces)
            return complaint_reply.draw(content, self._faces)

    def stamp(self, pdf: bytes, ordinal: int, day: date, form: str) -> bytes:
        """A frozen file of a form stamped 补打."""
        from sbdesk.notices.complaint_reply import FORM, STAMP_AT
        from sbdesk.notices.reprint import stamp

        at = STAMP_AT if form == FORM else _ON_SHEETS
        with self._lock:
            return stamp(pdf, ordinal, day, at, self._faces)

    def picture(self, pdf: bytes, page: int, dpi: int) -> Picture:
        """One page as grey pixels."""
        from sbdesk.notices.rendering import render_page

        with self._lock:
            return render_page(pdf, page, dpi)
