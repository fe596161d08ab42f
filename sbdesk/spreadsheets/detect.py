"""What a file really is, by its content; the suffix is not believed."""

import re
from enum import Enum

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets.opening import Snapshot

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_ENCRYPTED_PARTS = tuple(
    name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo")
)
_WORKBOOK_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_FIRST_ELEMENT = re.compile(rb"<([a-z][a-z0-9:_-]*)")
_PAGE_PARTS = (b"head", b"meta", b"body", b"style", b"table", b"tbody", b"tr", b"div", b"title")
_FOREIGN = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "程序"),
    (b"SQLite format 3", "数据库"),
    (b"{\\rtf", "RTF 文档"),
)


class Form(Enum):
    """The forms of sheet that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    HTML = "html"
    XML = "xml"
    TEXT = "text"


def detect(snapshot: Snapshot) -> Form:
    """The form of the file. Raises UserMistake when it is no sheet that can be read."""
    data = snapshot.data
    if data.startswith(b"PK\x03\x04"):
        return Form.XLSX
    if data.startswith(OLE):
        return _ole(snapshot)
    for magic, kind in _FOREIGN:
        # A two-letter magic alone could be the first word of a text file.
        if data.startswith(magic) and (len(magic) > 2 or b"\0" in data[:512]):
            raise UserMistake(
                f"「{snapshot.name}」其实是{kind}，不是表格，请选择 Excel 或 CSV 文件。"
            )
    if data.startswith((b"PK\x05\x06", b"PK\x07\x08")):
        raise UserMistake(f"「{snapshot.name}」是空的或分卷的压缩包，不是表格。")
    return _by_markup(data)


def _ole(snapshot: Snapshot) -> Form:
    if any(part in snapshot.data for part in _ENCRYPTED_PARTS):
        raise UserMistake(locked(snapshot.name))
    if not any(stream in snapshot.data for stream in _WORKBOOK_STREAMS):
        raise UserMistake(
            f"「{snapshot.name}」里没有工作表（可能是 Word 或其他文档，也可能没有复制完整），"
            "请重新导出为 Excel 文件。"
        )
    return Form.XLS


def _by_markup(data: bytes) -> Form:
    opening = data[:4096]
    for bom in _BOMS:
        opening = opening.removeprefix(bom)
    # Dropping NULs lets the same words be looked for in UTF-16.
    text = opening.replace(b"\0", b"").lstrip().lower()
    if not text.startswith(b"<"):
        return Form.TEXT
    first = _FIRST_ELEMENT.search(text)
    element = first[1].rpartition(b":")[2] if first else b""
    if element == b"html" or element in _PAGE_PARTS:
        return Form.HTML
    is_xml = element == b"workbook" or text.startswith(b"<?xml")
    return Form.XML if is_xml else Form.HTML


def locked(name: str) -> str:
    """The sentence for a workbook with a password."""
    return f"「{name}」有打开密码，请在 Excel 或 WPS 里去掉密码，另存后再导入。"
