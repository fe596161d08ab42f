"""What stands in the practice office: believable, and nothing a clerk could not have typed."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from sbdesk.domain.checks import phone_problem
from sbdesk.domain.complaints import ComplaintFields, complaint_problems, reply_problems
from sbdesk.domain.customers import CustomerFields, customer_problems, customer_warnings
from sbdesk.domain.notices import parse_notice_number
from sbdesk.domain.people import Right, may
from sbdesk.domain.visits import (
    FollowUpFields,
    VisitFields,
    follow_up_problems,
    visit_problems,
)
from sbdesk.services.clock import request_of, stored_wall
from sbdesk.services.complaints import (
    MOMENTS,
    clocks,
    complaint_file,
    frozen_clocks,
    register_complaint,
)
from sbdesk.services.credit import score_customers
from sbdesk.services.demo import DemoOffice, make_demo
from sbdesk.services.demo_people import Shares
from sbdesk.services.demo_words import landmarks, names
from sbdesk.services.desk import Desk, people
from sbdesk.services.finding import Finder
from sbdesk.services.journal import record_story
from sbdesk.services.rules import codes
from sbdesk.services.visits import log_visit
from sbdesk.spreadsheets.villages import village_of
from sbdesk.store.driver import Row
from sbdesk.store.engine import raw_connection
from sbdesk.store.tables import Complaint, CreditEvent, CreditGrade, Customer, FollowUp, Visit

ON = date(2026, 7, 14)
EVE = datetime(2026, 7, 13, 20, 0)
VISIT_MOMENTS = {"visited": ("visited_at", "visited_wall"), "until": ("", "until_wall")}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    root = tmp_path_factory.mktemp("demo")
    made = make_demo(root / "data", root / "state", DemoOffice(ON, 1500))
    with closing(made.office):
        yield made


def rows(desk: Desk, sql: str, *parameters: str) -> list[Row]:
    with desk.reader() as session:
        return raw_connection(session).execute(sql, parameters).fetchall()


def test_customers_could_have_been_typed_as_they_are(desk: Desk) -> None:
    numbers: list[str] = []
    with desk.reader() as session:
        for row in session.scalars(select(Customer)):
            values = {column.name: getattr(row, column.name) for column in Customer.__table__.c}
            fields = CustomerFields.of(values)
            assert customer_problems(fields, ON) == [], row.name
            assert customer_warnings(fields) == [], row.name
            assert village_of(fields.address) == fields.village
            numbers += [fields.customer_no] if fields.customer_no else []
    assert len(numbers) == len(set(numbers))
    assert Counter(map(len, numbers)).keys() == {10, 13}


def test_nine_of_ten_are_households_and_words_are_those_of_the_lists(desk: Desk) -> None:
    kinds: dict[str, int] = dict(rows(desk, "SELECT kind, count(*) FROM customer GROUP BY kind"))
    assert kinds == {"低压居民": 1380, "低压非居民": 80, "高压": 40}
    for column, name in (
        ("category", "categories"),
        ("voltage", "voltages"),
        ("nature", "nature"),
        ("importance", "importance"),
        ("lifecycle", "lifecycle"),
    ):
        used = {word for (word,) in rows(desk, f"SELECT DISTINCT {column} FROM customer") if word}
        assert used <= {code.name for code in codes(name)}, column


@pytest.mark.parametrize("customers", [1, 2, 3, 12, 100, 3000, 200_000, 1_000_000])
def test_shares_fit_every_size(customers: int) -> None:
    shares = Shares.of(customers)
    assert 1 <= shares.large <= shares.others <= shares.all == customers
    assert shares.large <= 500


def test_names_that_are_hard_to_hold_are_there(desk: Desk) -> None:
    held = Counter(name for (name,) in rows(desk, "SELECT name FROM customer"))
    former = {name for (name,) in rows(desk, "SELECT former_name FROM customer")}
    assert set(names().special) <= held.keys() | former
    assert max(held.values()) >= 3
    together = "".join(held)
    assert all(letter in together for letter in "𬭎𠅤𫖯·单解仇区")
    longest = rows(desk, "SELECT name, address FROM customer ORDER BY length(name) DESC LIMIT 1")
    assert (len(longest[0][0]), len(longest[0][1])) == (34, 44)


def test_important_customers_say_why_and_have_a_security_load(desk: Desk) -> None:
    found = rows(
        desk,
        "SELECT importance, importance_note, security_load_va, contract_va, manager_id "
        "FROM customer WHERE importance IS NOT NULL",
    )
    assert {row[0] for row in found} == {"一级", "二级", "临时"}
    assert len(found) == sum(bool(mark.importance) for mark in landmarks())
    assert all(note and manager for _, note, _, _, manager in found)
    assert all(0 < load < contract for kind, _, load, contract, _ in found if kind != "临时")


def test_phones_are_of_the_invented_block_and_firms_have_contacts(desk: Desk) -> None:
    phones = [
        p for (p,) in rows(desk, "SELECT phone FROM customer UNION SELECT phone FROM contact")
    ]
    assert all(phone.startswith("199000") and phone_problem(phone) is None for phone in phones)
    bare = rows(
        desk,
        "SELECT count(*) FROM customer c WHERE kind != '低压居民' "
        "AND NOT EXISTS (SELECT 1 FROM contact k WHERE k.customer_id = c.id)",
    )
    assert bare == [(0,)]


def test_complaints_could_have_been_typed_as_they_are(desk: Desk) -> None:
    tree = {code.code for code in codes("complaint_tree")}
    channels = {code.name for code in codes("complaint_channels")}
    with desk.reader() as session:
        for row in session.scalars(select(Complaint)):
            fields = request_of(ComplaintFields, row, MOMENTS)
            assert complaint_problems(fields, EVE) == [], row.number
            assert fields.category in tree
            assert fields.channel in channels
            assert "{" not in f"{row.content}{row.facts}{row.basis}{row.measures}"
            if fields.replied_on:
                assert reply_problems(fields) == [], row.number


def test_clocks_are_those_the_service_freezes(desk: Desk) -> None:
    for pk, wall, limits, due in rows(
        desk, "SELECT pk, received_wall, time_limit, reply_due_on FROM complaint LIMIT 12"
    ):
        received = stored_wall(wall)
        assert received is not None
        found = clocks(desk, received)
        assert limits == frozen_clocks(found)
        assert due == found.reply.day.isoformat()
        file = complaint_file(desk, pk)
        assert file is not None
        assert file.clocks == (found.contact.sentence, found.reply.sentence)


def test_there_is_some_of_everything_due_today_and_late(desk: Desk) -> None:
    today = ON.isoformat()
    newest_only = (
        "SELECT 1 FROM credit_grade x "
        "WHERE x.customer_id = g.customer_id AND x.scored_on > g.scored_on"
    )
    counted = "SELECT count(*) FROM {} AND {} = ?", "SELECT count(*) FROM {} AND {} < ?"
    waiting = "complaint WHERE closed_on IS NULL AND replied_on IS NULL"
    for source, column in (
        (waiting, "reply_due_on"),
        ("follow_up WHERE done_on IS NULL", "due_on"),
        ("visit WHERE visited_at IS NULL", "latest_on"),
        (f"credit_grade g WHERE NOT EXISTS ({newest_only})", "next_visit_due"),
    ):
        for sql in counted:
            assert rows(desk, sql.format(source, column), today)[0][0] >= 1, (column, sql)
    replied = "SELECT count(*) FROM complaint WHERE replied_on NOTNULL AND closed_on IS NULL"
    assert rows(desk, replied)[0][0] >= 1
    untouched = f"SELECT count(*) FROM {waiting} AND contacted_at IS NULL AND contact_due_at LIKE ?"
    assert rows(desk, untouched, f"{today}%")[0][0] >= 1


def test_visits_and_promises_could_have_been_typed_as_they_are(desk: Desk) -> None:
    channels = {code.name for code in codes("visit_channels")}
    with desk.reader() as session:
        for visit in session.scalars(select(Visit)):
            fields = request_of(VisitFields, visit, VISIT_MOMENTS)
            assert visit_problems(fields, EVE) == [], visit.number
            assert fields.channel in channels
            assert "{" not in f"{visit.said}{visit.seen}{visit.expected_demand}"
        for promise in session.scalars(select(FollowUp)):
            what = request_of(FollowUpFields, promise, {})
            assert follow_up_problems(what, EVE.date(), is_new=False) == []
            assert (promise.visit_id is None) != (promise.complaint_id is None)


def test_credit_events_have_evidence_and_grades_of_every_kind(desk: Desk) -> None:
    with desk.reader() as session:
        events = list(session.scalars(select(CreditEvent)))
        grades = list(session.scalars(select(CreditGrade)))
    assert len(events) > 100
    assert all(event.evidence and "{" not in event.evidence for event in events)
    assert {grade.grade for grade in grades} == set("ABCD")
    for grade in grades:
        points = json.loads(grade.inputs or "")
        assert 100 + sum(point["points"] for point in points) == grade.score


def test_the_grade_last_fixed_is_what_the_service_reckons(desk: Desk) -> None:
    newest = rows(
        desk,
        "SELECT c.pk, g.scored_on, g.score, g.grade, g.next_visit_due FROM credit_grade g "
        "JOIN customer c ON c.id = g.customer_id WHERE NOT EXISTS (SELECT 1 FROM credit_grade x "
        "WHERE x.customer_id = g.customer_id AND x.scored_on > g.scored_on)",
    )
    assert len(newest) == 40
    for pk, day, points, grade, due in newest:
        scored = score_customers(desk, [pk], date.fromisoformat(day))[0].result
        assert (scored.score, scored.grade) == (points, grade)
        assert scored.next_visit_due.isoformat() == due


def test_signers_have_the_right_to_what_they_did(desk: Desk) -> None:
    roles = {person.name: person.role for person in people(desk)}
    needed = {
        "登记投诉": Right.EDIT_COMPLAINTS,
        "登记走访": Right.EDIT_VISITS,
        "登记信用": Right.EDIT_CREDIT,
        "评定信用": Right.GRADE,
        "修改客户": Right.EDIT_CUSTOMERS,
    }
    done = rows(desk, "SELECT person_name, sentence FROM tx WHERE action IN ('add', 'edit')")
    assert {sentence[:4] for _, sentence in done} >= needed.keys()
    for name, sentence in done:
        right = needed.get(sentence[:4])
        assert right is None or may(roles[name], right), (name, sentence)


@pytest.mark.parametrize(
    ("typed", "name"), [("jym", "解玉梅"), ("sfx", "单福祥"), ("xieyumei", "解玉梅")]
)
def test_search_finds_them_by_reading(desk: Desk, typed: str, name: str) -> None:
    with closing(Finder(desk)) as finder:
        found = finder.find(typed)
        assert found is not None
        assert found.more or name in {one.row.name for one in found.customers}


def test_search_finds_landmarks_by_any_of_their_words(desk: Desk) -> None:
    with closing(Finder(desk)) as finder:
        for typed in ("htzc", "恒泰砖", "hengtaizhuanchang"):
            found = finder.find(typed)
            assert found is not None
            assert found.customers[0].row.name.startswith("恒泰砖厂"), typed


def test_numbers_go_on_and_a_customer_has_a_story(tmp_path: Path) -> None:
    noon = datetime.fromisoformat("2026-07-14T12:00:00+08:00")
    made = make_demo(tmp_path / "data", tmp_path / "state", DemoOffice(ON, 400), clock=lambda: noon)
    with closing(made.office):
        last: dict[tuple[str, int], int] = {}
        for table in ("complaint", "visit"):
            serials = Counter[int]()
            for (number,) in rows(made, f"SELECT number FROM {table}"):
                taken = parse_notice_number(number)
                assert taken is not None
                serials[taken.year] += 1
                last[table, taken.year] = max(last.get((table, taken.year), 0), taken.serial)
            assert all(last[table, year] == counted for year, counted in serials.items())
        customer, name = rows(made, "SELECT id, name FROM customer WHERE kind = '高压'")[0]
        fields = ComplaintFields(
            customer_id=customer, received=datetime(2026, 7, 14, 11, 0), content="电压低。"
        )
        said = register_complaint(made, fields).changes.sentence
        assert said == f"登记投诉 投〔2026〕A{last['complaint', 2026] + 1}号"
        visit = VisitFields(customer_id=customer, planned_on=ON + timedelta(days=1))
        said = log_visit(made, visit).changes.sentence
        assert said == f"计划走访 访〔2026〕A{last['visit', 2026] + 1}号"
        story = [line.what for line in record_story(made, customer)]
        assert any(name in what or "练习数据" in what for what in story)
