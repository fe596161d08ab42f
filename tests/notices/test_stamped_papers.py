"""A paper of the station printed again: the stamp stands clear of everything on every page."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sbdesk.notices import correction_request, data_verification, fee_notice
from sbdesk.notices.faces import Faces
from sbdesk.notices.page import MM
from sbdesk.notices.reprint import STAMP_HEIGHT, STAMP_WIDTH, stamp
from tests.notices.poppler import text_of, words_of
from tests.notices.station_examples import (
    FEE_NOTICE,
    FULL_VERIFICATION,
    LONG_REQUEST,
    MANY_FEES,
    REQUEST,
    VERIFICATION,
)

At = tuple[float, float]
PAPERS: dict[str, tuple[At, Callable[[Faces], bytes]]] = {
    "request": (
        correction_request.STAMP_AT,
        lambda faces: correction_request.draw(REQUEST, faces).pdf,
    ),
    "long request": (
        correction_request.STAMP_AT,
        lambda faces: correction_request.draw(LONG_REQUEST, faces).pdf,
    ),
    "fees": (fee_notice.STAMP_AT, lambda faces: fee_notice.draw(FEE_NOTICE, faces).pdf),
    "many fees": (fee_notice.STAMP_AT, lambda faces: fee_notice.draw(MANY_FEES, faces).pdf),
    "verification": (
        data_verification.STAMP_AT,
        lambda faces: data_verification.draw(VERIFICATION, faces).pdf,
    ),
    "full verification": (
        data_verification.STAMP_AT,
        lambda faces: data_verification.draw(FULL_VERIFICATION, faces).pdf,
    ),
}


@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_printed_stands_where_the_stamp_goes(
    faces: Faces, tmp_path: Path, paper: str
) -> None:
    (left, top), draw = PAPERS[paper]
    right, bottom = (left + STAMP_WIDTH) * MM, (top + STAMP_HEIGHT) * MM
    for word in words_of(draw(faces), tmp_path):
        beside = word.right < left * MM or word.left > right
        # The box of a word has blank above and below its characters.
        above = word.bottom - 0.15 * word.size < top * MM
        below = word.top + 0.15 * word.size > bottom
        assert beside or above or below, word


@pytest.mark.parametrize("paper", PAPERS)
def test_every_page_is_stamped_and_the_frozen_file_stays_whole(
    faces: Faces, tmp_path: Path, paper: str
) -> None:
    at, draw = PAPERS[paper]
    pdf = draw(faces)
    stamped = stamp(pdf, 2, date(2026, 11, 23), at, faces)
    assert stamped.startswith(pdf)
    pages = text_of(stamped, tmp_path).split("\f")[:-1]
    assert all("补打2" in page and "2026-11-23" in page for page in pages)
    assert stamped == stamp(pdf, 2, date(2026, 11, 23), at, faces)
