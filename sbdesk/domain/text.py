"""Cleaning of typed and imported text; nothing is ever replaced by a look-alike or a mark.

Names may use any ideograph, also beyond the BMP, variation selectors included; the dot of
ethnic-minority names is U+00B7 (domain facts §8.4). Normal forms (NFC, NFKC) are not applied:
they would change compatibility ideographs that stand in people's papers.
"""

import re
from typing import Final

_HALF: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_HALF_ALNUM: Final = {code: half for code, half in _HALF.items() if chr(half).isalnum()}
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_BLANKS = re.compile(r"\s+")
_LONE = re.compile("[\ud800-\udfff]")
_HAN: Final = "\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_DOT = re.compile(f"(?<=[{_HAN}])[ \t]*[\u2022\u2027\u30fb\uff65\u2219\u22c5][ \t]*(?=[{_HAN}])")


def half_width(text: str) -> str:
    """Full-width ASCII and the full-width blank as half-width; same length."""
    return text.translate(_HALF)


def fold(text: str) -> str:
    """For comparing and searching: half-width, lower case, no blanks, nothing invisible."""
    return _BLANKS.sub("", _INVISIBLE.sub("", text.translate(_HALF))).lower()


def clean_text(text: str) -> str:
    """One line as stored: invisible characters out, any blank one half-width blank, trimmed."""
    return _BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip()


def clean_lines(text: str) -> str:
    """Several lines as stored: as `clean_text`, line by line; outer empty lines go."""
    lines = [clean_text(line) for line in re.split(r"\r\n|\r|\n", text)]
    return "\n".join(lines).strip("\n")


def clean_name(text: str) -> str:
    """A person's or firm's name: letters and digits half-width, dots between Han as U+00B7."""
    return _DOT.sub("\u00b7", clean_text(text).translate(_HALF_ALNUM))


def clean_address(text: str) -> str:
    """An address: letters and digits half-width, blanks beside Han dropped."""
    plain = clean_text(text).translate(_HALF_ALNUM)
    return re.sub(f"(?<=[{_HAN}]) | (?=[{_HAN}])", "", plain)


def clean_number(text: str) -> str:
    """A number that is a name (户号, code): half-width, no blanks, upper case."""
    return fold(text).upper()


def text_problem(text: str, longest: int) -> str | None:
    """Why this text cannot be stored: a broken character, or more than `longest` characters."""
    if _LONE.search(text):
        return "有一个损坏的字，请重新输入"
    if len(text) > longest:
        return f"多 {len(text) - longest} 个字：最多 {longest} 个字，现有 {len(text)} 个字"
    return None
