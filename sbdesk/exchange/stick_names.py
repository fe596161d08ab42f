"""Names a file on a stick can have, whatever the stick is formatted with."""

import re

from sbdesk.domain.errors import UserMistake

LONGEST_NAME = 80
"""Characters, suffix included: FAT and NTFS take 255, ext4 255 bytes."""

_FORBIDDEN = re.compile('[<>:"/\\\\|?*\x00-\x1f\x7f\ud800-\udfff]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_TOO_LONG = "文件名「{0}…」太长，有{1}个字，最多{2}个。请把名字改短。"
_NOT_ALLOWED = "文件名「{0}」里不能有「{1}」。请换一个名字。"
_EDGES = "文件名「{0}」不能用空格开头，也不能用空格或句点结尾。请换一个名字。"
_TAKEN = "文件名「{0}」是系统保留的，U 盘上不能用。请换一个名字。"
_EMPTY = "还没有写文件名。请起一个名字。"


def refuse_name(name: str) -> None:
    """Raises `UserMistake`, saying what to change, for a name that some stick would refuse."""
    if not name:
        raise UserMistake(_EMPTY)
    if len(name) > LONGEST_NAME:
        raise UserMistake(_TOO_LONG.format(name[:20], len(name), LONGEST_NAME))
    if found := _FORBIDDEN.search(name):
        sign = found[0] if found[0].isprintable() else "看不见的字符"
        shown = "".join(letter if letter.isprintable() else " " for letter in name)
        raise UserMistake(_NOT_ALLOWED.format(shown, sign))
    if name.strip(" ") != name or name.endswith("."):
        raise UserMistake(_EDGES.format(name))
    if _RESERVED.fullmatch(name):
        raise UserMistake(_TAKEN.format(name))


def possible_name(words: str, suffix: str) -> str:
    """A name made of these words that every stick takes; what cannot be is a hyphen."""
    stem = _FORBIDDEN.sub("-", words).strip(" .") or "sbdesk"
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return stem[: LONGEST_NAME - len(suffix)].rstrip(" .") + suffix
