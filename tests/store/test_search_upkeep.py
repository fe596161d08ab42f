"""The index follows edits, withdrawals and imports, is made anew, checked and interrupted."""

import threading
from pathlib import Path

import pytest

from sbdesk.store import (
    search,
    search_check,
    search_documents,
    search_full_text,
    search_index,
    search_schema,
)
from sbdesk.store.search import SearchInterrupted
from tests.store.search_office import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path / "office.db")
    office.add(
        {"customer_no": "7113320485", "name": "李思梦", "phone": "19900504702"},
        {"customer_no": "7113320492", "name": "李承宇", "address": "阿鲁召嘎查村11组143号"},
        {"customer_no": "6267075131416", "name": "欧可依卫生院"},
    )
    return office


def _lines(office: Office) -> list[tuple[int, str]]:
    rows = office.connection.execute("SELECT pk, line FROM search_doc ORDER BY pk").fetchall()
    return [(pk, line) for pk, line in rows]


def test_a_changed_name_is_found_and_the_old_one_no_more(office: Office) -> None:
    office.edit(1, "name", "解放")
    assert office.found("jiefang") == [1]
    assert office.found("李思") == []
    assert search_check.check(office.connection, thorough=True) == []


def test_a_changed_number_moves_the_customer_to_its_place(office: Office) -> None:
    assert office.found("李") == [1, 2]
    office.edit(1, "customer_no", "7113320499")
    assert office.found("李") == [2, 1]
    assert office.found("7113320485") == []
    office.edit(1, "customer_no", None)
    assert office.found("李") == [1, 2]
    assert search_check.check(office.connection, thorough=True) == []


def test_the_withdrawn_are_not_found_until_they_are_back(office: Office) -> None:
    office.set_live(1, False)
    assert office.found("李") == [2]
    assert office.found("19900504702") == []
    assert search_check.check(office.connection, thorough=True) == []
    office.set_live(1, True)
    assert office.found("李") == [1, 2]


def test_contacts_come_and_go(office: Office) -> None:
    office.add_contact(3, "单田", "13900001111")
    assert office.found("shantian") == [3]
    assert office.found("13900001111") == [3]
    office.withdraw_contacts(3)
    assert office.found("shantian") == []
    assert office.found("13900001111") == []


def test_an_edit_of_nothing_searchable_writes_nothing(office: Office) -> None:
    before = office.connection.total_changes
    search_index.reindex(office.connection, [1, 2, 3, 99])
    assert office.connection.total_changes == before


def test_a_rolled_back_edit_leaves_the_index_as_it_was(office: Office) -> None:
    office.connection.execute("BEGIN IMMEDIATE")
    office.connection.execute("UPDATE customer SET name = '王五' WHERE pk = 1")
    search_index.reindex(office.connection, [1])
    assert office.found("王五") == [1]
    office.connection.execute("ROLLBACK")
    assert office.found("王五") == []
    assert office.found("李思梦") == [1]
    assert search_check.check(office.connection, thorough=True) == []


def test_reindexing_twice_or_the_same_twice_is_harmless(office: Office) -> None:
    office.connection.execute("UPDATE customer SET name = '王五' WHERE pk = 1")
    search_index.reindex(office.connection, [1, 1])
    search_index.reindex(office.connection, [1])
    assert office.found("王五") == [1]
    assert search_check.check(office.connection, thorough=True) == []


def test_a_small_and_a_large_import(office: Office) -> None:
    office.add(*({"customer_no": f"62670752{n:05}", "name": f"赵{n}"} for n in range(2)))
    assert len(office.found("赵")) == 2
    office.add(*({"customer_no": f"62670753{n:05}", "name": f"钱{n}"} for n in range(40)))
    assert len(office.found("钱")) == 40
    assert office.found("李") == [1, 2]
    assert search_check.check(office.connection, thorough=True) == []


def test_importing_over_what_is_there(office: Office) -> None:
    with office.unit():
        office.connection.execute("UPDATE customer SET name = '周' || name")
        search_index.add_bulk(office.connection, [3, 2, 1])
    assert office.found("周") == [3, 1, 2]
    assert office.found("李思梦") == [1]
    with office.unit():
        office.connection.execute("UPDATE customer SET name = '吴甲', live = pk > 1 WHERE pk < 3")
        search_index.add_bulk(office.connection, [1, 2])
    assert office.found("吴甲") == [2]
    assert search_check.check(office.connection, thorough=True) == []


