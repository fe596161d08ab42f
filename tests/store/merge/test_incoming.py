"""Taking in another machine's transactions: looked at first, whole or not at all, given up."""

import gc
from collections.abc import Iterator

import pytest

from sbdesk.domain.errors import Damaged
from sbdesk.domain.handoff import Refused, RefusedCode
from sbdesk.store import applying
from sbdesk.store.applying import Applied
from sbdesk.store.driver import Connection, Row
from sbdesk.store.engine import raw_connection
from sbdesk.store.merging import Transaction, transactions_beyond
from sbdesk.store.newest import Newest
from sbdesk.store.office import DATABASE, Office
from sbdesk.store.search import find
from sbdesk.store.triggers import trigger_problems
from tests.store.merge.sites import UUIDS, Hand, Template, faults

ROW = b"r" * 16


class GivenUp(Exception):
    """The person pressed Esc."""


@pytest.fixture
def two(templates: list[Template]) -> Iterator[tuple[Office, Office]]:
    """A site with a customer of two actions, and an empty one."""
    source, target = templates[0].open(2026), templates[1].open(2026)
    Hand(source).add_customer(ROW, {2: "6267000000011", 4: "甲"})
    Hand(source).set_cell((3, ROW, 9), "13900000000")
    yield source, target
    source.close()
    target.close()


def journal(office: Office) -> list[Transaction]:
    with office.reader() as session:
        return list(transactions_beyond(raw_connection(session), {}))


def names(raw: Connection) -> list[Row]:
    return raw.execute("SELECT name FROM customer WHERE live = 1").fetchall()


def held(office: Office) -> tuple[list[Row], int, int]:
    """The customers, and how many transactions and machines there are."""
    with office.reading() as raw:
        count = "(SELECT count(*) FROM {})".format
        counts = raw.execute(f"SELECT {count('tx')}, {count('origin')}").fetchall()[0]
        return names(raw), counts[0], counts[1]


def found(office: Office, text: str) -> int:
    connection = office.search_connection()
    try:
        return len(find(connection, text).hits)
    finally:
        connection.close()


def give_up_at_the_end(source: Office, target: Office) -> None:
    """Taking in is given up when all is written; nothing was taken."""

    def also(_raw: Connection, _applied: Applied) -> None:
        raise GivenUp

    with pytest.raises(GivenUp):
        target.apply(journal(source), also=also)
    assert held(target) == ([], 0, 1)


def test_looking_at_it_changes_nothing(two: tuple[Office, Office]) -> None:
    source, target = two
    before = held(target)
    content = (target.folder / DATABASE).read_bytes()

    def look(raw: Connection, applied: Applied) -> tuple[int, list[Row]]:
        return applied.new, names(raw)

    assert target.try_apply(iter(journal(source)), look) == (2, [("甲",)])
    assert held(target) == before == ([], 0, 1)
    assert (target.folder / DATABASE).read_bytes() == content
    assert faults(target) == []


def test_what_goes_wrong_while_looking_changes_nothing(two: tuple[Office, Office]) -> None:
    source, target = two

    def look(_raw: Connection, _applied: Applied) -> None:
        raise GivenUp

    with pytest.raises(GivenUp):
        target.try_apply(journal(source), look)
    assert held(target) == ([], 0, 1)
    assert target.apply(journal(source)).new == 2


def test_more_is_written_in_the_same_transaction(two: tuple[Office, Office]) -> None:
    source, target = two

    def also(raw: Connection, applied: Applied) -> None:
        raw.execute("INSERT INTO site_seen VALUES (?, ?, '')", (UUIDS[0], applied.new))

    assert target.apply(iter(journal(source)), also=also).new == 2
    with target.reading() as raw:
        assert raw.execute("SELECT * FROM site_seen").fetchall() == [(UUIDS[0], 2, "")]
    assert found(target, "13900000000") == 1


def test_when_the_more_fails_nothing_is_taken(two: tuple[Office, Office]) -> None:
    give_up_at_the_end(*two)


