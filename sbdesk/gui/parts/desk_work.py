"""How a tab works at the desk: may this person, do it on the job thread, say what went wrong.

work = DeskWork(place, message_line)
if work.allowed(Right.EDIT_VISITS): ...
work.write(lambda: service(desk, request), done, form.refused)
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import Right, may, refusal
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.messages import explain
from sbdesk.gui.parts.notes import MessageLine
from sbdesk.gui.workplace import Workplace


class DeskWork:
    """A mistake is a line in the page; anything else is a box."""

    def __init__(self, place: Workplace, message: MessageLine) -> None:
        self._place, self._message = place, message

    def allowed(self, right: Right) -> bool:
        """Whether the person at work may; else the page says who can, before anything is typed."""
        person = self._place.desk().person
        if person is None:
            self.tell(UserMistake("请先在右上角选择是谁在工作。"))
        elif not may(person.role, right):
            self.tell(UserMistake(f"{refusal(person.role, right)}。"))
        else:
            return True
        return False

    def write(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], object],
        refused: Callable[[BaseException], bool] | None = None,
    ) -> None:
        """Run on the job thread; `refused(error)` may take an error for itself."""
        job = self._place.jobs.start(lambda _job: work())
        job.succeeded.connect(done)
        job.failed.connect(
            lambda error: None if refused is not None and refused(error) else self.tell(error)
        )

    def tell(self, error: BaseException) -> None:
        """Say it."""
        if isinstance(error, UserMistake):
            self._message.say(Glyph.OVERDUE, explain(error).text)
        else:
            self._place.messages.error(error)

    def quiet(self) -> None:
        """Put the line away: something new begins."""
        self._message.hide()


class MessageBand(QWidget):
    """The line of a tab above its cards; no room is taken while there is nothing to say."""

    def __init__(self, message: MessageLine) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 0, 16, 0)
        self._column.addWidget(message)
        message.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The gap above comes and goes with the line."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            shown = event.type() == QEvent.Type.ShowToParent
            self._column.setContentsMargins(16, 12 if shown else 0, 16, 0)
        return False
