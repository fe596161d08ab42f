"""What is dropped, pasted or chosen, as things to attach."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter

from sbdesk.services.attachments import NewAttachment

PATTERNS = (
    "照片、扫描件、文档 (*.jpg *.jpeg *.png *.bmp *.gif *.webp *.tif *.tiff *.pdf *.ofd *.docx "
    "*.xlsx);;所有文件 (*)"
)


def offered(data: QMimeData) -> bool:
    """Whether there is anything to attach in what is dragged or copied."""
    return any(url.isLocalFile() for url in data.urls()) or data.hasImage()


def taken(data: QMimeData, now: datetime) -> tuple[NewAttachment, ...]:
    """Files in it, else the picture in it, named after the minute."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if files:
        return of_files(files)
    image = data.imageData() if data.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return ()
    name = f"粘贴的图片{now:%Y%m%d-%H%M%S}.png"
    return (NewAttachment(png_of(image), name),)


def of_files(paths: Sequence[Path]) -> tuple[NewAttachment, ...]:
    """These files, one attachment each."""
    return tuple(NewAttachment(path) for path in paths)


def png_of(image: QImage) -> bytes:
    """A picture as a PNG file."""
    body = QByteArray()
    buffer = QBuffer(body)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    buffer.close()
    return bytes(body.data())
