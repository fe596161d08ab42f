"""What two machines disagree about, put to a person, and settled once for both."""

from datetime import datetime
from pathlib import Path

import pytest

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.handoff import Choice, ClashKind, ClashRow, Decision
from sbdesk.domain.words import mask_phone
from sbdesk.services.clashes import open_clashes, settle, settle_all
from sbdesk.services.complaints import (
    complaint_file,
    complaint_pk,
    edit_complaint,
    register_complaint,
)
from sbdesk.services.customers import customer_pk, withdraw_customer
from sbdesk.services.joining import join_customers
from sbdesk.services.notices import issue_reply, register
from sbdesk.services.press import Press
from sbdesk.services.showing import show_customer
from sbdesk.services.story import story
from sbdesk.services.story_export import export_story
from sbdesk.services.story_paper import story_paper
from sbdesk.services.taking import inspect
from tests.notices.poppler import joined_text
from tests.services.machines import Machine, nothing
from tests.services.test_notices import ANSWER

Pair = tuple[Machine, Machine]
NO, NO2 = "6267000785070", "6267000785087"
MINE, THEIRS, ORIGINAL = (
    Decision(choice) for choice in (Choice.MINE, Choice.THEIRS, Choice.ORIGINAL)
)


@pytest.fixture
def known(pair: Pair) -> Pair:
    """Both know two customers."""
    hall, laptop = pair
    hall.add(NO, "恒通𬭎砖厂", phone="19900000001", address="石门沟村3组12号")
    hall.add(NO2, "刘玉珍", phone="19900000002")
    hall.give(laptop)
    laptop.give(hall)
    return hall, laptop


def only(machine: Machine) -> ClashRow:
    """The one clash that a machine has."""
    (row,) = open_clashes(machine.desk)
    return row


def both_edit(pair: Pair, field: str, ours: str, theirs: str) -> None:
    """The hall and the laptop change one field without knowing of each other; the hall hears."""
    hall, laptop = pair
    hall.edit(NO, **{field: ours})
    hall.clock.on(2026, 11, 20, 11)
    laptop.edit(NO, **{field: theirs})
    laptop.give(hall)


