"""Looking through all customers for files that may be one (DESIGN §3: "same number, two files").

Candidates are gathered by SQL grouping and by one walk through the villages, whatever the size of
the office; only they are compared. What is found is a question to a person, never an answer.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Final

from sbdesk.domain.duplicates import Facts, Likeness, Standing, likeness, near_keys
from sbdesk.services.desk import Desk
from sbdesk.services.merged import unfinished
from sbdesk.store.driver import Connection, OperationalError, Row

Checkpoint = Callable[[int, int, str], None]
MOST: Final = 500
"""So many pairs are shown; nobody decides on more in a day."""
_CROWD: Final = 6
"""More files than this that share one thing are no customer but a habit, such as one phone."""
_CANDIDATES: Final = 20_000
_AT_ONCE: Final = 500
_STEPS_BETWEEN: Final = 500_000
_STRIDE: Final = 2_000


@dataclass(frozen=True)
class OneFile:
    """One of two files: its local number, id and what is compared."""

    pk: int
    id: bytes
    facts: Facts


@dataclass(frozen=True)
class Pair:
    """Two files that may be one customer; `one` is the older. `kept` must stay, if one must."""

    one: OneFile
    other: OneFile
    like: Likeness
    kept: bytes | None = None


@dataclass(frozen=True)
class Duplicates:
    """Pairs, the most urgent first; `more` when there are others beyond the first `MOST`.

    `crowds` counts groups left out because too many files share one thing, by its words.
    """

    pairs: tuple[Pair, ...]
    more: bool
    crowds: tuple[tuple[str, int], ...]


def no_checkpoint(_done: int, _total: int, _what: str) -> None:
    """Neither shows nor cancels."""


def find_duplicates(
    desk: Desk, checkpoint: Checkpoint = no_checkpoint, most: int = MOST
) -> Duplicates:
    """Pairs of live files that a person should look at; reads only.

    Raises whatever `checkpoint` raises, in the middle of a long query too.
    """
    told = _Told(checkpoint)
    with desk.reading() as raw, _stoppable(raw, told):
        search = _Search(raw, told)
        search.by_columns()
        search.by_villages()
        rest = unfinished(raw)
        pairs = [_unfinished_pair(raw, kept, given, why) for kept, given, why in rest]
        pairs += search.compared()
    order = list(Standing)
    best = heapq.nsmallest(
        most,
        pairs,
        key=lambda p: (order.index(p.like.standing), -p.like.score, p.one.pk, p.other.pk),
    )
    return Duplicates(tuple(best), search.full or len(pairs) > most, tuple(search.crowds.items()))


def duplicates_of(desk: Desk, customer: bytes) -> tuple[Pair, ...]:
    """The files that may be the same customer as this one, likeliest first."""
    with desk.reading() as raw:
        own = next(iter(_files(raw, "id = ?", (customer,))), None)
        if own is None:
            return ()
        facts = own.facts
        columns = ("customer_no", "phone", "credit_code", "id_number", "village")
        asked = [(name, getattr(facts, name)) for name in columns if getattr(facts, name)]
        where = " OR ".join(f"{name} = ?" for name, _ in asked) or "0"
        others = _files(raw, f"live = 1 AND ({where})", [value for _, value in asked])
        found = [_pair(own, one) for one in others if one.pk != own.pk]
    pairs = [pair for pair in found if pair is not None]
    return tuple(sorted(pairs, key=lambda pair: (-pair.like.score, pair.one.pk, pair.other.pk)))


class _Told:
    """A checkpoint that can be asked again without anything new to tell."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._checkpoint = checkpoint
        self._last = (0, 0, "")

    def __call__(self, done: int, total: int, what: str) -> None:
        self._last = (done, total, what)
        self.again()

    def again(self) -> None:
        self._checkpoint(*self._last)


@contextmanager
def _stoppable(raw: Connection, told: _Told) -> Iterator[None]:
    """Ask the checkpoint while SQLite sorts, too; what it raises ends the query."""
    raised: list[BaseException] = []

    def ask() -> int:
        try:
            told.again()
        except BaseException as stopped:
            raised.append(stopped)
            return 1
        return 0

    raw.set_progress_handler(ask, _STEPS_BETWEEN)
    try:
        yield
    except OperationalError:
        if raised:
            raise raised[0] from None
        raise
    finally:
        raw.set_progress_handler(None, 0)


