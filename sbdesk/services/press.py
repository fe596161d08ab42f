"""The press: draws pages, one at a time. What it needs is loaded when the first page is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sbdesk.notices.complaint_reply_content import ComplaintReply
    from sbdesk.notices.correction_request_content import CorrectionRequest
    from sbdesk.notices.data_verification_content import DataVerification
    from sbdesk.notices.faces import Faces
    from sbdesk.notices.fee_notice_content import FeeNotice
    from sbdesk.notices.page import Printed
    from sbdesk.notices.rendering import Picture
    from sbdesk.notices.story_sheet_content import StorySheet
    from sbdesk.notices.visit_sheet_content import VisitSheet

    Content = (
        ComplaintReply | VisitSheet | CorrectionRequest | DataVerification | FeeNotice | StorySheet
    )


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

    def draw(self, content: Content) -> Printed:
        """One paper as a PDF."""
        with self._lock:
            return _drawn(content, self._faces)

    def draw_sheets(self, sheets: Sequence[DataVerification]) -> Printed:
        """A round of data-verification sheets as one PDF, in the order given."""
        from sbdesk.notices import data_verification

        with self._lock:
            return data_verification.draw_all(sheets, self._faces)

    def stamp(self, pdf: bytes, ordinal: int, day: date, form: str) -> bytes:
        """A frozen file of a form stamped 补打."""
        from sbdesk.notices import (
            complaint_reply,
            correction_request,
            data_verification,
            fee_notice,
        )
        from sbdesk.notices.reprint import stamp

        places = {
            complaint_reply.FORM: complaint_reply.STAMP_AT,
            correction_request.FORM: correction_request.STAMP_AT,
            data_verification.FORM: data_verification.STAMP_AT,
            fee_notice.FORM: fee_notice.STAMP_AT,
        }
        with self._lock:
            return stamp(pdf, ordinal, day, places.get(form, _ON_SHEETS), self._faces)

    def picture(self, pdf: bytes, page: int, dpi: int) -> Picture:
        """One page as grey pixels."""
        from sbdesk.notices.rendering import render_page

        with self._lock:
            return render_page(pdf, page, dpi)


def _drawn(content: Content, faces: Faces) -> Printed:
    """The page by its layout."""
    from sbdesk.notices import (
        complaint_reply,
        correction_request,
        data_verification,
        fee_notice,
        story_sheet,
        visit_sheet,
    )
    from sbdesk.notices.complaint_reply_content import ComplaintReply
    from sbdesk.notices.correction_request_content import CorrectionRequest
    from sbdesk.notices.data_verification_content import DataVerification
    from sbdesk.notices.fee_notice_content import FeeNotice
    from sbdesk.notices.visit_sheet_content import VisitSheet

    match content:
        case ComplaintReply():
            return complaint_reply.draw(content, faces)
        case VisitSheet():
            return visit_sheet.draw(content, faces)
        case CorrectionRequest():
            return correction_request.draw(content, faces)
        case DataVerification():
            return data_verification.draw(content, faces)
        case FeeNotice():
            return fee_notice.draw(content, faces)
    return story_sheet.draw(content, faces)
