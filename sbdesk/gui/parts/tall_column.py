"""The content of a scrolling page whose texts wrap: exactly as high as they are at its width."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


class TallColumn(QWidget):
    """Put a column layout on it, then hand it to `form_page.scrolling`.

    Qt asks a scrolled widget for its smallest size, and a wrapping label answers with its height
    at the narrowest width: the page would end in a blank as high as the difference.
    """

    def minimumSizeHint(self) -> QSize:
        """The narrowest width, and the height at the width there is."""
        smallest, parent = super().minimumSizeHint(), self.parentWidget()
        width = parent.width() if parent is not None else self.width()
        layout = self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return smallest
        width = max(width, smallest.width())
        return QSize(smallest.width(), min(smallest.height(), layout.heightForWidth(width)))
