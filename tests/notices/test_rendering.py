"""Pages as pictures."""

import pytest

from sbdesk.notices.complaint_reply import draw
from sbdesk.notices.faces import Faces
from sbdesk.notices.rendering import page_count, render_page
from tests.notices.examples import EVERYTHING_LONG, REPLY


@pytest.mark.parametrize("dpi", [72, 100, 300])
def test_a_page_is_a4_at_any_resolution(faces: Faces, dpi: int) -> None:
    picture = render_page(draw(REPLY, faces).pdf, 0, dpi)
    assert picture.width == pytest.approx(210 / 25.4 * dpi, abs=1)
    assert picture.height == pytest.approx(297 / 25.4 * dpi, abs=1)
    assert len(picture.data) == picture.stride * picture.height
    assert picture.grey


def test_colour_has_three_bytes_a_pixel(faces: Faces) -> None:
    picture = render_page(draw(REPLY, faces).pdf, 0, 72, grey=False)
    assert picture.stride >= 3 * picture.width
    assert not picture.grey


def test_pages_are_counted_and_rendered_one_by_one(faces: Faces) -> None:
    printed = draw(EVERYTHING_LONG, faces)
    assert page_count(printed.pdf) == printed.pages
    first, last = (render_page(printed.pdf, p, 72) for p in (0, printed.pages - 1))
    assert first.data != last.data
    assert min(last.data) < 128


def test_the_same_page_gives_the_same_picture(faces: Faces) -> None:
    pdf = draw(REPLY, faces).pdf
    assert render_page(pdf, 0, 96) == render_page(pdf, 0, 96)
