"""The QR picture: fixed to the last module, and read back from the rendered page."""

import pytest

from sbdesk.notices import correction_request, data_verification, fee_notice
from sbdesk.notices.complaint_reply import draw
from sbdesk.notices.faces import Faces
from sbdesk.notices.page import Paper
from sbdesk.notices.pen_parts import code_block
from sbdesk.notices.qr import MODULES, dark_runs, modules
from sbdesk.notices.rendering import Picture, render_page
from sbdesk.notices.visit_sheet import draw as draw_sheet
from tests.notices.examples import REPLY, SHEET
from tests.notices.station_examples import FEE_NOTICE, REQUEST, VERIFICATION


def read_back(
    picture: Picture, dpi: int, left: float, top: float, module: float
) -> tuple[tuple[bool, ...], ...]:
    """The modules as a reader sees them: the pixel in the middle of each."""
    scale = dpi / 25.4

    def dark(row: int, column: int) -> bool:
        x = int((left + (column + 0.5) * module) * scale)
        y = int((top + (row + 0.5) * module) * scale)
        return picture.data[y * picture.stride + x] < 128

    return tuple(tuple(dark(r, c) for c in range(MODULES)) for r in range(MODULES))


@pytest.mark.parametrize("dpi", [110, 150, 300])
def test_the_code_of_the_reply_is_read_back_from_the_page(faces: Faces, dpi: int) -> None:
    picture = render_page(draw(REPLY, faces).pdf, 0, dpi)
    left = 184 - (MODULES + 4) * 0.62
    assert read_back(picture, dpi, left, 241.6, 0.62) == modules("204800911")


@pytest.mark.parametrize("dpi", [110, 300])
def test_the_code_of_the_visit_sheet_is_read_back_from_the_page(faces: Faces, dpi: int) -> None:
    picture = render_page(draw_sheet(SHEET, faces).pdf, 0, dpi)
    left = 196 - (MODULES + 4) * 0.68
    assert read_back(picture, dpi, left, 11.5, 0.68) == modules("211177424")


@pytest.mark.parametrize("dpi", [110, 300])
def test_the_codes_of_the_stations_own_papers_are_read_back(faces: Faces, dpi: int) -> None:
    for pdf, right, top, module, code in (
        (correction_request.draw(REQUEST, faces).pdf, 190, 12.5, 0.62, "204800911"),
        (fee_notice.draw(FEE_NOTICE, faces).pdf, 190, 12.5, 0.62, "204800911"),
        (fee_notice.draw(FEE_NOTICE, faces).pdf, 190, 224.0, 0.56, "204800911"),
        (data_verification.draw(VERIFICATION, faces).pdf, 196, 11.5, 0.68, "211177424"),
    ):
        picture = render_page(pdf, 0, dpi)
        left = right - (MODULES + 4) * module
        assert read_back(picture, dpi, left, top, module) == modules(code)


def test_four_modules_about_the_code_are_clear(faces: Faces) -> None:
    paper = Paper(faces, "测试")
    bottom = code_block(paper, "207620192", 100.0, 50.0, 0.62)
    picture = render_page(paper.finish().pdf, 0, 300)
    scale = 300 / 25.4
    left, right = 100 - (MODULES + 8) * 0.62, 100.0
    side = MODULES * 0.62

    def ink(x0: float, y0: float, x1: float, y1: float) -> bool:
        rows = range(int(y0 * scale) + 1, int(y1 * scale))
        return any(
            min(
                picture.data[
                    y * picture.stride + int(x0 * scale) + 1 : y * picture.stride + int(x1 * scale)
                ]
            )
            < 200
            for y in rows
        )

    assert not ink(left, 50 - 4 * 0.62, right, 49.9)
    assert not ink(left, 50, left + 4 * 0.62 - 0.1, 50 + side)
    assert not ink(right - 4 * 0.62 + 0.1, 50, right, 50 + side)
    assert not ink(left, 50 + side + 0.1, right, 50 + side + 3 * 0.62 - 0.1)
    assert 50 + side < bottom < 50 + side + 7


def test_the_picture_never_changes() -> None:
    rows = modules("207620192")
    assert len(rows) == MODULES
    assert all(len(row) == MODULES for row in rows)
    finder = tuple(c == "1" for c in "1111111")
    assert rows[0][:7] == finder
    assert rows[0][-7:] == finder
    assert rows == modules("207620192")
    assert rows != modules("205078942")


def test_runs_cover_exactly_the_dark_modules() -> None:
    rows = modules("208898612")
    covered = {(row, column + i) for row, column, length in dark_runs(rows) for i in range(length)}
    assert covered == {(r, c) for r in range(MODULES) for c in range(MODULES) if rows[r][c]}
    assert len(dark_runs(rows)) < len(covered)


@pytest.mark.parametrize("code", ["", "12345678", "1234567890", "12345678A", "１２３４５６７８９"])
def test_only_nine_digits_are_taken(code: str) -> None:
    with pytest.raises(ValueError, match="nine digits"):
        modules(code)
