"""What a query may mean, rank by rank (DESIGN §6)."""

import re
from dataclasses import dataclass

from sbdesk.store.search_text import (
    END,
    NAME,
    NUMBER,
    OTHER_READING,
    PHONE,
    READING,
    as_initials,
    as_pinyin,
    fold,
)

EXACT, BEGINS, READING_EXACT, READING_BEGINS, INSIDE, READING_INSIDE = range(6)

# No field is as long; anything longer is not looked for.
LONGEST_QUERY = 300

_READABLE = re.compile("[a-z0-9]*[a-z][a-z0-9]*")
_PHONE = re.compile("[0-9]{7,}")


@dataclass(frozen=True)
class Word:
    """One folded word of a query; `reading` in small letters where it may be pinyin."""

    plain: str
    reading: str

    def _spelled(self) -> tuple[str, ...]:
        """As initials and as pinyin; of one letter the initials say the same."""
        if len(self.reading) < 2:
            return (as_initials(self.reading),) if self.reading else ()
        return as_initials(self.reading), as_pinyin(self.reading)

    def patterns(self) -> tuple[tuple[str, ...], ...]:
        """What to look for in a line, by rank."""
        plain, spelled = self.plain, self._spelled()
        return (
            (NUMBER + plain + END, PHONE + plain + END, NAME + plain + END),
            (NUMBER + plain, NAME + plain),
            tuple(READING + letters + END for letters in spelled),
            tuple(READING + letters for letters in spelled),
            (plain, *(OTHER_READING + letters for letters in spelled)),
            spelled[: max(0, len(self.reading) - 1)],
        )

    def anywhere(self) -> tuple[str, ...]:
        """All patterns of a customer who holds this word in any way, without those they imply."""
        by_rank = self.patterns()
        return tuple(dict.fromkeys((*by_rank[INSIDE], *by_rank[READING_BEGINS], *by_rank[-1])))

    def inside_all(self) -> tuple[str, ...]:
        """Texts of which every pattern has one in it."""
        return tuple(dict.fromkeys((self.plain, *self._spelled())))

    def rank_in(self, line: str) -> int | None:
        """The best rank at which this word matches a line; None if it does not."""
        for rank, patterns in enumerate(self.patterns()):
            if any(pattern in line for pattern in patterns):
                return rank
        return None


@dataclass(frozen=True)
class Question:
    """A query: its words, and all of it as one word."""

    whole: Word
    words: tuple[Word, ...]

    def rank_in(self, line: str) -> int | None:
        """The best rank of the whole or of a word; None where one of the words does not match."""
        ranks = [rank for word in self.words if (rank := word.rank_in(line)) is not None]
        if len(ranks) < len(self.words):
            return None
        whole = self.whole.rank_in(line)
        return min(ranks) if whole is None else min(whole, *ranks)


def question(text: str) -> Question | None:
    """What a query asks for; None when there is nothing to look for.

    Blanks part words that must all match. What was typed in groups matches as a whole too; +86 and
    brackets in a phone number are passed over.
    """
    if len(text) > LONGEST_QUERY:
        return None
    whole = fold(text)
    number = re.sub("[+()]", "", whole.removeprefix("+86"))
    if number != whole and _PHONE.fullmatch(number):
        return Question(_word(number), (_word(number),))
    words = dict.fromkeys(folded for part in text.split() if (folded := fold(part)))
    return Question(_word(whole), tuple(map(_word, words))) if whole else None


def _word(plain: str) -> Word:
    letters = plain.replace("Ü", "V").replace("'", "").lower()
    return Word(plain, letters if _READABLE.fullmatch(letters) else "")
