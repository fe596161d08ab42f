"""What every printed page must keep, whatever is on it (PAPER §1, §11)."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from sbdesk.notices import (
    complaint_reply,
    correction_request,
    data_verification,
    fee_notice,
    story_sheet,
    visit_sheet,
)
from sbdesk.notices.faces import Faces
from sbdesk.notices.page import Printed
from sbdesk.notices.rendering import Picture, page_count, render_page
from tests.notices.examples import (
    BARE_SHEET,
    DRAFT,
    EVERYTHING_LONG,
    FULL_SHEET,
    LONG_UNIT,
    REPLY,
    SEVEN_ROWS,
    SHEET,
)
from tests.notices.poppler import Word, fonts_of, words_of
from tests.notices.station_examples import (
    BARE_VERIFICATION,
    DRAFT_REQUEST,
    FEE_NOTICE,
    FULL_VERIFICATION,
    LONG_REQUEST,
    LONG_STORY,
    MANY_FEES,
    REQUEST,
    STORY,
    VERIFICATION,
)

CHECKOUT = Path(__file__).resolve().parents[2]
SAMPLES: dict[str, Callable[[Faces], Printed]] = {
    "reply": lambda faces: complaint_reply.draw(REPLY, faces),
    "draft": lambda faces: complaint_reply.draw(DRAFT, faces),
    "seven rows": lambda faces: complaint_reply.draw(SEVEN_ROWS, faces),
    "long unit": lambda faces: complaint_reply.draw(replace(REPLY, unit=LONG_UNIT), faces),
    "everything long": lambda faces: complaint_reply.draw(EVERYTHING_LONG, faces),
    "no phone": lambda faces: complaint_reply.draw(
        replace(REPLY, phone=None, head_phone=None, due_sentence=None), faces
    ),
    "sheet": lambda faces: visit_sheet.draw(SHEET, faces),
    "bare sheet": lambda faces: visit_sheet.draw(BARE_SHEET, faces),
    "full sheet": lambda faces: visit_sheet.draw(FULL_SHEET, faces),
    "request": lambda faces: correction_request.draw(REQUEST, faces),
    "draft request": lambda faces: correction_request.draw(DRAFT_REQUEST, faces),
    "long request": lambda faces: correction_request.draw(LONG_REQUEST, faces),
    "verification": lambda faces: data_verification.draw(VERIFICATION, faces),
    "bare verification": lambda faces: data_verification.draw(BARE_VERIFICATION, faces),
    "full verification": lambda faces: data_verification.draw(FULL_VERIFICATION, faces),
    "story": lambda faces: story_sheet.draw(STORY, faces),
    "long story": lambda faces: story_sheet.draw(LONG_STORY, faces),
    "fees": lambda faces: fee_notice.draw(FEE_NOTICE, faces),
    "many fees": lambda faces: fee_notice.draw(MANY_FEES, faces),
}
MARGIN = 10.0
LOWEST = 287.0

sampled = pytest.mark.parametrize("sample", SAMPLES)


@sampled
def test_no_ink_in_the_margins(faces: Faces, sample: str) -> None:
    dpi = 127
    pdf = SAMPLES[sample](faces).pdf
    for page in range(page_count(pdf)):
        picture = render_page(pdf, page, dpi)
        edge = int(MARGIN * dpi / 25.4) - 1
        foot = int(LOWEST * dpi / 25.4) + 1
        for y in range(picture.height):
            row = picture.data[y * picture.stride : y * picture.stride + picture.width]
            if y < edge or y > foot:
                assert min(row) > 200, (page, y)
            assert min(row[:edge]) > 200, (page, y)
            assert min(row[-edge:]) > 200, (page, y)


@sampled
def test_no_two_words_overlap(faces: Faces, sample: str, tmp_path: Path) -> None:
    words = [w for w in words_of(SAMPLES[sample](faces).pdf, tmp_path) if w.text not in "草稿"]
    assert len(words) > 20
    for page in {word.page for word in words}:
        on_page = [word for word in words if word.page == page]
        for one, other in combinations(on_page, 2):
            assert not _overlap(one, other), (one, other)


def _overlap(one: Word, other: Word) -> bool:
    """Whether the ink rooms meet. Neighbouring marks may share half an em of blank."""
    across = min(one.right, other.right) - max(one.left, other.left)
    upper, lower = sorted((one, other), key=lambda w: w.top + w.bottom)
    apart = (lower.top + lower.bottom) / 2 - (upper.top + upper.bottom) / 2
    needed = 0.30 * (one.bottom - one.top + other.bottom - other.top)
    return across > 0.55 * one.size and apart < needed


@sampled
def test_every_face_is_embedded_as_a_subset_with_its_characters(
    faces: Faces, sample: str, tmp_path: Path
) -> None:
    fonts = fonts_of(SAMPLES[sample](faces).pdf, tmp_path)
    assert fonts
    assert all(flags == ["yes", "yes", "yes"] for _, flags in fonts), fonts
    assert not any("Helvetica" in name for name, _ in fonts)


@sampled
def test_the_same_record_gives_the_same_bytes(faces: Faces, sample: str) -> None:
    assert SAMPLES[sample](faces).pdf == SAMPLES[sample](Faces()).pdf


def test_another_process_on_another_day_gives_the_same_bytes(faces: Faces) -> None:
    program = (
        "import hashlib, time\n"
        "from sbdesk.notices.faces import Faces\n"
        "from tests.notices.test_printed_files import SAMPLES\n"
        "faces = Faces()\n"
        "print(time.strftime('%Y'))\n"
        "for sample in SAMPLES.values():\n"
        "    print(hashlib.sha256(sample(faces).pdf).hexdigest())\n"
    )
    here = [hashlib.sha256(sample(faces).pdf).hexdigest() for sample in SAMPLES.values()]
    for day, seed in (("2002-03-01 10:00:00", "1"), ("2099-12-31 23:59:00", "4242")):
        result = subprocess.run(
            ["faketime", "-f", f"@{day}", sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=CHECKOUT,
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
        )
        year, *there = result.stdout.split()
        assert year == day[:4]
        assert there == here


@pytest.mark.parametrize(
    ("sample", "rules"),
    [
        ("reply", [(25.0, 30, 180), (26.1, 30, 180), (88.5, 30, 180), (94.5, 30, 180)]),
        ("sheet", [(31.4, 24, 190), (63.4, 24, 190)]),
        ("request", [(32.0, 26, 189)]),
        ("fees", [(32.0, 26, 189)]),
    ],
)
def test_a_third_photocopy_still_shows_every_rule(
    faces: Faces, sample: str, rules: list[tuple[float, float, float]]
) -> None:
    dpi = 150
    picture = render_page(SAMPLES[sample](faces).pdf, 0, dpi)
    for y, left, right in rules:
        assert _black_line_near(picture, dpi / 25.4, y, left, right), y


def _black_line_near(picture: Picture, scale: float, y: float, left: float, right: float) -> bool:
    rows = range(int((y - 0.6) * scale), int((y + 0.6) * scale) + 1)
    begin, end = int(left * scale), int(right * scale)
    return any(
        max(picture.data[row * picture.stride + begin : row * picture.stride + end]) < 128
        for row in rows
    )
