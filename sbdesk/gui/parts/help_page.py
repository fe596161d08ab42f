"""The help of a tab: a page of text in a window of its own."""

from pathlib import Path

from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from sbdesk.gui.letters import Letter, font, px

_MARGIN = 16
_ABOVE_HEADING = 14


class HelpDialog(QDialog):
    """Shows `SUBJECT.md` of a folder; Esc closes it. Never larger than the window behind it."""

    def __init__(self, folder: Path, subject: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("帮助")
        wide, high = px(680), px(560)
        if parent is not None:
            wide = min(wide, parent.width() - 32)
            high = min(high, parent.height() - 64)
        self.resize(wide, high)
        self.text = QTextBrowser()
        self.text.setFont(font(Letter.BODY))
        self.text.setMarkdown((folder / f"{subject}.md").read_text("utf-8"))
        self._dress()
        column = QVBoxLayout(self)
        column.addWidget(self.text)

    def _dress(self) -> None:
        """Headings as everywhere in the program (LOOK §2), with air above them."""
        document = self.text.document()
        document.setDocumentMargin(_MARGIN)
        block = document.begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if level:
                _dress_heading(block, Letter.TITLE if level == 1 else Letter.CARD)
            block = block.next()


def _dress_heading(block: QTextBlock, letter: Letter) -> None:
    cursor = QTextCursor(block)
    air = QTextBlockFormat()
    air.setTopMargin(px(_ABOVE_HEADING) if letter is not Letter.TITLE else 0)
    air.setBottomMargin(px(4))
    cursor.mergeBlockFormat(air)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    looks = QTextCharFormat()
    looks.setFont(font(letter))
    cursor.setCharFormat(looks)
