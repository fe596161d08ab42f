"""The cure for ReportLab's ToUnicode maps (desktop.md §4).

ReportLab 5.1.0 writes code points beyond the BMP as five hexadecimal digits, which every reader
takes for something else, and puts up to 256 entries into one block where the PDF reference
allows 100. Here the same map is written again, in UTF-16BE and in short blocks.
"""

import re

_ENTRY = re.compile(r"^<([0-9A-F]{2})> <([0-9A-F]{4,6})>$", re.MULTILINE)
_BLOCK = re.compile(r"^\d+ beginbfchar\n.*?^endbfchar$", re.MULTILINE | re.DOTALL)
_LONGEST_BLOCK = 100


def cured(cmap: str) -> str:
    """The CMap text with its entries as UTF-16BE and at most 100 a block.

    Entries for U+0000 (codes the subset does not use) are left out. A text without a block of
    entries comes back as it is.
    """
    entries = [
        f"<{code}> <{_utf16(int(value, 16))}>"
        for code, value in _ENTRY.findall(cmap)
        if int(value, 16)
    ]
    blocks = [
        "\n".join([f"{len(part)} beginbfchar", *part, "endbfchar"])
        for part in (
            entries[start : start + _LONGEST_BLOCK]
            for start in range(0, len(entries), _LONGEST_BLOCK)
        )
    ]
    return _BLOCK.sub("\n".join(blocks), cmap, count=1)


def _utf16(code_point: int) -> str:
    return chr(code_point).encode("utf-16-be").hex().upper()
