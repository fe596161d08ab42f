"""Finding customers by whatever the person at the desk has at hand (DESIGN §6).

Any part of 户号, phone, meter number, name, former name, nickname, contact, address; initials and
pinyin in every reading. Ranked: exact number, phone, name; beginning of number or name; exact
initials or pinyin of the name; their beginning; inside anything (and the initials or pinyin of
former names, nicknames and contacts); last, inside initials or pinyin. Ties by 户号, customers
without a number first; those whose number begins with another sign than a digit last.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sbdesk.store.driver import Connection, OperationalError
from sbdesk.store.search_query import question
from sbdesk.store.search_ranked import ranked
from sbdesk.store.search_reasons import Reason, reasons


class SearchInterrupted(Exception):
    """Another thread ended the search with `connection.interrupt()`: the query is stale."""


@dataclass(frozen=True)
class Hit:
    """One customer found.

    `rank` is the class (0 best); `kind` what matched (see `Reason`), `matched` its text as stored,
    `span` the characters of `matched` that matched, `label` the words for the group in the list.
    """

    pk: int
    rank: int
    kind: str
    span: tuple[int, int] | None
    matched: str
    label: str


@dataclass(frozen=True)
class Found:
    """Ranked results; `more` when there are others beyond them."""

    hits: tuple[Hit, ...] = ()
    more: bool = False


def find(connection: Connection, text: str, limit: int = 50) -> Found:
    """The best customers for what was typed.

    Raises SearchInterrupted when the connection is interrupted meanwhile.
    """
    asked = question(text)
    if asked is None or limit < 1:
        return Found()
    with _one_state(connection):
        places = ranked(connection, asked, limit + 1)
        why = reasons(connection, asked, places[:limit])
    hits = (_hit(place.pk, place.rank, reason) for place, reason in zip(places, why, strict=False))
    return Found(tuple(hits), len(places) > limit)


def _hit(pk: int, rank: int, reason: Reason) -> Hit:
    return Hit(pk, rank, reason.kind, reason.span, reason.matched, reason.label)


@contextmanager
def _one_state(connection: Connection) -> Iterator[None]:
    """All reads of a search see the same state of the file."""
    own = not connection.in_transaction
    try:
        if own:
            connection.execute("BEGIN")
        yield
    except OperationalError as error:
        if str(error) == "interrupted":
            raise SearchInterrupted from error
        raise
    finally:
        if own and connection.in_transaction:
            connection.execute("ROLLBACK")
