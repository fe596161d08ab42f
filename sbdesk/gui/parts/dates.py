"""Dates and moments typed as digits: 0315 is read as this year's 15 March when one leaves."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Signal

from sbdesk.domain.errors import UserMistake
from sbdesk.gui.parts.fields import TypedLine

_WEEKDAYS = "一二三四五六日"

Reading = date | datetime


class DateField(TypedLine):
    """A date or a moment, read by the callable given (it raises UserMistake).

    `value()` is what was read, None when empty or unreadable; `mistake()` is the sentence
    when it cannot be read. `read` carries the reading in words while typing, "" when none.
    """

    read = Signal(str)

    def __init__(self, parse: Callable[[str], Reading], placeholder: str = "如 0315") -> None:
        super().__init__(placeholder, limit=40)
        self._parse = parse
        self.edited.connect(self._announce)
        self.left.connect(self._write_out)
        self.entered.connect(self._write_out)

    def value(self) -> Reading | None:
        """What was read, or None."""
        return self._reading()[0]

    def mistake(self) -> str:
        """Why the text is no date, "" when it is one or the field is empty."""
        return self._reading()[1]

    def set_value(self, value: object) -> None:
        """Show a date, a moment, an ISO text or nothing."""
        self.setText(written(value) if isinstance(value, date) else str(value or ""))

    def _reading(self) -> tuple[Reading | None, str]:
        text = self.text().strip()
        if not text:
            return None, ""
        try:
            return self._parse(text), ""
        except UserMistake as mistake:
            return None, str(mistake)

    def _announce(self) -> None:
        value, _ = self._reading()
        self.read.emit("" if value is None else f"{in_words(value)}，Enter 到下一格")

    def _write_out(self) -> None:
        value, _ = self._reading()
        if value is not None and not self.isReadOnly():
            self.setText(written(value))


def written(value: Reading) -> str:
    """`2026-03-15`, with `09:42` after it when it is a moment."""
    return value.strftime("%Y-%m-%d %H:%M" if isinstance(value, datetime) else "%Y-%m-%d")


def in_words(value: Reading) -> str:
    """`2026-03-15(日)`, with the time after it when it is a moment."""
    day = f"{value:%Y-%m-%d}({_WEEKDAYS[value.weekday()]})"
    return f"{day} {value:%H:%M}" if isinstance(value, datetime) else day