def test_an_import_that_names_a_customer_twice_or_changes_nothing(office: Office) -> None:
    with office.unit():
        office.connection.execute("UPDATE customer SET name = '周甲' WHERE pk = 1")
        search_index.add_bulk(office.connection, [1, 1, 2, 1])
    before = _lines(office)
    with office.unit():
        search_index.add_bulk(office.connection, [1, 2, 3, 99])
    assert _lines(office) == before
    assert office.found("周甲") == [1]
    assert search_check.check(office.connection, thorough=True) == []


def test_undoing_an_import_of_everything(office: Office) -> None:
    with office.unit():
        office.connection.execute("UPDATE customer SET live = 0")
        search_index.add_bulk(office.connection, [1, 2, 3])
    assert office.found("李") == []
    assert search_check.check(office.connection, thorough=True) == []
    with office.unit():
        office.connection.execute("UPDATE customer SET live = 1")
        search_index.add_bulk(office.connection, [1, 2, 3])
    assert office.found("李") == [1, 2]
    assert search_check.check(office.connection, thorough=True) == []


def test_an_import_reports_how_far_it_is_and_can_be_given_up(office: Office) -> None:
    seen: list[tuple[int, int]] = []
    with office.unit():
        search_index.add_bulk(office.connection, [1, 2, 3], lambda *at: seen.append(at))
    assert seen
    assert all(done <= total for done, total in seen)


def test_rebuilding_gives_the_same_lines(office: Office) -> None:
    office.add_contact(1, "单田", "13900001111")
    before = _lines(office)
    seen: list[tuple[int, int]] = []
    with office.unit():
        search_index.rebuild(office.connection, lambda *at: seen.append(at))
    assert _lines(office) == before
    assert seen[-1][0] == seen[-1][1]
    assert search_check.check(office.connection, thorough=True) == []


@pytest.mark.parametrize("ahead", [0, 1, 3, 40])
def test_short_tokens_made_beside_the_trigrams_are_all_there(
    office: Office, monkeypatch: pytest.MonkeyPatch, ahead: int
) -> None:
    monkeypatch.setattr(search_full_text, "_MADE_AHEAD", ahead)
    monkeypatch.setattr(search_full_text, "_AT_ONCE", 2)
    seen: list[int] = []
    with office.unit():
        search_full_text.fill(office.connection, seen.append)
    assert seen[-1] == 3
    assert seen == sorted(set(seen))
    assert search_check.check(office.connection, thorough=True) == []
    assert office.found("梦") == [1]


def test_what_fails_beside_the_trigrams_fails_the_whole(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_line: str) -> str:
        raise MemoryError

    monkeypatch.setattr(search_full_text, "short_tokens", failing)
    with pytest.raises(MemoryError), office.unit():
        search_full_text.fill(office.connection, lambda _done: None)
    office.connection.execute("ROLLBACK")
    assert search_check.check(office.connection, thorough=True) == []


@pytest.mark.parametrize(
    "asked", [[], [2], [1, 2, 3], [3, 1, 2], [3, 1], [1, 3, 3], [1, 1, 3, 4], [2, 3, 9]]
)
def test_just_those_who_are_asked_for_are_read(office: Office, asked: list[int]) -> None:
    read = [pk for pk, _ in search_documents.documents(office.connection, asked)]
    assert sorted(read) == sorted({pk for pk in asked if pk <= 3})


def test_installing_again_does_nothing_and_an_older_edition_is_made_anew(office: Office) -> None:
    before = office.connection.total_changes
    search_index.install(office.connection)
    assert office.connection.total_changes == before
    office.connection.execute("UPDATE search_state SET value = 0 WHERE name = 'edition'")
    office.connection.execute("UPDATE search_doc SET line = 'old'")
    assert search_check.check(office.connection) != []
    search_index.install(office.connection)
    assert office.found("李") == [1, 2]


def test_what_waits_for_the_full_text_is_found_as_it_is_now(office: Office) -> None:
    office.change([1, 3], "name", "解𠅤放", live=True)
    assert search_full_text.waiting(office.connection) == 2
    assert [office.found(text) for text in ("李", "李思", "李思梦")] == [[2], [], []]
    assert [office.found(text) for text in ("解", "𠅤放", "解𠅤放")] == [[3, 1]] * 3
    assert office.found("欧可依") == []
    assert search_check.check(office.connection) == []
    office.edit(1, "nickname", "李家店")
    assert search_full_text.waiting(office.connection) == 1
    assert office.found("李") == [2, 1]
    office.change([3], "name", "欧可依卫生院", live=False)
    with office.unit():
        search_full_text.catch_up(office.connection)
    assert search_full_text.waiting(office.connection) == 0
    assert office.found("欧可依") == []
    assert office.found("李") == [2, 1]
    assert search_check.check(office.connection, thorough=True) == []


