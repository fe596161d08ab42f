"""A field that holds a record found by typing: a customer in a complaint form.

field = PickField("户号 / 姓名 / 拼音 / 电话")
field.searched.connect(lambda text: reader.run(find(text), field.show_results))
form.add("customer_id", "客户", field, required=True)
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from sbdesk.gui.parts.fields import TypedLine
from sbdesk.gui.parts.found_list import FoundList, Result


class PickField(TypedLine):
    """`value()` is the key of the chosen result, None while nothing is chosen.

    `searched(text)` asks for results; `picked(key)` says that one was chosen (None: let go of).
    """

    searched = Signal(str)
    picked = Signal(object)

    def __init__(self, placeholder: str = "") -> None:
        super().__init__(placeholder)
        self._key: object = None
        self._found: FoundList | None = None
        self.textEdited.connect(self._typed)

    def value(self) -> object:
        """The key chosen, or None."""
        return self._key

    def set_value(self, value: object) -> None:
        """A key alone shows as text only through `hold`; None empties the field."""
        self._key = value
        if value is None:
            self.clear()

    def hold(self, key: object, words: str) -> None:
        """Hold this record and show its name."""
        self._key = key
        self.setText(words)
        self.setCursorPosition(0)

    def show_results(self, results: Sequence[Result], more: bool = False) -> None:
        """Drop what was found, if the keyboard is still here and nothing is chosen."""
        if self.hasFocus() and self._key is None and self.text().strip():
            self._list().show_results(results, more=more)

    def _list(self) -> FoundList:
        if self._found is None:
            self._found = FoundList(self)
            self._found.taken.connect(self._take)
        return self._found

    def _typed(self, text: str) -> None:
        if self._key is not None:
            self._key = None
            self.picked.emit(None)
        if text.strip():
            self.searched.emit(text.strip())
        elif self._found is not None:
            self._found.hide()

    def _take(self, key: object) -> None:
        found = self._list().results()
        words = next((r.held or r.title for r in found if r.key == key), "")
        self.hold(key, words)
        self.edited.emit()
        self.picked.emit(key)
        self.entered.emit()
