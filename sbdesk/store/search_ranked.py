"""Ranking what matches: class by class, within a class by 户号 (DESIGN §6)."""

from dataclasses import dataclass

from sbdesk.store.driver import Connection
from sbdesk.store.search_query import Question, Word
from sbdesk.store.search_rows import Waiting, holding, matching, size

# Of several words, so many customers that have them all are ranked; of more, the first by 户号.
SEVERAL_WORDS_RANKED = 2000


@dataclass(frozen=True, order=True)
class Place:
    """A customer's place among the results; they sort as they are shown."""

    rank: int
    key: int
    pk: int
    line: str


def ranked(connection: Connection, asked: Question, most: int) -> list[Place]:
    """The best `most` customers.

    For one word exact however many match: a class is only asked when all better ones left room, and
    each pattern gives its first rows in the order of the 户号.
    """
    if len(asked.words) > 1:
        return _with_all_words(connection, asked, most)
    return _by_class(connection, asked.whole, most)


def _by_class(connection: Connection, word: Word, most: int) -> list[Place]:
    found: dict[int, Place] = {}
    waiting = Waiting(connection, word.inside_all())
    for rank, patterns in enumerate(word.patterns()):
        fresh: dict[int, Place] = {}
        for pattern in patterns:
            for key, pk, line in matching(connection, waiting, pattern, most):
                if key not in found:
                    fresh[key] = Place(rank, key, pk, line)
        for key in sorted(fresh)[: most - len(found)]:
            found[key] = fresh[key]
        if len(found) == most:
            break
    return list(found.values())


def _with_all_words(connection: Connection, asked: Question, most: int) -> list[Place]:
    """Read by the rarest word, check the others, rank what is left."""
    sizes = [size(connection, word.anywhere()) for word in asked.words]
    rarest = asked.words[sizes.index(min(sizes))]
    others = [word.anywhere() for word in asked.words if word is not rarest]
    waiting = Waiting(connection, rarest.inside_all())
    lines: dict[int, tuple[int, str]] = {}
    for pattern in rarest.anywhere():
        for key, pk, line in holding(connection, waiting, pattern, others, SEVERAL_WORDS_RANKED):
            lines[key] = (pk, line)
    places = [
        Place(rank, key, pk, line)
        for key, (pk, line) in sorted(lines.items())[:SEVERAL_WORDS_RANKED]
        if (rank := asked.rank_in(line)) is not None
    ]
    return sorted(places)[:most]
