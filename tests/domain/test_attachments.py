"""What may be attached: types by content, names made harmless, sizes in words."""

from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.attachments import (
    HEAD,
    AttachmentRules,
    MediaType,
    plain_file_name,
    size_words,
    title_of,
)
from sbdesk.services.attachment_rules import attachment_rules

JPEG = MediaType("image/jpeg", "照片", "jpg", ("ffd8ff",), picture=True)
WEBP = MediaType("image/webp", "图片", "webp", ("52494646........57454250",))
DOCX = MediaType("word", "文档", "docx", ("504b0304",), holds="a", without="macro")
RULES = AttachmentRules(1024 * 1024, 2, 3, (JPEG, WEBP, DOCX))


def test_a_type_is_told_by_the_first_bytes_only() -> None:
    assert RULES.type_of(b"\xff\xd8\xff\xe0rest", None) == JPEG
    assert RULES.type_of(b"RIFF\x01\x02\x03\x04WEBPVP8 ", None) == WEBP
    assert RULES.type_of(b"RIFF\x01\x02\x03\x04WAVE", None) is None
    assert RULES.type_of(b"\xff\xd8", None) is None
    assert RULES.type_of(b"", None) is None


def test_a_zip_is_told_by_what_is_in_it() -> None:
    head = b"PK\x03\x04" + b"\0" * 12
    assert RULES.type_of(head, {"a", "b"}) == DOCX
    assert RULES.type_of(head, {"b"}) is None
    assert RULES.type_of(head, {"a", "macro"}) is None
    assert RULES.type_of(head, None) is None


def test_the_rules_in_force_know_what_phones_and_scanners_make() -> None:
    rules = attachment_rules()
    for head, suffix in (
        (b"\xff\xd8\xff\xe1", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00", "bmp"),
        (b"GIF89a", "gif"),
        (b"II*\0", "tif"),
        (b"%PDF-1.4", "pdf"),
    ):
        found = rules.type_of(head, None)
        assert found is not None
        assert found.suffix == suffix
        assert rules.named(found.name) == found
    assert rules.named("text/html") is None
    for head in (b"MZ\x90\0", b"<html>", b"#!/bin/sh", b"\x7fELF"):
        assert rules.type_of(head + b"\0" * HEAD, None) is None


def test_names_are_made_harmless() -> None:
    assert plain_file_name("C:\\照片\\表箱.jpg") == "表箱.jpg"
    assert plain_file_name("../../etc/passwd") == "passwd"
    assert plain_file_name("a\u202egpj.exe") == "agpj.exe"
    assert plain_file_name('甲<乙>?"|.pdf') == "甲_乙____.pdf"
    assert plain_file_name("  .hidden. ") == "hidden"
    assert plain_file_name("长" * 200 + ".jpeg") == "长" * 115 + ".jpeg"


@given(name=st.text(max_size=300))
def test_no_name_leads_anywhere(name: str) -> None:
    made = plain_file_name(name)
    assert len(made) <= 120
    assert not set(made) & set('/\\:*?"<>|\0\n')
    assert made not in (".", "..")


def test_a_title_is_the_name_without_its_suffix() -> None:
    assert title_of("供用电合同.2026.pdf") == "供用电合同.2026"
    assert title_of("扫描") == "扫描"
    assert title_of("") == "附件"


def test_sizes_in_words() -> None:
    assert [size_words(size) for size in (0, 1, 1536, 900_000, 2_500_000)] == [
        "1 KB", "1 KB", "2 KB", "879 KB", "2.4 MB",
    ]  # fmt: skip
    assert RULES.largest_words == "1 MB"