class TestFields:
    """Both changed the same field since the common point, to different values."""

    def test_it_is_asked_with_who_when_and_where(self, known: Pair) -> None:
        hall, _ = known
        both_edit(known, "phone", "19900000003", "19900000004")
        row = only(hall)
        assert (row.kind, row.customer_no, row.name) == (ClashKind.FIELD, NO, "恒通𬭎砖厂")
        assert row.question == "「联系电话」两边都改过，互不知道。请选一个："
        assert vars(row.mine) == {
            "value": "19900000003",
            "who": "赵明远",
            "at": "2026-11-20 10:00",
            "site": "大厅电脑",
        }
        assert (row.theirs.value, row.theirs.who, row.theirs.at, row.theirs.site) == (
            "19900000004",
            "孙立",
            "2026-11-20 11:00",
            "外勤02",
        )
        assert row.original is not None
        assert row.original.value == "19900000001"

    def test_the_original_is_what_both_began_with_however_often_each_wrote(
        self, known: Pair
    ) -> None:
        hall, laptop = known
        for phone in ("19900000005", "19900000006"):
            hall.edit(NO, phone=phone)
            laptop.edit(NO, phone=f"{phone[:-1]}9")
        laptop.give(hall)
        row = only(hall)
        assert row.original is not None
        assert row.original.value == "19900000001"

    @pytest.mark.parametrize(
        ("decision", "value"),
        [
            (MINE, "19900000003"),
            (THEIRS, "19900000004"),
            (ORIGINAL, "19900000001"),
            (Decision(Choice.VALUE, " 19900000007 "), "19900000007"),
        ],
    )
    def test_settled_it_is_settled_for_both(
        self, known: Pair, decision: Decision, value: str
    ) -> None:
        hall, laptop = known
        both_edit(known, "phone", "19900000003", "19900000004")
        changes = settle(hall.desk, only(hall).id, decision)
        assert changes.sentence == "裁定 恒通𬭎砖厂的联系电话"
        assert hall.said(NO, "phone") == value
        assert not open_clashes(hall.desk)
        hall.give(laptop)
        assert laptop.said(NO, "phone") == value
        assert not open_clashes(laptop.desk)
        assert not laptop.desk.office.verify().faults

    def test_the_losing_value_stays_in_the_story(self, known: Pair) -> None:
        hall, _ = known
        both_edit(known, "address", "石门沟村5组", "柳条沟村2组")
        settle(hall.desk, only(hall).id, MINE)
        told = str(show_customer(hall.desk, NO)["story"])
        assert "裁定 恒通𬭎砖厂的用电地址" in told
        with hall.desk.reading() as raw:
            values = {v for (v,) in raw.execute("SELECT new FROM entry WHERE tbl = 3 AND col = 7")}
        assert {"石门沟村3组12号", "石门沟村5组", "柳条沟村2组"} <= values

    @pytest.mark.parametrize("decision", [MINE, THEIRS, Decision(Choice.VALUE, "19900009999")])
    def test_the_story_says_that_it_was_settled_and_by_whom(
        self, known: Pair, decision: Decision, tmp_path: Path
    ) -> None:
        hall, laptop = known
        both_edit(known, "phone", "19900000003", "19900008888")
        shown = str(hall.said(NO, "phone"))
        settle(hall.desk, only(hall).id, decision)
        value = str(hall.said(NO, "phone"))
        hall.give(laptop)
        mill = _record(hall, NO)
        for machine in (hall, laptop):
            event = story(machine.desk, mill)[0]
            before = f"（原先显示 {mask_phone(shown)}）" if shown != value else ""
            assert event.title == f"裁定联系电话：{mask_phone(value)}{before}"
            assert (event.detail, event.who) == ("由赵明远裁定", "赵明远")
        out = tmp_path / "经历.csv"
        export_story(hall.desk, mill, out)
        assert f"裁定联系电话：{mask_phone(value)}" in out.read_text("gb18030")
        paper = story_paper(hall.desk, Press(), mill, story(hall.desk, mill))
        assert "由赵明远裁定" in joined_text(paper.pdf, tmp_path)

    def test_several_fields_settled_at_once_are_one_event(self, known: Pair) -> None:
        hall, laptop = known
        hall.edit(NO, phone="19900000003", note="甲")
        laptop.edit(NO, phone="19900000004", note="乙")
        laptop.give(hall)
        settle_all(hall.desk, {row.id: THEIRS for row in open_clashes(hall.desk)})
        event = story(hall.desk, _record(hall, NO))[0]
        assert event.title == "裁定档案：联系电话、备注"
        assert "备注：乙" in event.detail
        assert event.detail.endswith("；由赵明远裁定")

    def test_equal_values_and_other_fields_are_no_clash(self, known: Pair) -> None:
        hall, laptop = known
        hall.edit(NO, phone="19900000003", note="甲")
        laptop.edit(NO, phone="19900000003", address="柳条沟村")
        laptop.give(hall)
        assert not open_clashes(hall.desk)
        assert (hall.said(NO, "note"), hall.said(NO, "address")) == ("甲", "柳条沟村")

    def test_a_bad_answer_settles_nothing(self, known: Pair) -> None:
        hall, _ = known
        both_edit(known, "name", "恒通砖瓦厂", "恒通建材厂")
        row = only(hall)
        for wrong in ("", "名" * 300, "坏\ud800"):
            with pytest.raises(UserMistake):
                settle(hall.desk, row.id, Decision(Choice.VALUE, wrong))
        with pytest.raises(UserMistake, match="已经没有争议"):
            settle(hall.desk, "000000000000", MINE)
        assert only(hall) == row

    def test_a_moment_is_one_question_not_two(self, known: Pair) -> None:
        hall, laptop = known
        fields = ComplaintFields(
            customer_id=hall.add("6267000785094", "东沟灌溉站"),
            received=datetime(2026, 11, 20, 9, 0),
            channel="95598",
            category="quality",
            content="电压低",
        )
        record = register_complaint(hall.desk, fields).id
        hall.give(laptop)
        hall.clock.on(2026, 11, 20, 12)
        for machine, hour in ((hall, 9), (laptop, 10)):
            pk = complaint_pk(machine.desk, record.hex())
            file = complaint_file(machine.desk, pk)
            assert file is not None
            contacted = datetime(2026, 11, 20, hour, 30)
            edit_complaint(
                machine.desk,
                record,
                ComplaintFields(**{**vars(file.fields), "contacted": contacted}),
            )
        hall.clock.on(2026, 11, 20, 12)
        laptop.give(hall)
        row = only(hall)
        assert (row.field, row.record) == ("联系时间", "投诉 投〔2026〕A1号")
        settle(hall.desk, row.id, THEIRS)
        told = story(hall.desk, fields.customer_id or b"")
        assert told[0].title == "裁定投诉「投〔2026〕A1号」：联系时间"
        # The call itself stays the doing of the one who made it.
        [call] = [event for event in told if event.title.startswith("已与客户联系")]
        assert (call.at, call.who) == ("2026-11-20 10:30", "孙立")
        file = complaint_file(hall.desk, complaint_pk(hall.desk, record.hex()))
        assert file is not None
        assert file.fields.contacted == datetime(2026, 11, 20, 10, 30)
        with hall.desk.reading() as raw:
            found = raw.execute("SELECT contacted_at, contacted_wall FROM complaint").fetchall()
        assert found == [("2026-11-20T02:30:00Z", "2026-11-20 10:30")]
        assert not open_clashes(hall.desk)

    def test_decided_while_looking_it_is_written_with_the_package(self, known: Pair) -> None:
        hall, laptop = known
        hall.edit(NO, phone="19900000003", note="甲")
        laptop.edit(NO, phone="19900000004", note="乙", address="柳条沟村")
        packed = laptop.pack(hall)
        looked = inspect(hall.desk, Path(packed.path), nothing)
        assert {row.field for row in looked.clashes} == {"联系电话", "备注"}
        phone, note = sorted(looked.clashes, key=lambda row: row.field, reverse=True)
        assert [one.field for one in phone.undisputed] == ["用电地址"]
        assert note.undisputed == phone.undisputed
        taken = hall.take(packed, {phone.id: THEIRS})
        assert (taken.settled, taken.open) == (1, 1)
        assert story(hall.desk, _record(hall, NO))[0].title.startswith("裁定联系电话：")
        assert hall.said(NO, "phone") == "19900000004"
        assert taken.sentence.endswith("裁定 1 处，还有 1 处要裁定。")

    def test_three_machines_three_values(self, known: Pair, county: Machine) -> None:
        hall, laptop = known
        hall.edit(NO, phone="19900000003")
        laptop.edit(NO, phone="19900000004")
        county.introduce(hall)
        county.introduce(laptop)
        for machine in known:
            machine.introduce(county)
            machine.give(county)
        row = only(county)
        assert {row.mine.value, row.theirs.value} == {"19900000003", "19900000004"}
        with pytest.raises(UserMistake, match="由供电所裁定"):
            settle(county.desk, row.id, MINE)


