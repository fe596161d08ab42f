"""The files of the practice office: full where a station's would be, and with its gaps."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from sbdesk.domain.dossier import Form
from sbdesk.domain.dossier_kinds import IMPORTED, KIND_OF, PART_KINDS
from sbdesk.domain.dossier_typing import part_problems, typed_of, typed_part
from sbdesk.domain.months import add_months
from sbdesk.services.demo import DemoOffice, make_demo
from sbdesk.services.demo_dossier_words import dossier_words
from sbdesk.services.desk import Desk
from sbdesk.services.dossier import Part, check_part, dossier
from sbdesk.services.rules import codes
from sbdesk.services.showing import show_customer
from sbdesk.store.driver import Row
from sbdesk.store.ids import month_record_id

ON = date(2026, 7, 14)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    root = tmp_path_factory.mktemp("demo")
    made = make_demo(root / "data", root / "state", DemoOffice(ON, 1500))
    with closing(made.office):
        yield made


@pytest.fixture(scope="module")
def files(desk: Desk) -> dict[bytes, dict[str, tuple[Part, ...]]]:
    """The parts of all high-voltage customers."""
    found = rows(desk, "SELECT id FROM customer WHERE kind = '高压'")
    return {record: dict(dossier(desk, record)) for (record,) in found}


Files = dict[bytes, dict[str, tuple[Part, ...]]]


def rows(desk: Desk, sql: str, *parameters: str) -> list[Row]:
    with desk.reading() as raw:
        return raw.execute(sql, parameters).fetchall()


def test_every_kind_of_part_occurs(desk: Desk) -> None:
    for kind in PART_KINDS:
        assert rows(desk, f"SELECT count(*) FROM {kind.name}")[0][0] > 0, kind.name


def test_every_part_could_have_been_typed_as_it_is(desk: Desk, files: Files) -> None:
    small = rows(desk, "SELECT DISTINCT customer_id FROM service_location")
    more = {record: dossier(desk, record) for (record,) in small if record not in files}
    assert len(more) > 20
    for parts in (*files.values(), *more.values()):
        for name, found in parts.items():
            kind = KIND_OF[name]
            offered = {
                field.name: [code.name for code in codes(field.codes)]
                for field in kind.fields
                if field.form is Form.CODE
            }
            for part in found:
                typed = {f.name: typed_of(f, part.values[f.name]) for f in kind.fields}
                values, problems = typed_part(kind, typed, ON, offered, None)
                assert problems == []
                assert values == part.values


def test_nothing_in_them_is_doubtful(desk: Desk, files: Files) -> None:
    for customer, parts in files.items():
        for name, found in parts.items():
            for part in found if name not in IMPORTED else ():
                checked = check_part(desk, name, customer, {}, part.id)
                assert checked.problems == checked.doubts == ()
                assert part_problems(KIND_OF[name], part.values, ON) == []


def test_a_large_customer_has_points_meters_transformers(files: Files) -> None:
    for parts in files.values():
        points = {point.id for point in parts["usage_point"]}
        assert points
        for kind in ("meter", "transformer", "instrument_transformer"):
            assert parts[kind]
            assert {part.values["usage_point_id"] for part in parts[kind]} <= points
        places = {place.id for place in parts["service_location"]}
        assert {part.values["service_location_id"] for part in parts["usage_point"]} <= places
        assert parts["settlement_term"]
        assert parts["repair_contractor"]
        assert parts["data_verification"]


def test_important_customers_have_two_supplies_and_a_source_of_their_own(
    desk: Desk, files: Files
) -> None:
    for record, grade in rows(desk, "SELECT id, importance FROM customer WHERE importance <> ''"):
        parts = files[record]
        if grade == "临时":
            continue
        assert {part.values["role"] for part in parts["usage_point"]} == {"主供", "备供"}
        assert len({part.values["feeder"] for part in parts["usage_point"]}) == 2
        assert "自备发电机" in {part.values["kind"] for part in parts["equipment"]}
        assert "重要客户" in {part.values["class_name"] for part in parts["customer_class"]}


def test_some_papers_are_missing_and_some_agreements_are_nearly_over(files: Files) -> None:
    soon = add_months(ON, 3).isoformat()
    over = near = gone = wanted = 0
    kinds: Counter[str] = Counter()
    for parts in files.values():
        for part in parts["customer_agreement"]:
            over += part.over
            near += ON.isoformat() <= str(part.values["expires_on"]) <= soon
        for part in parts["customer_paper"]:
            gone += part.over
            wanted += part.values["state"] == "待补"
            kinds[str(part.values["kind"])] += 1
            assert part.values["responsible_id"] is not None
    assert over >= 2
    assert near >= 2
    assert gone >= 3
    assert wanted >= 5
    assert len(files) * 3 // 4 <= kinds["营业执照"] < len(files)


def test_every_large_customer_has_24_months_of_usage(files: Files) -> None:
    months = [f"{add_months(date(2026, 6, 1), -back):%Y%m}" for back in range(24)]
    assert len(files) == 40
    for customer, parts in files.items():
        usage = [part.values for part in parts["usage_month"]]
        assert [one["month"] for one in usage] == months
        for part in parts["usage_month"]:
            cells = part.values
            assert part.id == month_record_id("usage_month", customer, str(cells["month"]))
            parts_of_day = [cells[name] for name in ("peak_wh", "flat_wh", "valley_wh")]
            assert sum(one for one in parts_of_day if isinstance(one, int)) == cells["energy_wh"]


def test_receivables_add_up_and_only_some_are_open(desk: Desk, files: Files) -> None:
    amounts = {
        (customer, part.values["month"]): part.values["amount_fen"]
        for customer, parts in files.items()
        for part in parts["usage_month"]
    }
    settled: Counter[str] = Counter()
    for customer, parts in files.items():
        assert len(parts["receivable"]) == 12
        for part in parts["receivable"]:
            due, paid, owed = (part.values[f"{name}_fen"] for name in ("amount", "paid", "owed"))
            assert isinstance(due, int)
            assert isinstance(paid, int)
            assert isinstance(owed, int)
            assert due == paid + owed == amounts[customer, part.values["month"]]
            assert (part.values["settled"] == "已结清") == (owed == 0)
            settled[str(part.values["settled"])] += 1
    assert settled["已结清"] > 5 * settled["未结清"] > 0
    for row in rows(desk, "SELECT official, amount_fen, paid_fen, owed_fen FROM receivable"):
        said = json.loads(row[0])
        assert [said[f"{name}_fen"] for name in ("amount", "paid", "owed")] == list(row[1:])


def test_the_journal_brought_the_months_one_by_one(desk: Desk) -> None:
    number = rows(desk, "SELECT customer_no FROM customer WHERE kind = '高压' ORDER BY pk")[0][0]
    counts = []
    for day in (date(2025, 3, 15), date(2025, 9, 15), ON):
        file = show_customer(desk, number, day)
        parts = file["parts"]
        assert isinstance(parts, dict)
        counts.append(len(parts["usage-month"]))
    assert counts[0] < counts[1] < counts[2] == 24


def test_nothing_happened_after_the_last_evening(desk: Desk) -> None:
    for kind, column in (
        ("business_condition", "noted_on"),
        ("site_record", "happened_on"),
        ("site_record", "rechecked_on"),
        ("account_change", "applied_on"),
        ("meter", "installed_on"),
        ("customer_paper", "received_on"),
    ):
        late = rows(desk, f"SELECT max({column}) FROM {kind}")[0][0]
        assert late < ON.isoformat(), (kind, late)


def test_what_every_large_customer_says_of_itself(desk: Desk) -> None:
    for name, column in (("shifts", "shifts"), ("load_natures", "load_nature")):
        used = rows(desk, f"SELECT DISTINCT {column} FROM customer WHERE kind = '高压'")
        assert {word for (word,) in used} <= {code.name for code in codes(name)}
    accounts = rows(desk, "SELECT pay_account FROM customer WHERE kind = '高压'")
    assert len({account for (account,) in accounts}) == len(accounts)


@pytest.mark.parametrize("customers", [1, 2, 3])
def test_the_smallest_offices_have_a_whole_file(tmp_path: Path, customers: int) -> None:
    made = make_demo(tmp_path / "data", tmp_path / "state", DemoOffice(ON, customers))
    with closing(made.office):
        (record,) = rows(made, "SELECT id FROM customer WHERE kind = '高压'")[0]
        parts = dossier(made, record)
        assert len(parts["usage_month"]) == 24
        assert parts["customer_agreement"]
        assert made.office.verify().ok


def test_the_words_are_those_of_the_lists() -> None:
    words = dossier_words()
    assert {one.condition for one in words.conditions} <= {
        code.name for code in codes("business_conditions")
    }
    assert {one.kind for one in words.changes} <= {code.name for code in codes("account_changes")}
    assert set(words.fen_per_kwh) == {code.name for code in codes("price_classes")}
    assert all(len(hours) == 12 for hours in words.hours.values())
    assert all(len(places) == 2 for places in words.places.values())
