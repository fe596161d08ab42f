"""The cured ToUnicode map."""

import re

from hypothesis import given
from hypothesis import strategies as st

from sbdesk.notices.tounicode import cured


def as_reportlab_writes(code_points: list[int]) -> str:
    entries = [f"<{code:02X}> <{value:04X}>" for code, value in enumerate(code_points)]
    return "\n".join(["begincmap", f"{len(entries)} beginbfchar", *entries, "endbfchar", "endcmap"])


def decoded(cmap: str) -> dict[int, str]:
    return {
        int(code, 16): bytes.fromhex(value).decode("utf-16-be")
        for code, value in re.findall(r"<([0-9A-F]{2})> <([0-9A-F]+)>", cmap)
    }


def test_a_character_beyond_the_bmp_becomes_a_surrogate_pair() -> None:
    assert "<01> <D873DF4E>" in cured(as_reportlab_writes([0, 0x2CF4E]))
    assert decoded(cured(as_reportlab_writes([0, ord("𬭎")]))) == {1: "𬭎"}


def test_unused_codes_are_left_out() -> None:
    assert decoded(cured(as_reportlab_writes([0, 0, ord("贺")]))) == {2: "贺"}


def test_no_block_is_longer_than_a_hundred() -> None:
    cmap = cured(as_reportlab_writes([0x4E00 + n for n in range(256)]))
    counts = [int(n) for n in re.findall(r"(\d+) beginbfchar", cmap)]
    assert counts == [100, 100, 56]
    for count, block in zip(
        counts, re.findall(r"beginbfchar\n(.*?)endbfchar", cmap, re.S), strict=True
    ):
        assert len(block.splitlines()) == count


def test_a_text_without_entries_is_left_alone() -> None:
    assert cured("nothing here") == "nothing here"


@given(
    st.lists(
        st.integers(0x20, 0x3FFFF).filter(lambda c: not 0xD800 <= c <= 0xDFFF),
        min_size=1,
        max_size=256,
    )
)
def test_every_code_gives_its_character_back(code_points: list[int]) -> None:
    result = decoded(cured(as_reportlab_writes(code_points)))
    assert result == {code: chr(value) for code, value in enumerate(code_points)}