@pytest.mark.parametrize("words", ["正在收下流水", "正在编入搜索"])
def test_given_up_is_unchanged(two: tuple[Office, Office], words: str) -> None:
    source, target = two
    for number in range(600):
        Hand(source).add_customer(bytes([number // 256, number % 256]) * 8, {4: "丁"})
    seen: list[tuple[int, int]] = []

    def checkpoint(done: int, total: int, what: str) -> None:
        seen.append((done, total))
        if what == words:
            raise GivenUp

    with pytest.raises(GivenUp):
        target.apply(journal(source), checkpoint=checkpoint)
    assert seen[0] == (0, 0)
    assert held(target) == ([], 0, 1)
    assert target.apply(journal(source)).new == 602
    assert faults(target) == []


def test_on_the_way_it_says_how_many_entries_and_records_are_in(
    two: tuple[Office, Office],
) -> None:
    """Also within one large import, so that nobody thinks it hangs, and it can be given up."""
    source, target = two
    rows = {f"{n:016}".encode(): {2: f"{n:010}", 4: "丁"} for n in range(4200)}
    Hand(source).import_customers(rows)
    told: list[int] = []

    def checkpoint(done: int, _total: int, what: str) -> None:
        if what == "正在收下流水":
            told.append(done)

    applied = target.apply(journal(source), checkpoint=checkpoint)
    assert applied.new == 3
    assert told == sorted(told)
    assert [done for done in told if done >= 1000] == [1004, 2004, 3004, 4004]


def test_with_a_gap_nothing_is_taken_when_all_is_asked(two: tuple[Office, Office]) -> None:
    source, target = two
    Hand(target).add_customer(b"t" * 16, {4: "乙"})
    package = [*journal(target), *journal(source)[1:]]
    with pytest.raises(Refused, match="前面的流水本机还没有") as refused:
        target.apply(package, all_or_nothing=True)
    assert refused.value.code is RefusedCode.GAP
    assert held(target) == ([("乙",)], 1, 1)


def test_a_fork_takes_nothing_when_all_is_asked(
    two: tuple[Office, Office], templates: list[Template]
) -> None:
    source, target = two
    package = journal(source)
    target.apply(package)
    source.close()
    twin = templates[0].open(2027)
    Hand(twin).add_customer(ROW, {4: "假"})
    with pytest.raises(Refused, match="两份不一样的流水") as refused:
        target.apply(journal(twin), all_or_nothing=True)
    twin.close()
    assert refused.value.code is RefusedCode.FORKED
    assert held(target) == ([("甲",)], 2, 2)


def test_what_is_damaged_takes_nothing_when_all_is_asked(two: tuple[Office, Office]) -> None:
    source, target = two
    first, second = journal(source)
    damaged = Transaction(second.head, second.prev, bytes(32), second.entries, second.batches)
    with pytest.raises(Damaged, match="不合规定"):
        target.apply([first, damaged], all_or_nothing=True)
    assert held(target) == ([], 0, 1)
    assert target.apply([first, damaged]).new == 1


class TestInBulk:
    """Very much at once is written without the triggers, which are there again afterwards."""

    @pytest.fixture(autouse=True)
    def _much_is_two_parts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(applying, "_PARTS_AT_ONCE", 2)

    def test_they_come_back(self, two: tuple[Office, Office]) -> None:
        source, target = two
        seen: list[int] = []

        def also(raw: Connection, _applied: Applied) -> None:
            seen.append(len(trigger_problems(raw)))

        assert target.apply(journal(source), also=also).new == 2
        assert seen == [0]
        with target.reading() as raw:
            assert trigger_problems(raw) == []
        assert faults(target) == []
        assert found(target, "13900000000") == 1

    def test_they_are_away_meanwhile(
        self, two: tuple[Office, Office], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source, target = two
        counts: list[int] = []
        write = Newest.write

        def counting(newest: Newest) -> None:
            [(count,)] = newest._raw.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
            counts.append(count)
            write(newest)

        monkeypatch.setattr(Newest, "write", counting)
        assert target.apply(journal(source)).new == 2
        assert set(counts) == {0}

    def test_given_up_they_were_never_gone(self, two: tuple[Office, Office]) -> None:
        give_up_at_the_end(*two)
        with two[1].reading() as raw:
            assert trigger_problems(raw) == []

    def test_looked_at_only_they_were_never_gone(self, two: tuple[Office, Office]) -> None:
        source, target = two
        assert target.try_apply(journal(source), lambda _raw, applied: applied.new) == 2
        with target.reading() as raw:
            assert trigger_problems(raw) == []

    @pytest.mark.parametrize("collecting", [True, False])
    def test_python_collects_afterwards_as_before(
        self, two: tuple[Office, Office], collecting: bool
    ) -> None:
        source, target = two
        held_before, seen = gc.isenabled(), list[bool]()
        (gc.enable if collecting else gc.disable)()
        try:
            target.apply(journal(source), also=lambda _raw, _applied: seen.append(gc.isenabled()))
            assert (seen, gc.isenabled()) == ([False], collecting)
        finally:
            (gc.enable if held_before else gc.disable)()

    def test_the_memory_is_given_back(self, two: tuple[Office, Office]) -> None:
        source, target = two
        rooms: list[int] = []

        def also(raw: Connection, _applied: Applied) -> None:
            rooms.extend(raw.execute("PRAGMA cache_size").fetchall()[0])

        with target.reading() as raw:
            [usual] = raw.execute("PRAGMA cache_size").fetchall()
        target.apply(journal(source), also=also)
        assert rooms[0] < usual[0]
        with target.reading() as raw:
            assert raw.execute("PRAGMA cache_size").fetchall() == [usual]
