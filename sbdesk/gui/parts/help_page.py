"""The help of a tab: a page of text in a window of its own."""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from sbdesk.gui.letters import Letter, font, px


class HelpDialog(QDialog):
    """Shows `SUBJECT.md` of a folder; Esc closes it."""

    def __init__(self, folder: Path, subject: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("帮助")
        self.resize(px(640), px(560))
        self._text = QTextBrowser()
        self._text.setFont(font(Letter.BODY))
        self._text.setMarkdown((folder / f"{subject}.md").read_text("utf-8"))
        column = QVBoxLayout(self)
        column.addWidget(self._text)
