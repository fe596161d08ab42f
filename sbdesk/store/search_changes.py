"""What the index must forget and learn when a customer's line becomes another.

Most changes touch one field, and so one stretch of the line; only that stretch is looked at, with
what the rest of the line still has of it.
"""

from sbdesk.store.search_text import END, whole_texts


def trigram_changes(old: str, new: str) -> tuple[str, str]:
    """What to take out of and put into the trigrams of a line.

    Of each line the stretch that differs, with so much around it that every trigram which is taken
    out is gone from the line or put in again. Both stretches lack the same number of characters of
    their lines, so what the index counts stays right too.
    """
    start, end = _shared_ends(old, new)
    while True:
        first, stop = max(0, start - 2), min(len(new), len(new) - end + 2)
        gone, come = old[first : stop + len(old) - len(new)], new[first:stop]
        each = [gone[at : at + 3] for at in range(len(gone) - 2)]
        lost = [three for three in each if three not in come and three in new]
        if not lost:
            return gone, come
        for three in lost:
            before, after = new.rfind(three, 0, first + 2), new.find(three, stop - 2)
            if after < 0 or (before >= 0 and first - before < after + 3 - stop):
                start = min(start, before)
            else:
                end = min(end, len(new) - after - 3)


def whole_text_changes(old: str, new: str) -> tuple[set[str], set[str]]:
    """What the B-tree loses and gains of a line."""
    start, end = _shared_ends(old, new)
    first = old.rfind(END, 0, start) + 1
    stop = old.find(END, len(old) - end) + 1
    last = len(old) - stop if stop else 0
    rest = old[:first] + old[len(old) - last :]
    had = set(whole_texts(old[first : len(old) - last]))
    has = set(whole_texts(new[first : len(new) - last]))
    return (
        {text for text in had - has if text + END not in rest},
        {text for text in has - had if text + END not in rest},
    )


def _shared_ends(old: str, new: str) -> tuple[int, int]:
    """How many characters two lines begin with alike, and how many of the others they end with."""
    shorter = min(len(old), len(new))
    start = _shared(old, new, shorter)
    return start, _shared(old[::-1], new[::-1], shorter - start)


def _shared(one: str, other: str, most: int) -> int:
    """How many characters two texts begin with alike, of the first `most`."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
