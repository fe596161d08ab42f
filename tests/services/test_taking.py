"""Packing and taking in: nothing doubled, nothing in part, everything refused that must be."""

import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.handoff import RefusedCode
from sbdesk.services.attachments import NewAttachment, attach, attachments_of
from sbdesk.services.backups import backup_list, check_data
from sbdesk.services.complaints import complaint_pk, register_complaint
from sbdesk.services.finding import find_customers
from sbdesk.services.handoff import site_row
from sbdesk.services.notices import frozen_page, issue_reply, register
from sbdesk.services.packing import pack
from sbdesk.services.press import Press
from sbdesk.services.receipts import last_sender
from sbdesk.services.taking import inspect, take_any
from sbdesk.store.search_check import check
from sbdesk.store.search_full_text import waiting
from tests.benchmarks.offices import fill
from tests.benchmarks.synthetic import CUSTOMER_FIELDS, synthetic_customers
from tests.services.forging import resealed
from tests.services.machines import Machine, nothing
from tests.services.taken import refusal, state
from tests.services.test_attachments import JPEG
from tests.services.test_notices import ANSWER

Pair = tuple[Machine, Machine]


class Stopped(Exception):
    """Somebody pressed Esc."""


class Stopping:
    """Gives up at the n-th word of progress."""

    def __init__(self, at: int) -> None:
        self._left = at

    def __call__(self, _done: int, _total: int, _words: str) -> None:
        self._left -= 1
        if self._left < 0:
            raise Stopped


def behind(machine: Machine) -> int:
    """How many lines the full text of its search is behind with."""
    with machine.desk.reading() as raw:
        return waiting(raw)


def _found(machine: Machine, text: str) -> list[str]:
    return [one.row.name for one in find_customers(machine.desk, text).customers]


