"""What the printer gets is true to size: measured on the printed page itself."""

from pathlib import Path

import pypdfium2
import pytest

from sbdesk.gui import printing
from sbdesk.gui.printing import Job, Picture
from sbdesk.settings import PrinterSetting

DPI = 300
MM = 25.4 / DPI


def frame(page: int, dpi: int) -> Picture:
    """A4 with a black block of 170 × 50 mm whose corner lies at (20, 30 mm)."""

    def dots(millimetres: float) -> int:
        return round(millimetres / 25.4 * dpi)

    width, height = dots(210), dots(297)
    blank = b"\xff" * width
    inked = b"\xff" * dots(20) + b"\x00" * dots(170)
    line = inked + b"\xff" * (width - len(inked))
    rows = blank * dots(30) + line * dots(50)
    return width, height, rows + blank * (height - len(rows) // width)


def block_on(path: Path, page: int = 0) -> tuple[float, float, float, float]:
    """Left, top, width, height of what is black on the printed page, in millimetres."""
    document = pypdfium2.PdfDocument(path)
    try:
        picture = document[page].render(scale=DPI / 72, grayscale=True)
        width, height, stride = picture.width, picture.height, picture.stride
        raw = bytes(picture.buffer)
    finally:
        document.close()
    rows = [raw[y * stride : y * stride + width] for y in range(height)]
    dark = [y for y, row in enumerate(rows) if min(row) < 128]
    middle = rows[(dark[0] + dark[-1]) // 2]
    across = [x for x, value in enumerate(middle) if value < 128]
    assert abs(width * MM - 210) < 0.3
    return (
        across[0] * MM,
        dark[0] * MM,
        (across[-1] - across[0] + 1) * MM,
        (dark[-1] - dark[0] + 1) * MM,
    )


def let_pass(done: int, total: int, what: str) -> None:
    """A checkpoint that never stops."""


@pytest.mark.parametrize(("right", "down"), [(0.0, 0.0), (1.5, -0.5), (-2.0, 3.0)])
def test_a_page_is_printed_true_to_a_fifth_of_a_millimetre(
    tmp_path: Path, right: float, down: float
) -> None:
    out = tmp_path / "page.pdf"
    setting = PrinterSetting("", right_mm=right, down_mm=down)
    printing.to_pdf(Job("测试页", 1, frame), out, setting, let_pass)
    left, top, width, height = block_on(out)
    assert left == pytest.approx(20 + right, abs=0.2)
    assert top == pytest.approx(30 + down, abs=0.2)
    assert width == pytest.approx(170, abs=0.2)
    assert height == pytest.approx(50, abs=0.2)


def test_every_page_lies_in_the_same_place(tmp_path: Path) -> None:
    out = tmp_path / "pages.pdf"
    printing.to_pdf(Job("两页", 2, frame), out, PrinterSetting(), let_pass)
    assert block_on(out, 0) == block_on(out, 1)
