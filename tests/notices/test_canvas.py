"""The file that ReportLab writes for us."""

import re

import pytest

from sbdesk.notices.canvas import FaceFile, PdfCanvas
from sbdesk.notices.faces import Faces
from sbdesk.notices.rendering import page_count


@pytest.fixture
def song(faces: Faces) -> FaceFile:
    return faces.file("song")


def test_a_character_is_encoded_in_the_subset_that_holds_it(song: FaceFile) -> None:
    canvas = PdfCanvas(song, "测试")
    ((first, codes),) = canvas.encode(song, "贺贺")
    assert first.startswith("/F")
    assert codes[:2] == codes[2:]
    many = canvas.encode(song, "".join(map(chr, range(0x4E00, 0x4E00 + 400))))
    assert len({resource for resource, _ in many}) > 1
    assert sum(len(codes) for _, codes in many) == 2 * 400


def test_ascii_keeps_its_own_codes(song: FaceFile) -> None:
    canvas = PdfCanvas(song, "测试")
    ((_, codes),) = canvas.encode(song, "A9")
    assert bytes.fromhex(codes) == b"A9"


def test_the_file_says_what_it_is_and_nothing_of_the_day(song: FaceFile) -> None:
    canvas = PdfCanvas(song, "投诉处理答复")
    canvas.next_page()
    pdf = canvas.finish()
    assert b"/PrintScaling /None" in pdf
    assert b"/Lang (zh-CN)" in pdf
    assert b"Helvetica" not in pdf
    assert set(re.findall(rb"D:(\d{4})", pdf)) == {b"2000"}


def test_pages_follow_each_other(song: FaceFile) -> None:
    canvas = PdfCanvas(song, "测试")
    for _ in range(3):
        canvas.operators("0 0 10 10 re f")
        canvas.next_page()
    assert page_count(canvas.finish()) == 3


def test_a_form_is_known_once_it_is_drawn(song: FaceFile) -> None:
    canvas = PdfCanvas(song, "测试")
    assert not canvas.has_form("head")
    canvas.begin_form("head")
    canvas.operators("0 0 10 10 re f")
    canvas.end_form()
    assert canvas.has_form("head")
    canvas.do_form("head")
    canvas.next_page()
    assert canvas.finish().count(b"/Subtype /Form") == 1


def test_one_face_serves_one_document_after_the_other(song: FaceFile) -> None:
    def build() -> bytes:
        canvas = PdfCanvas(song, "测试")
        ((font, codes),) = canvas.encode(song, "贺")
        canvas.operators(f"BT {font} 12 Tf 100 100 Td <{codes}> Tj ET")
        canvas.next_page()
        return canvas.finish()

    assert build() == build()


def test_a_mapped_character_without_outline_counts_as_missing(song: FaceFile) -> None:
    assert song.has(" ")
    assert song.has("贺")
    assert not song.has("\U000313a1")
    assert not song.has("\ue000")
