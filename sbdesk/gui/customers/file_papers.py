"""The papers printed of one customer's file, each built when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from sbdesk.gui.customers.verification_papers import VerificationPapers
    from sbdesk.gui.parts.visit_sheets import VisitSheets
    from sbdesk.gui.workplace import Workplace


class FilePapers(QObject):
    """Signals: `said(sentence)`, `failed(error)`, `issued(Changes)`."""

    said = Signal(str)
    failed = Signal(object)
    issued = Signal(object)

    def __init__(self, place: Workplace, page: QWidget) -> None:
        super().__init__(page)
        self._place, self._page = place, page

    @cached_property
    def visit(self) -> VisitSheets:
        """The sheet for the next visit."""
        from sbdesk.gui.parts.visit_sheets import VisitSheets

        made = VisitSheets(self._place, self._page)
        self._hear(made)
        return made

    @cached_property
    def verification(self) -> VerificationPapers:
        """The sheet for verifying data with the customer."""
        from sbdesk.gui.customers.verification_papers import VerificationPapers

        made = VerificationPapers(self._place, self._page)
        self._hear(made)
        return made

    def _hear(self, papers: VisitSheets | VerificationPapers) -> None:
        papers.said.connect(self.said)
        papers.failed.connect(self.failed)
        papers.issued.connect(self.issued)