class TestLives:
    """One withdrew what the other wrote in."""

    @pytest.mark.parametrize(("decision", "live"), [(MINE, 0), (THEIRS, 1)])
    def test_withdrawn_here_edited_there(self, known: Pair, decision: Decision, live: int) -> None:
        hall, laptop = known
        record = _record(hall, NO)
        withdraw_customer(hall.desk, record, "重复建档")
        laptop.edit(NO, phone="19900000004")
        laptop.give(hall)
        row = only(hall)
        assert (row.kind, row.field) == (ClashKind.LIFE, "撤回还是保留")
        assert row.mine.value == "撤回客户 恒通𬭎砖厂（重复建档）"
        assert (row.mine.who, row.mine.at) == ("赵明远", "2026-11-20 10:00")
        assert row.theirs.value == "保留，并改了联系电话：19900000004"
        assert Choice.ORIGINAL not in row.choices
        settle(hall.desk, row.id, decision)
        told = story(hall.desk, record)[0]
        assert told.title == ("裁定保留档案" if live else "裁定撤回档案")
        assert told.detail == "由赵明远裁定"
        assert not open_clashes(hall.desk)
        hall.give(laptop)
        for machine in known:
            with machine.desk.reading() as raw:
                found = raw.execute("SELECT live FROM customer WHERE id = ?", (record,)).fetchall()
            assert found == [(live,)]

    def test_what_hangs_on_the_answer_is_not_told_as_undisputed(self, known: Pair) -> None:
        hall, laptop = known
        laptop.edit(NO, note="乙")
        hall.edit(NO, note="甲")
        laptop.edit(NO2, note="丙")
        withdraw_customer(hall.desk, _record(hall, NO), "录入重复")
        laptop.edit(NO, address="桥头村五组19号")
        looked = inspect(hall.desk, Path(laptop.pack(hall).path), nothing)
        life = next(row for row in looked.clashes if row.kind is ClashKind.LIFE)
        assert "用电地址：桥头村五组19号" in life.theirs.value
        assert life.undisputed == ()
        assert all(row.undisputed == () for row in looked.clashes)

    def test_a_withdrawal_by_ruling_or_joining_is_told_too(self, known: Pair) -> None:
        hall, laptop = known
        join_customers(hall.desk, _record(hall, NO2), _record(hall, NO), {})
        laptop.edit(NO, phone="19900000004")
        there, here = hall.pack(laptop, "甲.sbh"), laptop.pack(hall, "乙.sbh")
        laptop.take(there)
        hall.take(here)
        row = only(hall)
        assert row.mine.value.startswith("撤回（合并客户：恒通𬭎砖厂")
        settle(hall.desk, row.id, MINE)
        settle(laptop.desk, row.id, MINE)
        hall.clock.on(2026, 11, 21, 9)
        laptop.give(hall)
        row = only(hall)
        assert row.question == "这份档案两边都裁定过，结果不同。请选按哪边的办："
        assert (row.mine.value, row.theirs.value) == ("撤回", "保留")