def test_a_key_that_goes_to_another_while_it_waits_is_the_others(office: Office) -> None:
    office.change([1], "phone", "19900000000", live=False)
    office.add({"customer_no": "7113320485", "name": "解玉"}, later=True)
    assert search_full_text.waiting(office.connection) == 1
    assert [office.found(text) for text in ("李思", "解", "711332")] == [[], [4], [4, 2]]
    assert search_check.check(office.connection, thorough=True) == []
    assert [office.found(text) for text in ("李思", "解", "711332")] == [[], [4], [4, 2]]


def test_an_import_after_what_waits_brings_all_in_step(office: Office) -> None:
    office.change([1, 2, 3], "name", "解放", live=True)
    office.add(*({"customer_no": f"62670752{n:05}", "name": f"赵{n}"} for n in range(40)))
    assert search_full_text.waiting(office.connection) == 0
    assert office.found("放") == [3, 1, 2]
    assert search_check.check(office.connection, thorough=True) == []


def test_a_missing_table_is_made_anew(office: Office) -> None:
    office.connection.execute("DROP TABLE search_short")
    assert search_schema.edition(office.connection) == 0
    search_index.install(office.connection)
    assert search_check.check(office.connection, thorough=True) == []


def test_more_than_64_customers_with_one_number_are_all_kept(office: Office) -> None:
    office.add(*({"customer_no": "777", "name": f"赵{n}"} for n in range(70)))
    assert len(office.found("777", limit=100)) == 70
    assert search_check.check(office.connection, thorough=True) == []


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE customer SET name = '王五' WHERE pk = 1",
        "UPDATE customer SET live = 0 WHERE pk = 1",
        "UPDATE search_doc SET line = line || '王' WHERE pk = 1",
        "DELETE FROM search_doc WHERE pk = 1",
        "DELETE FROM search_whole WHERE text LIKE '%19900504702'",
        "DELETE FROM search_short WHERE rowid IN (SELECT id FROM search_doc WHERE pk = 1)",
        "INSERT INTO search_text (search_text) VALUES ('delete-all')",
        "UPDATE search_doc SET id = id + 1000 WHERE pk = 1",
    ],
)
def test_check_finds_what_does_not_agree(office: Office, harm: str) -> None:
    assert search_check.check(office.connection) == []
    office.connection.execute(harm)
    problems = search_check.check(office.connection)
    assert problems
    assert all(problem.endswith("请重建检索索引。") for problem in problems)
    search_index.rebuild(office.connection)
    assert search_check.check(office.connection, thorough=True) == []


def test_a_damaged_inside_is_found_when_thorough(office: Office) -> None:
    office.connection.execute(
        "INSERT INTO search_text (rowid, line) VALUES (12345, 'no such line')"
    )
    assert search_check.check(office.connection) == []
    assert search_check.check(office.connection, thorough=True) != []


def test_a_stale_search_is_interrupted(office: Office) -> None:
    connection = office.connection
    reached = threading.Event()

    def slow(text: str, part: str) -> int:
        reached.set()
        return 0

    connection.create_function("instr", 2, slow)
    with office.unit():
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) "
            "INSERT INTO search_doc (pk, line) SELECT -i, 'x' FROM n"
        )

    def interrupt() -> None:
        reached.wait(30)
        connection.interrupt()

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(SearchInterrupted):
        search.find(connection, "35")
    thread.join()
    assert not connection.in_transaction


def test_other_errors_stay_what_they_are(office: Office) -> None:
    office.connection.execute("DROP TABLE search_doc")
    with pytest.raises(Exception, match="no such table"):
        office.found("李")
    assert not office.connection.in_transaction


def test_a_search_inside_a_transaction_leaves_it_open(office: Office) -> None:
    office.connection.execute("BEGIN IMMEDIATE")
    assert office.found("李") == [1, 2]
    assert office.connection.in_transaction
    office.connection.execute("ROLLBACK")


def test_common_trigrams_are_counted(office: Office) -> None:
    with office.unit():
        search_index.rebuild(office.connection)
    rows = office.connection.execute("SELECT trigram, share FROM search_common").fetchall()
    shares: dict[str, float] = dict(rows)
    assert shares["711"] == pytest.approx(2 / 3)
