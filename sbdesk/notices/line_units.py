"""What a line may not tear apart, and the blank halves of full-width marks (PAPER §3)."""

import re
from dataclasses import dataclass
from itertools import pairwise

OPENING = frozenset("（《〈“‘「『〔【［｛")
CLOSING = frozenset("）》〉”’」』〕】］｝，。、；：？！")
_NEVER_FIRST = CLOSING | frozenset("%‰℃々~～…·—,.;:?!)]}°")
_NEVER_LAST = OPENING | frozenset("¥￥([{№")
HEX_BRACKETS = frozenset("〔〕")

NO_BREAK, SOFT_BREAK, BREAK = 0, 1, 2

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_UNIT = (
    r"(?:kVA|kWh|kW|kV|VA|万千瓦时|千瓦时|千伏安|千伏|个工作日|个自然日|个月|小时|分钟|"
    r"万元|元|天|日|次|件|户|台|吨|号杆|号|回|条|项|页|份|年|月|时|分|米|级|起|人|家|%|‰|℃)"
)
_CHINESE_NUMBER = "[〇零一二三四五六七八九十百千\\d]+"
_WHOLE = re.compile(
    "|".join(
        (
            rf"第{_CHINESE_NUMBER}[条款项号页章]",
            r"〔\d{4}〕\d+号",
            r"\d{1,2}时\d{1,2}分",
            r"\d{3,4} \d{4} \d{4}",
            rf"{_NUMBER} ?{_UNIT}前?",
            r"[（(][^（）()]{1,5}[）)]",
        )
    )
)
_DATE = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日前?")


@dataclass(frozen=True)
class Glyph:
    """One character as it will be drawn. `size` in points, `width` (its advance) in points."""

    char: str
    face: str
    size: float
    width: float
    bold: bool = False


def is_han(char: str) -> bool:
    code = ord(char)
    return 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or code >= 0x20000 or char in "〇々"


def is_latin(char: str) -> bool:
    """Latin letters, figures and what is set as part of them."""
    return (char.isascii() and not char.isspace()) or char in "¥‰℃–"


def break_strengths(text: str, kept: frozenset[int] = frozenset()) -> list[int]:
    """For each character: may the line break after it?

    `kept` holds positions after which the caller forbids a break (inside a name, say). A date
    may break softly after 年 and 月. The last entry is always BREAK.
    """
    strengths = [_between(a, b) for a, b in pairwise(text)]
    for match in _WHOLE.finditer(text):
        for position in range(match.start(), match.end() - 1):
            strengths[position] = NO_BREAK
    for match in _DATE.finditer(text):
        for position in range(match.start(), match.end() - 1):
            soft = text[position] in "年月" or (
                text[position] == "日" and text[position + 1] != "前"
            )
            strengths[position] = SOFT_BREAK if soft else NO_BREAK
    for position in kept:
        if position < len(strengths):
            strengths[position] = NO_BREAK
    return [*strengths, BREAK] if text else []


def _between(a: str, b: str) -> int:
    if b in _NEVER_FIRST or a in _NEVER_LAST or b == " ":
        return NO_BREAK
    if is_latin(a) and is_latin(b):
        return NO_BREAK
    return BREAK


def blank_left(glyph: Glyph) -> float:
    """Blank half of an opening mark, in em; 0 for all else. Widths decide, not looks."""
    if glyph.char in OPENING and glyph.width >= 0.95 * glyph.size:
        return 0.5
    return 0.0


def blank_right(glyph: Glyph) -> float:
    """Blank half of a closing mark or stop, in em."""
    if glyph.char in CLOSING and glyph.width >= 0.95 * glyph.size:
        return 0.5
    return 0.0


def may_start(char: str) -> bool:
    return char not in _NEVER_FIRST


def may_end(char: str) -> bool:
    return char not in _NEVER_LAST