class TestNumbers:
    """The same new customer typed twice."""

    def test_two_files_of_one_number_are_joined(self, known: Pair) -> None:
        hall, laptop = known
        hall.add("6267000785094", "东沟灌溉站")
        laptop.add("6267000785094", "东沟灌溉管理站", phone="19900000009")
        laptop.give(hall)
        row = only(hall)
        assert row.kind is ClashKind.NUMBER
        assert "有两份档案" in row.question
        assert (row.mine.value, row.theirs.value) == ("东沟灌溉站", "东沟灌溉管理站，19900000009")
        with pytest.raises(UserMistake, match="合并"):
            settle(hall.desk, row.id, Decision(Choice.VALUE, "6267000785100"))
        settle(hall.desk, row.id, THEIRS)
        assert not open_clashes(hall.desk)
        assert hall.said("6267000785094", "name") == "东沟灌溉管理站"
        hall.give(laptop)
        assert laptop.said("6267000785094", "name") == "东沟灌溉管理站"
        assert not open_clashes(laptop.desk)

    @pytest.mark.parametrize("decision", [MINE, THEIRS])
    def test_the_file_that_lost_stays_in_the_story(self, known: Pair, decision: Decision) -> None:
        hall, laptop = known
        number = "6267000785094"
        hall.add(number, "东沟灌溉站", phone="13700000008", address="东沟村1组")
        laptop.add(number, "东沟灌溉管理站", phone="13600000009", address="桥头村五组19号")
        laptop.give(hall)
        settle(hall.desk, only(hall).id, decision)
        hall.give(laptop)
        lost = {
            Choice.MINE: "并入的一户：用电地址 桥头村五组19号，联系电话 136****0009",
            Choice.THEIRS: "并入的一户：用电地址 东沟村1组，联系电话 137****0008",
        }
        for machine in known:
            joined = story(machine.desk, _record(machine, number))[0]
            assert (joined.title[:5], joined.detail) == ("合并客户：", lost[decision.choice])


class TestNotices:
    """The same letter issued on both machines."""

    def test_one_of_them_counts_and_both_are_kept(self, known: Pair) -> None:
        hall, laptop = known
        fields = ComplaintFields(
            customer_id=_record(hall, NO),
            received=datetime(2026, 11, 20, 9, 0),
            channel="95598",
            category="quality",
            content="晚上七点以后电压低",
        )
        case = register_complaint(hall.desk, fields).id
        hall.give(laptop)
        press = Press()
        for machine in known:
            answer = {**ANSWER, "handler_id": "赵明远"}
            issue_reply(machine.desk, press, complaint_pk(machine.desk, case.hex()), answer)
        laptop.give(hall)
        rows = [row for row in open_clashes(hall.desk) if row.kind is ClashKind.NOTICE]
        (row,) = rows
        assert "各签发了一份" in row.question
        assert row.mine.value.startswith("青供诉复〔2026〕A1号")
        assert row.theirs.value.startswith("青供诉复〔2026〕B1号")
        settle_all(hall.desk, {row.id: MINE})
        assert not [r for r in open_clashes(hall.desk) if r.kind is ClashKind.NOTICE]
        assert "青供诉复〔2026〕A1号" in {line.number for line in register(hall.desk)}
        notices = list((hall.desk.office.folder / "notices").glob("*.pdf"))
        assert len(notices) == 2


def _record(machine: Machine, number: str) -> bytes:
    pk = customer_pk(machine.desk, number)
    with machine.desk.reading() as raw:
        record: bytes = raw.execute("SELECT id FROM customer WHERE pk = ?", (pk,)).fetchall()[0][0]
    return record