class _Search:
    """One search under way: pairs of local numbers that share something."""

    def __init__(self, raw: Connection, checkpoint: Checkpoint) -> None:
        self._raw, self._checkpoint = raw, checkpoint
        self._found: set[tuple[int, int]] = set()
        self.crowds: dict[str, int] = {}
        self.full = False

    def by_columns(self) -> None:
        """Files that share a number which belongs to one."""
        shared = (
            ("customer_no", "户号"),
            ("credit_code", "信用代码"),
            ("id_number", "身份证号"),
            ("phone", "电话"),
        )
        for column, title in shared:
            self._checkpoint(0, 0, f"正在比对{title}")
            groups = self._raw.execute(
                f"SELECT count(*), group_concat(pk, ' ') FROM customer WHERE live = 1 "
                f"AND {column} <> '' GROUP BY {column} HAVING count(*) > 1"
            )
            for count, pks in groups:
                if count <= _CROWD:
                    self._take(sorted(map(int, pks.split())))
                else:
                    self._crowd(f"{title}相同")

    def by_villages(self) -> None:
        """Files of one village whose names are equal or near."""
        total = self._raw.execute("SELECT count(*) FROM customer WHERE live = 1").fetchall()[0][0]
        self._checkpoint(0, total, "正在按村比对户名")
        rows = self._raw.execute(
            "SELECT village, name, pk FROM customer WHERE live = 1 AND village <> '' "
            "AND name <> '' ORDER BY village"
        )
        done = 0
        for _, village in groupby(rows, key=lambda row: row[0]):
            done += self._village(village, done, total)
        self._checkpoint(total, total, "正在整理")

    def _village(self, rows: Iterable[Row], done: int, total: int) -> int:
        named: dict[str, list[int]] = defaultdict(list)
        seen = 0
        for _, name, pk in rows:
            named[name].append(pk)
            seen += 1
            if seen % _STRIDE == 0:
                self._checkpoint(done + seen, total, "正在按村比对户名")
        keyed: dict[str, list[int]] = defaultdict(list)
        for count, (name, pks) in enumerate(named.items(), start=1):
            if len(pks) > _CROWD:
                self._crowd("同村同名")
            elif len(pks) > 1:
                self._take(sorted(pks))
            for key in near_keys(name):
                keyed[key].append(pks[0])
            if count % _STRIDE == 0:
                self._checkpoint(done + seen, total, "正在按村比对户名")
        for pks in keyed.values():
            if 1 < len(pks) <= _CROWD:
                self._take(sorted(pks))
        return seen

    def _take(self, pks: Sequence[int]) -> None:
        if len(self._found) >= _CANDIDATES:
            self.full = True
            return
        self._found.update(combinations(pks, 2))

    def _crowd(self, words: str) -> None:
        self.crowds[words] = self.crowds.get(words, 0) + 1

    def compared(self) -> list[Pair]:
        """The pairs that something speaks for, with both files."""
        pairs = sorted(self._found)
        found: list[Pair] = []
        for start in range(0, len(pairs), _AT_ONCE):
            self._checkpoint(start, len(pairs), "正在核对")
            some = pairs[start : start + _AT_ONCE]
            pks = sorted({pk for pair in some for pk in pair})
            marks = ",".join("?" * len(pks))
            files = {one.pk: one for one in _files(self._raw, f"pk IN ({marks})", pks)}
            made = (_pair(files[one], files[other]) for one, other in some)
            found += [pair for pair in made if pair is not None]
        return found


def _pair(one: OneFile, other: OneFile) -> Pair | None:
    like = likeness(one.facts, other.facts)
    if like is None:
        return None
    older, newer = sorted((one, other), key=lambda file: file.pk)
    return Pair(older, newer, like)


def _unfinished_pair(raw: Connection, kept: bytes, given: bytes, why: str) -> Pair:
    one = next(iter(_files(raw, "id = ?", (kept,))))
    other = next(iter(_files(raw, "id = ?", (given,))))
    like = likeness(one.facts, other.facts)
    reasons = like.reasons if like else ()
    return Pair(one, other, Likeness(Standing.UNFINISHED, 100, (why, *reasons), ()), kept)


def _files(raw: Connection, where: str, values: Sequence[int | str | bytes]) -> list[OneFile]:
    rows = raw.execute(
        "SELECT pk, id, customer_no, name, village, address, phone, credit_code, id_number, "
        f"official IS NOT NULL FROM customer WHERE {where}",
        values,
    )
    return [_file(*row) for row in rows.fetchall()]


def _file(pk: int, record: bytes, *cells: str | int | None) -> OneFile:
    number, name, village, address, phone, code, identity = (str(text or "") for text in cells[:7])
    facts = Facts(number, name, village, address, phone, code, identity, bool(cells[7]))
    return OneFile(pk, record, facts)