class TestTheWay:
    """What one machine has, the other gets, once."""

    def test_everything_first_then_only_what_is_new(self, pair: Pair) -> None:
        hall, laptop = pair
        hall.add("6267000785070", "恒通𬭎砖厂", phone="19900000001")
        first = hall.give(laptop)
        assert (first.new, first.created) == (2, 2)
        assert laptop.said("6267000785070", "name") == "恒通𬭎砖厂"
        hall.edit("6267000785070", phone="19900000002")
        packed = hall.pack(laptop)
        assert packed.counts["transactions"] == 1
        second = laptop.take(packed)
        assert (second.new, second.created, second.updated) == (1, 0, 1)
        assert laptop.said("6267000785070", "phone") == "19900000002"

    def test_without_a_receipt_the_next_package_holds_both(self, pair: Pair) -> None:
        hall, laptop = pair
        hall.add("6267000785070", "恒通砖厂")
        hall.give(laptop, receipt=False)
        assert site_row(hall.desk, laptop.site).waiting_since
        hall.add("6267000785087", "刘玉珍")
        assert hall.pack(laptop).counts["transactions"] == 3
        assert laptop.take(hall.pack(laptop)).new == 1
        laptop.confirm(hall)
        assert not site_row(hall.desk, laptop.site).waiting_since

    def test_a_package_back_is_as_good_as_a_receipt(self, pair: Pair) -> None:
        hall, laptop = pair
        hall.give(laptop, receipt=False)
        laptop.give(hall, receipt=False)
        assert hall.pack(laptop).nothing_new
        assert last_sender(hall.desk) == laptop.site

    def test_taken_twice_and_in_any_order_it_is_the_same(self, pair: Pair) -> None:
        hall, laptop = pair
        hall.add("6267000785070", "恒通砖厂")
        first = hall.pack(laptop, "1.sbh")
        hall.edit("6267000785070", name="恒通砖瓦厂")
        second = hall.pack(laptop, "2.sbh")
        assert laptop.take(second).new == 3
        once = state(laptop)
        again = laptop.take(second)
        assert (again.new, again.known, again.backup) == (0, 3, "")
        assert refusal(laptop, first) is RefusedCode.OLDER
        assert state(laptop) == once

    def test_a_search_finds_what_came(self, pair: Pair) -> None:
        hall, laptop = pair
        hall.add("6267000785070", "恒通𬭎砖厂")
        hall.give(laptop)
        assert find_customers(laptop.desk, "hthzc", 5).customers[0].row.name == "恒通𬭎砖厂"

    def test_of_very_many_the_full_text_follows_and_all_is_found_at_once(self, pair: Pair) -> None:
        hall, laptop = pair
        fill(hall.desk, 2100)
        hall.give(laptop)
        name = CUSTOMER_FIELDS.index("name")
        first, *_, last = (one.values[name] or "" for one in synthetic_customers(2100))
        asked = (first, last[:1], last[-2:])
        assert behind(laptop) == 2100
        found = [_found(laptop, text) for text in asked]
        assert found[0][0] == first
        assert all(found)
        assert laptop.desk.office.catch_up_search()
        assert 0 < behind(laptop) < 2100
        assert not laptop.desk.office.catch_up_search()
        assert behind(laptop) == 0
        assert [_found(laptop, text) for text in asked] == found
        with laptop.desk.reading() as raw:
            assert check(raw) == []

    def test_photos_and_served_papers_travel_by_content(self, pair: Pair) -> None:
        hall, laptop = pair
        record = hall.add("6267000785070", "恒通砖厂")
        attach(hall.desk, record, [NewAttachment(JPEG, "表箱.jpg")])
        case = register_complaint(
            hall.desk,
            ComplaintFields(
                customer_id=record,
                received=datetime(2026, 11, 20, 9, 0),
                channel="95598",
                category="quality",
                content="晚上七点以后电压低",
            ),
        ).id
        paper = issue_reply(hall.desk, Press(), complaint_pk(hall.desk, case.hex()), ANSWER)
        taken = hall.give(laptop)
        assert taken.files == 2
        (row,) = attachments_of(laptop.desk, record)
        assert row.path is not None
        assert row.path.read_bytes() == JPEG
        (line,) = register(laptop.desk)
        assert line.number == paper.number
        digest = next((laptop.desk.office.folder / "notices").glob("*.pdf")).stem
        assert frozen_page(laptop.desk, digest) == paper.pdf
        assert check_data(laptop.desk).ok
        assert hall.pack(laptop).counts["files"] == 0

    def test_what_does_not_fit_one_file_waits_for_the_next_package(self, pair: Pair) -> None:
        hall, laptop = pair
        record = hall.add("6267000785070", "恒通砖厂")
        for number in range(4):
            body = JPEG + bytes([number]) * 1000
            attach(hall.desk, record, [NewAttachment(body, f"照片{number}.jpg")])
        file = hall.stick / "x.sbh"
        taken = []
        for _ in range(5):
            packed = pack(hall.desk, laptop.site, file, nothing, most=2500)
            taken.append((packed.counts["files"], packed.left))
            laptop.take(packed)
            laptop.confirm(hall)
        assert taken == [(2, 2), (2, 0), (0, 0), (0, 0), (0, 0)]
        assert len(attachments_of(laptop.desk, record)) == 4
        assert check_data(laptop.desk).ok

    def test_a_file_that_is_gone_is_said_and_the_rest_travels(self, pair: Pair) -> None:
        hall, laptop = pair
        record = hall.add("6267000785070", "恒通砖厂")
        attach(hall.desk, record, [NewAttachment(JPEG, "表箱.jpg")])
        shutil.rmtree(hall.desk.office.folder / "files")
        packed = hall.pack(laptop)
        assert packed.counts["missing_files"] == 1
        looked = inspect(laptop.desk, Path(packed.path), nothing)
        assert looked.remarks == ("对方有1个附件已找不到，包里没有。",)
        assert laptop.take(packed).files == 0

    def test_other_rules_over_there_are_said(self, pair: Pair) -> None:
        hall, laptop = pair
        packed = hall.pack(laptop)
        assert not inspect(laptop.desk, Path(packed.path), nothing).remarks
        older = resealed(packed, laptop, hall, editions={"rules/time_limits": "0" * 12})
        (remark,) = inspect(laptop.desk, Path(older.path), nothing).remarks
        assert "版本不同" in remark

    def test_outside_the_envelope_no_person_can_be_read(self, pair: Pair) -> None:
        hall, laptop = pair
        hall.add("6267000785070", "恒通砖厂", phone="19900000001")
        body = Path(hall.pack(laptop).path).read_bytes()
        for secret in ("恒通", "6267000785070", "19900000001", "赵明远", "青石岭"):
            assert secret.encode() not in body

    def test_the_page_inside_tells_what_was_done(self, pair: Pair) -> None:
        hall, laptop = pair
        hall.add("6267000785070", "恒通砖厂")
        facts = inspect(laptop.desk, Path(hall.pack(laptop).path), nothing).facts
        assert facts is not None
        assert (facts.number, facts.previous, facts.made_by) == (1, 0, "赵明远")
        assert "2026-11-20 10:00　赵明远　新建客户 恒通砖厂" in facts.summary
        assert facts.summary.startswith("供电所数据交接包")

    def test_a_backup_is_made_before_anything_is_written(self, pair: Pair) -> None:
        hall, laptop = pair
        hall.add("6267000785070", "恒通砖厂")
        before = len(backup_list(laptop.desk))
        taken = hall.give(laptop)
        newest = backup_list(laptop.desk)[0]
        assert (taken.backup, newest.customers) == (newest.path.name, 0)
        assert len(backup_list(laptop.desk)) == before + 1

    def test_looking_changes_nothing_and_says_what_would_change(self, pair: Pair) -> None:
        hall, laptop = pair
        hall.add("6267000785070", "恒通砖厂")
        hall.give(laptop)
        hall.edit("6267000785070", phone="19900000003", address="石门沟村")
        hall.add("6267000785087", "刘玉珍")
        packed = hall.pack(laptop)
        before = state(laptop)
        looked = inspect(laptop.desk, Path(packed.path), nothing)
        assert (looked.new, looked.created, looked.updated) == (2, 1, 1)
        words = {one.name: (one.group, one.words) for one in looked.changes}
        assert words == {
            "恒通砖厂": ("changed", "用电地址、联系电话"),
            "刘玉珍": ("new", "新客户"),
        }
        fields = {
            one.name: [(f.field, f.mine, f.after) for f in one.fields] for one in looked.changes
        }
        assert ("用电地址", "—", "石门沟村") in fields["恒通砖厂"]
        assert ("联系电话", "—", "199****0003") in fields["恒通砖厂"]
        assert "户名" not in [title for title, _, _ in fields["刘玉珍"]]
        assert state(laptop) == before

    def test_on_the_way_it_says_how_much_of_all_is_in(self, pair: Pair) -> None:
        hall, laptop = pair
        hall.add("6267000785070", "恒通砖厂")
        packed = hall.pack(laptop)
        told: list[tuple[int, int]] = []

        def watch(done: int, total: int, words: str) -> None:
            if words == "正在收下流水":
                told.append((done, total))

        take_any(laptop.desk, Path(packed.path), {}, watch)
        everything = packed.counts["entries"] + packed.counts["records"]
        assert told[0] == (0, everything)
        assert {total for _, total in told} == {everything}

    def test_given_up_on_the_way_nothing_is_left(self, pair: Pair) -> None:
        hall, laptop = pair
        hall.add("6267000785070", "恒通砖厂")
        packed = hall.pack(laptop)
        before = state(laptop)
        for at in range(1, 60):
            with suppress(Stopped):
                take_any(laptop.desk, Path(packed.path), {}, Stopping(at))
                break
            assert state(laptop)[:3] == before[:3]
            assert not list(laptop.desk.office.folder.glob("incoming/*"))
        assert at > 2
        assert laptop.said("6267000785070", "name") == "恒通砖厂"
