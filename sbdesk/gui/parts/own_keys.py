"""Keys that mean something of a page's own while the keyboard stands on it.

OwnKeys(page, {"Ctrl+P": page.print_request})    # not the visit sheet that the menu prints
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)


class OwnKeys(QObject):
    """Belongs to the page; the menus' lines with the same keys hold everywhere else."""

    def __init__(self, page: QWidget, keys: Mapping[str, Callable[[], object]]) -> None:
        super().__init__(page)
        self._keys = {QKeySequence(key): run for key, run in keys.items()}
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim them before a menu does; what the page's fields need themselves never comes here.

        Qt hands a key first to the widget with the keyboard, then to what it lies in.
        """
        if not isinstance(event, QKeyEvent) or event.type() not in _KEYS:
            return False
        run = self._keys.get(QKeySequence(event.keyCombination()))
        if run is None:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            run()
        return True
