"""Whether the faces of the printed page have a character: told while a name is typed."""

from PySide6.QtGui import QRawFont

from sbdesk import paths

_PRINT_FACES = ("NotoSerifSC-Regular.ttf", "HanaMinB.ttf")
_USUAL = range(0x4E00, 0x9FA6)
_SIZE = 12


class PrintFaces:
    """What the faces of the printed page can show; each is opened when first asked for."""

    def __init__(self) -> None:
        self._faces: dict[str, QRawFont] = {}

    def missing(self, text: str) -> str:
        """The characters that would come out as a box on paper, each once, in their order."""
        return "".join(dict.fromkeys(char for char in text if not self._prints(char)))

    def doubt(self, text: str) -> str:
        """One sentence about them, "" when everything prints."""
        named = "、".join(f"「{char}」(U+{ord(char):04X})" for char in self.missing(text))
        return f"{named}打印字库里没有，打在纸上是方框" if named else ""

    def _prints(self, char: str) -> bool:
        if ord(char) in _USUAL or (char.isascii() and char.isprintable()):
            return True
        return any(self._face(name).supportsCharacter(ord(char)) for name in _PRINT_FACES)

    def _face(self, name: str) -> QRawFont:
        if name not in self._faces:
            self._faces[name] = QRawFont(str(paths.RESOURCES / "fonts" / name), _SIZE)
        return self._faces[name]
