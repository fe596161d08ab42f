"""The QR picture of a short code (PAPER §6): version 1, level H, mask 3, 21 by 21 modules."""

import segno

MODULES = 21
_MASK = 3


def modules(code: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of dark (True) and light modules for nine digits; ValueError for anything else."""
    if len(code) != 9 or not code.isdecimal() or not code.isascii():
        raise ValueError(f"a short code has nine digits, not {code!r}")
    symbol = segno.make_qr(
        code, mode="numeric", version=1, error="h", mask=_MASK, boost_error=False
    )
    return tuple(tuple(bool(module) for module in row) for row in symbol.matrix)


def dark_runs(rows: tuple[tuple[bool, ...], ...]) -> tuple[tuple[int, int, int], ...]:
    """(row, first column, length) of every unbroken run of dark modules."""
    runs: list[tuple[int, int, int]] = []
    for number, row in enumerate(rows):
        column = 0
        while column < len(row):
            length = 0
            while column + length < len(row) and row[column + length]:
                length += 1
            if length:
                runs.append((number, column, length))
            column += length or 1
    return tuple(runs)
