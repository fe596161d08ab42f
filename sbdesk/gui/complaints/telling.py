"""The line above the tab: mistakes, and what the person at work may not do."""

from PySide6.QtWidgets import QVBoxLayout

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import Right, may, refusal
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.notes import MessageLine
from sbdesk.gui.workplace import Workplace


class Telling(MessageLine):
    """A message line that knows who works here."""

    _around: QVBoxLayout | None = None

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place

    def in_room(self) -> QVBoxLayout:
        """A layout that holds the line, with a gap above only while it is shown."""
        room = QVBoxLayout()
        room.setContentsMargins(16, 0, 16, 0)
        room.addWidget(self)
        self._around = room
        return room

    def setVisible(self, visible: bool) -> None:
        """The gap comes and goes with the line."""
        super().setVisible(visible)
        if self._around is not None:
            self._around.setContentsMargins(16, 12 if visible else 0, 16, 0)

    def tell(self, error: BaseException) -> None:
        """A mistake is a line in the page; anything else is a box."""
        if isinstance(error, UserMistake):
            self.say(Glyph.OVERDUE, str(error))
        else:
            self._place.messages.error(error)

    def may(self, right: Right) -> bool:
        """Whether the person at work has this right."""
        person = self._place.desk().person
        return person is not None and may(person.role, right)

    def allowed(self, right: Right) -> bool:
        """The same; says so when not."""
        person = self._place.desk().person
        if person is None:
            self.say(Glyph.TODAY, "请先在右上角选是谁在工作")
        elif not may(person.role, right):
            self.say(Glyph.TODAY, f"{refusal(person.role, right)}。")
        else:
            return True
        return False
